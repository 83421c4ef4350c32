"""The truth's duties and the law pack were written apart; here each is held against the other."""

from datetime import date
from typing import Any

import pytest

from counterfoil.law.load import load
from counterfoil.law.model import DutyKind, Facts
from counterfoil.law.policy import PolicyBook
from counterfoil.sample.duty import expected
from counterfoil.sample.model import Tag
from counterfoil.values import Category, RecordKind, Role

K, C, R, D = RecordKind, Category, Role, DutyKind


@pytest.mark.parametrize(
    ("kind", "tag", "duty"),
    [
        (K.ARREST_REPORT, Tag(C.NAME, R.ARRESTEE), D.COMPELLED),
        (K.ARREST_REPORT, Tag(C.CHARGE, R.ARRESTEE), D.COMPELLED),
        (K.ARREST_REPORT, Tag(C.ARREST_TIME, R.ARRESTEE), D.COMPELLED),
        (K.ARREST_REPORT, Tag(C.NAME, R.MINOR, minor=True), D.FORBIDDEN),
        (K.ARREST_REPORT, Tag(C.SSN, R.ARRESTEE), D.FORBIDDEN),
        (K.ARREST_REPORT, Tag(C.DATE_OF_BIRTH, R.ARRESTEE), D.PERMITTED_TO_WITHHOLD),
        (K.ARREST_REPORT, Tag(C.HOME_ADDRESS, R.ARRESTEE, also_victim=True), D.REFER),
        (K.ARREST_REPORT, Tag(C.NAME, R.OFFICER), D.OPEN),
        (K.CASE_REPORT, Tag(C.HOME_ADDRESS, R.VICTIM, address_confidential=True), D.FORBIDDEN),
        (K.CASE_REPORT, Tag(C.NAME, R.VICTIM, sex_offence_victim=True), D.FORBIDDEN),
        (K.CASE_REPORT, Tag(C.NAME, R.REPORTING_PARTY), D.PERMITTED_TO_WITHHOLD),
        (K.CASE_REPORT, Tag(C.INCIDENT_LOCATION, R.UNKNOWN), D.OPEN),
        (K.CASE_REPORT, Tag(C.CASE_NUMBER, R.UNKNOWN), D.OPEN),
    ],
)
def test_expected_duty(kind: RecordKind, tag: Tag, duty: DutyKind) -> None:
    found = expected(kind, tag)
    assert (found.duty, found.unsure) == (duty, False)


def test_where_the_reference_is_silent_the_truth_refers_and_says_so() -> None:
    found = expected(K.CASE_REPORT, Tag(C.NAME, R.ARRESTEE))
    assert (found.duty, found.unsure) == (D.REFER, True)


def test_law_pack_agrees_wherever_the_truth_is_sure(truth: dict[str, Any]) -> None:
    pack = load("us-il", "chicago")
    adopted = frozenset(written.rule.digest for written in pack.rulebook.rules.values())
    books: dict[date, PolicyBook] = {}
    differ, compared = set(), 0
    for record in truth["records"]:
        on = date.fromisoformat(record["date"])
        book = books.setdefault(on, PolicyBook(pack, on, adopted))
        for value in record["values"]:
            if value.get("unsure"):
                continue
            said = book.decide(_facts(record, value)).kind
            compared += 1
            # Open and compelled both leave; the truth calls the place of the incident open in an arrest report too.
            if said.value != value["expected"] and {said.value, value["expected"]} != {"open", "compelled"}:
                differ.add((record["kind"], value["category"], value["role"], value["expected"], said.value))
    assert differ == set()
    assert compared > 1500


def _facts(record: dict[str, Any], value: dict[str, Any]) -> Facts:
    return Facts(
        record_kind=RecordKind(record["kind"]),
        category=Category(value["category"]),
        role=Role(value["role"]),
        minor=value.get("minor", False),
        sex_offence_victim=value.get("sex_offence_victim", False),
        address_confidential=value.get("address_confidential", False),
        also_victim=value.get("also_victim", False),
        on_duty=value["role"] == "officer",
    )
