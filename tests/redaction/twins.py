"""Twins: two sources that differ only in the names that are to be withheld, in every way that we can make a PDF.

A ``Sheet`` is written by hand (own line breaking, eleven ways of embedding a font, four ways of writing a line);
``typst_document`` and ``story`` are set by Typst and by MuPDF. Every person is invented.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import permutations

import pikepdf
import twin_fonts as fonts
import typst
from pikepdf import Array, Dictionary, Name, Stream

from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._setting.words import read

NAMES = (
    "Ann Li", "Bo Katz", "Ivy Moss", "Omar Nash", "Cleo Hart", "Ruth Delgado", "Peter Vandenberg", "Zofia Kwiatek",
    "Jorge Quijano", "Maximilian Worthington", "Theodora Featherstone", "Wilhelmina Abercrombie",
)  # fmt: skip

ENGLISH = (
    "{a} told the officer that the blue car had left the lot before nine.",
    "The officer wrote that {a}, who was waiting outside, gave a short statement about the matter.",
    "A copy of the report was handed to {a} and {b}, with the photographs that belong to it.",
    "It was {a}'s bicycle that stood at the corner of the street on that night.",
    "Nobody but the clerk of the night shift had spoken with {a}.",
    "The keys were found by {a}, {b}, and a neighbour of theirs; nothing else was missing.",
    "{a} ({b}) signed the form twice, and {a} kept one copy.",
    "The investigating department's administrative correspondence with {a} was extraordinarily voluminous.",
    "The file was closed in March. A letter to {b} went out on the same day.",
    "Later that week the sergeant asked for \u201c{a}\u201d at the front desk, in vain.",
)
SPANISH = (
    "{a} declaró que el coche azul había salido del estacionamiento antes de las nueve.",
    "El agente anotó que {a}, quien esperaba afuera, dio una breve declaración.",
    "Se entregó una copia del informe a {a} y a {b}, junto con las fotografías.",
    "Según el expediente, ¿había hablado {a} con alguien más? Nadie lo recuerda.",
    "Las llaves fueron halladas por {a}, {b} y un vecino; no faltaba nada más.",
    "La correspondencia administrativa del departamento con {a} era extraordinariamente voluminosa.",
    "El caso se cerró en marzo y la carta para {b} salió el mismo día.",
)
POLISH = (
    "{a} zeznaje, że niebieski samochód opuścił parking przed godziną dziewiątą.",
    "Policjant zapisał, że {a} czeka na zewnątrz i składa krótkie oświadczenie.",
    "Kopię raportu wraz z fotografiami dostają {a} i {b} tego samego dnia.",
    "Klucze znajduje {a}, a z nią {b} oraz sąsiad; nic więcej nie zginęło.",
    "Konstantynopolitańska korespondencja wydziału z osobą {a} była niezwykle obszerna.",
    "Sprawę zamknięto w marcu, a pismo do {b} wysłano w środę, później źródło zamilkło.",
)
LANGUAGES = {"en": ENGLISH, "es": SPANISH, "pl": POLISH}
ALIGNMENTS = ("left", "centre", "right", "justified")
ALIKE = ("right", "centre")
"""Not in monospaced fonts: lines of as many letters stand by both sides, and nothing tells by which they were set."""
SMALL, WIDE = 7, 14


@dataclass(frozen=True)
class Names:
    """What one of two twins says where the other says something else."""

    a: str
    b: str

    def into(self, text: str) -> str:
        return text.replace("{a}", self.a).replace("{b}", self.b)


@dataclass(frozen=True)
class Pair:
    group: str
    label: str
    make: Callable[[Names], bytes]
    lines: Callable[[Names], Sequence[object]]
    """Where the lines stand that ``make`` would write."""


HEIGHT = 420


# -- sheets written by hand


@dataclass(frozen=True)
class Look:
    kind: str
    face: str
    size: float
    align: str
    writing: str  # "lines", "arrays", "words" or "glyphs"
    rotate: int = 0
    colour: str = ""
    form: bool = False


@dataclass
class Sheet:
    look: Look
    holes: bool = False  # a line was stretched until its spaces are as wide as those between columns
    shown: list[tuple[float, float, list[tuple[float, str]]]] = field(default_factory=list)  # y, size, words at x
    drawn: list[str] = field(default_factory=list)

    def measure(self, text: str) -> float:
        return fonts.width(self.look.face, text) * self.look.size

    @property
    def leading(self) -> float:
        return round(self.look.size * 1.3, 1)

    def line(self, x: float, y: float, text: str) -> None:
        self._show(y, [(x, text)])

    def _show(self, y: float, words: list[tuple[float, str]]) -> None:
        self.shown.append((y, self.look.size, words))

    def paragraph(self, x: float, y: float, room: float, text: str, align: str = "") -> float:
        """Set from a baseline on, broken greedily; returns the baseline of the line after it."""
        broken: list[list[str]] = [[]]
        for word in text.split(" "):
            if broken[-1] and self.measure(" ".join([*broken[-1], word])) > room:
                broken.append([])
            broken[-1].append(word)
        for number, words in enumerate(broken):
            last = number == len(broken) - 1
            self._show(y, self._placed(words, x, room, align or self.look.align, last=last))
            y -= self.leading
        return y

    def _placed(self, words: list[str], x: float, room: float, align: str, *, last: bool) -> list[tuple[float, str]]:
        whole = " ".join(words)
        rest = room - self.measure(whole)
        if align == "justified" and not last and len(words) > 1:
            made = []
            for word in words:
                made.append((x, word))
                x += self.measure(word + " ") + rest / (len(words) - 1)
            self.holes |= rest / (len(words) - 1) > self.look.size
            return made
        return [(x + {"right": rest, "centre": rest / 2}.get(align, 0.0), whole)]

    def table(self, x: float, y: float, widths: Sequence[float], rows: Sequence[Sequence[str]]) -> float:
        high = self.leading + 6
        for row in rows:
            at = x
            for cell, wide in zip(row, widths, strict=True):
                self.drawn.append(f"{at:g} {y - high:g} {wide:g} {high:g} re S")
                if cell:
                    self.line(at + 4, y - high + 6, cell)
                at += wide
            y -= high
        return y - self.leading

    def bytes(self) -> bytes:
        look = self.look
        used = "".join(dict.fromkeys(c for _, _, words in self.shown for _, text in words for c in text + " "))
        with pikepdf.new() as pdf:
            font, encode = fonts.KINDS[look.kind](pdf, look.face, used)
            content = "\n".join(self._content(encode)).encode("latin-1")
            width, height = (HEIGHT, 612) if look.rotate in (90, 270) else (612, HEIGHT)
            turn = {0: "", 90: f"0 1 -1 0 {width} 0 cm\n", 180: f"-1 0 0 -1 {width} {height} cm\n",
                    270: f"0 -1 1 0 0 {height} cm\n"}[look.rotate]  # fmt: skip
            resources = Dictionary(Font=Dictionary(F1=font))
            if look.form:
                form = Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 612, HEIGHT],
                              Resources=resources)  # fmt: skip
                resources, content = Dictionary(XObject=Dictionary(Fm0=pdf.make_indirect(form))), b"q /Fm0 Do Q"
            page = Dictionary(
                Type=Name.Page, MediaBox=[0, 0, width, height], Rotate=look.rotate, Resources=resources,
                Contents=pdf.make_indirect(Stream(pdf, turn.encode() + content)),
            )  # fmt: skip
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
            out = io.BytesIO()
            pdf.save(out, static_id=True, compress_streams=False)
        return out.getvalue()

    def _content(self, encode: fonts.Encode) -> Iterator[str]:
        yield from self.drawn
        if self.look.colour:
            yield self.look.colour
        for y, size, words in self.shown:
            yield f"BT /F1 {size:g} Tf"
            yield from {"lines": self._lines, "arrays": self._arrays, "words": self._words, "glyphs": self._glyphs}[
                self.look.writing
            ](y, words, encode)
            yield "ET"

    def _lines(self, y: float, words: list[tuple[float, str]], encode: fonts.Encode) -> Iterator[str]:
        yield f"{words[0][0]:.3f} {y:.3f} Td"
        for number, (x, text) in enumerate(words):
            if number:
                yield f"{x - words[number - 1][0]:.3f} 0 Td"
            yield f"<{encode(text).hex()}> Tj"

    def _arrays(self, y: float, words: list[tuple[float, str]], encode: fonts.Encode) -> Iterator[str]:
        yield f"1 0 0 1 {words[0][0]:.3f} {y:.3f} Tm"
        parts, pen = [], words[0][0]
        for x, text in words:
            parts += [f"{(pen - x) / self.look.size * 1000:.2f}"] if parts else []
            parts.append(f"<{encode(text).hex()}>")
            pen = x + self.measure(text)
        yield f"[{' '.join(parts)}] TJ"

    def _words(self, y: float, words: list[tuple[float, str]], encode: fonts.Encode) -> Iterator[str]:
        for x, text in words:
            for word in text.split(" "):
                yield f"1 0 0 1 {x:.3f} {y:.3f} Tm <{encode(word).hex()}> Tj"
                x += self.measure(word + " ")

    def _glyphs(self, y: float, words: list[tuple[float, str]], encode: fonts.Encode) -> Iterator[str]:
        for x, text in words:
            for character in text:
                yield f"1 0 0 1 {x:.3f} {y:.3f} Tm <{encode(character).hex()}> Tj"
                x += self.measure(character)


def sheet(look: Look, language: str, seed: int) -> Callable[[Names], Sheet]:
    """A page with a header, a paragraph and a table or a list; which and what they say is drawn by ``seed``."""

    def build(names: Names) -> Sheet:
        draw = random.Random(seed)
        made = Sheet(look)
        sentences = LANGUAGES[language]
        left = draw.choice((72.0, 72.0, 60.0, 90.0))
        y, room = HEIGHT - 60.0, 612 - 2 * left
        text = names.into(draw.choice(("Case 26-0417", "{a}", "Statement of {a}", "{a} / {b}")))
        centred = draw.random() < 0.5 or look.align in ALIKE
        made.line(306 - made.measure(text) / 2 if centred else left, y, text)
        y -= 2 * made.leading
        said = " ".join(draw.sample(sentences, draw.randint(2, 3)))
        y = made.paragraph(left, y, room, names.into(said)) - 0.6 * made.leading
        what = draw.choice(("table", "list", "lines", "words"))
        if what == "table" and made.measure("Case of Maximilian Worthington") < 140:
            made.table(left, y, (150, 150, room - 300), [
                ("Name", "Born", "Part"), (names.a, "1 May 1980", "witness"), ("Case of " + names.b, "1984", ""),
                ("Officer Quinn", "", names.into("with {a}")),
            ])  # fmt: skip
        elif what == "list":
            for number in range(1, 3):
                label = draw.choice(("\u2022", f"{number}.")) if not number else f"{number}."
                made.line(left, y, label)
                y = made.paragraph(left + 24, y, room - 24, names.into(draw.choice(sentences)), "left")
        elif what == "lines":
            for label in ("Reported by: {a}", "Seen by: {b}, {a}", "Officer: Quinn"):
                made.line(left, y, names.into(label))
                y -= made.leading
        else:
            words = names.into("Signed by {a} today")
            made.line(left, y, words)
            begin, end = made.measure("Signed by "), made.measure(names.into("Signed by {a}"))
            made.drawn.append(f"{left + begin:.3f} {y - 1.5:.3f} {end - begin:.3f} 0.6 re f")
        return made

    return build


def sheets(kinds: Sequence[str] = tuple(fonts.KINDS), rounds: int = 4) -> Iterator[Pair]:
    for kind in kinds:
        languages = ("en",) if kind.startswith("base 14") else ("en", "es", "pl")
        for number in range(16 * rounds):
            align, writing = ALIGNMENTS[number % 4], ("lines", "arrays", "words", "glyphs")[number // 4 % 4]
            seed = 100 * list(fonts.KINDS).index(kind) + number
            draw = random.Random(seed)
            look = Look(
                kind, draw.choice(("helv", "tiro", "cour")), draw.randint(SMALL, WIDE), align, writing,
                draw.choice((0, 0, 90, 180, 270)), draw.choice(("", "0.2 0.1 0.5 rg")), draw.random() < 0.1,
            )  # fmt: skip
            if look.face == "cour" and look.align in ALIKE:
                continue
            language = draw.choice(languages)
            build = sheet(look, language, seed)

            def make(names: Names, build: Callable[[Names], Sheet] = build) -> bytes:
                return build(names).bytes()

            def lines(names: Names, build: Callable[[Names], Sheet] = build) -> Sequence[object]:
                made = build(names)
                return [object()] if made.holes else [y for y, _, _ in made.shown]

            yield Pair(kind, f"{seed}: {language} {look}", make, lines)


# -- set by Typst


def typst_document(draw: random.Random, language: str, font: str, size: float, align: str, *, hyphenate: bool) -> str:
    sentences = LANGUAGES[language]
    lines = [
        f"#set page(width: 612pt, height: {HEIGHT}pt, margin: (x: 72pt, y: 40pt))",
        f'#set text(font: "{font}", size: {size}pt, lang: "{language}")',
        f"#set par(justify: {'true' if align == 'justified' else 'false'})",
        f"#set text(hyphenate: {'true' if hyphenate else 'false'})",
    ]
    where = {"centre": "center", "right": "right"}.get(align)
    said = " ".join(draw.sample(sentences, draw.randint(2, 4)))
    lines += ["", f"#align({where})[{said}]" if where else said]
    what = draw.choice(("table", "list", "underline", "paragraph"))
    if what == "table" and size <= 9:  # each cell on one line
        lines += ["", "#table(columns: (1fr, 1fr, 1fr), [Name], [Born], [Part], [{a}], [1980], [witness],"
                  " [Officer Quinn], [], [with {b}])"]  # fmt: skip
    elif what == "list" and align != "justified":  # Typst squeezes a line of its own that is a little too long
        lines += ["", *(f"{draw.choice('+-')} {draw.choice(sentences)}" for _ in range(2))]
    elif what == "underline":
        lines += ["", "#underline[{a}] was there."]
    else:
        lines += ["", " ".join(draw.sample(sentences, 3))]
    return "\n".join(lines)


def typst_bytes(source: str) -> bytes:
    made = typst.compile(source.encode(), format="pdf")
    assert isinstance(made, bytes)
    return made


def turned(data: bytes, rotate: int) -> bytes:
    """The same page with a rotation, its content turned back so that it is seen as before."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            _, _, w, h = (float(value) for value in page.mediabox)
            matrix = {90: f"0 1 -1 0 {h:g} 0", 180: f"-1 0 0 -1 {w:g} {h:g}", 270: f"0 -1 1 0 0 {w:g}"}[rotate]
            if rotate != 180:
                page.MediaBox = Array([0, 0, h, w])
            page.Rotate = rotate
            page.contents_add(Stream(pdf, f"q {matrix} cm\n".encode()), prepend=True)
            page.contents_add(Stream(pdf, b"\nQ"))
        out = io.BytesIO()
        pdf.save(out, static_id=True)
    return out.getvalue()


