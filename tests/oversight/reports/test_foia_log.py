"""The Standard FOIA Log Format: what is written passes the check, and the check finds each thing that is against it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterfoil.cli import main
from counterfoil.errors import BadInput
from counterfoil.oversight import tables
from counterfoil.oversight.facts import CaseFact, Origin
from counterfoil.oversight.reports import foia_log

CASE = CaseFact(
    "CF-1", Origin.OFFICE, "foia_request", "standard", "Intake", "mail", "news_media", "", date(2026, 1, 5),
    date(2026, 1, 12), date(2026, 1, 12), date(2026, 1, 8), date(2026, 1, 9), date(2026, 4, 1), "released_in_part",
    False, 3, 0, 0, 0, 1, 1, 1, 2, 0, 0, "7(1)(b); 7(1)(c)", "", 1,
)  # fmt: skip
OPEN = replace(
    CASE, case="CF-2", track="commercial", answered_on=None, closed_on=None, outcome="", open=True, exemptions=""
)
GOOD = {
    "request id": "A-1", "requester": "", "requester organization": "", "subject": "", "date requested": "2026-01-05",
    "date perfected": "", "date completed": "2026-01-08", "status": "done", "exemptions cited": "", "fee category": "",
    "fee waiver": "", "fees charged": "25.00", "processed under privacy act": "no",
}  # fmt: skip


def log(*rows: dict[str, str]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def test_a_request_is_one_row_and_names_nobody() -> None:
    subpoena = replace(CASE, case="CF-3", instrument="subpoena")
    assert list(foia_log.write([CASE, OPEN, subpoena])) == [
        "request id,requester,requester organization,subject,date requested,date perfected,date completed,status,"
        "exemptions cited,fee category,fee waiver,fees charged,processed under privacy act\r\n",
        "CF-1,,,,2026-01-05,,2026-01-08,partial,7(1)(b); 7(1)(c),,,,\r\n",
        "CF-2,,,,2026-01-05,,,processed,,commercial,,,\r\n",
    ]


@given(
    st.lists(
        st.builds(
            lambda n, days, outcome, is_open: replace(
                CASE,
                case=f"=CF-{n}",
                answered_on=None if is_open else date(2026, 1, 5) + timedelta(days=days),
                outcome=outcome,
                open=is_open,
            ),
            st.integers(),
            st.integers(0, 900),
            st.sampled_from([*foia_log.STATUS, "referred", "duplicate", ""]),
            st.booleans(),
        ),
        unique_by=lambda case: case.case,
        max_size=9,
    )
)
def test_what_is_written_is_never_against_the_format(cases: list[CaseFact]) -> None:
    assert foia_log.check("".join(foia_log.write(cases))) == ()


@pytest.mark.parametrize(
    ("cell", "value", "why"),
    [
        ("request id", "", "is empty"),
        ("date requested", "1/5/2026", "is no day as YYYY-MM-DD"),
        ("date perfected", "2026-02-30", "is no day as YYYY-MM-DD"),
        ("date completed", "2026-01-04", "lies before the day of the request"),
        ("fee category", "press", "is none of: commercial, educational, news media, other, or empty"),
        ("fee waiver", "yes", "is none of: not requested, requested, denied, requested, granted, or empty"),
        ("fees charged", "$25", "is no amount such as 25.00"),
        ("processed under privacy act", "N", "is none of: no, yes, or empty"),
    ],
)
def test_each_thing_against_the_format_is_found(cell: str, value: str, why: str) -> None:
    assert foia_log.check(log(GOOD)) == ()
    assert foia_log.check(log(GOOD, {**GOOD, "request id": "A-2", cell: value})) == (foia_log.Problem(3, cell, why),)


def test_a_status_outside_of_the_list_a_number_twice_and_odd_headers() -> None:
    (found,) = foia_log.check(log({**GOOD, "status": "closed"}))
    assert (found.line, found.column, found.why.startswith("is none of: abandoned, appealing")) == (2, "status", True)
    assert foia_log.check(log(GOOD, GOOD)) == (foia_log.Problem(3, "request id", "is that of line 2"),)
    without = {key: value for key, value in GOOD.items() if key != "status"}
    assert foia_log.check(log(without)) == (foia_log.Problem(1, "status", "the header is missing"),)
    turned = dict(reversed(GOOD.items()))
    assert foia_log.check(log(turned)) == (foia_log.Problem(1, "", "the headers stand in another order"),)
    assert foia_log.check(log({**GOOD, "date due": "2026-01-12"})) == ()  # a column of one's own, behind
    assert foia_log.check(log(GOOD) + "A-2,x\r\n") == (foia_log.Problem(3, "", "has 2 cells under 13 headers"),)
    assert foia_log.check("") == (foia_log.Problem(1, "", "is empty"),)


def test_the_command_writes_a_year_and_checks_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = tmp_path / "facts", tmp_path / "log.csv"
    folder.mkdir()
    cases = [CASE, OPEN, replace(CASE, case="CF-0", received_on=date(2025, 1, 5)), replace(CASE, case="-x")]
    tables.write_csv(folder / "cases.csv", CaseFact, cases)
    assert list(tables.read_cases(folder / "cases.csv")) == cases
    assert main(["report", "log", str(folder), "--year", "2026", "-o", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["requests"] == 3
    assert out.read_bytes() == "".join(foia_log.write([CASE, OPEN, replace(CASE, case="-x")])).encode()
    assert main(["report", "log", str(out), "--check"]) == 0
    with (folder / "cases.csv").open("a") as file:
        file.write("CF-9,office\n")
    with pytest.raises(BadInput, match=r"cases.csv: line 6: has 2 cells; 29 are wanted"):
        list(tables.read_cases(folder / "cases.csv"))
    assert main(["report", "log", str(folder), "-o", str(out)]) == 2  # never over what is there
    assert main(["report", "log", str(folder)]) == 2
    capsys.readouterr()
    out.write_text(log({**GOOD, "status": "closed"}))
    assert main(["report", "log", str(out), "--check", "--json"]) == 3
    assert [one["column"] for one in json.loads(capsys.readouterr().out)["problems"]] == ["status"]
    out.write_bytes(b"\xe9")
    assert main(["report", "log", str(out), "--check"]) == 3
    assert "is not text in UTF-8" in capsys.readouterr().err
