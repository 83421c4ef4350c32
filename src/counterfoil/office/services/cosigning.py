"""An office's witnesses: asks them to cosign, keeps what they answer, and holds the ledger against what they saw.

Whom the office asks stands in its ``policy.txt`` (C2SP tlog-policy), which verifiers are given as well. What each
witness cosigned last is kept in ``cosigned/``; losing that folder loses nothing, since each witness tells it again.
"""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed, HistoryRewritten, LedgerInvalid
from counterfoil.ledger import exchange, handover, policy, rollback
from counterfoil.ledger.checkpoint import parse_text, read_decimal
from counterfoil.ledger.exchange import place_of
from counterfoil.ledger.files import read_file, write_file
from counterfoil.ledger.note import MAX_NOTE, Note, VerifierKey
from counterfoil.ledger.policy import Policy
from counterfoil.office import key_change, ledger_keys
from counterfoil.office.folder import Office
from counterfoil.office.journal import PROGRAM, UNPROVED
from counterfoil.office.key_change import POLICY as POLICY
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services.session import resuming

KEPT = "cosigned"
RESUMED = "signing.resumed"
TIMEOUT_S = 20


@dataclass(frozen=True, slots=True)
class Said:
    """What came of asking one witness. ``why`` is empty where it cosigned."""

    witness: str
    size: int  # entries that it has cosigned
    why: str = ""
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Last:
    """When a witness last cosigned, by its own clock; None where it never did."""

    name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A checkpoint with all cosignatures that are kept of it, what each witness said, and whether the quorum holds."""

    signed: bytes
    said: tuple[Said, ...]
    reached: bool


def policy_of(office: Office) -> Policy | None:
    """Whom the office asks; None where it has no witness. Raises ``BadInput`` for a file that is wrong."""
    data = read_file(office.folder, POLICY, policy.MAX_POLICY)
    if data is None:
        return None
    found = policy.parse(data, str(office.folder / POLICY))
    own = ledger_keys.public(office)
    if own not in found.logs:
        raise BadInput(f"{office.folder / POLICY}: does not name this office's own key: log {own}.")
    return found


def add_witness(office: Office, key: VerifierKey, place: str = "", need: int = 0) -> Policy:
    """Put a witness into ``policy.txt``, or give it another address; more than half, or ``need``, must cosign then."""
    if place and not place.startswith(("https://", "http://")):
        raise BadInput(f"{place}: give the witness's web address, https://…, or none where it gets files.")
    found = policy_of(office)
    witnesses = dict(found.witnesses) if found else {}
    places = dict(found.places) if found else {}
    if found and (set(found.groups) - {policy.GROUP}):
        raise BadInput(f"{office.folder / POLICY}: has groups that a person wrote. Add the witness there by hand.")
    witnesses[key.name] = key
    places |= {key.name: place} if place else {}
    made = policy.of_many(ledger_keys.public(office), witnesses, places, need)
    if found:  # earlier keys that the office itself listed stay
        made = replace(made, logs=found.logs)
    data = policy.write(made)
    policy.parse(data, POLICY)
    write_file(office.folder / POLICY, data)
    return made


def with_kept(office: Office, signed: bytes) -> bytes:
    """``signed`` with the cosignatures that are kept of exactly this checkpoint."""
    found = policy_of(office)
    for key in found.witnesses.values() if found else ():
        kept = _kept(office, key)
        if kept is not None and Note.parse(kept).text == Note.parse(signed).text:
            signed = exchange.merge(signed, exchange.lines_of(kept, key), [key])
    return signed


def last_cosigned(office: Office) -> tuple[Last, ...]:
    """When each witness last cosigned, as far as is kept here."""
    told, found = [], policy_of(office)
    for name, key in found.witnesses.items() if found else ():
        kept = _kept(office, key)
        blobs = [one.blob for one in Note.parse(kept).signatures if one.key_id == key.id] if kept else []
        at = datetime.fromtimestamp(min(int.from_bytes(blobs[-1][:8], "big"), 2**33), UTC) if blobs else None
        told.append(Last(name, at))
    return tuple(told)


def ask(office: Office, signed: bytes) -> Cosigned:
    """Ask every witness that has an address to cosign ``signed``, and keep what they answer.

    A witness that cannot be reached is told of in ``said``. One that saw more than this ledger holds, or another
    history, raises ``HistoryRewritten``: that must not be passed over.
    """
    found = policy_of(office)
    if found is None:
        return Cosigned(signed, (), reached=False)
    said = []
    for name, key in found.witnesses.items():
        try:
            if name in found.places:
                _ask(office, name, key, found.places[name], signed)
            said.append(_said(office, name, key, signed))
        except HistoryRewritten:
            raise
        except CounterfoilError as error:
            said.append(Said(name, _size(_kept(office, key)), str(error), answered=False))
    merged = with_kept(office, signed)
    return Cosigned(merged, tuple(said), _is_reached(office, found, merged))


def so_far(office: Office, signed: bytes) -> Cosigned:
    """What is kept of ``signed``; nobody is asked."""
    found = policy_of(office)
    if found is None:
        return Cosigned(signed, (), reached=False)
    merged = with_kept(office, signed)
    said = tuple(_said(office, name, key, signed) for name, key in found.witnesses.items())
    return Cosigned(merged, said, _is_reached(office, found, merged))


def request_for(office: Office, signed: bytes, witness: str = "", old: int | None = None) -> bytes:
    """What to carry to a witness on a stick (C2SP tlog-witness, ``add-checkpoint``); ``old`` is what it saw last."""
    _, key = _one(office, witness)
    old = _size(_kept(office, key)) if old is None else old
    if not 0 <= old <= parse_text(Note.parse(signed).text).size:
        raise BadInput(f"--old {old}: this ledger does not hold so many entries.")
    return exchange.make(OfficeLedger().node, signed, old).to_bytes()


def take(office: Office, signed: bytes, data: bytes, witness: str = "") -> Said:
    """Keep what a witness answered on a stick: cosignature lines, the size that it saw, or its whole checkpoint."""
    name, key = _one(office, witness)
    if data.strip().isdigit():
        seen, here = read_decimal(data.decode().strip(), "The answer"), OfficeLedger().head().size
        if seen > here:
            raise HistoryRewritten(_went_back(name, seen, here))
        raise LedgerInvalid(
            f"{name}: has seen {seen} entries. Make the request anew for it: --request FILE --old {seen}."
        )
    try:
        answered = Note.parse(data, "The answer")
    except LedgerInvalid:
        lines = data
    else:
        if answered.text != Note.parse(signed).text:  # an earlier one of ours: worth keeping, to go on from
            rollback.compare(OfficeLedger(), ledger_keys.ring(office), data, name)
            _keep(office, key, data)
            return _said(office, name, key, signed)
        lines = exchange.lines_of(data, key)
    _keep(office, key, exchange.merge(signed, lines, [key], f"The answer of {name}"))
    return _said(office, name, key, signed)


@dataclass(frozen=True, slots=True)
class Remote:
    """A witness at a web address; ``rollback.Remembers``."""

    name: str
    key: VerifierKey
    place: str

    def last_seen(self, origin: str) -> bytes | None:
        """What it cosigned last of this log; ``EnvironmentFailed`` when it does not answer."""
        status, body = _http(f"{self.place.rstrip('/')}/{place_of(origin)}/checkpoint")
        if status == 404:
            return None
        if status != 200:
            raise EnvironmentFailed(f"{self.name}: answers {status}. Ask whoever runs it.")
        if not Note.parse(body, self.name).verified_by([self.key], self.name):
            raise LedgerInvalid(f"{self.name}: shows a checkpoint that it did not cosign. Ask whoever runs it.")
        return body


def remote(office: Office) -> tuple[Remote, ...]:
    """The witnesses that can be asked over the network."""
    found = policy_of(office)
    if found is None:
        return ()
    return tuple(Remote(name, found.witnesses[name], place) for name, place in found.places.items())


def compare(office: Office) -> tuple[Said, ...]:
    """Hold the ledger against what each witness saw last, before anything is signed.

    Raises ``HistoryRewritten`` where one saw more, or something else. A witness that does not answer is told of.
    """
    ring, store, said = ledger_keys.ring(office), OfficeLedger(), []
    for one in remote(office):
        try:
            seen = one.last_seen(office.origin)
            size = rollback.compare(store, ring, seen, one.name).size if seen else 0
            said.append(Said(one.name, size, "" if seen else "has never cosigned this ledger"))
        except HistoryRewritten:
            raise
        except CounterfoilError as error:
            said.append(Said(one.name, 0, str(error), answered=False))
    return tuple(said)


def guarded(office: Office) -> None:
    """Hold the ledger against the witnesses; where one saw more or something else, nothing is signed from now on."""
    try:
        compare(office)
    except HistoryRewritten as error:
        write_file(office.folder / UNPROVED, f"{error}\n".encode())
        raise


def prove(office: Office, newest: tuple[Path, ...] = (), *, nothing_newer: str = "") -> tuple[Said, ...]:
    """Let an office that was brought back from a backup sign again, once it holds all that others saw of it.

    Every witness with an address has to answer; ``newest`` are checkpoints or copies that a person brought, from
    witnesses without one, from the public copy, or from a receipt. Where there is neither, ``nothing_newer`` is who,
    "Name, Title", says that nothing newer is known. That it signs again is an act, signed before anything else can be.
    Raises ``HistoryRewritten``, or ``BadInput`` saying what is still wanted.
    """
    if nothing_newer and not is_name_and_title(nothing_newer):
        raise BadInput(f'--nothing-newer: “{nothing_newer}”: give "Name, Title" of who answers for it.')
    said = list(compare(office))
    silent = [one for one in said if not one.answered]
    need_newest_key(office)
    for file in newest:
        told = read_file(file, handover.NAME, handover.MAX_FILE) if file.is_dir() else None
        ring = ledger_keys.ring(office, handover.read(told, f"{file}/{handover.NAME}") if told is not None else ())
        data = file.read_bytes()[: MAX_NOTE + 1] if file.is_file() else read_file(file, "checkpoint", MAX_NOTE)
        if data is None:
            raise BadInput(f"{file}: is neither a checkpoint nor a public copy.")
        said.append(Said(str(file), rollback.compare(OfficeLedger(), ring, data, str(file)).size))
    if silent:
        raise BadInput(
            f"{silent[0].witness}: {silent[0].why} Every witness has to answer before this office signs again; take "
            f"one that is gone for good out of {POLICY}."
        )
    if not nothing_newer and not any(one.size for one in said):
        raise BadInput(
            "Nobody says what was signed last: no witness has an address. Give the newest checkpoint that anybody has "
            "(--newest FILE, from a witness, the public copy or a receipt), or say who answers for that there is none: "
            '--nothing-newer "Name, Title".'
        )
    if (office.folder / UNPROVED).exists():
        _resume(office, said, len(newest), nothing_newer)
        (office.folder / UNPROVED).unlink()
    return tuple(said)


def need_newest_key(office: Office) -> None:
    """Raise ``HistoryRewritten`` where the ledger says that another key signs than the one in the keys folder.

    So it is where a database was brought back with the keys of an older backup.
    """
    act, own = key_change.last_change(), ledger_keys.public(office)
    if act is not None and act.facts["new_key"] != own.sha256:
        raise HistoryRewritten(
            f"{office.keys}: holds an earlier key of this ledger. Since entry {act.leaf} another one signs. Nothing "
            "may be signed. Put back the keys that were backed up with this database, or later."
        )


def tell_handovers(name: str, place: str, data: bytes) -> None:
    """Give a witness the office's handovers, so that it takes the newer key. Raises what says why it does not."""
    if not data:
        return
    status, answer = _http(f"{place.rstrip('/')}/add-handovers", data)
    if status != 200:
        raise LedgerInvalid(f"{name}: does not take the new key ({status}: {_short(answer)}). Tell whoever runs it.")


