"""Puts an office back from its backup, into a new folder only, and leaves it to ``office check`` to say how it is."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection, transaction

from counterfoil.errors import BadInput
from counterfoil.office import app, folder, models
from counterfoil.office.journal import UNPROVED
from counterfoil.office.operate import archive, backing_up
from counterfoil.office.operate.archive import Contents


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back."""

    folder: Path
    made_at: str
    entries: int
    mail_in_doubt: int  # messages that waited to be sent then, and may have been sent since


def restore(
    file: Path, target: Path, *, keys: Path | None = None, earlier: Sequence[Path] = (), database: str = ""
) -> Restored:
    """The office of the backup ``file`` in ``target``, which is new or empty; nothing is left of one that fails.

    ``keys`` is the archive of its keys, ``earlier`` the backups that it adds to, ``database`` the URL of a new and
    empty PostgreSQL database. Raises ``BadInput``.
    """
    folder.need_empty(target)
    listed = archive.verify(file)
    if listed.about.get("kind") != "office":
        raise BadInput(
            f"{file}: holds the keys of an office, not the office. Give it with --keys, and the backup first."
        )
    private = _private(file, listed, keys)
    _need_database(file, listed, database)
    before = [(path, archive.verify(path)) for path in earlier]
    _need_all(file, listed, before)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}-"))
    try:
        archive.unpack(file, part)
        for path, contents in before:
            wanted = set(listed.elsewhere) & {Path(one.name).name for one in contents.members}
            if wanted:
                names = [f"{below}{one[:2]}/{one}" for one in sorted(wanted) for below in ("", "sealed/")]
                archive.unpack(path, part, only=tuple(f"store/{name}" for name in names))
        if private is not None:
            archive.unpack(private, part)
        office = folder.read(part)
        for name in office.parts:
            (part / name).mkdir(mode=0o700, exist_ok=True)
        if (part / backing_up.SQLITE).exists():
            os.replace(part / backing_up.SQLITE, part / "office.db")
            office = replace(office, database="sqlite")
        else:
            office = replace(office, database=database)
        folder.write_settings(office)
        (part / UNPROVED).write_text("Brought back from a backup. See docs/operating.md.\n", encoding="utf-8")
        app.connect(office)
        if database:
            _fill(part / backing_up.POSTGRESQL)
            (part / backing_up.POSTGRESQL).unlink()
        doubted = _mail_in_doubt()
        connection.close()
        if target.exists():
            target.rmdir()
        os.replace(part, target)
    except BaseException:
        connection.close()
        shutil.rmtree(part, ignore_errors=True)
        raise
    return Restored(target, str(listed.about.get("made_at", "")), int(listed.about.get("entries", 0)), doubted)


def _private(file: Path, listed: Contents, keys: Path | None) -> Path | None:
    """The archive of keys to unpack; None where they are in the backup itself."""
    inside = any(one.name == "ledger.guard" for one in listed.members)
    if inside and keys is None:
        return None
    if keys is None:
        raise BadInput(
            f"{file}: has no keys in it. Give their archive as well: --keys {file.name}{backing_up.KEYS_SUFFIX}. "
            "Without them the office could be read, and nothing could be signed or sealed."
        )
    contents = archive.verify(keys)
    if contents.about.get("kind") != "keys" or contents.about.get("origin") != listed.about.get("origin"):
        raise BadInput(f"{keys}: is not the archive of this office's keys.")
    if inside:
        raise BadInput(f"{file}: has its keys in it. Leave --keys out.")
    return keys


def _need_database(file: Path, listed: Contents, database: str) -> None:
    if listed.about.get("database") == "postgresql" and not database:
        raise BadInput(
            f"{file}: is of an office on PostgreSQL. Make a new and empty database, and give it: "
            "--database postgresql://user@host:port/name."
        )
    if listed.about.get("database") == "sqlite" and database:
        raise BadInput(f"{file}: is of an office on SQLite. Leave --database out.")


def _need_all(file: Path, listed: Contents, before: Sequence[tuple[Path, Contents]]) -> None:
    given = {digest for _, contents in before for digest in contents.digests - set(contents.elsewhere)}
    missing = [one for one in listed.elsewhere if one not in given]
    if missing:
        raise BadInput(
            f"{file}: adds to an earlier backup, {listed.about.get('adds_to')!r}, which has {len(missing)} files that "
            "are wanted. Give it with --earlier, and those before it."
        )


def _fill(dump: Path) -> None:
    if connection.introspection.table_names():
        raise BadInput(
            f"{connection.settings_dict['NAME']}: this database is not empty. Nothing was changed; give a new one."
        )
    backing_up.run_postgresql(
        "pg_restore",
        ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         f"--dbname={connection.settings_dict['NAME']}", str(dump)],
    )  # fmt: skip


def _mail_in_doubt() -> int:
    """What waited to be sent when the backup was made may have been sent since: a person decides on each."""
    if models.OutgoingMail._meta.db_table not in connection.introspection.table_names():
        return 0
    with transaction.atomic():
        waiting = list(models.OutgoingMail.objects.filter(state="waiting"))
        for row in waiting:
            models.MailEvent.objects.create(
                mail=row, at=datetime.now(UTC), what="doubt", answer="The office was restored from a backup."
            )
        models.OutgoingMail.objects.filter(pk__in=[row.pk for row in waiting]).update(state="doubt")
    return len(waiting)
