"""What a worker does again and again is listed when its time has come, and not before."""

from __future__ import annotations

from dataclasses import replace

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.mail.settings import MailSettings
from counterfoil.office.services import work
from counterfoil.office.tasks.schedule import Schedule

BOTH = MailSettings("foia@example.gov", imap_host="i.example", imap_user="u", smtp_host="s.example")


def listed() -> set[str]:
    return set(models.Work.objects.filter(state="new", kind__startswith="mail").values_list("kind", flat=True))


def test_each_kind_is_listed_when_its_time_has_come(office: Office) -> None:
    now = [1000.0]
    schedule = Schedule(replace(office, mail=BOTH), clock=lambda: now[0])
    schedule.list_due()
    assert listed() == {"mail_in", "mail_out"}
    done = {kind: lambda *_: None for kind in ("mail_in", "mail_out")}
    while work.do_next(office, done):
        pass
    now[0] += 59
    schedule.list_due()
    assert listed() == set()
    now[0] += 1
    schedule.list_due()
    assert listed() == {"mail_in", "mail_out"}


def test_an_office_without_mail_has_none_to_do(office: Office) -> None:
    Schedule(office).list_due()
    Schedule(replace(office, mail=replace(BOTH, imap_host="", smtp_host=""))).list_due()
    assert listed() == set()
