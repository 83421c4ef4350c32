"""Given names before a family name that the document has alone elsewhere."""

from .conftest import Find, shown


def test_a_given_name_that_is_a_word_goes_with_the_family_name_met_alone(find_in: Find) -> None:
    text = "MR. BOND CAME.\nTHE CUT WAS CLEANED. MAY DECLINED TRANSPORT. THEY CAME TO RE-INTERVIEW MAY BOND LATER."
    names = [name for _, _, name in shown(find_in(text), "name")]
    assert names == ["BOND", "MAY", "MAY BOND"]


def test_the_word_before_tells_the_role(find_in: Find) -> None:
    text = "Mr. St. Clair called. Victim Pat St. Clair signed."
    assert shown(find_in(text), "name") == [("name", "victim", "St. Clair"), ("name", "victim", "Pat St. Clair")]


def test_a_relative_is_found_by_the_family_name_and_an_initial(find_in: Find) -> None:
    text = "VICTIM ANN WASHINGTON CAME. WASHINGTON, TARAS F WAS HEARD. WASHINGTON, THEN Q."
    assert [name for _, _, name in shown(find_in(text), "name")] == [
        "ANN WASHINGTON", "WASHINGTON, TARAS F", "WASHINGTON",
    ]  # fmt: skip


def test_a_title_and_an_auxiliary_are_no_given_name(find_in: Find) -> None:
    text = "MR. BOND CAME. THE COURT SAID IT WILL BOND HIM OUT. OFFICER BOND LEFT."
    assert "met alone" not in " ".join(f.how for f in find_in(text))
