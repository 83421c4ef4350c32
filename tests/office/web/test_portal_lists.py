"""One link for all of a requester's requests: what it opens, and that nothing else gets onto it or out of it."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client

from counterfoil.office import models
from counterfoil.office.services import arriving, knocking, request_lists

from .conftest import SECRET, kept
from .made import RECEIVED, arrival
from .test_portal_following import HOSTILE


def two(**changes) -> tuple[str, str]:
    """The secret links of two requests."""
    first, second = arrival(1), arrival(2, received_at=RECEIVED - timedelta(days=2), **changes)
    return arriving.follow_link(first), arriving.follow_link(second)


def begun(client: Client, secret: str) -> str:
    """The secret of a new list that begins with this request."""
    made = kept(client.post(f"/follow/{secret}/list/", {"do": "begin"}))
    assert made.heading == "Your list"
    link = made.tree.xpath("string(//code[@class='portal-link'])")
    return re.fullmatch(r"http://localhost/follow/list/([A-Za-z0-9_-]{32})/", link)[1]


def rows(client: Client, of: str) -> list[list[str]]:
    shown = kept(client.get(f"/follow/list/{of}/"))
    assert (shown.response["Cache-Control"], shown.response["X-Robots-Tag"]) == (
        "private, no-store",
        "noindex, nofollow",
    )
    return [[" ".join(cell.text_content().split()) for cell in row] for row in shown.tree.xpath("//tbody/tr")]


def test_a_list_shows_what_its_owner_put_on_it_the_most_pressing_first(client: Client) -> None:
    one, other = two()
    of = begun(client, one)
    assert [row[0] for row in rows(client, of)] == ["A-000001"]
    added = client.post(f"/follow/{other}/list/", {"list": f"http://localhost/follow/list/{of}/"})
    assert (added.status_code, added["Location"]) == (302, f"/follow/list/{of}/")
    client.post(f"/follow/{other}/list/", {"list": of})  # twice is once
    assert [row[0] for row in rows(client, of)] == ["A-000002", "A-000001"]
    shown = kept(client.get(f"/follow/list/{of}/"))
    where = shown.tree.xpath("//tbody//th/a/@href")
    assert where == [f"/follow/{of}.2/", f"/follow/{of}.1/"]
    through = kept(client.get(where[0]))
    assert (through.heading, "One link for all your requests" in through.text) == ("Request A-000002", False)
    assert models.RequestList.objects.get().link not in (of, "")


def test_what_is_taken_off_is_closed_to_the_list_and_open_to_its_own_link(client: Client) -> None:
    one, other = two()
    of = begun(client, one)
    client.post(f"/follow/{other}/list/", {"list": of})
    assert client.post(f"/follow/list/{of}/", {"remove": "2"}).status_code == 302
    assert [row[0] for row in rows(client, of)] == ["A-000001"]
    assert [client.get(f"/follow/{of}.2/").status_code, client.get(f"/follow/{other}/").status_code] == [404, 200]
    for nonsense in ("", "9" * 40, "-1", "1 or 1=1", "\N{ARABIC-INDIC DIGIT ONE}"):
        assert client.post(f"/follow/list/{of}/", {"remove": nonsense}).status_code == 302
    assert len(rows(client, of)) == 1


def test_a_list_opens_nothing_that_is_not_on_it(client: Client) -> None:
    one, _ = two()
    of = begun(client, one)
    for secret in (
        f"{of}.2",
        f"{of}.",
        f"{of}.1.1",
        f"{of}.x",
        f".{of}",
        f"{of}.\N{ARABIC-INDIC DIGIT ONE}",
        of,
        f"{one}.1",
    ):
        assert (secret, client.get(f"/follow/{secret}/").status_code) == (secret, 404)
    assert client.get(f"/follow/list/{one}/").status_code == 404


def test_nothing_gets_onto_a_list_without_its_own_link_and_the_lists(client: Client) -> None:
    one, other = two()
    of = begun(client, one)
    wrong = kept(client.post(f"/follow/{other}/list/", {"list": HOSTILE}))
    assert (wrong.response.status_code, "No list has that link." in wrong.text, HOSTILE in wrong.text) == (
        422,
        True,
        False,
    )
    assert client.post(f"/follow/{of}.1/list/", {"do": "begin"}).status_code == 404  # a list makes no list
    assert client.post(f"/follow/{'y' * 32}/list/", {"do": "begin"}).status_code == 404
    assert client.get(f"/follow/{other}/list/").status_code == 405
    assert [row[0] for row in rows(client, of)] == ["A-000001"]
    assert models.RequestList.objects.count() == 1


def test_who_tries_lists_one_after_another_waits(client: Client) -> None:
    for _ in range(knocking.MISS.times):
        assert client.get(f"/follow/list/{'z' * 32}/").status_code == 404
    assert client.get(f"/follow/list/{'z' * 32}/").status_code == 429


def test_a_full_list_says_so(client: Client, monkeypatch) -> None:
    one, other = two()
    of = begun(client, one)
    monkeypatch.setattr(request_lists, "MOST", 1)
    assert client.post(f"/follow/{other}/list/", {"list": of}).status_code == 422


def test_files_and_review_of_a_request_open_through_the_list(answered: Client) -> None:
    of = begun(answered, SECRET)
    [row] = rows(answered, of)
    assert (row[0], row[2].startswith("answered"), row[3]) == (
        "CF-2022-000001",
        True,
        "It was answered, and the case is closed.",
    )
    through, own = (answered.get(f"/follow/{one}/files/letter.pdf") for one in (f"{of}.1", SECRET))
    assert b"".join(through.streaming_content) == b"".join(own.streaming_content)
    assert kept(answered.get(f"/follow/{of}.1/review/")).heading == "Ask for a review"
