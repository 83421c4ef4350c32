"""A small rulebook and findings of invented people, for tests of the review."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from counterfoil.detection.model import Finding
from counterfoil.errors import NotAdopted
from counterfoil.law.exemptions import Exemptions
from counterfoil.law.load import load
from counterfoil.law.model import Duty, DutyKind, Facts, Rule
from counterfoil.review.decisions_table import write_table
from counterfoil.review.duties import propose
from counterfoil.review.model import Proposal
from counterfoil.values import Box, Category, RecordKind, Role

from .decisions_papers import PAGES


def rule(rule_id: str, citation: str, mode: str, code: str = "", basis: str = "") -> Rule:
    return Rule(
        id=rule_id,
        title=rule_id,
        citation=citation,
        mode=mode,
        effective_from=date(2010, 1, 1),
        effective_to=None,
        source="test",
        checked=date(2026, 11, 22),
        confidence="K-high",
        verified_by_counsel=False,
        unsettled=False,
        digest="0" * 64,
        code=code,
        basis=basis,
    )


ARREST = rule("arrest", "5 ILCS 140/2.15(a)", "compelled")
PRIVATE = rule("private", "5 ILCS 140/7(1)(b)", "discretionary", "7(1)(b)", "A private telephone number.")
JUVENILE = rule("juvenile", "705 ILCS 405/5-905", "mandatory", "7(1)(a)", "It would identify a minor.")
UNSETTLED = rule("status", "5 ILCS 805/15", "discretionary", "7(1)(a)")
OPENNESS = rule("openness", "5 ILCS 140/1.2", "base")


class FakeRulebook:
    """Decides by a handful of plain lines, so that a test needs no law pack."""

    def decide_many(self, facts: Sequence[Facts], /) -> list[Duty]:
        return [self.decide(one) for one in facts]

    def decide(self, facts: Facts) -> Duty:
        if facts.is_subject or facts.consent:
            return Duty(DutyKind.OPEN, (OPENNESS,), "the requester's own", True)
        if facts.minor:
            return Duty(DutyKind.FORBIDDEN, (JUVENILE,), "must not go out: it identifies a minor", True)
        if facts.category is Category.IMMIGRATION_STATUS:
            return Duty(DutyKind.REFER, (UNSETTLED,), "counsel must decide: unsettled", True)
        if facts.category is Category.PHONE:
            return Duty(DutyKind.PERMITTED_TO_WITHHOLD, (PRIVATE,), "may be withheld: 5 ILCS 140/7(1)(b)", True)
        if facts.category is Category.NAME and facts.role is Role.ARRESTEE:
            return Duty(DutyKind.COMPELLED, (ARREST,), "must go out: 5 ILCS 140/2.15(a)", True)
        return Duty(DutyKind.OPEN, (OPENNESS,), "open: 5 ILCS 140/1.2", True)


@dataclass
class FakeRegister:
    defaults: dict[str, str]

    def default(self, category: Category | str, code: str = "") -> str:
        for key in (str(category), code):
            if key in self.defaults:
                return self.defaults[key]
        raise NotAdopted(f"{category} {code}: the discretion register has no default.")


@pytest.fixture
def book() -> FakeRulebook:
    return FakeRulebook()


@pytest.fixture
def register() -> FakeRegister:
    return FakeRegister({"7(1)(b)": "withhold"})


@pytest.fixture
def make_finding() -> Callable[..., Finding]:
    def make(number: int, text: str, category: Category, role: Role = Role.ARRESTEE, **more: object) -> Finding:
        page_index = int(more.pop("page_index", 0))  # type: ignore[call-overload]
        top = 60.0 + 40 * number
        values: dict[str, object] = {
            "id": f"p{page_index + 1}-{number:04d}",
            "text": text,
            "category": category,
            "role": role,
            "page_index": page_index,
            "boxes": (Box(72, top, 72 + 6 * max(len(text), 1), top + 14),),
            "span": None,
            "how": "test",
            "detector": "form",
        }
        return Finding(**(values | more))  # type: ignore[arg-type]

    return make


@pytest.fixture
def findings(make_finding: Callable[..., Finding]) -> tuple[Finding, ...]:
    """One of each duty: compelled, permitted to withhold, forbidden, open, refer."""
    return (
        make_finding(1, "Rowan Testwell", Category.NAME),
        make_finding(2, "312-555-0142", Category.PHONE),
        make_finding(3, "Junie Testwell", Category.NAME, Role.VICTIM, minor=True),
        make_finding(4, "JX000001", Category.CASE_NUMBER, Role.UNKNOWN),
        make_finding(5, "lawful permanent resident", Category.IMMIGRATION_STATUS, page_index=1),
    )


@pytest.fixture
def two_pages(tmp_path: Path, findings: tuple[Finding, ...]) -> Path:
    """A PDF of two pages with the findings' words in their boxes."""
    import pymupdf

    path = tmp_path / "record.pdf"
    with pymupdf.open() as document:
        for index in range(2):
            page = document.new_page(width=612, height=792)
            page.insert_text((72, 50), f"SAMPLE RECORD, PAGE {index + 1}", fontsize=14)
            for finding in findings:
                if finding.page_index == index:
                    page.insert_text((finding.box.x0, finding.box.y1 - 3), finding.text, fontsize=11)
        document.save(path)
    return path


@pytest.fixture
def proposals(findings: tuple[Finding, ...], book: FakeRulebook, register: FakeRegister) -> tuple[Proposal, ...]:
    """The five findings' proposals, as of record R-1."""
    return propose(findings, record_id="R-1", record_kind=RecordKind.ARREST_REPORT, book=book, register=register)


@pytest.fixture
def settled(proposals: tuple[Proposal, ...]) -> tuple[Proposal, ...]:
    """The proposals that are no referral."""
    return proposals[:4]


@pytest.fixture(scope="session")
def exemptions() -> Exemptions:
    """The exemptions of the law pack us-il."""
    return load("us-il").exemptions


@pytest.fixture
def written(tmp_path: Path, proposals: tuple[Proposal, ...]) -> Path:
    """Line 1 header, 2 paper, 3 record, 4 and 5 pages, 6 to 10 the five findings."""
    path = tmp_path / "decisions.csv"
    write_table(path, case_number="CF-2024-000012", pages=PAGES, proposals=proposals, labels={"R-1": "arrest report"})
    return path
