"""Promises about the repository itself: what may not be in it, what must be."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOSTS = re.compile(r"https?://[^\s\"')>]*/simple\b|files\.python" + r"hosted|pypi\." + r"org|deb\." + r"debian\.org")
PATHS = re.compile(r"(?<![\w.-])/(?:work|root|home/\w+)/")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def text_of(path: Path) -> str:
    data = path.read_bytes()
    return "" if b"\0" in data else data.decode("utf-8", "replace")


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    here = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked()
        if path != here and "corpus" not in path.parts
        for pattern in (HOSTS, PATHS)
        for match in pattern.finditer(text_of(path))
    ]
    assert found == []


def test_the_search_for_hosts_and_paths_finds_one() -> None:
    assert HOSTS.search("index-url = https://example.org/simple")
    assert PATHS.search("see /root/x")


@pytest.mark.parametrize("name", ["bootstrap", "base", "web", "dev", "bench"])
def test_requirements_are_hashed_and_name_no_host(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    pinned = re.findall(r"^[A-Za-z0-9_.\[\]-]+==", text, re.M)
    blocks = re.split(r"^(?=[A-Za-z0-9_.\[\]-]+==)", text, flags=re.M)[1:]
    assert len(blocks) == len(pinned) > 0
    assert [block.split("==")[0] for block in blocks if "--hash=sha256:" not in block] == []
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_nobody_here_verified_a_rule() -> None:
    said = re.compile(r"verified_by_counsel[\"']?\s*[:=(]+\s*[\"']?true", re.IGNORECASE)
    packs = [path for path in tracked() if "packs" in path.parts]
    assert packs
    assert [str(path) for path in packs if said.search(text_of(path))] == []


def test_ci_runs_what_a_person_runs() -> None:
    assert "exec script/test\n" in (ROOT / ".ci/run").read_text()
    for script in ("script/setup", "script/test", "script/demo", ".ci/run"):
        assert (ROOT / script).stat().st_mode & 0o111
