"""Spanish is complete: every message of the sources is in the catalogue, and the ``.mo`` is made of the ``.po``."""

from __future__ import annotations

import gettext
import io

import pytest

from counterfoil.office.web import messages
from counterfoil.office.web.messages import Message

SPANISH = messages.LOCALE / "es" / "LC_MESSAGES" / "django.po"
ONE, SEVERAL = (
    Message("%(n)s case of %(who)s", "%(n)s cases of %(who)s"),
    ("%(n)s caso de %(who)s", "%(n)s casos de %(who)s"),
)


def test_every_message_is_translated_with_its_placeholders() -> None:
    wanted, kept = messages.said(), messages.read(SPANISH.read_text("utf-8"))
    assert len(wanted) > 200
    assert messages.faults(wanted, kept) == [], "script/messages update, then translate what is empty"


def test_the_catalogue_is_as_the_program_writes_it_and_compiled() -> None:
    kept = messages.read(SPANISH.read_text("utf-8"))
    assert SPANISH.read_text("utf-8") == messages.written(kept), "script/messages update"
    assert SPANISH.with_suffix(".mo").read_bytes() == messages.compiled(kept), "script/messages compile"


def test_what_is_compiled_is_what_gettext_reads() -> None:
    kept = {Message("No"): ("N\u00f3\n\"'\\",), Message("month\x04May"): ("mayo",), ONE: SEVERAL}
    found = gettext.GNUTranslations(io.BytesIO(messages.compiled(kept)))
    assert found.gettext("No") == "N\u00f3\n\"'\\"
    assert (found.pgettext("month", "May"), found.gettext("May")) == ("mayo", "May")
    assert [found.ngettext(ONE.text, ONE.plural, n) for n in (0, 1, 2)] == [SEVERAL[1], *SEVERAL]


def test_what_is_written_is_what_is_read() -> None:
    kept = {Message('a "b"\n\\c\t'): ('d\n"',), Message("month\x04May"): ("mayo",), ONE: SEVERAL, Message("new"): ("",)}
    assert messages.read(messages.written(kept)) == kept


def test_messages_of_python_are_found() -> None:
    source = """
_("a" " b")
gettext_lazy("c")
self.x = translation.gettext("d")
ngettext("%(n)s e", "%(n)s es", n) % {"n": n}
pgettext("month", "May")
_(f)
other("g")
"""
    assert set(messages.in_python(source)) == {
        Message("a b"), Message("c"), Message("d"), Message("month\x04May"), Message("%(n)s e", "%(n)s es"),
    }  # fmt: skip


def test_messages_of_templates_are_found() -> None:
    source = """
        {% load i18n %}{% translate "It's a" %}{% translate 'b "c"' as d %}{{ x|default:_("e") }}
        {% blocktranslate with n=1 %}f {{ n }}{% endblocktranslate %}{% translate "May" context "month" %}
        {% blocktranslate trimmed count n=n %}
            one {{ n }}
            case
        {% plural %}
            {{ n }} cases
        {% endblocktranslate %}{# translate "nothing" #}{% include "g.html" with h=_("i") %}"""
    assert set(messages.in_template(source)) == {
        Message("It's a"), Message('b "c"'), Message("e"), Message("f %(n)s"), Message("month\x04May"), Message("i"),
        Message("one %(n)s case", "%(n)s cases"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("forms", "fault"),
    [
        (None, ["not translated: '%(n)s case of %(who)s'"]),
        (("", ""), ["not translated: '%(n)s case of %(who)s'"]),
        (("%(n)s caso de %(who)s", ""), ["not translated: '%(n)s case of %(who)s'"]),
        (("%(n)s caso", SEVERAL[1]), ["other placeholders: '%(n)s case of %(who)s'"]),
        ((SEVERAL[0], "%(n)s casos de %(quien)s"), ["other placeholders: '%(n)s case of %(who)s'"]),
        (SEVERAL, []),
    ],
)
def test_each_fault_of_a_catalogue_is_found(forms: tuple[str, ...] | None, fault: list[str]) -> None:
    kept = {} if forms is None else {ONE: forms}
    assert messages.faults({ONE.key: ONE}, kept) == fault


def test_what_nobody_says_any_more_is_found() -> None:
    assert messages.faults({}, {Message("gone"): ("ido",)}) == ["said nowhere: 'gone'"]
