"""What the program says that it is made of: each package that is pinned, and none besides."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RUN = ("base", "web", "oidc", "detect")


def told(*lists: str) -> dict[str, Any]:
    ran = subprocess.run([ROOT / "script/sbom", *lists], capture_output=True, text=True, check=True)
    made: dict[str, Any] = json.loads(ran.stdout)
    return made


def test_the_list_is_what_the_requirements_pin() -> None:
    """Read here in another way: line by line."""
    pinned: dict[tuple[str, str], set[str]] = {}
    for name in RUN:
        last: set[str] = set()
        for line in (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8").splitlines():
            if found := re.match(r"([\w.-]+)(?:\[.*\])?==([^ ;\\]+)", line):
                last = pinned.setdefault((re.sub("[_.]", "-", found[1]).lower(), found[2]), set())
            last |= set(re.findall("sha256:(.{64})", line))
    made = told()
    assert (made["bomFormat"], made["specVersion"]) == ("CycloneDX", "1.6")
    parts = {(one["name"], one["version"]): {each["content"] for each in one["hashes"]} for one in made["components"]}
    assert parts == pinned
    assert all(pinned.values())
    assert made["dependencies"][0]["dependsOn"] == [one["purl"] for one in made["components"]]


def test_the_same_lists_give_the_same_bytes() -> None:
    assert json.dumps(told("base")) == json.dumps(told("base"))
    assert {one["scope"] for one in told("base")["components"]} == {"required"}


def test_an_unknown_list_is_said() -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        told("nothing")
    assert (refused.value.returncode, refused.value.stdout) == (2, "")
    lists = ", ".join(sorted(path.stem for path in (ROOT / "requirements").glob("*.txt")))
    assert refused.value.stderr == f"script/sbom: 'nothing' is no list. There are: {lists}.\n"
