"""The same past under a draft rule, from the rows that stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from counterfoil.law.draft import applied, changed_rules, with_policies
from counterfoil.law.load import PACKS, LawPack, load
from counterfoil.oversight.facts import Fate, ItemFact
from counterfoil.oversight.what_if import Changed, WhatIf, what_if

PACK = load("us-il")
POLICY = (PACKS / "us-il" / "policy.cedar").read_text(encoding="utf-8")
RULE = """
@id("draft-{name}")
@title("A draft")
@citation("a draft")
@mode("{mode}")
@code("7(1)(a)")
@effective_from("2031-01-01")
@effective_to("")
@source("https://example.org/draft")
@checked("2026-11-22")
@confidence("A")
@verified_by_counsel("false")
forbid (principal, action == Action::"foia_disclose", resource) when {{ {when} }};
"""
BORN = ItemFact(
    "CF-2024-000001", 1, "arrest_report", "name", "arrestee", False, Fate.DISCLOSED, "compelled", "", "", "", "",
    date(2024, 2, 14), 2,
)  # fmt: skip
PHONE = replace(BORN, category="phone", role="victim", fate=Fate.REDACTED, duty="permitted_to_withhold", places=3)
UNLISTED = replace(BORN, case="", document=0, category="birthplace", duty="permitted_to_withhold", on=date(2024, 2, 1))


def drafted(folder: Path, text: str) -> LawPack:
    path = folder / "draft.cedar"
    path.write_text(text)
    return with_policies(PACK, path)


def decided(draft: LawPack, *items: ItemFact, agency: str = "") -> WhatIf:
    return what_if([(one, agency) for one in items], pack=PACK, draft=draft)


def without(rule: str) -> str:
    start = POLICY.index(f'@id("{rule}")')
    return POLICY[:start] + POLICY[POLICY.index("@id(", start + 4) :]


def test_the_law_itself_as_a_draft_changes_nothing(tmp_path: Path) -> None:
    found = decided(drafted(tmp_path, POLICY), BORN, PHONE, UNLISTED)
    assert found == WhatIf((), 7, (), {}, ())


def test_a_rule_of_tomorrow_counts_on_every_day_and_nothing_else_changes(tmp_path: Path) -> None:
    when = 'context.category == Category::"name" && context.role == Role::"arrestee"'
    draft = drafted(tmp_path, POLICY + RULE.format(name="names", mode="mandatory", when=when))
    found = decided(draft, BORN, replace(BORN, case="CF-2024-000002", places=1), PHONE, agency="ICE")
    assert found.changed == (
        Changed("2024-02", "ICE", "arrest_report", "name", "arrestee", "disclosed", "compelled", "refer",
                "2.15-a-i; draft-names", 3, 2),
    )  # fmt: skip
    assert (found.rules, found.places, found.cases) == (("draft-names",), 6, ("CF-2024-000001", "CF-2024-000002"))
    assert found.counts() == {"disclosed, refer": 3}  # compelled and forbidden: a person decides


def test_a_rule_that_goes_opens_what_it_withheld(tmp_path: Path) -> None:
    (one,) = decided(drafted(tmp_path, without("7-1-b-contact")), BORN, PHONE).changed
    assert (one.category, one.fate, one.now, one.would_be, one.by, one.places, one.cases) == (
        "phone", "redacted", "permitted_to_withhold", "open", "1.2", 3, 1,
    )  # fmt: skip


def test_a_draft_that_forbids_says_what_would_not_have_gone_out(tmp_path: Path) -> None:
    when = 'context.category == Category::"phone"'
    shown = replace(PHONE, fate=Fate.DISCLOSED, places=4)
    draft = drafted(tmp_path, POLICY + RULE.format(name="p", mode="mandatory", when=when))
    assert decided(draft, shown, PHONE).counts() == {"disclosed, forbidden": 4, "redacted, forbidden": 3}


def test_what_is_counted_by_month_names_no_case(tmp_path: Path) -> None:
    when = 'context.category == Category::"birthplace"'
    draft = drafted(tmp_path, POLICY + RULE.format(name="born", mode="mandatory", when=when))
    found = decided(draft, UNLISTED, agency="CBP")
    assert [(one.month, one.agency, one.places, one.cases) for one in found.changed] == [("2024-02", "CBP", 2, 0)]
    assert found.cases == ()


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (replace(PHONE, category="other"), "no_kind"),
        (replace(PHONE, duty="open"), "other_facts"),  # what was said of it then rests on more than its kind
        (PHONE, "not_in_row"),
    ],
)
def test_what_the_rows_do_not_tell_is_for_a_person(tmp_path: Path, item: ItemFact, why: str) -> None:
    when = 'context.category == Category::"phone" && context.flagged'
    draft = drafted(tmp_path, POLICY + RULE.format(name="p", mode="mandatory", when=when))
    found = decided(draft, item)
    assert (found.changed, found.unclear, found.cases) == ((), {why: 3}, ())


def test_a_draft_that_turns_on_what_rows_say_is_no_referral(tmp_path: Path) -> None:
    when = 'context.category == Category::"phone" && !context.minor'
    found = decided(drafted(tmp_path, POLICY + RULE.format(name="p", mode="mandatory", when=when)), PHONE)
    assert (found.unclear, found.counts()) == ({}, {"redacted, forbidden": 3})


def test_an_officer_in_a_row_was_on_duty_as_when_it_was_decided(tmp_path: Path) -> None:
    officer = replace(PHONE, role="officer", duty="open", fate=Fate.DISCLOSED)
    assert decided(drafted(tmp_path, POLICY), officer).unclear == {}
    assert decided(drafted(tmp_path, POLICY), replace(officer, role="witness")).unclear == {"other_facts": 3}


def test_the_law_of_each_day_stays_beside_the_draft(tmp_path: Path) -> None:
    draft = drafted(tmp_path, POLICY + RULE.format(name="p", mode="mandatory", when="context.minor"))
    law = applied(PACK, draft)
    assert changed_rules(PACK, draft) == ("draft-p",)
    for day in (date(2012, 5, 1), date(2024, 5, 1)):
        assert {*law.rulebook.on(day)} == {*PACK.rulebook.on(day), "draft-p"}
    assert PACK.rulebook.on(date(2012, 5, 1)).keys() != PACK.rulebook.on(date(2024, 5, 1)).keys()  # the control
