"""Files read as demands: e-mails, letters, scans; dates, attachments, and what is refused."""

from __future__ import annotations

import importlib.util
import struct
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import ModuleType

import pytest

from counterfoil import sandbox
from counterfoil.demands.model import Contact, Demand, Purpose, Subject
from counterfoil.demands.reading import date_warnings, in_body_warnings, read, read_attachment
from counterfoil.errors import CounterfoilError, DemandUnreadable
from counterfoil.law.instruments import Instruments
from counterfoil.values import RecordKind

Reader = Callable[[str, bytes], Demand]


@pytest.fixture
def demand(tmp_path: Path, work: Path, worker: sandbox.Worker) -> Reader:
    def make(name: str, data: bytes) -> Demand:
        (tmp_path / name).write_bytes(data)
        return read(tmp_path / name, workdir=work, worker=worker)

    return make


def test_read_email(papers: ModuleType, demand: Reader) -> None:
    found = demand("d.eml", papers.email(papers.FOIA_LETTER.partition("March 3, 2025\n")[2]))

    assert found.sender == Contact(name="Casey Inkwell", email="casey@news.example", organisation="Sampleville News")
    assert found.subject_line == "Records request"
    assert found.sent_at == datetime(2025, 3, 3, 16, 15, tzinfo=UTC)
    assert found.received_at == datetime(2025, 3, 3, 16, 15, 9, tzinfo=UTC)
    assert [(i.number, i.text, i.record_kinds) for i in found.items] == [
        (1, "All arrest reports of March 1, 2025", (RecordKind.ARREST_REPORT,)),
        (2, "Body camera video of the same arrests", (RecordKind.VIDEO,)),
    ]
    assert found.period == (date(2025, 3, 1), date(2025, 3, 1))
    assert (found.purpose, found.wants_fee_waiver, found.wants_electronic) == (Purpose.NEWS_OR_RESEARCH, True, False)
    assert (found.asked_only_in_attachment, found.attachments, found.warnings) == (False, (), ())
    assert "Inkwell" not in found.text


@pytest.mark.parametrize("kind", ["pdf", "scan"])
def test_read_letter(papers: ModuleType, tmp_path: Path, work: Path, worker: sandbox.Worker, kind: str) -> None:
    path = getattr(papers, kind)(tmp_path / "letter.pdf", papers.FOIA_LETTER)

    found = read(path, workdir=work, worker=worker)

    assert found.sender.name == "Casey Inkwell"
    assert found.sender.postal_address == "100 Example Street, Sampleville, IL 60699"
    assert found.sender.organisation == "Sampleville News"
    assert found.sent_at == datetime(2025, 3, 3, 12, tzinfo=UTC)
    assert found.received_at is None
    assert [item.record_kinds for item in found.items] == [(RecordKind.ARREST_REPORT,), (RecordKind.VIDEO,)]


def test_read_text_in_an_old_encoding(demand: Reader) -> None:
    found = demand(
        "d.txt", "Ich bitte um den Bericht über Müller.\nPlease send the report about Pat Müller.".encode("cp1252")
    )

    assert found.subjects == (Subject("Pat Müller"),)


def test_read_foia_of_the_story_row_five(papers: ModuleType, demand: Reader) -> None:
    """An agency's attorney asks for arrest records of the mid-1990s."""
    body = (
        "Pursuant to the Illinois Freedom of Information Act, please provide all arrest reports of Pat Sampleton,\n"
        "DOB 01/02/1970, IR# 1000001, from the mid-1990s. There is a hearing today.\n"
    )
    found = demand("d.eml", papers.email(body, sender="Robin Placeholder <rp@ice.dhs.gov>"))

    assert found.subjects == (Subject("Pat Sampleton", "1970-01-02", ("IR 1000001",)),)
    assert found.period == (date(1994, 1, 1), date(1996, 12, 31))
    assert [item.record_kinds for item in found.items] == [(RecordKind.ARREST_REPORT,)]


def test_read_attachments_are_demands_of_their_own(papers: ModuleType, tmp_path: Path, demand: Reader) -> None:
    letter = papers.pdf(tmp_path / "letter.pdf", papers.FOIA_LETTER)
    found = demand("d.eml", papers.email_with("Please see attached.\n", letter))

    inner = read_attachment(found, 1)
    assert [item.number for item in inner.items] == [1, 2]
    assert inner.sender.name == "Casey Inkwell"
    with pytest.raises(DemandUnreadable, match=r"^The demand has 1 attachments; there is no number 2\."):
        read_attachment(found, 2)


