"""A log that is watched changes its key: the witness takes the new one, and forgets nothing of what it saw."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from counterfoil.cli.witness_serve import bind
from counterfoil.errors import HistoryRewritten, LedgerInvalid
from counterfoil.ledger import exchange, handover, keys, mirror, split_view, tree
from counterfoil.ledger.checkpoint import Checkpoint
from counterfoil.ledger.files import read_file
from counterfoil.ledger.guard import Guard
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


def asked(told: Ledger, old: int) -> bytes:
    return exchange.make(told.store.node, told.sign(), old).to_bytes()


def pull(watching: Witness, folder: Path) -> mirror.Pulled:
    return mirror.pull(watching, watching.logs()[-1], lambda path, limit: read_file(folder, path, limit), NOW)


def test_the_new_key_is_taken_and_what_was_seen_stays(watching: Witness, told: Ledger) -> None:
    assert watching.add(asked(told, 0), NOW).status == 200
    old = told.rotate()
    assert watching.add(asked(told, 6), NOW).status == 403
    seen = watching.last_seen(ORIGIN)
    assert watching.take_over(told.handed_over) == told.signer.key
    assert watching.take_over(told.handed_over) == told.signer.key  # doing it again does no harm
    assert [log.key for log in watching.logs()] == [old.key, told.signer.key]
    assert (watching.last_seen(ORIGIN), watching.logs()[1].place) == (seen, watching.logs()[0].place)
    assert watching.add(asked(told, 0), NOW).status == 409
    told.fill(2)
    answer = watching.add(asked(told, 6), NOW)
    assert answer.status == 200
    kept = Note.parse(watching.last_seen(ORIGIN) or b"")
    assert kept.verified_by([told.signer.key, watching.signer.key]) == (told.signer.key, watching.signer.key)
    text = Checkpoint(ORIGIN, 9, tree.root_at(told.store.node, 9))
    stale = watching.add(b"old 9\n\n" + text.signed([old]), NOW)
    assert (stale.status, b"gave way on 2024-03-04 with 7 entries (planned)" in stale.body) == (403, True)


def test_the_handovers_own_checkpoint_is_cosigned_by_who_knows_the_earlier_key_only(
    watching: Witness, told: Ledger
) -> None:
    assert watching.add(asked(told, 0), NOW).status == 200
    told.rotate()
    both = exchange.make(told.store.node, told.handovers[0].checkpoint, 6).to_bytes()
    assert watching.add(both, NOW).status == 200


def test_a_lost_key_is_taken_over_only_once_a_person_has_given_the_new_one(watching: Witness, told: Ledger) -> None:
    assert watching.add(asked(told, 0), NOW).status == 200
    old = told.rotate("lost")
    with pytest.raises(LedgerInvalid, match="A lost key can vouch for none"):
        watching.take_over(told.handed_over)
    assert [log.key for log in watching.logs()] == [old.key]
    watching.watch(Log(ORIGIN, told.signer.key))
    assert watching.take_over(told.handed_over) == told.signer.key
    assert watching.add(asked(told, 6), NOW).status == 200


def test_what_an_exposed_key_signs_is_not_cosigned_even_for_the_past(watching: Witness, told: Ledger) -> None:
    assert watching.add(asked(told, 0), NOW).status == 200
    told.fill(1)
    older = told.sign()
    told.fill(1)
    told.rotate("exposed")
    watching.take_over(told.handed_over)
    refused = watching.add(exchange.make(told.store.node, older, 6).to_bytes(), NOW)
    assert (refused.status, b"(exposed)" in refused.body) == (403, True)
    assert watching.add(asked(told, 6), NOW).status == 200


@pytest.mark.parametrize("reason", ["planned", "exposed"])
def test_a_split_view_is_noticed_across_the_change(
    watching: Witness, told: Ledger, tmp_path: Path, reason: str
) -> None:
    """What the earlier key signed and the newer one contradicts is kept: each of the two signatures is the log's."""
    other = Ledger.make(tmp_path / "forked")
    other.signer, other.guard = told.signer, Guard.create(tmp_path / "forked" / "guard-2", ORIGIN)
    other.fill(6, case=OTHER_CASE)
    other.rotate(reason)
    other.fill(3, case=OTHER_CASE)
    pull(watching, told.publish())
    with pytest.raises(HistoryRewritten, match="contradicts what this witness saw"):
        pull(watching, other.publish())
    other.close()
    (file,) = watching.conflicts(ORIGIN)
    both = [told.signer.key, other.signer.key]
    assert "signed two histories" in split_view.parse(file.read_bytes()).check(both)
    with pytest.raises(LedgerInvalid, match="not signed by the log's key"):
        split_view.parse(file.read_bytes()).check(both[:1])


