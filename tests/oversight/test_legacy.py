"""Every row of a foreign log is a case or is named with its reason; what is dirty is said, and no person is copied."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pymupdf
import pytest

from counterfoil.errors import BadInput
from counterfoil.law.load import load
from counterfoil.oversight import legacy
from counterfoil.oversight.facts import as_row
from counterfoil.oversight.legacy import Import
from counterfoil.oversight.legacy_columns import Field
from counterfoil.oversight.legacy_dirt import Dirt

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "tests" / "corpus" / "legacy-logs"
DATA = ROOT.parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data, the published files, is not there")
DAY = date(2017, 12, 31)
HEADERS = ["Request Number", "Date Received", "Due Date", "Date Closed", "Status", "Requester", "Description"]


def read(path: Path, on: date = DAY, **more: object) -> Import:
    made = legacy.read(path, pack=load("us-il"), counted_on=on, **more)  # type: ignore[arg-type]
    assert made.rows == len(made.cases) + len(made.left)
    return made


def written(folder: Path, *rows: list[str], separator: str = ",", encoding: str = "utf-8") -> Path:
    path = folder / "log.csv"
    lines = [separator.join(f'"{cell}"' for cell in row) for row in (HEADERS, *rows)]
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def test_a_real_log_says_its_traps_by_line() -> None:
    made = read(CORPUS / "chicago.csv", people=False)
    assert len(made.cases) == 22
    assert [(one.line, one.kind.value, one.column) for one in made.doubts] == [
        (2, "two_requesters", "requestor_name"),
        (3, "in_future", "received_date"),
        (3, "no_received", ""),
        (5, "due_before_received", "due_date"),
        (7, "due_before_received", "due_date"),
        (22, "number_elsewhere", "institution"),
        (23, "number_elsewhere", "institution"),
    ]
    assert made.doubts[1].says == "2051-12-29 lies behind the day of the log; left out"
    assert made.notes == (
        "12 rows have no number and are called by their line.",
        "Words were not looked through for people.",
    )


def test_a_law_firm_that_sounds_like_an_agency_is_none(tmp_path: Path) -> None:
    assert {case.agency for case in read(CORPUS / "chicago.csv", people=False).cases} == {""}
    path = tmp_path / "log.csv"
    path.write_text("Date Received,Organization\n2016-03-04,ICE\n2016-03-04,Ice Miller LLP\n2016-03-04,Ice Miller\n")
    assert [case.agency for case in read(path).cases] == ["ICE", "", ""]


def test_no_person_is_copied_into_a_row(tmp_path: Path) -> None:
    row = ["16-1", "3/4/2016", "3/11/2016", "3/9/2016", "Closed", "Testwell, Ada SAMPLE",
           "Report on Robert Samplewell, 1234 N Example Ave, Chicago, IL 60602, call 312-555-0123"]  # fmt: skip
    made = read(written(tmp_path, row))
    assert Counter(one.kind for one in made.doubts) == {
        Dirt.NAME_IN_WORDS: 1, Dirt.ADDRESS_IN_WORDS: 1, Dirt.CONTACT_IN_WORDS: 1,
    }  # fmt: skip
    says = repr((made.cases, made.left, made.doubts, made.notes))
    assert [part for part in ("Testwell", "Samplewell", "Example", "555", "60602") if part in says] == []
    assert "16-1" in says


def test_days_are_counted_as_the_law_counts_them(tmp_path: Path) -> None:
    made = read(
        written(
            tmp_path,
            ["16-1", "2/10/2016", "2/18/2016", "2/22/2016", "Closed", "", "over two holidays of the State"],
            ["16-2", "2/10/2016", "2/18/2016", "", "Open", "", "still open"],
            ["09-1", "12/1/2009", "12/8/2009", "12/9/2009", "Closed", "", "before the calendar"],
        ),
        on=date(2016, 2, 19),
    )
    assert [(one.business_days, one.days_late, one.open, one.on_time) for one in made.cases[1:]] == [
        (5, 1, True, False), (None, None, False, None),
    ]  # fmt: skip
    first = made.cases[0]  # closed behind the day of the log: said, and not timed
    assert (first.closed_on, first.open, first.business_days) == (None, False, None)
    assert [one.kind for one in made.doubts] == [Dirt.IN_FUTURE, Dirt.CLOSED_ON_UNKNOWN_DAY]


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        (["16-1", "soon", "", "", "", "", ""], [Dirt.BAD_DATE, Dirt.NO_RECEIVED]),
        (["16-1", "1016-03-04", "", "", "", "", ""], [Dirt.TOO_EARLY, Dirt.NO_RECEIVED]),
        (["16-1", "3/4/2016", "3/4/2018", "", "", "", ""], [Dirt.DUE_TOO_FAR]),
        (["16-1", "3/4/2016", "3/3/2016", "", "", "", ""], [Dirt.DUE_BEFORE_RECEIVED]),
        (["16-1", "3/4/2016", "", "3/3/2016", "", "", ""], [Dirt.CLOSED_BEFORE_RECEIVED, Dirt.CLOSED_ON_UNKNOWN_DAY]),
        (["16-1", "3/4/2016", "", "", "denied", "", ""], [Dirt.CLOSED_ON_UNKNOWN_DAY]),
        (["16-1", "3/4/2016", "", "3/9/2016", "pending", "", ""], [Dirt.OPEN_WITH_A_DAY]),
        (["16-1", "3/4/2016", "", "3/9/2016", "zzz", "", ""], [Dirt.STATUS_UNKNOWN]),
        (["Testwell", "3/4/2016", "", "3/9/2016", "", "", ""], [Dirt.NO_NUMBER]),
        (["16-2", "3/7/2016", "", "3/9/2016", "", "", ""], [Dirt.NUMBER_TWICE]),
        (["16-1", "3/4/2016", "", "3/9/2016", "", "SAMPLE, Ada; SAMPLE, Bo", ""], [Dirt.TWO_REQUESTERS]),
        (
            ["16-1", "3/4/2016", "", "3/9/2016", "", "SAMPLE, Ada, 1234 N Example Ave, Chicago, IL 60602", ""],
            [Dirt.ADDRESS_IN_NAME],
        ),
        (["16-1", "3/4/2016", "3/11/2016", "3/9/2016", "granted", "SAMPLE, Ada", "Budget"], []),
    ],
)
def test_each_kind_of_dirt_is_found_alone(tmp_path: Path, cells: list[str], kinds: list[Dirt]) -> None:
    clean = [[f"16-{n}", "3/4/2016", "3/11/2016", "3/9/2016", "granted", "", "Budget"] for n in (2, 3, 4)]
    made = read(written(tmp_path, *clean, cells))
    assert (len(made.cases), [one.kind for one in made.doubts]) == (4, kinds)
    assert {one.line for one in made.doubts} <= {5}


def test_no_row_is_dropped_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "Town of Sampleton,,,,\n"
        "No,Date Received,Date Closed,Requester,Subject\n"
        "16-1,3/4/2016,3/9/2016,SAMPLE,a\n"
        "16-1,3/4/2016,3/9/2016,SAMPLE,a\n"
        ",,,,and more of it\n"
        "---,---,---,---,---\n"
        "16-2,3/4/2016,3/9/2016,SAMPLE,a,too much\n"
        "No,Date Closed,Date Received,Requester,Subject\n"
        "16-3,3/9/2016,3/4/2016,SAMPLE,b\n"
        "Total: 3,,,,\n"
    )
    made = read(path, people=False)
    assert [(one.line, one.why) for one in sorted(made.left, key=lambda one: one.line)] == [
        (1, "it stands above the headers"),
        (2, "it names the columns"),
        (4, "it repeats line 3 to the letter"),
        (5, "it says only words: a line that goes on from the row above or into the row below"),
        (6, "it is a rule"),
        (7, "it has 6 cells for 5 columns: a separator too many"),
        (8, "it names the columns"),
        (10, "one cell alone is filled: a title, a sum or a note"),
    ]
    assert [(one.case, one.received_on, one.business_days) for one in made.cases] == [
        ("16-1", date(2016, 3, 4), 3), ("16-3", date(2016, 3, 4), 3),
    ]  # fmt: skip


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_any_separator_and_encoding_says_the_same(tmp_path: Path, separator: str, encoding: str) -> None:
    row = ["16-1", "3/4/2016", "3/11/2016", "3/9/2016", "no records", "Peña SAMPLE", "a, b, c; d, e | f, g, h"]
    made = read(written(tmp_path, row, separator=separator, encoding=encoding), people=False)
    packed = tmp_path / "log.csv.gz"
    packed.write_bytes(gzip.compress((tmp_path / "log.csv").read_bytes()))
    assert read(packed, people=False).cases == made.cases
    assert [(one.case, one.outcome, one.closed_on) for one in made.cases] == [("16-1", "no_records", date(2016, 3, 9))]


def test_merged_cells_of_a_workbook_count_in_each_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Requests of 2016"])
    sheet.merge_cells("A1:D1")
    sheet.append(["Request Number", "Date Received", "Date Closed", "Subject"])
    sheet.append(["16-1", date(2016, 3, 4), date(2016, 3, 9), "a"])
    sheet.append(["16-2", None, date(2016, 3, 10), "b"])
    sheet.merge_cells("B3:B4")
    other = book.create_sheet("Old")
    other.sheet_state = "hidden"
    other.append(["Request Number", "Date Received"])
    other.append(["15-1", date(2015, 3, 4)])
    book.save(tmp_path / "log.xlsx")
    made = read(tmp_path / "log.xlsx", people=False)
    assert [(one.case, one.received_on) for one in made.cases] == [
        ("16-1", date(2016, 3, 4)), ("16-2", date(2016, 3, 4)), ("15-1", date(2015, 3, 4)),
    ]  # fmt: skip
    assert [(one.line, one.kind, one.says) for one in made.doubts] == [
        (line, Dirt.MERGED, "its value is that of the merged cells B3:B4") for line in (3, 4)
    ]
    assert made.notes[0] == "The sheet 'Old' is hidden; it was read too."


def test_a_table_in_a_pdf_is_read_through_its_pages(tmp_path: Path) -> None:
    pages = [
        [["Request Number", "Date Received", "Date Closed"], ["16-1", "3/4/2016", "3/9/2016"]],
        [["16-2", "3/7/2016", "3/9/2016"], ["16-3", "3/8/2016", "3/9/2016"]],
    ]
    document = pymupdf.open()
    for rows in pages:
        page = document.new_page()
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                box = pymupdf.Rect(50 + 150 * x, 50 + 30 * y, 200 + 150 * x, 80 + 30 * y)
                page.draw_rect(box)
                page.insert_text((box.x0 + 5, box.y0 + 18), cell)
    document.save(tmp_path / "log.pdf")
    made = read(tmp_path / "log.pdf")
    assert [(one.case, one.received_on, one.business_days) for one in made.cases] == [
        ("16-1", date(2016, 3, 4), 3), ("16-2", date(2016, 3, 7), 2), ("16-3", date(2016, 3, 8), 1),
    ]  # fmt: skip
    assert made.notes == ("It is a PDF: its cells were guessed from lines and gaps. Hold some rows against the page.",)


def test_a_mapping_says_why_and_a_person_may_say_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Ref No,In,days until due,Date Received,Team\n1-1,2016-03-01,12,25/3/2016,Roads\n")
    made = read(path)
    assert [(one.header, one.says, one.reason) for one in made.mappings[0].columns] == [
        ("Ref No", Field.NUMBER, "its header names it; 1 of 1 cells filled"),
        ("In", None, "its header names nothing that is counted; 1 of 1 cells filled"),
        ("days until due", None, "its header names the day due, but 0 of 1 filled cells are days"),
        ("Date Received", Field.RECEIVED, "its header names it; 1 of 1 filled cells are days, day first"),
        ("Team", None, "its header names nothing that is counted; 1 of 1 cells filled"),
    ]
    told = read(path, columns={"In": Field.RECEIVED, "date received": None, "team": Field.UNIT})
    assert [(one.received_on, one.unit) for one in (*made.cases, *told.cases)] == [
        (date(2016, 3, 25), ""), (date(2016, 3, 1), "Roads"),
    ]  # fmt: skip
    with pytest.raises(BadInput, match="'out' is no header of the log"):
        read(path, columns={"Out": Field.CLOSED})


def test_a_column_of_people_is_no_unit(tmp_path: Path) -> None:
    people = [f"2016-03-04,Ada Testwell {'x' * n},Bo Samplewell,Roads" for n in range(21)]
    path = tmp_path / "log.csv"
    path.write_text("\n".join(["Date Received,Office,Department Contact,Department", *people]))
    made = read(path)
    assert [one.says for one in made.mappings[0].columns] == [Field.RECEIVED, None, Field.CONTACT, Field.UNIT]
    assert {one.unit for one in made.cases} == {"Roads"}


def test_what_is_no_log_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\n")
    (tmp_path / "a.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    for name, why in (("a.csv", "looks like the headers"), ("a.pdf", "a.pdf: is damaged"), ("a.zip", "is no table")):
        with pytest.raises(BadInput, match=why):
            read(tmp_path / name)


@needs_data
def test_every_published_log_is_read_whole() -> None:
    logs = DATA / "logs"
    table = {
        path.relative_to(logs).as_posix(): read(path, on=date(2018, 1, 1), people=False)
        for path in sorted(logs.rglob("*.*"))
    }
    assert {name: (len(made.cases), len(made.left)) for name, made in table.items()} == {
        "chicago_foia_logs_411.csv": (411, 1),
        "chicago_raw_md/ngnv-dvxx.md": (10, 58),
        "chicago_raw_md/wjkc-agnm.md": (10, 58),
        "doj_2017/cleaned.csv": (244, 1),
        "doj_2017/foia-responses.pdf": (244, 3),
        "doj_2017/tabula-foia-responses.csv": (244, 27),
    }
    rows = [as_row(one) for one in table["doj_2017/cleaned.csv"].cases]
    assert [as_row(one) for one in table["doj_2017/tabula-foia-responses.csv"].cases] == rows
    assert [as_row(one) for one in table["doj_2017/foia-responses.pdf"].cases] == rows
