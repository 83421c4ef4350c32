"""Labels to values by geometry, on forms drawn for the test."""

from pathlib import Path

import pymupdf
import pytest

from counterfoil.detection import find
from counterfoil.detection.model import Finding
from counterfoil.detection.profile import profile_for
from counterfoil.detection.reading import kind_of
from counterfoil.values import Box, Party, RecordKind, Role

from . import pages
from .conftest import Find, shown


def _by_form(findings: tuple[Finding, ...]) -> list[tuple[str, str, str]]:
    return shown([f for f in findings if f.detector == "form"])


@pytest.fixture
def arrest(tmp_path: Path) -> tuple[Finding, ...]:
    return find(pages.read(pages.ruled_arrest_report(tmp_path)))


def test_ruled_boxes_give_every_field_with_its_role(arrest: tuple[Finding, ...]) -> None:
    assert _by_form(arrest) == [
        ("name", "arrestee", "RUIZ, DANIEL A"),
        ("date_of_birth", "arrestee", "03/14/1992"),
        ("age", "arrestee", "31"),
        ("physical_description", "arrestee", "M"),
        ("physical_description", "arrestee", "WWH"),
        ("criminal_id", "arrestee", "1234567"),
        ("home_address", "arrestee", "1234 N. Kedzie Ave., Apt 2, Lakehurst, IL 60099"),
        ("phone", "arrestee", "(312) 555-0134"),
        ("ssn", "arrestee", "666-12-3456"),
        ("drivers_licence", "arrestee", "R200-1689-2074"),
        ("birthplace", "arrestee", "Guadalajara, Mexico"),
        ("physical_description", "arrestee", "510"),
        ("physical_description", "arrestee", "170"),
        ("a_number", "arrestee", "A204 567 891"),
        ("case_number", "organisation", "JH123456"),
        ("arrest_time", "arrestee", "12-MAR-2024 22:10"),
        ("incident_location", "arrestee", "5121 S. Pulaski Rd"),
        ("name", "officer", "NOWAK, P #12345"),
        ("name", "victim", "GARCIA-LOPEZ, MARIA"),
        ("date_of_birth", "victim", "03/04/1990"),
        ("home_address", "victim", "4747 W Addison Street"),
    ]


def test_a_ruled_value_is_its_cell_without_the_label(arrest: tuple[Finding, ...]) -> None:
    name = next(f for f in arrest if f.text == "RUIZ, DANIEL A")
    assert name.whole_region
    x0, y0, x1, y1 = name.box.as_list()
    assert (x0, x1, y1) == (36.6, 249.4, 101.4)
    assert 84 < y0 < 90  # beneath the small print, above the value


def test_the_photograph_is_the_arrestees(arrest: tuple[Finding, ...]) -> None:
    photo = [f for f in arrest if f.category.value == "photo"]
    assert [(f.role.value, f.whole_region) for f in photo] == [("arrestee", True)]
    assert photo[0].box.overlaps(Box(506, 80, 574, 160))


def test_the_narrative_is_attributed_to_the_people_of_the_form(arrest: tuple[Finding, ...]) -> None:
    names = [(f.role.value, f.text) for f in arrest if f.category.value == "name" and f.detector != "form"]
    assert names == [
        ("officer", "Nowak"),
        ("victim", "Maria Garcia-Lopez"),
        ("arrestee", "Daniel Ruiz"),
        ("victim", "Garcia-Lopez"),
        ("arrestee", "Ruiz"),
        ("victim", "Maria"),
        ("minor", "Ann"),
        ("witness", "Tomasz Zielinski"),
        ("arrestee", "Ruiz"),
        ("victim", "M.G"),
        ("officer", "Garcia"),
    ]


def test_hard_negatives_are_no_names(arrest: tuple[Finding, ...]) -> None:
    texts = [f.text for f in arrest if f.category.value == "name"]
    assert [t for t in texts if "Miranda" in t or "Market" in t or "Avenue" in t] == []
    assert texts.count("Ruiz") == 2  # not the Ruiz of "Ruiz Avenue"


