"""``instruments.yaml`` of the pack, read strictly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from counterfoil.errors import LawPackInvalid, UnknownLaw
from counterfoil.law.instruments import PACKS, Instruments, load_instruments
from counterfoil.law.model import InstrumentKind


@pytest.fixture(scope="module")
def pack() -> Instruments:
    return load_instruments("us-il")


def test_load_every_kind_has_an_effect_without_conditions(pack: Instruments) -> None:
    plain = {kind for effect in pack.effects if not effect.when and not effect.overlay for kind in effect.kinds}

    assert plain == set(InstrumentKind)


def test_load_no_rule_is_verified_by_counsel(pack: Instruments) -> None:
    rules = [*pack.papers, *pack.effects, *pack.reading]

    assert {rule.provenance.verified_by_counsel for rule in rules} == {False}
    assert all(rule.provenance.cites for rule in rules)


def test_load_no_registry_host_is_named() -> None:
    assert re.findall(r"https?://", (PACKS / "us-il" / "instruments.yaml").read_text("utf-8")) == []


def test_load_unknown_law_names_those_installed() -> None:
    with pytest.raises(UnknownLaw, match=r"^--law us-zz: no law pack of that name with instruments is installed\."):
        load_instruments("us-zz")
    with pytest.raises(UnknownLaw):
        load_instruments("../us-il")


def changed(tmp_path: Path, old: str, new: str) -> Path:
    text = (PACKS / "us-il" / "instruments.yaml").read_text("utf-8")
    assert old in text
    folder = tmp_path / "us-il"
    folder.mkdir()
    (folder / "instruments.yaml").write_text(text.replace(old, new, 1), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    kind: i_200\n",
            "    kind: i_200\n    knid: x\n",
            "us-il/instruments.yaml: forms: form-i-200: unknown key 'knid'",
        ),
        ("    kind: i_200\n", "    kind: i_200\n    kind: i_203\n", "duplicate key 'kind'"),
        ("    kind: i_200\n", "    kind: i_201\n", "forms: form-i-200: kind: 'i_201' is not known"),
        ("id: form-i-203", "id: form-i-200", "the id 'form-i-200' stands twice"),
        (
            "cite: [8 CFR 287.5(e)(2), 8 CFR 236.1(b), 5 ILCS 805/10]",
            "cite: []",
            "cite: at least one citation is needed",
        ),
        ("confidence: K-high", "confidence: sure", "confidence: 'sure' is not known"),
        ("effective_from: 1997-04-01", "effective_from: spring", "effective_from: a date as 2026-11-22 is needed"),
        ("verified_by_counsel: false", "verified_by_counsel: 'no'", "true or false is needed"),
        ("when: {mixed: true}", "when: {mixed: maybe}", "mixed: 'maybe' is not known. Allowed: True, False"),
        ("when: {mixed: true}", "when: {moon: true}", "unknown key 'moon'"),
        ("    action: refer\n    title: Papers", "    title: Papers", "key 'action' is missing"),
        ("overlay: chicago\n", "overlay: peoria\n", "overlay: 'peoria' is not known. Allowed: chicago"),
        (r"'\bfreedom of information\b'", r"'(freedom'", "is not a regular expression"),
        ("version: 1", "version: 2", "version: this program reads version 1, not 2"),
    ],
)
def test_load_refuses(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(LawPackInvalid) as caught:
        load_instruments(changed(tmp_path, old, new))
    assert message in re.sub(r": line \d+: ", ": ", str(caught.value))


def test_rule_digests_change_with_the_words_of_one_rule_only(pack: Instruments, tmp_path: Path) -> None:
    other = load_instruments(changed(tmp_path, "No judge approved this paper.", "No judge has approved this paper."))

    before, after = pack.rule_digests(), other.rule_digests()
    assert [rule for rule in before if before[rule] != after[rule]] == ["gate-civil-immigration-warrant"]


def test_no_step_was_cut_at_a_comma(pack: Instruments) -> None:
    """In YAML a comma ends an entry of a list in brackets, unless the entry is quoted."""
    steps = [step for effect in pack.effects for step in effect.steps]
    assert len(steps) > 20
    assert [step for step in steps if not (step[0].isupper() and step.endswith((".", "?")))] == []
