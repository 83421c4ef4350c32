"""An office that was brought back from a backup takes requests as ever, and enters nothing before its proof."""

from __future__ import annotations

import shutil
from typing import Any

from django.conf import settings
from django.test import Client

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.journal import UNPROVED
from counterfoil.office.services import work
from counterfoil.office.store import FolderStore
from counterfoil.office.tasks import TASKS

from .conftest import kept
from .test_portal_arrivals import dana as dana
from .test_portal_asking import message, sent, through


def _recorded() -> tuple[int, int, int]:
    return models.Act.objects.count(), models.Leaf.objects.count(), models.Case.objects.count()


def test_a_request_is_taken_and_waits_until_the_office_is_proved(served: Any, dana: Client, office: Office) -> None:
    """To turn the public away would cost them the day of receipt, and what is asked rests on no entry."""
    mark = office.folder / UNPROVED
    mark.write_text("Brought back from a backup. See docs/operating.md.\n")
    before = _recorded()
    public = Client(SERVER_NAME="localhost")
    through(public)
    secret, arrival = sent(public)
    while work.do_next(office, {"arrival": TASKS["arrival"]}):
        pass
    assert "Invented Hall" in message(office, arrival).get_content()
    assert kept(public.get(f"/follow/{secret}/")).texts("//p[@class='portal-due']") == ["Due in 7 days"]
    assert models.UnsentRequest.objects.count() == 0

    where = f"/desk/arrivals/{arrival.pk}/"
    for do in ({"do": "clear"}, {"do": "set_aside", "why": "spam", "reason": "It asks for nothing."}):
        refused = kept(dana.post(where, do))
        assert "nothing may be recorded or signed before it is shown that nothing newer was signed" in refused.text
        assert "counterfoil ledger resume" in refused.text
        assert str(office.folder) not in refused.text
        arrival.refresh_from_db()
        assert (_recorded(), arrival.state, arrival.case) == (before, "new", None)

    mark.unlink()
    assert dana.post(where, {"do": "clear"}).status_code == 302
    case = models.Case.objects.get()
    arrival.refresh_from_db()
    assert (arrival.state, arrival.case, case.received_at) == ("cleared", case, arrival.received_at)
    assert [act.kind for act in models.Act.objects.filter(case=case).order_by("leaf")][-1] == "demand.cleared"


def test_what_cannot_be_kept_is_not_half_kept(served: Any, office: Office) -> None:
    """The store is not there yet: whoever asks is told, and their draft waits for the next try."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    through(client)
    away = shutil.move(office.store, office.folder / "away")
    office.store.write_text("not a folder")
    failed = client.post("/request/review/")
    assert (failed.status_code, models.Arrival.objects.count(), models.UnsentRequest.objects.count()) == (500, 0, 1)
    office.store.unlink()
    shutil.move(away, office.store)
    secret, arrival = sent(client)
    assert FolderStore(settings.OFFICE.store).get(arrival.digest).is_file()
    assert kept(client.get(f"/follow/{secret}/")).heading == "Request A-000001"
