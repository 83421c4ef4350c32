"""What a person reads of a file that a parser gave up."""

import pytest

from counterfoil.documents.refusals import named, naming
from counterfoil.errors import BadInput, DocumentUnreadable, LeakFound, LimitExceeded

RAW = "The file could not be read: KeyError: 'a. b'. Nothing was changed. Print it to PDF, and try again."
TOLD = (
    "a.pdf: could not be redacted: a part of it is damaged, or not built as its format says (KeyError: 'a. b'). "
    "Nothing was changed. Print it to PDF, and try again."
)


@pytest.mark.parametrize("said", [RAW, f"a.pdf: {RAW}", TOLD])
def test_named_says_which_file_why_and_what_to_do_once(said: str) -> None:
    assert str(named(DocumentUnreadable(said), "a.pdf", "redacted")) == TOLD


def test_named_keeps_the_family_of_the_error() -> None:
    assert type(named(LimitExceeded("took too long"), "a.pdf")) is LimitExceeded
    assert str(named(LimitExceeded("took too long"), "a.pdf")) == "a.pdf: took too long"


@pytest.mark.parametrize("family", [LeakFound, BadInput])
def test_naming_leaves_other_errors_alone(family: type[Exception]) -> None:
    with pytest.raises(family, match=r"^x$"), naming("a.pdf", "redacted"):
        raise family("x")


def test_naming_names_what_is_raised_within() -> None:
    with pytest.raises(DocumentUnreadable) as refused, naming("a.pdf", "redacted"):
        raise DocumentUnreadable(RAW)
    assert str(refused.value) == TOLD
