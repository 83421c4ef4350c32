"""A witness: remembers the last checkpoint of each log that it watches, and cosigns only what continues it.

It is a folder: the witness's key, the list of logs, and what was last seen of each. It sees hashes and nothing else.
What it answers is kept on the disk before the answer exists; looking and keeping are one step, whoever asks meanwhile.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from counterfoil.errors import BadInput, EnvironmentFailed, LedgerInvalid, ProofInvalid, SignatureInvalid
from counterfoil.ledger import exchange, handover, keys, tree
from counterfoil.ledger.checkpoint import Checkpoint, parse_text
from counterfoil.ledger.exchange import Request, place_of
from counterfoil.ledger.files import read_file, write_file
from counterfoil.ledger.keyring import Keyring
from counterfoil.ledger.note import COSIGNATURE, ED25519, MAX_NOTE, Note, Signer, VerifierKey, is_key_name
from counterfoil.ledger.split_view import SplitView

KEY, PUBLIC, LOGS, SEEN, CONFLICTS, MIRROR = "witness.key", "witness.vkey", "logs.txt", "seen", "conflicts", "mirror"
HANDOVERS = "handovers"
MAX_LOGS = 1_000_000  # bytes
MAX_CONFLICTS = 100  # of one log; one is proof enough
SIZE_TYPE, TEXT_TYPE = "text/x.tlog.size", "text/plain; charset=utf-8"
NOWHERE = "-"
_HEADER = """\
# The logs that this witness watches, one a line: log VKEY [PLACE [ORIGIN]]
# VKEY is the log's verifier key, got from its office in person or by telephone, not from where the log is served.
# PLACE is a folder or web address of its public copy, for pull; - for none. ORIGIN only where it is not the key's name.
"""


@dataclass(frozen=True, slots=True)
class Log:
    """A log that is watched: its key, and where its public copy stands (empty: it sends what is to be cosigned)."""

    origin: str
    key: VerifierKey
    place: str = ""

    def line(self) -> str:
        words = ["log", str(self.key)]
        if self.place or self.origin != self.key.name:
            words.append(self.place or NOWHERE)
        return " ".join(words + ([self.origin] if self.origin != self.key.name else []))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a witness says: an HTTP status (C2SP tlog-witness) and a body; of 200 the cosignature lines."""

    status: int
    body: bytes
    type: str = TEXT_TYPE


class _Refused(Exception):
    def __init__(self, status: int, says: str, kind: str = TEXT_TYPE) -> None:
        super().__init__(says)
        self.answer = Answer(status, f"{says}\n".encode(), kind)


