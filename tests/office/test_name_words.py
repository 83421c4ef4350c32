"""Names and numbers on the database: the answers of memory on SQLite and PostgreSQL, and nothing that is hidden."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from counterfoil.detection.words import first_names, last_names
from counterfoil.ledger.entry import OFFICE
from counterfoil.office import held_records, models, name_words
from counterfoil.office.folder import Office
from counterfoil.office.name_words import OfficeNames
from counterfoil.office.services import blanking, expunging_records, intake, opening, said, saying
from counterfoil.office.services.session import session
from counterfoil.office.text_index import FullText
from counterfoil.records import names, numbers, parties
from counterfoil.records.held import HeldInMemory
from counterfoil.records.model import Match, Record
from counterfoil.records.name_index import NameIndex
from counterfoil.records.names import fold
from counterfoil.records.search import PersonTerm, Terms, WordTerm, _stand_together, search
from counterfoil.records.sound import sound
from counterfoil.values import Digest, RecordKind

from .conftest import own_database

OFFICER = "Dana Sample, FOIA Officer (SAMPLE)"
WHEN = datetime(2024, 2, 14, 15, tzinfo=UTC)
FIRST = sorted(one for one in first_names() if one.isascii() and one.isalpha() and len(one) > 2)
LAST = sorted(one for one in last_names() if one.isascii() and one.isalpha() and len(one) > 2)


LONG = "grand " * 600
"""In more places than a row has."""


class Before:
    """How names were looked up before there was a dictionary on the database: all words in memory, one by one."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = texts
        self.records_of: dict[str, set[str]] = {}
        for number, text in texts.items():
            for token in fold(text):
                self.records_of.setdefault(token, set()).add(number)

    def similar(self, token: str) -> dict[str, tuple[float, Match]]:
        found = {}
        for other, score, _ in process.extract(
            token, self.records_of.keys(), scorer=JaroWinkler.similarity, score_cutoff=0.88, limit=None
        ):
            found[other] = (score, Match.EXACT_WORDS if other == token else Match.SPELLING)
        if len(token) > 1:
            for other in self.records_of:
                if sound(other) == sound(token) and found.get(other, (0.0,))[0] < 0.9:
                    found[other] = (0.9, Match.SOUND)
        return found

    def find(self, name: str) -> dict[str, tuple[float, Match]]:
        parts = []
        for word in (one for one in fold(name) if len(one) > 1):
            best: dict[str, tuple[float, Match, str]] = {}
            for token, (score, match) in self.similar(word).items():
                for record in self.records_of[token]:
                    if score > best.get(record, (0.0,))[0]:
                        best[record] = (score, match, token)
            parts.append(best)
        common = set(parts[0]).intersection(*parts[1:]) if parts else set()
        order = [Match.EXACT_WORDS, Match.SPELLING, Match.SOUND]
        return {
            one: (
                sum(part[one][0] for part in parts) / len(parts),
                max((part[one][1] for part in parts), key=order.index),
            )
            for one in common
            # The search left the others out when it read their texts.
            if _stand_together(self.texts[one], [part[one][2] for part in parts])
        }


def people(number: int) -> list[str]:
    draw = random.Random(number)
    return [f"{draw.choice(FIRST[:60])} {draw.choice(LAST[:90])}".title() for _ in range(2)]


def text_of(number: int) -> str:
    one, other = people(number)
    return (
        f"ARREST REPORT\nRD NO JD{number // 2:06d}\nCB NO 3000{number:04d}\nArrest date 0{number % 9 + 1}/05/2023\n"
        f"Name: {one}\nseen by {other} at 41 Grand Avenue; the José-Núñez Sørlie report, O'Brien\n"
    )


def fill(count: int) -> dict[str, str]:
    """So many records, as an import of another program leaves them: nothing is looked up yet."""
    texts = {f"R-{n:06d}": text_of(n) for n in range(1, count + 1)}
    kinds = (RecordKind.ARREST_REPORT, RecordKind.CASE_REPORT, RecordKind.TABLE)
    with transaction.atomic():
        for n, (number, text) in enumerate(texts.items()):
            models.Record.objects.create(
                number=number, digest=f"{n:064x}", name=f"{n}.txt", kind=kinds[n % 3], system=f"system {n % 2}",
                media_type="text/plain", numbers=[list(pair) for pair in numbers.numbers_in(text)],
                dated_on=date(2023, n % 9 + 1, 5) if n % 4 else None, page_count=1, text=text, added_at=WHEN,
            )  # fmt: skip
    return texts


