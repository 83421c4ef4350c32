"""The union of what all detectors found: one finding a place and category, every detector kept in ``how``.

No detector can veto another about a person; only a weaker reading of the same characters gives way to a stronger one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from counterfoil.detection import addresses, cues
from counterfoil.detection.model import Finding
from counterfoil.detection.text import fold
from counterfoil.quick import quick
from counterfoil.values import Category, RecordKind, Role

_RANK = {"form": 0, "party": 1, "pattern": 2, "address": 3, "name": 4, "picture": 5, "source": 6}
_PLACES = frozenset(
    {Category.HOME_ADDRESS, Category.OTHER_ADDRESS, Category.INCIDENT_LOCATION, Category.EMAIL, Category.CHARGE}
)
_ADDRESSES = frozenset({Category.HOME_ADDRESS, Category.OTHER_ADDRESS, Category.INCIDENT_LOCATION})
_ROOMY = frozenset(
    {
        Category.NAME,
        Category.HOME_ADDRESS,
        Category.MEDICAL,
        Category.CHARGE,
        Category.OTHER_ADDRESS,
        Category.INCIDENT_LOCATION,
    }
)
_SHARED = frozenset(
    {
        Category.HOME_ADDRESS,
        Category.INCIDENT_LOCATION,
        Category.OTHER_ADDRESS,
        Category.PHONE,
        Category.EMAIL,
        Category.NAME,
        Category.PLATE,
    }
)
_ONE_WORD = frozenset({Category.AGE, Category.PHYSICAL_DESCRIPTION})  # M/W/42
_PROTECTED = frozenset({Role.VICTIM, Role.MINOR})


@quick
@dataclass(frozen=True, slots=True)
class Candidate:
    """A finding without its number, and the words (indexes on its page) that it covers; none for a picture."""

    finding: Finding
    words: frozenset[int]


def merge(
    candidates: Iterable[Candidate], kinds: Mapping[int, RecordKind] = MappingProxyType({})
) -> tuple[Finding, ...]:
    """The findings of a document, numbered page by page from the top down: "p1-0001", "p1-0002" …

    ``kinds``: by page, of the forms that are of another kind than the record.
    """
    pages: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        pages.setdefault(candidate.finding.page_index, []).append(candidate)
    found = [f for index in sorted(pages) for f in _page(pages[index])]
    found = _shared(_scenes(found))
    numbered: list[Finding] = []
    counts: dict[int, int] = {}
    for finding in found:
        number = counts[finding.page_index] = counts.get(finding.page_index, 0) + 1
        numbered.append(finding.numbered(f"p{finding.page_index + 1}-{number:04d}", kinds.get(finding.page_index)))
    return tuple(numbered)


def _page(candidates: list[Candidate]) -> list[Finding]:
    kept: list[Candidate] = []
    by_word: dict[int, list[int]] = {}
    for one in sorted(candidates, key=_strength):
        rivals = {place for word in one.words if word in by_word for place in by_word[word]}
        joined = False
        dropped = False
        for place in sorted(rivals) if len(rivals) > 1 else rivals:
            other = kept[place]
            same = _same(one.finding.category, other.finding.category) and _one_place(one, other)
            if same and _keeps_all(other, one):
                kept[place] = _join(other, one)
                for word in one.words:
                    by_word.setdefault(word, []).append(place)
                joined = True
                break
            if _gives_way(one, other):
                dropped = True
                break
        if joined or dropped:
            continue
        for word in one.words:
            by_word.setdefault(word, []).append(len(kept))
        kept.append(one)
    return sorted((c.finding for c in kept), key=_downwards)


def _downwards(finding: Finding) -> tuple[int, float, Category]:
    box = finding.box
    return (round(box.y0 / 3), box.x0, finding.category)


def _strength(one: Candidate) -> tuple[int, float, float, int]:
    f = one.finding
    rank = _RANK[f.detector]
    if f.category is Category.NAME and f.detector == "party" and f.confidence < 0.8:
        rank = 4  # a short form waits until the addresses are known: Washington Street
    if f.category is Category.BIRTHPLACE and f.detector == "pattern" and f.confidence < 0.8:
        rank = 4  # a bare country may be the end of an address
    return (rank, -f.confidence, -len(f.text), f.span.start if f.span else 0)


def _one_place(one: Candidate, other: Candidate) -> bool:
    """Two readings of one place: one within the other, or of the same person. Halves that cross stay two findings."""
    if one.finding.span and other.finding.span and not _overlap(one.finding, other.finding):
        return False  # two names in one printed word: "McBride/Wills"
    if one.words <= other.words or other.words <= one.words:
        return True
    return one.finding.role is other.finding.role and one.finding.party == other.finding.party


def _same(one: Category, other: Category) -> bool:
    return one is other or (one in _ADDRESSES and other in _ADDRESSES)


def _gives_way(weak: Candidate, strong: Candidate) -> bool:
    """Whether ``weak`` reads the same characters less well than ``strong``, which was taken before."""
    w, s = weak.finding, strong.finding
    inside = weak.words <= strong.words
    if w.category is Category.NAME:
        if s.category is Category.PHYSICAL_DESCRIPTION and weak.words == strong.words and len(weak.words) == 1:
            return True  # HAIR: RED; "Red" is somebody's alias
        return inside and s.category in _PLACES and w.confidence < 0.9
    if s.detector == "form":
        if w.category in (Category.AGE, Category.EMPLOYEE_ID) and w.detector == "pattern" and len(w.text) < len(s.text):
            return False  # "08/08/1969 Age 55" in one cell
        return inside and (s.category not in _ROOMY or w.detector == "address")
    if s.category is Category.NAME:
        part = inside and len(strong.words) > len(weak.words) and s.confidence >= 0.9
        return (
            part and w.category is Category.BIRTHPLACE and w.detector == "pattern" and w.confidence < 0.8
        )  # Ireland Doe
    if w.detector == s.detector == "pattern" and {w.category, s.category} == _ONE_WORD and not _overlap(w, s):
        return False
    if w.detector in ("pattern", "address") and s.detector in ("party", "pattern", "address"):
        return inside or _overlap(w, s)
    return False


def _overlap(one: Finding, other: Finding) -> bool:
    return bool(one.span and other.span and one.span.start < other.span.end and other.span.start < one.span.end)


def _keeps_all(strong: Candidate, weak: Candidate) -> bool:
    """Whether one finding of both leaves no word out; a pattern that runs over a field's end read the next label."""
    overruns = strong.finding.detector == "form" and weak.finding.detector == "pattern"
    return overruns or strong.words | weak.words == _longer(strong, weak).words


