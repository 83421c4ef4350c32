"""Trials are the same each time, true to the letter, and their held-out seeds share nothing with the others."""

import hashlib
import io
import json
import random
import re
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from PIL import Image

from counterfoil.cli import main
from counterfoil.errors import BadInput, UsageError
from counterfoil.sample.events import Order, at
from counterfoil.sample.model import MARKING
from counterfoil.sample.names import GROUPS
from counterfoil.sample.trials import noise, papers, wordings
from counterfoil.sample.trials.cast import _FIRST, _LAST, TRAPS, TrialCalendar, TrialPeople, apart
from counterfoil.sample.trials.folder import generate
from counterfoil.sample.trials.voice import TrialVoice
from counterfoil.values import RecordKind

HYPHENS = re.compile("[-\u00ad\u0002\ufffe]")


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trials") / "t"
    generate(folder, seed=3, records=14)  # the fifteenth is a fax, and slow
    return folder


@pytest.fixture(scope="module")
def truth(trials: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((trials / "truth.json").read_text(encoding="utf-8"))
    return loaded


def calendar(seed: int, *, held_out: bool = False) -> TrialCalendar:
    rng = random.Random(seed)
    people = TrialPeople(rng, held_out=held_out)
    return TrialCalendar(rng, people, people.officers(11))


def digests(folder: Path) -> dict[str, str]:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_bytes(trials: Path, tmp_path: Path) -> None:
    generate(tmp_path / "again", seed=3, records=14)
    assert digests(tmp_path / "again") == digests(trials)
    assert len(digests(trials)) == 14 + 3


def test_every_box_holds_exactly_its_text(trials: Path, truth: dict[str, Any], read: Any) -> None:
    wrong, looked_at = [], 0
    drawn = {record["layout"]: record for record in truth["records"] if record["layer"] == "text"}
    for record in drawn.values():
        pages = read(trials / record["file"])
        for value in record["values"]:
            if value["where"] == "picture":
                continue
            found = "".join(pages.within(value["page"], box) for box in value["boxes"])
            looked_at += 1
            wanted = HYPHENS.sub("", "".join(value["text"].split()))
            if HYPHENS.sub("", "".join(found.split())) != wanted:
                wrong.append((record["file"], wanted, found))
    assert wrong == []
    assert (looked_at > 300, len(drawn)) == (True, 10)


def test_a_table_of_persons_breaks_over_pages(trials: Path, truth: dict[str, Any]) -> None:
    (roster,) = [record for record in truth["records"] if record["layout"] == "persons table over pages"]
    assert {value["page"] for value in roster["values"]} == {1, 2}
    with pymupdf.open(trials / roster["file"]) as pdf:
        assert [page.get_text().count("HOME ADDRESS") for page in pdf] == [1, 0]


def test_surname_and_first_name_stand_apart_in_the_sheet(truth: dict[str, Any]) -> None:
    (sheet,) = [record for record in truth["records"] if record["kind"] == "table"]
    rows = [value for value in sheet["values"] if value["where"] == "table" and value["category"] == "name"]
    assert [value["note"] for value in rows] == ["last", "first"] * (len(rows) // 2)


def test_held_out_seeds_share_no_name_and_no_sentence() -> None:
    for pool in (_FIRST, _LAST):
        parts = [set(re.split(r"\||(?<!\|) ", pool[held])) if pool is _FIRST else set(pool[held].split("|"))
                 for held in (False, True)]  # fmt: skip
        assert parts[0] & parts[1] == set()
    for group in GROUPS:
        for words in (group.men.split(), group.women.split(), group.last.split()):
            assert sorted(apart(words, held_out=True) + apart(words, held_out=False)) == sorted(words)
    sentences = [{text for texts in bank.values() for text in texts}
                 for bank in (wordings._DEVELOPMENT, wordings._HELD_OUT)]  # fmt: skip
    assert sentences[0] & sentences[1] == set()
    assert [tuple(bank) for bank in (wordings._DEVELOPMENT, wordings._HELD_OUT)] == [wordings.STAGES] * 2


@pytest.mark.parametrize("trap", sorted(set(TRAPS)))
def test_traps_are_set(trap: str) -> None:
    event = calendar(5).trial(Order("X", "battery", at("2024-02-25T02:15")), trap)
    victim, witness, officer = event.cast["V"], event.cast["W"], event.officers[0]
    surname = victim.last.removesuffix(" Jr.")
    assert {
        "kin": (witness.last, witness.address) == (victim.last, victim.address),
        "officer": officer.last == victim.last,
        "street": event.location.endswith(f" {surname} St"),
        "shop": event.business == f"{surname}'s Tavern",
    } == {name: name == trap for name in ("kin", "officer", "street", "shop")}


@pytest.mark.parametrize("kind", noise.KINDS)
def test_worn_paper_has_no_text_and_keeps_its_truth(kind: str) -> None:
    event = calendar(5).trial(Order("X", "battery", at("2024-02-25T02:15")), "none")
    drawn = papers.memo(event, random.Random(1), held_out=False)
    made = noise.worn(drawn, random.Random(1), kind)
    assert [(value.text, value.page) for value in made.values] == [(value.text, value.page) for value in drawn.values]
    assert (made.layer, made.layout) == ("none", f"{kind} of memo serif")
    with pymupdf.open(stream=made.data) as pdf:
        assert [page.get_text() for page in pdf] == [""] * len(pdf)
        picture = Image.open(io.BytesIO(pdf.extract_image(pdf[0].get_images()[0][0])["image"]))
        assert (picture.size, picture.convert("L").getextrema()[0] < 110) == ((1700, 2200), True)


def test_every_sentence_can_be_told() -> None:
    events = [calendar(7).trial(Order("X", story, at("2024-02-25T02:15")), "none")
              for story in ("battery", "burglary", "domestic_battery", "juvenile", "robbery", "trespass")]  # fmt: skip
    for bank in (wordings._DEVELOPMENT, wordings._HELD_OUT):
        for text in (text for texts in bank.values() for text in texts):
            needed = set(re.findall(r"\{(\w)\.", text)) - set("OPD")
            fit = [event for event in events if needed <= set(event.cast)]
            if not fit:
                continue
            pieces = TrialVoice(fit[0], RecordKind.SUPPLEMENT, random.Random(1)).tell(text)
            assert "{" not in "".join(piece.text for piece in pieces)


def test_a_held_out_seed_needs_leave(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="--seed 9000: seeds from 9000 on are held out"):
        generate(tmp_path / "x", seed=9000, records=5)
    arguments = ["sample", str(tmp_path / "x"), "--seed", "9000", "--records", "5"]
    assert main([*arguments, "--trial"]) == 2
    assert main([*arguments, "--spend-test-seed"]) == 2
    assert list(tmp_path.iterdir()) == []
    capsys.readouterr()
    assert main([*arguments, "--trial", "--spend-test-seed"]) == 0
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'x'}: trials from seed 9000. Every page is marked")
    assert json.loads((tmp_path / "x" / "truth.json").read_text(encoding="utf-8"))["held_out"] is True
    out = tmp_path / "e.json"
    assert main(["evaluate", str(tmp_path / "x"), "-o", str(out), "--most", "1"]) == 0
    assert capsys.readouterr().out.splitlines()[-2].startswith("Held-out seed: what was missed is not listed")
    report = json.loads(out.read_text(encoding="utf-8"))
    assert (report["held_out"], "misses" in report, "invented" in report) == (True, False, False)


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    with pytest.raises(BadInput, match="is not empty"):
        generate(tmp_path, seed=1, records=5)
    with pytest.raises(UsageError, match="5 to 2000"):
        generate(tmp_path / "x", seed=1, records=4)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_every_page_is_marked_and_keys_are_documented(trials: Path, truth: dict[str, Any]) -> None:
    page = (Path(__file__).parents[3] / "docs" / "formats" / "sample.md").read_text(encoding="utf-8")
    assert {key for key in truth if f"`{key}`" not in page} == set()
    assert {value["note"] for r in truth["records"] for value in r["values"] if value.get("note")} - set(
        re.findall(r"`(\w+)`", page)
    ) <= {"RD", "EVENT", "CB", "IR", "star", "place of arrest", "INVENTORY"}
    for record in truth["records"]:
        if record["file"].endswith(".pdf"):
            with pymupdf.open(trials / record["file"]) as pdf:
                assert [page.get_text().count(MARKING) for page in pdf] == [2] * len(pdf)
