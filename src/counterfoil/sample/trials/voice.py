"""Says more forms of a name than the sample office needs."""

from __future__ import annotations

from counterfoil.sample.model import Person, Piece
from counterfoil.sample.voice import Voice, _misspelt
from counterfoil.values import Category

FORMS = ("fml", "lfm", "wrong", "house")


class TrialVoice(Voice):
    """``Voice`` with First M. Last, LAST, FIRST M, a misspelling, and the name of the family."""

    def name(self, person: Person, form: str = "full") -> list[Piece]:
        if form not in FORMS:
            return super().name(person, form)
        middle = f" {person.middle}" if person.middle else ""
        wrong = _misspelt(person.last, self.rng) if len(person.last) > 5 else person.last
        text = {
            "fml": f"{person.first}{middle}{'.' if middle else ''} {person.last}",
            "lfm": f"{person.last}, {person.first}{middle}".upper(),
            "wrong": wrong,
            "house": person.last,
        }[form]
        return [
            self.piece(person, Category.NAME, text, "misspelt" if form == "wrong" and wrong != person.last else form)
        ]

    def _filled(self, who: str, what: str) -> list[Piece]:
        return self.name(self.event.cast[who], what) if what in FORMS else super()._filled(who, what)
