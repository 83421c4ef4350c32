"""A quick sample of ``benchmarks/real_input.py``: published files through the real command line; and that it sees."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data, the published files, is not there")

SAMPLE = [
    ("detect", "pdf/nasty/police_pdfplumber_MIT/san-jose-pd-firearm-sample.pdf", 0),
    ("inspect", "pdf/bad_redactions/rectangles_yes.pdf", 5),
    ("check", "pdf/bad_redactions/rectangles_yes.pdf", 5),
    ("redact found", "pdf/nasty/police_pdfplumber_MIT/san-jose-pd-firearm-sample.pdf", 0),
    ("redact absent", "pdf/nasty/police_pdfplumber_MIT/san-jose-pd-firearm-sample.pdf", 3),
    ("recognise", "pdf/nasty/encryption_pypdf_BSD/r6-both-passwords.pdf", 3),
    ("recognise", "email/stalwart_malformed_MIT/000.eml", 0),
    ("records add", "email/mikel_mail_error_MIT/encoding_madness.eml", 0),
    ("records add", "archives/zip-slip.zip", 0),
    ("records add", "archives/zbsm.zip", 3),
]


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("real_input", ROOT / "benchmarks" / "real_input.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["real_input"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def office(bench: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(bench.make_office(tmp_path_factory.mktemp("template")))


@needs_data
@pytest.mark.parametrize(("verb", "name", "code"), SAMPLE, ids=[f"{row[0]}-{Path(row[1]).name}" for row in SAMPLE])
def test_a_published_file_ends_in_a_result_or_a_clear_refusal(
    verb: str, name: str, code: int, bench: ModuleType, office: Path, tmp_path: Path
) -> None:
    one = bench.trial(verb, DATA / name, scratch=tmp_path, office=office, name=name)
    assert (one.code, one.failures) == (code, ())


@needs_data
def test_every_published_file_is_taken(bench: ModuleType) -> None:
    assert [len(bench.files_of(DATA, which)) for which in bench.SETS] == [119, 80, 10]


# --- what it must see: a verb that fails in each way -----------------------------------------------------------------

GOOD = "print('{\"version\": 1}')"
REFUSES = (
    "import sys; m='x.pdf: cannot be read at all. Ask its sender for it again.';"
    'print(\'{"error": {"kind": "BadInput", "message": "\' + m + \'", "exit_code": 3}}\');'
    "{} ; sys.exit(3)"
)
ORPHAN = (
    "import subprocess,sys,time;"
    "subprocess.Popen([sys.executable,'-c','import time; time.sleep(60)'],start_new_session=True); time.sleep(60)"
)
FAKES = {
    "good": (GOOD, 0, []),
    "refusal": (REFUSES.replace("{} ;", "pass ;"), 3, []),
    "twice": (
        REFUSES.replace("{} ;", "print('counterfoil: ' + m, file=sys.stderr) ;"),
        3,
        ["the error is told twice"],
    ),
    "traceback": ("1/0", 1, ["traceback", "exit code 1", "stdout is not one JSON object"]),
    "code": (f"{GOOD}; import sys; sys.exit(2)", 2, ["exit code 2"]),
    "hang": (ORPHAN, None, ["hang"]),
    "stray": (f"{GOOD}; open('../in/beside', 'w')", 0, ["written outside the output"]),
    "climb": (f"{GOOD}; open('../../evil.txt', 'w')", 0, ["written outside the output"]),
    "left-over": (f"{GOOD}; import tempfile; tempfile.mkstemp()", 0, ["written outside the output"]),
    "changed": (f"{GOOD}; open('../in/x.pdf', 'a').write('x')", 0, ["changed or removed"]),
    "half-written": (REFUSES.replace("{} ;", "open('../out/half.pdf', 'w') ;"), 3, ["half-written"]),
    "raw": (
        REFUSES.replace("cannot be read at all.", "The file could not be read: KeyError: 7.").replace("{} ;", "pass ;"),
        3,
        ["a foreign exception as the message"],
    ),
    "text": ("print('all well')", 0, ["stdout is not one JSON object"]),
    "memory": (f"x = bytearray(5 << 30); {GOOD}", 1, ["traceback", "exit code 1", "stdout is not one JSON object"]),
}


@pytest.mark.parametrize("fake", FAKES)
def test_the_judge_sees(fake: str, bench: ModuleType, tmp_path: Path) -> None:
    program, code, failures = FAKES[fake]
    box = tmp_path / "box"
    (box / "in").mkdir(parents=True)
    (box / "in" / "x.pdf").write_bytes(b"%PDF-1.7")

    one = bench.run(
        "detect", box / "in" / "x.pdf", (), box=box, name="x", command=(sys.executable, "-c", program),
        wall_s=3 if fake == "hang" else 30,
    )  # fmt: skip

    assert (one.code, [failure.split(":")[0].rstrip(" 0123456789") for failure in one.failures]) == (
        code,
        [failure.rstrip(" 0123456789") for failure in failures],
    )


def test_a_redaction_without_a_file_is_seen(bench: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.pdf").write_bytes(b"")
    one = bench.run(
        "redact found", tmp_path / "in" / "x.pdf", (), box=tmp_path, name="x", command=(sys.executable, "-c", GOOD)
    )
    assert one.failures == ("said done, and wrote no file",)
