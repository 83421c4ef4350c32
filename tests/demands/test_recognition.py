"""What papers claim to be: each kind, and the traps (words of judges on agencies' forms, mentions, bundles, scans)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from counterfoil.demands.marks import marks_of
from counterfoil.demands.recognition import recognise
from counterfoil.documents.model import Document, Page
from counterfoil.law.gate import gate
from counterfoil.law.instruments import Instruments
from counterfoil.law.model import GateAction, Instrument, InstrumentClass, InstrumentKind
from counterfoil.values import Digest

K, C = InstrumentKind, InstrumentClass


def document(*pages: str, parts: tuple[Document, ...] = (), name: str = "paper.pdf") -> Document:
    """Pages built in code, as a PDF's text layer gives them."""
    read = tuple(Page(number, 612, 792, text, ()) for number, text in enumerate(pages))
    return Document(name, "application/pdf", Digest("0" * 64), read, parts=parts)


def message(
    body: str, sender: str = "casey@news.example", subject: str = "", parts: tuple[Document, ...] = ()
) -> Document:
    headers = (("From", sender), ("Subject", subject))
    return Document(
        "m.eml", "message/rfc822", Digest("0" * 64), (), typeset=True, parts=parts, properties=headers, body=body
    )


@pytest.mark.parametrize(
    ("paper", "kind", "klass"),
    [
        ("I_200", K.I_200, C.ADMINISTRATIVE),
        ("I_205", K.I_205, C.ADMINISTRATIVE),
        ("I_247A", K.DETAINER, C.ADMINISTRATIVE),
        ("I_138", K.ADMINISTRATIVE_SUBPOENA, C.ADMINISTRATIVE),
        ("ADMINISTRATIVE_WARRANT", K.ADMINISTRATIVE_WARRANT, C.ADMINISTRATIVE),
        ("EOIR_ORDER", K.IMMIGRATION_COURT, C.ADMINISTRATIVE),
        ("AO_93", K.SEARCH_WARRANT, C.CLAIMED_JUDICIAL),
        ("AO_442_CLERK", K.ARREST_WARRANT, C.CLAIMED_JUDICIAL),
        ("AO_88B", K.COURT_SUBPOENA, C.CLAIMED_JUDICIAL),
        ("COOK_SUBPOENA", K.COURT_SUBPOENA, C.CLAIMED_JUDICIAL),
        ("COURT_ORDER", K.COURT_ORDER, C.CLAIMED_JUDICIAL),
        ("FOIA_LETTER", K.FOIA_REQUEST, C.REQUEST),
        ("FOIA_MENTIONS", K.FOIA_REQUEST, C.REQUEST),
        ("NEWS_ASKS_FOR_ALL", K.FOIA_REQUEST, C.REQUEST),
        ("AGENT_INQUIRY", K.INQUIRY, C.REQUEST),
        ("CALL_FOR_HELP", K.CALL_FOR_ASSISTANCE, C.REQUEST),
    ],
)
def test_recognise_born_digital(
    papers: ModuleType,
    instruments: Instruments,
    read_document: Callable[[Path], Document],
    tmp_path: Path,
    paper: str,
    kind: InstrumentKind,
    klass: InstrumentClass,
) -> None:
    text = getattr(papers, paper)
    found = recognise(read_document(papers.pdf(tmp_path / "p.pdf", text)), instruments)

    assert (found.kind, found.klass) == (kind, klass)
    assert [(page.kind, page.klass) for page in found.pages] == [(kind, klass)]
    words = " ".join(text.split())
    assert all(mark.rstrip("…") in words for mark in found.pages[0].marks)


@pytest.mark.parametrize(
    ("paper", "kind"), [("I_200", K.I_200), ("AO_93", K.SEARCH_WARRANT), ("FOIA_LETTER", K.FOIA_REQUEST)]
)
def test_recognise_scan(
    papers: ModuleType,
    instruments: Instruments,
    read_document: Callable[[Path], Document],
    tmp_path: Path,
    paper: str,
    kind: InstrumentKind,
) -> None:
    scanned = read_document(papers.scan(tmp_path / "s.pdf", getattr(papers, paper)))

    assert scanned.pages[0].layer == "ocr"
    assert recognise(scanned, instruments).kind is kind


