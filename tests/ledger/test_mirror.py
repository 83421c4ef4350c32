"""A witness that fetches: it keeps a whole copy, and sees whatever is done to the log between two visits."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from counterfoil.errors import HistoryRewritten, LedgerInvalid
from counterfoil.ledger import book, mirror, split_view, tiles
from counterfoil.ledger.checks import Result
from counterfoil.ledger.files import read_file
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.mirror import Pulled
from counterfoil.ledger.note import Note
from counterfoil.ledger.verify import verify_folder
from counterfoil.ledger.witness import Log, Witness

from .conftest import ORIGIN, OTHER_CASE, Ledger

NOW = 1_700_000_000


@pytest.fixture
def watching(tmp_path: Path, told: Ledger) -> Witness:
    made = Witness.create(tmp_path / "witness", "ig.example/witness")
    made.watch(Log(ORIGIN, told.signer.key, str(tmp_path / "office" / "public")))
    return made


def pull(watching: Witness, folder: Path) -> Pulled:
    return mirror.pull(watching, watching.logs()[0], lambda path, limit: read_file(folder, path, limit), NOW)


def forked(told: Ledger, tmp_path: Path, more: int) -> Ledger:
    """Another history under the same key: somebody wrote all of it anew."""
    other = Ledger.make(tmp_path / "forked")
    other.signer, other.guard = told.signer, Guard.create(tmp_path / "forked" / "guard-2", ORIGIN)
    other.fill(more, case=OTHER_CASE)
    return other


def test_the_copy_is_whole_goes_on_and_verifies(watching: Witness, told: Ledger) -> None:
    first = pull(watching, told.publish())
    assert (first.head.size, first.older) == (6, 0)
    told.fill(300)
    again = pull(watching, told.publish())
    assert (again.head.size, again.older) == (306, 6)
    assert Note.parse(again.note).verified_by([watching.signer.key]) == (watching.signer.key,)
    found = verify_folder(again.folder, str(told.signer.key))
    assert (found.ok, found.entries) == (True, 306)
    partial = sorted(path.relative_to(again.folder).as_posix() for path in again.folder.rglob("*.p/*"))
    assert partial == ["tile/0/001.p/50", "tile/1/000.p/1", "tile/entries/001.p/50"]
    assert pull(watching, told.publish()).older == 306  # nothing new: cosigned again, at a later time


def test_a_copy_that_went_back_is_not_cosigned(watching: Witness, told: Ledger, tmp_path: Path) -> None:
    old = shutil.copytree(told.publish(), tmp_path / "old")
    told.fill(3)
    pull(watching, told.publish())
    with pytest.raises(LedgerInvalid, match="has 6 entries, but this witness saw 9"):
        pull(watching, old)
    assert watching.conflicts(ORIGIN) == ()  # an old copy is no lie


@pytest.mark.parametrize("more", [6, 4, 40, 300])
def test_a_history_written_anew_is_kept_as_proof(watching: Witness, told: Ledger, tmp_path: Path, more: int) -> None:
    """Of the same size, smaller, and larger."""
    pull(watching, told.publish())
    other = forked(told, tmp_path, more)
    with pytest.raises(HistoryRewritten, match="contradicts what this witness saw"):
        pull(watching, other.publish())
    other.close()
    (file,) = watching.conflicts(ORIGIN)
    assert "signed two histories" in split_view.parse(file.read_bytes()).check([told.signer.key])
    assert watching.add(b"old 6\n\n" + told.sign(), NOW).status == 200  # what it saw first it still stands by


def test_a_copy_whose_entries_are_not_its_tiles_is_not_cosigned(watching: Witness, told: Ledger) -> None:
    public = told.publish()
    bundle = public / "tile/entries/000.p/6"
    bundle.write_bytes(bundle.read_bytes().replace(b'"hits":3', b'"hits":4'))
    with pytest.raises(LedgerInvalid, match="Entry 3: is not the one in tile/0/000"):
        pull(watching, public)
    assert watching.last_seen(ORIGIN) is None
    bundle.unlink()
    with pytest.raises(LedgerInvalid, match=r"000\.p/6: is missing"):
        pull(watching, public)


def test_a_mirror_that_was_damaged_is_fetched_anew(watching: Witness, told: Ledger) -> None:
    own = pull(watching, told.publish()).folder
    (own / "tile/0/000.p/6").write_bytes(bytes(6 * 32))
    assert pull(watching, told.publish()).head.size == 6
    assert verify_folder(own, str(told.signer.key)).ok


def test_another_logs_copy_is_refused(watching: Witness, told: Ledger, tmp_path: Path) -> None:
    public = told.publish()
    shutil.rmtree(public / "tile")
    (public / "checkpoint").unlink()
    with pytest.raises(LedgerInvalid, match="there is no checkpoint"):
        pull(watching, public)
    stranger = Ledger.make(tmp_path / "stranger")
    stranger.fill(2)
    with pytest.raises(LedgerInvalid, match="no key that is trusted"):
        pull(watching, stranger.publish())
    stranger.close()


def test_a_verifier_counts_the_cosignature_and_says_when_it_is_missing(
    watching: Witness, told: Ledger, tmp_path: Path
) -> None:
    public = told.publish()
    rules = tmp_path / "policy.txt"
    rules.write_text(
        f"log {told.signer.key}\nwitness ig {watching.signer.key}\ngroup oversight 1 ig\nquorum oversight\n"
    )
    before = verify_folder(public, None, rules)
    assert (before.ok, before.rows[2].result) == (False, Result.FAILED)
    assert before.rows[2].detail == "not cosigned: the quorum oversight is not reached (nobody that the policy knows)"
    (public / "checkpoint").write_bytes(pull(watching, public).note)
    after = verify_folder(public, None, rules)
    assert (after.ok, after.rows[2].detail) == (True, "the quorum oversight is reached: ig.example/witness")


def test_the_size_of_a_file_is_bounded(watching: Witness, told: Ledger) -> None:
    """A hostile site sends no more than a file can have."""
    asked: dict[str, int] = {}
    public = told.publish()

    def read(path: str, limit: int) -> bytes | None:
        asked[path] = limit
        return read_file(public, path, limit)

    mirror.pull(watching, watching.logs()[0], read, NOW)
    assert asked["tile/0/000.p/6"] == 6 * 32
    assert set(asked) == {"checkpoint", "handovers.json", *(path for path, _ in mirror._files(6))}
    assert book.check(told.store).size == tiles.audit(public, pull(watching, public).head)