def test_labels_left_of_their_values_without_rules(tmp_path: Path) -> None:
    findings = find(pages.read(pages.label_left_report(tmp_path)))
    assert _by_form(findings) == [
        ("case_number", "organisation", "JH654321"),
        ("incident_location", "organisation", "900 W Lake Street"),
        ("name", "officer", "P.O. Helen Stone #4417"),
        ("name", "victim", "Ewa Kaczmarek"),
        ("email", "victim", "ewa.k@example.com"),
        ("date_of_birth", "victim", "July 9, 1985"),
        ("home_address", "victim", "221 North Birch Road"),
        ("phone", "victim", "773.555.0188"),
        ("name", "witness", "Samuel Okafor"),
    ]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_of_persons_gives_each_row_its_role(tmp_path: Path, ruled: bool) -> None:
    findings = find(pages.read(pages.table_of_persons(tmp_path, ruled=ruled)))
    rows = _by_form(findings)
    assert rows[0::4] == [
        ("name", "victim", "Reyes, Lucia"),
        ("name", "suspect", "Banks, Will"),
        ("name", "witness", "Li, Wei"),
    ]
    assert rows[3::4] == [
        ("phone", "victim", "847-555-0111"),
        ("phone", "suspect", "847-555-0112"),
        ("phone", "witness", "847-555-0113"),
    ]
    assert len(rows) == 12
    assert [f.party for f in findings if f.text == "Lucia"] == [
        next(f.party for f in findings if f.text == "Reyes, Lucia")
    ]


def test_kind_is_read_from_the_title(tmp_path: Path) -> None:
    made = {
        pages.ruled_arrest_report: RecordKind.ARREST_REPORT,
        pages.label_left_report: RecordKind.CASE_REPORT,
        pages.two_columns: RecordKind.SUPPLEMENT,
    }
    assert {make: kind_of(pages.read(make(tmp_path))) for make in made} == made  # type: ignore[operator]


def test_common_profile_has_no_label_twice_with_two_meanings() -> None:
    profile = profile_for(None)
    assert len(profile.labels) > 500
    assert profile.labels[("NAME",)].category == "name"


def test_the_other_column_is_no_part_of_an_address(find_in: Find) -> None:
    text = (
        "ARREST REPORT\nADDRESS: 4025 W Oak St          The victim's home at 5164 N Elm Ave,"
        "\n         PHONE: 312-555-0100   Lakehurst, IL 60999"
    )
    found = find_in(text, kind=RecordKind.ARREST_REPORT)
    assert [f.text for f in found if f.detector == "form" and f.category.value == "home_address"] == ["4025 W Oak St"]


def test_a_second_line_of_an_address_ends_before_the_other_column(find_in: Find) -> None:
    text = "ARREST REPORT\nADDRESS: 4025 W Oak St\n         Lakehurst, IL 60998          5164 N Elm Ave was hers."
    found = find_in(text, kind=RecordKind.ARREST_REPORT)
    fields = [f.text for f in found if f.detector == "form" and f.category.value == "home_address"]
    assert fields == ["4025 W Oak St Lakehurst, IL 60998"]


