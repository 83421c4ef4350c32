"""The pages beside other systems: a look before a change, no word for those who see no case, hostile text inert."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from counterfoil.office import models
from counterfoil.office.beside import WatchSettings
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import watched
from counterfoil.office.web import beside

from .conftest import kept

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> \u202egnp =1+1 {{ 7|add:7777 }}"
HEAD = "Reference No,Create Date,Due Date,Status,Customer Name,Description\n"
EXPORT = (
    f'{HEAD}W000001-010221,1/2/2021,1/9/2021,Denied,Ada Asker,The report on Zbigniew Testwell\n'
    f'W000002-010221,1/3/2021,,"{HOSTILE.replace(chr(34), chr(34) * 2)}","{HOSTILE.replace(chr(34), chr(34) * 2)}",'
    f'"{"ä" * 10_000}"\nZbigniew Testwell,1/4/2021,,,,\nW000003-010221,soon,,,Ada Asker,\n'
)  # fmt: skip
BY = "Lee Sample, Systems Administrator (SAMPLE)"


@pytest.fixture
def administrator(as_role: Any) -> Client:
    client: Client = as_role(Role.ADMINISTRATOR)
    models.Account.objects.update(official=BY)
    return client


def give(client: Client, text: str | bytes = EXPORT, name: str = "export.csv", **more: str) -> Any:
    raw = text.encode() if isinstance(text, str) else text
    return client.post("/accounts/beside/", {"export": SimpleUploadedFile(name, raw), **more})


def test_an_export_is_looked_at_first_and_taken_over_by_a_named_person(administrator: Client) -> None:
    empty = kept(administrator.get("/accounts/beside/import/"))
    assert "No export waits." in empty.text
    assert give(administrator)["Location"] == "/accounts/beside/import/"
    look = kept(administrator.get("/accounts/beside/import/"))
    assert look.texts("//dl//dd") == ["4", "3", "0", "0", "0", "1", "0"]
    assert look.texts("//tbody/tr/*") == [
        "Line 5", "It is not taken over", "its day of receipt has the form aaaa, which is no date of the profile",
    ]  # fmt: skip
    assert models.ImportedCase.objects.count() == 0
    digest = look.tree.xpath("string(//input[@name='export']/@value)")
    assert kept(administrator.post("/accounts/beside/import/", {"export": "0" * 64})).heading == "What would happen"
    assert models.ImportedCase.objects.count() == 0
    assert administrator.post("/accounts/beside/import/", {"export": digest})["Location"] == "/accounts/beside/"
    assert (models.ImportedCase.objects.count(), models.ImportRun.objects.get().by) == (3, BY)
    done = kept(administrator.get("/accounts/beside/"))
    assert "3 cases are here so far." in done.text
    assert [word for word in ("Ada", "Testwell", "alert", "W000001") if word in done.text + look.text] == []
    assert list(settings.OFFICE.work.glob("imported-*")) == []
    give(administrator)
    assert "there is nothing to do" in kept(administrator.get("/accounts/beside/import/")).text


def test_an_account_without_a_name_takes_nothing_over(administrator: Client) -> None:
    models.Account.objects.update(official="")
    give(administrator)
    look = kept(administrator.get("/accounts/beside/import/"))
    assert look.tree.xpath("//input[@name='export']") == []
    digest = models.ImportRun.objects.count()
    assert "no name and title" in kept(administrator.post("/accounts/beside/import/", {"export": str(digest)})).text
    assert models.ImportedCase.objects.count() == 0


@pytest.mark.parametrize(
    ("raw", "name", "says"),
    [
        (b"", "x.csv", "empty"),
        (b"PK\x03\x04\0", "../../x\r\nSet-Cookie: a=b.csv", "is no CSV file"),
        (b"a,b\n1,2\n", "<script>.csv", "no profile fits its headers: a, b"),
    ],
)
def test_what_is_no_export_is_said_in_the_form(administrator: Client, raw: bytes, name: str, says: str) -> None:
    page = kept(give(administrator, raw, name))
    assert (page.heading, says in page.text, str(settings.OFFICE.folder) in page.text) == (
        "Beside other systems", True, False,
    )  # fmt: skip
    assert page.tree.xpath("//script[not(@src)]") == []


def test_a_large_export_is_left_to_the_command_line(administrator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "MOST_BYTES", 10)
    assert "It is larger than 10 MB." in kept(give(administrator)).text


def test_words_are_for_those_who_work_on_cases_and_their_opening_is_kept(administrator: Client, as_role: Any) -> None:
    give(administrator)
    digest = kept(administrator.get("/accounts/beside/import/")).tree.xpath("string(//input[@name='export']/@value)")
    administrator.post("/accounts/beside/import/", {"export": digest})
    officer: Client = as_role(Role.RECORDS_OFFICER)
    listed = kept(officer.get("/desk/imported/"))
    assert [one in listed.text for one in ("W000001-010221", "Ada Asker", "The report")] == [True, False, False]
    found = kept(officer.get("/desk/imported/?number=w000001"))
    assert len(found.texts("//tbody/tr")) == 1
    assert "No number has this in it." in kept(officer.get("/desk/imported/", {"number": "\0%_'" + "x" * 500})).text
    for one in models.ImportedCase.objects.all():
        page = kept(officer.get(f"/desk/imported/{one.pk}/"))
        assert page.tree.xpath("//main//script | //main//img") == []
    first = models.ImportedCase.objects.get(number="W000001-010221")
    assert "The report on Zbigniew Testwell" in kept(officer.get(f"/desk/imported/{first.pk}/")).text
    assert models.ImportedViewing.objects.filter(imported=first).count() == 2
    for change in ("UPDATE office_importedviewing SET at = at", "DELETE FROM office_importedviewing"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_the_public_sees_days_and_never_a_word(administrator: Client) -> None:
    assert "Earlier requests" not in kept(administrator.get("/log/")).text
    give(administrator)
    digest = kept(administrator.get("/accounts/beside/import/")).tree.xpath("string(//input[@name='export']/@value)")
    administrator.post("/accounts/beside/import/", {"export": digest})
    public = Client(SERVER_NAME="localhost")
    assert "Earlier requests, from other systems" in kept(public.get("/log/")).text
    page = kept(public.get("/log/imported/"))
    assert [row[0] for row in (one.split() for one in page.texts("//tbody/tr"))] == [
        "–", "W000002-010221", "W000001-010221",  # a number that is somebody's name is none
    ]  # fmt: skip
    assert [word for word in ("Ada", "Testwell", "alert", "ä") if word in page.text] == []
    assert "Testwell" not in b"".join(public.get("/log/request-log.csv").streaming_content).decode()


def test_the_watched_folder_is_checked_by_the_worker_and_shown(
    as_role: Any, client: Client, office: Office, tmp_path: Path
) -> None:
    folder, reports = tmp_path / "outgoing", tmp_path / "checked"
    folder.mkdir()
    (folder / "Zbigniew Testwell.txt").write_text("Social Security number 666-03-4412.")
    watching = replace(office, watch=WatchSettings(str(folder), str(reports)))
    settings.OFFICE = watching
    officer: Client = as_role(Role.RECORDS_OFFICER)
    assert "No file was checked yet." in kept(officer.get("/desk/watched/")).text
    assert watched.look(watching) is False  # the first look only sees
    assert not reports.exists()
    watched.look(watching)
    page = kept(officer.get("/desk/watched/"))
    assert "It shows what the law forbids to show" in page.text
    assert ("Zbigniew Testwell.txt" in page.text, "4412" in page.text) == (True, False)
    seen = kept(as_role(Role.ADMINISTRATOR).get("/accounts/beside/"))
    assert [("outgoing" in seen.text), ("Testwell" in seen.text), (str(tmp_path) in seen.text)] == [True, False, False]
    assert seen.texts("//section[@aria-labelledby='watching']//dd") == ["0", "1", "0", "0", "0"]