def test_recognise_i205_box_naming_a_court_judge_claims_nothing_judicial(
    papers: ModuleType, instruments: Instruments
) -> None:
    found = recognise(document(papers.I_205), instruments)

    assert (found.criminal_warrant, found.article_iii_judge, found.court_order) == (False, False, False)
    assert found.signer == "Field Office Director, Chicago"


def test_recognise_ao442_signed_by_a_clerk(papers: ModuleType, instruments: Instruments) -> None:
    found = recognise(document(papers.AO_442_CLERK), instruments)

    assert found.signer == "Jo Stampworth, Deputy Clerk"
    assert (found.criminal_warrant, found.article_iii_judge) == (True, False)
    assert found.case_number == "1:25-cr-00998"
    assert "clerk" in found.why


def test_recognise_judge_named_above_a_clerks_signature_claims_no_judge(
    papers: ModuleType, instruments: Instruments
) -> None:
    named = papers.AO_442_CLERK.replace("Date: March 3, 2025", "Assigned to Alex Example, United States District Judge")
    found = recognise(document(named), instruments)

    assert (found.signer, found.article_iii_judge) == ("Jo Stampworth, Deputy Clerk", False)


@pytest.mark.parametrize("mention", ["every\nForm I-200\nyou got", "every Warrant for Arrest of Alien you got"])
def test_recognise_one_mark_in_a_letter_is_a_mention(instruments: Instruments, mention: str) -> None:
    found = recognise(message(f"Please send me copies of {mention} in 2024."), instruments)

    assert found.kind is K.FOIA_REQUEST


def test_recognise_magistrate_judge_is_no_article_iii_claim(papers: ModuleType, instruments: Instruments) -> None:
    magistrate = recognise(document(papers.AO_93), instruments)
    district = recognise(document(papers.AO_93.replace("Magistrate Judge", "District Judge")), instruments)

    assert (magistrate.article_iii_judge, district.article_iii_judge) == (False, True)
    assert magistrate.signer == "Alex Example, United States Magistrate Judge"


def test_recognise_state_papers_claim_a_state_court(papers: ModuleType, instruments: Instruments) -> None:
    subpoena = recognise(document(papers.COOK_SUBPOENA), instruments)
    order = recognise(document(papers.COURT_ORDER), instruments)

    assert (subpoena.state_court, subpoena.court_subpoena, subpoena.court_order) == (True, True, False)
    assert (order.state_court, order.court_subpoena, order.court_order) == (True, False, True)
    assert (subpoena.case_number, order.case_number) == ("25 CR 99901", "2025 L 009990")


def test_recognise_eoir_judge_is_administrative(papers: ModuleType, instruments: Instruments) -> None:
    found = recognise(document(papers.EOIR_ORDER), instruments)

    assert (found.klass, found.court_order, found.signer) == (C.ADMINISTRATIVE, False, "Immigration Judge")


@pytest.mark.parametrize(
    "line", ["Form l-2OO (Rev. O9/16)", "DHS Forrn I-200 (Rev. 09/16)", "F0RM 1–200", "Form |-200"]
)
def test_recognise_form_line_damaged_by_ocr(instruments: Instruments, line: str) -> None:
    assert recognise(document(f"some words that say nothing\n{line}"), instruments).kind is K.I_200


@pytest.mark.parametrize("line", ["Form I-2001", "Form 200", "Platform I-200 opens at noon", "I-200"])
def test_recognise_other_numbers_are_no_form_line(instruments: Instruments, line: str) -> None:
    assert recognise(document(f"some words that say nothing\n{line}"), instruments).kind is K.UNKNOWN


def test_recognise_bundle_of_request_and_i200_is_a_request(papers: ModuleType, instruments: Instruments) -> None:
    found = recognise(document(papers.FOIA_LETTER, papers.I_200), instruments)

    assert [page.kind for page in found.pages] == [K.FOIA_REQUEST, K.I_200]
    assert (found.kind, found.klass) == (K.FOIA_REQUEST, C.REQUEST)


