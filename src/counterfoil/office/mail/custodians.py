"""What custodians are told by e-mail: that they are asked, that the day comes, that it has passed. Each thing once.

A message names the system, the kinds of records and the day. Of the requester it says nothing, nor what to look for:
that may name a person, and stands on the page behind the secret address.
"""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from counterfoil.errors import BadInput
from counterfoil.office import models, queries
from counterfoil.office.folder import Office
from counterfoil.office.journal import PROGRAM
from counterfoil.office.mail import keyed, outbox
from counterfoil.office.mail.composing import LINK
from counterfoil.office.mail.settings import MailSettings
from counterfoil.office.services import collecting

ASKED, DUE, OVERDUE, BY_HAND = "pull", "reminder_due", "reminder_overdue", "reminder"
"""Kinds of messages to a custodian, as the outbox calls them."""
BEFORE = timedelta(days=1)
"""So long before the day comes a custodian is reminded."""


def sends(office: Office) -> bool:
    """Whether this office sends e-mail at all."""
    return office.mail is not None and bool(office.mail.smtp_host)


def list_owed(office: Office) -> int:
    """List what each custodian who has not answered is to be told now, and was not told; how many."""
    if not sends(office):
        return 0
    open_ = models.Pull.objects.filter(outcome="", case__closed_at=None, case__sealed=False).exclude(email="")
    today, told = queries.today(office), 0
    for pull in open_.select_related("case", "asked_by").prefetch_related("mail"):
        known = {row.letter for row in pull.mail.all()}
        what = _owed(pull, today, known, asked_on=pull.asked_at.astimezone(ZoneInfo(office.time_zone)).date())
        if what:
            _tell(office, pull, what, key=f"custodian {pull.pk} {what}", by=PROGRAM)
            told += 1
    return told


def remind(office: Office, pull: models.Pull, *, by: str) -> models.OutgoingMail:
    """Remind a custodian now, by the word of a person; once a day. Raises ``BadInput`` where it cannot be sent."""
    if not sends(office):
        raise BadInput("This office sends no e-mail. Remind them yourself, and write it down here.")
    if pull.outcome or not pull.email or pull.case.sealed or pull.case.closed_at is not None:
        raise BadInput("Nobody can be reminded of this by e-mail: it is answered, closed or secret, or has no address.")
    return _tell(office, pull, BY_HAND, key=f"custodian {pull.pk} {queries.today(office).isoformat()}", by=by)


def _owed(pull: models.Pull, today: date, known: set[str], *, asked_on: date) -> str:
    """The one thing that is to be said now; what was missed is not said late beside what has overtaken it."""
    if today > pull.due_on:
        return "" if OVERDUE in known else OVERDUE
    if today >= pull.due_on - BEFORE and (today > asked_on or ASKED in known):
        return "" if DUE in known or today == asked_on else DUE
    return "" if ASKED in known else ASKED


def _tell(office: Office, pull: models.Pull, what: str, *, key: str, by: str) -> models.OutgoingMail:
    mail = office.mail
    assert mail is not None  # noqa: S101 - it sends
    secret = keyed.secret_of(office)
    if mail.public_address and not pull.link:
        pull.link = collecting.hashed(keyed.custodian(secret, pull.pk))
        pull.save(update_fields=["link"])
    day = f"{pull.due_on:%A, %B %-d, %Y}"
    said = {"system": pull.system, "day": day, "number": pull.case.number, "office": office.name}
    tagged = {"tag": keyed.tagged(secret, pull.case.number), "day": f"{pull.due_on:%B %-d}"}
    return outbox.put(
        key,
        case=pull.case,
        letter=what,
        recipient=pull.email,
        subject=_subject(what) % tagged,
        body="\n".join([*_sample(office), _first(what) % said, "", *_body(mail, pull), *_signed(office, pull)]),
        made_by=by,
        pull=pull,
    )


def _subject(what: str) -> str:
    if what == OVERDUE:
        return _("Records were due on %(day)s [%(tag)s]")
    return _("Records are wanted by %(day)s [%(tag)s]")


def _first(what: str) -> str:
    if what == OVERDUE:
        return _("%(office)s has asked for records of this system: %(system)s. The day, %(day)s, has passed, and no answer is known (%(number)s).")  # fmt: skip  # noqa: E501 - one sentence for translators
    if what == ASKED:
        return _("%(office)s asks for records of this system: %(system)s, by %(day)s (%(number)s).")
    return _("A reminder: %(office)s has asked for records of this system: %(system)s, by %(day)s (%(number)s).")


def _body(mail: MailSettings, pull: models.Pull) -> list[str]:
    lines = []
    if pull.expected:
        kinds = ", ".join(kind.replace("_", " ") for kind in pull.expected)
        lines += [_("What should be there: %(kinds)s.") % {"kinds": kinds}, ""]
    if mail.public_address:
        lines += [
            _("What to look for stands under this address, and there you say what came of it. Keep it to yourself:"),
            f"  {LINK}",
            "",
        ]
    else:
        lines += [
            _("Whoever asked you says what to look for. Tell them what came of it, also that there is nothing."),
            "",
        ]
    return lines


def _signed(office: Office, pull: models.Pull) -> list[str]:
    who = (pull.asked_by.official or office.foia_officer, office.name, office.phone)
    return [one for one in who if one]


def _sample(office: Office) -> list[str]:
    return [_("SAMPLE: everything in this message is invented."), ""] if office.sample else []
