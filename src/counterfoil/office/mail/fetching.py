"""Takes messages out of the mailbox: each once, whole, and moved away only after it is committed.

A message is known by its folder's UIDVALIDITY and its UID (RFC 9051 §2.3.1). Where a server numbers its folder anew,
what was kept before is known again by its bytes.
"""

from __future__ import annotations

import imaplib
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Max, QuerySet

from counterfoil.errors import EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.mail import connecting, filing
from counterfoil.office.mail.filing import Place
from counterfoil.office.mail.settings import MailSettings
from counterfoil.values import counted

MOST_BYTES = 64 << 20
"""A larger message stays where it is, and the office is told: somebody looks at it there."""
MOST_AT_ONCE = 200
"""So many in one run: other work has its turn, and the next run goes on."""
_INTERNALDATE = re.compile(rb'INTERNALDATE "([^"]{10,40})"')
_SIZE = re.compile(rb"RFC822\.SIZE (\d{1,12})")
_UID = re.compile(rb"UID (\d{1,10})")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one run did."""

    taken: int = 0
    not_taken: int = 0  # too large, or the server would not give it


def fetch(office: Office) -> Fetched:
    """Take what is new. Raises ``EnvironmentFailed`` for what the server or the line does; what was taken stays."""
    mail = office.mail
    if mail is None or not mail.imap_host:
        return Fetched()
    with connecting.mailbox(office, mail) as box:
        uidvalidity = _select(box, mail)
        here = models.ReceivedMail.objects.filter(folder=mail.imap_folder, uidvalidity=uidvalidity)
        _move(box, mail, here)  # what was committed before, and the run ended there
        after = here.aggregate(last=Max("uid"))["last"] or 0
        taken = not_taken = 0
        for uid in _uids(box, after)[:MOST_AT_ONCE]:
            place = Place(mail.imap_folder, uidvalidity, uid)
            if _take(office, box, place):
                taken += 1
            else:
                not_taken += 1
            _move(box, mail, here)
        return Fetched(taken, not_taken)


def in_words(fetched: Fetched) -> str:
    """``2 messages taken``."""
    said = f"{counted(fetched.taken, 'message')} taken"
    return said + (f", {fetched.not_taken} left in the mailbox" if fetched.not_taken else "")


def _select(box: imaplib.IMAP4, mail: MailSettings) -> int:
    """Open the folder; its UIDVALIDITY."""
    _ok(box.select(f'"{mail.imap_folder}"'), f"opening {mail.imap_folder}")
    said = box.response("UIDVALIDITY")[1]
    if not said or said[0] is None or not said[0].isdigit():
        raise EnvironmentFailed(
            f"{mail.imap_host}: the folder {mail.imap_folder} has no UIDVALIDITY, so no message could be told from "
            "another for certain. Use a mail server that keeps to RFC 9051."
        )
    return int(said[0])


def _uids(box: imaplib.IMAP4, after: int) -> list[int]:
    """The UIDs above ``after``, in order."""
    found = _ok(box.uid("SEARCH", "UID", f"{after + 1}:*"), "looking for new messages")
    # "n:*" always names the last message as well, however low its number is.
    return sorted(uid for uid in map(int, (found[0] or b"").split()) if uid > after)


def _take(office: Office, box: imaplib.IMAP4, place: Place) -> bool:
    """Keep one message; False where it stays in the mailbox."""
    described = _parts(box, place.uid, "(UID INTERNALDATE RFC822.SIZE)")
    if not described:
        return False  # gone since it was listed: somebody deleted or moved it
    said = b" ".join(described)
    size, received_at = _number(_SIZE, said), _moment(said)
    if size > MOST_BYTES:
        filing.note_not_taken(office, place, size=size, received_at=received_at)
        return False
    content = next((part[1] for part in _fetched(box, place.uid, "(UID BODY.PEEK[])") if isinstance(part, tuple)), b"")
    if not content:
        filing.note_not_taken(office, place, size=size, received_at=received_at)
        return False
    filing.keep(office, place, content, received_at=received_at)
    return True


def _move(box: imaplib.IMAP4, mail: MailSettings, here: QuerySet[models.ReceivedMail]) -> None:
    """Put away what is committed; what is not taken stays, in plain sight."""
    for row in here.filter(is_moved=False).exclude(became="not_taken").order_by("uid"):
        uid = str(row.uid)
        if not mail.imap_done:
            _ok(box.uid("STORE", uid, "+FLAGS.SILENT", r"(\Seen)"), "marking a message as seen")
        else:
            target = f'"{mail.imap_done}"'
            if not _moved(box, uid, target):
                with suppress(imaplib.IMAP4.error):
                    box.create(target)
                if not _moved(box, uid, target):
                    raise EnvironmentFailed(
                        f"{mail.imap_host}: messages cannot be moved to the folder {mail.imap_done}. Make it, or name "
                        "another in office.toml: [mail] imap_done. What was taken is kept, and not taken twice."
                    )
        here.filter(pk=row.pk).update(is_moved=True)


def _moved(box: imaplib.IMAP4, uid: str, target: str) -> bool:
    able = _able(box)
    if b"MOVE" in able:
        return box.uid("MOVE", uid, target)[0] == "OK"
    if box.uid("COPY", uid, target)[0] != "OK":
        return False
    _ok(box.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"), "marking a message that was copied")
    if b"UIDPLUS" in able:
        _ok(box.uid("EXPUNGE", uid), "removing a message that was copied")
    return True


def _able(box: imaplib.IMAP4) -> list[bytes]:
    """What the server can do, asked now: it says more of it after the log-in."""
    return (_ok(box.capability(), "saying what it can do")[-1] or b"").upper().split()


def _parts(box: imaplib.IMAP4, uid: int, what: str) -> list[bytes]:
    """What the server says about one message, without literals; nothing where it is gone."""
    return [part for part in _fetched(box, uid, what) if isinstance(part, bytes)]


def _fetched(box: imaplib.IMAP4, uid: int, what: str) -> list[bytes | tuple[bytes, bytes]]:
    found = [part for part in _ok(box.uid("FETCH", str(uid), what), "reading a message") if part is not None]
    heads = [part[0] if isinstance(part, tuple) else part for part in found]
    # A server may tell of other messages meanwhile (RFC 9051 §7): only what is about this one counts.
    about = any(_number(_UID, head) == uid for head in heads)
    return found if about else []


def _number(pattern: re.Pattern[bytes], said: bytes) -> int:
    met = pattern.search(said)
    return int(met[1]) if met else 0


def _moment(said: bytes) -> datetime:
    """When the server received it; never in the future, whatever its clock says."""
    now, met = datetime.now(UTC), _INTERNALDATE.search(said)
    try:
        found = datetime.strptime(met[1].decode().strip(), "%d-%b-%Y %H:%M:%S %z").astimezone(UTC) if met else now
    except (ValueError, OverflowError, UnicodeDecodeError):
        found = now
    return min(found, now).replace(microsecond=0) if found > now - timedelta(days=36_500) else now


def _ok(answer: tuple[str, list], doing: str) -> list:
    if answer[0] != "OK":
        said = b" ".join(part for part in answer[1] if isinstance(part, bytes)).decode("ascii", "replace")
        raise EnvironmentFailed(f"The mail server refused {doing}: {said[:200] or answer[0]}. It is tried again.")
    return answer[1]
