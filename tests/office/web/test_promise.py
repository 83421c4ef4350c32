"""The promise of all pages is one that can be broken: each fault is planted once and found."""

from __future__ import annotations

import pytest
from lxml import html

from .conftest import HEADERS, POLICY, faults

GOOD = (
    "<html lang=en><head><title>A page – Office</title></head><body><h1>A page</h1>"
    "<form method=post action=/x><input type=hidden name=csrfmiddlewaretoken><label for=a>A</label><input id=a name=a>"
    "</form><a href=/y>y</a></body></html>"
)
SAFE = HEADERS | {"Content-Security-Policy": POLICY}


def test_a_good_page_has_no_fault() -> None:
    assert faults(SAFE, html.fromstring(GOOD)) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (
            ("<h1>A page</h1>", "<h1>A page</h1><h1>A page</h1>"),
            "heading ['A page', 'A page'], title 'A page – Office'",
        ),
        (("<title>A page", "<title>Another"), "heading ['A page'], title 'Another – Office'"),
        ((" lang=en", ""), "no language"),
        (("<a href", "<a id=a href"), "id a twice"),
        (("<label for=a>A</label>", ""), "field a has 0 labels"),
        (("<label for=a>A</label>", "<label for=a> </label>"), "field a has 1 labels"),
        (("<label for=a>", "<label for=b>x</label><label for=a>"), "refers to b, which is not there"),
        (("<a ", "<style>p {}</style><a "), "inline style"),
        (("<a ", "<script>alert()</script><a "), "inline script"),
        (("<a ", "<a onclick=x() "), "onclick="),
        (("<a ", "<a style=color:red "), "style="),
        (("<a ", "<img src=https://elsewhere.example/x><a "), "from elsewhere: https://elsewhere.example/x"),
        (("<a ", "<img src=//elsewhere.example/x><a "), "from elsewhere: //elsewhere.example/x"),
        (("<input type=hidden name=csrfmiddlewaretoken>", ""), "form /x has no token"),
        (("href=/y", "href=javascript:alert()"), "unsafe link javascript:alert()"),
    ],
)
def test_each_fault_is_found(change: tuple[str, str], fault: str) -> None:
    broken = GOOD.replace(*change)
    assert broken != GOOD
    assert faults(SAFE, html.fromstring(broken)) == [fault]


@pytest.mark.parametrize("name", sorted(SAFE))
def test_each_missing_header_is_found(name: str) -> None:
    label = "policy" if name == "Content-Security-Policy" else name
    assert faults({k: v for k, v in SAFE.items() if k != name}, html.fromstring(GOOD)) == [f"{label}: None"]
