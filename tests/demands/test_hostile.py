"""Texts made to keep a pattern busy: 60,000 characters of one thing. A limit on processor time ends a runaway."""

from __future__ import annotations

import resource
import subprocess
import sys

import pytest

_CPU_S = (
    60  # all texts of one reader together; they need two seconds or less, a pattern that is not bounded needs hours
)
_READ = """
import sys
from counterfoil.demands import items, people, period, purpose, sender, words, marks
from counterfoil.law.instruments import load_instruments
from counterfoil.records import numbers
instruments = load_instruments("us-il")
readers = {
    "items": items.items,
    "people": lambda text: people.subjects(text, sender="Pat Sample"),
    "words": lambda text: words.own_words(text, sender="Aa Bb"),
    "period": period.period,
    "purpose": lambda text: (purpose.purpose(text), purpose.wants_fee_waiver(text), purpose.wants_electronic(text)),
    "sender": lambda text: sender.contact(from_header="", signature=text, text=text, letterhead=text),
    "marks": lambda text: marks.marks_of(text[:40_000], instruments),  # what recognise gives it at once
    "numbers": lambda text: (numbers.numbers_in(text), numbers.dated_on(text)),
}
units = sys.stdin.read().split("\\0")[:: int(sys.argv[2])]
for unit in units:
    readers[sys.argv[1]]((unit * (60_000 // len(unit) + 1))[:60_000])
print(len(units))
"""
_UNITS = (
    *("a", "A", "Aa ", "A. ", " ", "\n", "1", "-", "A'", "Mc", "LH", "1/", "[", "[a]\n\n", "> ", "a@a.", "www."),
    *("1. ", "- x\n", "Aa, ", "Aa Bb\n\n", "Under The ", "the Aa of ", "mother of ", "is Aa Bb ", "report of Aa Bb, "),
    *("I request ", "please ", "fee ", "waive ", "RD no ", "rd is ", "case, no ", "DOB ", "my ", "January 1, 2020 to "),
    *("From: x\n", "on a\n", "caution: external ", "when ", "is it ", "call before ", "request for "),
)


@pytest.mark.parametrize(
    ("reader", "every"),
    [
        pytest.param("items", 1, marks=pytest.mark.soak),
        pytest.param("people", 1, marks=pytest.mark.soak),
        ("words", 1),
        pytest.param("period", 1, marks=pytest.mark.soak),
        ("purpose", 1),
        ("sender", 1),
        ("marks", 3),  # compares every line with every form's title: the slowest by far
        ("numbers", 1),
    ],
)
def test_hostile_texts_stay_bounded(reader: str, every: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _READ, reader, str(every)],
        input="\0".join(_UNITS),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S)),
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, f"{len(_UNITS[::every])}\n", "")