def test_a_handover_at_the_very_size_that_was_seen_and_another_root_is_kept(
    watching: Witness, told: Ledger, tmp_path: Path
) -> None:
    other = Ledger.make(tmp_path / "forked")
    other.signer, other.guard = told.signer, Guard.create(tmp_path / "forked" / "guard-2", ORIGIN)
    other.fill(5, case=OTHER_CASE)
    other.rotate()
    watching.add(asked(told, 0), NOW)
    with pytest.raises(LedgerInvalid, match="is of another history than this witness saw"):
        watching.take_over(other.handed_over)
    other.close()
    (file,) = watching.conflicts(ORIGIN)
    assert "6 entries under root" in split_view.parse(file.read_bytes()).check([told.signer.key])


def test_handovers_that_end_before_what_was_seen_are_not_taken(watching: Witness, told: Ledger, tmp_path: Path) -> None:
    other = Ledger.make(tmp_path / "forked")
    other.signer, other.guard = told.signer, Guard.create(tmp_path / "forked" / "guard-2", ORIGIN)
    other.rotate()
    watching.add(asked(told, 0), NOW)
    with pytest.raises(LedgerInvalid, match="under a key that gave way before"):
        watching.take_over(other.handed_over)
    other.close()
    assert watching.add(asked(told, 6), NOW).status == 200


def test_handovers_of_strangers_are_not_taken(watching: Witness, told: Ledger, tmp_path: Path) -> None:
    stranger = Ledger.make(tmp_path / "stranger")
    stranger.fill(1)
    stranger.rotate()
    with pytest.raises(LedgerInvalid, match="No key that is trusted here signed for it"):
        watching.take_over(stranger.handed_over)
    stranger.close()
    unknown = Witness.create(tmp_path / "unknown", "press.example/witness")
    told.rotate()
    with pytest.raises(LedgerInvalid, match="does not watch"):
        unknown.take_over(told.handed_over)
    watching.take_over(told.handed_over)
    with pytest.raises(LedgerInvalid, match="different successors"):
        watching.take_over(stranger_after(told, tmp_path))


def stranger_after(told: Ledger, tmp_path: Path) -> bytes:
    """A second successor of the first key, as whoever stole it can make one."""
    thief = Ledger.make(tmp_path / "thief")
    thief.signer = keys.load_signer(told.folder / "signing.key")
    thief.fill(8)
    thief.rotate()
    thief.close()
    return thief.handed_over


def test_a_mirror_fetches_the_handovers_and_its_copy_verifies_with_either_key(watching: Witness, told: Ledger) -> None:
    assert pull(watching, told.publish()).head.size == 6
    old = told.rotate()
    told.fill(2)
    told.rotate("exposed")
    told.fill(300)
    made = pull(watching, told.publish())
    assert (made.head.size, made.older) == (310, 6)
    assert (made.folder / "key.txt").read_text().strip() == str(told.signer.key)
    assert (made.folder / handover.NAME).read_bytes() == told.handed_over
    assert [verify_folder(made.folder, str(key)).ok for key in (old.key, told.signer.key)] == [True, True]
    assert pull(watching, told.publish()).older == 310


def test_a_witness_that_is_served_takes_them_too(watching: Witness, told: Ledger) -> None:
    watching.add(asked(told, 0), NOW)
    told.rotate()
    server = bind(watching, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        url = f"http://127.0.0.1:{server.server_address[1]}/add-handovers"
        with urllib.request.urlopen(urllib.request.Request(url, told.handed_over)) as answer:
            assert (answer.status, answer.read()) == (200, f"{told.signer.key}\n".encode())
        with pytest.raises(urllib.error.HTTPError) as refused, urllib.request.urlopen(url, b"nonsense"):
            pass
        with refused.value as error:
            assert (error.code, b"handovers.json" in error.read()) == (403, True)
    finally:
        server.shutdown()
        server.server_close()
