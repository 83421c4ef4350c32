"""Opens an office: points Django at its one database and brings the tables up to date."""

from __future__ import annotations

import fcntl
import ipaddress
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from counterfoil.errors import EnvironmentFailed, OfficeInvalid
from counterfoil.office import folder as folders
from counterfoil.office.folder import Office

PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA busy_timeout=30000;"
"""FULL, because an act and its ledger entry share this database; secure_delete, because DELETE must delete."""

_READ_COMMITTED = 2
"""``psycopg.IsolationLevel.READ_COMMITTED``; that package is needed on PostgreSQL only."""
LINE = {
    "connect_timeout": "10", "keepalives_idle": "30", "keepalives_interval": "10", "keepalives_count": "3",
    "tcp_user_timeout": "60000",
}  # fmt: skip
"""A line that is silently dead is noticed within a minute or so, not after the two hours that the system waits."""

TLS_SETTINGS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY"}
"""What may stand after the ? of a database's address; and what PostgreSQL's own programs call it."""


LEFT = "left"
"""The alias of the database that an office is just moved away from; beside its new one, which is the default."""

MOVED_AWAY = "moved_away"
"""A row of Django's list of migrations, in a database that an office left: no version of this program opens it then."""


def connect(office: Office, *, beside: Office | None = None) -> None:
    """Point Django at the office's database. Raises ``OfficeInvalid`` for a database setting that is not understood.

    ``beside`` is the same office on another database, which is ``LEFT`` then.
    """
    databases = {"default": _database(office)} | ({LEFT: _database(beside)} if beside else {})
    connections.close_all()
    settings.DATABASES = databases
    connections.settings = connections.configure_settings(databases)
    for alias in ("default", LEFT):
        if hasattr(connections._connections, alias):
            del connections[alias]


def open_office(path: Path) -> Office:
    """The office in ``path`` with its database ready. Raises ``OfficeInvalid`` when it is newer or damaged."""
    office = folders.read(path)
    connect(office)
    _check_tables(office)
    return office


def migrate() -> None:
    """Make or update the tables; on PostgreSQL all of it or nothing.

    Django notes some migrations only after their tables are there: killed in between, the next start would fail for
    ever. SQLite changes tables outside a transaction of ours.
    """
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        call_command("migrate", verbosity=0, interactive=False)


@dataclass(frozen=True, slots=True)
class Lock:
    """The office's lock as one program holds it."""

    handle: int
    office: Office

    def take(self) -> None:
        """Wait until nobody else has it. Raises ``EnvironmentFailed`` where the office was moved meanwhile."""
        fcntl.flock(self.handle, fcntl.LOCK_EX)
        if folders.database_of(self.office.folder) not in (self.office.database, None):
            raise EnvironmentFailed(
                f"{self.office.folder}: was moved to another database while this waited. Nothing was written; run the "
                "same command again (a server or a worker: start it again)."
            )

    def let_go(self) -> None:
        """Let others have it; whoever calls this takes it again."""
        fcntl.flock(self.handle, fcntl.LOCK_UN)


@contextmanager
def locked(office: Office) -> Iterator[Lock]:
    """Only one program at a time changes an office; a second one waits up to the first one's step, then goes on."""
    handle = os.open(office.folder / ".lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        lock = Lock(handle, office)
        lock.take()
        yield lock
    finally:
        os.close(handle)


def _database(office: Office) -> dict[str, Any]:
    if office.database == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(office.database_file.resolve()),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": PRAGMAS, "timeout": 30},
            "CONN_MAX_AGE": None,  # a thread of a server keeps its connection: opening one takes as long as a page
        }
    parts = urlsplit(office.database)
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        options: dict[str, Any] = LINE | _tls(office, parts.hostname or "", parts.query)
        # Whatever the server's default is: an append waits for the one before it, and then sees what that one wrote.
        options["isolation_level"] = _READ_COMMITTED
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.strip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": options,
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        }
    raise OfficeInvalid(
        f"{office.folder / folders.SETTINGS}: database: {_without_password(office.database)!r} is not understood. "
        'Use "sqlite" or "postgresql://user@host:port/name".'
    )


def _tls(office: Office, host: str, query: str) -> dict[str, str]:
    """How the connection to PostgreSQL is protected: as the address says, and to another machine by verified TLS.

    libpq itself would take any certificate, and go on in clear where a server offers none.
    """
    given = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := sorted(set(given) - TLS_SETTINGS.keys()):
        raise OfficeInvalid(
            f"{office.folder / folders.SETTINGS}: database: {unknown[0]!r} is no setting of an address. "
            f"Allowed after the ?: {', '.join(TLS_SETTINGS)}."
        )
    if "sslmode" not in given and not _is_here(host):
        given = {"sslmode": "verify-full", "sslrootcert": _authorities()} | given
    return given


def _is_here(host: str) -> bool:
    try:
        return not host or host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _authorities() -> str:
    """The system's own list of authorities. ``system`` says the same, but only to libpq 16 and later."""
    known = (ssl.get_default_verify_paths().openssl_cafile, "/etc/ssl/certs/ca-certificates.crt")
    return next((one for one in known if Path(one).is_file()), "system")


def _without_password(address: str) -> str:
    """An address as it may be shown: what stands before the last @ may be a password.

    >>> _without_password("postgres//me:secret@db"), _without_password("mysql")
    ('…@db', 'mysql')
    """
    before, at, after = address.rpartition("@")
    return f"…@{after}" if at and before else address


def _check_tables(office: Office) -> None:
    """Refuse a database with migrations that this program does not know; apply those that are missing."""
    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise EnvironmentFailed(
            f"{office.folder}: the database does not open: {error}. Nothing was changed."
        ) from error
    known = set(executor.loader.disk_migrations)
    newer = [name for app, name in executor.loader.applied_migrations if app == "office" and (app, name) not in known]
    if MOVED_AWAY in newer:
        raise OfficeInvalid(
            f"{office.folder}: the office left this database; it goes on in another one (counterfoil office migrate). "
            f"Nothing was touched. Put the line database in {folders.SETTINGS} back, or delete what is left of it here."
        )
    if newer:
        raise OfficeInvalid(
            f"{office.folder}: the database was changed by a newer Counterfoil ({newer[0]}). Nothing was touched. "
            "Update Counterfoil, then try again."
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        migrate()