def slipped(name: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(name) - 1)
    return draw.choice((name[:at] + name[at + 1 :], name[:at] + name[at] + name[at:], name[:at] + "e" + name[at + 1 :]))


def asked(count: int) -> list[str]:
    draw = random.Random(11)
    known = [one for n in range(1, count + 1) for one in people(n)]
    return [
        *draw.sample(known, 60),
        *(slipped(one, draw) for one in draw.sample(known, 90)),
        "Jose Nunez",
        "obrien",
        "",
    ]


def answers(texts: Mapping[str, str]) -> dict[str, object]:
    """What the database says to every question; that it is what memory says is checked on the way."""
    memory, before, told = NameIndex(), Before(texts), {}
    for number, text in texts.items():
        memory.add(number, [text])
    for name in asked(len(texts)):
        found, further = OfficeNames().find(name), OfficeNames().further(name)
        assert (found, further) == (memory.find(name), memory.further(name))
        earlier = before.find(name)
        assert {one: how[:2] for one, how in found.items() if one in earlier} == earlier
        told[name] = (found, further)
    return told


def tokens() -> set[str]:
    return set(models.NameToken.objects.values_list("token", flat=True))


def is_whole() -> bool:
    """Whether tables and memory hold the words of the records that can be found, and no other word."""
    rows = models.Record.objects.filter(looked_up=True)
    words = {
        (token, place)
        for row in rows
        for token, positions in names.positions_of(row.text).items()
        for place in names.places(name_words.key_of(row.number), positions)
    }
    kept = []
    for part in models.NamePlaces.objects.select_related("token"):
        where = name_words._places(part.places)
        assert 0 < len(where) <= name_words.PART
        assert part.lowest <= min(map(names.record_of, where)) <= max(map(names.record_of, where)) <= part.highest
        kept += [(part.token.token, one) for one in where]
    held = name_words.held_words()
    assert tokens() == set(held.keys) == set(held.dictionary.tokens) == {token for token, _ in words}
    assert len(kept) == len(set(kept))
    shown = {
        (row.record.number, row.place): (row.system, row.value)
        for row in models.RecordNumber.objects.select_related("record")
    }
    assert shown == {(row.number, at): tuple(pair) for row in rows for at, pair in enumerate(row.numbers)}
    return set(kept) == words


@pytest.fixture
def on_postgresql(postgresql: str, tmp_path: Path) -> Iterator[Office]:
    made, _ = opening.open_new(
        tmp_path / "names", law="us-il", name="Sample City", sample=True, simulated_clock=True,
        begins=datetime(2022, 1, 3, 18, tzinfo=UTC), database=own_database(postgresql, "names"),
    )  # fmt: skip
    yield made
    connections.close_all()


def compared(count: int) -> dict[str, object]:
    """All answers and searches of an office of so many records, the database against memory."""
    texts = fill(count)
    held_records.settle(())
    assert is_whole()
    told = answers(texts)
    rows = [
        Record(
            row.number, Digest(row.digest), row.name, RecordKind(row.kind), row.system,
            tuple((of, value) for of, value in row.numbers), row.dated_on, row.page_count, row.text,
        )
        for row in models.Record.objects.order_by("pk")
    ]  # fmt: skip
    memory = NameIndex()
    for one in rows:
        memory.add(one.id, [one.text])
    known = HeldInMemory(rows)
    held = held_records.HeldRecords(())
    assert (held.systems(), held.count()) == (known.systems(), known.count()) == (["system 0", "system 1"], count)
    assert [*held.of(["R-000009", "R-000001", "R-999999"])] == [*known.of(["R-000009", "R-000001"])]
    year = (date(2023, 1, 1), date(2023, 6, 30))
    arrests = (RecordKind.ARREST_REPORT,)
    for terms in (
        Terms(numbers=("RD JD000003", "JD-000 004", "30000012", "99999999"), kinds=arrests),
        Terms(people=(PersonTerm(people(3)[0], "1990-06-04", ("JD000005",)), PersonTerm("Nobody Atall"))),
        Terms(words=(WordTerm("Grand Ave", ("grand", "ave")), WordTerm("obrien", ("obrien",), always=True))),
        Terms(kinds=arrests, listed=arrests, period=year),
        Terms(kinds=arrests, listed=arrests),
        Terms(kinds=(RecordKind.TABLE,), listed=(RecordKind.TABLE, RecordKind.OTHER), period=(year[0], None)),
        Terms(phrases=("seen by",), kinds=(RecordKind.CASE_REPORT,), period=(None, year[1])),
    ):
        more = {"text": FullText(), "searched_by": "counterfoil", "searched_at": WHEN}
        assert search(terms, held, names=OfficeNames(), **more) == search(terms, rows, names=memory, **more)  # type: ignore[arg-type]
        told[repr(terms)] = search(terms, held, names=OfficeNames(), **more)  # type: ignore[arg-type]
    return told


