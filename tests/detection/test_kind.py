"""Which form of a file of merged reports a page belongs to, and that the law is asked about that form."""

from counterfoil.detection.kind import Leaf, leaves
from counterfoil.detection.reading import find
from counterfoil.values import Category, RecordKind, Role

from .conftest import document

ARREST, CASE, SUPPLEMENT = RecordKind.ARREST_REPORT, RecordKind.CASE_REPORT, RecordKind.SUPPLEMENT


def kinds(*texts: str, kind: RecordKind = ARREST) -> list[RecordKind]:
    return [leaf.kind for leaf in leaves(document(*texts), kind)]


def test_each_form_of_a_merged_file_is_of_its_own_kind() -> None:
    pages = ("ARREST REPORT\nPage 1 of 2", "Page 2 of 2", "CASE SUPPLEMENTARY REPORT\nPage 1 of 2", "Page 2 of 2",
             "ARREST REPORT\nPage 1 of 1")  # fmt: skip
    assert kinds(*pages) == [ARREST, ARREST, SUPPLEMENT, SUPPLEMENT, ARREST]
    assert [leaf.opens for leaf in leaves(document(*pages), ARREST)] == [True, False, True, False, True]


def test_without_page_numbers_a_title_opens_a_form() -> None:
    assert kinds("ARREST REPORT", "no title", "Case Report", "no title") == [ARREST, ARREST, CASE, CASE]


def test_the_first_page_is_of_the_records_kind_and_so_is_a_form_without_a_known_title() -> None:
    assert kinds("CASE REPORT\nPage 1 of 1", "CASE SUPPLEMENT\nPage 1 of 1", "Some form\nPage 1 of 1") == [
        ARREST, SUPPLEMENT, ARREST,
    ]  # fmt: skip


def test_a_heading_makes_no_arrest_report_of_a_case_report() -> None:
    assert kinds("CASE REPORT", "ARREST RECORD\nnone", kind=CASE) == [CASE, CASE]
    assert kinds("CASE REPORT\nPage 1 of 1", "ARREST REPORT\nPage 1 of 1", kind=CASE) == [CASE, ARREST]


def test_a_page_in_the_middle_of_a_numbered_form_opens_none() -> None:
    found = leaves(document("ARREST REPORT\nPage 1 of 2", "INCIDENT REPORT\nPage 2 of 2"), ARREST)
    assert list(found) == [Leaf(True, ARREST), Leaf(False, ARREST)]


def test_what_is_no_report_is_one_thing() -> None:
    for kind in (RecordKind.DEMAND_FILE, RecordKind.TABLE, RecordKind.OTHER):
        assert kinds("A letter", "ARREST REPORT\nPage 1 of 1", kind=kind) == [kind, kind]


def test_findings_say_the_kind_of_their_form_where_it_is_another() -> None:
    texts = ("ARREST REPORT\nName: Luis Doe\nPage 1 of 1", "CASE SUPPLEMENT\nSUSPECT\nName: Luis Doe\nPage 1 of 1")
    names = [f for f in find(document(*texts), kind=ARREST) if f.category is Category.NAME]
    assert [(f.id, f.kind) for f in names] == [("p1-0001", None), ("p2-0001", SUPPLEMENT)]


def test_the_boxes_of_a_form_mean_what_its_own_kind_says() -> None:
    supplement = "CASE SUPPLEMENT\nPhone: 312-555-0199\nPage 1 of 1"
    alone = find(document(supplement), kind=SUPPLEMENT)
    merged = find(document("ARREST REPORT\nPage 1 of 1", supplement), kind=ARREST)
    assert [(f.role, f.text) for f in alone] == [(f.role, f.text) for f in merged] == [(Role.UNKNOWN, "312-555-0199")]
