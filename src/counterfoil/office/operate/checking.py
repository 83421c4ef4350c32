"""Whether an office is well: one row for each thing that can be wrong, with what to do. It changes nothing."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import socket
import ssl
import stat
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django.db.utils import DatabaseError, OperationalError

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import CounterfoilError, EnvironmentFailed, HistoryRewritten, LeakFound
from counterfoil.ledger import book, handover, keys, tree
from counterfoil.ledger.guard import Guard
from counterfoil.office import app, as_entered, folder, key_change, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import GROUP_KEYS, MASTER_KEY, PSEUDONYMS
from counterfoil.office.keeping import left, object_keys
from counterfoil.office.keeping.object_place import Unreachable
from counterfoil.office.ledger_keys import PUBLIC_KEY, SIGNING_KEY
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.mail import connecting
from counterfoil.office.operate import (
    checking_access,
    checking_ledger,
    checking_witnesses,
    kept_backups,
    lanes,
    moving_note,
    sweeping,
)
from counterfoil.office.operate.rows import NotWell
from counterfoil.office.operate.rows import Row as Row
from counterfoil.office.operate.rows import State as State
from counterfoil.office.services import adopting, rescanning, work
from counterfoil.office.services.said import EXPUNGED
from counterfoil.office.store import FolderStore, keeper_of
from counterfoil.values import Digest, counted

SAMPLED = 200
"""So many files of the store are hashed; ``--all`` hashes every one."""
LITTLE, TOO_LITTLE = 5 << 30, 1 << 30
"""Bytes left on the disk: below the first it is said, below the second it is a fault."""
LONG = timedelta(hours=2)
"""Longer than this nothing that is listed should wait, or be worked on, without somebody's knowing."""


def check(path: Path, *, whole_store: bool = False, offline: bool = False) -> tuple[Row, ...]:
    """Every check, in order. Raises ``OfficeInvalid`` where the settings do not even say where to look."""
    office = folder.read(path)
    app.connect(office)
    rows = [*_of(office, "settings", _settings), *_of(office, "folder and keys", _keys)]
    database = list(_of(office, "database", _database))
    rows += database
    if database[-1].state is not State.FAULT:
        rows += _of(office, "migrations", _migrations)
        if rows[-1].state is State.OK:
            rows += _of(office, "ledger", _ledger)
            rows += _of(office, "witnesses", checking_witnesses.witnesses)
            rows += _of(office, "sign of life", checking_ledger.sign_of_life)
            rows += _of(office, "public copy", checking_ledger.public_copy)
            rows += _of(office, "store", lambda one: _store(one, whole=whole_store))
            rows += _of(office, "law", _law)
            rows += _of(office, "worker", _worker)
            rows += _of(office, "lanes", _lanes)
            rows += _of(office, "second factor", checking_access.second_factor)
            if not offline:
                rows += _of(office, "mail", _mail)
    rows += _of(office, "backup", kept_backups.is_recent)
    rows += _of(office, "rehearsal", kept_backups.is_rehearsed)
    rows += _of(office, "disk", _disk)
    rows += _of(office, "text recognition", _tesseract)
    if not offline:
        rows += _of(office, "https name", _https)
        rows += _of(office, "proxy", checking_access.proxy)
    rows += _of(office, "clock", _clock)
    rows += _of(office, "left behind", _left)
    connection.close()
    return tuple(rows)


def worst(rows: tuple[Row, ...]) -> State:
    """The worst state of all rows."""
    return max((row.state for row in rows), key=list(State).index)


def _of(office: Office, what: str, look: Callable[[Office], str]) -> Iterator[Row]:
    try:
        yield Row(what, State.OK, look(office))
    except NotWell as fault:
        yield Row(what, fault.state, fault.says, fault.do)
    except CounterfoilError as error:
        yield Row(what, State.FAULT, str(error), "As the sentence says.")
    except (OSError, DatabaseError) as error:
        yield Row(
            what, State.FAULT, f"{type(error).__name__}: {error}", "Mend the disk, the permission or the database."
        )


