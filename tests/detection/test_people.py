import pytest

from counterfoil.detection import people


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("DOE, JOHN A", ("john", "a", "doe")),
        ("John A. Doe Jr.", ("john", "a", "doe")),
        ("Det. Juan de la Cruz", ("juan", "", "de la cruz")),
        ("Maria Ortiz-Vega", ("maria", "", "ortiz vega")),
        ("Al-Masri", ("", "", "al masri")),
        ("Garcia Lopez, Maria", ("maria", "", "garcia lopez")),
        ("Ann", ("", "", "ann")),
    ],
)
def test_parse(written: str, parts: tuple[str, str, str]) -> None:
    found = people.parse(written)
    assert (found.first, found.middle, found.last) == parts


def test_variants_have_every_short_form() -> None:
    texts = {v.text for v in people.variants("Garcia-Lopez, Maria Elena")}
    assert texts >= {
        "maria elena garcia lopez", "garcia lopez maria", "m garcia lopez", "maria", "elena", "garcia lopez", "garcia",
        "lopez", "garcialopez", "maria g", "m g", "garcia lopez m",
    }  # fmt: skip


def test_variants_never_are_a_single_letter() -> None:
    for name in ("A B", "X", "Li, W", "J. Q. Public"):
        assert [v.text for v in people.variants(name) if len(v.text) < 2] == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Doe, John", "John Doe", True),
        ("J. Doe", "John A. Doe", True),
        ("Jane Doe", "John Doe", False),
        ("Doe", "John Doe", False),
        ("GARCÍA LOPEZ, MARÍA", "Maria Garcia-Lopez", True),
    ],
)
def test_same_person(one: str, other: str, same: bool) -> None:
    assert people.same_person(one, other) is same


def test_organisations_are_told_from_people() -> None:
    assert people.is_organisation("City of Lakehurst")
    assert people.is_organisation("GRAND LIQUORS INC")
    assert not people.is_organisation("Church, Maria")
    assert not people.is_organisation("Daniel Ruiz")


def test_a_generation_is_kept_apart_from_the_family_name() -> None:
    texts = {v.text for v in people.variants("SMITH JR., John A")}
    assert texts >= {"smith jr john a", "john a smith jr", "john smith jr", "smith jr", "smith", "j smith jr"}
    assert [text for text in texts if "jrs" in text] == []
