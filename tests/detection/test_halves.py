import pytest

from counterfoil.detection import verbs
from counterfoil.values import Category, Party, Role

from .conftest import Find, shown


def _names(find_in: Find, text: str, parties: tuple[Party, ...] = ()) -> list[str]:
    return [f.text for f in find_in(text, parties) if f.category is Category.NAME]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We later found Maximilian Early seated on the steps.", ["Maximilian Early"]),
        ("He blamed Pleasant Kowalczyk for it.", ["Pleasant Kowalczyk"]),
        ("Nothing else came of it. The neighbour told Imran Self to leave.", ["Imran Self"]),
        ("The child was seen. Child Major (5) told her teacher.", ["Major"]),
        ("HE ASKED FOR WATER. IMRAN DOE (34) LEFT. BOND COURT FOR DOE ON FRIDAY.", ["IMRAN DOE", "DOE"]),
        ("OFFENDER PLEASANT DOYLE FLED. LATER PLEASANT WAS SEEN.", ["PLEASANT DOYLE", "PLEASANT"]),
        ("check of Salt, Gift came back. Whereabouts of Gift Salt unknown.", ["Salt, Gift", "Gift Salt"]),
        ("MISTY LA RUE GAVE A STATEMENT", ["MISTY LA RUE"]),
        ("INTERVIEWED: LA RUE, MISTY, BY PHONE", ["LA RUE, MISTY"]),
        ("He told officers that Strong III had left.", ["Strong III"]),
        ("Interviewed: URBINA, CHANCE, at noon", ["URBINA, CHANCE"]),
        ("The car of Deng, which was parked, had left.", ["Deng"]),
    ],
)
def test_a_name_of_which_a_half_is_a_word_is_found_whole(find_in: Find, text: str, expected: list[str]) -> None:
    assert _names(find_in, text) == expected


def test_an_address_made_of_both_halves_says_that_two_words_are_a_name(find_in: Find) -> None:
    text = "IT WAS LEARNED THAT RUBY WAY LEFT THEN. MAIL TO ruby.way86@example.org ONLY."
    assert "RUBY WAY" in _names(find_in, text)
    assert "RUBY WAY" not in _names(find_in, "GIVE THE RUBY WAY LEFT")


@pytest.mark.parametrize(
    "text",
    [
        "He was robbed outside Union Diner, which was open.",
        "Manager of Union Diner, which was open, called.",
        "It took place inside Price Corner Liquors.",
        "THE OFFENDER THEN WENT TO NGUYEN NAILS AND HID.",
        "It stood on Harbor Light Dr. Miranda was read.",
        "The report by Sgt. R/D was assigned.",
        "EMTs looked at the boy.",
        "OFC GAVE CHASE AND CAUGHT UP",
        "For more see Guilty Pleasures in the shop.",
        "He worked at Ruth's Kitchen until noon.",
        "THE CAMERA OF CASEY'S CURRENCY EXCHANGE WORKED",
        "Angel Nails was closed.",
        "THEY WENT TO ANGEL NAILS, AND ATE",
        "Staff of Rosalind Manor called about it.",
        "Norris Grove PD came to help.",
        "A letter came from Hope Commission today.",
        "He drove a Honda Civic and then a Nissan Rogue.",
        "It stood on Jackson Bend by the lot.",
        "They ate at Mama Rosa's Cantina that day.",
        "THE MANAGER OF ELENA'S EATERY HAD IT",
    ],
)
def test_a_business_a_street_and_a_word_of_the_trade_are_no_person(find_in: Find, text: str) -> None:
    assert _names(find_in, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ann Quill (8) told her teacher", "8"),
        ("Ann Quill (11 yoa) was home", "11 yoa"),
        ("Ann Quill, 12, hid", "12"),
        ("Age of Ann Quill is 19. It rained.", "19"),
        ("an eight-year-old boy", "eight-year-old"),
        ("a baby, 7 months old, slept", "7 months old"),
    ],
)
def test_an_age_is_found_behind_a_name_and_in_words(find_in: Find, text: str, expected: str) -> None:
    assert [f.text for f in find_in(text) if f.category is Category.AGE] == [expected]


