"""An order to expunge and what subject access opened: the items of the case go, those of the person's others stay."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import transaction

from counterfoil.ledger import book, commitment, keys
from counterfoil.ledger.commitment import from_base64url
from counterfoil.ledger.vault import Vault
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import GROUP_KEYS, MASTER_KEY
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services import disposing, expunging, forgetting, intake, subject_access
from counterfoil.office.services.session import session

from .test_disposing import DANA, RAY
from .test_expunging import IDA, an_account, lying, ordered
from .test_subject_access import BY, NORA, TEXTS, left

FIRST, SECOND = "CF-2021-000001", "CF-2021-000002"


@pytest.fixture
def given(office: Office, tmp_path: Path) -> Office:
    """R-000001 left with two cases, and R-000003 with the second; all of it was opened for the person, Nora."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text)
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, sorted(tmp_path / name for name in TEXTS), journal=journal)
    left(office, 1, "R-000001", "R-000002")
    left(office, 2, "R-000001.1", "R-000003")
    models.Case.objects.update(state="closed", closed_at=datetime(2022, 2, 1, tzinfo=UTC))
    subject_access.give(office, subject=NORA, records=["R-000001", "R-000003"], by=BY)
    forgetting.empty_log()
    return office


def obey(office: Office, **reaches: list[str]) -> None:
    counsel = models.Account.objects.filter(role="counsel").first() or an_account("counsel", IDA)
    expunging.run(office, ordered(office, counsel, **reaches))


def of_subjects(office: Office) -> dict[str, dict[str, bytes]]:
    """Chain or name of a value → its salt and its disclosure; and what lies there sealed, and the key, wrapped."""
    found: dict[str, dict[str, bytes]] = {}
    with Vault(office.keys / GROUP_KEYS, keys.load_secret(office.keys / MASTER_KEY)) as vault:
        for row in models.Opening.objects.filter(group__startswith="SUBJECT-"):
            for text in vault.open(row.group, row.leaf, row.slot, bytes(row.sealed)):
                name, value = commitment.read(text)
                of = value["case"] if isinstance(value, dict) else name
                salt = from_base64url(text, "").split(b'"')[1]
                found.setdefault(of, {}).update({f"salt {salt!r}": salt, text: text.encode()})
            found.setdefault("key", {})[row.group] = vault._stored(row.group) or b""
            found.setdefault("sealed", {})[f"{row.leaf} {row.slot}"] = bytes(row.sealed)
    return found


def items(office: Office) -> list[tuple[str, str]]:
    """What the act's openings still say: chain and record of each, from the vault and from the act alike."""
    act = models.Act.objects.get(kind="openings.given")
    with session(office) as (_, journal):
        sealed = book.open_private(journal.store, journal.vault, act.leaf)
    assert {name: value for name, value in sealed.items() if name != "actor"} == act.private
    return [(one["case"], one["record"]) for one in act.private.values() if isinstance(one, dict)]


def test_a_case_takes_what_was_opened_of_it_and_leaves_the_others(given: Office) -> None:
    before = of_subjects(given)
    assert sorted(before) == [FIRST, SECOND, "OFFICE", "actor", "key", "sealed", "subject"]
    there = lying(given.folder, before["key"] | before["sealed"])  # the positive control: all of it is found
    assert there == {"keys/keys.db": set(before["key"]), "office.db": set(before["sealed"])}
    whole = [
        ("OFFICE", "R-000001"), ("OFFICE", "R-000003"),
        (FIRST, "R-000001"), (SECOND, "R-000001.1"), (SECOND, "R-000003"),
    ]  # fmt: skip
    assert sorted(items(given)) == sorted(whole)

    obey(given, cases=[FIRST])

    assert lying(given.folder, before[FIRST] | before["key"] | before["sealed"]) == {}
    after = of_subjects(given)
    assert sorted(after) == [SECOND, "OFFICE", "actor", "key", "sealed", "subject"]
    assert {name: after[name] for name in (SECOND, "OFFICE", "subject")} == {
        name: before[name] for name in (SECOND, "OFFICE", "subject")
    }
    assert sorted(items(given)) == sorted(one for one in whole if one[0] != FIRST)
    acts = models.Act.objects.filter(kind="record.expunged").order_by("leaf")
    assert [act.case and act.case.number for act in acts] == [FIRST, None]
    assert acts[1].private["digests"] == [commitment.digest(one) for one in before[FIRST] if not one.startswith("salt")]
    assert acts[1].facts["root"] == expunging.root_of(acts[1].private["digests"]).hex()
    book.check(OfficeLedger())


def test_what_is_destroyed_under_the_schedule_goes_from_there_too(given: Office) -> None:
    models.Case.objects.filter(number=FIRST).update(closed_at=datetime(2018, 1, 5, tzinfo=UTC))
    before = of_subjects(given)
    whole = items(given)
    disposing.confirm(given, FIRST, by=DANA)
    disposing.confirm(given, FIRST, by=RAY, at_once=True)
    assert lying(given.folder, before[FIRST] | before["key"] | before["sealed"]) == {}
    after = of_subjects(given)
    assert sorted(after) == [SECOND, "OFFICE", "actor", "key", "sealed", "subject"]
    assert items(given) == [one for one in whole if one[0] != FIRST]
    book.check(OfficeLedger())


def test_with_the_last_of_them_the_persons_name_goes(given: Office) -> None:
    before = of_subjects(given)
    act = models.Act.objects.get(kind="openings.given")
    obey(given, cases=[FIRST, SECOND])
    assert sorted(items(given)) == [("OFFICE", "R-000001"), ("OFFICE", "R-000003")]
    obey(given, records=["R-000001", "R-000003"])
    assert of_subjects(given) == {}
    assert models.Act.objects.get(pk=act.pk).private == {}
    assert lying(given.folder, {key: one for of in before.values() for key, one in of.items()}) == {}
    with Vault(given.keys / GROUP_KEYS, keys.load_secret(given.keys / MASTER_KEY)) as vault:
        assert [one for one in vault.groups() if one.startswith("SUBJECT-")] == []


def test_an_order_that_does_not_touch_it_leaves_the_very_key(given: Office) -> None:
    left(given, 3, "R-000002")
    models.Case.objects.update(state="closed", closed_at=datetime(2022, 2, 1, tzinfo=UTC))
    before, openings = items(given), list(models.Opening.objects.filter(group__startswith="SUBJECT-").values())
    obey(given, cases=["CF-2021-000003"])
    assert items(given) == before
    assert list(models.Opening.objects.filter(group__startswith="SUBJECT-").values()) == openings
    assert models.Act.objects.filter(kind="record.expunged").count() == 1


def test_acts_of_before_that_listed_all_in_one_value_lose_the_whole_list(given: Office) -> None:
    added = models.Act.objects.get(kind="record.added", private__record="R-000003").leaf
    first = models.Leaf.objects.filter(case_number=FIRST).latest("index").index
    with session(given) as (_, journal), transaction.atomic():
        old = journal.record(
            "openings.given",
            private={"subject": NORA, "records": ["R-000001", "R-000003"], "entries": [first, added]},
            actor=BY, role="counsel", group="SUBJECT-0011223344556677",
        )  # fmt: skip
    obey(given, cases=[FIRST])
    with session(given) as (_, journal):
        sealed = book.open_private(journal.store, journal.vault, old.leaf)
    assert sealed == {"actor": BY, "subject": NORA, "records": ["R-000001", "R-000003"]}
    assert models.Act.objects.get(pk=old.pk).private == {"subject": NORA, "records": ["R-000001", "R-000003"]}
