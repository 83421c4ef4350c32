"""The public verbs: importable, documented, and none hides a package of the same name."""

import re
import tomllib
from pathlib import Path

import pytest

import counterfoil
from counterfoil import errors
from counterfoil.cli import VERBS

ROOT = Path(__file__).parents[2]
FORMATS = {
    "office": "office", "law": "office", "records": "office", "case": "office", "ledger": "ledger-verify",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(counterfoil._VERBS))
def test_verb_is_importable_and_documented(name: str) -> None:
    verb = getattr(counterfoil, name)
    assert callable(verb)
    assert verb.__doc__


def test_no_verb_hides_a_package() -> None:
    packages = {path.parent.name for path in (ROOT / "src/counterfoil").glob("*/__init__.py")}
    assert sorted(packages & set(counterfoil._VERBS)) == []


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        counterfoil.nothing  # noqa: B018


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_has_a_page_on_its_format(verb: str) -> None:
    page = ROOT / "docs/formats" / f"{FORMATS.get(verb, verb)}.md"
    assert f"counterfoil {verb}" in page.read_text()


def test_every_error_class_and_its_code_is_documented() -> None:
    page = (ROOT / "docs/formats/exit-codes.md").read_text()
    classes = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.CounterfoilError)]
    rows = {int(code): line for line in page.splitlines() for code in re.findall(r"^\| (\d+) \|", line)}
    missing = [
        c.__name__ for c in classes if c is not errors.CounterfoilError and f"`{c.__name__}`" not in rows[c.exit_code]
    ]
    assert missing == []


def test_every_decision_has_its_cost() -> None:
    pages = sorted((ROOT / "docs/adr").glob("*.md"))
    assert pages
    assert [p.name for p in pages if "## What it costs" not in p.read_text()] == []


def wanted(file: str) -> list[str]:
    """The lines of a list of direct dependencies."""
    lines = (ROOT / "requirements" / file).read_text().splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith(("#", "-r"))]


@pytest.mark.parametrize("file", ["base.in", "web.in", "detect.in", "analysis.in", "linkage.in", "scale.in"])
def test_every_direct_dependency_has_its_line(file: str) -> None:
    listed = (ROOT / "docs/adr/0002-dependencies.md").read_text().casefold()
    names = [re.split(r"[=<>\[]", line)[0].strip().casefold() for line in wanted(file)]
    assert names
    assert [name for name in names if f"| {name} |" not in listed] == []


def test_the_extras_are_what_their_lists_say() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["optional-dependencies"] == {
        "web": wanted("web.in"),
        "oidc": wanted("oidc.in"),
        "detect": wanted("detect.in"),
        "analysis": wanted("analysis.in"),
        "linkage": wanted("linkage.in"),
        "scale": wanted("scale.in"),
    }