def test_read_people_of_a_paper_that_only_came_attached(papers: ModuleType, tmp_path: Path, demand: Reader) -> None:
    paper = papers.pdf(
        tmp_path / "paper.pdf", "SUBPOENA\nYOU ARE COMMANDED to produce records concerning Pat Sampleton, RD JD100000."
    )
    nameless = papers.pdf(tmp_path / "nameless.pdf", "SEARCH WARRANT\nrecords under RD JD100000")
    attached = demand("a.eml", papers.email_with("Attached please find a subpoena.\n", paper, nameless))
    asked = demand("b.eml", papers.email_with("Please send the arrest report JD100001.\n", paper))

    assert (attached.items, attached.asked_only_in_attachment) == ((), True)
    assert attached.subjects == (Subject("Pat Sampleton", "", ("RD JD100000",)),)
    assert asked.subjects == (Subject("", "", ("RD JD100001",)),)


def test_read_a_victims_mail(papers: ModuleType, demand: Reader) -> None:
    body = (
        "I was the victim of a theft on March 2, 2025. The RD number is JD100000. Please send me the police report. "
        "My date of birth is 02/25/1994.\n\nCasey Inkwell\n\n[SAMPLE – everybody named\nhere is invented.]\n"
    )
    found = demand("d.eml", papers.email(body))

    assert [(i.text, i.record_kinds) for i in found.items] == [
        ("Please send me the police report.", (RecordKind.ARREST_REPORT, RecordKind.CASE_REPORT))
    ]
    assert found.subjects == (Subject("Casey Inkwell", "1994-02-25", ("RD JD100000",)),)
    assert (found.period, found.signature) == ((date(2025, 3, 2), date(2025, 3, 2)), "Casey Inkwell")


def test_in_body_warnings_from_2026(
    papers: ModuleType, tmp_path: Path, demand: Reader, instruments: Instruments
) -> None:
    letter = papers.pdf(tmp_path / "letter.pdf", papers.FOIA_LETTER)
    attached = demand("a.eml", papers.email_with("Please see attached.\n", letter))
    in_body = demand("b.eml", papers.email_with("Please send the arrest report JD100000.\n", letter))

    assert (attached.asked_only_in_attachment, in_body.asked_only_in_attachment) == (True, False)
    assert len(in_body_warnings(attached, instruments, on=date(2026, 1, 1))) == 1
    assert in_body_warnings(attached, instruments, on=date(2025, 12, 31)) == ()
    assert in_body_warnings(in_body, instruments, on=date(2026, 1, 1)) == ()


@pytest.mark.parametrize(
    ("header", "sent", "warning"),
    [
        ("", None, "The message has no Date header."),
        ("yesterday", None, "The Date header has no date that can be read."),
        (
            "Mon, 99 Mar 2025 10:15:00 -0600",
            None,
            "The Date header has no date that can be read.",
        ),
        (
            "Thu, 1 Jan 1970 00:00:00 +0000",
            None,
            "The Date header says 1970-01-01, which is before 1990: it is not believed.",
        ),
        (
            "Mon, 3 Mar 2031 10:15:00 -0600",
            datetime(2031, 3, 3, 16, 15, tzinfo=UTC),
            "It says it was sent on 2031-03-03 but received on 2025-03-03: one of the two is wrong.",
        ),
        ("Mon, 3 Mar 2025 16:15:00 -0000", datetime(2025, 3, 3, 16, 15, tzinfo=UTC), ""),
    ],
)
def test_read_odd_dates(papers: ModuleType, demand: Reader, header: str, sent: datetime | None, warning: str) -> None:
    found = demand("d.eml", papers.email("Please send the report.\n", date=header))

    assert found.sent_at == sent
    assert [w for w in found.warnings if w != "The message has no date."] == ([warning] if warning else [])


def test_date_warnings_of_the_future(papers: ModuleType, demand: Reader) -> None:
    found = demand("d.eml", papers.email("Please send the report.\n"))

    assert date_warnings(found, today=date(2025, 3, 3)) == ()
    assert len(date_warnings(found, today=date(2025, 3, 2))) == 2