def _longer(strong: Candidate, weak: Candidate) -> Candidate:
    """Whose place a joined finding has: a field of a form keeps its own."""
    return weak if strong.finding.detector != "form" and weak.words > strong.words else strong


def _join(strong: Candidate, weak: Candidate) -> Candidate:
    """Both readings of one place as one finding: the longer place, the more protected role, every reason."""
    s, w = strong.finding, weak.finding
    longer = _longer(strong, weak).finding
    reason = w.how.replace("; of the name before it", "")
    how = s.how if reason in s.how else f"{s.how}; {reason}"
    role, party = s.role, s.party
    if (role is Role.UNKNOWN and w.role is not Role.UNKNOWN) or (not party and w.party and w.role is s.role):
        role, party = w.role, w.party or party
    elif (
        s.detector == "name"
        and w.detector == "party"
        and w.party
        and w.role is not Role.UNKNOWN
        and role is not Role.OFFICER
    ):
        role, party = w.role, w.party  # a listed person's role is known; a cue before the name may be another's
    elif s.detector == "form" and _is_anothers(s, w):
        role, party = w.role, w.party
        how = f"{how}; the section says {s.role}, the list says {w.role}"
    category = s.category
    # A listed victim's address in the arrestee's own field: the field keeps its role, the law must know both.
    theirs = w.detector == "party" and (w.role in _PROTECTED or w.minor) and category in _SHARED - {Category.NAME}
    theirs = theirs and w.party != party and not s.minor
    if s.category is Category.OTHER_ADDRESS and w.category in _ADDRESSES:
        category = w.category
    joined = Finding(
        id=s.id,
        text=longer.text,
        category=category,
        role=role,
        page_index=s.page_index,
        boxes=longer.boxes,
        span=longer.span,
        how=how,
        detector=s.detector,
        party=party,
        confidence=max(s.confidence, w.confidence),
        whole_region=longer.whole_region,
        minor=s.minor or (w.minor and not theirs and (not s.party or w.party in ("", s.party))),
        maybe_minor=s.maybe_minor,
        sex_offence_victim=s.sex_offence_victim or w.sex_offence_victim,
        address_confidential=s.address_confidential or w.address_confidential,
        also_victim=s.also_victim or w.also_victim or (theirs and role not in _PROTECTED),
        kind=s.kind,
    )
    return Candidate(joined, strong.words | weak.words)


def _is_anothers(form: Finding, listed: Finding) -> bool:
    """A number in an officer's section that is a listed person's own: the list knows, a section may end unseen."""
    own = listed.category in (Category.PHONE, Category.EMAIL, Category.HOME_ADDRESS, Category.DATE_OF_BIRTH)
    civil = listed.role not in (Role.OFFICER, Role.UNKNOWN, Role.ORGANISATION)
    return form.role is Role.OFFICER and listed.detector == "party" and bool(listed.party) and own and civil


def _scenes(findings: Sequence[Finding]) -> list[Finding]:
    """An address without an owner that is the scene elsewhere in the record is the scene here too."""
    scenes = {_value(f) for f in findings if f.category is Category.INCIDENT_LOCATION}
    return [
        f.but(
            category=Category.INCIDENT_LOCATION,
            role=Role.ORGANISATION,
            how=f"{f.how}; the incident location elsewhere",
        )
        if f.category is Category.OTHER_ADDRESS and f.role is Role.UNKNOWN and _value(f) in scenes
        else f
        for f in findings
    ]


def _shared(findings: Sequence[Finding]) -> list[Finding]:
    """``also_victim`` where a value of somebody else's is a victim's or a minor's as well, anywhere in the record."""
    protected: set[tuple[str, object]] = set()
    for f in findings:
        if f.category in _SHARED and (f.role in _PROTECTED or f.minor) and f.party:
            protected.add(_value(f))
    out: list[Finding] = []
    for f in findings:
        theirs = f.category in _SHARED and f.role not in _PROTECTED and not f.minor and _value(f) in protected
        # A lone surname is no value of its own: two people of one family share it.
        if theirs and not (f.category is Category.NAME and " " not in fold(f.text)):
            f = f.but(also_victim=True, how=f"{f.how}; also a victim's or minor's")
        out.append(f)
    return out


def _value(finding: Finding) -> tuple[str, object]:
    if finding.category in _ADDRESSES:
        number, street = addresses.core(finding.text)
        return ("address", (number, street) if number else fold(finding.text))
    if finding.category is Category.PHONE:
        return ("phone", "".join(c for c in finding.text if c.isdigit())[-10:])
    return (finding.category.value, fold(finding.text))


def protection(role: Role, *, minor: bool) -> int:
    """Lower is protected more; a minor before everybody."""
    return -1 if minor else cues.PROTECTION[role]
