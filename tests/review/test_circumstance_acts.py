"""What persons said, act by act: the last word on each thing counts, and what is no circumstance is refused."""

from __future__ import annotations

from dataclasses import fields

import pytest

from counterfoil.errors import BadInput
from counterfoil.review.circumstance_acts import ALL, PLAIN, Saying, circumstances, standing
from counterfoil.review.circumstances import Circumstances
from counterfoil.values import Source

DANA, IDA = "Dana Sample, Records Officer", "Ida Sample, Assistant Counsel"


def said(what: str, holds: bool = True, value: str = "", by: str = DANA, record: str = "R-000001") -> Saying:
    return Saying(record, what, holds, by, value)


def test_every_field_of_the_circumstances_can_be_said() -> None:
    named = {field.name for field in fields(Circumstances)} - {"claims", "recorded_by"}
    assert named == {*PLAIN, "source", "own_pages", "undercover"}
    assert {*ALL} == {*PLAIN, "source", "own_page", "undercover"}
    for name in PLAIN:
        found = circumstances(standing([said(name)]))
        assert [one for one in PLAIN if getattr(found, one)] == [name]


def test_the_last_word_counts_and_may_take_back() -> None:
    acts = [said("flagged"), said("flagged", holds=False), said("subject_asks"), said("flagged", by=IDA)]
    assert standing(acts[:2]) == ()
    found = circumstances(standing(acts))
    assert (found.flagged, found.subject_asks, found.recorded_by) == (True, True, IDA)
    assert circumstances(standing([*acts, said("flagged", holds=False)])).recorded_by == DANA


def test_a_record_has_one_source_and_any_number_of_pages_and_officers() -> None:
    acts = [said("source", value="leads"), said("source", value="alpr"), said("own_page", value="2"),
            said("own_page", value="3"), said("own_page", holds=False, value="2"), said("undercover", value="a"),
            said("undercover", value="b")]  # fmt: skip
    found = circumstances(standing(acts))
    assert (found.source, found.own_pages, found.undercover) == (Source.ALPR, {2}, {"a", "b"})
    assert circumstances(standing([*acts, said("source", holds=False, value="alpr")])).source is None


def test_what_is_said_of_one_record_is_not_said_of_another() -> None:
    acts = [said("sealed"), said("sealed", holds=False, record="R-000002")]
    assert [one.record_id for one in standing(acts)] == ["R-000001"]


@pytest.mark.parametrize(
    ("what", "value", "match"),
    [
        ("secret", "", r"^“secret” is no circumstance. Known: sealed, expunged, "),
        ("sealed", "yes", r"^sealed holds or not; it takes no value"),
        ("undercover", "", r"^undercover needs a value: the id of a finding"),
        ("source", "attic", r"^source “attic” is not known. Known: own, leads, "),
        ("own_page", "0", r"^own_page “0” is no page"),
        ("own_page", "two", r"^own_page “two” is no page"),
    ],
)
def test_what_cannot_be_said_is_refused(what: str, value: str, match: str) -> None:
    with pytest.raises(BadInput, match=match):
        said(what, value=value)
