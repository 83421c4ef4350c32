"""Words that are nearly a known name: read badly by OCR, typed badly, or written in small letters."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from counterfoil.detection.accents import Accented
from counterfoil.detection.meant import WORDS_AS_WELL
from counterfoil.detection.parted import slips
from counterfoil.detection.text import PageText, fold
from counterfoil.detection.words import english, first_names, last_names, places, plain_words
from counterfoil.quick import quick

_MISREAD = (("rn", "m"), ("cl", "d"), ("vv", "w"), ("li", "h"), ("ii", "u"))
_FIGURES = str.maketrans("0156892", "olsbbgz")
_ONE_SHAPE = str.maketrans("eijtqu", "clllgv")
_LOOKS_LIKE = str.maketrans("015", "ols")  # what OCR makes of letters
_NAME_PT = 85.0  # rapidfuzz ratio from which a word read by OCR is taken for a name (detection reference, 5.3)
_SHORT_NAME_PT = 80.0  # on scans, where one wrong letter of five is 80


@quick
@dataclass(frozen=True, slots=True)
class Near:
    """A word from ``start`` to ``end`` that stands for the listed ``name``, why, and how like it is (1.0: the same)."""

    start: int
    end: int
    name: str
    note: str
    likeness: float


class Nearly:
    """``listed`` names of one word, folded; ``known``: those not of the narrative alone, which count in small letters.

    ``accented``: those that bear accents.
    """

    def __init__(self, listed: Collection[str], known: Collection[str], accented: Accented) -> None:
        self._listed, self._small, self._accented = listed, known, accented
        self._known: dict[str, tuple[str, float] | None] = {}

    @cached_property
    def _shapes(self) -> dict[str, str]:
        """What OCR cannot tell apart, written alike; of names that look alike the first."""
        return {_shape(text): text for text in reversed([*self._listed])}

    @cached_property
    def _swapped(self) -> dict[str, str]:
        """Names with two letters in the wrong order."""
        return {slip: text for text in self._listed for slip in slips(text)}

    def find(self, page: PageText, masked: Sequence[bool]) -> Iterator[Near]:
        """Each such word on ``page`` outside of the words that ``masked`` marks; one letter in six may be wrong."""
        if not self._listed:
            return
        scanned = page.page.layer == "ocr"
        least = 4 if scanned else 5
        for word, printed in zip(page.words, masked, strict=True):
            text = word.text
            if printed or len(text) < 4:
                continue
            folded = fold(text)
            if text[0].islower() and self._is_small(folded, scanned=scanned):
                how = f"read by OCR as {text!r}, a listed name" if scanned else "a listed name in small letters"
                yield Near(word.start, word.end, folded, how, 0.9)
                continue
            if len(text) < least or not (text[0].isupper() or (scanned and text[0] in "0156|!")):
                continue
            misread = self._as_read(text, folded) if scanned else None
            if misread is not None:
                note = f"read by OCR as {text!r}, like a listed name"
                yield Near(word.start, word.end, misread, note, 0.9)
                continue
            bare = folded.translate(_LOOKS_LIKE) if scanned else folded
            if scanned and " " in bare and (near := self._near_part(bare)) is not None:
                note = f"read by OCR as {text!r}, {near[1]:.0f} % like a listed name"
                yield Near(word.start, word.end, near[0], note, near[1] / 100)
                continue
            if len(bare) < least or not bare.isalpha() or folded in self._listed:
                continue
            near = self._near(bare, _SHORT_NAME_PT if scanned and len(bare) < 7 else _NAME_PT, scanned=scanned)
            if near is None:
                continue
            how = "read by OCR as" if scanned else "written"
            note = f"{how} {text!r}, {near[1]:.0f} % like a listed name"
            yield Near(word.start, word.end, near[0], note, near[1] / 100)

    def _is_small(self, folded: str, *, scanned: bool) -> bool:
        """True for a listed name that is no word: ``iryna`` as OCR reads it, or as it is typed in haste."""
        return (
            folded in (self._listed if scanned else self._small)
            and folded not in WORDS_AS_WELL
            and folded not in plain_words()
            and folded not in english()
            and folded not in places()
        )

    def _as_read(self, written: str, folded: str) -> str | None:
        """The listed name that ``written`` is when what OCR makes of accents and of letters alike is taken for them."""
        if folded in self._listed:
            return None
        accented = self._accented.read_as(written)
        return accented if accented in self._listed else self._misread(written, folded)

    def _misread(self, written: str, folded: str) -> str | None:
        """The listed name that looks like ``written`` when letters that OCR mixes up are taken for one."""
        if folded.isalpha() and (folded in plain_words() or folded in last_names()):
            return None
        plain = fold(written.replace("|", "l").replace("!", "l"))
        return self._shapes.get(_shape(plain)) if " " not in plain else None

    def _near_part(self, bare: str) -> tuple[str, float] | None:
        """The listed name that a part of a word with a hyphen is like: ``Garcfa-L6pez``."""
        for part in bare.split():
            part = part.replace("6", "o")
            if len(part) > 4 and part.isalpha() and part not in self._listed:
                near = self._near(part, _SHORT_NAME_PT if len(part) < 7 else _NAME_PT, scanned=True)
                if near is not None:
                    return near
        return None

    def _near(self, bare: str, least_pt: float, *, scanned: bool) -> tuple[str, float] | None:
        """The listed name that a word is most like; ``None`` for words and names that are something else.

        Of a typed word of five letters only two in the wrong order are told: one wrong letter makes too many words.
        """
        if bare not in self._known:
            best = None
            if bare not in plain_words() and bare not in first_names() and bare not in last_names():
                if scanned or len(bare) > 5:
                    best = process.extractOne(bare, list(self._listed), scorer=fuzz.ratio, score_cutoff=least_pt)
                if best is None and bare in self._swapped:
                    best = (self._swapped[bare], _NAME_PT, 0)
            self._known[bare] = (best[0], best[1]) if best is not None else None
        return self._known[bare]


def _shape(folded: str) -> str:
    """``folded`` with the letters and figures that OCR mixes up written alike."""
    folded = folded.translate(_FIGURES)
    for several, one in _MISREAD:
        folded = folded.replace(several, one)
    return folded.translate(_ONE_SHAPE)