def _resume(office: Office, said: Sequence[Said], brought: int, by: str) -> None:
    answered, files = said[: len(said) - brought], said[len(said) - brought :]
    with resuming(office) as journal:
        journal.sign()  # the guard of this machine may know more: then nothing is entered
        with transaction.atomic():
            journal.record(
                RESUMED,
                facts={
                    "size": journal.store.head().size,
                    "witnesses": sum(1 for one in answered if one.size),
                    "brought": brought,
                },
                private={
                    "witnesses": [f"{one.witness} {one.size}" for one in answered] or ["none"],
                    "brought": [one.size for one in files] or ["none"],
                    **({"nothing_newer": by} if by else {}),
                },
                actor=by or PROGRAM,
                role="administrator" if by else "program",
            )


def _ask(office: Office, name: str, key: VerifierKey, place: str, signed: bytes) -> None:
    store, old = OfficeLedger(), _size(_kept(office, key))
    here = parse_text(Note.parse(signed).text).size
    for last in (False, False, True):
        body = exchange.make(store.node, signed, min(old, here)).to_bytes()
        status, answer = _http(f"{place.rstrip('/')}/add-checkpoint", body)
        if status == 409:
            old = read_decimal(answer.decode("ascii", "replace").strip(), f"{name}: its size")
            if old > store.head().size:
                raise HistoryRewritten(_went_back(name, old, store.head().size))
            if old > here:
                raise LedgerInvalid(f"{name}: has cosigned a newer checkpoint meanwhile.")
            continue
        if status == 200:
            merged = exchange.merge(signed, answer, [key], name)
            if not exchange.lines_of(merged, key):
                raise LedgerInvalid(f"{name}: answered without its signature. Compare its key in {POLICY}.")
            _keep(office, key, merged)
            return
        if status == 403 and not last and ledger_keys.handed_over(office):
            tell_handovers(name, place, ledger_keys.handed_over(office))  # it knows the earlier key only
            continue
        if status == 422:
            raise HistoryRewritten(
                f"{name} says that this ledger does not continue what it saw ({_short(answer)}). Stop; ask it for the "
                "file that it kept."
            )
        raise LedgerInvalid(f"{name}: answers {status}: {_short(answer)}")
    raise LedgerInvalid(f"{name}: its size changed between two questions. It is asked again later.")