@dataclass(frozen=True, slots=True)
class Witness:
    """The witness in ``folder``."""

    folder: Path
    signer: Signer

    @classmethod
    def create(cls, folder: Path, name: str) -> Witness:
        """A new witness in a new or empty folder; raises ``BadInput``."""
        if not is_key_name(name):
            raise BadInput(f"--name {name!r}: needs a name without white space and '+', like ig.example.gov/witness.")
        if folder.exists() and any(folder.iterdir()):
            raise BadInput(f"{folder}: is not empty. A witness needs a folder of its own: give a new path.")
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        signer = keys.make_signer(folder / KEY, name, kind=COSIGNATURE)
        write_file(folder / PUBLIC, f"{signer.key}\n".encode())
        write_file(folder / LOGS, _HEADER.encode())
        return cls(folder, signer)

    @classmethod
    def open(cls, folder: Path) -> Witness:
        """The witness in ``folder``; raises ``BadInput`` when there is none."""
        if not (folder / KEY).is_file():
            raise BadInput(
                f"{folder}: is no witness (there is no {KEY}). "
                f"Make one: counterfoil witness init {folder} --name ig.example.gov/witness"
            )
        return cls(folder, keys.load_signer(folder / KEY, COSIGNATURE))

    def logs(self) -> tuple[Log, ...]:
        """The logs in ``logs.txt``; raises ``BadInput`` naming the line that is wrong."""
        data = read_file(self.folder, LOGS, MAX_LOGS) or b""
        return tuple(
            _log(line, f"{self.folder / LOGS}: line {number}")
            for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), start=1)
            if line.strip() and not line.startswith("#")
        )

    def watch(self, log: Log) -> None:
        """Add a log; raises ``BadInput`` where its key is in the list already."""
        with self._locked():
            if log.key in [one.key for one in self.logs()]:
                raise BadInput(f"{self.folder / LOGS}: has the key of {log.origin} already. Change its line there.")
            _log(log.line(), "The log")
            data = read_file(self.folder, LOGS, MAX_LOGS) or b""
            write_file(self.folder / LOGS, data + f"{log.line()}\n".encode())

    def ring(self, origin: str) -> Keyring:
        """The keys of a log that count here: those in the list, and what its handovers make of them."""
        given = [log.key for log in self.logs() if log.origin == origin]
        data = self.handovers(origin)
        return Keyring.of(given, handover.read(data) if data is not None else ())

    def handovers(self, origin: str) -> bytes | None:
        """The handovers of a log's key that this witness has taken; None where it knows of none."""
        if not (self.folder / HANDOVERS).is_dir():
            return None
        return read_file(self.folder, f"{HANDOVERS}/{place_of(origin)}", handover.MAX_FILE)

    def key_of(self, note: bytes) -> VerifierKey:
        """The newest key of the log that signed a note which ``opened`` gave."""
        parsed = Note.parse(note)
        ring = self.ring(parsed.text.split(b"\n", 1)[0].decode())
        by = parsed.verified_by(ring.keys)
        return next((key for key in by if ring.standings[key].until is None), by[0])

    def take_over(self, data: bytes) -> VerifierKey:
        """Take a log's handovers (``handover.NAME``): its newest key counts from now on; what was seen stays.

        Returns that key. Raises ``LedgerInvalid`` where no key that is trusted leads to it: of a key that was lost,
        that is so. Doing it again does no harm.
        """
        told = handover.read(data)
        origin = told[-1].new.name
        with self._locked():
            watched = [log for log in self.logs() if log.origin == origin]
            if not watched:
                raise LedgerInvalid(f"This witness does not watch the log {origin[:200]!r}.")
            ring = self.ring(origin)
            ring = Keyring.of(ring.given, handover.merged(ring.handovers, told))
            newest = ring.handovers[-1].new
            if newest not in ring.standings:
                why = ring.lost() or "No key that is trusted here signed for it."
                raise LedgerInvalid(f"{origin}: the key {newest.id.hex()} is not taken. {why}")
            self._need_fits(origin, ring)
            file = self.folder / HANDOVERS / place_of(origin)
            write_file(file, handover.write(ring.handovers))
            _sync(file.parent)
            if newest not in [log.key for log in watched]:
                lines = read_file(self.folder, LOGS, MAX_LOGS) or b""
                added = Log(origin, newest, watched[-1].place)
                write_file(self.folder / LOGS, lines + f"{added.line()}\n".encode())
        return newest

    def _need_fits(self, origin: str, ring: Keyring) -> None:
        """Return if what this witness saw and the handovers may be of one history; else ``LedgerInvalid``."""
        kept = self.last_seen(origin)
        if kept is None:
            return
        seen, note = parse_text(Note.parse(kept).text), Note.parse(kept).only(ring.keys)
        for one in ring.handovers:
            if one.head.size == seen.size and one.head.root != seen.root:
                file = self.keep(origin, SplitView.of(note, Note.parse(one.checkpoint).only(ring.keys)))
                raise LedgerInvalid(
                    f"{origin}: the handover of entry {one.index} is of another history than this witness saw. Both "
                    f"checkpoints are kept in {file}."
                )
        signed_by = Note.parse(note).verified_by(ring.keys)
        if not any(ring.is_in_force(key, seen.size) for key in signed_by):
            raise LedgerInvalid(
                f"{origin}: this witness saw {seen.size} entries under a key that gave way before, as these handovers "
                "say. One of the two is not the office's doing: ask the office. Nothing was taken."
            )

    def last_seen(self, origin: str) -> bytes | None:
        """The checkpoint of the log that this witness cosigned last, with both signatures; None where it saw none."""
        return read_file(self.folder, f"{SEEN}/{place_of(origin)}", MAX_NOTE)

    def seen_file(self, origin: str) -> Path:
        """Where ``last_seen`` lies."""
        return self.folder / SEEN / place_of(origin)

    def conflicts(self, origin: str) -> tuple[Path, ...]:
        """The files that prove that this log signed two histories."""
        return tuple(sorted((self.folder / CONFLICTS / place_of(origin)).glob("split-view-*.json")))

    def opened(self, signed: bytes, *, fresh: bool = True) -> tuple[Checkpoint, bytes]:
        """The checkpoint of a watched log, and its note with the log's signatures alone; raises ``LedgerInvalid``.

        Not ``fresh`` is what this witness saw itself: a key that was exposed since may have signed it.
        """
        try:
            return self._opened(signed, fresh=fresh)
        except _Refused as refused:
            raise LedgerInvalid(str(refused)) from None

    def add(self, body: bytes, now_s: int) -> Answer:
        """The answer to a request for a cosignature at ``now_s`` (Unix seconds)."""
        try:
            try:
                request = exchange.parse(body)
            except LedgerInvalid as error:
                raise _Refused(400, str(error)) from None
            head, note = self._opened(request.checkpoint)
            if request.old > head.size:
                raise _Refused(400, f"The old size {request.old} is larger than the checkpoint's {head.size}.")
            with self._locked():
                return self._cosign(request, head, note, now_s)
        except _Refused as refused:
            return refused.answer

    def keep(self, origin: str, found: SplitView) -> Path:
        """Keep two checkpoints that cannot both be true, for good; returns the file."""
        folder = self.folder / CONFLICTS / place_of(origin)
        file = folder / found.name
        if not file.exists() and not (folder.is_dir() and len(list(folder.iterdir())) >= MAX_CONFLICTS):
            write_file(file, found.to_bytes())
            _sync(folder)
        return file

    def _opened(self, signed: bytes, *, fresh: bool = True) -> tuple[Checkpoint, bytes]:
        try:
            note = Note.parse(signed)
        except SignatureInvalid as error:
            raise _Refused(403, f"invalid signature: {error}") from None
        except LedgerInvalid as error:
            raise _Refused(400, str(error)) from None
        origin = note.text.split(b"\n", 1)[0].decode()
        ring = self.ring(origin)
        if not ring.given:
            raise _Refused(404, f"This witness does not watch the log {origin[:200]!r}.")
        try:
            signed_by = note.verified_by(ring.keys)
        except SignatureInvalid as error:
            raise _Refused(403, f"invalid signature: {error}") from None
        if not signed_by:
            raise _Refused(403, f"invalid signature: no key that is trusted for {origin} signed the checkpoint.")
        try:
            head = parse_text(note.text, any_origin=True)
            if not any(ring.is_in_force(key, head.size, fresh=fresh) for key in signed_by):
                raise _Refused(403, f"invalid signature: {ring.gave_way(signed_by[0])}")
            return head, note.only(signed_by)
        except ProofInvalid as error:
            raise _Refused(422, str(error)) from None
        except LedgerInvalid as error:
            raise _Refused(400, str(error)) from None

    def _cosign(self, request: Request, head: Checkpoint, note: bytes, now_s: int) -> Answer:
        kept = self.last_seen(head.origin)
        seen = parse_text(Note.parse(kept).text, any_origin=True) if kept else None
        size, root = (seen.size, seen.root) if seen else (0, tree.EMPTY_ROOT)
        if kept and size == head.size and root != head.root:
            self.keep(head.origin, SplitView.of(self.opened(kept, fresh=False)[1], note))
        if request.old != size:
            raise _Refused(409, str(size), SIZE_TYPE)
        try:
            tree.verify_consistency(request.old, head.size, request.proof, root, head.root)
        except ProofInvalid as error:
            if kept:
                self._keep_if_proved(SplitView(self.opened(kept, fresh=False)[1], note, request.proof), head.origin)
            raise _Refused(422, f"The consistency proof does not hold: {error}") from None
        text = Note.parse(note).text
        line = self.signer.line(text, time_s=now_s)
        where = self.seen_file(head.origin)
        write_file(where, note + line)
        _sync(where.parent)
        return Answer(200, line)

    def _keep_if_proved(self, found: SplitView, origin: str) -> None:
        """A false proof alone says nothing of the log: anybody can send one. One that leads to its newer root does."""
        try:
            found.check(self.ring(origin).keys)
        except LedgerInvalid:
            return
        self.keep(origin, found)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        handle = os.open(self.folder / "lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)


def log_of(vkey: str, place: str = "", origin: str = "") -> Log:
    """The log that these words describe; raises ``BadInput``."""
    try:
        key = VerifierKey.parse(vkey)
    except LedgerInvalid as error:
        raise BadInput(str(error)) from None
    if key.kind != ED25519:
        raise BadInput(f"{key.name}: this is a witness's key, not a log's.")
    if any(c in place for c in " \n\t"):
        raise BadInput(f"{place!r}: the place of a public copy must hold no white space here.")
    return Log(origin or key.name, key, "" if place == NOWHERE else place)


def _log(line: str, where: str) -> Log:
    words = line.split(" ", 3)
    if words[0] != "log" or len(words) < 2:
        raise BadInput(f"{where}: {line[:60]!r} is not 'log VKEY [PLACE [ORIGIN]]'.")
    try:
        return log_of(*words[1:])
    except BadInput as error:
        raise BadInput(f"{where}: {error}") from None


def _sync(folder: Path) -> None:
    """Make a renamed file's new name durable."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise EnvironmentFailed(f"{folder}: {error.strerror}. Nothing was cosigned.") from error
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