def test_recognise_attached_i200_of_a_request(papers: ModuleType, instruments: Instruments) -> None:
    found = recognise(message(papers.FOIA_LETTER, parts=(document(papers.I_200, name="w.pdf"),)), instruments)

    assert found.kind is K.FOIA_REQUEST
    assert [(page.part, page.kind) for page in found.pages] == [("", K.FOIA_REQUEST), ("w.pdf", K.I_200)]


def test_recognise_cover_mail_of_a_subpoena_is_the_subpoena(papers: ModuleType, instruments: Instruments) -> None:
    cover = "Please provide the records described in the attached subpoena."
    found = recognise(
        message(cover, sender="x@ice.dhs.gov", parts=(document(papers.I_138, name="s.pdf"),)), instruments
    )

    assert (found.kind, found.klass) == (K.ADMINISTRATIVE_SUBPOENA, C.ADMINISTRATIVE)


@pytest.mark.parametrize("order", [("I_205", "AO_93"), ("AO_93", "I_205")])
def test_recognise_administrative_wins_in_a_bundle(
    papers: ModuleType, instruments: Instruments, order: tuple[str, str]
) -> None:
    found = recognise(document(*(getattr(papers, name) for name in order)), instruments)

    assert (found.kind, found.klass) == (K.I_205, C.ADMINISTRATIVE)
    assert {page.klass for page in found.pages} == {C.ADMINISTRATIVE, C.CLAIMED_JUDICIAL}
    assert "must part the two" in found.why


def test_recognise_administrative_wins_on_one_page(papers: ModuleType, instruments: Instruments) -> None:
    """An agency's warrant dressed up with a court's caption and a case number."""
    dressed = "UNITED STATES DISTRICT COURT\nCase No. 1:25-mj-00999\nUnited States District Judge\n" + papers.I_200

    found = recognise(document(dressed), instruments)
    assert (found.kind, found.klass, found.article_iii_judge) == (K.I_200, C.ADMINISTRATIVE, False)


@pytest.mark.parametrize("missing", ["Case No. 1:25-mj-00999", "UNITED STATES DISTRICT COURT"])
def test_recognise_incomplete_court_paper_claims_nothing(
    papers: ModuleType, instruments: Instruments, missing: str
) -> None:
    found = recognise(document(papers.AO_93.replace(missing, "")), instruments)

    assert (found.kind, found.klass, found.criminal_warrant) == (K.SEARCH_WARRANT, C.UNKNOWN, False)


def test_recognise_order_without_signature_line_claims_nothing(papers: ModuleType, instruments: Instruments) -> None:
    unsigned = papers.COURT_ORDER.partition("ENTERED:")[0]

    assert recognise(document(unsigned), instruments).klass is C.UNKNOWN


@pytest.mark.parametrize("domain", ["ice.dhs.gov", "hq.dhs.gov", "cbp.dhs.gov"])
def test_recognise_agent_by_mail_domain(instruments: Instruments, domain: str) -> None:
    asked = "What is the release date of Pat Sampleton? Is he still in custody?"
    found = recognise(message(asked, sender=f"R P <rp@{domain}>"), instruments)

    assert (found.kind, found.immigration_agent, found.asks_custody) == (K.INQUIRY, True, True)


@pytest.mark.parametrize(
    "asked",
    [
        "Morning. Is Pat Sampleton still with you, and when is he getting out? Call me so we can be there.",
        "Is Pat Sampleton still there?",
        "When does Pat Sampleton get out?",
        "Do you still have Pat Sampleton locked up?",
    ],
)
def test_recognise_a_plain_question_about_custody(instruments: Instruments, asked: str) -> None:
    block = (
        "Robin Placeholder\nOffice of the Principal Legal Advisor, U.S. Immigration and Customs Enforcement (SAMPLE)"
    )
    found = recognise(message(f"{asked}\n\n{block}"), instruments)

    assert (found.kind, found.immigration_agent, found.asks_custody) == (K.INQUIRY, True, True)
    assert gate(found, instruments, on=date(2025, 3, 3)).action is GateAction.HOLD
    assert gate(found, instruments, on=date(2025, 3, 3), overlay="chicago").action is GateAction.LOG


