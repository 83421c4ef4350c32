"""A notice about a case, sent as a PDF by the word of a named person, once it was checked."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed, LeakFound, LetterIncomplete, RefusedByLaw
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.mail import keyed, outbox
from counterfoil.office.services import notices
from counterfoil.office.services.adopting import pack_of
from counterfoil.office.store import keeper_of
from counterfoil.release import letter_kinds

_MOST_BYTES = 10 << 20
"""Many servers refuse more."""


def send(office: Office, number: str, file: Path, *, by: str, kind: str = "", key: str = "") -> models.OutgoingMail:
    """List the notice in ``file`` to be sent to the requester. ``kind``: which letter (the last that was made).

    Raises ``LeakFound`` where it shows what the case withholds or carries what no reader sees, ``LetterIncomplete``
    where it lacks what the law demands, ``RefusedByLaw`` for a case that a court keeps secret, ``BadInput`` for what is
    no PDF, no notice to the requester, or where nobody can be reached.
    """
    if office.mail is None or not office.mail.smtp_host:
        raise BadInput(f"{office.folder}: sends no e-mail: office.toml has no [mail] smtp_host. docs/mail.md shows it.")
    if not is_name_and_title(by):
        raise BadInput(f'--by: “{by}”: give "Name, Title".')
    if not file.is_file() or file.read_bytes()[:5] != b"%PDF-" or file.stat().st_size > _MOST_BYTES:
        raise BadInput(f"{file}: is no PDF, or larger than 10 MB. Make one of the letter; nothing else is sent.")
    found = notices.check(office, number, file, kind=kind)
    if found.missing:
        raise LetterIncomplete(f"{file.name}: lacks {'; '.join(found.missing)}. It was not sent.")
    if found.hidden:
        raise LeakFound(f"{file.name}: {' '.join(found.hidden)} It was not sent.")
    case = models.Case.objects.get(number=number)
    if case.instrument.get("sealed"):
        raise RefusedByLaw(f"{number}: a court keeps this case secret; nothing about it is sent by e-mail.")
    day = models.Act.objects.filter(case=case, kind="letter.made").latest("leaf").recorded_at.date()
    notice = letter_kinds.load(pack_of(office).name, day).get(found.letter)
    if notice is None or notice.to != "requester":
        raise BadInput(f"{number}: the letter {found.letter} is not to the requester. Send it by post.")
    digest = keeper_of(office).put(file)
    arrival = case.arrivals.filter(state="cleared").exclude(sender_email="").order_by("pk").first()
    asked = models.ReceivedMail.objects.filter(arrival=arrival, became="arrival").first() if arrival else None
    tag = keyed.tagged(keyed.secret_of(office), number)
    lines = [
        *([_("SAMPLE: everything in this message is invented."), ""] if office.sample else []),
        _("With this message comes a letter of %(office)s about your request for public records %(number)s.")
        % {"office": office.name, "number": number},
        "",
        _("To answer it, answer this message and leave the subject as it is."),
        "",
        by,
        office.name,
    ]
    return outbox.put(
        key or f"notice {number} {digest[:32]}",
        case=case,
        letter=found.letter,
        recipient=arrival.sender_email if arrival else str(case.demand.get("sender", {}).get("email", "")),
        subject=_("A letter about your request [%(tag)s]") % {"tag": tag},
        body="\n".join(lines),
        made_by=by,
        answers=asked,
        attachments=[
            {
                "name": f"{number}-{found.letter}.pdf",
                "digest": digest,
                "media_type": "application/pdf",
                "released": False,
            }
        ],
    )


def send_made(office: Office, wanted: models.NoticeWanted, *, by: str) -> models.OutgoingMail:
    """As ``send``, for a notice that was made on the desk. Why one is not sent is kept as a refusal, for staff."""
    number, key = wanted.case.number, key_of(wanted)
    file = office.work / number / "notices" / wanted.file
    try:
        return send(office, number, file, by=by, kind=wanted.kind, key=key)
    except EnvironmentFailed:
        raise
    except CounterfoilError as error:
        return outbox.put_refused(key, case=wanted.case, letter=wanted.kind, made_by=by, why=str(error))


def key_of(wanted: models.NoticeWanted) -> str:
    """What the outbox calls it: a notice is sent once."""
    return f"notice {wanted.case.number} {wanted.pk}"