TYPST_FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")


def typst_pairs(wanted: Sequence[str] = TYPST_FONTS, rounds: int = 4, *, hyphenate: bool = False) -> Iterator[Pair]:
    for font in wanted:
        place = TYPST_FONTS.index(font)
        for number in range(12 * rounds):
            language, align = list(LANGUAGES)[number % 3], ALIGNMENTS[number // 3 % 4]
            if font == "DejaVu Sans Mono" and align in ALIKE:
                continue
            seed = 5000 + 100 * place + number
            draw = random.Random(seed)
            source = typst_document(draw, language, font, draw.randint(SMALL, WIDE - 1), align, hyphenate=hyphenate)
            rotate = draw.choice((0, 0, 0, 90, 180, 270))

            def make(names: Names, source: str = source, rotate: int = rotate) -> bytes:
                data = typst_bytes(names.into(source))
                return turned(data, rotate) if rotate else data

            def lines(names: Names, make: Callable[[Names], bytes] = make) -> Sequence[object]:
                return lines_of(make(names))

            yield Pair(font, f"{seed}: {font} {language} {align} {rotate}", make, lines)


# -- which names


def lines_of(data: bytes) -> list[tuple[int, float]]:
    """Where the lines of a file stand: page and height."""
    found = set()
    with pdfium.opened(data) as document:
        for index in range(len(document)):
            page = document[index]
            text = pdfium.PageText(page)
            words, _, _ = read(text, pdfium.frame(page))
            found |= {(index, round(word.y, 1)) for word in words}
            text.close()
            page.close()
    return sorted(found)


TRIES = 12


@dataclass(frozen=True)
class Twins:
    pair: Pair
    names: tuple[Names, Names]
    sources: tuple[bytes, bytes]
    replaced: int  # so many names were tried that would have changed the number of lines


def twins(pair: Pair, seed: int) -> Twins | None:
    """Two sources of one pair, with names of different lengths that leave each paragraph its number of lines.

    ``None`` where no names do.
    """
    draw = random.Random(seed)
    names = list(NAMES)
    draw.shuffle(names)
    one = Names(names[0], names[1])
    where = pair.lines(one)
    others = [Names(a, b) for a, b in permutations(names[2:], 2) if len(a) != len(one.a) and len(b) != len(one.b)]
    for replaced, other in enumerate(others[:TRIES]):
        if pair.lines(other) == where:
            return Twins(pair, (one, other), (pair.make(one), pair.make(other)), replaced)
    return None
