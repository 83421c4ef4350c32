"""All people and numbers are invented."""

import pytest

from counterfoil.detection.reading import find
from counterfoil.detection.source import source_of
from counterfoil.values import Box, Category, RecordKind, Source

from .conftest import document

LEADS = """LEADS RESPONSE                      06/02/2025 10:14
1L01 IL0160000
NAM/SAMPLE, PAT Q. DOB/19800101 SEX/M RAC/W
NO RECORD IN NCIC"""
MESSAGE = """MKE/QW
ORI/IL0160000.NAM/SAMPLE, PAT.DOB/19800101"""
TRANSCRIPT = """ILLINOIS STATE POLICE
BUREAU OF IDENTIFICATION
CRIMINAL HISTORY TRANSCRIPT
NAME: SAMPLE, PAT   SID: IL00000001   FBI NO: 000000AA0
CYCLE 1  DCN: L00000000"""
NO_TITLE = """SID: IL00000001   FBI NO: 000000AA0
CYCLE 1  DCN: L00000000"""
PETITION = """STATE OF ILLINOIS
PETITION FOR INVOLUNTARY/JUDICIAL ADMISSION
Pat Sample is asserted to be a person subject to admission (405 ILCS 5/3-601)
IL462-2005"""
LABORATORY = """SAMPLE CITY LABORATORY
HIV-1/2 ANTIBODY TEST
Specimen: serum   Result: non-reactive"""
ABSTRACT = """OFFICE OF THE SECRETARY OF STATE
DRIVER SERVICES DEPARTMENT
DRIVING RECORD: COURT PURPOSES"""
READER = """LICENSE PLATE READER DETECTION
Plate read: SAMPLE1   Read time: 10:14
Camera name: Main and First   Confidence: 97"""

OWN = [
    "I ran the name through LEADS and NCIC. Both came back with no record. LEADS response attached.",
    "CHICAGO POLICE DEPARTMENT\nARREST REPORT\nSEX/RACE: M/W  DOB/AGE: 1980/45  HGT/WGT: 510/180  LIC/STATE: A1/IL",
    "Criminal history record: none known to the arresting officer",
    "The victim said that he takes medicine and had a psychiatric evaluation last year.",
    "He told the nurse that he is HIV positive and waits for a test result.",
    "The driver showed a license issued by the Secretary of State.",
    "LICENSE PLATE READER POLICY\nThis order says who may use one.",
    "The subject's FBI number: 000000AA0",
    "",
]


@pytest.mark.parametrize(
    ("text", "source", "mark"),
    [
        (LEADS, Source.LEADS, "NAM/"),
        (MESSAGE, Source.LEADS, "MKE/QW"),
        (LEADS.lower(), Source.LEADS, "NAM/"),
        ("NCIC RETURN\nNO RECORD FOUND", Source.LEADS, "NCIC RETURN"),
        (TRANSCRIPT, Source.RAP_SHEET, "CRIMINAL HISTORY TRANSCRIPT"),
        (NO_TITLE, Source.RAP_SHEET, "SID: IL00000001"),
        (PETITION, Source.MENTAL_HEALTH, "PETITION FOR INVOLUNTARY/JUDICIAL ADMISSION"),
        (LABORATORY, Source.HIV, "HIV-1/2 ANTIBODY"),
        (ABSTRACT, Source.SECRETARY_OF_STATE, "SECRETARY OF STATE"),
        (READER, Source.ALPR, "LICENSE PLATE READER"),
    ],
)
def test_page_is_recognised_by_its_layout_and_says_by_which_marks(text: str, source: Source, mark: str) -> None:
    (reading,) = source_of([text])
    assert reading.source is source
    assert mark in reading.marks
    assert mark in reading.how
    assert reading.how.endswith("a person must look")


@pytest.mark.parametrize("text", OWN)
def test_words_in_a_sentence_or_on_a_form_are_no_layout(text: str) -> None:
    (reading,) = source_of([text])
    assert (reading.source, reading.marks, reading.how) == (Source.OWN, (), "")


def test_title_alone_is_not_enough() -> None:
    for text in (TRANSCRIPT, PETITION, LABORATORY, ABSTRACT, READER):
        title = source_of([text])[0].marks[0]
        assert source_of([title])[0].source is Source.OWN


def test_page_that_goes_on_is_of_the_same_source() -> None:
    first = TRANSCRIPT + "\nPage 1 of 3"
    readings = source_of([first, "ARREST 06/02/2020\nPage 2 of 3", "END\nPage 3 of 3", "ARREST REPORT\nPage 1 of 2"])
    assert [reading.source for reading in readings] == [Source.RAP_SHEET] * 3 + [Source.OWN]
    assert readings[1].marks[0] == "page 2 of what began before"
    # Pages without numbers do not go on by themselves.
    assert [r.source for r in source_of([TRANSCRIPT, "something else"])] == [Source.RAP_SHEET, Source.OWN]


def test_findings_of_such_a_page_say_so_and_the_page_is_one() -> None:
    read = document("ARREST REPORT\nPage 1 of 1", LEADS, ABSTRACT)
    found = find(read, kind=RecordKind.ARREST_REPORT)
    assert {(f.page_index, f.source) for f in found if f.page_index} <= {
        (1, Source.LEADS),
        (2, Source.SECRETARY_OF_STATE),
    }
    (page,) = [f for f in found if f.category is Category.PASSAGE]
    assert (page.page_index, page.source, page.whole_region, page.detector) == (1, Source.LEADS, True, "source")
    assert page.box == Box(0, 0, read.pages[1].width_pt, read.pages[1].height_pt)
    assert page.how.startswith("the page looks like a return of LEADS or NCIC ('NAM/', ")
    assert all(page.how in f.how for f in found if f.source is Source.LEADS)


def test_findings_of_an_own_page_say_nothing_of_it() -> None:
    found = find(document("ARREST REPORT\nPage 1 of 1\nDOB 01/02/1980 phone 312-555-0142"))
    assert found
    assert all(f.source is Source.OWN and "looks like" not in f.how for f in found)
