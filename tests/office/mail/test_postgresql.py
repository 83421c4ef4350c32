"""The same on PostgreSQL: kept once, filed, acknowledged, and not changed afterwards."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections, transaction

from counterfoil.office import mail_queries, models
from counterfoil.office.mail import filing, keyed, owed, running
from counterfoil.office.mail.filing import Place
from counterfoil.office.operate import measuring
from counterfoil.office.services import adopting, opening

from ..conftest import own_database
from .conftest import cleared, new_officer, with_mail
from .messages import bounce, message
from .servers import Certificates, Mailbox, Taken

AT = datetime(2022, 1, 4, 15, 30, 5, tzinfo=UTC)


def test_mail_on_postgresql(
    postgresql: str, tmp_path: Path, mailbox: Mailbox, smtp: tuple[int, Taken], certificates: Certificates
) -> None:
    made, _ = opening.open_new(
        tmp_path / "office",
        law="us-il",
        name="Sample City",
        sample=True,
        simulated_clock=True,
        begins=datetime(2022, 1, 3, 18, tzinfo=UTC),
        people={"foia_officer": "Dana Sample, FOIA Officer (SAMPLE)", "address": "1 Harbor Street, Sampleton"},
        database=own_database(postgresql, "mail"),
    )
    adopting.adopt(made.folder, "us-il", by="Ida Sample, Counsel (SAMPLE)")
    mailed = with_mail(made.folder, mailbox, smtp, certificates, "postgresql")
    assert connection.vendor == "postgresql"

    mailed.deliver(message(), at=AT)
    mailed.deliver("Received: by list.example\n" + message())
    running.take_in(mailed.office)
    cleared(mailed, new_officer())
    assert [running.send_out(mailed.office), running.send_out(mailed.office)] == [1, 0]
    row = models.OutgoingMail.objects.get()
    ours = keyed.message_id(keyed.secret_of(mailed.office), row.pk, "sample-city.example")
    for uid, content in enumerate(
        (message("x\n", f"In-Reply-To: {ours}", message_id="<2@mail.example>"), bounce(ours))
    ):
        filing.keep(mailed.office, Place("Other", 1, uid), content.encode(), received_at=AT)
        filing.keep(mailed.office, Place("Other", 1, uid), content.encode(), received_at=AT)
    assert list(models.ReceivedMail.objects.order_by("pk").values_list("became", flat=True)) == [
        "arrival", "copy", "reply", "bounce",
    ]  # fmt: skip
    assert [one.kind for one in mail_queries.thread(models.Case.objects.get())] == [
        "arrival", "reply", "bounce", "bounced",
    ]  # fmt: skip
    assert mail_queries.waiting_in(models.Case.objects.get().number) == 2
    assert owed.list_owed(mailed.office) == 0
    assert 'counterfoil_mail_received{became="reply"} 1' in measuring.metrics(mailed.office)
    for attempt in (
        lambda: models.MailEvent.objects.update(answer="x"),
        lambda: models.OutgoingMail.objects.update(body="x"),
        lambda: models.ReceivedMail.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
            attempt()
    connections.close_all()