def test_both_databases_answer_as_memory_did(office: Office, on_postgresql: Office) -> None:
    count = 180
    with session(on_postgresql.folder):
        assert connection.vendor == "postgresql"
        there = compared(count)
        change_and_hide(on_postgresql)
        models.Record.objects.exclude(number__in=[f"R-{n:06d}" for n in range(5, 25)]).delete()
        entered_alike(LONG)
    with session(office.folder):
        assert connection.vendor == "sqlite"
        here = compared(count)
    assert here == there


def change_and_hide(office: Office) -> None:
    """What takes words out, in the order in which it happens to a record."""
    before = tokens()
    blanking._keep(models.Record.objects.get(number="R-000004"), "Name: Wilhelmina Unheardof RD NO JD000999", "rules")
    assert is_whole()
    assert tokens() - before == {"wilhelmina", "unheardof"}
    assert [*OfficeNames().find("Wilhelmina Unherdof")] == ["R-000004"]
    assert [one.id for one in held_records.HeldRecords(()).numbered("JD000999")] == ["R-000004"]
    held = name_words.held_words()
    with transaction.atomic():
        expunging_records.forget(["R-000004"])
    assert is_whole()
    assert tokens() & {"wilhelmina", "unheardof"} == set()
    assert "unheardof" in held.keys  # as this process knew it
    assert "unheardof" not in name_words.held_words().keys
    assert [*OfficeNames().find("Wilhelmina Unheardof")] == []
    assert [*held_records.HeldRecords(()).numbered("JD000999")] == []


def say(office: Office, *, holds: bool) -> None:
    saying.say(
        office, OFFICE, "sealed", records=["R-000002"], holds=holds, reasons="order of the court (SAMPLE)", by=OFFICER
    )


