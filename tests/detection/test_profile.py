# ruff: noqa: E501 - a case is read as one line

from pathlib import Path

import pytest

from counterfoil.detection import profile
from counterfoil.errors import BadInput
from counterfoil.values import RecordKind, Role

HEAD = "version: 1\nname: x\nkinds: [other]\ntitles: []\ndefault_role: unknown\nheadings: []\nroles: {}\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEAD + "fields: []\ncolour: red\n", "x.yaml: profile: unknown key 'colour'. Allowed:"),
        (HEAD + "fields:\n  - {category: shoe, labels: [SHOE]}\n", "x.yaml: fields: unknown category 'shoe'. Allowed:"),
        (HEAD + "fields:\n  - {category: name, lables: [NAME]}\n", "x.yaml: fields: unknown key 'lables'. Allowed:"),
        ("fields: [\n", "x.yaml: no YAML that can be read"),
    ],
)
def test_a_wrong_profile_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        profile._load(path)
    assert str(caught.value).startswith(message)


def test_a_profile_adds_labels_without_code(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(HEAD + "fields:\n  - {category: phone, labels: [RING ME AT]}\n", encoding="utf-8")
    built = profile.build([profile._load(profile.FOLDER / "common.yaml"), profile._load(path)])
    assert built.labels[("RING", "ME", "AT")].category == "phone"


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("VICTIM", Role.VICTIM), ("Victims", Role.VICTIM), ("VICTIM INFORMATION #2", Role.VICTIM), ("B. WITNESSES", Role.WITNESS),
        ("Section 3 Arrestee Data", Role.ARRESTEE), ("JUVENILE WITNESS", Role.MINOR),
    ],
)  # fmt: skip
def test_headings_are_read_with_numbers_and_plurals(words: str, role: Role) -> None:
    heading = profile.heading_of(profile.words_of(words), profile.profile_for(None))
    assert heading is not None
    assert heading.role is role


def test_sentences_are_no_headings() -> None:
    assert profile.heading_of(profile.words_of("Victim was taken home"), profile.profile_for(None)) is None


def test_every_profile_file_is_sound() -> None:
    for kind in RecordKind:
        assert profile.profile_for(kind).labels
    assert len(profile.titles()) > 30
