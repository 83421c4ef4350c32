"""Two sources that differ only in what was removed give the same bytes (reference/redaction.md, section 11)."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from counterfoil.redaction import marks
from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._locate import locate_json
from counterfoil.redaction._setting.pages import Plan
from counterfoil.redaction.apply import apply_json
from counterfoil.redaction.line import redact
from counterfoil.redaction.verify import verify_json


def _beside(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


fonts = _beside("twin_fonts")
lab = _beside("twins")

SHEETS = {kind: 24 for kind in fonts.KINDS if kind != "Type 3"}
SET_BY_TYPST = {"Libertinus Serif": 20, "New Computer Modern": 20, "DejaVu Sans Mono": 20}
PAIRS = SHEETS | SET_BY_TYPST

CORPUS = Path(__file__).parents[1] / "corpus"

STILL_DIFFER = frozenset([5028])
"""By the numbers before their labels: what is not solved yet. They count as no pair."""


class Here:
    """A worker's doors in this process."""

    def call(self, where: str, **given: Any) -> Any:
        module, name = where.split(":")
        return getattr(importlib.import_module(module), name)(**given)


@dataclass(frozen=True)
class Made:
    released: bytes
    kept: dict[str, str]  # pages that keep their layout
    leaks: Sequence[Any]


def redacted(
    source: bytes, values: Sequence[str], folder: Path, *, verify: bool = True, keep_layout: bool = False
) -> Made:
    """Located, planned, set anew, rebuilt and verified, as the line does it, in this process."""
    path = folder / "source.pdf"
    path.write_bytes(source)
    regions: dict[str, list[Any]] = {}
    for page, box, _ in locate_json(str(path), list(values))["places"]:
        regions.setdefault(str(page), []).append([*box, "7(1)(b)", False])
    (folder / "drawn.pdf").unlink(missing_ok=True)
    plan = Plan(Here(), path, folder / "drawn.pdf", regions, everything="asked for" if keep_layout else "")  # type: ignore[arg-type]
    released = folder / "released.pdf"
    applied = apply_json(
        str(plan.given), str(folder / "staged.pdf"), str(released), regions, plan.painted, plan.over_pictures, {},
        plan.for_the_redactor,
    )  # fmt: skip
    kept = plan.kept_pages | {str(page): why for page, why in applied["misfits"].items()}
    assert (applied["cannot"], applied["pictures"]) == ("", {})
    leaks = []
    if verify:
        leaks = verify_json(
            str(path), str(released), plan.seen_regions, list(values), {}, painted=plan.painted,
            set_anew=plan.for_the_verifier, pictures=[], seed=0, ocr=False,
        )["leaks"]  # fmt: skip
    return Made(released.read_bytes(), kept, leaks)


def pairs_of(group: str, *, solved: bool = True) -> Iterator[Any]:
    """Twins of one group; those whose paragraphs cannot keep their number of lines are left out."""
    every = lab.sheets([group]) if group in SHEETS else lab.typst_pairs([group])
    for number, pair in enumerate(every):
        if (int(pair.label.split(":")[0]) in STILL_DIFFER) == solved:
            continue
        made = lab.twins(pair, number)
        if made is not None:
            yield made


@pytest.mark.parametrize("group", PAIRS)
def test_twins_give_the_same_bytes(group: str, tmp_path: Path) -> None:
    found: Counter[str] = Counter()
    for number, both in enumerate(islice(pairs_of(group), PAIRS[group])):
        one, other = (
            redacted(source, [names.a, names.b], tmp_path, verify=number % 4 == 2 * place)
            for place, (names, source) in enumerate(zip(both.names, both.sources, strict=True))
        )
        assert (one.kept, other.kept) == ({}, {}), both.pair.label
        assert [*one.leaks, *other.leaks] == [], both.pair.label
        assert one.released == other.released, both.pair.label
        found["identical"] += 1
    assert found == {"identical": PAIRS[group]}


def _set_by(program: str) -> list[str]:
    return sorted({path.name[:2] for path in (CORPUS / program).glob("*.pdf")})


PRINTED = [(program, number) for program in ("libreoffice", "chromium") for number in _set_by(program)]


@pytest.mark.parametrize(("program", "number"), PRINTED)
def test_twins_that_other_programs_made_give_the_same_bytes(program: str, number: str, tmp_path: Path) -> None:
    """Whole documents of programs that offices use; ``make.py`` beside them says how they came about."""
    made = []
    for side in "ab":
        path = CORPUS / program / f"{number}-{side}.pdf"
        made.append(redacted(path.read_bytes(), path.with_suffix(".txt").read_text("utf-8").splitlines(), tmp_path))
    one, other = made
    assert (one.kept, other.kept) == ({}, {})
    assert [*one.leaks, *other.leaks] == []
    assert one.released == other.released


