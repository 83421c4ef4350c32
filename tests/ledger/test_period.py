"""The proof that these are all entries of a stretch, and every way in which one could be left out, added or moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from counterfoil.errors import BadInput
from counterfoil.ledger import period, source
from counterfoil.ledger.checks import Result
from counterfoil.ledger.note import VerifierKey
from counterfoil.ledger.source import Source, Stored
from counterfoil.ledger.verify import verify_folder

from .conftest import Ledger


@pytest.fixture
def proved(told: Ledger, tmp_path: Path) -> tuple[Path, str]:
    """Entries 1 to 4 of six, and the office's key."""
    folder = tmp_path / "period"
    made = Source(Stored(told.store), told.sign(), told.signer.key)
    entries = [made.entries.entry(index) for index in range(1, 5)]
    names = period.write(folder, made.entries.get, entries, 1, made.signed, made.key)
    assert sorted(names) == sorted(path.name for path in folder.iterdir())
    return folder, str(told.signer.key)


def failed(folder: Path, key: str) -> list[str]:
    return [row.detail for row in verify_folder(folder, key).rows if row.result is Result.FAILED]


def test_the_whole_stretch_holds_and_says_its_times(proved: tuple[Path, str]) -> None:
    folder, key = proved
    found = verify_folder(folder, key)
    assert (found.ok, found.what, found.entries, found.size) == (True, "period", 4, 6)
    assert [row.detail for row in found.rows][-2:] == [
        "4 entries, 1 to 4, none left out between them",
        "from 2024-03-04T15:02:00Z (entry 1) to 2024-03-04T15:05:00Z (entry 4); "
        "an act may have taken effect earlier, as its entry says",
    ]


def test_whatever_is_done_to_the_entries_is_seen(proved: tuple[Path, str]) -> None:
    folder, key = proved
    lines = (folder / period.ENTRIES).read_bytes().splitlines(keepends=True)
    for wrong in (
        lines[1:], lines[:-1], [lines[0], *lines[2:]], [*lines, lines[-1]], lines[::-1],
        [lines[1], lines[0], *lines[2:]], [lines[0].replace(b'"items":2', b'"items":3'), *lines[1:]], [],
    ):  # fmt: skip
        (folder / period.ENTRIES).write_bytes(b"".join(wrong))
        assert len(failed(folder, key)) == 1
    (folder / period.ENTRIES).write_bytes(b"".join(lines)[:-1])
    assert failed(folder, key) == ["entries.jsonl: does not end with a line's end. It was cut short."]
    (folder / period.ENTRIES).write_bytes(b"".join(lines))
    assert failed(folder, key) == []


@pytest.mark.parametrize("name", [period.ENTRIES, period.FIRST, period.LAST, "checkpoint"])
def test_a_file_that_is_missing_or_a_link_is_named(proved: tuple[Path, str], name: str, tmp_path: Path) -> None:
    folder, key = proved
    data = (folder / name).read_bytes()
    (folder / name).unlink()
    assert failed(folder, key) == [f"{name}: is missing."]
    (tmp_path / "elsewhere").write_bytes(data)
    (folder / name).symlink_to(tmp_path / "elsewhere")
    assert [name in one and "link" in one for one in failed(folder, key)] == [True]


def test_receipts_under_another_checkpoint_prove_nothing(proved: tuple[Path, str], told: Ledger) -> None:
    folder, key = proved
    told.act("search.run", {"hits": 1})
    newer = Source(Stored(told.store), told.sign(), told.signer.key)
    (folder / period.LAST).write_bytes(newer.receipt(4)[0])
    assert failed(folder, key) == [
        "last.tlog-proof: is under another checkpoint than the folder's. Ask for a proof under one."
    ]
    (folder / period.FIRST).write_bytes(newer.receipt(1)[0])
    (folder / "checkpoint").write_bytes(newer.signed)
    assert failed(folder, key) == []


def test_bounds_are_found_by_the_time_of_recording(told: Ledger) -> None:
    made = Source(Stored(told.store), told.sign(), told.signer.key)
    start = datetime(2024, 3, 4, 15, 1, tzinfo=UTC)
    for begins, ends, found in ((0, 6, (0, 6)), (1, 3, (1, 3)), (-9, 0, (0, 0)), (6, 99, (6, 6)), (0.5, 1.5, (1, 2))):
        between = (start + timedelta(minutes=begins), start + timedelta(minutes=ends))
        assert period.between(made.entries.entry, made.size, *between) == found


def test_nothing_and_too_much_are_refused_before_anything_is_written(told: Ledger, tmp_path: Path) -> None:
    made = Source(Stored(told.store), told.sign(), told.signer.key)
    with pytest.raises(BadInput, match="0 entries"):
        period.write(tmp_path / "none", made.entries.get, [], 0, made.signed, made.key)
    assert not (tmp_path / "none").exists()


def test_store_and_public_copy_prove_the_same(told: Ledger) -> None:
    copy = told.publish()
    of_copy, of_store = source.of_copy(copy), Source(Stored(told.store), told.sign(), told.signer.key)
    assert of_copy == Source(of_copy.entries, of_store.signed, VerifierKey.parse(str(told.signer.key)))
    for index in range(6):
        assert of_copy.receipt(index) == of_store.receipt(index)
    for number in ("OFFICE", "CF-2024-000012", "CF-2024-000013", "CF-2024-000014"):
        assert list(of_copy.entries.of_case(number)) == list(of_store.entries.of_case(number))
    for index in (-1, 6):
        with pytest.raises(BadInput, match="0 to 5"):
            of_copy.receipt(index)


def test_receipts_alone_are_verified(told: Ledger, tmp_path: Path) -> None:
    made = Source(Stored(told.store), told.sign(), told.signer.key)
    folder = tmp_path / "receipts"
    folder.mkdir()
    for name, data in made.receipts([1, 3]).items():
        (folder / name).write_bytes(data)
    found = verify_folder(folder, str(told.signer.key))
    assert (found.ok, found.what, found.entries, found.case_number) == (True, "receipts", 2, "CF-2024-000012")
    (folder / "000003.entry.json").write_bytes((folder / "000001.entry.json").read_bytes())
    assert not verify_folder(folder, str(told.signer.key)).ok


def test_a_copy_has_to_continue_what_was_kept(told: Ledger, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    older = Source(Stored(told.store), told.sign(), told.signer.key)
    kept.write_bytes(older.receipt(2)[0])
    told.fill(3)
    copy, key = told.publish(), str(told.signer.key)
    assert verify_folder(copy, key, since=kept).rows[-1].detail == "continues the earlier one of 6 entries"
    kept.write_bytes(told.sign())
    assert verify_folder(copy, key, since=kept).ok
    other = Ledger.make(tmp_path / "other")
    other.signer = told.signer  # the same office signs another history
    other.fill(9)
    kept.write_bytes(other.sign())
    assert [row.detail for row in verify_folder(copy, key, since=kept).rows if row.result is Result.FAILED] == [
        "The first 9 entries are not those of the earlier checkpoint: history was rewritten. Keep both; they prove it."
    ]
    other.fill(1)
    kept.write_bytes(other.sign())
    assert "entries were taken away" in verify_folder(copy, key, since=kept).rows[-1].detail
    other.close()
    with pytest.raises(BadInput, match="--since"):
        verify_folder(copy, key, since=tmp_path / "absent")
