import pytest

from counterfoil.interval import Share


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662), (1, 1, 0.2065, 1.0)],
)
def test_bounds_are_wilsons(hits: int, of: int, low: float, high: float) -> None:
    # 81 of 263 is the example of R. G. Newcombe (1998), method 3.
    share = Share(hits, of)
    assert (round(share.low, 4), round(share.high, 4)) == (low, high)


def test_nothing_counted_is_said_so() -> None:
    assert Share(0, 0).as_json() == {"hits": 0, "of": 0, "rate": None, "low": 0.0, "high": 1.0}
    assert str(Share(0, 0)) == "–"
    assert str(Share(9, 10)) == "9/10 = 90.00% (59.58%–98.21%)"