def test_changed_expunged_and_sealed_records_are_not_looked_up(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    for name, text in {
        "a": "Name: Ada Lanternman", "b": "Name: Zebulon Quillfeather RD NO JD123456", "c": "Name: Ada Quillfether",
    }.items():  # fmt: skip
        (folder / f"{name}.txt").write_text(text)
    with session(office.folder) as (opened, journal):
        intake.add_records(opened, [folder], journal=journal)
    assert is_whole()
    assert [*OfficeNames().find("Zebulon Quilfeather")] == ["R-000002"]
    say(office, holds=True)
    assert said.hidden() == {"R-000002"}
    assert is_whole()
    assert tokens() & {"zebulon", "quillfeather"} == set()
    assert [*OfficeNames().find("Zebulon Quillfeather")] == []
    assert [*OfficeNames().find("Ada Quillfeather")] == ["R-000003"]
    assert models.RecordNumber.objects.count() == 0
    say(office, holds=False)
    assert is_whole()
    assert [*OfficeNames().find("Zebulon Quillfeather")] == ["R-000002"]
    assert [one.id for one in held_records.HeldRecords(()).numbered("JD 123456")] == ["R-000002"]
    blanking._keep(models.Record.objects.get(number="R-000001"), "Name: Ada Holder", "rules")
    assert is_whole()
    assert [*OfficeNames().find("Ada Lanternman")] == []
    assert [*OfficeNames().find("Ada Holdr")] == ["R-000001"]
    with transaction.atomic():
        expunging_records.forget(["R-000001"])
    assert is_whole()
    assert "holder" not in tokens()


def undone(*, add: str) -> None:
    """Hide every record and add another, look names up, and have it all rolled back."""
    with transaction.atomic():
        held_records.forget(["R-000001", "R-000002", "R-000003"])
        assert OfficeNames().find(people(1)[0]) == {}
        name_words.add({"R-000004": add})
        assert [*OfficeNames().find(add)] == ["R-000004"]
        raise RuntimeError


def test_what_is_rolled_back_was_never_looked_up(office: Office) -> None:
    fill(3)
    held_records.settle(())
    before = tokens()
    with pytest.raises(RuntimeError):
        undone(add="wilhelmina")
    assert tokens() == before
    assert "R-000001" in OfficeNames().find(people(1)[0])
    assert is_whole()
    with transaction.atomic():
        name_words.add({"R-000004": "zebulon"})  # the tables count as they did when it was rolled back
    assert [*OfficeNames().find("Zebulon")] == ["R-000004"]


def test_a_database_put_back_is_read_anew(office: Office) -> None:
    fill(3)
    held_records.settle(())
    assert len(name_words.held_words().keys) > 10
    # As another copy of the database has it: as many changes, other words.
    models.NamePlaces.objects.all().delete()
    models.NameToken.objects.all().delete()
    models.NameToken.objects.create(pk=4, token="otherwise")
    models.NameChange.objects.filter(pk=1).update(came=5)
    assert name_words.held_words().keys == {"otherwise": 4}


def rows_of_places() -> list[tuple[str, int, int, int, int, bytes]]:
    rows = models.NamePlaces.objects.values_list("token__token", "token__places", "part", "lowest", "highest", "places")
    return sorted((*row[:5], bytes(row[5])) for row in rows)


def entered_alike(text: str) -> None:
    """Records that are entered at once leave what is left by one after the other; the first has this text."""
    models.Record.objects.filter(pk=models.Record.objects.order_by("pk")[0].pk).update(text=text)
    left = []
    for at_once in (False, True):
        models.NamePlaces.objects.all().delete()
        models.NameToken.objects.all().delete()
        models.RecordNumber.objects.all().delete()
        models.Record.objects.update(looked_up=False)
        for row in () if at_once else models.Record.objects.order_by("pk"):
            with transaction.atomic():
                held_records.keep([row])
        held_records.settle(())
        assert is_whole()
        left.append(rows_of_places())
    assert left[0] == left[1]
    assert {part for token, _, part, *_ in left[0] if token == "grand"} == {0, 1}


def test_records_entered_at_once_leave_what_is_left_by_one_after_the_other(office: Office) -> None:
    entered_alike(fill(30)["R-000001"] + LONG)


def test_records_settled_some_at_a_time_are_all_found(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(20)
    monkeypatch.setattr(held_records, "_LONGEST_ENTERED", 1)
    with CaptureQueriesContext(connection) as done:
        held_records.settle({"R-000003"})
    assert (
        sum("office_namechange" in one["sql"] and one["sql"].startswith("UPDATE") for one in done) == 38
    )  # of 19 records each
    assert set(models.Record.objects.filter(looked_up=False).values_list("number", flat=True)) == {"R-000003"}
    assert is_whole()


def test_words_too_long_for_a_name_are_left_out(office: Office) -> None:
    row = models.Record.objects.create(
        number="R-000001", digest="0" * 64, name="a", kind="other", system="a", media_type="text/plain",
        text=f"{'x' * 65} {'y' * 64} Ada", added_at=WHEN,
    )  # fmt: skip
    with transaction.atomic():
        held_records.keep([row])
    assert tokens() == {"y" * 64, "ada"}


def test_sample_office_is_searched_as_before_for_all_its_people(filled: Office, sample: Path) -> None:
    rows = {row.number: row.text for row in models.Record.objects.all()}
    before = Before(rows)
    everybody = sorted({one.name for one in parties.read(sample / "parties.csv")})
    assert (len(everybody) > 50, len(rows) > 3) == (True, True)
    met = 0
    for name in everybody:
        found, earlier = OfficeNames().find(name), before.find(name)
        assert {one: how[:2] for one, how in found.items() if how[1] is not Match.NICKNAME} == earlier
        met += len(earlier)
    assert met > 3


def test_a_name_is_looked_up_in_few_queries_however_many_records_there_are(office: Office) -> None:
    counted = []
    for size in (20, 140):
        models.Record.objects.all().delete()
        models.NameToken.objects.all().delete()
        fill(size)
        held_records.settle(())
        OfficeNames()
        with CaptureQueriesContext(connection) as asked_for:
            looked = OfficeNames()
            looked.find("Jonn Smiht")
            looked.further("Jonn Smiht")
        counted.append(len(asked_for))
    assert counted == [2, 2]  # the count of changes, the places of the near words; here no distant ones are left
