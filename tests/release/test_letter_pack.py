from datetime import date
from pathlib import Path

import pytest
import yaml

from counterfoil.errors import LawPackInvalid
from counterfoil.law.load import PACKS
from counterfoil.release.letter_pack import REQUIREMENTS, STATEMENTS, LetterPack, Outcome, load


@pytest.fixture
def packs(tmp_path: Path) -> Path:
    """A copy of the letters of us-il that a test may spoil."""
    folder = tmp_path / "us-il" / "letters"
    folder.mkdir(parents=True)
    (folder / "required.yaml").write_bytes((PACKS / "us-il" / "letters" / "required.yaml").read_bytes())
    return tmp_path


def spoil(packs: Path, *path: object, value: object) -> None:
    file = packs / "us-il" / "letters" / "required.yaml"
    top = yaml.safe_load(file.read_text())
    place = top
    for key in path[:-1]:
        place = place[key]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    file.write_text(yaml.safe_dump(top))


def test_load_has_every_statement_and_requirement(pack: LetterPack):
    assert tuple(pack.statements) == STATEMENTS
    assert {item.id for item in pack.required} == set(REQUIREMENTS)


def test_load_claims_no_verification_by_counsel(pack: LetterPack):
    values = [*pack.statements.values(), *pack.required]
    assert {value.sourced.verified_by_counsel for value in values} == {False}


def test_every_outcome_has_a_template_and_requirements(pack: LetterPack):
    for outcome in Outcome:
        assert pack.template(outcome).is_file()
        assert [item.id for item in pack.required if outcome in item.outcomes] != []


def test_every_outcome_that_denies_wants_all_of_section_9(pack: LetterPack):
    section_9 = {"decision", "factual_basis", "responsible", "counselor", "court", "exemption", "legal_authority"}
    for outcome in (Outcome.PARTIAL, Outcome.DENIAL):
        assert {item.id for item in pack.required if outcome in item.outcomes} >= section_9


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("statements", "motto"), {}, "unknown key 'motto'"),
        (("required", "motto"), {}, "unknown key 'motto'"),
        (("statements", "court_review"), None, "key 'court_review' is missing"),
        (("required", "search", date(2010, 1, 1), "cite"), None, "key 'cite' is missing"),
        (("required", "search", date(2010, 1, 1), "outcomes"), ["maybe"], "'maybe' is not known. Allowed: grant"),
        (("required",), {}, "nothing is in force on 2024-03-08"),
    ],
)
def test_load_refuses_a_faulty_pack(packs: Path, path: tuple[object, ...], value: object, message: str):
    spoil(packs, *path, value=value)
    with pytest.raises(LawPackInvalid) as refused:
        load("us-il", date(2024, 3, 8), packs=packs)
    assert str(refused.value).startswith("us-il/letters/required.yaml")
    assert str(refused.value).count(message) == 1


def test_load_of_a_day_before_the_act_is_refused():
    with pytest.raises(LawPackInvalid, match="has no value on 2009-12-31"):
        load("us-il", date(2009, 12, 31))


def test_load_takes_the_value_of_the_day(packs: Path):
    file = packs / "us-il" / "letters" / "required.yaml"
    top = yaml.safe_load(file.read_text())
    phone = top["statements"]["counselor_phone"]
    phone[date(2030, 1, 1)] = phone[date(2010, 1, 1)] | {"text": "1-877-555-0100"}
    file.write_text(yaml.safe_dump(top))
    phones = [
        load("us-il", on, packs=packs).statements["counselor_phone"].text
        for on in (date(2029, 12, 31), date(2030, 1, 1))
    ]
    assert phones == ["1-877-299-3642", "1-877-555-0100"]


def test_template_that_is_missing_is_refused(packs: Path):
    with pytest.raises(LawPackInvalid, match=r"there is no template grant\.typ"):
        load("us-il", date(2024, 3, 8), packs=packs).template("grant")