def _went_back(name: str, seen: int, here: int) -> str:
    return (
        f"{name} saw {seen} entries, this office has {here}: an old copy of the database has been brought back. Stop, "
        "and find the newer database."
    )


def _said(office: Office, name: str, key: VerifierKey, signed: bytes) -> Said:
    kept = _kept(office, key)
    is_this = kept is not None and Note.parse(kept).text == Note.parse(signed).text
    return Said(name, _size(kept), "" if is_this else "has not cosigned this checkpoint yet")


def _one(office: Office, witness: str) -> tuple[str, VerifierKey]:
    found = policy_of(office)
    names = sorted(found.witnesses) if found else []
    if found is None or not names:
        raise BadInput(
            f"{office.folder}: has no witness. Add one: counterfoil ledger policy {office.folder} --add VKEY"
        )
    if not witness and len(names) == 1:
        witness = names[0]
    if witness not in found.witnesses:
        raise BadInput(f"--witness {witness or 'NAME'}: say which: {', '.join(names)}.")
    return witness, found.witnesses[witness]


def _is_reached(office: Office, found: Policy, signed: bytes) -> bool:
    opened = ledger_keys.ring(office).open(signed, found.witnesses.values())
    return found.quorum != "none" and found.satisfied(opened.signed_by)


def _kept(office: Office, key: VerifierKey) -> bytes | None:
    return (
        read_file(office.folder, f"{KEPT}/{place_of(str(key))}", MAX_NOTE) if (office.folder / KEPT).is_dir() else None
    )


def _keep(office: Office, key: VerifierKey, note: bytes) -> None:
    write_file(office.folder / KEPT / place_of(str(key)), note)


def _size(note: bytes | None) -> int:
    return parse_text(Note.parse(note).text).size if note else 0


def _http(url: str, body: bytes | None = None) -> tuple[int, bytes]:
    """Status and bounded body; ``EnvironmentFailed`` where nobody answers."""
    if not url.startswith(("https://", "http://")):
        raise BadInput(f"{url}: is no web address.")
    asked = urllib.request.Request(url, body, {"Content-Type": "text/plain; charset=utf-8"} if body else {})  # noqa: S310 - http or https, as looked at
    try:
        with urllib.request.urlopen(asked, timeout=TIMEOUT_S) as answer:  # noqa: S310
            return answer.status, answer.read(MAX_NOTE + 1)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(1000)
    except (OSError, ValueError) as error:
        raise EnvironmentFailed(f"{url}: does not answer ({error}).") from error


def _short(answer: bytes) -> str:
    return "".join(c if c.isprintable() else " " for c in answer.decode("utf-8", "replace")[:200]).strip()
