"""The disclosure rules of a pack, parsed from Cedar once, linted and validated against the schema.

A rule is signed by its digest: the SHA-256 of its canonical Cedar JSON with every annotation, so that neither a change
of spacing nor of a comment, but any change of its meaning or provenance, loses counsel's adoption.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import cedarpy

from counterfoil.errors import LawPackInvalid
from counterfoil.law.hazards import cedar_lines, faulty_rule_line, may_fail
from counterfoil.law.model import Rule
from counterfoil.law.sourced import CONFIDENCES
from counterfoil.law.strict import Place
from counterfoil.values import digest_of

if TYPE_CHECKING:
    from counterfoil.law.load import LawPack

ACTION = 'Action::"foia_disclose"'
ENTITIES = {
    "record_kind": "RecordKind",
    "category": "Category",
    "role": "Role",
    "source": "Source",
    "claimed": "ClaimedGround",
}
MODES = {"permit": ("base", "compelled"), "forbid": ("mandatory", "discretionary")}
REQUIRED = (
    "id",
    "title",
    "citation",
    "mode",
    "effective_from",
    "effective_to",
    "source",
    "checked",
    "confidence",
    "verified_by_counsel",
)
OPTIONAL = ("code", "unsettled")


@dataclass(frozen=True, slots=True)
class Written:
    """One rule: what its annotations say, and its Cedar JSON."""

    rule: Rule
    unsettled_why: str
    cedar: Mapping[str, Any]

    def holds_on(self, day: date) -> bool:
        """Both ends count."""
        return self.rule.effective_from <= day and (self.rule.effective_to is None or day <= self.rule.effective_to)


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Every rule of a pack, of all times, by id; and the schema that types what they may know."""

    rules: Mapping[str, Written]
    schema: str

    def on(self, day: date) -> Mapping[str, Written]:
        """The rules in force on a day."""
        return {key: written for key, written in self.rules.items() if written.holds_on(day)}


def read_rulebook(pack: LawPack) -> Rulebook:
    """``policy.cedar`` of a pack; every fault is ``LawPackInvalid`` and names the rule."""
    policy = (pack.folder / "policy.cedar").read_text(encoding="utf-8")
    schema = pack.facts_schema.read_text(encoding="utf-8")
    return parse(policy, schema, f"{pack.name}/policy.cedar", codes=frozenset(pack.exemptions.by_code))


def parse(policy: str, schema: str, name: str, *, codes: frozenset[str] | None = None) -> Rulebook:
    """A rulebook from its two texts. ``codes``: the exemption codes that a rule may print (None: any)."""
    place = Place(name, lines=cedar_lines(policy))
    try:
        document = json.loads(cedarpy.policies_to_json_str(policy))
    except ValueError as error:
        Place(name, line=faulty_rule_line(policy)).refuse(f"not valid Cedar: {error}.")
    if document.get("templates"):
        place.refuse("templates (?principal, ?resource) are not allowed: a rule must say what it means by itself.")
    written: dict[str, Written] = {}
    for number, (_, cedar) in enumerate(_in_order(document["staticPolicies"]), start=1):
        one = _written(place, number, cedar, codes)
        if one.rule.id in written:
            (place / one.rule.id).refuse(f"duplicate @id (rule {number} of the file). Every rule needs its own.")
        written[one.rule.id] = one
    _validate(place, schema, written)
    if not any(one.rule.mode == "base" for one in written.values()):
        place.refuse('no base permit (@mode("base"), records are presumed open): a refusal could not cite its reason.')
    return Rulebook(written, schema)


