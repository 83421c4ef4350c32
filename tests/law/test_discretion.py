from datetime import date

import pytest

from counterfoil.errors import BadInput, NotAdopted
from counterfoil.law.discretion import Default, Register, register
from counterfoil.law.load import load
from counterfoil.values import Category

PACK = load("us-il")
REGISTER = register(PACK, date(2025, 3, 3))


def test_category_has_its_own_default_before_its_exemption() -> None:
    assert REGISTER.entry(Category.BIRTHPLACE, "7(1)(c)").key == "birthplace"
    assert REGISTER.entry(Category.PHONE, "7(1)(b)").key == "7(1)(b)"


def test_default_is_found_by_code_alone() -> None:
    assert REGISTER.default("7(1)(b)") == "withhold"


def test_every_exemption_has_a_default_with_a_reason() -> None:
    proposed = REGISTER.proposed
    assert [key for key in proposed if key in ("birthplace", "date_of_birth", "a_number")] == [
        "birthplace",
        "date_of_birth",
        "a_number",
    ]
    assert {key for key in proposed if key[0].isdigit()} == set(PACK.exemptions.by_code)
    assert {default.choice for default in proposed.values()} == {"withhold"}
    assert not any(default.reason == "" for default in REGISTER.proposed.values())


def test_signed_default_goes_before_the_pack_s_proposal() -> None:
    signed = {"birthplace": Default("birthplace", "release", "counsel's own reason")}
    assert register(PACK, date(2025, 3, 3), signed).default(Category.BIRTHPLACE, "7(1)(c)") == "release"
    by_code = {"7(1)(c)": Default("7(1)(c)", "release", "counsel's own reason")}
    assert register(PACK, date(2025, 3, 3), by_code).default(Category.BIRTHPLACE, "7(1)(c)") == "release"


def test_without_a_default_a_person_decides() -> None:
    with pytest.raises(NotAdopted, match=r"^phone: the discretion register has no default"):
        Register({}).default(Category.PHONE)


def test_before_the_law_there_is_no_default() -> None:
    assert register(PACK, date(2009, 12, 31)).proposed == {}


def test_default_for_nothing_known_is_refused() -> None:
    with pytest.raises(BadInput, match=r"^colour: neither a category nor an exemption of us-il"):
        register(PACK, date(2025, 3, 3), {"colour": Default("colour", "release", "r")})


def test_each_exemption_is_cited_as_the_law_is() -> None:
    citations = PACK.exemptions.citations(date(2025, 3, 3))
    assert (citations["7(1)(b)"], citations["7(1)(d-6)"]) == ("5 ILCS 140/7(1)(b)", "5 ILCS 140/7(1)(d-6)")
    assert {cite for cite in citations.values() if not cite.startswith("5 ILCS 140/")} == set()
    assert PACK.exemptions.citations(date(1999, 1, 1)) == {}
