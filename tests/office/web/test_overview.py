"""Oversight's page of figures: counted by the worker, equal to the command's, and what waits without a case."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from counterfoil.office import facts, models, overview
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import work
from counterfoil.office.tasks import TASKS
from counterfoil.oversight.facts import CaseFact
from counterfoil.oversight.measures import By, as_row, measure

from .made import case
from .test_oversight import cells, journal

DAY = datetime(2021, 12, 28, 16, tzinfo=UTC)


def test_nothing_is_counted_before_somebody_asks_and_the_button_has_it_done(as_role, page, office: Office) -> None:
    case(1)
    journal(office, 1)
    client = as_role(Role.OVERSIGHT)
    assert "Nothing has been counted yet." in page(client, "/desk/oversight/").text
    answer = client.post("/desk/oversight/")
    assert (answer.status_code, answer["Location"]) == (302, "/desk/oversight/")
    assert "The program is counting." in page(client, "/desk/oversight/").text
    assert work.do_next(office, {"overview": TASKS["overview"]})
    shown = page(client, "/desk/oversight/")
    assert "Nothing has been counted yet." not in shown.text
    assert "No data: there are too few cases for a pattern." in shown.text
    assert [row[:5] for row in cells(shown)] == [["not known", "1", "0", "1", "0"], ["all cases", "1", "0", "1", "0"]]
    assert not overview.is_behind(office)
    assert shown.tree.xpath("//form[@class='overview-made']//button") == []
    journal(office, 1)
    assert "Something was recorded since." in page(client, "/desk/oversight/").text


def test_figures_and_findings_are_those_of_the_command(
    as_role, page, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(2)
    (one,) = (case(1), *facts.cases(office, DAY.date()))[1:]
    rows = [_made(one, number, chance) for number in range(400)]
    monkeypatch.setattr(facts, "cases", lambda office, day: iter(rows))
    overview.make(office)
    for by in By:
        shown = page(as_role(Role.COUNSEL), f"/desk/oversight/?by={by.value}")
        expected = measure(rows, by)
        told = [(int(row[1]), int(row[2]), int(row[3]), int(row[4])) for row in cells(shown)]
        assert told == [(m.cases, m.answered, m.open, m.closed_unanswered) for m in (*expected.groups, expected.all)]
        kept = overview.latest()
        assert kept is not None
        assert kept.values["tables"][by.value] == [as_row(m) for m in (*expected.groups, expected.all)]
    findings = shown.tree.xpath("//ul[@class='overview-findings']/li")
    assert [node.xpath("string(h3)") for node in findings] == ["Extended for one kind of requester: news media"]
    named = findings[0].xpath(".//a/text()")
    assert named == [row.case for row in rows if row.requester_class == "news_media" and row.extensions][:10]


def _made(one: CaseFact, number: int, chance: random.Random) -> CaseFact:
    kind = chance.choice(["news_media", "business"])
    day = DAY.date()
    return replace(
        one, case=f"CF-2021-{number:06}", requester_class=kind, received_on=day, due_on=day, answered_on=day,
        closed_on=day, open=False, business_days=chance.randrange(4), days_late=0,
        extensions=int(chance.random() < (0.6 if kind == "news_media" else 0.2)),
    )  # fmt: skip


def test_what_waits_without_a_case_is_on_it_without_a_name(as_role, page, office: Office) -> None:
    for number in range(23):
        models.Arrival.objects.create(
            channel="web", name="zbigniew.eml", digest=f"{number:064}", size_bytes=1, sender_email="z@mail.example",
            received_at=DAY - timedelta(days=number), arrived_at=DAY,
        )  # fmt: skip
    shown = page(as_role(Role.OVERSIGHT), "/desk/oversight/")
    assert [row[0] for row in cells(shown)][:2] == ["A-000023", "A-000022"]
    assert len(cells(shown)) == 20
    assert "And 3 more." in shown.text
    assert "zbigniew" not in shown.response.content.decode()