def test_a_narrow_gap_parts_columns_where_the_text_goes_on_elsewhere(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    sheet = pages.Sheet(pdf)
    sheet.text(40, 40, "INCIDENT REPORT", 14, bold=True)
    left = "VICTIM\nName: Ann Quill\nAddress: 3774 E Elm Ave, Lakehurst, IL 60997\nPhone: 312-555-0171\nDOB: 01/19/1976"
    right = "R/D spoke with her.\nShe had seen him.\nDetective James Fuller #6786\nwill follow up.\nIt was late."
    for x, block in ((40, left), (252, right)):
        for number, line in enumerate(block.split("\n")):
            sheet.text(x, 80 + 12 * number, line)
    pdf.save(tmp_path / "columns.pdf")
    document = pages.read(tmp_path / "columns.pdf")
    words = {word.text: word.box for word in document.pages[0].words}
    assert 12 < words["Detective"].x0 - words["60997"].x1 < 40
    found = find(document, kind=RecordKind.CASE_REPORT)
    assert shown(found, "home_address") == [("home_address", "victim", "3774 E Elm Ave, Lakehurst, IL 60997")]


def test_a_value_in_one_word_with_its_label_is_read(find_in: Find) -> None:
    found = find_in("CASE REPORT\nDOB:03/04/1990 NAME:Maria Quill", kind=RecordKind.CASE_REPORT)
    assert shown([f for f in found if f.detector == "form"]) == [
        ("date_of_birth", "unknown", "03/04/1990"),
        ("name", "unknown", "Maria Quill"),
    ]


def test_a_colour_in_its_own_field_is_no_alias(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    sheet = pages.Sheet(pdf)
    sheet.text(180, 40, "CASE REPORT", 16, bold=True)
    sheet.bar(60, "OFFENDER")
    sheet.row(74, [(36, 130, "HAIR", "RED"), (130, 250, "EYES", "BRO")])
    sheet.bar(120, "NARRATIVE")
    sheet.paragraph(140, "He is called Red by all.")
    pdf.save(tmp_path / "hair.pdf")
    known = Party("P-1", "Ruiz, Daniel", Role.ARRESTEE, aliases=("Red",))
    found = find(pages.read(tmp_path / "hair.pdf"), [known], kind=RecordKind.CASE_REPORT)
    assert shown(found) == [
        ("physical_description", "suspect", "RED"),
        ("physical_description", "suspect", "BRO"),
        ("name", "arrestee", "Red"),
    ]


def test_a_plain_word_is_a_name_in_the_field_for_an_alias(find_in: Find) -> None:
    found = find_in("CASE REPORT\nARRESTED PERSON\nName: Luis Doe\nAlso known as: Red", kind=RecordKind.CASE_REPORT)
    assert shown(found) == [("name", "arrestee", "Luis Doe"), ("name", "arrestee", "Red")]


def test_words_without_a_figure_are_no_telephone_number(find_in: Find) -> None:
    found = find_in("PHONE: Evidence technician notified Yes\nPHONE: 312-555-0142", kind=RecordKind.CASE_REPORT)
    assert [f.text for f in found if f.category.value == "phone"] == ["312-555-0142"]


def test_the_labels_of_another_records_system_are_known(tmp_path: Path) -> None:
    with pymupdf.open() as pdf:
        sheet = pages.Sheet(pdf)
        sheet.cell(36, 80, 150, 102, "Involvement", "Vic")
        sheet.cell(150, 80, 260, 102, "Born", "11-15-2018")
        sheet.cell(260, 80, 300, 102, "Yrs", "5")
        sheet.cell(300, 80, 340, 102, "Sx", "M")
        sheet.cell(36, 102, 260, 124, "Lives At", "12 Oak Court")
        sheet.cell(260, 102, 340, 124, "Primary #", "(312) 555-0134")
        sheet.cell(36, 130, 340, 152, "ON / AT", "77 N Oak St")
        path = tmp_path / "suburb.pdf"
        pdf.save(path)
    assert _by_form(find(pages.read(path), kind=RecordKind.CASE_REPORT)) == [
        ("date_of_birth", "victim", "11-15-2018"),
        ("age", "victim", "5"),
        ("physical_description", "victim", "M"),
        ("home_address", "victim", "12 Oak Court"),
        ("phone", "victim", "(312) 555-0134"),
        ("incident_location", "organisation", "77 N Oak St"),
    ]


@pytest.mark.parametrize(("text", "ages"), [("Age: THIS", []), ("Age: 12", ["12"]), ("Age: infant", ["infant"])])
def test_an_age_says_how_old(find_in: Find, text: str, ages: list[str]) -> None:
    assert [f.text for f in find_in(text) if f.category.value == "age"] == ages
