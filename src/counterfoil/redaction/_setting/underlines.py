"""What underlines words, or strikes them out, goes with them; what underlines what is gone goes too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from counterfoil.redaction._engines.geometry import Rect
from counterfoil.redaction._setting.drawn import Rules
from counterfoil.redaction._setting.flow import Flow, Token
from counterfoil.redaction._setting.lines import Stretch
from counterfoil.redaction._setting.spacing import natural_places, own_width

RIM_PT = 0.5
"""A letter is underlined whose middle stands above the line, to this."""

BRIDGED_EM = 0.6
"""The blank between two words that are both underlined is underlined too, where it is no wider than this."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A line under words, and the parts that it is drawn as now; as seen, y upwards."""

    rect: Rect
    parts: tuple[Rect, ...]


def followed(made: Flow, lines: Sequence[Stretch], drawn: Rules) -> list[Bar]:
    """What underlines the words of a paragraph, each with the parts that go with the words that survive."""
    where = {id(glyph): (token, number) for token in made.tokens for number, glyph in enumerate(token.glyphs)}
    order = {id(token): number for number, token in enumerate(made.tokens)}
    found = []
    for line in lines:
        for bar in drawn.under(line):
            held: dict[int, tuple[Token, int, int]] = {}
            for glyph in (glyph for word in line.words for glyph in word.glyphs):
                if id(glyph) in where and bar[0] - RIM_PT <= (glyph.x0 + glyph.x1) / 2 <= bar[2] + RIM_PT:
                    token, number = where[id(glyph)]
                    _, first, _ = held.get(order[id(token)], (token, number, number))
                    held[order[id(token)]] = token, first, number
            found.append(Bar(bar, tuple(_parts(list(held.values()), bar, line.y))))
    return found


def _parts(held: Sequence[tuple[Token, int, int]], bar: Rect, y: float) -> Iterator[Rect]:
    part: Rect | None = None
    for token, first, last in held:
        places = natural_places(token.glyphs, token.em, token.between)
        begin = token.x + places[first]
        end = token.x + places[last] + own_width(token.glyphs[last])
        up = token.y - y
        now = (round(begin, 2), bar[1] + up, round(end, 2), bar[3] + up)
        if part is not None and abs(part[1] - now[1]) < RIM_PT and -RIM_PT < now[0] - part[2] <= BRIDGED_EM * token.em:
            part = (part[0], part[1], now[2], part[3])
            continue
        if part is not None:
            yield part
        part = now
    if part is not None:
        yield part
