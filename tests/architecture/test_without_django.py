"""The verbs that need no office work with Django's import blocked."""

import subprocess
import sys
from pathlib import Path

import pytest

BLOCK = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name == "django" or name.startswith("django."):
            raise ImportError("Django is blocked")
sys.meta_path.insert(0, Blocked())
from counterfoil.cli import main
sys.exit(main(sys.argv[1:]))
"""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", BLOCK, *arguments], capture_output=True, text=True, check=False)


def test_the_block_holds(tmp_path: Path) -> None:
    refused = run("office", "init", str(tmp_path / "o"), "--law", "us-il")
    assert refused.returncode == 1
    assert "Django is blocked" in refused.stderr


@pytest.mark.parametrize("verb", ["recognise", "detect", "redact", "inspect", "check", "sample", "deadline"])
def test_help_without_django(verb: str) -> None:
    shown = run(verb, "--help")
    assert shown.returncode == 0, shown.stderr
    assert "Example" in shown.stdout


def test_a_witness_needs_little_that_could_be_broken_into(tmp_path: Path) -> None:
    """No Django, no database, no reader of documents: our own ledger, the standard library, and cryptography."""
    code = """
import sys
from counterfoil.cli import main
assert main(["witness", "init", sys.argv[1], "--name", "ig.example/witness", "--json"]) == 0
assert main(["witness", "status", sys.argv[1], "--json"]) == 0
debians = {"sitecustomize"}
roots = {name.split(".")[0] for name in sys.modules} - set(sys.stdlib_module_names) - debians
own = sorted(name for name in sys.modules if name.startswith("counterfoil.") and name.count(".") == 1)
print(sorted(root for root in roots if not root.startswith("_")), own)
"""
    ran = subprocess.run([sys.executable, "-c", code, str(tmp_path / "w")], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    own = ["cited", "cli", "errors", "frozen", "ledger", "quick", "values"]
    assert ran.stdout.splitlines()[-1] == f"{['counterfoil', 'cryptography']} {[f'counterfoil.{name}' for name in own]}"


def test_deadline_without_django() -> None:
    shown = run("deadline", "--law", "us-il", "--received", "2026-02-27", "--json")
    assert shown.returncode == 0, shown.stderr
    assert '"due_on": "2026-03-06"' in shown.stdout


def test_document_verbs_without_django(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(
        "To the FOIA officer: under the Freedom of Information Act I ask for the arrest report RD JD100001."
    )
    for verb in ("recognise", "detect"):
        shown = run(verb, str(letter), "--json")
        assert shown.returncode == 0, shown.stderr
