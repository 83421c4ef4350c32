"""A pack as one page for browsers: the same blocks in the same order, no script, and nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from counterfoil.oversight.hearing.model import Block, Chart, Commands, Listed, Note, Pack, Table, Terms, Text
from counterfoil.oversight.hearing.words import long

SAMPLE = "SAMPLE – fictional office, invented people, not a legal document"
WHOLE = "NOT FOR PUBLICATION – small figures are shown and could tell who somebody is"
_STYLE = """
body{font:1.05rem/1.5 Georgia,'Times New Roman',serif;color:#1a1a1a;background:#fff}
body{margin:0 auto;padding:1rem;max-width:54rem}
h1,h2,h3{color:#0b4f82;line-height:1.2}h2{margin-top:3rem}
a{color:#0b4f82}.mark{font-weight:bold;text-align:center;border:2px solid #1a1a1a;padding:.4rem}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
.wide{overflow-x:auto}.wide:focus-visible{outline:3px solid #0b4f82}
table{border-collapse:collapse;width:100%;font-size:.95rem;margin:.5rem 0 1.5rem}
caption{text-align:left;font-weight:bold;padding:.4rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #a8a8a8}
thead th{border-bottom:2px solid #1a1a1a;vertical-align:bottom}tbody th{font-weight:normal}
.n{text-align:right;font-variant-numeric:tabular-nums}
figure{margin:1rem 0}figure svg{width:100%;height:auto}
.note{border-left:4px solid #0b4f82;background:#f4f4f4;padding:.6rem 1rem}
pre{background:#f4f4f4;padding:.6rem;white-space:pre-wrap;overflow-wrap:anywhere;font-size:.9rem}
dl{display:grid;grid-template-columns:minmax(8rem,1fr) 3fr;gap:.4rem 1rem}
dt{font-weight:bold}dd{margin:0;overflow-wrap:anywhere}
@media(max-width:40rem){dl{display:block}dd{margin:0 0 .6rem}}
""".strip()


def html(pack: Pack) -> str:
    """The whole page; the same pack gives the same text. Charts and tables link to their files beside it."""
    return "".join(_page(pack))


def _page(pack: Pack) -> Iterator[str]:
    yield f'<!doctype html>\n<html lang="{escape(pack.language)}">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f"<title>{escape(pack.title)} – {escape(pack.office)}, {escape(pack.period)}</title>\n"
    yield f"<style>\n{_STYLE}\n</style>\n</head>\n<body>\n"
    yield '<a class="skip" href="#content">Go to the content</a>\n<header>\n'
    for marked, words in ((pack.sample, SAMPLE), (pack.whole, WHOLE)):
        if marked:
            yield f'<p class="mark">{escape(words)}</p>\n'
    yield f"<h1>{escape(pack.title)}</h1>\n"
    yield _block(Terms(pack.cover))
    yield (
        "<p>No name, no address and no other personal data is in this report. "
        'It is also there <a href="report.pdf">as a PDF to print</a>.</p>\n</header>\n'
    )
    yield '<nav aria-label="Contents"><h2>Contents</h2>\n<ol>\n'
    for section in pack.sections:
        yield f'<li><a href="#{section.id}">{escape(section.title)}</a></li>\n'
    yield '</ol></nav>\n<main id="content">\n'
    for number, section in enumerate(pack.sections, 1):
        yield f'<section id="{section.id}">\n<h2>{number}. {escape(section.title)}</h2>\n'
        yield from map(_block, section.blocks)
        for part in section.parts:
            yield f"<h3>{escape(part.title)}</h3>\n"
            yield from map(_block, part.blocks)
        yield "</section>\n"
    yield f"</main>\n<footer><p>{escape(pack.office)}, {escape(long(pack.made_on))}</p></footer>\n</body>\n</html>\n"


def _block(block: Block) -> str:
    match block:
        case Text():
            return f"<p>{_says(block)}</p>\n"
        case Note():
            return f'<p class="note">{_says(block)}</p>\n'
        case Listed():
            tag = "ol" if block.numbered else "ul"
            return f"<{tag}>\n" + "".join(f"<li>{_says(point)}</li>\n" for point in block.points) + f"</{tag}>\n"
        case Commands():
            return f"<pre><code>{escape(chr(10).join(block.lines))}</code></pre>\n"
        case Terms():
            rows = "".join(f"<dt>{escape(word)}</dt><dd>{escape(means)}</dd>\n" for word, means in block.rows)
            return f"<dl>\n{rows}</dl>\n"
        case Table():
            return _table(block)
        case Chart():
            return f"<figure>{block.svg}</figure>\n{_table(block.table, 'charts')}"


def _says(one: Text | Note) -> str:
    lead = f"<strong>{escape(one.lead)}</strong> " if one.lead else ""
    return lead + escape(one.text)


def _table(table: Table, folder: str = "tables") -> str:
    head = "".join(
        f'<th scope="col"{_number(column.number)}>{escape(column.name) or "Group"}</th>' for column in table.columns
    )
    body = "".join(
        "<tr>" + "".join(_cell(cell, place, table) for place, cell in enumerate(row)) + "</tr>\n"
        for row in table.rows[: table.most]
    )
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    label = escape(table.caption or "Table")
    left_out = f"<p>{escape(table.left_out)}</p>\n" if table.left_out else ""
    link = f'<p><a href="{folder}/{table.name}.csv">{escape(table.caption)} as CSV</a></p>\n' if table.name else ""
    return (
        f'<div class="wide" role="group" aria-label="{label}" tabindex="0"><table>{caption}'
        f"<thead><tr>{head}</tr></thead><tbody>\n{body}</tbody></table></div>\n{left_out}{link}"
    )


def _cell(cell: str, place: int, table: Table) -> str:
    number = _number(table.columns[place].number)
    return f'<th scope="row"{number}>{escape(cell)}</th>' if place == 0 else f"<td{number}>{escape(cell)}</td>"


def _number(is_number: bool) -> str:
    return ' class="n"' if is_number else ""