def test_read_the_topmost_received_header_counts(papers: ModuleType, demand: Reader) -> None:
    extra = (
        "Received: from b by office.example; Tue, 4 Mar 2025 08:00:00 -0600\n"
        "Received: from a by b.example; Mon, 3 Mar 2025 10:15:09 -0600\n"
    )
    found = demand("d.eml", papers.email("Please send the report.\n", extra=extra))

    assert found.received_at == datetime(2025, 3, 4, 14, tzinfo=UTC)


def test_read_empty_body_says_so(papers: ModuleType, demand: Reader) -> None:
    found = demand("d.eml", papers.email("", subject="Arrest report JD100000"))

    assert (found.text, found.items) == ("", ())
    assert (
        "The body of the message is empty; only its subject line and attachments can say what is asked."
        in found.warnings
    )


def test_read_nothing_at_all_is_refused(papers: ModuleType, demand: Reader) -> None:
    with pytest.raises(DemandUnreadable, match=r"^d\.eml: no text could be read in it\."):
        demand("d.eml", papers.email("", subject=""))


def test_read_is_the_same_twice(papers: ModuleType, demand: Reader) -> None:
    data = papers.email(papers.FOIA_LETTER)

    assert demand("d.eml", data) == demand("d.eml", data)


@pytest.mark.soak
def test_read_published_mail(data: Path, work: Path, worker: sandbox.Worker) -> None:
    """Every e-mail, malformed ones too, gives a demand or a clear refusal."""
    read_ones, refused = 0, []
    for path in sorted(p for p in (data / "email").rglob("*") if p.is_file()):
        try:
            read(path, workdir=work, worker=worker)
            read_ones += 1
        except CounterfoilError as error:
            refused.append((type(error).__name__, str(error)[-1]))

    assert read_ones >= 75
    assert set(refused) == {("DemandUnreadable", ".")}


@pytest.mark.parametrize(
    ("said", "period", "warned"),
    [
        ("the log of requests for FY2023", (date(2023, 1, 1), date(2023, 12, 31)), True),
        ("the log of requests for 2023", (date(2023, 1, 1), date(2023, 12, 31)), False),
    ],
)
def test_fiscal_year_is_taken_for_the_calendar_year_and_says_so(
    said: str, period: tuple[date, date], warned: bool, tmp_path: Path, work: Path, worker: sandbox.Worker
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(f"Please send me {said}.\n")
    demand = read(path, workdir=work, worker=worker)
    assert demand.period == period
    assert any(warning.startswith("A fiscal year is named; it is taken for") for warning in demand.warnings) is warned


def test_request_in_the_line_of_the_greeting_is_read(tmp_path: Path, work: Path, worker: sandbox.Worker) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear officer, please send me the arrest report RD LH000001\n")
    demand = read(path, workdir=work, worker=worker)
    assert [(item.text, item.record_kinds) for item in demand.items] == [
        ("please send me the arrest report RD LH000001", (RecordKind.ARREST_REPORT,))
    ]
    assert [subject.identifiers for subject in demand.subjects] == [("RD LH000001",)]


def test_an_outlook_message_says_who_asks_and_when(tmp_path: Path, work: Path, worker: sandbox.Worker) -> None:
    write = _writer()
    sent = struct.pack("<HHIQ", 0x40, 0x0039, 0, 134169408000000000)
    texts = {"p0c1a": "Casey Inkwell", "p5d01": "casey@news.example", "p0037": "FOIA request"}
    made = write.message(p1000="Please send me the arrest report RD LH000001.", **texts)
    path = tmp_path / "d.msg"
    path.write_bytes(write.compound({**made, "__properties_version1.0": bytes(32) + sent}))

    found = read(path, workdir=work, worker=worker)

    assert (found.sender.name, found.sender.email) == ("Casey Inkwell", "casey@news.example")
    assert (found.subject_line, found.sent_at) == ("FOIA request", datetime(2026, 3, 2, 16, 0, tzinfo=UTC))
    assert len(found.items) == 1


def _writer() -> ModuleType:
    file = Path(__file__).parents[1] / "leaks" / "outlook_files.py"
    spec = importlib.util.spec_from_file_location("outlook_files", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
