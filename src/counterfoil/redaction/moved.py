"""Where the words of a source stand in its release, for those who compare the two. Never published: how far a word
went is how much was removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from counterfoil.redaction._gates.task import Moved
from counterfoil.redaction._setting.packed import unpacked_words
from counterfoil.redaction.certificate import Certificate
from counterfoil.redaction.line import VERIFYING, regions_of
from counterfoil.sandbox import Limits, call
from counterfoil.values import Box, Mark


@dataclass(frozen=True)
class Places:
    """For each page that was set anew: what of it was, and the words that survived there."""

    areas: Mapping[int, Sequence[Box]]
    words: Mapping[int, Sequence[Moved]]

    def now(self, page_index: int, box: Box) -> list[Box]:
        """Where what stood in ``box`` stands in the release: there, elsewhere, or nowhere (an empty list)."""
        middle = (box.y0 + box.y1) / 2
        if not any(a.y0 <= middle <= a.y1 and a.x0 < box.x1 and box.x0 < a.x1 for a in self.areas.get(page_index, ())):
            return [box]
        found = []
        for word in self.words.get(page_index, ()):
            if box.y0 <= word.y <= box.y1 + 1 and word.x0 < box.x1 - 0.3 and box.x0 + 0.3 < word.x1:
                x0, x1 = max(word.x0, box.x0), min(max(word.x1, word.x0), box.x1)
                found.append(Box(x0 + word.dx, box.y0 + word.dy, x1 + word.dx, box.y1 + word.dy))
        before = [area.x0 for area in self.areas.get(page_index, ()) if area.y0 <= middle <= area.y1]
        if box.x0 < min(before):  # it begins before what was set anew
            found.append(Box(box.x0, box.y0, min(box.x1, min(before)), box.y1))
        return found

    def come(self, page_index: int, box: Box) -> str:
        """The words that the release shows in ``box`` and that stood elsewhere."""
        return " ".join(
            word.text
            for word in self.words.get(page_index, ())
            if box.y0 <= word.y + word.dy <= box.y1 + 1 and word.x0 + word.dx < box.x1 and box.x0 < word.x1 + word.dx
        )


def places(source: Path, marks: Sequence[Mark], certificate: Certificate, *, limits: Limits | None = None) -> Places:
    """What ``redact`` did with the words of ``source``; planned again, as it was. Raises as ``redact``."""
    if certificate.layout == "kept":
        return Places({}, {})
    probe = "counterfoil.redaction.verify:probe_json"
    sizes = call(probe, limits=limits, kind=VERIFYING, readable=[source], source=str(source))["sizes"]
    keep = {str(page - 1): why for page, why in certificate.pages_with_layout_kept}
    keep |= {str(page - 1): why for page, why in certificate.pages_as_pictures}
    planned: dict[str, Any] = call(
        "counterfoil.redaction._setting.plan:plan_json",
        limits=limits,
        kind=VERIFYING,
        readable=[source],
        source=str(source),
        regions=regions_of(marks, sizes),
        keep=keep,
    )
    anew = {int(page): plan for page, plan in planned["pages"].items() if "kept" not in plan}
    return Places(
        {page: [Box(*area) for area in plan["seen_areas"]] for page, plan in anew.items()},
        {page: [Moved(*word) for word in unpacked_words(plan["words"])] for page, plan in anew.items()},
    )
