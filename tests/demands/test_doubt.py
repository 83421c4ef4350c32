"""What is stopped with "is this a demand?", and that nothing which asks for records is."""

from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pymupdf
import pytest

from counterfoil.demands.doubt import doubt
from counterfoil.demands.recognition import recognise
from counterfoil.documents.model import Document
from counterfoil.law.instruments import Instruments
from counterfoil.law.model import InstrumentClass, InstrumentKind

ASK = "Under the Freedom of Information Act I request a copy of the arrest report RD LH000001."


def mail(path: Path, body: str, **headers: str) -> Path:
    message = EmailMessage()
    for name, value in {"From": "Ada Sample <ada@sample.example>", "Subject": "records", **headers}.items():
        message[name.replace("_", "-")] = value
    message.set_content(body)
    path.write_bytes(message.as_bytes())
    return path


def pdf(path: Path, *pages: str) -> Path:
    document = pymupdf.open()
    for text in pages:
        document.new_page().insert_textbox((60, 60, 540, 760), text, fontsize=10)
    document.save(path)
    return path


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Auto_Submitted": "auto-replied"}, "Its headers say that a machine answered by itself"),
        ({"From": "MAILER-DAEMON@mx.sample.example"}, "It comes from a mail system (MAILER-DAEMON@mx.sample.example)"),
        ({"Subject": "Automatic reply: records"},
         "Its subject line, “Automatic reply: records”, is that of an automatic reply"),
        ({"Subject": "Undelivered Mail Returned to Sender"},
         "Its subject line, “Undelivered Mail Returned to Sender”, is that of an automatic reply"),
    ],
)  # fmt: skip
def test_machine_is_not_a_requester(
    headers: dict[str, str], why: str, tmp_path: Path, read_document: Callable[[Path], Document],
    instruments: Instruments,
) -> None:  # fmt: skip
    document = read_document(mail(tmp_path / "a.eml", f"Please send your request again.\n\n{ASK}", **headers))
    assert doubt(document) == why
    found = recognise(document, instruments)
    assert (found.kind, found.klass) == (InstrumentKind.UNKNOWN, InstrumentClass.UNKNOWN)
    assert found.why == f"{why}. Is this a demand?"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Auto_Submitted": "auto-generated"}, {"Auto_Submitted": "no"}, {"Subject": "Re: out of date delivery log"}],
)
def test_person_or_portal_that_writes_is_a_requester(
    headers: dict[str, str], tmp_path: Path, read_document: Callable[[Path], Document], instruments: Instruments
) -> None:
    document = read_document(mail(tmp_path / "a.eml", ASK, **headers))
    assert doubt(document) == ""
    assert recognise(document, instruments).kind is InstrumentKind.FOIA_REQUEST


POLICY = (
    "LAKEHURST POLICE DEPARTMENT\nGENERAL ORDER 24-03\nRecords Policy\n\n"
    "Requests under the Freedom of Information Act are forwarded to the records section. Reports are kept seven years. "
    "Supervisors review all requests for reports and videos."
)
LETTER = (
    "Ada Sample\n12 Sample Street\nLakehurst, Illinois 60999\n\nTo: FOIA Officer\n\nRe: Records Policy\n\n"
    "Please provide a copy of the general order about records and of all reports made under it in 2024.\n\n"
    "Sincerely,\nAda Sample"
)
FORM = "CITY OF LAKEHURST\nFREEDOM OF INFORMATION ACT\n\nRequester: Ada Sample\nRecords requested: all crash reports"


def test_policy_that_speaks_of_requests_is_no_request(
    tmp_path: Path, read_document: Callable[[Path], Document], instruments: Instruments
) -> None:
    document = read_document(pdf(tmp_path / "policy.pdf", POLICY))
    assert doubt(document) == "On its first pages nobody asks for a record, as a letter or a request form does"
    assert recognise(document, instruments).kind is InstrumentKind.UNKNOWN


def test_manual_with_an_example_letter_is_no_request(tmp_path: Path, read_document: Callable[[Path], Document]) -> None:
    manual = "Records Handbook\n\nAn example of what people write:\n“I request a copy of my arrest report.”"
    document = read_document(pdf(tmp_path / "manual.pdf", manual))
    assert doubt(document).startswith("Its title, “Records Handbook”, is that of a paper of another kind")


@pytest.mark.parametrize("text", [LETTER, FORM, ASK])
def test_letter_and_form_are_requests(
    text: str, tmp_path: Path, read_document: Callable[[Path], Document], instruments: Instruments
) -> None:
    document = read_document(pdf(tmp_path / "letter.pdf", text))
    assert doubt(document) == ""
    assert recognise(document, instruments).kind is InstrumentKind.FOIA_REQUEST


def test_typed_text_is_never_doubted(tmp_path: Path, read_document: Callable[[Path], Document]) -> None:
    path = tmp_path / "note.txt"
    path.write_text("crash reports of 2024")
    assert doubt(read_document(path)) == ""


def test_published_bounce_is_stopped(
    data: Path, read_document: Callable[[Path], Document], instruments: Instruments
) -> None:
    document = read_document(data / "email" / "froide_MIT" / "bounce_001.eml")
    assert recognise(document, instruments).kind is InstrumentKind.UNKNOWN
