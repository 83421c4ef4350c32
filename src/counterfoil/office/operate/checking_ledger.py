"""Whether the ledger still gives its daily sign of life, and whether its public copy follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import handover, index_proof, tiles, tree
from counterfoil.ledger.checkpoint import parse_text
from counterfoil.ledger.note import Note
from counterfoil.office import ledger_keys, models
from counterfoil.office.folder import Office
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.operate.rows import NotWell, State
from counterfoil.office.services import cosigning
from counterfoil.values import counted

SILENT = timedelta(days=2)
BEHIND = timedelta(hours=3)
"""The worker goes on with the copy every hour."""


def sign_of_life(office: Office) -> str:
    """The index is published once a day: whoever watches from outside sees silence as well."""
    if office.simulated_clock:
        return "not watched: the clock is simulated"
    now = datetime.now(UTC)
    acts = models.Act.objects.order_by("leaf")
    last = acts.filter(kind=index_proof.KIND).last()
    since = last or acts.first()
    if since is None:
        return "none is due yet"
    silent = now - since.recorded_at
    do = "Start the worker: it publishes the index once a day. Or, once: counterfoil ledger index."
    if silent > SILENT:
        ago = counted(silent.days, "day")
        raise NotWell(f"The last was {ago} ago." if last else f"None in {ago}.", do, State.WARN)
    return f"{last.recorded_at:%Y-%m-%d %H:%M} UTC" if last else "none is due yet"


def newest_key(office: Office) -> None:
    """The key that signs is the one that the ledger says, and how it became that is kept whole."""
    cosigning.need_newest_key(office)
    told, changes = ledger_keys.handovers(office), models.Act.objects.filter(kind=handover.ACT, case=None)
    if [one.index for one in told] != list(changes.order_by("leaf").values_list("leaf", flat=True)):
        raise NotWell(
            f"keys/{handover.NAME}: does not tell of every change of the ledger's key, so old receipts do not verify.",
            "Put it back from the archive of keys, or from the public copy.",
        )
    if told and told[-1].new != ledger_keys.public(office):
        raise NotWell(
            f"keys/{ledger_keys.PUBLIC_KEY}: is not the key that entry {told[-1].index} handed over to.",
            "Put all keys back from the archive of keys of one backup.",
        )


def public_copy(office: Office) -> str:
    """The copy that a web server serves is of this ledger, whole so far, and not long behind."""
    if not office.ledger_copy:
        return "none is kept (ledger_copy)"
    folder, store = office.folder / office.ledger_copy, OfficeLedger()
    signed = tiles.read_checkpoint(folder) if folder.is_dir() else None
    if signed is None:
        raise NotWell(
            f"{office.ledger_copy}: there is none, or it has no checkpoint.",
            f"The worker makes it within the hour. Or: counterfoil ledger export OFFICE -o '{office.ledger_copy}'.",
            State.WARN,
        )
    there, size = parse_text(Note.parse(signed).text), store.head().size
    if there.origin != office.origin:
        raise NotWell(f"It is of {there.origin}, not of {office.origin}.", "Give ledger_copy another folder.")
    if there.size > size:
        raise NotWell(
            f"It has {there.size} entries, the office {size}.",
            "The office is an old copy, or entries were taken away. Keep the public copy: it is the evidence.",
        )
    if tree.fold(tree.frontier_at(store.node, there.size)) != there.root:
        raise LedgerInvalid(
            f"Its first {counted(there.size, 'entry', 'entries')} are not those of the office. Keep both; find out "
            "which was changed."
        )
    behind = counted(size - there.size, "entry", "entries")
    missing = models.Act.objects.filter(leaf=there.size).first()
    if missing is not None and not office.simulated_clock and datetime.now(UTC) - missing.recorded_at > BEHIND:
        raise NotWell(f"It is {behind} behind.", "Start the worker, and look whether it may write there.", State.WARN)
    return f"{counted(there.size, 'entry', 'entries')}, {behind} behind" if missing else "up to the newest entry"
