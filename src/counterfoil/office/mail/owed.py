"""What the office owes a requester by e-mail: that the request came and when the answer is due, and that it is there.

Found by looking, not by being told: whatever was missed is found the next minute. Nothing is written to anybody before
a named person has taken the message for a request; so no spam is answered, and no program (RFC 3834).
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from counterfoil.cases.lifecycle import ANSWERS
from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import PROGRAM
from counterfoil.office.mail import keyed, outbox
from counterfoil.office.mail.composing import LINK
from counterfoil.office.mail.headers import Nature
from counterfoil.office.mail.settings import MailSettings, is_address
from counterfoil.release.gate import ReleaseKind

_TO_REQUESTERS = (ReleaseKind.PUBLIC.value, ReleaseKind.SUBJECT.value)
_MOST_ATTACHED = 10 << 20  # bytes; more is refused by many servers, and the link has all of it


def list_owed(office: Office) -> int:
    """List every message that is owed and not listed yet; how many."""
    mail = office.mail
    if mail is None or not mail.smtp_host:
        return 0
    return _acknowledgements(office, mail) + _releases(office, mail)


def _acknowledgements(office: Office, mail: MailSettings) -> int:
    """For each request that a person cleared. A paper that is no request for records is never written to by itself."""
    done = models.OutgoingMail.objects.filter(letter="acknowledgement").values("case")
    owed = (
        models.Arrival.objects.filter(state="cleared", case__closed_at=None)
        .exclude(sender_email="")
        .exclude(case__in=done)
        .filter(case__instrument__kind="foia_request")
        .select_related("case")
    )
    return sum(_acknowledge(office, mail, arrival) for arrival in owed.order_by("pk"))


def _acknowledge(office: Office, mail: MailSettings, arrival: models.Arrival) -> int:
    case = arrival.case
    if not _may_write_to(case, arrival):
        return 0
    secret = keyed.secret_of(office)
    received = case.received_at.astimezone(ZoneInfo(office.time_zone))
    lines = [
        *_sample(office),
        _("Your request for public records reached %(office)s on %(day)s. Its number is %(number)s.")
        % {"office": office.name, "day": f"{received:%A, %B %-d, %Y}", "number": case.number},
        "",
    ]
    if case.due_on:
        lines.append(_("An answer is due by %(day)s.") % {"day": f"{case.due_on:%A, %B %-d, %Y}"})
        if case.clock.get("working"):
            lines += [_("How that day was counted:"), *(f"  {one}" for one in case.clock["working"])]
        lines.append("")
    lines += _follow(mail, arrival)
    lines += [_("To add something, answer this message and leave the subject as it is."), ""]
    outbox.put(
        f"acknowledgement {case.number}",
        case=case,
        letter="acknowledgement",
        recipient=arrival.sender_email,
        subject=_("Your request for public records [%(tag)s]") % {"tag": keyed.tagged(secret, case.number)},
        body="\n".join([*lines, *_signed(office)]),
        made_by=PROGRAM,
        automatic=True,
        follows=arrival if _link_is_ours(arrival) else None,
        answers=_message_of(arrival),
    )
    return 1


def _releases(office: Office, mail: MailSettings) -> int:
    """For each release that left by the gate to whoever asked. The message has the way to it, and not what it holds."""
    done = models.OutgoingMail.objects.filter(key__startswith="release ").values("case")
    owed = (
        models.Release.objects.filter(kind__in=_TO_REQUESTERS, case__instrument__kind="foia_request")
        .exclude(case__in=done)
        .filter(case__arrivals__state="cleared")
        .exclude(case__arrivals__sender_email="")
        .select_related("case")
        .distinct()
    )
    return sum(_tell(office, mail, release) for release in owed.order_by("pk"))


def _tell(office: Office, mail: MailSettings, release: models.Release) -> int:
    case = release.case
    arrival = case.arrivals.filter(state="cleared").exclude(sender_email="").order_by("pk").first()
    if arrival is None or not _may_write_to(case, arrival):
        return 0
    secret = keyed.secret_of(office)
    lines = [
        *_sample(office),
        _("The answer to your request for public records %(number)s is ready.") % {"number": case.number},
        "",
        *_follow(mail, arrival),
        _("Every file of it can be checked against the public ledger of this office; the page says how."),
        "",
        _("SHA-256 of the list of its files: %(digest)s") % {"digest": release.manifest},
        "",
    ]
    outbox.put(
        f"release {case.number}",
        case=case,
        letter=_letter_of(case),
        recipient=arrival.sender_email,
        subject=_("The answer to your request [%(tag)s]") % {"tag": keyed.tagged(secret, case.number)},
        body="\n".join([*lines, *_signed(office)]),
        made_by=PROGRAM,
        follows=arrival if _link_is_ours(arrival) else None,
        answers=_message_of(arrival),
    )
    return 1


def _may_write_to(case: models.Case, arrival: models.Arrival) -> bool:
    """Not about what a court keeps secret, not to a program, and not where nobody could be reached."""
    message = _message_of(arrival)
    by_program = message is not None and message.nature != Nature.PERSON
    return not case.instrument.get("sealed") and not by_program and is_address(arrival.sender_email)


def _follow(mail: MailSettings, arrival: models.Arrival) -> list[str]:
    if mail.public_address and _link_is_ours(arrival):
        return [
            _("Follow it, and receive the answer, under this address. Whoever has it can do so; keep it to yourself:"),
            f"  {LINK}",
            "",
        ]
    if arrival.link:
        return [_("Follow it, and receive the answer, under the secret address that you were given when you filed it."),
                ""]  # fmt: skip
    return [_("The answer will reach you at the address that you gave."), ""]


def _link_is_ours(arrival: models.Arrival) -> bool:
    """Whether the secret address can be told again: that of a message can, one from a form was shown once."""
    return arrival.channel == "email" and bool(arrival.link)


def _message_of(arrival: models.Arrival) -> models.ReceivedMail | None:
    return models.ReceivedMail.objects.filter(arrival=arrival, became="arrival").order_by("pk").first()


def _letter_of(case: models.Case) -> str:
    made = models.Act.objects.filter(case=case, kind="letter.made", facts__letter__in=ANSWERS).order_by("-leaf").first()
    if made is None:
        raise BadInput(f"{case.number}: was released without a letter.")
    return str(made.facts["letter"])


def _signed(office: Office) -> list[str]:
    who = (office.foia_officer, office.name, office.address, office.phone)
    return [one for one in who if one]


def _sample(office: Office) -> list[str]:
    return [_("SAMPLE: everything in this message is invented."), ""] if office.sample else []
