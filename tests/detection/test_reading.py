from pathlib import Path

import pymupdf

from counterfoil.detection.reading import find
from counterfoil.values import Category, Party, RecordKind, Role

from . import pages
from .conftest import Find, document, shown


def test_ids_are_stable_and_in_reading_order(tmp_path: Path) -> None:
    file = pages.ruled_arrest_report(tmp_path)
    first, second = find(pages.read(file)), find(pages.read(file))
    assert first == second
    assert [f.id for f in first] == [f"p1-{n:04d}" for n in range(1, len(first) + 1)]


def test_a_place_found_by_several_is_one_finding_with_every_reason(find_in: Find) -> None:
    party = Party("P-1", "Doe, Jane", Role.VICTIM, identifiers=((Category.SSN, "666-12-3456"),))
    (ssn,) = (f for f in find_in("NAME: Jane Doe SSN: 666-12-3456", [party]) if f.category is Category.SSN)
    assert ssn.how == "form label 'SSN'; known party, known ssn; pattern: social security number by its cue"


def test_a_number_without_owner_belongs_to_the_name_before_it(find_in: Find) -> None:
    found = find_in("Witness Jane Doe (312-555-0199) left. The number 312-555-0177 was dialled.")
    phones = [(f.text, f.role.value) for f in found if f.category is Category.PHONE]
    assert phones == [("312-555-0199", "witness"), ("312-555-0177", "unknown")]


def test_a_name_broken_over_a_line_has_a_box_on_each(tmp_path: Path) -> None:
    found = [f for f in find(pages.read(pages.two_columns(tmp_path))) if f.category is Category.NAME]
    assert [(f.role.value, f.text, len(f.boxes)) for f in found if "onte" in f.text] == [
        ("victim", "Beatriz Monte- negro", 2), ("victim", "Beatriz Montenegro", 2), ("victim", "Monte- negro", 2),
    ]  # fmt: skip
    assert "Carter Street" not in " ".join(f.text for f in found)


def test_whoever_was_under_eighteen_on_the_day_is_a_minor() -> None:
    text = (
        "INCIDENT REPORT\nOccurred: 12 March 2024\nVICTIM\nName: Ann Quill\nDate of Birth: {}\nNARRATIVE\nAnn was met."
    )
    for born, minor in (("03/13/2006", True), ("03/12/2006", False)):
        found = find(document(text.format(born)), kind=RecordKind.CASE_REPORT)
        assert {f.minor for f in found if f.category is Category.NAME} == {minor}, born


def test_a_listed_minor_stays_one_under_another_heading(find_in: Find) -> None:
    child = Party("P-1", "Quill, Ann", Role.MINOR, minor=True)
    (name,) = (f for f in find_in("WITNESS\nName: Ann Quill", [child]) if f.detector == "form")
    assert (name.role, name.minor) == (Role.MINOR, True)


def test_streets_named_after_a_party_are_addresses_only(find_in: Find) -> None:
    party = Party("P-1", "Washington, Tyrone", Role.VICTIM)
    found = find_in("R/O was dispatched to 4492 N Washington Blvd for Washington.", [party])
    assert shown(found) == [
        ("incident_location", "organisation", "4492 N Washington Blvd"),
        ("name", "victim", "Washington"),
    ]


def test_a_name_within_a_street_is_no_name(find_in: Find) -> None:
    party = Party("P-1", "Ruiz, Cesar", Role.VICTIM)
    found = find_in("dispatched to 8200 N Cesar Chavez Dr for Cesar", [party])
    assert shown(found, "name") == [("name", "victim", "Cesar")]
    assert [f.text for f in found if f.category is Category.INCIDENT_LOCATION] == ["8200 N Cesar Chavez Dr"]


def test_an_empty_document_has_no_findings() -> None:
    assert find(document("")) == ()
    assert find(document()) == ()


def test_a_picture_on_another_record_is_nobodys_yet(tmp_path: Path) -> None:
    file = pages.ruled_arrest_report(tmp_path)
    (photo,) = (f for f in find(pages.read(file), kind=RecordKind.CASE_REPORT) if f.category is Category.PHOTO)
    assert (photo.role, photo.confidence) == (Role.UNKNOWN, 0.6)


