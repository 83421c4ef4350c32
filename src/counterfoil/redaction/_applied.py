"""What the redactor says that it did, as far as anybody listens: pages by number, and reasons from a closed list.

Its reasons stand in the certificate. The process that says them has read the source; one that a document took over
could write there what was removed. So nothing that is not listed gets that far, nor a word more than is listed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

OTHER = "something that the rebuild does not know"

REASONS = frozenset(
    {
        "a JPEG 2000 box that is too short",
        "a JPEG 2000 code stream with a broken header",
        "a JPEG 2000 image that is none",
        "a JPEG 2000 tile that is too short",
        "a JPEG 2000 tile with a broken header",
        "a JPEG that does not begin as one",
        "a JPEG that is cut off",
        "a JPEG with bytes between its segments",
        "a TrueType font of glyphs without end",
        "a TrueType font whose tables are cut short",
        "a TrueType font without",
        "a TrueType font without its list of tables",
        "a TrueType glyph that is cut short",
        "a calculator function with a comment",
        "a colour profile that is none",
        "a colour profile with a broken table",
        "a colour space that is neither name nor array",
        "a colour space that the page does not have",
        "a composite font with a code map of its own",
        "a composite font without its one descendant",
        "a dictionary where a plain value belongs",
        "a font of an unknown kind",
        "a font set by a graphics state",
        "a font that cannot be read",
        "a font that cannot be written anew",
        "a font that the page does not have",
        "a font with a broken map to Unicode",
        "a font with a code map of its own",
        "a font with broken widths",
        "a font without widths",
        "a form that paints itself",
        "a letter that only one engine reads",
        "a mask with a transfer function",
        "a matrix without six numbers",
        "a number beyond all measure",
        "a palette with a decoding of its own",
        "a pattern that the page does not have",
        "a picture in an ink whose tints cannot be told",
        "a picture in an unknown colour space",
        "a picture of another size than it says",
        "a picture of two colours that cannot be decoded",
        "a picture whose samples are decoded to one colour",
        "a picture with samples of an odd size",
        "a rectangle without four numbers",
        "a stream of unreasonable size",
        "a stream that cannot be decoded",
        "a tiling pattern",
        "an image with stacked filters and parameters",
        "an inline image that holds more than its samples",
        "an inline image with a named colour space",
        "an inline image with an unknown key",
        "an operator that cannot be set anew",
        "an operator without its numbers",
        "an unknown colour space",
        "arrays nested too deeply",
        "colour spaces nested too deeply",
        "content that cannot be parsed",
        "content with bytes where an operator belongs",
        "forms nested too deeply, or within themselves",
        "graphics states nested too deeply",
        "layers that depend on an expression",
        "layers with an unknown policy",
        "letters that are drawn with other letters",
        "masks of masks",
        "operands that an operator does not take",
        "resources that are no dictionary",
        "text that clips",
        "text that is not level",
        "text without a font",
        "values nested too deeply",
    }
)

_ENGINE = re.compile(r"(MuPDF|pikepdf) [0-9]{1,3}(\.[0-9]{1,4}){1,3}")


def known(said: object) -> str:
    """The listed reason that something said is, or begins with; ``OTHER`` where it is none."""
    text = str(said)
    if text in REASONS:
        return text
    return max((reason for reason in REASONS if text.startswith(reason)), key=len, default=OTHER)


def known_engine(said: object) -> str:
    """The name and version of an engine; ``unknown`` where it is none."""
    return str(said) if _ENGINE.fullmatch(str(said)) else "unknown"


@dataclass(frozen=True, slots=True)
class Applied:
    """``pictures``, ``misfits``: page index → why; ``cannot``: why nothing could be set anew, or nothing."""

    pictures: Mapping[int, str]
    misfits: Mapping[int, str]
    cannot: str
    redactor: str

    @classmethod
    def from_answer(cls, answer: Any, asked: Mapping[int, str], pages: int) -> Applied:
        """``asked``: the pages that were to become pictures, and why, which is said as it was asked.

        Raises ``ValueError`` and the like where the answer is none.
        """
        pictures = _reasons(answer["pictures"], pages) | {page: asked[page] for page in asked}
        cannot = known(answer["cannot"]) if answer.get("cannot") else ""
        return cls(pictures, _reasons(answer.get("misfits", {}), pages), cannot, known_engine(answer["redactor"]))


def _reasons(said: Any, pages: int) -> dict[int, str]:
    found = {int(page): known(why) for page, why in dict(said).items()}
    if not all(0 <= page < pages for page in found):
        raise ValueError("a page that does not exist")
    return found
