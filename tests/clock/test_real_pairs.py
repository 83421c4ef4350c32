"""658 received and due dates of real Illinois bodies: each is reproduced, or differs in a way that has a name."""

import importlib.util
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from counterfoil.law.load import load

SCRIPT = Path(__file__).resolve().parents[2] / "benchmarks" / "clock_pairs.py"
SPEC = importlib.util.spec_from_file_location("clock_pairs", SCRIPT)
assert SPEC is not None
assert SPEC.loader is not None
clock_pairs = importlib.util.module_from_spec(SPEC)
sys.modules["clock_pairs"] = clock_pairs
SPEC.loader.exec_module(clock_pairs)

PACK = load("us-il")


@pytest.mark.skipif(not clock_pairs.PAIRS.exists(), reason=f"real data absent: {clock_pairs.PAIRS.name}")
def test_every_real_pair_is_explained_by_its_class() -> None:
    counts = Counter(pair.klass for pair in clock_pairs.read_pairs(PACK, clock_pairs.PAIRS))
    assert counts == {
        "law": 486,
        "extension_full": 9,
        "commercial": 6,
        "no_date": 32,
        "early_calendar": 17,
        "late_pulaski": 4,
        "weekend_next_day": 11,
        "next_day": 12,
        "receipt_counted": 17,
        "same_day": 7,
        "calendar_week": 11,
        "year_typo": 7,
        "short_extension": 13,
        "early_other": 16,
        "longer": 10,
    }


@pytest.mark.parametrize(
    ("received", "due", "klass"),
    [
        (date(2026, 2, 27), date(2026, 3, 6), "law"),
        (date(2026, 2, 27), date(2026, 3, 9), "late_pulaski"),
        (date(2026, 2, 9), date(2026, 2, 17), "early_calendar"),
        (date(2025, 3, 8), date(2025, 3, 17), "weekend_next_day"),
        (date(2025, 3, 3), date(2025, 3, 11), "next_day"),
        (date(2025, 3, 3), date(2025, 3, 7), "receipt_counted"),
        (date(2025, 3, 3), date(2025, 3, 3), "same_day"),
        (date(2025, 3, 3), date(2025, 3, 17), "extension_full"),
        (date(2025, 3, 3), date(2025, 4, 1), "commercial"),
        (date(2025, 3, 2), date(2025, 3, 9), "calendar_week"),
        (date(2025, 3, 3), date(2024, 3, 10), "year_typo"),
        (date(2025, 3, 3), date(2025, 3, 13), "short_extension"),
        (date(2025, 3, 3), date(2025, 3, 4), "early_other"),
        (date(2025, 3, 3), date(2025, 3, 26), "longer"),
        (None, date(2025, 3, 26), "no_date"),
    ],
)
def test_classes_are_told_apart(received: date | None, due: date, klass: str) -> None:
    assert clock_pairs.classify(PACK, received, due) == klass
