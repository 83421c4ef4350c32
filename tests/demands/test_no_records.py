"""Demands that ask for no records: a certification, access to a database, alerts; and who only speaks of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from counterfoil import demands
from counterfoil.law.gate import gate
from counterfoil.law.instruments import Instruments
from counterfoil.law.model import InstrumentClass, InstrumentKind

K = InstrumentKind
FORM = """SAMPLE – INVENTED PERSONS
Supplement B, U Nonimmigrant Status Certification
Department of Homeland Security
U.S. Citizenship and Immigration Services
Form I-918
Part 1. Victim Information
Pat Sampleton
Part 4. Helpfulness of the Victim
has been, is being, or is likely to be helpful in the investigation or prosecution
Form I-918, Supplement B 06/14/24 Page 1 of 5"""
TRAFFICKING = """SAMPLE – INVENTED PERSONS
Declaration of Law Enforcement Officer for Victim of Trafficking in Persons
The applicant is or has been a victim of a severe form of trafficking in persons
Form I-914, Supplement B (Rev. 12/16)"""
LETTER = "Please complete the enclosed Form I-918, Supplement B, for my client Pat Sampleton.\nA. Example, Attorney\n"
REMOVAL = LETTER.replace("Sampleton.", "Sampleton, who is in removal proceedings.")
LOGIN = """We need read-only access to your CLEAR database for our officers.

Robin Placeholder
Deportation Officer
Enforcement and Removal Operations
"""
BOLO = """BOLO: Pat Sampleton, gray sedan. Detain if encountered and call us.

Robin Placeholder
Enforcement and Removal Operations
"""
HIT = "Hit confirmation requested on your entry, reply within ten minutes.\nSampleville Police, Warrant Desk\n"
FOIA_ABOUT_THEM = (
    "Under the Freedom of Information Act please send all Form I-918, Supplement B requests you completed in 2024.\n"
)
ABOUT_LOGINS = "Please send me the list of user accounts for the CLEAR database and every BOLO of 2024.\n"


@pytest.mark.parametrize(
    ("text", "kind", "expedited"),
    [
        (LETTER, K.CERTIFICATION, False),
        (REMOVAL, K.CERTIFICATION, True),
        ("I ask you to sign a U visa certification. My son turns 21 in May.\n", K.CERTIFICATION, True),
        (LOGIN, K.DATABASE_ACCESS, False),
        (BOLO, K.ALERT, False),
        (HIT, K.ALERT, False),
        ("Please grant our detectives log-in access to your records management system.\n", K.DATABASE_ACCESS, False),
        ("Please provide the user access logs of the CLEAR database for 2024.\n", K.FOIA_REQUEST, False),
        ("I request access to the arrest reports in your database about RD LH123456.\n", K.FOIA_REQUEST, False),
        (FOIA_ABOUT_THEM, K.FOIA_REQUEST, False),
        (ABOUT_LOGINS, K.FOIA_REQUEST, False),
        ("Please send the arrest report of my client, who is in removal proceedings.\n", K.FOIA_REQUEST, True),
    ],
)
def test_a_message_is_recognised_by_what_it_asks(
    text: str, kind: K, expedited: bool, tmp_path: Path, papers: ModuleType, instruments: Instruments
) -> None:
    path = tmp_path / "m.eml"
    path.write_bytes(papers.email(text, subject="From today"))
    found = demands.recognise(demands.read(path, workdir=tmp_path / "w").document, instruments)
    assert (found.kind, found.klass, found.expedited) == (kind, InstrumentClass.REQUEST, expedited)


@pytest.mark.parametrize("form", [FORM, TRAFFICKING])
def test_a_victims_form_is_a_request_and_no_agencys_paper(
    form: str, tmp_path: Path, papers: ModuleType, instruments: Instruments
) -> None:
    path = papers.pdf(tmp_path / "form.pdf", form)
    found = demands.recognise(demands.read(path, workdir=tmp_path / "w").document, instruments)
    assert (found.kind, found.klass) == (K.CERTIFICATION, InstrumentClass.REQUEST)
    decided = gate(found, instruments, on=date(2026, 3, 2), overlay="chicago")
    assert (decided.rules, decided.track) == (("gate-certification",), "certification")


def test_a_form_attached_to_a_letter_is_a_certification(
    tmp_path: Path, papers: ModuleType, instruments: Instruments
) -> None:
    form = papers.pdf(tmp_path / "form.pdf", FORM)
    path = tmp_path / "m.eml"
    path.write_bytes(
        papers.email_with("Attached please find a form for my client, who is in removal proceedings.", form)
    )
    found = demands.recognise(demands.read(path, workdir=tmp_path / "w").document, instruments)
    assert found.kind is K.CERTIFICATION


def test_a_detainer_stays_one_whatever_else_it_says(
    tmp_path: Path, papers: ModuleType, instruments: Instruments
) -> None:
    path = papers.pdf(tmp_path / "d.pdf", papers.I_247A + "\nBOLO: detain if encountered")
    assert demands.recognise(demands.read(path, workdir=tmp_path / "w").document, instruments).kind is K.DETAINER