@pytest.mark.parametrize("text", ["Area (2) was closed", "see section, 12, of it", "the answer is 19. It rained."])
def test_a_number_behind_no_name_is_no_age(find_in: Find, text: str) -> None:
    assert [f.text for f in find_in(text) if f.category is Category.AGE] == []


def test_a_listed_name_that_is_a_word_is_found_in_every_place(find_in: Find) -> None:
    listed = (Party("P-1", "Long, Penny", Role.MINOR, minor=True), Party("P-2", "Glass, Will", Role.ARRESTEE))
    assert _names(find_in, "PARAMEDICS FOUND THAT LONG HAD NOT TAKEN IT", listed) == ["LONG"]
    assert _names(find_in, "He got mail. Cc: all. Re: Long v. Glass.", listed) == ["Long", "Glass"]
    assert _names(find_in, "AFTER THAT WILL GOT ANGRY", listed) == ["WILL"]
    assert _names(find_in, "He said much the same as Long.", listed) == ["Long"]
    assert _names(find_in, "A LONG ROAD", listed) == []


def test_a_family_name_of_two_words_is_found_with_its_blank_out_of_place(find_in: Find) -> None:
    listed = (Party("P-1", "La Rue, Daniela", Role.VICTIM),)
    assert shown(find_in("LAR UE WAS CALM. La uRe left.", listed)) == [
        ("name", "victim", "LAR UE"),
        ("name", "victim", "La uRe"),
    ]


def test_a_listed_officer_with_two_family_names_stays_an_officer(find_in: Find) -> None:
    listed = (Party("P-1", "Ruiz Salgado, Aaliyah", Role.OFFICER),)
    found = find_in("Signed,\nAaliyah Ruiz Salgado\nBWC of Ruiz Salgado shows it", listed)
    assert {(f.role, f.text) for f in found} == {
        (Role.OFFICER, "Aaliyah Ruiz Salgado"),
        (Role.OFFICER, "Ruiz Salgado"),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Unit 812 was sent to a disturbance at 4772 E Larkmoor Ave.", "incident_location"),
        ("While en route to 4772 E Larkmoor Ave, he called.", "incident_location"),
        ("R/O Reed heard screams and went to 4772 E Larkmoor Ave.", "incident_location"),
        ("We put the man in handcuffs at 4772 E Larkmoor Ave.", "incident_location"),
        ("Officers responded to her sister's place at 4772 E Larkmoor Ave.", "other_address"),
        ("Officer Reed spoke with Ann Quill at 4772 E Larkmoor Ave.", "other_address"),
        ("Dale lives with a sister at 4772 E Larkmoor Ave.", "home_address"),
    ],
)
def test_where_the_police_were_sent_is_the_scene_and_nobodys_home_is(find_in: Find, text: str, expected: str) -> None:
    found = [f for f in find_in(text) if "4772" in f.text]
    assert [(f.category.value, f.text.rstrip(".")) for f in found] == [(expected, "4772 E Larkmoor Ave")]


def test_words_of_residence_in_capitals_do_not_cut_an_address_short(find_in: Find) -> None:
    found = find_in("DALE LIVES WITH A SISTER AT 1441 E MILLRACE ST #204, LAKEHURST, IL 60997.")
    assert "1441 E MILLRACE ST #204, LAKEHURST, IL 60997" in [f.text.rstrip(".") for f in found]


def test_the_past_of_a_verb_is_told_by_its_form_and_by_a_list() -> None:
    assert [w for w in ("took", "walked", "street", "speed", "said", "early") if verbs.is_past(w)] == [
        "took",
        "walked",
        "said",
    ]
