import importlib.util
from datetime import date
from pathlib import Path

import pytest

from counterfoil.errors import NotAdopted
from counterfoil.law.adoption import (
    Changes,
    adopted_digests,
    changed_since,
    require_adopted,
    rule_digests,
    statement,
)
from counterfoil.law.load import load
from counterfoil.law.model import DutyKind, Facts
from counterfoil.law.policy import PolicyBook
from counterfoil.values import Category, RecordKind, Role

_SPEC = importlib.util.spec_from_file_location("law_test_packs", Path(__file__).with_name("packs.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
packs = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(packs)

PACK = load("us-il", "chicago")


def test_digests_cover_everything_that_decides() -> None:
    keys = list(rule_digests(PACK))
    assert [key.split(" ", 1)[1] for key in keys if key.startswith("rule ")] == list(PACK.rulebook.rules)
    assert {key.split()[0] for key in keys} == {"rule", "clock", "effect", "exemption", "default", "calendar", "local"}
    assert len([key for key in keys if key.startswith("calendar ")]) == 18


def test_digests_are_the_same_on_every_reading() -> None:
    assert rule_digests(load("us-il", "chicago")) == rule_digests(PACK)


def test_adopted_pack_decides_and_is_complete() -> None:
    adoption = rule_digests(PACK)
    require_adopted(adoption, PACK)
    book = PolicyBook(PACK, date(2025, 3, 3), adopted_digests(adoption))
    assert book.decide(Facts(RecordKind.ARREST_REPORT, Category.NAME, Role.ARRESTEE)).kind is DutyKind.COMPELLED


def test_pack_that_nobody_adopted_is_refused() -> None:
    with pytest.raises(NotAdopted, match=r"^us-il: counsel has not adopted rule 1\.2, .* and \d+ more\."):
        require_adopted({}, PACK)


@pytest.mark.parametrize(
    ("file", "old", "new", "changes"),
    [
        (
            "policy.cedar",
            '@title("The charges of the arrest")',
            '@title("Charges")',
            Changes((), ("rule 2.15-a-ii",), ()),
        ),
        ("policy.cedar", '@id("2.15-a-ii")', '@id("2.15-new")', Changes(("rule 2.15-new",), (), ("rule 2.15-a-ii",))),
        ("policy.cedar", "// Crash witnesses", "// Witnesses of a crash", Changes((), (), ())),
        ("clocks.yaml", "days: 5", "days: 6", Changes((), ("clock standard 2010-01-01",), ())),
        (
            "exemptions.yaml",
            "the age goes out;",
            "the age goes out and",
            Changes((), ("default date_of_birth 2010-01-01",), ()),
        ),
        (
            "calendar.csv",
            "2026-05-25,Mon,Memorial Day",
            "2026-05-25,Mon,Day of Memory",
            Changes((), ("calendar 2026",), ()),
        ),
        (
            "overlays/chicago/overlay.yaml",
            "kind: duty",
            "kind: exception",
            Changes((), ("local 2-173-069 2021-01-27",), ()),
        ),
    ],
)
def test_changed_rule_loses_its_adoption(tmp_path: Path, file: str, old: str, new: str, changes: Changes) -> None:
    adoption = rule_digests(PACK)
    packs.edit(packs.copy_of("us-il", tmp_path) / file, old, new)
    now = load("us-il", "chicago", packs=tmp_path)
    assert changed_since(adoption, now) == changes
    if changes:
        if changes.added or changes.changed:
            with pytest.raises(NotAdopted):
                require_adopted(adoption, now)
    else:
        require_adopted(adoption, now)


def test_later_value_does_not_undo_the_adoption_of_the_earlier(tmp_path: Path) -> None:
    folder = packs.copy_of("us-il", tmp_path)
    text = (folder / "clocks.yaml").read_text(encoding="utf-8")
    first = text[text.index("  2010-01-01:") : text.index("\nextension:")]
    packs.edit(
        folder / "clocks.yaml", "\nextension:", first.replace("2010-01-01", "2030-01-01").rstrip() + "\n\nextension:"
    )
    now = load("us-il", "chicago", packs=tmp_path)
    assert changed_since(rule_digests(PACK), now) == Changes(("clock standard 2030-01-01",), (), ())


def test_statement_lists_every_rule_with_its_digest() -> None:
    text = statement(PACK, by="Ada Example, Corporation Counsel", on=date(2025, 1, 2), office="Sample City")
    digests = rule_digests(PACK)
    lines = text.splitlines()
    assert lines[:7] == [
        "Adoption of the law pack us-il with chicago (Illinois Freedom of Information Act, 5 ILCS 140)",
        "",
        "Office: Sample City",
        "Adopted by: Ada Example, Corporation Counsel",
        "Adopted on: 2025-01-02",
        "",
        f"I have read the {len(digests)} rules, periods, exemptions, defaults, calendar years, fees and letters listed",
    ]
    assert lines[-len(digests) :] == [f"{digest}  {key}" for key, digest in digests.items()]


def test_sample_statement_says_first_that_it_is_fiction() -> None:
    text = statement(PACK, by="A", on=date(2025, 1, 2), office="S", sample=True)
    assert text.splitlines()[0] == "SAMPLE: this adoption is fictional and binds nobody."


def test_statement_lists_rules_that_stand_elsewhere_after_the_pack_s() -> None:
    text = statement(PACK, by="A", on=date(2025, 1, 2), office="S", also={"instrument i-200": "ab"})
    assert text.splitlines()[-1] == "ab  instrument i-200"
    assert f"I have read the {len(rule_digests(PACK)) + 1} rules," in text