def _in_order(static: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Cedar names rules policy0, policy1 …: in order of the file, not of the letters."""
    return sorted(static.items(), key=lambda item: int(item[0].removeprefix("policy")))


def _written(place: Place, number: int, cedar: Mapping[str, Any], codes: frozenset[str] | None) -> Written:
    notes: Mapping[str, str] = cedar.get("annotations") or {}
    where = place / (notes.get("id") or f"rule {number}")
    for key in notes:
        if key not in REQUIRED and key not in OPTIONAL:
            where.refuse(f"unknown annotation @{key}. Allowed: @{', @'.join((*REQUIRED, *OPTIONAL))}.")
    for key in REQUIRED:
        if key not in notes or (not notes[key] and key != "effective_to"):
            where.refuse(
                f'@{key} is missing. Every rule needs @{", @".join(REQUIRED)} (@effective_to("") while in force).'
            )
    mode, code = notes["mode"], notes.get("code", "")
    if mode not in MODES[cedar["effect"]]:
        where.refuse(f"@mode('{mode}') does not fit a {cedar['effect']}. Allowed: {', '.join(MODES[cedar['effect']])}.")
    if notes["confidence"] not in CONFIDENCES:
        (where / "@confidence").refuse(f"'{notes['confidence']}' is not known. Allowed: {', '.join(CONFIDENCES)}.")
    if notes["verified_by_counsel"] not in ("true", "false"):
        (where / "@verified_by_counsel").refuse('must be "true" or "false".')
    if cedar["effect"] == "forbid" and not code:
        where.refuse("@code is missing: a mark must print the exemption that it rests on.")
    if code and codes is not None and code not in codes:
        (where / "@code").refuse(f"'{code}' is not in exemptions.yaml. Known: {', '.join(sorted(codes))}.")
    if cedar.get("action") != {"op": "==", "entity": {"type": "Action", "id": "foia_disclose"}}:
        where.refuse(f"the rule must be about action == {ACTION}.")
    for attribute in _asked(cedar.get("conditions", ())):
        where.refuse(
            f"'has {attribute}' is not allowed: every fact is there, and no requester is. Read the fact itself. A rule "
            "may only read what policy.cedarschema gives it; who asks, it never may."
        )
    for attribute, entity in _mismatches(cedar.get("conditions", ())):
        where.refuse(
            f"context.{attribute} is compared with a {entity}: it can never be one, so the rule would never speak. "
            f"Compare it with a {ENTITIES[attribute]}."
        )
    for reason in may_fail(cedar.get("conditions", ())):
        where.refuse(f"{reason}. Cedar skips a rule that fails, so a forbid would open what it forbids.")
    start = _day(where, "effective_from", notes)
    end = _day(where, "effective_to", notes) if notes["effective_to"] else None
    if end is not None and end < start:
        (where / "@effective_to").refuse(f"{end} lies before {start}.")
    rule = Rule(
        id=notes["id"],
        title=notes["title"],
        citation=notes["citation"],
        mode=mode,
        effective_from=start,
        effective_to=end,
        source=notes["source"],
        checked=_day(where, "checked", notes),
        confidence=notes["confidence"],
        verified_by_counsel=notes["verified_by_counsel"] == "true",
        unsettled="unsettled" in notes,
        digest=digest_of(json.dumps(cedar, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()),
        code=code,
    )
    return Written(rule, notes.get("unsettled", ""), cedar)


def _mismatches(node: Any) -> Iterator[tuple[str, str]]:
    """Comparisons of a fact with a word of another list, as (fact, list): Cedar's validator lets them pass.

    ``context.role == Category::"phone"`` is well typed and always false; a forbid with it would protect nobody.
    """
    if isinstance(node, list | tuple):
        for each in node:
            yield from _mismatches(each)
    elif isinstance(node, dict):
        if set(node) == {"left", "right"}:
            for this, other in (("left", "right"), ("right", "left")):
                attribute = _fact(node[this])
                if attribute in ENTITIES:
                    for entity in _literals(node[other]):
                        if entity != ENTITIES[attribute]:
                            yield attribute, entity
        for value in node.values():
            yield from _mismatches(value)


def _asked(node: Any) -> Iterator[str]:
    """What a rule asks with ``has``. Cedar's validator lets it pass for what no schema has, and the rule is silent."""
    if isinstance(node, list | tuple):
        for each in node:
            yield from _asked(each)
    elif isinstance(node, dict):
        if isinstance(node.get("has"), dict):
            yield str(node["has"].get("attr", ""))
        for value in node.values():
            yield from _asked(value)


def _fact(node: Any) -> str:
    """The X of ``context.X``; empty for anything else."""
    access = node.get(".") if isinstance(node, dict) else None
    return str(access["attr"]) if access and access["left"] == {"Var": "context"} else ""


def _literals(node: Any) -> Iterator[str]:
    """The types of the entities written out in an operand: one word, or a set of words."""
    if isinstance(node, dict):
        if "Value" in node and isinstance(node["Value"], dict) and "__entity" in node["Value"]:
            yield node["Value"]["__entity"]["type"]
        for each in node.get("Set", ()):
            yield from _literals(each)


def _day(where: Place, key: str, notes: Mapping[str, str]) -> date:
    try:
        return date.fromisoformat(notes[key])
    except ValueError:
        (where / f"@{key}").refuse(f"'{notes[key]}' is no date. Write it as 2026-11-22.")


def _validate(place: Place, schema: str, written: Mapping[str, Written]) -> None:
    """Refuse a rule that reads what the schema does not give it: a typing error, or who the requester is."""
    text = cedarpy.policies_from_json_str(policy_set_json(written))
    try:
        result = cedarpy.validate_policies(text, schema)
    except ValueError as error:
        raise LawPackInvalid(f"{place}: the schema cannot be read: {error}.") from None
    if not result.validation_passed:
        said = []
        first = result.id_annotations_by_policy_id.get(result.errors[0].policy_id, result.errors[0].policy_id)
        for problem in result.errors:
            name = result.id_annotations_by_policy_id.get(problem.policy_id, problem.policy_id)
            said.append(f"{name}: {problem.error.removeprefix(f'for policy `{problem.policy_id}`').lstrip(':, ')}")
        place.at(first).refuse(
            f"{'; '.join(said)}. A rule may only read what the schema of facts gives it; who asks, it never may."
        )


def policy_set_json(rules: Mapping[str, Written]) -> str:
    """Cedar's JSON of a set of rules under their own ids, so that a decision names them."""
    return json.dumps({"templates": {}, "staticPolicies": {k: w.cedar for k, w in rules.items()}, "templateLinks": []})