def test_nothing_is_found_where_a_mark_was_printed(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    sheet = pages.Sheet(pdf)
    sheet.text(220, 40, "ARREST REPORT", 16, bold=True)
    sheet.bar(64, "ARRESTEE")
    sheet.row(78, [(36, 250, "NAME (LAST, FIRST, MI)", "RUIZ, DANIEL A"), (250, 400, "DATE OF BIRTH", "7(1)(b)"),
                   (400, 576, "PLACE OF BIRTH", "7(1)(b), 7(1)(c)")])  # fmt: skip
    sheet.row(102, [(36, 250, "RESIDENCE", "7(1)(b)"), (250, 400, "PHONE", "7(1)(b)"), (400, 576, "SSN", "7(1)(b-5)")])
    sheet.bar(140, "VICTIM")
    sheet.row(154, [(36, 250, "NAME", "7(1)(c)"), (250, 400, "DOB", "7(1)(d)(iv)"), (400, 576, "PHONE", "7(1)(b)")])
    sheet.paragraph(
        190, "NARRATIVE\nVictim 7(1)(c) of 7(1)(b) said that Ruiz struck 7(1)(c), DOB 7(1)(b), phone 7(1)(b)."
    )
    pdf.save(tmp_path / "redacted.pdf")
    found = find(pages.read(tmp_path / "redacted.pdf"))
    assert shown(found) == [("name", "arrestee", "RUIZ, DANIEL A"), ("name", "arrestee", "Ruiz")]


def test_a_known_family_name_with_a_word_behind_it_is_still_the_partys(find_in: Find) -> None:
    party = Party("P-1", "Deng, Zhiyuan", Role.ARRESTEE)
    found = find_in("R/OS FOUND DENG NEARBY WITH FRESH CUTS ON THE HAND. STALLWORTHY IDENTIFIED DENG AT ONCE.", [party])
    assert [row for row in shown(found, "name") if "DENG" in row[2]] == [("name", "arrestee", "DENG")] * 2


APPROVALS = "ARREST REPORT\nAPPROVALS\nApproved by: Sgt. Ann Quill\nPage 2 of 2"


def test_a_section_ends_where_the_next_form_begins() -> None:
    def phone(top: str) -> str:
        found = find(document(APPROVALS, f"{top}\nPhone: 312-555-0199\nName: Luis Doe"), kind=RecordKind.ARREST_REPORT)
        return next(f.role.value for f in found if f.category is Category.PHONE)

    assert phone("ARREST REPORT\nPage 1 of 1") == phone("Adult Arrest Report") == "arrestee"
    assert phone("ARREST REPORT\nPage 3 of 3") == "officer"


def test_a_listed_persons_number_in_an_officers_section_is_that_persons(find_in: Find) -> None:
    own = Party("P-1", "Doe, Luis", Role.ARRESTEE, phones=("312-555-0199",))
    text = "ARREST REPORT\nAPPROVALS\nName: Ann Quill\nPhone: {}"
    roles = [
        next(f.role.value for f in find_in(text.format(number), [own]) if f.category is Category.PHONE)
        for number in ("312-555-0199", "312-555-0142")
    ]
    assert roles == ["arrestee", "officer"]


def test_a_date_in_brackets_is_a_birth_date_behind_a_name_only(find_in: Find) -> None:
    found = find_in("The couple's son Luis Okonkwo (05/16/2015) was asleep. See General Order G03-02 (05/16/2016).")
    births = [(f.text, f.role.value, f.minor) for f in found if f.category is Category.DATE_OF_BIRTH]
    assert births == [("05/16/2015", "minor", True)]


def test_a_calibre_is_no_age(find_in: Find) -> None:
    found = find_in("Recovered: Luis Walther 7.65 mm pistol. With him was Ann Walther, 7.")
    assert {(f.text, f.minor) for f in found if f.category is Category.NAME} == {
        ("Luis Walther", False),
        ("Ann Walther", True),
    }


def test_an_age_beside_a_birth_date_keeps_its_own_place(find_in: Find) -> None:
    found = find_in("ARREST REPORT\nNAME: Luis Doe\nDATE OF BIRTH: 03/12/1981 Age 43\nSEX: M")
    assert [(f.category.value, f.text) for f in found if f.category in (Category.DATE_OF_BIRTH, Category.AGE)] == [
        ("date_of_birth", "03/12/1981"),
        ("age", "43"),
    ]


def test_two_words_of_a_sentence_are_no_reversed_name(find_in: Find) -> None:
    people = [Party("P-1", "Price, Will", Role.ARRESTEE), Party("P-2", "Price, Ann", Role.VICTIM)]
    found = find_in("Ann Price spoke. Ms. Price will sign. Later Price, Will came.", people)
    assert [(f.text, f.role.value) for f in found if f.category is Category.NAME] == [
        ("Ann Price", "victim"), ("Price", "victim"), ("Price, Will", "arrestee"),
    ]  # fmt: skip


def test_only_a_listed_person_is_called_a_known_party(find_in: Find) -> None:
    text = "WITNESS\nName: Ann Quill\nNARRATIVE\nThen Ann Quill left."
    said = [
        {f.how.partition(",")[0] for f in find_in(text, known) if f.detector == "party"}
        for known in ([], [Party("P-1", "Quill, Ann", Role.WITNESS)])
    ]
    assert said == [{"named elsewhere in this document"}, {"known party"}]


def test_an_address_in_brackets_behind_an_officers_name_is_the_officers(find_in: Find) -> None:
    listed = [Party("O-1", "Nowak, Ann", Role.OFFICER)]
    found = find_in(
        "From: Ann Nowak <pc0v958@lakehurst.example>\nAnn Nowak wrote that kim@lakehurst.example left", listed
    )
    emails = [(f.text, f.role.value, f.party) for f in found if f.category is Category.EMAIL]
    assert emails == [("pc0v958@lakehurst.example", "officer", "O-1"), ("kim@lakehurst.example", "unknown", "")]


def test_an_address_and_a_medicine_broken_over_a_line_are_whole(find_in: Find) -> None:
    found = find_in("He gave his address as 8052 S Nine-\npin Pl, Lakehurst, IL 60999. He takes loraze-\npam and more.")
    assert shown(found) == [
        ("home_address", "unknown", "8052 S Nine- pin Pl, Lakehurst, IL 60999"),
        ("medical", "unknown", "loraze- pam"),
    ]


def test_the_line_above_a_quoted_answer_is_no_field_of_the_signature(find_in: Find) -> None:
    victim = Party("P-1", "Bond, Mary-Kate", Role.VICTIM)
    text = "Ann Quill\nDetective\nOn Monday, wrote Mary-Kate Bond <mk@example.org>:\n> Thanks"
    names = shown(find_in(text, [victim], kind=RecordKind.CORRESPONDENCE), "name")
    assert ("name", "victim", "Mary-Kate Bond") in names
    assert [name for name in names if name[1] == "officer"] == []


def test_age_sex_and_race_in_one_word_are_two_findings(find_in: Find) -> None:
    found = shown(find_in("AMB RQSTD FOR F/W/79 - BREATHING"))
    assert found == [("age", "unknown", "79"), ("physical_description", "unknown", "F/W")]
