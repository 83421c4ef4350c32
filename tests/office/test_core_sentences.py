"""The working of a clock is said again as people write days, and in the reader's language where there are words."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from counterfoil.clock.deadline import deadline
from counterfoil.law.load import load
from counterfoil.office import core_sentences
from counterfoil.office.core_sentences import told

SPANISH = {
    "%(cite)s: %(length)s after %(zero)s to %(title)s.": "%(cite)s: %(length)s tras %(zero)s para %(title)s.",
    "Due on %(day)s.": "Vence el %(day)s.",
    "%(holiday)s, for %(weekday)s (holiday)": "%(holiday)s, por el %(weekday)s (feriado)",
}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Due on Tuesday 2024-12-10.", "Due on Tuesday, December 10, 2024."),
        ("Receipt on Tuesday 2024-10-01: this day is not counted.",
         "Receipt on Tuesday, October 1, 2024: this day is not counted."),
        ("Receipt on Saturday 2024-10-05, a weekend: it is the day of receipt all the same; the next business day is "
         "day 1.",
         "Receipt on Saturday, October 5, 2024, a weekend: it is the day of receipt all the same; the next business "
         "day is day 1."),
        ("Day 60 is Saturday 2024-10-05; 5 ILCS 70/1.11: words. It moves to Monday 2024-10-07.",
         "Day 60 is Saturday, October 5, 2024; 5 ILCS 70/1.11: words. It moves to Monday, October 7, 2024."),
        ("Saturday", "Saturday"),
        ("Due on Tuesday 2024-13-45.", "Due on Tuesday 2024-13-45."),
        ("<script>%(day)s</script>", "<script>%(day)s</script>"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_day_is_written_as_people_write_it(written: str, said: str) -> None:
    assert told(written) == core_sentences.Told(said, True)


def test_every_line_of_a_working_has_a_shape() -> None:
    """Whatever the clock of Illinois says of an ordinary request, at any hour of three years."""
    pack = load("us-il", "chicago")
    lines: set[str] = set()
    for track in ("standard", "commercial", "pac_review"):
        for ordinal in range(date(2023, 1, 1).toordinal(), date(2026, 1, 1).toordinal()):
            day = date.fromordinal(ordinal)
            found = deadline(
                pack, datetime(day.year, day.month, day.day, 23 if day.day % 2 else 16, tzinfo=UTC), track=track
            )
            lines |= {*found.working, *(one.why for one in found.skipped), *(one.note for one in found.counted)}
    assert len(lines) > 1000
    weekdays = core_sentences._weekdays()
    assert [one for one in lines if one and one not in weekdays and not matches(one)] == []


def matches(line: str) -> bool:
    return any(pattern.fullmatch(line) for _, pattern in core_sentences._patterns())


def test_a_sentence_comes_in_the_language_of_the_reader_or_is_marked_as_english(monkeypatch) -> None:
    monkeypatch.setattr(core_sentences, "gettext", lambda text: SPANISH.get(text, text))
    with translation.override("es"):
        assert told("5 ILCS 140/3(d): 5 business days after receipt to comply with, deny or extend.").text.startswith(
            "5 ILCS 140/3(d): 5 días hábiles tras "
        )
        assert told("Due on Tuesday 2024-12-10.") == ("Vence el martes 10 de diciembre de 2024.", True)
        assert told("Saturday") == ("Sábado", True)
        assert told("New Year's Day, for Saturday (holiday)").text.endswith(", por el sábado (feriado)")
        english = "Receipt on Tuesday 2024-10-01: this day is not counted."
        assert told(english) == (english, False)
        assert told("No shape.") == ("No shape.", False)


def test_every_hole_of_a_shape_has_its_kind() -> None:
    holes = {name.rstrip("23") for shape in core_sentences.SHAPES for name in re.findall(r"%\((\w+)\)s", shape)}
    assert holes == core_sentences._HOLES.keys()
