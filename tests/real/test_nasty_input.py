"""A quick sample of ``benchmarks/nasty_input.py``: hostile files under its limits; and that it sees what breaks one."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data, the published files, is not there")

HAND, CABINET, LOCKED = "pdf/nasty/handbuilt_CC0", "pdf/nasty/cabinet_of_horrors_CC0", "pdf/nasty/encryption_pypdf_BSD"
SAMPLE = [
    (f"{HAND}/T02-05-01_007_invalid-font-size-operator.pdf", "released"),  # letters larger than the page: they go
    (f"{HAND}/T02-02_005_page-tree-no-kids.pdf", "DocumentUnreadable"),
    (f"{HAND}/T01_006_header-invalid-syntax-no-pdf.pdf", "LeakFound"),
    (f"{CABINET}/fileAttachment.pdf", "released"),
    (f"{CABINET}/encryption_openpassword.pdf", "DocumentUnreadable"),
    (f"{LOCKED}/r6-empty-password.pdf", "released"),
    ("pdf/nasty/govdocs_error/509284.pdf", "released"),
    ("pdf/nasty/police_pdfplumber_MIT/san-jose-pd-firearm-sample.pdf", "released"),
    ("archives/zbsm.zip", "DocumentUnreadable"),
    ("archives/10GB.gz.bz2", "BadInput"),
    ("archives/zip-slip.tar", "BadInput"),
]


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("nasty_input", ROOT / "benchmarks" / "nasty_input.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["nasty_input"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@needs_data
@pytest.mark.parametrize(("name", "verdict"), SAMPLE, ids=[Path(name).name for name, _ in SAMPLE])
def test_a_hostile_file_ends_in_a_release_or_a_named_refusal(name: str, verdict: str, bench: ModuleType) -> None:
    one = bench.trial(DATA / name, name)
    assert (one.verdict, one.failures) == (verdict, ())


@needs_data
def test_every_hostile_file_is_taken(bench: ModuleType) -> None:
    assert len(bench.files_of(DATA)) == 110


# --- what it must see ------------------------------------------------------------------------------------------------

SAYS = "import json, sys; print(json.dumps({}))"
NAMED = "a.pdf: cannot be read at all. Ask its sender for it again."
OUT = "open(sys.argv[sys.argv.index('-o') + 1], 'w').write('x')"


def refusal(message: str, code: int = 3) -> str:
    error = {"error": {"kind": "BadInput", "message": message, "exit_code": code}}
    return f"{SAYS.format(error)}; sys.exit({code})"


def gates(*verdicts: str) -> str:
    return SAYS.format({"certificate": {"gates": [{"verdict": verdict} for verdict in verdicts]}})


FAKES = {
    "release": (f"{gates(*['passed'] * 5)}; {OUT}", []),
    "refusal": (refusal(NAMED), []),
    "gate left out": (f"{gates(*['passed'] * 4, 'not run')}; {OUT}", ["released without every gate"]),
    "no file": (gates(*["passed"] * 5), ["said done, and wrote no file"]),
    "no name": (refusal(NAMED.replace("a.pdf", "it")), ["the refusal does not name the file"]),
    "no advice": (refusal("a.pdf: no"), ["the refusal says not what to do"]),
    "raw": (
        refusal("a.pdf: The file could not be read: KeyError: 7. Nothing was changed."),
        ["a foreign exception as the message"],
    ),
    "code": (refusal(NAMED, 7), ["exit code 7"]),
    "half-written": (f"import sys; {OUT}; {refusal(NAMED)}", ["left behind: redacted.pdf"]),
    "left-over": (f"import tempfile; tempfile.mkstemp(suffix='.z', prefix='q'); {refusal(NAMED)}", ["left behind"]),
    "traceback": ("1/0", ["traceback", "stdout is not one JSON object"]),
    "hang": ("import time; time.sleep(60)", ["over a limit: ended by force"]),
    "memory": ("x = bytearray(300 << 20); import time; time.sleep(60)", ["over a limit: ended by force", "MB"]),
    "memory of a child": (
        "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; x = bytearray(300 << 20);"
        " time.sleep(60)'], start_new_session=True); time.sleep(60)",
        ["over a limit: ended by force", "MB"],
    ),
}


@pytest.mark.parametrize("fake", FAKES)
def test_the_judge_sees(fake: str, bench: ModuleType, tmp_path: Path) -> None:
    program, failures = FAKES[fake]
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    command = (sys.executable, "-c", program)
    one = bench.trial(tmp_path / "a.pdf", "a.pdf", wall_s=2 if fake == "hang" else 20, memory_mb=200, command=command)
    assert len(one.failures) == len(failures)
    assert all(expected in said for expected, said in zip(failures, one.failures, strict=True))
