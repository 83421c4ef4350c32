"""The report of an evaluation: one JSON shape (``docs/formats/evaluate.md``), and a page for people."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import Any

from counterfoil.evaluation.judged import JudgedDocument, JudgedFinding, JudgedValue, missed
from counterfoil.evaluation.run import Evaluated
from counterfoil.evaluation.summary import Goal, Line, Summary
from counterfoil.interval import Share

SHARES = ("covered", "left", "touched", "same", "tokens", "entities", "precision", "token_precision")
HEADS = ("", "fully covered", "any part left", "words", "whole parties", "precision")
HELD_OUT = "Held-out seed: what was missed is not listed, so that it stays unseen. --spend-test-seed lists it, once."


def as_json(done: Evaluated, summary: Summary, *, list_misses: bool) -> dict[str, Any]:
    """The documented shape, without ``version`` and ``verb``."""
    made: dict[str, Any] = {
        "source": done.source.name,
        "office": done.office,
        "seed": done.seed,
        "held_out": done.held_out,
        "documents": summary.documents,
        "pages": summary.pages,
        "seconds": summary.seconds,
        "taken_up": done.taken_up,
        "unread": list(done.unread),
        "goals": [_goal(goal) for goal in summary.goals],
        "pages_with_a_miss": summary.pages_with_a_miss.as_json(),
        "lines": [_line(line) for line in summary.lines],
    }
    if list_misses:
        made["misses"] = [_miss(one, value) for one, value in missed(done.judged)]
        made["invented"] = [_invented(one, each) for one, each in invented(done.judged)]
        made["withheld_wrongly"] = [_miss(d, v) for d in done.judged for v in d.values if v.open and v.withheld]
    return made


def invented(judged: Iterable[JudgedDocument]) -> list[tuple[JudgedDocument, JudgedFinding]]:
    """Every finding that shows nothing true."""
    return [(one, each) for one in judged for each in one.findings if not each.right]


def _goal(goal: Goal) -> dict[str, Any]:
    return {
        "what": goal.what,
        "wanted": goal.wanted,
        "at_most": goal.at_most,
        "met": goal.met,
        "sure": goal.sure,
        "by_eye": None if goal.by_eye is None else goal.by_eye.as_json(),
        **goal.share.as_json(),
    }


def _line(line: Line) -> dict[str, Any]:
    return {"of": line.of, "what": line.what, **{name: getattr(line, name).as_json() for name in SHARES}}


def _miss(one: JudgedDocument, value: JudgedValue) -> dict[str, Any]:
    return {
        "file": one.file,
        "layout": one.layout,
        "page": None if value.page_index is None else value.page_index + 1,
        "text": value.text,
        "context": value.context,
        "category": value.category,
        "role": value.role,
        "where": value.where,
        "note": value.note,
        "touched": value.touched,
        "by_eye": value.by_eye,
    }


def _invented(one: JudgedDocument, each: JudgedFinding) -> dict[str, Any]:
    return {
        "file": one.file,
        "page": each.page_index + 1,
        "text": each.text,
        "category": each.category,
        "role": each.role,
        "how": each.how,
    }


def rows(lines: Sequence[Line], of: str) -> list[tuple[str, ...]]:
    """The rows of one table, as people read them."""
    return [
        (
            line.what.replace("_", " "),
            str(line.covered),
            f"{line.left.hits}",
            percent(line.tokens),
            f"{line.entities.hits}/{line.entities.of}",
            str(line.precision) if line.precision.of else "–",
        )
        for line in lines
        if line.of == of
    ]


def percent(share: Share) -> str:
    """The share alone."""
    return "–" if share.rate is None else f"{share.rate:.2%}"


def verdict(goal: Goal) -> str:
    """How a goal stands, in words."""
    if goal.met is None:
        return "nothing to count"
    if not goal.met:
        return "falls short"
    return "met" if goal.sure else "met, but the interval reaches beyond it"


def by_eye(goal: Goal) -> str:
    """How many of those missed stand on pages that a person is told to read by eye; empty where none was missed."""
    return "" if goal.by_eye is None or not goal.by_eye.of else f"{goal.by_eye.hits} of {goal.by_eye.of}"


def as_html(done: Evaluated, summary: Summary, *, list_misses: bool, pictures: bool) -> str:
    """One page that needs nothing beside it. ``pictures``: a cut of the page for each miss that has a place."""
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        f"<title>Evaluation of {escape(done.source.name)}</title>",
        "<style>body{font:16px/1.4 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;margin:0 0 2rem}th,td{border:1px solid #999;padding:.25rem .6rem;"
        "text-align:left;vertical-align:top}caption{text-align:left;font-weight:bold;padding:.4rem 0}"
        "img{max-width:30rem;border:1px solid #999}</style></head><body>",
        f"<h1>Evaluation of {escape(done.source.name)}</h1>",
        f"<p>{summary.documents} documents, {summary.pages} pages. Pages with at least one miss: "
        f"{escape(str(summary.pages_with_a_miss))}. In brackets: the 95 % interval.</p>",
    ]
    if summary.goals:
        goal_rows = [(g.what, wanted(g), str(g.share), verdict(g), by_eye(g)) for g in summary.goals]
        parts.append(_table("What it is held to", ("", "wanted", "reached", "", "missed, read by eye"), goal_rows))
    for of in dict.fromkeys(line.of for line in summary.lines):
        parts.append(_table(f"By {of}" if of != "all" else "All", HEADS, rows(summary.lines, of)))
    if not list_misses:
        parts.append(f"<p>{escape(HELD_OUT)}</p>")
    else:
        heads = ("file, page", "what", "whose", "text", "around it", *(("picture",) if pictures else ()))
        body = []
        for one, value in missed(done.judged):
            cells = [
                f"{one.file}, {'–' if value.page_index is None else value.page_index + 1}",
                value.category,
                value.role,
                value.text,
                value.context,
            ]
            row = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
            if pictures:
                row += f"<td>{_picture(done.source / 'records' / one.file, value)}</td>"
            body.append(f"<tr>{row}</tr>")
        parts.append(_table("Not fully covered", heads, (), body))
        found = [(one.file, each.category, each.text, each.how) for one, each in invented(done.judged)]
        parts.append(_table("Findings that show nothing true", ("file", "what", "text", "how found"), found))
    parts.append("</body></html>\n")
    return "\n".join(parts)


def wanted(goal: Goal) -> str:
    """The limit as people write it."""
    return f"under {goal.wanted:.0%}" if goal.at_most else f"at least {goal.wanted:.1%}".replace(".0%", "%")


def _table(caption: str, heads: Sequence[str], body: Iterable[Sequence[str]], made: Sequence[str] = ()) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    lines = ["<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in body]
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>"
        f"{''.join((*lines, *made))}</tbody></table>"
    )


def _picture(path: Path, value: JudgedValue) -> str:
    """The place of a value with what stands around it, as a picture within the page; empty without a place."""
    if path.suffix != ".pdf" or not value.boxes or value.page_index is None:
        return ""
    import pypdfium2 as pdfium  # inline: slow import

    document = pdfium.PdfDocument(str(path))
    try:
        page = document[value.page_index]
        left = max(0.0, min(b[0] for b in value.boxes) - 60)
        top = max(0.0, min(b[1] for b in value.boxes) - 16)
        right = min(page.get_width(), max(b[2] for b in value.boxes) + 60)
        bottom = min(page.get_height(), max(b[3] for b in value.boxes) + 16)
        scale = 1.6
        image = page.render(scale=scale).to_pil()
        cut = image.crop((int(left * scale), int(top * scale), int(right * scale), int(bottom * scale)))
        page.close()
    finally:
        document.close()
    out = io.BytesIO()
    cut.convert("L").save(out, "PNG", optimize=True)
    data = base64.b64encode(out.getvalue()).decode("ascii")
    return f'<img alt="{escape(value.text)} and what stands around it" src="data:image/png;base64,{data}">'
