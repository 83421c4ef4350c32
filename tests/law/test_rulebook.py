import json
import re
from datetime import date

import pytest

from counterfoil.errors import LawPackInvalid
from counterfoil.law.load import PACKS, load
from counterfoil.law.model import ClaimedGround
from counterfoil.law.rulebook import Rulebook, parse
from counterfoil.values import Source

SCHEMA = (PACKS / "facts.cedarschema").read_text(encoding="utf-8")
NOTES = {
    "id": "x",
    "title": "A title",
    "citation": "5 ILCS 140/1",
    "mode": "discretionary",
    "code": "7(1)(b)",
    "effective_from": "2010-01-01",
    "effective_to": "",
    "source": "a source",
    "checked": "2026-11-22",
    "confidence": "A",
    "verified_by_counsel": "false",
}
SCOPE = '(principal, action == Action::"foia_disclose", resource)'


def rule(body: str = "", *, effect: str = "forbid", without: str = "", **notes: str) -> str:
    annotations = "".join(f'@{k}("{v}")\n' for k, v in {**NOTES, **notes}.items() if k != without)
    return f"{annotations}{effect} {SCOPE}{f' when {{ {body} }}' if body else ''};\n"


BASE = rule(effect="permit", id="base", mode="base", without="code")


def book(text: str) -> Rulebook:
    return parse(text, SCHEMA, "p/policy.cedar", codes=frozenset({"7(1)(b)"}))


def refused(text: str) -> str:
    with pytest.raises(LawPackInvalid) as caught:
        book(text)
    return re.sub(r"^(p/policy\.cedar): line \d+: ", r"\1: ", str(caught.value))


def test_sound_rulebook_is_read_in_order_of_the_file() -> None:
    # Twelve rules, so that Cedar's own names (policy10 before policy2) would show.
    read = book(BASE + "".join(rule(id=f"r{n}") for n in range(12)))
    assert list(read.rules) == ["base", *(f"r{n}" for n in range(12))]


def test_duplicate_id_is_refused_although_cedar_accepts_it() -> None:
    assert refused(BASE + rule() + rule()).startswith("p/policy.cedar: x: duplicate @id (rule 3 of the file).")


@pytest.mark.parametrize("key", [key for key in NOTES if key not in ("id", "code")])
def test_missing_annotation_is_refused(key: str) -> None:
    assert refused(BASE + rule(without=key)).startswith(f"p/policy.cedar: x: @{key} is missing.")


def test_missing_id_names_the_place_in_the_file() -> None:
    assert refused(BASE + rule(without="id")).startswith("p/policy.cedar: rule 2: @id is missing.")


def test_forbid_without_a_code_is_refused() -> None:
    assert refused(BASE + rule(without="code")).startswith("p/policy.cedar: x: @code is missing:")


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        (
            {"mode": "compelled"},
            "p/policy.cedar: x: @mode('compelled') does not fit a forbid. Allowed: mandatory, disc",
        ),
        ({"code": "7(1)(z)"}, "p/policy.cedar: x: @code: '7(1)(z)' is not in exemptions.yaml. Known: 7(1)(b)."),
        ({"confidence": "sure"}, "p/policy.cedar: x: @confidence: 'sure' is not known."),
        ({"verified_by_counsel": "yes"}, 'p/policy.cedar: x: @verified_by_counsel: must be "true" or "false".'),
        ({"effective_from": "2010"}, "p/policy.cedar: x: @effective_from: '2010' is no date."),
        ({"checked": "today"}, "p/policy.cedar: x: @checked: 'today' is no date."),
        ({"effective_to": "2009-01-01"}, "p/policy.cedar: x: @effective_to: 2009-01-01 lies before 2010-01-01."),
        ({"efective": "2010-01-01"}, "p/policy.cedar: x: unknown annotation @efective. Allowed: @id, @title"),
    ],
)
def test_wrong_annotation_is_refused(notes: dict[str, str], message: str) -> None:
    assert refused(BASE + rule(**notes)).startswith(message)


