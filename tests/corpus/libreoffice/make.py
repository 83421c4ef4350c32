"""Makes the pairs of this folder with LibreOffice: ``python make.py`` where ``soffice`` is installed (7.4 made these).

Each pair says the same but for invented names of different lengths. Only pairs whose lines stand at the same heights
are kept, and none with a line that was stretched until its spaces are as wide as those between columns. LibreOffice is
not needed by the tests, which read the files.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from itertools import pairwise, permutations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "redaction"))
import twins as lab

from counterfoil.redaction._engines import pdfium
from counterfoil.redaction._setting.words import read

FONTS = ("Liberation Serif", "Liberation Sans", "Liberation Mono", "DejaVu Sans")
PAIRS = 16
TRIES = 6
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.3"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles>
<style:page-layout style:name="p"><style:page-layout-properties fo:page-width="8.5in" fo:page-height="6in"
 fo:margin="1in"/></style:page-layout>
<style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:text-align="{align}"
 fo:margin-bottom="0.1in"/><style:text-properties style:font-name="F" fo:font-family="{font}" fo:font-size="{size}pt"/>
</style:style>
<style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"
 fo:padding="0.04in"/></style:style>
<style:style style:name="U" style:family="text"><style:text-properties style:text-underline-style="solid"
 fo:font-weight="bold"/></style:style>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="p"/></office:master-styles>
<office:body><office:text>"""
TAIL = "</office:text></office:body></office:document>"


def document(number: int, names: lab.Names) -> str:
    """A page of flat OpenDocument text: heading, paragraph, and a table, a list or underlined words."""
    draw = random.Random(7000 + number)
    font, language = FONTS[number % 4], list(lab.LANGUAGES)[number % 3]
    align = ("start", "center", "end", "justify")[number // 4 % 4]
    if font == "Liberation Mono" and align in ("center", "end"):
        align = "start"
    sentences = lab.LANGUAGES[language]

    def line(said: str) -> str:
        return f'<text:p text:style-name="P">{names.into(said)}</text:p>'

    parts = [line("Statement of {a}"), line(" ".join(draw.sample(sentences, 3)))]
    what = ("table", "list", "underline")[number % 3]
    if what == "list" and align in ("center", "end"):  # their labels move with their text, which nothing tells
        what = "underline"
    if what == "table":
        rows = [("Name", "Born", "Part"), ("{a}", "1980", "witness"), ("Officer Quinn", "", "with {b}")]
        cells = "".join(
            "<table:table-row>"
            + "".join(f'<table:table-cell table:style-name="C">{line(cell)}</table:table-cell>' for cell in row)
            + "</table:table-row>"
            for row in rows
        )
        parts.append(f'<table:table><table:table-column table:number-columns-repeated="3"/>{cells}</table:table>')
    elif what == "list":
        items = (f"<text:list-item>{line(said)}</text:list-item>" for said in draw.sample(sentences, 2))
        parts.append(f"<text:list>{''.join(items)}</text:list>")
    else:
        parts.append(line('Seen by <text:span text:style-name="U">{a}</text:span> and {b}.'))
    return HEAD.format(align=align, font=font, size=draw.randint(9, 13)) + "".join(parts) + TAIL


def holes(data: bytes) -> bool:
    """Whether a line was stretched until its spaces are as wide as those between columns."""
    with pdfium.opened(data) as file:
        words, _, _ = read(pdfium.PageText(file[0]), pdfium.frame(file[0]))
    pairs = ((a, b) for a, b in pairwise(sorted(words, key=lambda word: (-round(word.y), word.x0))) if a.y == b.y)
    return any(1.2 * a.em < b.x0 - a.x1 < 5 * a.em for a, b in pairs)


def main() -> None:
    here = Path(__file__).parent
    made = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tried: dict[int, list[lab.Names]] = {}
        for number in range(2 * PAIRS):
            draw = random.Random(number)
            chosen = draw.sample(list(permutations(lab.NAMES, 2)), TRIES)
            tried[number] = [lab.Names(a, b) for a, b in chosen]
            for place, names in enumerate(tried[number]):
                (folder / f"{number:02}-{place}.fodt").write_text(document(number, names), encoding="utf-8")
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf",
                   "--outdir", str(folder), *sorted(map(str, folder.glob("*.fodt")))]  # fmt: skip
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        for number, several in tried.items():
            data = [(folder / f"{number:02}-{place}.pdf").read_bytes() for place in range(TRIES)]
            for one, other in permutations(range(TRIES), 2):
                a, b = several[one], several[other]
                apart = {len(a.a), len(a.b)} & {len(b.a), len(b.b)}
                if holes(data[one]) or holes(data[other]):
                    continue
                if made < PAIRS and not apart and lab.lines_of(data[one]) == lab.lines_of(data[other]):
                    for side, place, names in (("a", one, a), ("b", other, b)):
                        (here / f"{number:02}-{side}.pdf").write_bytes(data[place])
                        (here / f"{number:02}-{side}.txt").write_text(f"{names.a}\n{names.b}\n", encoding="utf-8")
                    made += 1
                    break
    print(f"{made} pairs")


if __name__ == "__main__":
    main()
