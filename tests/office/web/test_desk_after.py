"""What follows answers, in a browser: papers for a review, lists over all cases, disposal by two persons."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from counterfoil.office import after_queries, models
from counterfoil.office.roles import Role
from counterfoil.office.services import contesting, disposing, review_packet, suits

from .made import case
from .test_desk_acts import DANA, HOSTILE, IDA, RAY, as_person, do_all

__all__ = ["as_person"]

FORMULA = "=HYPERLINK(0)"


@pytest.fixture
def client(answered: Client) -> Client:
    """The client of the office that has released one document with one mark."""
    return answered


@pytest.fixture
def account(answered: Client) -> Callable[[Role], models.Account]:
    def made(role: Role) -> models.Account:
        return models.Account.objects.create(log_in_name=role.value, role=role.value, made_at=datetime.now(UTC))

    return made


def rows(response: Any) -> list[list[str]]:
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_papers_are_made_by_the_worker_and_each_opening_is_written_down(
    as_person: Callable[[str], Client], page
) -> None:
    of = models.Case.objects.get()
    after, day = f"/desk/cases/{of.number}/after/", of.release.released_at.date()
    dana = as_person(DANA)
    assert page(dana, after).tree.xpath(f"//a[@href='{after}packet/']") == []
    assert "no review by the Public Access Counselor is open" in page(dana, f"{after}packet/", data={"x": "1"}).text
    contesting.open_contest(
        settings.OFFICE, of.number, before="public_access_counselor", received_on=day, reference="2022 PAC 1", by=DANA
    )
    shown = page(dana, after)
    assert len(shown.texts("//section[@aria-labelledby='contests']//details/ul/li")) > 4
    assert dana.get(f"{after}packet/shareable.zip").status_code == 404
    assert dana.post(f"{after}packet/", {}).status_code == 302
    assert "The worker is making them." in page(dana, after).text
    do_all(settings.OFFICE)
    assert page(dana, after).tree.xpath("//section[@aria-labelledby='packet']//a/@href") == [
        f"{after}packet/confidential.zip", f"{after}packet/shareable.zip", f"{after}packet/",
    ]  # fmt: skip
    for version in review_packet.VERSIONS:
        response = dana.get(f"{after}packet/{version}.zip")
        assert response["Cache-Control"] == "private, no-store"
        names = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))).namelist()
        assert any("/records/" in name for name in names) is (version == "confidential")
    assert dana.get(f"{after}packet/other.zip").status_code == 404
    seen = models.Viewing.objects.filter(case=of, what__startswith="packet_").values_list("what", flat=True)
    assert list(seen.order_by("pk")) == ["packet_shareable", "packet_confidential", "packet_shareable"]


def test_each_list_is_a_table_without_formulas(as_person: Callable[[str], Client], page) -> None:
    of = models.Case.objects.get()
    office, day = settings.OFFICE, of.received_at.date()
    hostile = f"{FORMULA} {HOSTILE[:30]}"
    contesting.open_contest(office, of.number, before="office", received_on=day, reference=hostile, by=DANA)
    suits.open_suit(office, of.number, court=hostile, court_number=hostile, on=day, by=DANA)
    models.Case.objects.filter(pk=of.pk).update(closed_at=datetime(2018, 1, 5, 18, tzinfo=UTC))
    ida = as_person(IDA)
    shown = page(ida, "/desk/after/")
    assert shown.tree.xpath("//script") == []
    assert shown.texts("//section[@aria-labelledby='holds']//td")[-1] == "by itself, with the suit"
    found = {name: rows(ida.get(f"/desk/after/{name}.csv")) for name in after_queries.LISTS}
    assert {name: len(table) for name, table in found.items()} == {
        "reviews": 2, "suits": 2, "holds": 2, "due": 2, "destroyed": 1,
    }  # fmt: skip
    cells = [cell for table in found.values() for row in table for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r")] == []
    assert [cell for cell in cells if FORMULA in cell and not cell.startswith("Suit ")] == [f"'{hostile}"] * 3
    assert found["due"][1][5] == "a legal hold stands; a suit is open; the answer is contested"
    assert ida.get("/desk/after/others.csv").status_code == 404
    assert "A legal hold stands. A suit is open." in page(ida, "/desk/retention/").text


def test_what_a_court_keeps_secret_is_in_no_list(as_person: Callable[[str], Client], page) -> None:
    other = models.Account.objects.create(log_in_name="other", role="counsel", made_at=datetime.now(UTC))
    hidden = case(1, instrument={"kind": "search_warrant", "sealed": True}, assigned_to=other)
    suits.open_suit(settings.OFFICE, hidden.number, court="X", court_number="1", on=date(2021, 12, 30), by=IDA)
    assert hidden.number not in page(as_person(DANA), "/desk/after/").text
    assert [len(rows(as_person(DANA).get(f"/desk/after/{one}.csv"))) for one in ("suits", "holds")] == [1, 1]
    assert hidden.number in page(as_person(IDA), "/desk/after/").text  # the positive control


def test_two_accounts_dispose_of_a_case_and_its_pages_are_gone(as_person: Callable[[str], Client], page) -> None:
    of = models.Case.objects.get()
    where = f"/desk/cases/{of.number}/after/disposal/"
    assert "Its time is not over." in page(as_person(DANA), where).text
    page(as_person(DANA), where, data={"sure": "on"})
    assert models.Disposal.objects.count() == 0
    models.Case.objects.filter(pk=of.pk).update(closed_at=datetime(2018, 1, 5, 18, tzinfo=UTC))
    assert "This field is required" in page(as_person(DANA), where, data={"sure": ""}).text
    assert as_person(DANA).post(where, {"sure": "on"}).status_code == 302
    assert "A second person has to" in page(as_person(DANA), where, data={"sure": "on"}).text
    models.Account.objects.filter(official=DANA).update(official=RAY)  # the same account under another name
    dana = Client(SERVER_NAME="localhost")
    dana.force_login(models.Account.objects.get(official=RAY))
    assert "A second person has to" in page(dana, where, data={"sure": "on"}).text
    assert as_person(IDA).post(where, {"sure": "on"}).status_code == 302
    assert not disposing.is_gone(models.Case.objects.get())
    do_all(settings.OFFICE)
    ida = as_person(IDA)
    assert f"Certificate of {of.number} (PDF)" in page(ida, "/desk/retention/").text
    response = ida.get(f"{where}certificate.pdf")
    assert (response.status_code, b"".join(response.streaming_content)[:4]) == (200, b"%PDF")
    assert "The file of this case was destroyed" in page(ida, f"/desk/cases/{of.number}/").text
    for tab in ("after/", "clock/", "letter/", "release/", "search/", "notes/", "review/", "mail/", "after/disposal/"):
        assert (tab, ida.get(f"/desk/cases/{of.number}/{tab}").status_code) == (tab, 404)
    public = Client(SERVER_NAME="localhost")
    for address in ("/log/", "/denials/", "/reading-room/", "/statistics/"):
        page(public, address)
    assert of.number in page(public, "/log/").text
    assert public.get(f"/follow/{'x' * 32}/").status_code == 404
    assert page(ida, "/desk/?state=closed").texts("//tbody//th") == [of.number]


def test_the_file_of_denials_has_exemptions_and_no_person(answered: Client, page) -> None:
    of = models.Case.objects.get()
    row = models.Determination.objects.exclude(exemption="").get()
    shown = page(answered, "/denials/")
    assert shown.texts("//section/h2") == [f"{row.exemption}: private information"] or row.exemption in shown.text
    [cells] = [shown.texts("//tbody/tr/*")]
    assert (cells[0], "1 item" in cells[2]) == (of.number, True)
    assert row.basis in shown.text
    table = rows(answered.get("/denials/denials.csv"))
    assert (len(table), table[1][0], table[1][2], table[1][5:8]) == (
        2, row.exemption, of.number, ["released_in_part", "1", "0"],
    )  # fmt: skip
    whole = " ".join([shown.text, *(cell for one in table for cell in one)])
    assert [one for one in ("Ada", "Asker", "555-0177", "lobby", "JD100123") if one in whole] == []
    written = "It is the number of Ada Asker, who asked; " + FORMULA
    models.Determination.objects.filter(pk=row.pk).update(basis=written)
    contesting.place_hold(settings.OFFICE, of.number, reason="an act, so that it is made anew", by=IDA)
    shown = page(answered, "/denials/")
    assert ("Ada Asker" in shown.text, "Written for this case" in shown.text) == (False, True)
    assert "Ada Asker" not in answered.get("/denials/denials.csv").content.decode()
    models.Case.objects.filter(pk=of.pk).update(instrument={"kind": "foia_request", "sealed": True})
    assert "No answer of this office has withheld anything yet." in page(answered, "/denials/").text
