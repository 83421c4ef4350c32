"""All of tests/office on PostgreSQL: with ``COUNTERFOIL_TEST_DATABASE=postgresql`` every office that a test makes has a
database there, and a copied folder gets a copy of its database. ``script/soak`` runs them so.

What is about SQLite itself (its file, its triggers) is marked ``sqlite`` and left out of such a run.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections

from counterfoil.office import folder
from counterfoil.office.folder import Office

WANTED = os.environ.get("COUNTERFOIL_TEST_DATABASE", "sqlite") == "postgresql"
_OURS = re.compile(r'^database = "(postgresql://[^"]*/(t_[0-9a-f]{24}))"$', re.MULTILINE)


@dataclass
class Databases:
    """One database for each folder of an office, called after where it lies."""

    server: str
    made: dict[str, Path] = field(default_factory=dict)

    def url(self, name: str) -> str:
        return f"{self.server.rpartition('/')[0]}/{name}"

    def make(self, path: Path, template: str = "") -> str:
        """A new database for the office in ``path``, empty or a copy of another one."""
        name = name_of(path)
        connections.close_all()
        with psycopg.connect(self.server, autocommit=True) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            if template:
                server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [template])
            server.execute(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        self.made[name] = path.resolve()
        return self.url(name)

    def own(self, path: Path) -> None:
        """Give an office that was copied a copy of its database."""
        settings = path / folder.SETTINGS
        said = settings.read_text(encoding="utf-8") if settings.is_file() else ""
        found = _OURS.search(said)
        if found is not None and found[2] != name_of(path):
            url = self.make(path, template=found[2])
            settings.write_text(said.replace(found[1], url), encoding="utf-8")

    def drop(self, below: Path) -> None:
        """Drop those of the offices in this folder: a few thousand tests would fill the disk."""
        gone = [name for name, path in self.made.items() if path.is_relative_to(below.resolve())]
        if not gone:
            return
        connections.close_all()
        with psycopg.connect(self.server, autocommit=True) as server:
            for name in gone:
                server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                del self.made[name]


def files_of(office: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of an office by its name; on PostgreSQL ``office.db`` is every row of its database."""
    for path in sorted(office.rglob("*")):
        if path.is_file():
            yield path.relative_to(office).as_posix(), path.read_bytes()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            rows = []
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                rows += cursor.fetchall()
        cells = (bytes(one) if isinstance(one, memoryview) else str(one).encode() for row in rows for one in row)
        yield "office.db", b"\n".join(cells)


def name_of(path: Path) -> str:
    return f"t_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:24]}"


@contextmanager
def every_office(server: str) -> Iterator[Databases]:
    """While it lasts, a new office is on PostgreSQL, and the copy of one has a database of its own."""
    databases = Databases(server)
    create, read, copytree = folder.create, folder.read, shutil.copytree

    def created(path: Path, **given: Any) -> Office:
        folder.need_empty(path)
        if given.get("database", "sqlite") == "sqlite":
            given["database"] = databases.make(path)
        return create(path, **given)

    def copied(source: Any, target: Any, *args: Any, **given: Any) -> Any:  # it calls itself for each folder inside
        made = copytree(source, target, *args, **given)
        databases.own(Path(target))
        return made

    def reading(path: Path) -> Office:
        databases.own(path)
        return read(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "create", created)
        patch.setattr(folder, "read", reading)
        patch.setattr(shutil, "copytree", copied)
        yield databases
