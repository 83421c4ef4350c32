"""Lists of offices that have very much: the same as before they were made fast, and no page reads a whole table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterfoil.office import denials, desk_queries, models, viewing_queries
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role

from .made import act, case

AT = datetime(2022, 1, 3, tzinfo=UTC)
GROWS = ("act", "arrival", "case", "determination", "itemfact", "leaf", "receivedmail", "record", "release", "viewing")
"""Tables that grow with every case."""
PAGES = (
    (Role.RECORDS_OFFICER, "/desk/"), (Role.OVERSIGHT, "/desk/"), (Role.COUNSEL, "/desk/?state=closed"),
    (Role.RECORDS_OFFICER, "/desk/?state=held"), (Role.RECORDS_OFFICER, "/desk/mail/"),
    (Role.RECORDS_OFFICER, "/desk/cases/CF-2021-000001/"), (Role.RECORDS_OFFICER, "/desk/cases/CF-2021-000001/mail/"),
    (Role.RECORDS_OFFICER, "/desk/cases/CF-2021-000001/said/"), (Role.COUNSEL, "/desk/open-documents/"),
    (Role.RECORDS_OFFICER, "/desk/after/"), (Role.RECORDS_OFFICER, "/desk/arrivals/"),
    (Role.RECORDS_OFFICER, "/desk/retention/"), (Role.COUNSEL, "/desk/brady/"), (Role.OVERSIGHT, "/desk/oversight/"),
)  # fmt: skip


def account(name: str, role: Role) -> models.Account:
    return models.Account.objects.create(log_in_name=name, role=role.value, made_at=AT)


def secret_cases(people: list[models.Account]) -> None:
    """Cases on several desks and on none, every third of them kept secret by a court; each opened by everybody."""
    team = models.Team.objects.create(name="Police")
    team.members.add(people[1])
    for number in range(1, 13):
        sealed = {"kind": "search_warrant", "sealed": number % 3 == 0}
        made = case(number, instrument=sealed, assigned_to=people[0] if number % 4 == 1 else None)
        if number % 4 == 2:
            models.Case.objects.filter(pk=made.pk).update(team=team)
        if number % 4 == 3:
            models.Case.objects.filter(pk=made.pk).update(assigned_to=people[2])
        for who in people:
            models.Viewing.objects.create(account=who, case=made, what="case", at=AT)


def test_who_opened_what_is_what_was_opened_of_the_cases_that_one_may_see(office: Office) -> None:
    roles = (Role.RECORDS_OFFICER, Role.RECORDS_OFFICER, Role.COUNSEL, Role.OVERSIGHT)
    people = [account(f"p{number}", role) for number, role in enumerate(roles)]
    secret_cases(people)
    everything = set(models.Case.objects.all())
    for who in people:
        seen, hidden = desk_queries.seen_by(who), desk_queries.hidden_from(who)
        assert (set(seen) | set(hidden), set(seen) & set(hidden)) == (everything, set())
        for name, number in (("", ""), ("p1", ""), ("", "CF-2021-000003")):
            plain = models.Viewing.objects.filter(case__in=seen).order_by("-pk")
            plain = plain.filter(account__log_in_name=name) if name else plain
            plain = plain.filter(case__number=number) if number else plain
            page = viewing_queries.viewings(who, 1, who=name, number=number)
            assert (list(page.object_list), page.paginator.count) == (list(plain), plain.count())
    assert viewing_queries.viewers() == ["p0", "p1", "p2", "p3"]


def test_the_file_of_denials_shows_the_newest_of_each_exemption_and_says_that_there_is_more(office: Office) -> None:
    record = models.Record.objects.create(
        number="R-000001", digest="a", name="a", kind="arrest_report", system="x", media_type="x", added_at=AT
    )
    for number in range(1, 8):
        made = case(number, state="closed")
        left = act(made, "release.made", leaf=1000 + number, facts={"exemptions": ["7(1)(b)"]})
        models.Release.objects.create(
            case=made, manifest="x", kind="public", released_at=AT + timedelta(days=number), act=left
        )
        for finding, code in (("1", "7(1)(b)"), ("2", "7(1)(b)"), ("3", "7(1)(c)" if number < 3 else "")):
            models.Determination.objects.create(
                case=made, record=record, unit="R-000001", finding=finding, decision="redact", exemption=code,
                category="name", basis="In words of its own.", decided_by="Dana Sample, Officer", decided_at=AT,
            )  # fmt: skip
    whole, shown = denials.index(office), denials.index(office, most=3)
    assert [(one.code, len(one.denials), one.more) for one in whole] == [("7(1)(b)", 7, False), ("7(1)(c)", 2, False)]
    assert [(one.code, one.denials, one.more) for one in shown] == [
        ("7(1)(b)", whole[0].denials[:3], True),
        ("7(1)(c)", whole[1].denials, False),
    ]
    assert denials.index(office, most=7) == whole


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_no_page_reads_a_table_that_grows_with_every_case(as_role, office: Office, role: Role, path: str) -> None:
    case(1)
    client = as_role(role)
    models.Account.objects.update(brady_log=True)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    plain = [line for one in asked for line in plans(one["sql"]) if line in {f"SCAN office_{name}" for name in GROWS}]
    assert plain == []


def plans(sql: str) -> list[str]:
    if not sql.startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        return [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
