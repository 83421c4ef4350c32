"""Cedar rules → the duty about one finding on one day (design: "Duty, precisely").

Three sets are asked, because on a refusal Cedar names only the forbids: the compelled permits alone, the base permit
with the mandatory forbids, the base permit with the discretionary ones. Plain code combines the answers. Whatever
cannot be answered without doubt (an error, a conflict, an unsettled or unadopted rule) is referred to a person.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from datetime import date
from typing import Any

import cedarpy

from counterfoil.law.load import LawPack
from counterfoil.law.model import ClaimedGround, Duty, DutyKind, Facts, Rule
from counterfoil.law.rulebook import ACTION, ENTITIES, Rulebook, Written, policy_set_json

_PRINCIPAL, _RESOURCE = 'Anyone::"anyone"', 'Finding::"finding"'
_BATCH = 2000

_SAYS = {
    DutyKind.COMPELLED: "must go out",
    DutyKind.FORBIDDEN: "must not go out",
    DutyKind.PERMITTED_TO_WITHHOLD: "may be withheld",
    DutyKind.OPEN: "goes out",
}


class _Set:
    """One of the three policy sets, parsed once; the schema goes with every call."""

    def __init__(self, rules: Mapping[str, Written], schema: cedarpy.Schema) -> None:
        self.rules = rules
        self.handle = cedarpy.PolicySet.from_json_str(policy_set_json(rules))
        self.schema = schema

    def ask(self, requests: Sequence[dict[str, Any]]) -> list[tuple[tuple[str, ...], str]]:
        """For each request the ids of the rules that decided, and what went wrong (empty when nothing did).

        Cedar skips a forbid whose condition fails, which would open what it forbids: any error, and any answer that
        is neither Allow nor Deny, is a doubt, whatever the decision says.
        """
        answers = cedarpy.is_authorized_batch(list(requests), self.handle, [], self.schema)
        result = []
        for answer in answers:
            errors = list(answer.diagnostics.errors)
            if answer.decision not in (cedarpy.Decision.Allow, cedarpy.Decision.Deny) and not errors:
                errors = ["no decision"]
            result.append((tuple(sorted(answer.diagnostics.reasons)), "; ".join(errors)))
        return result


class PolicyBook:
    """The rules of one day, asked as often as one likes; each distinct set of facts is decided once.

    ``adopted`` holds the digests that this office's counsel has signed. A rule that is neither among them nor verified
    by counsel in the pack never decides: the duty is ``refer``, with ``would_be`` saying what the pack says.
    """

    def __init__(self, pack: LawPack, on: date, adopted: frozenset[str] = frozenset()) -> None:
        self.pack, self.on, self.adopted = pack, on, adopted
        book: Rulebook = pack.rulebook
        in_force = book.on(on)
        schema = cedarpy.Schema.from_str(book.schema)
        self._rules = in_force
        self._compelled = _Set(_of(in_force, "compelled"), schema)
        self._mandatory = _Set(_of(in_force, "base", "mandatory"), schema)
        self._discretionary = _Set(_of(in_force, "base", "discretionary"), schema)
        self._memo: dict[Facts, Duty] = {}

    def decide(self, facts: Facts) -> Duty:
        """The duty about one finding, with every rule that decided and one line that says why."""
        known = self._memo.get(facts)
        return known if known is not None else self.decide_many((facts,))[0]

    def decide_many(self, sequence: Iterable[Facts]) -> list[Duty]:
        """The duties in the order of ``sequence``; what is not known yet is asked in batches."""
        wanted = list(sequence)
        unknown = [facts for facts in dict.fromkeys(wanted) if facts not in self._memo]
        for start in range(0, len(unknown), _BATCH):
            part = unknown[start : start + _BATCH]
            requests = [request(facts) for facts in part]
            answers = zip(
                part,
                self._compelled.ask(requests),
                self._mandatory.ask(requests),
                self._discretionary.ask(requests),
                strict=True,
            )
            for facts, compelled, mandatory, discretionary in answers:
                self._memo[facts] = self._combine(facts, compelled, mandatory, discretionary)
        return [self._memo[facts] for facts in wanted]

    def _combine(
        self,
        facts: Facts,
        compelled: tuple[tuple[str, ...], str],
        mandatory: tuple[tuple[str, ...], str],
        discretionary: tuple[tuple[str, ...], str],
    ) -> Duty:
        doubt = "; ".join(error for _, error in (compelled, mandatory, discretionary) if error)
        if doubt:
            return Duty(DutyKind.REFER, (), f"a person must decide: the rules could not be read for this ({doubt})")
        must = self._named(compelled[0], "compelled")
        never = self._named(mandatory[0], "mandatory")
        may = self._named(discretionary[0], "discretionary")
        base = self._named((*mandatory[0], *discretionary[0]), "base")
        if not (never or may or base):
            # Without the base permit Cedar's default denial would look like an exemption that nobody can cite.
            return Duty(
                DutyKind.REFER, (), f"a person must decide: no rule of {self.pack.name} was in force on {self.on}"
            )
        if must and never:
            return self._duty(DutyKind.REFER, (*must, *never), facts)
        if never:
            return self._duty(DutyKind.FORBIDDEN, never, facts)
        if must:
            return self._duty(DutyKind.COMPELLED, must, facts)
        if may:
            return self._duty(DutyKind.PERMITTED_TO_WITHHOLD, may, facts)
        return self._duty(DutyKind.OPEN, base, facts)

    def _named(self, ids: Iterable[str], mode: str) -> tuple[Rule, ...]:
        """The rules of that mode among ``ids``, each once, in the order of the file."""
        wanted = set(ids)
        return tuple(w.rule for key, w in self._rules.items() if key in wanted and w.rule.mode == mode)

    def _duty(self, would_be: DutyKind, rules: tuple[Rule, ...], facts: Facts) -> Duty:
        exemptions = self.pack.exemptions
        told = tuple(
            replace(rule, basis=exemptions.basis(rule.code, facts.category, facts.role, self.on)) for rule in rules
        )
        adopted = all(rule.verified_by_counsel or rule.digest in self.adopted for rule in rules)
        said = self._says(would_be, rules, facts)
        unsettled = [self._rules[rule.id] for rule in rules if rule.unsettled]
        if unsettled:
            why = f"a person must decide: {unsettled[0].unsettled_why} ({_cites(rules)})"
            return Duty(DutyKind.REFER, told, why, adopted, would_be)
        if would_be is DutyKind.REFER:
            return Duty(DutyKind.REFER, told, said, adopted, would_be)
        if would_be is DutyKind.OPEN and facts.claimed is not ClaimedGround.NONE:
            ground = facts.claimed.replace("_", " ")
            why = f"a person must decide: {ground} is claimed, and no rule in force on {self.on} carries it"
            return Duty(DutyKind.REFER, told, why, adopted, would_be)
        if not adopted:
            return Duty(DutyKind.REFER, told, f"not adopted by this office; the pack says: {said}", adopted, would_be)
        return Duty(would_be, told, said, adopted)

    def _says(self, kind: DutyKind, rules: tuple[Rule, ...], facts: Facts) -> str:
        what = self.pack.exemptions.words(facts.category, facts.role)
        if kind is DutyKind.REFER:
            return f"a person must decide: the law compels and forbids {what} ({_cites(rules)})"
        if kind is DutyKind.OPEN:
            return f"{_SAYS[kind]}: {_cites(rules)}, records are presumed open and no exemption covers {what}"
        return f"{_SAYS[kind]}: {_cites(rules)}, {what}"


def request(facts: Facts) -> dict[str, Any]:
    """The Cedar request for some facts. The principal is anyone: there is nobody in it to be told apart."""
    context: dict[str, Any] = {}
    for name in _FIELDS:
        value = getattr(facts, name)
        entity = ENTITIES.get(name)
        context[name] = value if entity is None else {"__entity": {"type": entity, "id": str(value)}}
    return {"principal": _PRINCIPAL, "action": ACTION, "resource": _RESOURCE, "context": json.dumps(context)}


_FIELDS = tuple(field.name for field in dataclass_fields(Facts))


def _of(rules: Mapping[str, Written], *modes: str) -> dict[str, Written]:
    return {key: written for key, written in rules.items() if written.rule.mode in modes}


def _cites(rules: Sequence[Rule]) -> str:
    return "; ".join(dict.fromkeys(rule.citation for rule in rules))
