"""Proposals and pages as JSON and back: equal to what went in, by the digest that ties decisions to them too."""

import json
from dataclasses import replace

from counterfoil.documents.model import Page, Picture, Word
from counterfoil.review.decisions import paper_of
from counterfoil.review.model import Claimed, Proposal
from counterfoil.review.sheet_wire import page_of_wire, page_to_wire, proposals_from_wire, proposals_to_wire
from counterfoil.values import Box, RecordKind, Span

PAGES = {"R-1": 2}


def test_proposals_come_back_equal(proposals: tuple[Proposal, ...]):
    first, *others = proposals
    placed = first.finding.but(
        span=Span(3, 17), kind=RecordKind.SUPPLEMENT, party="P-1", boxes=(Box(1 / 3, 2, 30.1, 40), Box(1, 41, 9, 50))
    )
    claimed = replace(first, finding=placed, claimed=Claimed(frozenset({"7(1)(d)(i)"}), "it would warn somebody"))
    given = (claimed, *others)
    wire = json.loads(json.dumps(proposals_to_wire(given)))
    back = proposals_from_wire(wire)
    assert back == given
    assert paper_of("CF-1", PAGES, back) == paper_of("CF-1", PAGES, given)
    assert len(wire["duties"]) < len(wire["rows"]) + 1  # each stands once


def test_a_page_comes_back_equal():
    words = (
        Word("Mary", Box(72, 60.25, 96.1, 72), 0, 4, 0, 0.91, True),
        Word("Invented", Box(100, 60.25, 140, 72), 5, 13, 0, 0.5, True),
        Word("below", Box(72, 80, 99, 92), 14, 19, 1, 1.0, True),
    )
    page = Page(
        2, 612.0, 792.5, "Mary Invented\nbelow", words, (Picture(Box(1, 2, 3, 4), 20, 30),), "ocr", (Box(0, 0, 9, 1),)
    )
    assert page_of_wire(2, json.loads(json.dumps(page_to_wire(page)))) == page


def test_a_page_without_words_comes_back_equal():
    page = Page(0, 612.0, 792.0, "", (), layer="none")
    assert page_of_wire(0, page_to_wire(page)) == page
