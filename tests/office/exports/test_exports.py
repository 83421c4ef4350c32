"""Exports of other systems: what fits which profile, what each row says, and that none is passed over."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from counterfoil.errors import BadInput
from counterfoil.office.exports import profile, rows, table

HERE = Path(__file__).parent
GOVQA = (
    "Reference No,Create Date,Required Completion Date,Close Date,Request Status,Customer Name,Company,"
    "Type of Information,Request Description\n"
) + """\
W000123-010226,1/2/2026 11:30:00 PM,1/9/2026,1/8/2026,Full Release,Ada Asker,Invented News,Police,The report on the fire
W000124-010326,1/3/2026,,,Assigned,Bo Asker,,Police,"Two
lines, and =1+1"
W000125-010326,13/45/2026,,,Assigned,,,,
,1/5/2026,,,Assigned,,,,
W000126-010426,,,,Assigned,,,,
W000127-010426,1/4/2051,,,Assigned,,,,
W000128-010426,1/4/2026,someday,1/1/2026,Denied,,,,
W000129-010426,1/4/2026,,,Denied,,,,,,surplus
W000130-010426,1/4/2026,,,Denied,,,,
W000130-010426,1/4/2026,,,Denied,,,,
W000131-010426,1/4/2026,,,Denied,,,,one
W000131-010426,1/4/2026,,,Denied,,,,other
"""  # fmt: skip
TODAY = date(2026, 11, 30)
SHIPPED = profile.load()


def read(text: str, name: str = "govqa") -> rows.Reading:
    found = table.of_bytes(text.encode(), "export.csv")
    return rows.read(found, SHIPPED[name], zone="America/Chicago", today=TODAY)


def test_each_row_is_a_case_a_repetition_or_a_refusal_with_its_line() -> None:
    found = read(GOVQA)
    assert [one.number for one in found.cases] == [
        "W000123-010226", "W000124-010326", "W000128-010426", "W000130-010426",
    ]  # fmt: skip
    assert [(one.line, one.why) for one in found.refused] == [
        (5, "its day of receipt has the form 99/99/9999, which is no date of the profile"),
        (6, "it has no number"),
        (7, "it has no day of receipt"),
        (8, "its day of receipt, 2051-01-04, lies in the future or before all such laws"),
        (10, "it has 11 cells for 9 columns: a separator too many"),
        (13, "its number stands on lines 13, 14 with different words; which one holds is not for us to guess"),
        (14, "its number stands on lines 13, 14 with different words; which one holds is not for us to guess"),
    ]
    assert found.repeated == 1
    assert len(found.cases) + len(found.refused) + found.repeated == 12


def test_a_row_says_days_in_the_offices_zone_and_keeps_words_apart() -> None:
    late, second, odd, _ = read(GOVQA).cases
    assert late.received_at == datetime(2026, 1, 3, 5, 30, tzinfo=UTC)  # half past eleven at night in Chicago
    assert (late.due_on, late.closed_on, late.outcome) == (date(2026, 1, 9), date(2026, 1, 8), "released")
    assert late.words == {
        "requester": "Ada Asker", "organization": "Invented News", "subject": "Police",
        "text": "The report on the fire",
    }  # fmt: skip
    assert second.received_at == datetime(2026, 1, 3, 18, tzinfo=UTC)  # a day is its noon, in any zone near
    assert second.words["text"] == "Two\nlines, and =1+1"
    assert (odd.due_on, odd.doubts) == (
        None,
        (
            "due: has the form aaaaaaa, which is no date of the profile; left out",
            "it was closed before it was received",
        ),
    )


def test_a_changed_word_is_another_digest_and_the_line_is_not() -> None:
    first = read(GOVQA).cases[0]
    again = read(GOVQA.replace("\nW000123", "\n\nW000123")).cases[0]
    other = read(GOVQA.replace("The report on the fire", "The report on the flood")).cases[0]
    assert (again.line, again.digest == first.digest, other.digest == first.digest) == (3, True, False)


def test_midnight_is_the_way_such_systems_write_a_day() -> None:
    text = (
        "Request ID,Date Received\nX-1,2010-08-04T00:00:00\nX-2,2010-08-04T00:00:00Z\nX-3,2010-08-04T23:30:00-05:00\n"
    )
    assert [one.received_at for one in read(text, "foia-log").cases] == [
        datetime(2010, 8, 4, 17, tzinfo=UTC), datetime(2010, 8, 4, tzinfo=UTC), datetime(2010, 8, 5, 4, 30, tzinfo=UTC),
    ]  # fmt: skip


def test_a_number_is_made_where_the_export_has_none() -> None:
    made = profile.of_table(
        "city-log", {"number_from": ["received", "who"], "columns": {"received": ["received"], "requester": ["who"]}}
    )
    found = table.of_bytes(b"received;who\n2020-01-02;a;\n2020-01-02;b\n2020-01-02;b\n", "x.csv")
    read_ = rows.read(found, made, zone="America/Chicago", today=TODAY)
    assert (len({one.number for one in read_.cases}), read_.repeated, read_.refused) == (2, 1, ())
    assert all(one.number.startswith("ROW-") and len(one.number) == 20 for one in read_.cases)


@pytest.mark.parametrize(
    ("raw", "headers", "first", "notes"),
    [
        (b"\xef\xbb\xbfa,b\n1,2\n", ("a", "b"), (2, ("1", "2")), 0),
        ("a\tb\nä\t2\n".encode("utf-16"), ("a", "b"), (2, ("ä", "2")), 0),
        ("a;b\nÄ;2\n".encode("cp1252"), ("a", "b"), (2, ("Ä", "2")), 1),
        (b'List of requests\n\n"a","b"\n"1\nx","2"\n', ("a", "b"), (4, ("1\nx", "2")), 0),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), ("a", "b"), (2, ("1", "2")), 0),
        (b"a,A\n1,2\n", ("a", "A"), (2, ("1", "2")), 1),
    ],
    ids=["utf-8 with a mark", "utf-16 and tabs", "windows", "a title above", "gzip", "a header twice"],
)
def test_any_separator_and_encoding_is_read(raw: bytes, headers: object, first: object, notes: int) -> None:
    found = table.of_bytes(raw, "x.csv")
    assert (found.headers, found.rows[0], len(found.notes)) == (headers, first, notes)


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04\0\0", "is no CSV file"),
        (b"\x1f\x8b\x08", "damaged gzip"),
        (b"one\ntwo\n", "holds no headers"),
        (b",".join(b"c%d" % n for n in range(300)) + b"\n", "has 300 columns"),
        (gzip.compress(b"a,b\n" + bytes(table.MAX_BYTES), mtime=0), "unpacks to more than"),
    ],
    ids=["empty", "a workbook", "damaged gzip", "one column", "too wide", "a bomb"],
)
def test_what_is_no_table_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        table.of_bytes(raw, "x.csv")


def test_the_profile_that_knows_most_headers_is_taken_and_none_where_none_fits() -> None:
    headers = GOVQA.splitlines()[0].split(",")
    assert [profile.best(SHIPPED, one) for one in (headers, ["Id", "Request Date", "Request Text"], ["a", "b"])] == [
        SHIPPED["govqa"], SHIPPED["nextrequest"], None,
    ]  # fmt: skip
    with pytest.raises(BadInput, match="finds no column for received and number among: a, opened"):
        read("a,opened\n1,2\n")


def test_a_proposal_is_a_profile_once_it_is_kept(tmp_path: Path) -> None:
    columns = profile.propose(["Case #", "Date Received", "Respond By", "Name", 'What "is" asked\nfor', "Description"])
    (tmp_path / "ours.toml").write_text(profile.written(columns))
    ours = profile.load(tmp_path)["ours"]
    assert ours.columns == {
        "number": ("Case #",), "received": ("Date Received",), "due": ("Respond By",), "requester": ("Name",),
        "text": ("Description",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "wrong", "why"),
    [
        ("Ours", {"columns": {"received": ["a"]}}, "its name: use small letters"),
        ("ours", {"colums": {}}, "colums: is unknown"),
        ("ours", {"columns": {}}, "columns: a table is needed"),
        ("ours", {"columns": {"received": ["a"]}}, "received is needed, and either number or"),
        ("ours", {"columns": {"received": "a", "number": ["b"]}}, "columns.received: a list of headers"),
        ("ours", {"columns": {"wages": ["a"]}}, "columns.wages: is unknown"),
        ("ours", {"columns": {"received": ["a"], "number": ["b"]}, "system": "x"}, "system: 'x' is unknown"),
        ("ours", {"columns": {"received": ["a"], "number": ["b"]}, "time_zone": "Mars/X"}, "time_zone: 'Mars/X'"),
        ("ours", {"columns": {"received": ["a"], "number": ["b"]}, "outcomes": {"x": "won"}}, "outcomes.x: 'won'"),
        ("ours", {"columns": {"received": ["a"], "number": ["b"]}, "outcomes": 3}, "outcomes"),
        ("ours", {"columns": {"received": ["a"], "number": ["b"]}, "dates": "%Y"}, "dates: a list"),
    ],
)
def test_a_profile_says_what_is_wrong_with_it(name: str, wrong: dict[str, object], why: str) -> None:
    with pytest.raises(BadInput, match=why):
        profile.of_table(name, wrong)


DATA = HERE.parents[3] / "shared" / "data"


@pytest.mark.skipif(not DATA.is_dir(), reason="the published logs are not here")
def test_the_published_log_of_a_department_of_justice() -> None:
    found = table.read(DATA / "logs" / "doj_2017" / "tabula-foia-responses.csv")
    read_ = rows.read(found, SHIPPED["foia-log"], zone="America/New_York", today=TODAY)
    assert (len(found.rows), len(read_.cases), read_.repeated) == (270, 244, 0)
    assert Counter(one.why.partition(",")[0] for one in read_.refused) == {
        "it has no number": 25,
        "its day of receipt has the form Aaaa Aaaaaaaaa": 1,
    }
