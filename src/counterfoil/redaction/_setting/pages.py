"""What is planned for the pages of one document: which are set anew and how, and where black is painted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from counterfoil.redaction._applied import Applied
from counterfoil.redaction.certificate import LAYOUT_KEPT, SET_ANEW, Leak
from counterfoil.sandbox import Worker

FOR_THE_REDACTOR = ("areas", "bars", "beyond", "glyphs", "targets")
"""What ``Moves`` reads of a page's plan; the rest is the verifier's."""


class Plan:
    """Made from the source alone, before the redactor starts, by the process that verifies; made again when pages turn
    out to be what cannot be set anew."""

    def __init__(
        self,
        verifier: Worker,
        source: Path,
        drawn: Path,
        regions: dict[str, list[list[Any]]],
        *,
        everything: str,
        citations: Mapping[str, str] | None = None,
    ) -> None:
        """``drawn``: where the source with each font once is left; ``everything``: why all layout is kept, if it is;
        ``citations``: code → how the law is cited."""
        self._verifier, self._source, self._drawn = verifier, source, drawn
        self.regions = regions
        self.everything = everything
        self._citations = dict(citations or {})
        self._keep: dict[str, str] = {}
        self.pages: dict[str, Any] = {}
        self.painted: dict[str, list[Any]] = {}
        self.over_pictures: list[int] = []
        self._make(None)

    def _make(self, only: Sequence[str] | None) -> None:
        """Plan all pages, or ``only`` these; what is planned for the others stays."""
        answer = self._verifier.call(
            "counterfoil.redaction._setting.plan:plan_json",
            source=str(self._source),
            regions=self.regions,
            keep=self._keep,
            everything=self.everything,
            drawn=str(self._drawn),
            citations=self._citations,
            only=only,
        )
        others = [page for page in self.over_pictures if only is not None and str(page) not in only]
        if only is None:
            self.pages, self.painted = {}, {}
        self.pages |= answer["pages"]
        self.painted |= answer["painted"]
        self.over_pictures = sorted([*others, *answer["over_pictures"]])

    @property
    def given(self) -> Path:
        """What the redactor starts from."""
        return self._drawn if self._drawn.is_file() else self._source

    @property
    def set_anew(self) -> dict[str, Any]:
        """The pages that are set anew, by page index as a string."""
        return {page: plan for page, plan in self.pages.items() if "kept" not in plan}

    @property
    def kept_pages(self) -> dict[str, str]:
        """The pages whose layout is kept though marks lie on their text, and why."""
        if self.everything:
            return dict.fromkeys(self.regions, self.everything)
        return {page: plan["kept"] for page, plan in self.pages.items() if "kept" in plan}

    @property
    def for_the_verifier(self) -> dict[str, Any]:
        """``set_anew`` of ``verify_json``."""
        return {
            page: {"seen_areas": plan["seen_areas"], "words": plan["words"], "marks": self.regions[page]}
            for page, plan in self.set_anew.items()
        }

    @property
    def for_the_redactor(self) -> dict[str, Any] | None:
        """``plans`` of ``apply_json``: where glyphs go, not what they say."""
        if self.everything:
            return None
        return {
            page: {key: plan[key] for key in FOR_THE_REDACTOR if key in plan} for page, plan in self.set_anew.items()
        }

    @property
    def seen_regions(self) -> dict[str, list[list[Any]]]:
        """The places that must be empty in the release: marks where they lay, and the slots of lines set anew."""
        made = {}
        for page, items in self.regions.items():
            if page in self.set_anew:
                slots = [[*slot[:4], slot[4], True] for slot in self.set_anew[page]["slots"]]
                made[page] = [*self.set_anew[page]["rest"], *slots]
            else:
                made[page] = items
        return made

    @property
    def layout(self) -> Literal["kept", "set anew"]:
        return "set anew" if self.set_anew or not self.regions else "kept"

    @property
    def layout_note(self) -> str:
        """What the layout gives away, for a person."""
        notes = [SET_ANEW] if self.set_anew else []
        return " ".join([*notes, LAYOUT_KEPT] if self.kept_pages else notes)

    def keeps(self, applied: Applied) -> bool:
        """Plan again when the redactor met what it cannot set anew; ``True`` when there is a new plan."""
        if applied.cannot:
            self.everything = applied.cannot
            self._make(None)
        elif applied.misfits:
            self._keep_these({str(page): why for page, why in applied.misfits.items()})
        else:
            return False
        return True

    def _keep_these(self, pages: dict[str, str]) -> None:
        self._keep |= pages
        self._make(list(pages))

    def keeps_instead(self, leaks: Sequence[Leak]) -> bool:
        """Plan again, keeping the layout of pages set anew that a gate refused; ``True`` when there is a new plan."""
        pages = {str(leak.page_index): leak.what for leak in leaks if str(leak.page_index) in self.set_anew}
        if not pages and self.set_anew and any(leak.page_index < 0 for leak in leaks):
            self.everything = "; ".join(leak.what for leak in leaks if leak.page_index < 0)
            self._make(None)
        elif pages:
            self._keep_these(pages)
        else:
            return False
        return True
