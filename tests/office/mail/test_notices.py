"""A notice goes to the requester once it was checked, and only then."""

from __future__ import annotations

import email
from datetime import UTC, datetime
from email.policy import SMTP
from pathlib import Path

import pymupdf
import pytest

from counterfoil.errors import BadInput, CounterfoilError, LetterIncomplete, RefusedByLaw
from counterfoil.office import models
from counterfoil.office.mail import notices, running
from counterfoil.office.services import notices as letters
from counterfoil.office.tasks import TASKS

from .conftest import Mailed

OFFICER = "Dana Sample, FOIA Officer (SAMPLE)"
GIVEN = {"quantities": {"black_and_white_pages": 120}}


@pytest.fixture
def made(mailed: Mailed, acknowledged: models.Case, tmp_path: Path) -> Path:
    """An estimate of the fee, as the program makes it."""
    file = tmp_path / "fee.pdf"
    letters.make(mailed.office, "fee_estimate", acknowledged.number, out=file, given=GIVEN, by=OFFICER)
    return file


def test_a_notice_is_sent_once_with_the_letter_and_is_an_act(
    mailed: Mailed, acknowledged: models.Case, made: Path
) -> None:
    for _ in range(2):
        notices.send(mailed.office, acknowledged.number, made, by=OFFICER)
        running.send_out(mailed.office)
    assert len(mailed.taken.messages) == 2  # the acknowledgement, and this
    sent = email.message_from_bytes(mailed.taken.messages[-1], policy=SMTP)
    (part,) = sent.iter_attachments()
    assert (part.get_filename(), part.get_content()) == (
        f"{acknowledged.number}-fee_estimate.pdf", made.read_bytes(),
    )  # fmt: skip
    assert (sent["To"], sent["In-Reply-To"], sent["Auto-Submitted"]) == (
        "ada@mail.example", "<first@mail.example>", "auto-generated",
    )  # fmt: skip
    act = models.Act.objects.filter(kind="letter.sent").latest("leaf")
    assert act.facts == {"letter": "fee_estimate", "channel": "email"}


def test_what_is_not_right_is_not_sent(mailed: Mailed, acknowledged: models.Case, made: Path, tmp_path: Path) -> None:
    other, text = tmp_path / "other.pdf", tmp_path / "notes.txt"
    document = pymupdf.open()
    document.new_page().insert_text((72, 72), "We owe you a letter.")
    document.save(other)
    text.write_text("no PDF")

    def refused(error: type[CounterfoilError], file: Path, **how: str) -> None:
        with pytest.raises(error):
            notices.send(mailed.office, acknowledged.number, file, **{"by": OFFICER} | how)

    refused(LetterIncomplete, other)
    refused(BadInput, text)
    refused(BadInput, tmp_path / "none.pdf")
    refused(BadInput, made, by="Dana")
    refused(BadInput, made, kind="extension")  # no such letter was made
    with pytest.raises(BadInput, match="sends no e-mail"):
        notices.send(mailed.changed(smtp_host="").office, acknowledged.number, made, by=OFFICER)
    acknowledged.instrument = acknowledged.instrument | {"sealed": True}
    acknowledged.save(update_fields=["instrument"])
    refused(RefusedByLaw, made)
    assert models.OutgoingMail.objects.count() == 1


def test_a_notice_of_the_desk_that_cannot_be_sent_says_why(
    mailed: Mailed, acknowledged: models.Case, made: Path
) -> None:
    account = models.Account.objects.get(log_in_name="dana")
    folder = mailed.office.work / acknowledged.number / "notices"
    folder.mkdir(parents=True)
    rows = [
        models.NoticeWanted.objects.create(
            case=acknowledged, kind="fee_estimate", by=OFFICER, at=datetime.now(UTC), file=name
        )
        for name in ("good.pdf", "altered.pdf")
    ]
    (folder / "good.pdf").write_bytes(made.read_bytes())
    (folder / "altered.pdf").write_bytes(b"%PDF-1.7 nothing")
    for row in rows:
        TASKS["mail_notice"](mailed.office, f"{row.pk}/{account.pk}")
    assert [models.OutgoingMail.objects.get(key=notices.key_of(row)).state for row in rows] == ["waiting", "not_sent"]
    assert models.MailEvent.objects.latest("pk").answer.startswith("It was not sent: ")
    assert running.send_out(mailed.office) == 1
