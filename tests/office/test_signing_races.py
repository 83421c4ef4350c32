"""Decisions and signatures that come at the same moment: what is signed is all that stands, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.db import connections

from counterfoil.errors import BadInput, PersonMustDecide
from counterfoil.office import models
from counterfoil.office.services import draft_history, drafting, drafts, opening, redacting, signing
from counterfoil.office.services.draft_history import Choice
from counterfoil.office.services.drafting import Said
from counterfoil.office.tasks.sign import sign

from .conftest import own_database
from .reviewed import DANA, OMAR, Reviewed, account, complete
from .web.made import case, sheet

LATE: dict[str, Callable[[Reviewed], object]] = {
    "a place": lambda r: drafting.decide_findings(
        r.office, r.case, r.omar, [r.place("LH123456")], Said("redact", "7(1)(c)", "it is the name of nobody"), seen=99
    ),
    "a record": lambda r: drafting.decide_record(r.office, r.case, r.omar, "R-000001", Said("no"), seen=99),
    "a page": lambda r: drafting.viewed(r.office, r.case, r.omar, "R-000001", 0, is_so=False, seen=99),
    "words": lambda r: drafting.add(
        r.office, r.case, r.omar, "R-000001", 0, Choice("", "7(1)(c)", "a bell", text="crooked bell"), seen=99
    ),
    "undo": lambda r: drafting.undo(r.office, r.case, r.dana),
}


def signed_in_between(r: Reviewed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Dana signs after it was asked whether the case is open, and before anything is written."""
    asked = drafting.need_open

    def then_signed(*of: Any) -> Any:
        found = asked(*of)
        signing.sign(r.office, r.case.number, r.dana, seen=draft_history.last_number(r.case))
        return found

    monkeypatch.setattr(drafting, "need_open", then_signed)


@pytest.mark.parametrize("what", LATE)
def test_a_decision_that_a_signature_overtakes_is_refused(
    under_review: Reviewed, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Else its author is told that it stands, and the file goes out without it."""
    r = under_review
    complete(r)
    before = list(models.Draft.objects.order_by("pk").values_list("place", "decision"))
    signed_in_between(r, monkeypatch)
    with pytest.raises(PersonMustDecide, match="What was decided is signed"):
        LATE[what](r)
    assert list(models.Draft.objects.order_by("pk").values_list("place", "decision")) == before
    [one] = models.SignOff.objects.all()
    assert (one.state, one.number) == (signing.COMPLETE, draft_history.last_number(r.case))


def test_what_a_signer_has_not_seen_is_not_signed(
    postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL two write at the very same time: who signs holds the case until the table is written."""
    office, _ = opening.open_new(
        tmp_path / "office", law="us-il", name="Sample City", sample=True, simulated_clock=True,
        database=own_database(postgresql, "signing"),
    )  # fmt: skip
    of = case(1, state="proposed")
    sheet(office, of, pages=2)
    dana, omar = account("dana", DANA), account("omar", OMAR)
    drafting.decide_record(office, of, dana, "R-000001", Said("yes"), seen=0)
    for page_index in (0, 1):
        drafting.viewed(office, of, dana, "R-000001", page_index, seen=9)
    seen, works_out, done = draft_history.last_number(of), Event(), Event()
    standing = drafts.standing

    def slowly(*given: Any) -> Any:
        if not works_out.is_set():
            works_out.set()
            done.wait(1)  # a change that does not wait for the signature is done well before
        return standing(*given)

    def changes() -> str:
        try:
            works_out.wait(30)
            drafting.viewed(office, of, omar, "R-000001", 1, is_so=False, seen=9)
            return "written"
        except PersonMustDecide:
            return "refused"
        finally:
            done.set()
            connections.close_all()

    monkeypatch.setattr(drafts, "standing", slowly)
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(changes)
        try:
            signing.sign(office, of.number, dana, seen=seen)
            signed = True
        except (BadInput, PersonMustDecide):
            signed = False
        assert (signed, other.result()) == (True, "refused")
    assert draft_history.last_number(of) == seen
    connections.close_all()


def test_a_worker_that_was_killed_after_the_decisions_does_not_decide_twice(
    under_review: Reviewed, monkeypatch: pytest.MonkeyPatch
) -> None:
    r = under_review
    complete(r)
    signing.sign(r.office, r.case.number, r.dana, seen=draft_history.last_number(r.case))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(redacting, "redact", killed)
        with pytest.raises(KeyboardInterrupt):
            sign(r.office, r.case.number)
    sign(r.office, r.case.number)
    kinds = list(models.Act.objects.filter(case=r.case).order_by("leaf").values_list("kind", flat=True))
    assert (kinds.count("determination.made"), kinds.count("search.confirmed")) == (1, 1)
    assert models.Case.objects.get(pk=r.case.pk).state == "lettered"
