"""What the database keeps of a case, made to be gone: words, names, reasons, openings. Numbers, days and kinds stay.

Tables that refuse changes let go for this one transaction: a disposal that two persons confirmed, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from django.db import ProgrammingError, connection

from counterfoil.errors import EnvironmentFailed
from counterfoil.office import models, text_index
from counterfoil.office.services import resealing
from counterfoil.values import digest_of

LETS_GO = (
    "office_act", "office_note", "office_searchwords", "office_reviewchange", "office_arrival",
    "office_receivedmail", "office_outgoingmail", "office_mailevent", "office_importedchange",
)  # fmt: skip
"""Tables of which a case's rows lose their words or go, and which refuse that otherwise."""
STAYS = frozenset({"disposal.confirmed", "disposal.made", "record.expunged"})
"""Acts whose private values tell what was destroyed, and no word of it."""


def forget(case: models.Case) -> None:
    """Take every word of the case out of the database; call it in the transaction that says so."""
    with letting_go():
        models.Act.objects.filter(case=case).exclude(kind__in=STAYS).update(private={})
        for rows in (case.notes, case.search_words, case.pulls, case.notices_wanted, case.packets_wanted, case.drafts):
            rows.all()._raw_delete(connection.alias)
        models.ReviewChange.objects.filter(case=case)._raw_delete(connection.alias)
        for model in (models.Likeness, models.Served, models.FilledTable, models.StandingClaim):
            model.objects.filter(case=case).delete()
        mail = models.OutgoingMail.objects.filter(case=case)
        models.MailEvent.objects.filter(mail__in=mail).update(answer="")
        mail.update(recipient="", subject="", body="", attachments=[], in_reply_to="", thread="")
        models.ReceivedMail.objects.filter(case=case).update(
            message_id="", digest="", words="", sender="", sender_name="", subject="", thread="", text="", parts=[]
        )
        for arrival in models.Arrival.objects.filter(case=case):
            arrival.lists.clear()
            models.Arrival.objects.filter(pk=arrival.pk).update(
                name="", sender_email="", thread="", link=None, reading={}, reason="",
                digest=digest_of(f"{arrival.digest} {case.number}".encode()),
            )  # fmt: skip
        models.Opening.objects.filter(resealing.of_group(case.number)).delete()
        for opened in models.OpenedFile.objects.filter(file__release__case=case):
            text_index.remove(str(opened.pk), table=text_index.OPEN_TO_ALL)
            closed_at = opened.closed_at or datetime.now(UTC)
            models.OpenedFile.objects.filter(pk=opened.pk).update(title="", text="", closed_at=closed_at)
    models.Determination.objects.filter(case=case).update(basis="", authority="", reason="")
    models.Case.objects.filter(pk=case.pk).update(
        demand_digest=digest_of(f"{case.demand_digest} {case.number}".encode()),
        demand_name="",
        demand={},
        search={},
        viewed=[],
        added=[],
        findings="",
        waits_for="",
        instrument={name: case.instrument[name] for name in ("kind", "class", "sealed") if name in case.instrument},
        gate={name: case.gate[name] for name in ("action",) if name in case.gate},
    )


def empty_log() -> None:
    """Write what SQLite still keeps beside the database into it, so that nothing old lies there; outside any change."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


_TEXTS = (text_index.RECORDS, text_index.OPEN_TO_ALL)


def rebuild() -> None:
    """Write the full text and the whole database anew; outside any change. A large database takes its minutes.

    SQLite: no page that nothing uses keeps what was deleted. PostgreSQL: the same of its tables; what its own log and
    archives of it hold it does not reach (docs/expungement.md).
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for table in _TEXTS:  # FTS5 keeps deleted words in its segments, whatever secure_delete says
                cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")  # noqa: S608 - a name of ours
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            if cursor.fetchone()[0]:
                raise EnvironmentFailed(
                    "The database is being read by another program, so the log beside it still holds what was deleted. "
                    "It is tried again."
                )
            return
        for table in sorted(one for one in connection.introspection.table_names(cursor) if one.startswith("office_")):
            cursor.execute(f'VACUUM (FULL) "{table}"')  # the owner may; a name that the database gave
        with suppress(ProgrammingError):  # who may not ask for it waits for the server's own, within minutes
            cursor.execute("CHECKPOINT")  # the old files of the tables go now


@contextmanager
def letting_go() -> Iterator[None]:
    """Without the triggers that refuse changes to these tables; they are back before anybody else sees the tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table that has checks pending cannot be altered
            for table in LETS_GO:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")  # a name of ours, from the list above
            yield
            for table in LETS_GO:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        marks = ", ".join(["%s"] * len(LETS_GO))
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({marks})",  # noqa: S608
            LETS_GO,
        )
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in triggers:
            cursor.execute(sql)