def _settings(office: Office) -> str:
    try:
        ZoneInfo(office.time_zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise NotWell(f"time_zone: {office.time_zone!r} is not known.", "Give one like America/Chicago.") from error
    wanting = []
    if not is_name_and_title(office.foia_officer):
        wanting.append("foia_officer")
    if not office.address:
        wanting.append("address")
    if wanting:
        raise NotWell(
            f"{' and '.join(wanting)}: not set in office.toml.", "Fill them in: without them no letter is made."
        )
    if office.sample or office.simulated_clock:
        raise NotWell("This is a sample office.", "Answer no real demand with it.", State.WARN)
    if "." not in office.origin.partition("/")[0]:
        raise NotWell(
            f"The ledger is called {office.origin}, which is no host of yours.",
            "Nothing is wrong; receipts of two offices with one name are told apart by their keys only.",
            State.WARN,
        )
    if not office.key_published:
        raise NotWell(
            "key_published is not set: nobody is told where the ledger's key stands.",
            "Publish keys/ledger.vkey and say where in office.toml.",
            State.WARN,
        )
    return f"{office.name}, under {office.law}{f' with {office.overlay}' if office.overlay else ''}"


def _keys(office: Office) -> str:
    if stat.S_IMODE(office.folder.stat().st_mode) & 0o077:
        raise NotWell(f"{office.folder}: others may look into it.", f"chmod 700 '{office.folder}'")
    for name in (SIGNING_KEY, PUBLIC_KEY, MASTER_KEY, PSEUDONYMS):
        if not (office.keys / name).is_file():
            raise NotWell(
                f"keys/{name}: is missing.", "Put it back from the archive of keys: nothing else makes it again."
            )
    for path in sorted(office.keys.iterdir()):
        if (
            path.name not in (PUBLIC_KEY, handover.NAME)
            and stat.S_IMODE(path.lstat().st_mode) & 0o077
            and not path.name.startswith((GROUP_KEYS, object_keys.KEYS))
        ):
            raise NotWell(f"keys/{path.name}: others may read it.", f"chmod 600 '{path}'")
    if any((office.keys / name).exists() for name in (key_change.FRESH, key_change.GIVEN_UP)):
        raise NotWell(
            "A change of the ledger's key was cut short.",
            "The next act finishes it. Or, at once: counterfoil ledger index OFFICE.",
            State.WARN,
        )
    signer = keys.load_signer(office.keys / SIGNING_KEY)
    if signer.key != keys.load_key(office.keys / PUBLIC_KEY):
        raise NotWell(
            "keys/ledger.vkey is not the public key of keys/ledger.key.", "Put both back from the archive of keys."
        )
    if signer.key.name != office.origin:
        raise NotWell(
            f"The signing key is of {signer.key.name}, not of {office.origin}.", "Put origin in office.toml back."
        )
    return f"{counted(sum(1 for _ in office.keys.iterdir()), 'file')} of keys, readable by their owner only"


def _database(office: Office) -> str:
    try:
        connection.ensure_connection()
    except (OperationalError, OSError) as error:
        raise NotWell(
            f"It does not open: {str(error).strip().splitlines()[0]}", "Start it, or mend its address."
        ) from error
    if connection.vendor == "sqlite":
        if not office.database_file.is_file() or not connection.introspection.table_names():
            raise NotWell("office.db: is missing or empty.", "Put it back from a backup: counterfoil office restore.")
        with connection.cursor() as cursor:
            # The quick one does not ask whether an index has every row, and a row that its index lost is not found: an
            # opening of the ledger would look destroyed, and a case's last act as if it had never been.
            ledger = (one._meta.db_table for one in (models.Leaf, models.Node, models.Opening))
            for check in ("quick_check", *(f"integrity_check({table})" for table in ledger)):
                said = cursor.execute(f"PRAGMA {check}").fetchone()[0]
                if said != "ok":
                    break
        if said != "ok":
            raise NotWell(f"office.db is damaged: {said}", "Put it back from a backup: counterfoil office restore.")
        return f"SQLite, {office.database_file.stat().st_size / 1e6:,.1f} MB, whole"
    return f"PostgreSQL at {connection.settings_dict['HOST'] or 'its socket'}"


def _migrations(_: Office) -> str:
    executor = MigrationExecutor(connection)
    known = set(executor.loader.disk_migrations)
    applied = {name for name in executor.loader.applied_migrations if name[0] == "office"}
    if newer := sorted(name for app_, name in applied if (app_, name) not in known):
        raise NotWell(f"The database was changed by a newer Counterfoil ({newer[0]}).", "Update Counterfoil.")
    ours = [node for node in executor.loader.graph.leaf_nodes() if node[0] == "office"]
    if missing := executor.migration_plan(ours):
        raise NotWell(
            f"{counted(len(missing), 'change')} to the tables, from {missing[0][0].name} on, not made yet.",
            "Make a backup; the next command that opens the office makes them.",
            State.WARN,
        )
    return f"all {len(applied)} made"


def _ledger(office: Office) -> str:
    ledger = OfficeLedger()
    head = book.check(ledger)
    with Guard(office.guard, office.origin).locked() as watch:
        if head.size < watch.size:
            raise HistoryRewritten(
                f"The ledger holds {head.size} entries, but {watch.size} were signed before: the database is an old "
                "copy. Nothing may be signed; find the newer database."
            )
        if tree.fold(tree.frontier_at(ledger.node, watch.size)) != watch.root:
            raise HistoryRewritten("Entries that were signed before are not as they were. Compare with a receipt.")
    checking_ledger.newest_key(office)
    as_entered.check(office)
    return f"{counted(head.size, 'entry', 'entries')} hashed again, to its head {tree.fold(head.frontier).hex()[:16]}…"


def _store(office: Office, *, whole: bool) -> str:
    store = keeper_of(office)
    named = sorted(digests())
    lost = store.missing(named)
    at = folder.kept_now(office)[0]
    if lost:
        raise NotWell(
            f"{counted(len(lost), 'file')} that the database names not in the store, such as {lost[0][:16]}….",
            "Put them back from a backup: each is called by its SHA-256."
            if isinstance(store, FolderStore)
            else "If keys/objects.db is not the newest, put it back; else they are lost where the documents are kept.",
        )
    looked = named if whole else random.sample(named, min(SAMPLED, len(named)))
    for digest in looked:
        try:
            store.check(digest)
        except Unreachable:
            raise
        except EnvironmentFailed as error:
            raise NotWell(str(error), "Put it back from a backup; then look at all of them: --all.") from error
    how = "all" if len(looked) == len(named) else f"{len(looked)} by chance"
    return f"{counted(len(named), 'file')} there{f' ({at})' if at else ''}, {how} hashed again"


def digests() -> set[Digest]:
    """Every file of the store that the database names; what was disposed of is gone by right."""
    gone = models.Disposal.objects.exclude(destroyed_at=None).values("case")
    named = set(models.Record.objects.exclude(media_type=EXPUNGED).values_list("digest", flat=True))
    named |= set(models.Case.objects.exclude(pk__in=gone).values_list("demand_digest", flat=True))
    named |= set(models.ReleasedFile.objects.exclude(release__case__in=gone).values_list("digest", flat=True))
    named |= set(models.Arrival.objects.filter(Q(case=None) | ~Q(case__in=gone)).values_list("digest", flat=True))
    named |= set(models.Disposal.objects.exclude(certificate="").values_list("certificate", flat=True))
    named |= set(models.ReceivedMail.objects.exclude(digest="").values_list("digest", flat=True))
    return {Digest(one) for one in named}


def _law(office: Office) -> str:
    adoption = adopting.latest(office)
    if adoption is None:
        raise NotWell(
            "No counsel has adopted the rules.", f"counterfoil law adopt {office.law} --office {office.folder}"
        )
    changes = adopting.changes_since(adoption, adopting.pack_of(office))
    if changes.changed or changes.added:
        raise NotWell(
            f"{counted(len(changes.changed) + len(changes.added), 'rule')} changed since counsel signed.",
            "Counsel looks at them and signs again; until then each refers to a person.",
            State.WARN,
        )
    return f"as adopted by counsel on {adoption.adopted_at:%Y-%m-%d}"


def is_worker_running(office: Office) -> bool:
    """Whether a worker holds its lock."""
    try:
        handle = os.open(office.folder / work.LOCK, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return False
    except BlockingIOError:
        return True
    finally:
        os.close(handle)


def _worker(office: Office) -> str:
    waiting = models.Work.objects.filter(state="new").count()
    aside = models.Work.objects.filter(state="quarantine").count()
    leaking = models.Work.objects.filter(state="quarantine", kind=rescanning.RELEASE, note=LeakFound.__name__)
    if leaking.exists():
        cases = ", ".join(leaking.order_by("about").values_list("about", flat=True)[:20])
        raise NotWell(
            f"What was removed can still be had from what was released: {cases}.",
            "Look at it: counterfoil inspect, on the file in the case's release folder; then tell counsel.",
        )
    if aside:
        raise NotWell(
            f"{counted(aside, 'piece')} of work put aside after bringing the worker down.",
            "Look at those cases; whoever works on one lists it again from its page.",
            State.WARN,
        )
    if not is_worker_running(office):
        says = f"None runs; {counted(waiting, 'piece')} of work {'wait' if waiting != 1 else 'waits'}."
        raise NotWell(says, "counterfoil office serve starts one; so does counterfoil office worker.", State.WARN)
    return f"running; {counted(waiting, 'piece')} of work waiting"


def _lanes(office: Office) -> str:
    """Whether what is listed is done in time, whatever the lanes are at."""
    now = datetime.now(UTC)
    busy = models.Work.objects.filter(state="new").exclude(claimed_by="").order_by("claimed_at")
    takes = ", ".join(lanes.read(office)) or "none"
    if not is_worker_running(office):
        if busy.exists():
            says = f"None; {counted(len(busy), 'piece')} of work was left by lanes that are gone."
            raise NotWell(says, "Nothing is lost: the next worker does it again.", State.WARN)
        return "none"
    oldest = busy.first()
    if oldest is not None and oldest.claimed_at is not None and now - oldest.claimed_at > LONG:
        raise NotWell(
            f"{takes}; one has been at {oldest.kind} {oldest.key} for {_hours(now - oldest.claimed_at)}.",
            "A file of thousands of pages takes so long. Else stop the worker and start it again: nothing is lost.",
            State.WARN,
        )
    waits = models.Work.objects.filter(state="new", claimed_by="").order_by("listed_at").first()
    if waits is not None and now - waits.listed_at > LONG:
        raise NotWell(
            f"{takes}; {waits.kind} {waits.key} has waited for {_hours(now - waits.listed_at)}.",
            "Give the worker more lanes (--lanes), or the machine more processors; else look at its log.",
            State.WARN,
        )
    return f"{takes}; {len(busy)} busy"


def _hours(long: timedelta) -> str:
    return counted(int(long.total_seconds() // 3600), "hour")


def _mail(office: Office) -> str:
    mail = office.mail
    if mail is None:
        return "none is set up"
    for protocol, host, opens in (
        ("fetched", mail.imap_host, connecting.mailbox),
        ("sent", mail.smtp_host, connecting.server),
    ):
        if host:
            try:
                with opens(office, mail):
                    pass
            except EnvironmentFailed as error:
                raise NotWell(
                    f"No mail can be {protocol}: {error}", "As the sentence says; docs/mail.md has the keys."
                ) from error
    stuck = models.OutgoingMail.objects.filter(state__in=("refused", "doubt", "bounced")).count()
    if stuck:
        raise NotWell(f"{counted(stuck, 'message')} not delivered.", "Staff see them on /desk/mail/.", State.WARN)
    return "both directions answer" if mail.imap_host and mail.smtp_host else "the one direction that is set answers"


def _disk(office: Office) -> str:
    free = shutil.disk_usage(office.folder).free
    if free < LITTLE:
        raise NotWell(
            f"{free / 1e9:,.1f} GB left.",
            "Make room: when the disk is full nothing can be received.",
            State.FAULT if free < TOO_LITTLE else State.WARN,
        )
    return f"{free / 1e9:,.0f} GB left"


def _tesseract(_: Office) -> str:
    if shutil.which("tesseract") is None:
        raise NotWell(
            "tesseract is missing: scans are refused.", "Debian: apt-get install tesseract-ocr tesseract-ocr-eng"
        )
    return "tesseract is there"


def _https(office: Office) -> str:
    address = urlsplit(office.mail.public_address if office.mail else "")
    if not address.hostname:
        return "none is set ([mail] public_address)"
    if address.scheme != "https":
        raise NotWell(f"{address.geturl()}: is not https.", "Give the https name: secret addresses travel over it.")
    try:
        trusts = ssl.create_default_context()
        with (
            socket.create_connection((address.hostname, address.port or 443), timeout=10) as line,
            trusts.wrap_socket(line, server_hostname=address.hostname) as safe,
        ):
            until = ssl.cert_time_to_seconds(str((safe.getpeercert() or {})["notAfter"]))
    except (OSError, ssl.SSLError) as error:
        raise NotWell(
            f"{address.geturl()}: cannot be reached as browsers do it: {error}.", "Mend the proxy."
        ) from error
    left = datetime.fromtimestamp(until, UTC) - datetime.now(UTC)
    if left < timedelta(days=14):
        raise NotWell(f"The certificate of {address.hostname} ends in {left.days} days.", "Renew it.", State.WARN)
    return f"{address.hostname}, for {left.days} days"


def _clock(office: Office) -> str:
    now, last = datetime.now(UTC), models.Act.objects.order_by("-leaf").values_list("recorded_at", flat=True).first()
    if not office.simulated_clock and last is not None and last - now > timedelta(minutes=5):
        raise NotWell(
            f"The computer says {now:%Y-%m-%d %H:%M}, the last act was recorded at {last:%Y-%m-%d %H:%M}.",
            "Set the computer's clock right: entries are in order of time.",
        )
    try:
        asked = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
        said = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=False).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        said = ""
    if said == "no":
        raise NotWell("It is not set by the network.", "Turn on NTP: due dates hang on it.", State.WARN)
    return f"{now:%Y-%m-%d %H:%M} UTC" + (
        ", set by the network" if said == "yes" else "; who sets it cannot be told here"
    )


def _left(office: Office) -> str:
    if old := sorted(office.folder.glob(f"{moving_note.ASIDE}*")):
        raise NotWell(
            f"{old[0].name}: the database from before the office was moved. It holds everything that the office held "
            "then, and no order to expunge reaches it.",
            "Make a backup, look whether all is well, then delete it.",
            State.WARN,
        )
    if note := moving_note.read(office):
        raise NotWell(
            f"A move to another database, begun {note.began_at}, was interrupted. The office works where it is.",
            "counterfoil office migrate, as before: it begins anew, or does what is left.",
            State.WARN,
        )
    if behind := left.read(office):
        raise NotWell(
            f"Copies of the documents from before they were moved, on {behind.left_on}, still lie in "
            f"{behind.kept_at or 'the folder store'}.",
            "When all is well: counterfoil office store --remove-left.",
            State.WARN,
        )
    found = sweeping.left_behind(office)
    if found:
        return f"{counted(len(found), 'folder')} of killed programs; the worker sweeps them within the hour"
    return "nothing"
