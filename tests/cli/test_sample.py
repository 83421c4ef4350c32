import json
from pathlib import Path

import pytest

from counterfoil.cli import main


def test_sample_writes_an_office_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "office"
    assert main(["sample", str(folder), "--seed", "3", "--records", "6", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["version"], said["verb"], said["seed"], said["records"]) == (1, "sample", 3, 6)
    assert said["kinds"] == {
        "arrest_report": 2,
        "call_for_service": 1,
        "case_report": 1,
        "inventory": 1,
        "supplement": 1,
    }
    truth = json.loads(Path(said["truth"]).read_text(encoding="utf-8"))
    assert said["values"] == sum(len(record["values"]) for record in truth["records"])
    assert said["demands"] == len(list((folder / "demands").iterdir())) - 1
    assert Path(said["demo_demand"]).is_file()
    assert Path(said["parties"]).is_file()


def test_every_key_of_the_json_is_documented(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["sample", str(tmp_path / "x"), "--seed", "3", "--records", "5", "--json"])
    page = (Path(__file__).parents[2] / "docs" / "formats" / "sample.md").read_text(encoding="utf-8")
    assert [key for key in json.loads(capsys.readouterr().out) if f"`{key}`" not in page] == []


def test_sample_for_people_is_plain_when_piped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "office"
    assert main(["sample", str(folder), "--seed", "3", "--records", "5"]) == 0
    out, err = capsys.readouterr()
    assert (out.splitlines()[0], err) == (
        f"{folder}: a fictional office from seed 3. Every page is marked as a sample.",
        "",
    )
    assert out.splitlines()[1] == (
        "  5 records: 1 arrest report, 1 call for service, 1 case report, 1 inventory, 1 supplement"
    )


def test_sample_refuses_a_folder_with_something_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    assert main(["sample", str(tmp_path), "--seed", "3"]) == 2
    assert capsys.readouterr().err.startswith(f"counterfoil: {tmp_path}: is not empty.")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("number", ["4", "100000"])
def test_sample_refuses_a_number_out_of_bounds(tmp_path: Path, number: str) -> None:
    assert main(["sample", str(tmp_path / "x"), "--seed", "3", "--records", number]) == 2


def test_sample_says_when_the_folder_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    assert main(["sample", str(tmp_path / "file" / "x"), "--seed", "3", "--records", "5"]) in (3, 8)
