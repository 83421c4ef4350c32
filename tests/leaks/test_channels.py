"""The leak lab: each channel is found before redaction (or the test is blind) and gone after it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from counterfoil.redaction._locate import locate_json
from counterfoil.redaction._paint import paint_json
from counterfoil.redaction._traces import traces_json
from counterfoil.redaction.apply import apply_json
from counterfoil.redaction.verify import verify_json

lab = sys.modules["leak_channels"]
CARRIES_NOTHING_ELSE = {"1 visible text", "48 earlier revision"}


def leaks(path: Path, secret: str = lab.SECRET, *, ocr: bool = False) -> list[dict[str, Any]]:
    found = traces_json(str(path), [secret], ocr=ocr)["traces"]
    return [row for row in found if row["severity"] == "leak"]


def redacted(source: Path, folder: Path, secret: str, *, ocr: bool = False) -> tuple[Path | None, list[Any]]:
    """Located, removed, rebuilt and verified, twice where pages have to become pictures, as the line does it."""
    places = locate_json(str(source), [secret])["places"]
    regions: dict[str, list[Any]] = {}
    for page, box, _ in places:
        regions.setdefault(str(page), []).append([*box, "7(1)(b)", False])
    plan = paint_json(str(source), regions)
    painted, over = plan["painted"], plan["over_pictures"]
    pictures: dict[str, str] = {}
    found: list[Any] = []
    for attempt in (1, 2):
        released = folder / f"released-{attempt}.pdf"
        staged = folder / f"staged-{attempt}.pdf"
        applied = apply_json(str(source), str(staged), str(released), regions, painted, over, pictures)
        known = [int(page) for page in applied["pictures"]]
        found = verify_json(
            str(source), str(released), regions, [secret], {}, painted=painted, pictures=known, seed=0, ocr=ocr
        )["leaks"]
        if not found:
            return released, []
        pictures = dict(applied["pictures"]) | {str(leak["page_index"]): leak["what"] for leak in found}
        if not all(leak["curable"] and leak["page_index"] >= 0 for leak in found):
            break
    return None, found


@pytest.mark.parametrize("name", sorted(lab.CHANNELS, key=lambda name: (int(name.split()[0]), name)))
def test_channel_is_found_before_and_gone_after(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    how = lab.CHANNELS[name]
    carrier = tmp_path / "carrier.pdf"
    with monkeypatch.context() as patch:  # positive control: without the visible line only the carrier is left
        if name not in CARRIES_NOTHING_ELSE:
            patch.setattr(lab.plain, "__defaults__", ("The victim told me.",))
        lab.build(name, carrier)
    if name == "48 earlier revision":
        data = carrier.read_bytes()
        assert data.count(b"%%EOF") == 2
        assert leaks(carrier) == []
        carrier.write_bytes(data[: data.index(b"%%EOF") + 6])
    assert how.seen(carrier) if how.seen else leaks(carrier, how.secret, ocr=how.ocr) != []

    source = lab.build(name, tmp_path / "source.pdf")
    released, refused = redacted(source, tmp_path, how.secret, ocr=how.ocr)

    assert sorted({f"{leak['gate']} {leak['channel']}" for leak in refused}) == sorted(how.refused)
    if released is not None:
        assert leaks(released, how.secret, ocr=how.ocr) == []
        assert not lab.holds(released, how.secret)
        assert not how.seen or not how.seen(released)


def test_a_file_that_was_only_covered_is_refused_by_the_gates(tmp_path: Path) -> None:
    source = lab.build("1 visible text", tmp_path / "source.pdf")
    ((page, box, _),) = locate_json(str(source), [lab.SECRET])["places"]
    regions = {str(page): [[*box, "7(1)(b)", False]]}
    released = tmp_path / "released.pdf"
    apply_json(str(source), str(tmp_path / "staged.pdf"), str(released), {}, {}, [], {})

    painted = paint_json(str(source), regions)["painted"]
    verdict = verify_json(
        str(source), str(released), regions, [lab.SECRET], {}, painted=painted, pictures=[], seed=0, ocr=False
    )

    assert [leak["gate"] for leak in verdict["leaks"]] == [1]
