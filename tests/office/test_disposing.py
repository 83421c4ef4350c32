"""Disposal: only what is due and nothing forbids, by two persons, and then nothing of it lies anywhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from django.db import DatabaseError, transaction

from counterfoil.cli import main
from counterfoil.errors import BadInput, LedgerInvalid, RefusedByLaw
from counterfoil.ledger import keys
from counterfoil.ledger.vault import Vault
from counterfoil.office import app, denials, models, public_log, queries
from counterfoil.office.folder import Office
from counterfoil.office.journal import GROUP_KEYS, MASTER_KEY
from counterfoil.office.operate import checking
from counterfoil.office.retention import SAMPLE
from counterfoil.office.services import (
    answering,
    arriving,
    contesting,
    disposing,
    forgetting,
    intake,
    suits,
    work,
)
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session
from counterfoil.office.tasks import TASKS
from counterfoil.redaction.needles import Needles

from .on_postgresql import files_of

DANA, RAY = "Dana Sample, FOIA Officer (SAMPLE)", "Ray Quill, Records Supervisor (SAMPLE)"
REPORT = "CASE REPORT\nRD No: LH123456\nWitness: Pat Quill, phone (312) 555-0142, DOB 03/12/1981 Age 43\n"
ASKED = """From: Zelda Askerwell <zelda@mail.example>
Subject: The crooked bell
Date: Mon, 3 Jan 2022 10:00:00 -0600
Message-ID: <a1@mail.example>

Under the Freedom of Information Act I request the case report RD LH123456.

Zelda Askerwell
2 Made Up Street
Sampleton, IL 60699
"""
OF_THE_CASE = ("Zelda Askerwell", "zelda@mail.example", "The crooked bell")
LONG_AGO = datetime(2018, 1, 5, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def template(new_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a case that was answered, told of a review that has ended, and closed long ago."""
    folder = tmp_path_factory.mktemp("old")
    shutil.copytree(new_office, folder / "office")
    (folder / "report.txt").write_text(REPORT)
    (folder / "demand.eml").write_text(ASKED)
    with session(folder / "office") as (opened, journal):
        intake.add_records(opened, [folder / "report.txt"], journal=journal)
        out = opened.work / "CF-2022-000001" / "release"
        asked = Request(folder / "demand.eml", decide_as=DANA, out=out)
        out.parent.mkdir()
        answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
        case = models.Case.objects.get()
        content = (folder / "demand.eml").read_bytes()
        arriving.arrive(opened, channel="email", name="zelda.eml", content=content, received_at=case.received_at)
        models.Arrival.objects.update(state="cleared", case=case, sender_email="zelda@mail.example")
    office = app.open_office(folder / "office")
    day = case.received_at.date()
    contesting.open_contest(
        office, case.number, before="public_access_counselor", received_on=day, reference="2022 PAC 1", by=DANA
    )
    contesting.close_contest(office, case.number, 0, outcome="upheld", decided_on=day, by=DANA)
    models.Case.objects.update(closed_at=LONG_AGO)
    forgetting.empty_log()
    return office.folder


@pytest.fixture
def old(template: Path, tmp_path: Path) -> Office:
    return app.open_office(shutil.copytree(template, tmp_path / "office"))


def lying(office: Office) -> dict[str, set[str]]:
    """File → which words of the case stand in its bytes, in any spelling; archives and PDFs are read as well."""
    needles = Needles(OF_THE_CASE)
    found: dict[str, set[str]] = {}
    for file, data in files_of(office.folder):
        texts = [data.decode("latin-1")]
        if texts[0].startswith("%PDF"):
            with pdfium.PdfDocument(data) as document:
                texts += [page.get_textpage().get_text_range() for page in document]
        here = {needles.values[one.needle] for text in texts for one in needles.in_text(text)}
        found |= {file: here} if here else {}
    return found


def store(office: Office) -> set[str]:
    return {path.name for path in office.store.rglob("*") if path.is_file()}


