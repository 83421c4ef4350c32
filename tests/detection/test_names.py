import pytest

from counterfoil.values import Category

from .conftest import Find, shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("spoke with victim Zbyszko Wrzos who said", ("name", "victim", "Zbyszko Wrzos")),
        ("The witness, Ngozi Okonjo, saw it.", ("name", "witness", "Ngozi Okonjo")),
        ("identified the offender as Jamal Carter there", ("name", "suspect", "Jamal Carter")),
        ("Officer Brzycki #12345 arrived", ("name", "officer", "Brzycki")),
        ("VICTIM MARIA GARCIA STATED THAT SHE LEFT", ("name", "victim", "MARIA GARCIA")),
        ("her daughter Ann, age 7, was there", ("name", "minor", "Ann")),
        ("then Wei Zhang returned to the car", ("name", "unknown", "Wei Zhang")),
        ("the mother, Mrs. Anna de la Cruz, came", ("name", "guardian", "Anna de la Cruz")),
    ],
)
def test_a_name_on_no_list_is_found_with_its_role(find_in: Find, text: str, expected: tuple[str, str, str]) -> None:
    assert shown(find_in(text), "name") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "He was read his Miranda rights.",
        "They met near Wilson Park on Washington Street.",
        "THE VICTIM STATED THAT THE OFFENDER FLED ON FOOT",
        "The Chicago Police Department was called.",
        "On Monday the court ruled in March.",
        "Will you come? May I ask?",
    ],
)
def test_words_places_and_businesses_are_no_names(find_in: Find, text: str) -> None:
    assert shown(find_in(text), "name") == []


def test_officers_in_a_row_share_the_title(find_in: Find) -> None:
    assert shown(find_in("Officers Brzycki and Tolliver left."), "name") == [
        ("name", "officer", "Brzycki"),
        ("name", "officer", "Tolliver"),
    ]


def test_a_name_once_introduced_is_found_by_half(find_in: Find) -> None:
    found = shown(find_in("Victim Zbyszko Wrzos called. Wrzos cried. Later Zbyszko slept."), "name")
    assert found == [("name", "victim", "Zbyszko Wrzos"), ("name", "victim", "Wrzos"), ("name", "victim", "Zbyszko")]


def test_a_grown_daughter_is_no_minor(find_in: Find) -> None:
    (found,) = (f for f in find_in("her daughter Ann, age 37, came") if f.category.value == "name")
    assert (found.role.value, found.minor) == ("unknown", False)


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("R/Os met the loss prevention agent, Grzegorz Pietrzyk, who related", "Grzegorz Pietrzyk", "witness"),
        ("R/OS MET THE LOSS PREVENTION AGENT, BOHDAN LYSENKIV, WHO RELATED", "BOHDAN LYSENKIV", "witness"),
        ("A CUSTOMER, IRYNA BONDARENKIV, ALSO SAW THE THEFT AND CAN BE REACHED", "IRYNA BONDARENKIV", "witness"),
        ("A REGISTERED INFORMANT, SVITLANKA, HAD TOLD R/OS OF THE SPOT BEFORE", "SVITLANKA", "informant"),
        ("WILL HIGHTOWERS, A PASSER-BY, LEFT BEFORE A STATEMENT COULD BE TAKEN", "WILL HIGHTOWERS", "witness"),
        ("WILMERT VILLASENORO ACROSS THE STREET ((312) 555-0145) HAS A CAMERA", "WILMERT VILLASENORO", "unknown"),
    ],
)
def test_names_on_no_list_are_found_by_what_stands_around_them(find_in: Find, text: str, name: str, role: str) -> None:
    assert [(f.text, f.role.value) for f in find_in(text) if f.category is Category.NAME] == [(name, role)]


def test_an_agent_of_the_police_stays_an_officer(find_in: Find) -> None:
    found = find_in("Special Agent Grzegorz Pietrzyk arrived.")
    assert [(f.text, f.role.value) for f in found if f.category is Category.NAME] == [("Grzegorz Pietrzyk", "officer")]


def test_codes_before_a_telephone_number_are_no_name(find_in: Find) -> None:
    found = find_in("SAMPLE CT14 RMK CALLER ASKS CALLBACK AT (708) 555-0190 TODAY")
    assert [f.text for f in found if f.category is Category.NAME] == []
