"""What arrives: kept whole and once, its clock from its receipt, its words for staff, its end by a named person."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from counterfoil.errors import BadInput, RefusedByLaw
from counterfoil.ledger import book
from counterfoil.office import app, models, tasks
from counterfoil.office.folder import Office
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services import addressing, arriving, work
from counterfoil.office.store import FolderStore
from counterfoil.office.tasks import TASKS

RECEIVED = datetime(2022, 1, 4, 16, tzinfo=UTC)  # a Tuesday
DANA = "Dana Sample, FOIA Officer (SAMPLE)"


@pytest.fixture
def opened(office: Office) -> Office:
    return app.open_office(office.folder)


@pytest.fixture
def dana(opened: Office) -> models.Account:
    return models.Account.objects.create(
        log_in_name="dana", role="records_officer", official=DANA, made_at=datetime.now(UTC)
    )


def message(text: str = "I request the fire inspection report of Harbor Hall.", sender: str = "") -> bytes:
    made = EmailMessage()
    if sender:
        made["From"] = sender
    made["Subject"] = "Request"
    made["Message-ID"] = f"<{hashlib.sha256(text.encode()).hexdigest()}@mail.example>"
    made.set_content(text)
    return made.as_bytes()


def arrived(office: Office, content: bytes | None = None, **changes: object) -> models.Arrival:
    values: dict[str, object] = {"channel": "web", "name": "request.eml", "received_at": RECEIVED}
    return arriving.arrive(office, content=content or message(), **(values | changes))  # type: ignore[arg-type]


def test_a_file_without_a_word_in_it_is_said_to_have_none(opened: Office, tmp_path: Path) -> None:
    made = EmailMessage()
    made["Message-ID"] = "<page@mail.example>"
    made.set_content("I request the report, as attached.")
    made.add_attachment(b"<html><body><div></div></body></html>", maintype="text", subtype="html", filename="a.html")
    one = arrived(opened, made.as_bytes())
    work.do_next(opened, TASKS)
    one.refresh_from_db()
    [part] = one.reading["attachments"]
    assert (part["text"], part["warnings"]) == ("", ["a.html: no words were found in it. Look at it by hand."])


def test_what_arrives_is_kept_whole_and_waits(opened: Office) -> None:
    one = arrived(opened, sender_email="ada@mail.example", thread="<m1@mail.example>")
    assert (one.number, one.state, one.received_at, one.link) == ("A-000001", "new", RECEIVED, None)
    assert FolderStore(opened.store).get(one.digest).read_bytes() == message()
    assert (one.sender_email, one.thread, one.size_bytes) == ("ada@mail.example", "<m1@mail.example>", len(message()))
    assert work.is_pending("arrival", str(one.pk))
    assert (models.Case.objects.count(), list(opened.work.iterdir())) == (0, [])


def test_the_same_bytes_arrive_once(opened: Office) -> None:
    first = arrived(opened)
    again = arrived(opened, channel="email", received_at=RECEIVED + timedelta(days=3))
    assert (again.pk, again.received_at, models.Arrival.objects.count()) == (first.pk, RECEIVED, 1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"channel": "pigeon"}, "channel: 'pigeon' is unknown"), ({"content": b"", "name": "a"}, "a: has 0 bytes")],
)
def test_what_is_nothing_or_comes_by_no_channel_is_refused(opened: Office, changes: dict, said: str) -> None:
    values = {"channel": "web", "name": "a", "content": b"x", "received_at": RECEIVED}
    with pytest.raises(BadInput, match=said):
        arriving.arrive(opened, **(values | changes))
    assert models.Arrival.objects.count() == 0


def test_a_person_gives_no_receipt_in_the_future_and_a_machine_is_corrected(opened: Office) -> None:
    real = replace(opened, simulated_clock=False)
    ahead = datetime.now(UTC) + timedelta(hours=2)
    with pytest.raises(BadInput, match="lies in the future"):
        arrived(real, channel="paper", received_at=ahead)
    assert arrived(real, channel="email", received_at=ahead).received_at < ahead


def test_names_and_headers_are_lines_without_control_characters(opened: Office) -> None:
    one = arrived(
        opened,
        name="../../etc/\u202epasswd\n",
        sender_email="ada@mail.example\r\nBcc: x" + "y" * 300,
        thread="<a>\x00\n<b>",
    )  # fmt: skip
    assert (one.name, one.thread) == ("passwd", "<a> <b>")
    assert one.sender_email.startswith("ada@mail.example Bcc: xy")
    assert len(one.sender_email) <= 254


def test_a_link_is_given_once_and_only_its_digest_is_kept(opened: Office) -> None:
    one = arrived(opened)
    secret = arriving.follow_link(one)
    assert len(secret) >= 32  # 192 bits
    kept = models.Arrival.objects.get()
    assert kept.link == hashlib.sha256(secret.encode()).hexdigest()
    assert arriving.followed(secret) == kept
    with pytest.raises(RuntimeError, match="given out already"):
        arriving.follow_link(one)
    wrong = ("", secret[:-1], secret.swapcase(), kept.link, f"{secret}\x00", "\udcff", "a" * 10_000)
    assert [arriving.followed(each) for each in wrong] == [None] * len(wrong)


def test_a_link_that_the_sender_has_already_is_kept_as_its_digest(opened: Office) -> None:
    secret = arriving.new_link()
    one = arrived(opened, link=secret)
    assert (arriving.followed(secret), one.link) == (one, hashlib.sha256(secret.encode()).hexdigest())
    assert arriving.followed("") is None


def test_the_worker_reads_it_and_staff_see_text(opened: Office) -> None:
    one = arrived(
        opened, message("I request the report on <script>alert(1)</script> of \u202eHall.\nSincerely,\nAda Asker")
    )
    assert work.do_next(opened, TASKS)
    reading = models.Arrival.objects.get().reading
    assert reading["items"] == ["I request the report on <script>alert(1)</script> of Hall."]
    assert (reading["from"], reading["subject"], reading["attachments"]) == (["Ada Asker"], "Request", [])
    assert not work.is_pending("arrival", str(one.pk))


def test_what_cannot_be_read_says_why(opened: Office) -> None:
    arrived(opened, b"%PDF-1.7\nnothing of the kind", name="letter.pdf", channel="paper")
    assert work.do_next(opened, TASKS)
    assert list(models.Arrival.objects.get().reading) == ["refused"]
    assert list(opened.work.iterdir()) == []


def test_clearing_opens_the_case_and_the_clock_runs_from_the_receipt(opened: Office, dana: models.Account) -> None:
    arrived(opened, channel="phone")
    case = arriving.clear(opened, models.Arrival.objects.get(), dana)
    assert (case.received_at, case.due_on, case.state) == (RECEIVED, date(2022, 1, 11), "received")
    act = models.Act.objects.get(kind="demand.received")
    assert (act.facts["channel"], act.took_effect_at) == ("telephone", RECEIVED)
    one = models.Arrival.objects.get()
    cleared = models.Act.objects.get(kind="demand.cleared")
    assert (cleared.case, cleared.actor, cleared.private) == (case, dana.official, {"arrival": one.digest})
    assert cleared.facts == {"channel": "telephone", "received_on": "2022-01-04"}
    assert (one.state, one.case, one.decided_by, one.decided_at is not None) == ("cleared", case, dana, True)
    assert work.is_pending("answer", case.number)
    assert addressing.address(case) == ("Whoever sent A-000001",)
    assert book.check(OfficeLedger()).size == models.Leaf.objects.count()


def test_the_letter_goes_to_who_asked_where_it_says_so(opened: Office, dana: models.Account) -> None:
    case = arriving.clear(opened, arrived(opened, message(sender="Ada Asker <ada@mail.example>")), dana)
    assert addressing.address(case) == ("Ada Asker", "ada@mail.example")


def test_a_cleared_one_goes_to_where_a_person_must_decide(opened: Office, dana: models.Account) -> None:
    number = arriving.clear(opened, arrived(opened), dana).number
    while work.do_next(opened, {"answer": TASKS["answer"]}):
        pass
    case = models.Case.objects.get(number=number)
    assert (case.state, case.waits_for.split(": ")[1][:26]) == ("searched", "the search found no record")


def test_a_demand_that_the_command_line_has_taken_already_is_that_case(opened: Office, dana: models.Account) -> None:
    first = arriving.clear(opened, arrived(opened), dana)
    models.Case.objects.update(demand_digest="0" * 64)
    second = arrived(opened, message("I request the budget."))
    models.Case.objects.update(demand_digest=second.digest)
    assert arriving.clear(opened, second, dana) == first
    assert models.Case.objects.count() == 1


def test_a_paper_that_no_program_reads_is_cleared_with_what_it_asks(opened: Office, dana: models.Account) -> None:
    paper = arrived(opened, b"%PDF-1.7\nnothing of the kind", name="letter.pdf", channel="paper")
    with pytest.raises(BadInput, match=r"letter\.pdf"):
        arriving.clear(opened, paper, dana)
    assert (models.Case.objects.count(), models.Arrival.objects.get().state) == (0, "new")
    case = arriving.clear(
        opened, paper, dana, transcript=message("I request the budget of 2021.\nSincerely,\nAda Asker")
    )
    assert [item["text"] for item in case.demand["items"]] == ["I request the budget of 2021."]
    assert (case.demand_digest == paper.digest, case.received_at) == (False, RECEIVED)


def test_an_account_that_names_nobody_decides_nothing(opened: Office, dana: models.Account) -> None:
    dana.official = ""
    one = arrived(opened)
    for act in (
        lambda: arriving.clear(opened, one, dana),
        lambda: arriving.set_aside(opened, one, dana, why="spam", reason="Sells umbrellas."),
    ):
        with pytest.raises(BadInput, match="names nobody"):
            act()
    assert models.Arrival.objects.get().state == "new"


def test_an_office_whose_counsel_has_signed_nothing_opens_no_case(opened: Office, dana: models.Account) -> None:
    one = arrived(opened)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER office_adoption_no_delete")
    models.Adoption.objects.all().delete()
    with pytest.raises(RefusedByLaw):
        arriving.clear(opened, one, dana)
    assert (models.Case.objects.count(), models.Arrival.objects.get().state) == (0, "new")


def test_setting_aside_is_an_act_with_a_reason_and_deletes_nothing(opened: Office, dana: models.Account) -> None:
    one = arrived(opened)
    arriving.set_aside(opened, one, dana, why="spam", reason="Sells umbrellas to Ada Asker.")
    act = models.Act.objects.get(kind="demand.dismissed")
    assert act.facts == {"channel": "form", "received_on": "2022-01-04", "reason": "spam"}
    assert (act.actor, act.case) == (DANA, None)
    entry = bytes(models.Leaf.objects.get(index=act.leaf).entry)
    assert [word for word in (b"umbrellas", b"Asker", b"Dana") if word in entry] == []
    kept = models.Arrival.objects.get()
    assert (kept.state, kept.why, kept.reason, kept.decided_by) == (
        "set_aside", "spam", "Sells umbrellas to Ada Asker.", dana,
    )  # fmt: skip
    assert FolderStore(opened.store).get(kept.digest).read_bytes() == message()
    assert book.check(OfficeLedger()).size == models.Leaf.objects.count()


def test_a_duplicate_names_the_case_and_nothing_else_does(opened: Office, dana: models.Account) -> None:
    case = arriving.clear(opened, arrived(opened), dana)
    second = arrived(opened, message("The same in other words, please."))
    for why, of in (("duplicate", ""), ("duplicate", "CF-1999-000001"), ("spam", case.number)):
        with pytest.raises(BadInput, match="give the number of the case"):
            arriving.set_aside(opened, second, dana, why=why, reason="Twice.", of=of)
    for why, reason, said in (("boring", "x", "is unknown"), ("spam", " \x00\n ", "say in a sentence")):
        with pytest.raises(BadInput, match=said):
            arriving.set_aside(opened, second, dana, why=why, reason=reason)
    assert models.Act.objects.filter(kind="demand.dismissed").count() == 0
    arriving.set_aside(opened, second, dana, why="duplicate", reason="Twice.", of=f" {case.number.lower()} ")
    assert models.Arrival.objects.get(pk=second.pk).case == case


def test_what_was_decided_is_not_decided_again(opened: Office, dana: models.Account) -> None:
    one = arrived(opened)
    stale = models.Arrival.objects.get()
    arriving.clear(opened, one, dana)
    with pytest.raises(BadInput, match="was decided already"):
        arriving.set_aside(opened, one, dana, why="spam", reason="x")
    with pytest.raises(BadInput, match="somebody else decided it a moment ago"):
        arriving.set_aside(opened, stale, dana, why="spam", reason="x")
    with pytest.raises(BadInput, match="somebody else decided it a moment ago"):
        arriving.clear(opened, stale, dana)
    assert models.Case.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda: models.Arrival.objects.all()._raw_delete("default"),
        lambda: models.Arrival.objects.update(received_at=RECEIVED + timedelta(days=9)),
        lambda: models.Arrival.objects.update(digest="0" * 64),
        lambda: models.ArrivalViewing.objects.update(at=RECEIVED),
        lambda: models.ArrivalViewing.objects.all().delete(),
    ],
)
def test_no_arrival_vanishes_or_comes_at_another_time(opened: Office, dana: models.Account, change) -> None:
    models.ArrivalViewing.objects.create(account=dana, arrival=arrived(opened), at=RECEIVED)
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        change()


def test_the_task_is_a_task() -> None:
    assert set(TASKS) >= {"answer", "arrival"}
    assert tasks.TASKS["arrival"].__module__ == "counterfoil.office.tasks.arrival"


def test_nothing_that_was_sent_is_logged(opened: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    arrived(opened, message("I request the secret word umbrella."), sender_email="ada@mail.example")
    work.do_next(opened, TASKS)
    assert [line for line in caplog.messages if "umbrella" in line or "ada@" in line] == []


def test_work_folder_is_empty_afterwards(opened: Office, dana: models.Account) -> None:
    case = arriving.clear(opened, arrived(opened), dana)
    assert [path.name for path in Path(opened.work).iterdir() if path.name != case.number] == []
