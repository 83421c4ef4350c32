"""A law with a draft in place of its policies: what would be, were the draft the law. Nobody has adopted it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from counterfoil.errors import BadInput
from counterfoil.law.adoption import rule_digests
from counterfoil.law.load import LawPack, load
from counterfoil.law.model import DutyKind, Facts
from counterfoil.law.policy import PolicyBook
from counterfoil.law.rulebook import Rulebook, parse


@dataclass(frozen=True, slots=True)
class Change:
    """Findings with the same facts whose duty the draft would change."""

    facts: Facts
    now: DutyKind
    now_by: tuple[str, ...]  # ids of the rules that decide
    would_be: DutyKind
    would_be_by: tuple[str, ...]
    findings: int


def with_policies(pack: LawPack, draft: Path) -> LawPack:
    """The same law with the policies of another file. Raises ``BadInput``, ``LawPackInvalid`` with line and rule."""
    if not draft.is_file():
        raise BadInput(f"{draft}: there is no such file. Give a policy.cedar that you have changed.")
    other = load(pack.name, pack.overlay_name, packs=pack.folder.parent)
    try:
        text = draft.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadInput(f"{draft}: is no text in UTF-8 ({error}).") from error
    codes = frozenset(pack.exemptions.by_code)
    schema = pack.facts_schema.read_text(encoding="utf-8")
    other.__dict__["rulebook"] = parse(text, schema, draft.name, codes=codes)  # before anybody asks for it
    return other


def changed_rules(pack: LawPack, draft: LawPack) -> tuple[str, ...]:
    """Ids of the rules that the draft has otherwise, has newly, or has no more, in the order of the pack."""
    ours, theirs = pack.rulebook.rules, draft.rulebook.rules
    return tuple(
        key
        for key in dict.fromkeys((*ours, *theirs))
        if key not in ours or key not in theirs or ours[key].rule.digest != theirs[key].rule.digest
    )


def applied(pack: LawPack, draft: LawPack) -> LawPack:
    """The law of every day with what the draft changes in place of it, as if the draft had always held.

    Nothing else changes: a rule that the draft leaves alone holds on its own days. A rule that the draft changes or
    adds holds from the first day, until its ``effective_to`` where it has one.
    """
    changed = set(changed_rules(pack, draft))
    rules = {key: written for key, written in pack.rulebook.rules.items() if key not in changed}
    for key, written in draft.rulebook.rules.items():
        if key in changed:
            rules[key] = replace(written, rule=replace(written.rule, effective_from=date.min))
    other = load(pack.name, pack.overlay_name, packs=pack.folder.parent)
    other.__dict__["rulebook"] = Rulebook(rules, pack.rulebook.schema)  # before anybody asks for it
    return other


def changes(pack: LawPack, draft: LawPack, on: date, facts: Iterable[Facts]) -> tuple[Change, ...]:
    """What the draft would change, were both adopted as a whole; the most frequent first."""
    now, then = (PolicyBook(law, on, frozenset(rule_digests(law).values())) for law in (pack, draft))
    found = []
    for one, count in Counter(facts).most_common():
        duty, other = now.decide(one), then.decide(one)
        if (duty.kind, duty.code, duty.would_be) != (other.kind, other.code, other.would_be):
            by, other_by = (tuple(rule.id for rule in each.rules) for each in (duty, other))
            found.append(Change(one, duty.kind, by, other.kind, other_by, count))
    return tuple(found)
