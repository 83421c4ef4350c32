"""The desk of served papers: a queue of its own without a FOIA clock, and production by the words of a paper."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from counterfoil.office import models, served_queries
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import advancing

from ..test_producing import IDA, by_counsel, confirmed, decide, text_of
from ..test_producing import records as records
from ..test_producing import serve as served_on
from .made import case
from .test_desk import queries_of
from .test_desk_acts import DANA, HOSTILE, POLICY, RAY, arrives, as_person, do_all

__all__ = ["arrives", "as_person"]


def test_served_papers_have_a_queue_of_their_own(as_person, as_role, page) -> None:
    case(1)
    court = {"kind": "court_subpoena", "class": "claimed_judicial", "sealed": False}
    case(2, instrument=court, state="referred")
    case(3, instrument=court, state="referred")
    case(4, instrument={"kind": "i_200", "class": "administrative", "sealed": False}, state="logged")
    client = as_person(DANA)
    for number, day in ((3, "2022-01-10"), (2, "2022-01-20")):
        where = f"/desk/cases/CF-2021-00000{number}/production/days/"
        assert client.post(where, {"return_on": day, "objection": HOSTILE, "by": HOSTILE}).status_code == 302
    shown = page(client, "/desk/papers/")
    assert shown.texts("//tbody/tr/th") == ["CF-2021-000003", "CF-2021-000002", "CF-2021-000004"]
    assert shown.texts("//tbody/tr/td[2]")[:2] == ["Jan 10, 2022Due in 7 days", "Jan 20, 2022Due in 17 days"]
    assert shown.texts("//tbody/tr/td[3]")[:2] == ["No objection (CF-2021-000003)", "No objection (CF-2021-000002)"]
    assert "Return date: due in 17 days" in page(client, "/desk/?number=000002").texts("//tbody/tr/td[1]")[0]
    assert "No FOIA time runs" in page(client, "/desk/?number=000002").texts("//tbody/tr/td[1]")[0]
    said = models.Served.objects.get(case__number="CF-2021-000003")
    assert (said.return_on, said.by, said.objection) == (date(2022, 1, 10), DANA, "")
    assert as_role(Role.OVERSIGHT).get("/desk/papers/").status_code == 403
    models.Account.objects.filter(official=DANA).update(served_papers=False)
    client = as_person(DANA)
    for closed in ("/desk/papers/", where, where.replace("days/", ""), "/desk/cases/CF-2021-000002/objections/"):
        assert page(client, closed, status=403).heading == "Your role does not open this page"
    assert "Served papers" not in page(client, "/desk/").texts("//nav//a")


def test_an_empty_desk_of_served_papers_says_how_one_gets_there(as_person, page) -> None:
    shown = page(as_person(DANA), "/desk/papers/")
    assert "No served paper is open." in shown.text
    assert shown.tree.xpath("//main//a/@href") == ["/desk/arrivals/"]


def test_queries_do_not_grow_with_papers(as_person) -> None:
    client = as_person(DANA)
    court = {"kind": "court_subpoena", "class": "claimed_judicial", "sealed": False}
    case(1, instrument=court)
    first = queries_of(client, "/desk/papers/")
    case(2, instrument=court)
    case(3, instrument=court)
    assert queries_of(client, "/desk/papers/") == first
    assert len(served_queries.queue(settings.OFFICE, models.Account.objects.get(), 1)[1]) == 3


def test_what_the_words_reach_is_produced_by_the_table_that_was_handed_over(
    office: Office, tmp_path: Path, records: Path, served: Any, as_person, page
) -> None:
    of = served_on(office, tmp_path)
    client, where = as_person(DANA), f"/desk/cases/{of.number}/production/"
    assert "Nothing is produced for this paper." in page(client, where).text
    assert "has not said that this paper is obeyed" in page(client, where, data={"do": "begin"}).text
    confirmed(office, of)
    assert client.post(where, {"do": "begin"}).status_code == 302
    do_all(office)
    downloaded = client.get(f"{where}table.csv").getvalue()
    rows = list(csv.DictReader(io.StringIO(downloaded.decode("utf-8-sig"))))

    def hand_over(data: bytes) -> Any:
        return client.post(where, {"table": SimpleUploadedFile("../../x.csv", data)})

    for bad in (b"", b"\x00\x01", b"PK\x03\x04" * 100, b"a,b\n1,2\n", b"x" * 6_000_000):
        response = hand_over(bad)
        assert (response.status_code, models.FilledTable.objects.count()) == (200, 0)
    decide(rows, "arrest.pdf", "produce", pages="1")
    decide(rows, "other.pdf", "outside")
    assert hand_over(written(rows)).status_code == 302
    do_all(office)
    of.refresh_from_db()
    assert of.state == "referred"
    assert "another law forbids" in page(client, where).text
    assert "/paper/decision/" not in page(client, f"/desk/cases/{of.number}/paper/").response.content.decode()
    assert by_counsel(rows, "withhold") == 1
    given = office.work / of.number / "review" / "production-given.csv"
    assert hand_over(written(rows)).status_code == 302
    whole = given.read_bytes()
    given.write_bytes(whole.replace(b"withhold", b"produce"))  # swapped after it was handed over: nothing is done by it
    do_all(office)
    of.refresh_from_db()
    assert of.state == "referred"
    given.write_bytes(whole)
    client = as_person(RAY)
    assert hand_over(written(rows)).status_code == 302
    do_all(office)
    of.refresh_from_db()
    assert of.state == "referred"  # anybody can type counsel's name
    assert f"By this table {IDA} decided" in page(client, where).text
    assert "with counsel's own account" in page(client, where, data={"do": "confirm"}).text
    client = as_person("Noor Sample, Deputy Counsel (SAMPLE)")
    assert "confirms it with an account of their own" in page(client, where, data={"do": "confirm"}).text
    assert models.FilledTable.objects.get().confirmed_at is None
    client = as_person(IDA)
    assert client.post(where, {"do": "confirm"}).status_code == 302
    assert "no table waits" in page(client, where, data={"do": "confirm"}).text
    do_all(office)
    of.refresh_from_db()
    assert (of.state, of.waits_for) == ("closed", "")
    out = text_of(advancing.release_folder(office, of.number))
    assert [one in out for one in ("12 Harbor St", "219-09-9999", "tow slip", "Toni Elsewhere")] == [
        True, False, False, False,
    ]  # fmt: skip
    assert models.Act.objects.get(kind="production.decided").actor == RAY
    assert "It was produced." in page(client, where).text
    left = page(client, f"/desk/cases/{of.number}/release/").tree.xpath("//table//a/@href")
    assert [client.get(one).status_code for one in left] == [200] * len(left)


def written(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def test_a_notice_is_made_by_the_worker_or_says_why_not(office: Office, arrives, as_person, page) -> None:
    of = arrives(POLICY)
    client, notices = as_person(DANA), f"/desk/cases/{of.number}/notices/"
    made = page(client, f"{notices}acknowledgement/")
    assert [one for one in made.texts("//details//li") if "5 ILCS 140" in one]
    assert client.post(f"{notices}acknowledgement/", {"x": ""}).status_code == 302
    assert client.post(f"{notices}extension/", {"x": ""}).status_code == 302
    assert "the program is making it" in page(client, f"/desk/cases/{of.number}/letter/").text
    do_all(office)
    good, refused = models.NoticeWanted.objects.order_by("pk")
    assert (good.said, refused.file) == ("", "")
    assert "no lawful act was recorded that a notice extension could be made from" in refused.said
    shown = page(client, f"/desk/cases/{of.number}/letter/")
    [link] = shown.tree.xpath("//section[@aria-labelledby='notices']/ol//a/@href")
    assert client.get(link).getvalue()[:5] == b"%PDF-"
    assert models.Act.objects.filter(kind="letter.made").count() == 1
    do_all(office)
    assert client.get(f"{notices}made/{refused.pk}/").status_code == 404
    assert client.get(f"{notices}nothing/").status_code == 404
