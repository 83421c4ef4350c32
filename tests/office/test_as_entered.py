"""Acts held against their entries: an act whose kind nobody may be told is entered as a note, and is no fault."""

from __future__ import annotations

import pytest
from django.db import transaction

from counterfoil.errors import LedgerInvalid
from counterfoil.office import as_entered, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import NEVER_TOLD
from counterfoil.office.services.session import within

from .web.made import case


def test_what_nobody_may_be_told_is_entered_as_a_note(office: Office) -> None:
    of = case(1)
    with within(office) as journal, transaction.atomic():
        for kind in sorted(NEVER_TOLD):
            journal.record(kind, case=of, facts={})
    assert set(models.Act.objects.filter(case=of).values_list("kind", flat=True)) == NEVER_TOLD
    as_entered.check(office)


def test_an_act_without_an_entry_is_found(office: Office) -> None:
    act = models.Act.objects.order_by("-leaf").first()
    assert act is not None
    models.Act.objects.create(
        kind=act.kind, actor="x", took_effect_at=act.took_effect_at, recorded_at=act.recorded_at, leaf=act.leaf + 1
    )
    with pytest.raises(LedgerInvalid, match=f"act {act.leaf + 1} "):
        as_entered.check(office)
