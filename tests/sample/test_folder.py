import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from counterfoil import sample
from counterfoil.errors import BadInput, UsageError

RUN = """
import sys
from pathlib import Path
from counterfoil import sample
sample.generate(Path(sys.argv[1]), seed={seed}, records={records})
"""


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_two_runs_with_one_seed_are_byte_identical(office: sample.Sample, tmp_path: Path) -> None:
    # Another process, another hash seed, another time zone: nothing of these may show in the bytes.
    command = [sys.executable, "-c", RUN.format(seed=20, records=60), str(tmp_path / "again")]
    subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"})
    again = digests(tmp_path / "again")
    assert again == digests(office.folder)
    assert len(again) == 60 + len(office.demands) + 5


def test_another_seed_gives_other_people_and_other_bytes(office: sample.Sample, tmp_path: Path) -> None:
    other = sample.generate(tmp_path / "other", seed=21, records=6)

    def demo(folder: Path) -> set[str]:
        records = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["records"]
        return {value["text"] for value in records[0]["values"] if value["category"] in ("ssn", "phone", "criminal_id")}

    assert demo(other.folder) & demo(office.folder) == set()
    assert other.demo_demand.read_bytes() != office.demo_demand.read_bytes()


def test_fewer_records_are_the_first_of_more(office: sample.Sample, tmp_path: Path) -> None:
    few = sample.generate(tmp_path / "few", seed=20, records=8)
    assert [p.name for p in few.records] == [p.name for p in office.records[:8]]
    assert [p.read_bytes() for p in few.records] == [p.read_bytes() for p in office.records[:8]]


def test_kinds_and_formats_are_mixed(office: sample.Sample) -> None:
    assert {kind for kind, _ in office.counts} == {
        "arrest_report", "call_for_service", "case_report", "correspondence", "crash_report", "demand_file",
        "inventory", "photo", "supplement", "table",
    }  # fmt: skip
    assert {path.suffix for path in office.records} == {".pdf", ".docx", ".xlsx", ".eml", ".txt"}
    assert sum(count for _, count in office.counts) == 60 == len(office.records)


def test_the_demonstration_is_one_event_with_five_kinds_of_record(office: sample.Sample) -> None:
    demands = json.loads((office.folder / "demands" / "truth.json").read_text(encoding="utf-8"))
    (demo,) = [entry for entry in demands["demands"] if entry["file"] == demands["demo"]]
    truth = json.loads((office.folder / "truth.json").read_text(encoding="utf-8"))
    records = [record for record in truth["records"] if record["file"] in demo["responsive"]]
    assert sample.demo_demand(office.folder) == office.demo_demand == office.folder / "demands" / demo["file"]
    assert [r["kind"] for r in records] == [
        "arrest_report",
        "case_report",
        "supplement",
        "inventory",
        "call_for_service",
    ]
    assert {r["event"] for r in records} == {"DEMO"}


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    with pytest.raises(BadInput, match="is not empty"):
        sample.generate(tmp_path, seed=1, records=5)
    assert digests(tmp_path) == {"mine.txt": hashlib.sha256(b"keep me").hexdigest()}


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    assert len(sample.generate(folder, seed=1, records=5).records) == 5
    assert (folder / "README.txt").is_file()


@pytest.mark.parametrize("records", [4, 0, -1, 2001])
def test_a_number_of_records_out_of_bounds_is_refused(tmp_path: Path, records: int) -> None:
    with pytest.raises(UsageError, match="5 to 2000"):
        sample.generate(tmp_path / "x", seed=1, records=records)
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_is_stopped_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    real = Path.write_text

    def full(self: Path, *args: object, **kwargs: object) -> int:
        if self.name == "office.json":
            written.extend(tmp_path.iterdir())
            raise OSError(28, "No space left on device", str(self))
        return real(self, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OSError, match="No space left"):
        sample.generate(tmp_path / "office", seed=1, records=5)
    assert [path.name.startswith(".office-") for path in written] == [True]
    assert list(tmp_path.iterdir()) == []


def test_progress_counts_every_record(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    sample.generate(tmp_path / "x", seed=1, records=5, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)]


def test_importing_the_package_loads_no_drawing_library() -> None:
    code = "import sys, counterfoil.sample; print(sorted({'pymupdf', 'PIL', 'openpyxl'} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout == "[]\n"