def test_what_two_persons_confirmed_is_gone_and_the_ledger_holds(old: Office) -> None:
    before = lying(old)
    number = "CF-2022-000001"
    assert {"office.db", f"work/{number}/release/letter.pdf"} < set(before)  # the positive control
    assert sum(name.startswith("store/") for name in before) == 2  # the demand and the letter
    [due] = disposing.due(old)
    assert (due.closed_on, due.due_on, due.stopped) == (date(2018, 1, 5), date(2021, 1, 5), ())
    in_log, denied = public_log.page(old, 1)[1], denials.index(old)
    stays = {models.Record.objects.get().digest}
    of_the_case = store(old) - stays

    assert disposing.confirm(old, number, by=DANA) is False
    assert lying(old).keys() >= before.keys()
    with pytest.raises(BadInput, match="a second person has not confirmed"):
        disposing.dispose(old, number)
    assert disposing.confirm(old, number, by=RAY, at_once=True) is True

    row = models.Disposal.objects.get()
    assert lying(old) == {}
    assert not (old.work / number).exists()
    assert store(old) == stays | {row.certificate}
    act = models.Act.objects.get(kind="disposal.made")
    listed = dict(one.split() for one in act.private["destroyed"])
    assert (act.actor, act.facts) == (RAY, {"files": row.files, "bytes": row.bytes})
    assert (len(listed) <= row.files, of_the_case <= set(listed)) == (True, True)
    with pdfium.PdfDocument(disposing.certificate(old, row)) as document:
        text = " ".join("".join(page.get_textpage().get_text_range() for page in document).split())
    for word in (number, "Request files (SAMPLE)", "SAMPLE 00-000, item 1 (fictional)", "Dana Sample", "Ray Quill"):
        assert word in text
    assert next(iter(of_the_case)) in re.sub(r"\s", "", text)

    with (
        Vault(old.keys / GROUP_KEYS, keys.load_secret(old.keys / MASTER_KEY)) as vault,
        pytest.raises(LedgerInvalid, match="gone for good"),
    ):
        vault.open(number, 0, 0, b"x" * 40)
    rows = {row.what: row.state for row in checking.check(old.folder, whole_store=True, offline=True)}
    assert (rows["store"], rows["ledger"]) == ("ok", "ok")
    assert (public_log.page(old, 1)[1], disposing.due(old)) == (in_log, ())
    now = denials.index(old)
    assert [(one.code, one.items, one.whole) for one in now] == [(one.code, one.items, one.whole) for one in denied]
    assert disposing.dispose(old, number) == row  # again, without harm
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        models.Act.objects.update(actor="x")  # the tables refuse changes again


def holds(office: Office, number: str) -> None:
    contesting.place_hold(office, number, reason="a letter threatens a suit", by="Ida Sample, Counsel")


def sues(office: Office, number: str) -> None:
    suits.open_suit(office, number, court="Circuit Court", court_number="1", on=date(2022, 1, 3), by=DANA)


def contests(office: Office, number: str) -> None:
    contesting.open_contest(office, number, before="office", received_on=date(2022, 1, 3), reference="1", by=DANA)


def opens(office: Office, number: str) -> None:
    account = models.Account.objects.create(log_in_name="x", role="counsel", official=RAY, made_at=LONG_AGO)
    file = models.ReleasedFile.objects.order_by("pk")[0]
    models.OpenedFile.objects.create(file=file, title="Hours", opened_by=account, opened_at=LONG_AGO)


@pytest.mark.parametrize(
    ("happens", "says"),
    [
        (holds, "a legal hold stands"),
        (sues, "a legal hold stands; a suit is open"),
        (contests, "the answer is contested"),
        (opens, "a document of it is open in the reading room"),
    ],
)
def test_what_forbids_it_stops_it_even_after_two_persons_confirmed(old: Office, happens, says: str) -> None:
    number = "CF-2022-000001"
    before = lying(old)
    disposing.confirm(old, number, by=DANA)
    disposing.confirm(old, number, by=RAY)  # listed for the worker
    happens(old, number)
    assert [one.stopped for one in disposing.due(old)] == [tuple(says.split("; "))]
    while work.do_next(old, TASKS):
        pass
    row = models.Disposal.objects.get()
    assert (says in row.said, row.second, row.destroyed_at) == (True, "", None)
    assert lying(old).keys() >= before.keys()
    assert not models.Act.objects.filter(kind="disposal.made").exists()
    with pytest.raises(RefusedByLaw, match=says):
        disposing.confirm(old, number, by=RAY)