@pytest.mark.parametrize("sender", ["rp@dhs.gov.example", "rp@notdhs.gov", "casey@news.example"])
def test_recognise_others_are_no_agents(instruments: Instruments, sender: str) -> None:
    asked = "What is the release date of Pat Sampleton? Is he still in custody? ICE may want him."
    found = recognise(message(asked, sender=sender), instruments)

    assert (found.kind, found.immigration_agent, found.asks_custody) == (K.INQUIRY, False, True)


def test_recognise_agent_asking_under_foia_is_a_requester(instruments: Instruments) -> None:
    asked = "Under the Freedom of Information Act I request the arrest report of Pat Sampleton."
    found = recognise(message(asked, sender="rp@ice.dhs.gov"), instruments)

    assert (found.kind, found.immigration_agent, found.asks_custody) == (K.FOIA_REQUEST, True, False)


def test_recognise_agent_asking_for_reports_without_foia_is_an_inquiry(instruments: Instruments) -> None:
    found = recognise(
        message("Please send me the arrest report of Pat Sampleton.", sender="rp@ice.dhs.gov"), instruments
    )

    assert (found.kind, found.asks_custody) == (K.INQUIRY, False)


def test_recognise_letter_about_an_agency_is_not_from_it(instruments: Instruments) -> None:
    body = "I request all e-mails with U.S. Immigration and Customs Enforcement of 2024.\nThank you,\nCasey Inkwell"

    assert recognise(message(body), instruments).immigration_agent is False


@pytest.mark.parametrize(
    "text",
    [
        "All e-mails about the parade of 2014",
        "Inspection reports for 100 Example Street",
        "I'm looking for the contract with Example Corp.",
        "Could you send me a copy of my crash report?",
    ],
)
def test_recognise_request_on_no_particular_form(instruments: Instruments, text: str) -> None:
    assert recognise(message(text), instruments).kind is K.FOIA_REQUEST


@pytest.mark.parametrize("text", ["Thanks, have a nice weekend!", "Guten Tag, anbei der Bescheid.", "tk", ""])
def test_recognise_what_asks_for_nothing_is_unknown(instruments: Instruments, text: str) -> None:
    found = recognise(message(text), instruments)

    assert (found.kind, found.klass) == (K.UNKNOWN, C.UNKNOWN)


def test_recognise_page_without_text_says_so(instruments: Instruments) -> None:
    found = recognise(document("   "), instruments)

    assert found.pages[0].marks == ("no text could be read on this page",)
    assert found.klass is C.UNKNOWN


@pytest.mark.soak
def test_recognise_very_long_message_is_read_in_sheets(papers: ModuleType, instruments: Instruments) -> None:
    found = recognise(message("nothing at all\n" * 3000 + papers.I_200), instruments)
    endless = recognise(message("nothing at all\n" * 70_000), instruments)

    assert (found.kind, [page.page_index for page in found.pages]) == (K.I_200, [0, 1])
    assert endless.pages[-1].marks == ("no text could be read on this page",)


def test_recognise_form_field_names_are_read(instruments: Instruments) -> None:
    form = document("a page of blanks")
    names = ("Warrant for Arrest of Alien", "YOU ARE COMMANDED to arrest and take into custody for removal proceedings")
    with_fields = replace(form, properties=tuple(("form field", name) for name in names))

    assert recognise(form, instruments).kind is K.UNKNOWN
    assert recognise(with_fields, instruments).kind is K.I_200


@pytest.mark.parametrize(
    ("line", "court"),
    [
        ("UNITED STATES DISTRICT COURT", "UNITED STATES DISTRICT COURT"),
        ("United States District Court for the Northern District of Illinois", "United States District Court"),
        ("United States District Court opinions of the last ten years are what I would like to read about", ""),
        ("United States District Court,", ""),
        ("Clerk, United States District Court", ""),
    ],
)
def test_marks_a_caption_is_a_short_line_of_its_own(instruments: Instruments, line: str, court: str) -> None:
    found = marks_of(f"first line\n{line}\nlast line", instruments).court

    assert (found.startswith(court), bool(found)) == (True, bool(court))


def test_recognise_never_says_that_a_paper_is_judicial(papers: ModuleType, instruments: Instruments) -> None:
    found: Instrument = recognise(document(papers.AO_93), instruments)

    assert {klass.value for klass in InstrumentClass} == {"request", "administrative", "claimed_judicial", "unknown"}
    assert "claims" in found.why
