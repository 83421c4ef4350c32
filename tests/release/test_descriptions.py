import pytest

from counterfoil.release.descriptions import describe
from counterfoil.values import RecordKind


@pytest.mark.parametrize("kind", list(RecordKind))
def test_every_kind_is_said_in_words_that_say_something(kind: RecordKind) -> None:
    said = describe(kind, "application/pdf")
    assert said[0].isupper()
    assert (said in ("Other", "Table"), "_" in said) == (False, False)


def test_a_record_of_no_kind_is_named_by_its_form() -> None:
    assert [
        describe(RecordKind.OTHER, one) for one in ("message/rfc822", "text/csv", "image/png", "strange/thing")
    ] == [
        "E-mail message",
        "Table (CSV)",
        "Picture",
        "Document",
    ]