@pytest.mark.parametrize(
    "identity",
    [
        'context.requester == "ICE"',
        'context.agency == "ICE"',
        "context.is_federal",
        'principal.agency == "ICE"',
        'principal in Agency::"ICE"',
        'context.nationality like "*"',
        "context has requester",
        'context has agency && context.agency == "ICE"',
    ],
)
def test_rule_that_reads_who_asks_does_not_type_check(identity: str) -> None:
    assert refused(BASE + rule(identity)).startswith("p/policy.cedar: x: ")
    # Positive control: the same rule about a fact that anybody may be judged by is read.
    assert list(book(BASE + rule("context.commercial")).rules) == ["base", "x"]


@pytest.mark.parametrize(
    "body",
    [
        'context.category == "phone"',
        'context.category == Category::"fone"',
        'context.role == Category::"phone"',
        'Category::"phone" != context.record_kind',
        '[Role::"victim", Category::"name"].contains(context.role)',
        'context.minor && (context.minor || !(context.role == RecordKind::"photo"))',
        "context.minor == 1",
        "context.colour",
    ],
)
def test_rule_with_a_typing_error_is_refused(body: str) -> None:
    assert refused(BASE + rule(body)).startswith("p/policy.cedar: x: ")


@pytest.mark.parametrize("name", ["minor", "Minor"])
def test_message_names_the_rule_that_is_wrong(name: str) -> None:
    message = refused(BASE + rule(id="first") + rule("context.colour", id=name) + rule(id="last"))
    assert message.startswith(f"p/policy.cedar: {name}: ")


def test_rulebook_without_base_permit_is_refused() -> None:
    assert refused(rule()).startswith("p/policy.cedar: no base permit")


def test_template_is_refused() -> None:
    template = rule().replace("principal, action", "principal == ?principal, action")
    assert refused(BASE + template).startswith("p/policy.cedar: templates (?principal, ?resource) are not allowed")


def test_other_action_is_refused() -> None:
    other = rule().replace(', action == Action::"foia_disclose"', ", action")
    assert refused(BASE + other).startswith(
        'p/policy.cedar: x: the rule must be about action == Action::"foia_disclose".'
    )


def test_broken_cedar_is_refused() -> None:
    assert refused(BASE + "forbid (;").startswith("p/policy.cedar: not valid Cedar: ")


def test_broken_schema_is_refused() -> None:
    with pytest.raises(LawPackInvalid, match=r"^p/policy\.cedar"):
        parse(BASE, "entity ;", "p/policy.cedar")


def test_rule_holds_from_its_first_to_its_last_day() -> None:
    read = book(BASE + rule(effective_from="2020-01-01", effective_to="2021-12-31"))
    days = (date(2019, 12, 31), date(2020, 1, 1), date(2021, 12, 31), date(2022, 1, 1))
    assert [sorted(read.on(day)) for day in days] == [["base"], ["base", "x"], ["base", "x"], ["base"]]


def test_digest_ignores_spacing_and_comments_but_no_change_of_meaning() -> None:
    def digest(text: str) -> str:
        return book(BASE + text).rules["x"].rule.digest

    plain = digest(rule("context.minor"))
    assert digest("// a comment\n\n" + rule("context.minor").replace(" when ", "\n\n  when  ")) == plain
    lines = rule("context.minor").splitlines(keepends=True)
    assert digest("".join([*reversed(lines[:-1]), lines[-1]])) == plain  # the annotations in another order
    assert digest(rule("!context.minor")) != plain
    assert digest(rule("context.minor", source="another source")) != plain
    assert digest(rule("context.minor", effective_to="2030-01-01")) != plain


def test_pack_s_rules_all_have_their_own_digest() -> None:
    rules = load("us-il").rulebook.rules
    assert len({written.rule.digest for written in rules.values()}) == len(rules)


def test_every_exemption_of_the_pack_is_printed_by_a_rule_and_every_ground_has_one() -> None:
    pack = load("us-il")
    rules = pack.rulebook.rules.values()
    assert {written.rule.code for written in rules if written.rule.code} == set(pack.exemptions.by_code)
    # A rule never prints an exemption that did not stand yet.
    for written in rules:
        assert not written.rule.code or pack.exemptions.exemption(written.rule.code, written.rule.effective_from)
    told = json.dumps([written.cedar["conditions"] for written in rules])
    assert [ground for ground in ClaimedGround if f'"id": "{ground}"' not in told] == []
    assert [source for source in Source if f'"id": "{source}"' not in told] == []


def test_no_rule_is_verified_by_counsel() -> None:
    assert not any(written.rule.verified_by_counsel for written in load("us-il").rulebook.rules.values())
