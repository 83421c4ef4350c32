"""On the desk: counsel against a served paper, the drafts, and the Brady and Giglio log of those who may open it."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any

import pytest

from counterfoil.office import models
from counterfoil.office.roles import Role
from counterfoil.office.services import brady, objecting

from .made import case, record
from .test_desk import queries_of
from .test_desk_acts import DANA, HOSTILE, IDA, as_person

__all__ = ["as_person"]
COURT = {
    "kind": "court_subpoena", "class": "claimed_judicial", "sealed": False, "form": "", "issuer": HOSTILE,
    "case_number": "22 CR 1",
}  # fmt: skip


@pytest.fixture
def paper(served: Any) -> models.Case:
    gate = {"action": "produce", "citations": [], "why": "", "steps": []}
    return case(1, state="gated", instrument=COURT, gate=gate, due_on=None, clock={})


def test_counsel_moves_to_quash_and_records_the_ruling(paper, as_person, as_role, page) -> None:
    where = f"/desk/cases/{paper.number}/objections/"
    new, end, production = f"{where}new/motion/", f"{where}0/end/", where.replace("objections", "production")
    officer = as_person(DANA)
    assert page(officer, where).heading == f"Objections, {paper.number}"
    assert page(officer, new, status=403).heading == "Your role does not open this page"
    counsel = as_person(IDA)
    form = page(counsel, new)
    assert len(form.tree.xpath("//input[@name='ground']")) == 6
    assert "Ill. S. Ct. R. 204; Ill. S. Ct. R. 237" in form.text
    assert "valid choice" in page(counsel, new, data={"ground": "because", "facts": "x"}).text
    given = {"ground": "illinois-unreasonable", "facts": HOSTILE, "by": "Somebody Else, Counsel", "outcome": "denied"}
    assert counsel.post(new, given).status_code == 302
    [made] = objecting.standing(paper).all
    assert (made.by, made.outcome) == (IDA, "")
    shown = page(counsel, where)
    assert shown.texts("//h2")[0] == "Moved to quash"
    assert shown.tree.xpath("//script[not(@src)]") == []
    for link, begins in zip(shown.tree.xpath("//ol//a/@href")[:2], (b"%PDF-", b"PK\x03\x04"), strict=True):
        draft = counsel.get(link)
        assert (draft.content[: len(begins)], "attachment" in draft["Content-Disposition"]) == (begins, True)
    assert models.Viewing.objects.filter(what="objection paper").count() == 2
    assert counsel.get(f"{where}1/pdf/").status_code == counsel.get(f"{where}0/exe/").status_code == 404
    assert page(counsel, production).texts("//main//h2")[0] == "Moved to quash"
    assert "a motion to quash is open" in page(counsel, production, data={"do": "begin"}).text
    assert "what did the court leave" in page(counsel, end, data={"outcome": "modified", "said": ""}).text
    ruled = {"outcome": "modified", "said": HOSTILE, "return_on": "2022-02-01"}
    assert counsel.post(end, ruled).status_code == 302
    assert counsel.get(end).status_code == 404
    assert page(counsel, where).texts("//h2")[0] == "Modified"
    assert "Only what it left is produced" in page(counsel, production).text
    assert models.Served.objects.get().return_on == date(2022, 2, 1)
    assert as_role(Role.OVERSIGHT).get(where).status_code == 403


def test_nothing_is_certified_before_it_left(paper, as_person, page) -> None:
    where = f"/desk/cases/{paper.number}/production/certification/"
    client = as_person(DANA)
    assert "Nothing was produced yet." in page(client, where).text
    assert client.post(where, {"custodian": IDA, "rule": ""}).status_code == 200
    assert not models.Act.objects.filter(kind="certificate.made").exists()


def test_the_log_opens_for_whom_an_administrator_let_and_for_nobody_else(as_person, as_role, page) -> None:
    record(1)
    client, account = as_person(DANA), f"/accounts/of/{DANA.split()[0].casefold()}/"
    for where in ("/desk/brady/", "/desk/brady/entry/", "/desk/brady/disclosure/", "/desk/brady/log.csv"):
        assert page(client, where, status=403).heading == "Your role does not open this page"
    admin = as_role(Role.ADMINISTRATOR)
    assert [one.get("value") for one in page(admin, account).tree.xpath("//input[@name='may'][@checked]")] == [
        "served_papers"
    ]
    assert admin.post(account, {"do": "permit", "may": ["brady_log", "is_active"]}).status_code == 302
    told = list(models.AccountEvent.objects.order_by("pk").values_list("what", "detail"))
    assert told == [("permission_taken", "served_papers"), ("permission_given", "brady_log")]
    client = as_person(DANA)
    assert "The log is empty." in page(client, "/desk/brady/").text
    assert "no entry yet" in page(client, "/desk/brady/disclosure/").text
    given = {"kind": "brady", "matter": "22 CR 01234", "record": "R-000001", "identified_on": "2022-01-02"}
    for bad in ({"matter": HOSTILE[:40]}, {"record": "Zbigniew Testwell"[:16]}, {"kind": "x"}, {"identified_on": "x"}):
        assert len(page(client, "/desk/brady/entry/", data=given | bad).tree.xpath("//*[@role='alert']")) == 1
    assert client.post("/desk/brady/entry/", given | {"by": IDA}).status_code == 302
    handed = {"entry": "1", "to": "DEFENSE", "on": "2022-01-02"}
    assert "1 entry was disclosed to nobody yet." in page(client, "/desk/brady/").text
    assert client.post("/desk/brady/disclosure/", handed).status_code == 302
    [one] = brady.entries()
    assert (one.by, one.disclosures[0].to) == (DANA, "DEFENSE")
    assert page(client, "/desk/brady/").texts("//tbody/tr/td")[:3] == [
        "22 CR 01234", "R-000001", "Brady: it favors the accused",
    ]  # fmt: skip
    taken = client.get("/desk/brady/log.csv")
    [row] = csv.DictReader(io.StringIO(taken.content.decode("utf-8-sig")))
    assert (row["case"], row["disclosed_to"], taken["Cache-Control"]) == ("22 CR 01234", "DEFENSE", "private, no-store")
    assert models.AccountEvent.objects.latest("pk").what == "brady_exported"


def test_queries_do_not_grow_with_the_log(as_person) -> None:
    record(1)
    client = as_person(DANA)
    models.Account.objects.update(brady_log=True)
    client = as_person(DANA)
    counts = []
    for _ in range(2):
        given = {"kind": "brady", "matter": "22 CR 1", "record": "R-000001", "identified_on": "2022-01-02"}
        assert client.post("/desk/brady/entry/", given).status_code == 302
        counts.append(queries_of(client, "/desk/brady/"))
    assert counts[0] == counts[1]