def test_what_is_due_is_asked_at_once_and_is_what_each_case_says(old: Office) -> None:
    first = models.Case.objects.get()
    for number in range(2, 9):
        closed_at = LONG_AGO + timedelta(days=60 * number)  # the last two of them not long enough ago
        models.Case.objects.create(
            number=f"CF-2018-{number:06}", demand_digest=f"{number:064}", demand_name="x", state="closed",
            received_at=LONG_AGO, opened_at=LONG_AGO, closed_at=closed_at,
            instrument={"kind": "subpoena" if number == 3 else "foia_request"},
        )  # fmt: skip
    holds(old, "CF-2018-000002")
    contesting.place_hold(old, first.number, reason="x", by="Ida Sample, Counsel")
    contesting.lift_hold(old, first.number, reason="x", by="Ida Sample, Counsel")
    disposing.confirm(old, first.number, by=DANA)
    today = queries.today(old)
    said = [disposing.of(old, case) for case in models.Case.objects.order_by("closed_at", "pk")]
    plain = tuple(one for one in said if one is not None and one.due_on <= today)
    assert [one.case.number for one in plain] == [first.number, *(f"CF-2018-{n:06}" for n in (2, 4, 5, 6))]
    assert [one.stopped for one in plain] == [(), ("a legal hold stands",), (), (), ()]
    assert disposing.due(old) == plain
    assert disposing.due(old, most=1) == plain[:1]
    assert disposing.due(old, models.Case.objects.filter(pk=first.pk)) == plain[:1]


def test_it_is_refused_to_one_person_before_its_time_and_without_a_schedule(old: Office) -> None:
    number = "CF-2022-000001"
    disposing.confirm(old, number, by=DANA)
    for again in (DANA, "dana  sample, Records Clerk"):
        with pytest.raises(BadInput, match="A second person has to"):
            disposing.confirm(old, number, by=again)
    with pytest.raises(BadInput, match="says nothing of such a case"):
        disposing.confirm(replace(old, retention=None), number, by=RAY)
    assert disposing.due(replace(old, retention=None)) == ()
    models.Case.objects.update(closed_at=datetime(2019, 1, 4, 18, tzinfo=UTC))
    with pytest.raises(BadInput, match="it may be destroyed from 2022-01-04 on"):
        disposing.confirm(old, number, by=RAY)
    assert disposing.due(old) == ()
    models.Case.objects.update(state="lettered", closed_at=None)
    with pytest.raises(BadInput, match="the case is lettered"):
        disposing.confirm(old, number, by=RAY)


class Killed(Exception):
    """The machine goes down."""


def test_a_crash_after_the_act_loses_nothing_of_the_rest(old: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = "CF-2022-000001"
    disposing.confirm(old, number, by=DANA)

    def killed(*_: object) -> Iterator[None]:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(disposing, "_take_away", killed)
        with pytest.raises(Killed):
            disposing.confirm(old, number, by=RAY, at_once=True)
    assert models.Disposal.objects.get().gone_at is None
    assert lying(old) != {}
    disposing.dispose(old, number)
    assert (lying(old), models.Act.objects.filter(kind="disposal.made").count()) == ({}, 1)


def test_what_another_case_has_too_stays(old: Office) -> None:
    """The same bytes are kept once: what came a second time is the second case's as well."""
    first = models.Case.objects.get()
    digest = models.ReleasedFile.objects.filter(release__case=first).order_by("pk")[0].digest
    models.Record.objects.create(
        number="R-000009", digest=digest, name="kept.pdf", kind="other", system="records",
        media_type="application/pdf", added_at=LONG_AGO,
    )  # fmt: skip
    disposing.confirm(old, first.number, by=DANA)
    disposing.confirm(old, first.number, by=RAY, at_once=True)
    assert digest in store(old)


def test_the_command_lists_and_destroys(old: Office, capsys: pytest.CaptureFixture[str]) -> None:
    number, where = "CF-2022-000001", ["--office", str(old.folder)]
    assert main(["case", "dispose", "--due", *where]) == 0
    assert f"{number}  closed 2018-01-05  due 2021-01-05" in capsys.readouterr().out
    assert main(["case", "dispose", number, *where, "--by", DANA]) == 0
    assert "A second person" in capsys.readouterr().out
    assert main(["case", "dispose", number, *where, "--by", RAY, "--certificate", str(old.folder / "c.pdf")]) == 0
    assert "is destroyed" in capsys.readouterr().out
    assert (old.folder / "c.pdf").read_bytes()[:4] == b"%PDF"
    assert main(["case", "show", number, *where]) == 0
    assert "disposal.made" in capsys.readouterr().out


def test_the_sample_schedule_says_that_it_is_one() -> None:
    assert SAMPLE.sample
    assert [("SAMPLE" in one.name, "fictional" in one.authority) for one in SAMPLE.series] == [(True, True)] * 2
