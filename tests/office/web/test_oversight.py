"""Counsel's and oversight's pages: the ledger as anybody may read it, who opened what, and what waits."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from counterfoil.office import ledger_queries, models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services.review_packet import VERSIONS
from counterfoil.office.services.session import within
from counterfoil.office.web import oversight

from .made import act, case

SECRET_WORD = "Zbigniew"


def journal(office: Office, count: int, of: models.Case | None = None) -> None:
    """Write acts and their entries, each with a private value that no page may show."""
    with within(office) as written, transaction.atomic():
        for number in range(count):
            facts = {"hits": number, "systems": 1} if of else {"records": number}
            kind = "search.run" if of else "record.added"
            written.record(kind, case=of, facts=facts, private={"terms": SECRET_WORD})


def cells(shown) -> list[list[str]]:
    rows = shown.tree.xpath("//tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_the_ledger_newest_first_in_words_and_nothing_private(as_role, page, office: Office) -> None:
    before = models.Leaf.objects.count()
    journal(office, 1, case(1))
    shown = page(as_role(Role.OVERSIGHT), "/desk/ledger/")
    assert cells(shown)[0][0] == str(before)
    assert cells(shown)[0][2:] == ["Systems are searched", "CF-2021-000001", "–"]
    assert [len(cells(shown)), cells(shown)[-1][3]] == [before + 1, "the office"]
    assert shown.texts("//dl[1]//dd")[:2] == [str(before + 1)] * 2
    assert SECRET_WORD not in shown.response.content.decode()
    entry = page(as_role(Role.OVERSIGHT), f"/desk/ledger/{before}/")
    kept = models.Leaf.objects.get(index=before)
    assert entry.tree.xpath("string(//pre)") == bytes(kept.entry).decode()
    assert json.loads(entry.tree.xpath("string(//pre)"))["facts"] == {"hits": 0, "systems": 1}
    assert "hits: 0; systems: 1" in entry.text
    assert page(as_role(Role.COUNSEL), f"/desk/ledger/{before + 1}/", status=404)
    assert page(as_role(Role.COUNSEL), f"/desk/ledger/{2**70}/", status=404)


def test_pages_of_the_ledger_meet_without_a_gap_and_cost_alike(as_role, page, office: Office) -> None:
    journal(office, 120)
    size = models.Leaf.objects.count()
    numbers, costs = [], []
    client = as_role(Role.OVERSIGHT)
    for number in (1, 2, 3):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            shown = page(client, f"/desk/ledger/?page={number}")
        numbers += [int(row[0]) for row in cells(shown)]
        costs.append(len(queries))
    assert numbers == list(range(size - 1, -1, -1))
    assert len(set(costs)) == 1


def test_entries_of_one_case_and_of_none(as_role, page, office: Office) -> None:
    first, second = case(1), case(2)
    journal(office, 2, first)
    journal(office, 3, second)
    client = as_role(Role.OVERSIGHT)
    assert {row[3] for row in cells(page(client, "/desk/ledger/?number=cf-2021-000002"))} == {"CF-2021-000002"}
    assert len(cells(page(client, "/desk/ledger/?number=CF-2021-000001"))) == 2
    assert "No entry is of that case." in page(client, "/desk/ledger/?number=<script>alert(1)</script>").text


def test_a_case_that_a_court_keeps_secret_has_entries_but_no_link_for_oversight(as_role, page, office: Office) -> None:
    secret = case(1, instrument={"kind": "court_subpoena", "sealed": True}, sealed=True)
    journal(office, 1, secret)
    for role, links in ((Role.OVERSIGHT, []), (Role.COUNSEL, ["/desk/cases/CF-2021-000001/"])):
        shown = page(as_role(role), "/desk/ledger/?number=CF-2021-000001")
        assert shown.tree.xpath("//tbody//td//a/@href") == links
        assert len(cells(shown)) == 1


@pytest.mark.sqlite  # its triggers are dropped by SQLite's own list
def test_an_altered_entry_and_a_ledger_that_went_back_are_said(as_role, page, office: Office) -> None:
    journal(office, 3)
    client = as_role(Role.OVERSIGHT)
    assert "does not hold" not in page(client, "/desk/ledger/").text
    last = models.Leaf.objects.order_by("-index").first()
    changed = bytes(last.entry).replace(b'"records":2', b'"records":9')
    assert changed != bytes(last.entry)
    with connection.cursor() as cursor:
        for (name,) in cursor.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            cursor.execute(f"drop trigger {name}")
    models.Leaf.objects.filter(pk=last.pk).update(entry=changed)
    assert "was changed in the database" in page(client, f"/desk/ledger/{last.pk}/").text
    models.Head.objects.update(size=last.pk)
    shown = page(client, "/desk/ledger/")
    assert "The ledger does not hold" in shown.text
    assert f"The ledger holds {last.pk} entries, but {last.pk + 1} were signed before." in shown.text
    office.guard.unlink()
    shown = page(client, "/desk/ledger/")
    assert ("guard file of the ledger is gone" in shown.text, str(office.folder) in shown.text) == (True, False)


def test_who_opened_what_is_listed_for_oversight(as_role, page) -> None:
    one, two = case(1), case(2, instrument={"kind": "court_subpoena", "sealed": True}, sealed=True)
    officer: Client = as_role(Role.RECORDS_OFFICER)
    page(officer, f"/desk/cases/{one.number}/")
    page(officer, f"/desk/cases/{one.number}/paper/")
    page(officer, f"/desk/cases/{two.number}/")
    oversight = as_role(Role.OVERSIGHT)
    found = [row[1:] for row in cells(page(oversight, "/desk/opened/"))]
    assert found == [
        ["records_officer", "the paper", "CF-2021-000001"],
        ["records_officer", "the case", "CF-2021-000001"],
    ]
    assert len(cells(page(oversight, "/desk/opened/?who=records_officer&number=cf-2021-000001"))) == 2
    assert "Nothing was opened that fits." in page(oversight, "/desk/opened/?number=CF-2021-000002").text
    assert cells(page(oversight, "/desk/opened/?who=<b>nobody</b>")) != []
    assert cells(page(as_role(Role.COUNSEL), "/desk/opened/"))[0][3] == "CF-2021-000002"


def test_what_waits_for_counsel_the_longest_first(as_role, page) -> None:
    page_of = "/desk/referrals/"
    assert "No case waits for counsel or for a check." in page(as_role(Role.COUNSEL), page_of).text
    later, sooner = datetime(2022, 1, 3, tzinfo=UTC), datetime(2021, 12, 29, tzinfo=UTC)
    held = case(1, state="held", instrument={"kind": "i_200"}, clock={}, due_on=None)
    act(held, "gate.decided", leaf=90, recorded_at=later, facts={"action": "hold"})
    waits = case(2, state="referred", instrument={"kind": "court_subpoena"})
    act(waits, "case.referred", leaf=91, recorded_at=sooner, facts={"reason": "instrument_unverified", "to": "counsel"})
    case(3)
    shown = page(as_role(Role.COUNSEL), page_of)
    assert [[row[0], row[2], row[3]] for row in cells(shown)] == [
        ["CF-2021-000002", "Waits for a checkthe paper is not checked", "Dec 28, 2021"],
        ["CF-2021-000001", "Held for counsel", "Jan 2, 2022"],
    ]
    assert shown.tree.xpath("//tbody//th/a/@href")[0] == "/desk/cases/CF-2021-000002/paper/"


def test_an_entry_page_shows_what_oversight_may_see_of_its_case(as_role, office: Office) -> None:
    journal(office, 1, case(1, instrument={"kind": "court_subpoena", "sealed": True}))
    account = as_role(Role.OVERSIGHT) and models.Account.objects.get(role=Role.OVERSIGHT)
    found = ledger_queries.entry(account, models.Leaf.objects.order_by("-index").first().pk)
    assert found is not None
    assert (found.row.seen, found.row.case_number, found.holds) == (False, "CF-2021-000001", True)


def test_each_page_of_a_case_has_a_word_in_the_list_of_what_was_opened() -> None:
    sources = [path.read_text() for path in Path(oversight.__file__).parent.glob("*.py")]
    opens = re.compile(r'(?:case_of\(request, number, |_opened\()"([^"]+)"')
    named = {what for source in sources for what in opens.findall(source)}
    named |= {f"packet_{version}" for version in VERSIONS}
    assert (len(named) > 30, sorted(named - set(oversight.OPENED))) == (True, [])
