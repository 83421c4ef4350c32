"""The figures of a run: recall and precision for each category and role, and the lines that the project is held to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from counterfoil.evaluation.judged import JudgedDocument, JudgedFinding, JudgedValue
from counterfoil.interval import Share
from counterfoil.values import Category, Role

STRUCTURED = frozenset(
    c.value
    for c in (
        Category.DATE_OF_BIRTH, Category.SSN, Category.DRIVERS_LICENCE, Category.STATE_ID, Category.A_NUMBER,
        Category.PASSPORT, Category.CRIMINAL_ID, Category.EMPLOYEE_ID, Category.PHONE, Category.EMAIL, Category.PLATE,
        Category.VIN, Category.ACCOUNT, Category.IP_ADDRESS, Category.CASE_NUMBER, Category.HOME_ADDRESS,
    )
)  # fmt: skip
"""Values with a form of their own, wherever they stand. An address counts: its parts are numbers and known words."""

_NOBODY = (Role.ORGANISATION.value, Role.OFFICER.value)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: of some true values and of some findings. ``left`` is what ``covered`` lacks."""

    what: str
    of: str  # category | role | layout | all
    covered: Share
    touched: Share
    same: Share
    tokens: Share
    entities: Share  # parties, or values that are alike, with no mention left by part, in one document
    precision: Share
    token_precision: Share

    @property
    def left(self) -> Share:
        """Values of which any part was left."""
        return Share(self.covered.of - self.covered.hits, self.covered.of)


@dataclass(frozen=True, slots=True)
class Goal:
    """One thing that the project is held to, and what was reached; ``sure`` where the whole interval reaches it."""

    what: str
    wanted: float
    share: Share
    at_most: bool = False
    by_eye: Share | None = None  # of what was missed: on pages that a person is told to read by eye

    @property
    def met(self) -> bool | None:
        """By the share itself; ``None`` where nothing was counted."""
        if self.share.rate is None:
            return None
        return self.share.rate < self.wanted if self.at_most else self.share.rate >= self.wanted

    @property
    def sure(self) -> bool:
        if self.share.rate is None:
            return False
        return self.share.high < self.wanted if self.at_most else self.share.low >= self.wanted


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures of one run."""

    documents: int
    pages: int
    seconds: float
    lines: tuple[Line, ...]
    goals: tuple[Goal, ...]
    pages_with_a_miss: Share


_OfValue = Callable[[JudgedDocument, JudgedValue], str]
_OfFinding = Callable[[JudgedDocument, JudgedFinding], str]
_GROUPS: dict[str, tuple[_OfValue, _OfFinding | None]] = {
    "category": (lambda d, v: v.category, lambda d, f: f.category),
    "role": (lambda d, v: v.role, lambda d, f: f.role),
    "where": (lambda d, v: v.where, None),
    "layout": (lambda d, v: d.layout, lambda d, f: d.layout),
}


def summarise(judged: Sequence[JudgedDocument], *, office: bool) -> Summary:
    """The figures of ``judged``. ``office``: its texts have roles and duties; labelled sentences have none."""
    values = [(one, value) for one in judged for value in one.values]
    findings = [(one, finding) for one in judged for finding in one.findings]
    lines = [_line("all", "all", values, findings)]
    for of, (mine, theirs) in (_GROUPS if office else {"category": _GROUPS["category"]}).items():
        for what in sorted({mine(d, v) for d, v in values}):
            lines.append(
                _line(
                    what,
                    of,
                    [(d, v) for d, v in values if mine(d, v) == what],
                    [(d, f) for d, f in findings if theirs is not None and theirs(d, f) == what],
                )
            )
    pages = {(number, v.page_index) for number, d in enumerate(judged) for v in d.values if not v.covered}
    count = sum(one.pages for one in judged)
    return Summary(
        documents=len(judged),
        pages=count,
        seconds=round(sum(one.seconds for one in judged), 2),
        lines=tuple(lines),
        goals=_goals([v for _, v in values], [f for _, f in findings]) if office else (),
        pages_with_a_miss=Share(min(len(pages), count), count),
    )


def _line(
    what: str,
    of: str,
    values: Sequence[tuple[JudgedDocument, JudgedValue]],
    findings: Sequence[tuple[JudgedDocument, JudgedFinding]],
) -> Line:
    entities: dict[tuple[str, str, str], bool] = {}
    for document, value in values:
        key = (document.file, value.category, value.party or value.text.casefold())
        entities[key] = entities.get(key, True) and value.covered
    many = len(values)
    return Line(
        what=what,
        of=of,
        covered=Share(sum(v.covered for _, v in values), many),
        touched=Share(sum(v.touched for _, v in values), many),
        same=Share(sum(v.same for _, v in values), many),
        tokens=Share(sum(v.part for _, v in values), sum(v.tokens for _, v in values)),
        entities=Share(sum(entities.values()), len(entities)),
        precision=Share(sum(f.right for _, f in findings), len(findings)),
        token_precision=Share(sum(f.part for _, f in findings), sum(f.tokens for _, f in findings)),
    )


def _goals(values: Sequence[JudgedValue], findings: Sequence[JudgedFinding]) -> tuple[Goal, ...]:
    def recall(what: str, wanted: float, which: Callable[[JudgedValue], bool]) -> Goal:
        chosen = [value for value in values if which(value)]
        left = [value for value in chosen if not value.covered]
        share = Share(len(chosen) - len(left), len(chosen))
        return Goal(what, wanted, share, by_eye=Share(sum(value.by_eye for value in left), len(left)))

    def withheld(which: Callable[[JudgedValue], bool]) -> Share:
        chosen = [value for value in values if value.open and which(value)]
        return Share(sum(value.withheld for value in chosen), len(chosen))

    name = Category.NAME.value
    return (
        recall("structured values", 0.999, lambda v: v.category in STRUCTURED),
        recall(
            "names in narratives",
            0.99,
            lambda v: v.category == name and v.where == "narrative" and v.role not in _NOBODY,
        ),
        recall(
            "names of known parties, every form",
            1.0,
            lambda v: v.category == name and v.listed and v.role not in _NOBODY,
        ),
        recall("everything of victims and minors", 1.0, lambda v: v.protected),
        Goal("precision", 0.95, Share(sum(f.right for f in findings), len(findings))),
        Goal(
            "officers proposed for withholding",
            0.02,
            withheld(lambda v: v.role == Role.OFFICER.value),
            at_most=True,
        ),
        Goal(
            "agencies and businesses proposed for withholding",
            0.02,
            withheld(lambda v: v.category == Category.AGENCY.value or v.role == Role.ORGANISATION.value),
            at_most=True,
        ),
        Goal(
            "incident locations proposed for withholding",
            0.02,
            withheld(lambda v: v.category == Category.INCIDENT_LOCATION.value),
            at_most=True,
        ),
    )


def fallen_short(goals: Iterable[Goal]) -> list[Goal]:
    """The goals that were counted and not met."""
    return [goal for goal in goals if goal.met is False]
