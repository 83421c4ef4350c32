import json
import re
from pathlib import Path

import pytest

from counterfoil import sample
from counterfoil.cli import main
from counterfoil.cli.evaluate import LAW_OF
from counterfoil.detection.second.choosing import choose
from counterfoil.evaluation import labelled
from counterfoil.evaluation import run as running

PAGE = (Path(__file__).parents[2] / "docs" / "formats" / "evaluate.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluate") / "office"
    sample.generate(folder, seed=4, records=5)
    return folder


def test_an_office_is_measured_and_explained(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "e.json"
    assert main(["evaluate", str(office), "-o", str(out), "--html", "--pictures"]) == 0
    said, err = capsys.readouterr()
    report = json.loads(out.read_text(encoding="utf-8"))
    everything = report["lines"][0]
    truth = json.loads((office / "truth.json").read_text(encoding="utf-8"))
    counted = [v for r in truth["records"] for v in r["values"] if v["where"] != "picture" or v["category"] == "photo"]
    assert (everything["covered"]["of"], report["documents"], err) == (len(counted), 5, "")
    assert len(report["misses"]) == everything["left"]["hits"]
    told = [
        line.strip().split("  ")[0] for line in said.splitlines() if re.search(r" (?:at least|under) [\d.]+%", line)
    ]
    assert told == [goal["what"] for goal in report["goals"]]
    page = out.with_suffix(".html").read_text(encoding="utf-8")
    assert page.count("<table>") == 8
    assert sorted(path.name for path in tmp_path.iterdir()) == ["e.html", "e.json"]


def test_every_key_is_documented(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["evaluate", str(office), "-o", str(tmp_path / "e.json"), "--most", "1", "--json"])
    report = json.loads(capsys.readouterr().out)
    keys = set(report) | {k for name in ("goals", "lines", "misses", "invented") for row in report[name] for k in row}
    assert {key for key in keys if f"`{key}`" not in PAGE} == set()


def test_a_stopped_run_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = tmp_path / "s.json", tmp_path / "e.json"
    span = {"entity_type": "US_SSN", "entity_value": "666-12-3456", "start_position": 4, "end_position": 15}
    source.write_text(json.dumps([{"full_text": "SSN 666-12-3456", "spans": [span]}] * 3))
    real, seen = labelled.judge, []

    def stopping(text: labelled.LabelledText, second: object) -> object:
        seen.append(text.name)
        if len(seen) == 2:
            raise KeyboardInterrupt
        return real(text)

    monkeypatch.setattr(running.labelled, "judge", stopping)
    with pytest.raises(KeyboardInterrupt):
        running.evaluate(source, on=LAW_OF, part=out.with_name("e.json.part"))
    assert not out.exists()
    with out.with_name("e.json.part").open("a", encoding="utf-8") as part:
        part.write('{"file": "half')  # what a power cut leaves
    assert main(["evaluate", str(source), "-o", str(out)]) == 0
    assert seen == ["sentence 0", "sentence 1", "sentence 1", "sentence 2"]
    report = json.loads(out.read_text())
    assert (report["taken_up"], report["lines"][0]["covered"]["hits"]) == (1, 3)


def test_what_a_second_detector_adds_is_judged_apart(tmp_path: Path) -> None:
    source, part = tmp_path / "s.json", tmp_path / "p"
    text = "R/O THEN SPOKE WITH PARK OUTSIDE. THE DOOR WAS FOUND OPEN BY THE CREW."
    span = {"entity_type": "PERSON", "entity_value": "PARK", "start_position": 20, "end_position": 24}
    source.write_text(json.dumps([{"full_text": text, "spans": [span]}]))
    covered = [
        running.evaluate(source, on=LAW_OF, part=part, second=choose(second)).judged[0].values[0].covered
        for second in ([], ["classifier"], [])
    ]
    assert covered == [False, True, False]


def test_what_another_source_left_is_not_used(tmp_path: Path) -> None:
    source, part = tmp_path / "s.json", tmp_path / "p"
    source.write_text(json.dumps([{"full_text": "one", "spans": []}]))
    assert running.evaluate(source, on=LAW_OF, part=part).taken_up == 0
    assert running.evaluate(source, on=LAW_OF, part=part).taken_up == 1
    source.write_text(json.dumps([{"full_text": "two", "spans": []}]))
    assert running.evaluate(source, on=LAW_OF, part=part).taken_up == 0


@pytest.mark.parametrize(
    ("arguments", "ending", "said"),
    [
        (["nothing", "-o", "e.json"], 3, "nothing: does not exist. Name a sample office"),
        (["s.json", "-o", "e.txt"], 2, "-o e.txt: the report is JSON"),
        (["s.json", "-o", "e.json", "--most", "0"], 2, "--most 0: at least 1 document."),
        (["s.json", "-o", "e.json", "--pictures"], 2, "--pictures: are part of the page for people"),
        (["s.json", "-o", "e.json"], 3, "s.json: is not labelled text that is known here"),
    ],
)
def test_bad_input_is_explained(
    arguments: list[str],
    ending: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("s.json").write_text("{}")
    assert main(["evaluate", *arguments]) == ending
    assert said in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["s.json"]
