"""The leak lab: each channel is found before redaction (or the test is blind) and gone after it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from counterfoil.redaction._locate import locate_json
from counterfoil.redaction._paint import paint_json
from counterfoil.redaction._traces import traces_json
from counterfoil.redaction.apply import apply_json
from counterfoil.redaction.verify import verify_json


def _channels() -> ModuleType:
    spec = importlib.util.spec_from_file_location("leak_channels", Path(__file__).with_name("channels.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


lab = _channels()
PAGE_TEXT = frozenset(["1 visible text"])


def leaks(path: Path) -> list[dict[str, Any]]:
    found = traces_json(str(path), [lab.SECRET], ocr=False)["traces"]
    return [row for row in found if row["severity"] == "leak"]


def redacted(source: Path, folder: Path) -> tuple[Path, dict[str, Any]]:
    """Located, removed, rebuilt and verified, as the line does it, in this process."""
    places = locate_json(str(source), [lab.SECRET])["places"]
    regions: dict[str, list[Any]] = {}
    for page, box, _ in places:
        regions.setdefault(str(page), []).append([*box, "7(1)(b)", False])
    released = folder / "released.pdf"
    plan = paint_json(str(source), regions)
    painted, over = plan["painted"], plan["over_pictures"]
    applied = apply_json(str(source), str(folder / "staged.pdf"), str(released), regions, painted, over, {})
    pictures = list(applied["pictures"])
    verdict = verify_json(
        str(source), str(released), regions, [lab.SECRET], {}, painted=painted, pictures=pictures, seed=0, ocr=False
    )
    return released, verdict


@pytest.mark.parametrize("name", sorted(lab.CHANNELS))
def test_channel_is_found_before_and_gone_after(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    carrier = tmp_path / "carrier.pdf"
    with monkeypatch.context() as patch:  # positive control: without the visible line only the carrier is left
        if name not in {"1 visible text", "48 earlier revision"}:
            patch.setattr(lab.plain, "__defaults__", ("The victim told me.",))
        lab.build(name, carrier)
    if name == "48 earlier revision":
        data = carrier.read_bytes()
        assert data.count(b"%%EOF") == 2
        assert leaks(carrier) == []
        (tmp_path / "first.pdf").write_bytes(data[: data.index(b"%%EOF") + 6])
        assert leaks(tmp_path / "first.pdf") != []
    else:
        assert leaks(carrier) != []

    source = lab.build(name, tmp_path / "source.pdf")
    released, verdict = redacted(source, tmp_path)

    assert verdict["leaks"] == []
    assert leaks(released) == []
    assert lab.SECRET.encode() not in released.read_bytes()


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
