"""Makes the pairs of this folder with Chromium: ``python make.py`` where ``chromium`` is installed (156 made these).

As the pairs beside them, which LibreOffice made. Chromium places every letter of a line by itself, and by how much each
is off depends on all of the line: where a mark stands on a line of its own, what stands before it shows a trace of that
(two thousandths of a point). Such pairs are not kept.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from itertools import permutations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "redaction"))
import twins as lab

FONTS = ("Liberation Serif", "Liberation Sans", "Liberation Mono", "DejaVu Sans")
NUMBERS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12)
TRIES = 5
QUIET = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update "
    "--disable-sync --no-pdf-header-footer"
).split()
STYLE = """@page { size: 8.5in 6in; margin: 1in }
body { font: %dpt/1.3 '%s'; text-align: %s; margin: 0 }
h2 { font-size: 1.1em }
table { border-collapse: collapse; width: 100%%; table-layout: fixed }
td { border: 1px solid #000; padding: 3px }"""


def document(number: int, names: lab.Names) -> str:
    """A page: a heading, a paragraph, and a table, a list or underlined words."""
    draw = random.Random(7000 + number)
    font, language = FONTS[number % 4], list(lab.LANGUAGES)[number % 3]
    align = ("left", "center", "right", "justify")[number // 4 % 4]
    if font == "Liberation Mono" and align in ("center", "right"):
        align = "left"
    sentences = lab.LANGUAGES[language]
    parts = ["<h2>Statement of {a}</h2>", f"<p>{' '.join(draw.sample(sentences, 3))}</p>"]
    what = ("table", "list", "underline")[number % 3]
    if what == "table":
        rows = (("Name", "Born", "Part"), ("{a}", "1980", "witness"), ("Officer Quinn", "", "with {b}"))
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
        parts.append(f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>")
    elif what == "list" and align not in ("center", "right"):
        parts.append(f"<ul>{''.join(f'<li>{said}</li>' for said in draw.sample(sentences, 2))}</ul>")
    else:
        parts.append("<p>Seen by <u>{a}</u> and {b}.</p>")
    style = STYLE % (draw.randint(9, 13), font, align)
    return f"<!doctype html><meta charset=utf-8><style>{style}</style>{names.into(''.join(parts))}"


def printed(page: str, folder: Path) -> bytes:
    source, target = folder / "page.html", folder / "page.pdf"
    source.write_text(page, encoding="utf-8")
    where = [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={target}", f"file://{source}"]
    subprocess.run(["chromium", *QUIET, *where], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return target.read_bytes()


def main() -> None:
    here = Path(__file__).parent
    with tempfile.TemporaryDirectory() as name:
        for number in NUMBERS:
            chosen = random.Random(number).sample(list(permutations(lab.NAMES, 2)), TRIES)
            several = [lab.Names(a, b) for a, b in chosen]
            data = [printed(document(number, names), Path(name)) for names in several]
            for one, other in permutations(range(TRIES), 2):
                a, b = several[one], several[other]
                alike = {len(a.a), len(a.b)} & {len(b.a), len(b.b)}
                if not alike and lab.lines_of(data[one]) == lab.lines_of(data[other]):
                    for side, place, names in (("a", one, a), ("b", other, b)):
                        (here / f"{number:02}-{side}.pdf").write_bytes(data[place])
                        (here / f"{number:02}-{side}.txt").write_text(f"{names.a}\n{names.b}\n", encoding="utf-8")
                    break


if __name__ == "__main__":
    main()
