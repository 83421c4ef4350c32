"""A complete notice of every kind, for tests. Invented people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from counterfoil.cases.fees import Line
from counterfoil.release.letter_data import Office, Official
from counterfoil.release.letter_notice import NoticeData, Value
from counterfoil.values import Cite

OFFICE = Office(
    "Lakemoor Falls Police Department (sample)",
    ("100 Example Plaza", "Lakemoor Falls, IL 60000"),
    ("312-555-0100", "foia@lakemoor.example"),
)
REQUESTER = ("Avery Placeholder", "200 Sample St", "Lakemoor Falls, IL 60000")
COUNSELOR = (
    "Public Access Counselor, Office of the Illinois Attorney General",
    "500 S. 2nd St., Springfield, IL 62701",
)
ACCOUNT = (
    Line("black and white copies, letter or legal size", "120 pages", Decimal("10.50"),
         Cite("5 ILCS 140/6(b)"), "the first 50 pages are free, 70 pages at $0.15"),
    Line("certification of a record", "1 record", Decimal("1.00"), Cite("5 ILCS 140/6(b)"), "$1.00 each"),
    Line("the recording medium (disc, drive), at its actual cost", "as bought", Decimal("4.19"),
         Cite("5 ILCS 140/6(a)"), "actual cost"),
)  # fmt: skip
VALUES: dict[str, dict[str, Value]] = {
    "acknowledgement": {"due_on": date(2026, 3, 9), "asked_for": "arrest reports of 12 January 2026"},
    "extension": {
        "until": date(2026, 3, 16),
        "was_due_on": date(2026, 3, 9),
        "ground": "3(e)(v)",
        "ground_text": "the records need examination by personnel with the competence to decide what is exempt",
        "reasons": "A lawyer must read the 312 pages of the file, and the one who may is at trial until March 12.",
    },
    "agreed_extension": {
        "until": date(2026, 4, 1),
        "due_on": date(2026, 3, 9),
        "why": "The video has to be viewed in full, which takes two persons three weeks.",
    },
    "commercial": {
        "reasons": "Your letter says that you will sell the list of addresses to roofing companies.",
        "answer_by": date(2026, 3, 31),
    },
    "recurrent": {
        "reasons": "You have made 62 requests to this office in the twelve months before March 2, 2026.",
        "answer_by": date(2026, 3, 31),
    },
    "voluminous": {
        "reasons": "Your request asks for seven different kinds of records, of about 4,000 pages together.",
        "amend_by": date(2026, 3, 18),
        "answer_by": date(2026, 3, 25),
    },
    "narrowing": {
        "burden": "You ask for every e-mail of 400 officers over ten years. Reading them takes one person ten years.",
        "ways": ("one unit of the department", "one month", "e-mails with certain words in them"),
        "confer_with": "Ida Sample, 312-555-0100, on any working day between 9 and 5",
        "due_on": date(2026, 3, 9),
    },
    "fee_estimate": {
        "amount": "$15.69",
        "why": "The fee is $15.69, as the lines below say.",
        "account": ACCOUNT,
        "ready_in": "three working days after you have paid",
    },
    "pac_answer": {
        "file_number": "2026 PAC 99999",
        "review_received_on": date(2026, 4, 6),
        "answer_by": date(2026, 4, 15),
        "answers": (
            "The request for review says that the search was not complete. We searched four systems; the index of the "
            "release names each, with the words and dates that were looked up.",
            "The request for review says that names were removed. Only names of victims and witnesses were.",
        ),
        "confidential": "the second sentence of point 2",
        "enclosed": ("our letter of March 9, 2026", "the withholding index"),
    },
    "data_subject": {
        "person": ("Morgan Invented", "77 Fictional Road", "Lakemoor Falls, IL 60000"),
        "recipient": "Homeland Security Investigations, Chicago (sample)",
        "released_on": date(2026, 3, 2),
        "released": ("your name and address on the record of your driver's license", "the photograph on it"),
        "on_authority_of": "a warrant of the United States District Court, number 26 M 0001 (sample)",
        "looked_at_by": "Ida Sample, Freedom of Information Officer",
        "notice_by": date(2026, 3, 5),
    },
    "person_check": {
        "reasons": "two hundred requests with the same words came from one address within a minute.",
        "verify_by": date(2026, 4, 3),
    },
}
"""Kind → its fields."""

_TO = {"pac_answer": COUNSELOR, "data_subject": ("Morgan Invented", "77 Fictional Road", "Lakemoor Falls, IL 60000")}


def notice_data(kind: str) -> NoticeData:
    return NoticeData(
        kind=kind,
        office=OFFICE,
        number="CF-2026-000012",
        to=_TO.get(kind, REQUESTER),
        received_on=date(2026, 3, 2),
        dated_on=date(2026, 3, 4),
        responsible=(Official("Ida Sample", "Freedom of Information Officer"),),
        values=VALUES[kind],
        sample=True,
    )
