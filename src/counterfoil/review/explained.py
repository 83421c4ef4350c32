"""One finding in one line: what, whose, where, how it was found, and what the law says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from counterfoil.detection import people
from counterfoil.detection.model import Finding
from counterfoil.documents.model import Page
from counterfoil.law.model import Duty, DutyKind
from counterfoil.review.model import FLAGS
from counterfoil.values import Category, Role

_WHAT = {
    Category.NAME: "Name",
    Category.SSN: "Social Security number",
    Category.DRIVERS_LICENCE: "Driver's license number",
    Category.A_NUMBER: "A-number",
    Category.VIN: "Vehicle identification number",
    Category.IP_ADDRESS: "IP address",
    Category.EMAIL: "E-mail address",
    Category.VICTIM_CUE: "Words that point to a victim",
}
_FLAGS = dict(
    zip(FLAGS, ("a minor", "a sex offense victim", "address confidential", "also a victim's words"), strict=True)
)
_SAYS = {
    DutyKind.COMPELLED: "must go out",
    DutyKind.FORBIDDEN: "must not go out",
    DutyKind.PERMITTED_TO_WITHHOLD: "may be withheld",
    DutyKind.OPEN: "goes out",
    DutyKind.REFER: "a person must decide",
}


def names_of(findings: Iterable[Finding]) -> Mapping[str, str]:
    """For each party of one file its name as written there: with a first name, and no longer than it need be."""
    written: dict[str, list[str]] = {}
    for one in findings:
        if one.party and one.category is Category.NAME and one.text:
            written.setdefault(one.party, []).append(one.text)
    return {party: max(names, key=_fullness) for party, names in written.items()}


def explain(finding: Finding, duty: Duty, *, page: Page, name: str = "", as_adopted: bool = False) -> str:
    """The line for a records officer; ``name`` is of the finding's party, ``page`` the page on which it stands.

    Lines are counted from 1 down the page; a picture has none. The law's part is the citation and title of the
    deciding rules of the pack; without a rule it is the duty's own reason. ``as_adopted``, where there is no office to
    adopt them, tells what they would say.
    """
    where = f"page {finding.page_index + 1}"
    line = line_of(finding, page)
    if line:
        where = f"{where} line {line}"
    return f"{_what(finding)} of {_whose(finding, name)}, {where}; {_how(finding.how)}; {_law(duty, as_adopted)}"


def _what(finding: Finding) -> str:
    return _WHAT.get(finding.category) or finding.category.replace("_", " ").capitalize()


def _whose(finding: Finding, name: str) -> str:
    role = "somebody whose part is not known" if finding.role is Role.UNKNOWN else finding.role.replace("_", " ")
    role = "organization" if finding.role is Role.ORGANISATION else role
    flags = [words for flag, words in _FLAGS.items() if getattr(finding, flag) and flag != finding.role]
    said = ", ".join([role, *flags])
    if name:
        return f"{name} ({said})"
    return said if finding.role is Role.UNKNOWN else f"a person not named ({said})"


def line_of(finding: Finding, page: Page) -> int:
    """The line of ``page`` on which a finding begins, from 1 down the page; 0 for a picture."""
    if finding.span is None:
        middle = (finding.boxes[0].y0 + finding.boxes[0].y1) / 2
        first = next((w for w in page.words if finding.text and w.box.y0 <= middle <= w.box.y1), None)
    else:
        first = next((word for word in page.words if word.end > finding.span.start), None)
    lines = sorted({word.line for word in page.words})
    return lines.index(first.line) + 1 if first is not None else 0


def _how(how: str) -> str:
    first, *more = how.split("; ")
    if first.startswith("form label "):
        label, under, heading = first.removeprefix("form label ").partition(" under ")
        first = f"label {label} on the form{under}{heading}"
    return f"{first} (and {len(more)} more)" if more else first


def _law(duty: Duty, as_adopted: bool) -> str:
    if not duty.rules:
        return duty.why
    unsettled = any(rule.unsettled for rule in duty.rules)
    says = duty.would_be if as_adopted and duty.would_be and not unsettled else duty.kind
    titles = ", ".join(dict.fromkeys(rule.title for rule in duty.rules))
    return f"{'; '.join(duty.citations)}: {_SAYS[says]} ({titles})"


def _fullness(name: str) -> tuple[bool, int, str]:
    parts = people.parse(name)
    return (len(parts.first) > 1 and len(parts.last) > 1, -len(name) if len(parts.first) > 1 else len(name), name)