def test_there_are_so_many_pairs_of_other_programs() -> None:
    assert Counter(program for program, _ in PRINTED) == {"libreoffice": 16, "chromium": 11}


def test_what_is_not_solved_yet_still_differs(tmp_path: Path) -> None:
    """A pair that is solved moves to the others; words that Typst hyphenated are the open part of justified text."""
    hyphenated = (lab.twins(pair, 0) for pair in lab.typst_pairs(["Libertinus Serif"], hyphenate=True))
    open_ones = [both for group in SET_BY_TYPST for both in pairs_of(group, solved=False)]
    same = []
    for both in [*open_ones, *islice((b for b in hyphenated if b and "justified" in b.pair.label), 6)]:
        one, other = (
            redacted(source, [names.a, names.b], tmp_path, verify=False)
            for names, source in zip(both.names, both.sources, strict=True)
        )
        same.append(one.released == other.released)
    assert same[: len(open_ones)] == [False] * len(open_ones)
    assert not all(same[len(open_ones) :])


def test_there_are_three_hundred_pairs() -> None:
    assert sum(PAIRS.values()) == 300


@pytest.mark.parametrize("group", PAIRS)
def test_twins_differ_where_the_layout_is_kept(group: str, tmp_path: Path) -> None:
    for both in islice(pairs_of(group), 3):
        one, other = (
            redacted(source, [names.a, names.b], tmp_path, verify=False, keep_layout=True)
            for names, source in zip(both.names, both.sources, strict=True)
        )
        assert one.released != other.released


@pytest.mark.parametrize("group", ["base 14", "composite TrueType", "Libertinus Serif"])
def test_the_whole_line_gives_twins_the_same_bytes(group: str, tmp_path: Path) -> None:
    both = next(pairs_of(group))
    digests = set()
    for place, (names, source) in enumerate(zip(both.names, both.sources, strict=True)):
        path, target = tmp_path / f"source-{place}.pdf", tmp_path / f"out-{place}.pdf"
        path.write_bytes(source)
        found = marks.from_values(path, [names.a, names.b], "7(1)(b)", workdir=tmp_path / "work").marks
        certificate = redact(path, found, target, workdir=tmp_path / "work", ocr=False)
        assert (certificate.layout, certificate.pages_with_layout_kept) == ("set anew", ())
        digests.add(certificate.digest)
    assert len(digests) == 1


# -- the attack: who of twelve was it?


def what_shows(released: bytes) -> list[float]:
    """What an attacker can measure in a release: where each letter stands, to a hundredth of a point, and its size."""
    measured: list[float] = [len(released)]
    with pdfium.opened(released) as document:
        for page in document:
            text = pdfium.PageText(page)
            measured += [round(value, 2) for _, rect in text.rects() for value in rect]
            text.close()
            page.close()
    return measured


def guesses(releases: dict[str, bytes]) -> dict[str, list[str]]:
    """For each true name, the candidates whose own release cannot be told from the one that was given out."""
    shown = {name: what_shows(data) for name, data in releases.items()}
    return {name: [other for other in shown if shown[other] == shown[name]] for name in shown}


def statement(name: str) -> bytes:
    look = lab.Look("composite TrueType", "tiro", 11, "left", "lines")
    made = lab.Sheet(look)
    made.paragraph(72, 360, 468, lab.Names(name, "").into("The officer wrote that {a}, who was waiting, gave it."))
    data = made.bytes()
    assert isinstance(data, bytes)
    return data


def test_an_attacker_who_knows_the_twelve_candidates_learns_nothing(tmp_path: Path) -> None:
    releases = {name: redacted(statement(name), [name], tmp_path).released for name in lab.NAMES}

    assert len({hashlib.sha256(data).hexdigest() for data in releases.values()}) == 1
    assert {len(candidates) for candidates in guesses(releases).values()} == {len(lab.NAMES)}


def test_the_same_attacker_is_right_where_the_layout_is_kept(tmp_path: Path) -> None:
    releases = {
        name: redacted(statement(name), [name], tmp_path, verify=False, keep_layout=True).released for name in lab.NAMES
    }

    right = sum(candidates == [name] for name, candidates in guesses(releases).items())
    assert right >= 10  # of 12; by chance it would be 1
