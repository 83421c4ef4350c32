"""An office as a folder: ``office.toml``, database, document store, ledger guard and keys. Nothing else is needed.

The simulated clock is decided when the office is made and cannot be changed: the ledger's origin says ``.invalid``,
so no proof of a simulated past can pass for a real one.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from counterfoil.errors import BadInput, OfficeInvalid
from counterfoil.office import beside, sign_on
from counterfoil.office import retention as retention_settings
from counterfoil.office.beside import ClusterSettings, ImportSettings, PaymentSettings, WatchSettings
from counterfoil.office.keeping.access import read_address
from counterfoil.office.mail import settings as mail_settings
from counterfoil.office.mail.settings import MailSettings
from counterfoil.office.retention import Schedule
from counterfoil.office.sign_on import SignOn

VERSION = 1
"""The layout that this program writes. A folder of a newer version is refused, never half-read."""

SETTINGS = "office.toml"
_KNOWN = {
    "version", "name", "law", "overlay", "sample", "simulated_clock", "origin", "database", "foia_officer",
    "address", "phone", "email", "key_published", "ledger_copy", "time_zone", "second_signature",
    "second_factor", "second_detectors", "oidc", "store", "encrypt",
}  # fmt: skip
_TABLES = {"mail", "retention", *beside.TABLES}
"""Keys that hold a table, each read by a module of its own."""
_FLAGS = {"sample": False, "simulated_clock": False, "second_signature": True, "encrypt": False}
"""Settings that are true or false, and what holds where the file says nothing."""


@dataclass(frozen=True, slots=True)
class Office:
    """What ``office.toml`` says, and where its parts lie."""

    folder: Path
    name: str
    law: str
    overlay: str
    sample: bool
    simulated_clock: bool
    origin: str  # the ledger's name: "records.example.gov/ledger"
    database: str = "sqlite"
    foia_officer: str = ""  # "Name, Title"
    address: str = ""
    phone: str = ""
    email: str = ""
    key_published: str = ""  # where the ledger's public key is published: a web address, or words
    ledger_copy: str = ""  # a folder that a web server serves: the worker keeps the ledger's public copy there
    time_zone: str = "America/Chicago"
    second_signature: bool = True  # a second person signs where something deviates, or is withheld whole
    second_factor: str = "offered"  # or "required", or the roles that must have one, separated by commas
    second_detectors: str = ""  # what adds to the rules' findings, separated by commas; empty: nothing does
    oidc: SignOn | None = None
    mail: MailSettings | None = None  # None: this office neither fetches nor sends e-mail
    retention: Schedule | None = None  # None: this office disposes of nothing
    imports: ImportSettings | None = None
    watch: WatchSettings | None = None
    payments: PaymentSettings | None = None  # None: fees are paid by hand
    kept_at: str = ""  # an object store for the documents: "s3://bucket/prefix"; empty: the folder ``store``
    encrypt: bool = False  # documents in the folder are sealed; in an object store they always are
    cluster: ClusterSettings | None = None  # None: each lane of the worker reads and redacts by itself
    parts: tuple[str, ...] = field(default=("store", "work", "keys"))

    def without_place(self, text: object) -> str:
        """A message for a browser: where the office lies on the server is nobody's business there."""
        found = str(text)
        for place in (self.folder.resolve(), self.folder):
            found = found.replace(str(place), "OFFICE")
        return found

    @property
    def database_file(self) -> Path:
        return self.folder / "office.db"

    @property
    def store(self) -> Path:
        return self.folder / "store"

    @property
    def work(self) -> Path:
        return self.folder / "work"

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    @property
    def guard(self) -> Path:
        return self.folder / "ledger.guard"


def need_empty(folder: Path) -> None:
    """Raise ``BadInput`` when the folder holds anything: an office needs one of its own."""
    if folder.exists() and any(folder.iterdir()):
        raise BadInput(
            f"{folder}: is not empty. An office needs a folder of its own: give a new path"
            + (" (this one already is an office)." if (folder / SETTINGS).exists() else ".")
        )


def create(
    folder: Path,
    *,
    law: str,
    overlay: str = "",
    name: str = "",
    sample: bool = False,
    simulated_clock: bool = False,
    database: str = "sqlite",
) -> Office:
    """Lay out a new office; raises ``BadInput`` when the folder already holds something."""
    need_empty(folder)
    name = name or folder.resolve().name
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "office"
    # RFC 2606 keeps .invalid for names that never resolve; a real office names its own host later.
    origin = f"{slug}.invalid/ledger" if sample or simulated_clock else f"{slug}/ledger"
    office = Office(folder, name, law, overlay, sample, simulated_clock, origin, database)
    if sample:
        office = replace(office, retention=retention_settings.SAMPLE)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for part in office.parts:
        (folder / part).mkdir(mode=0o700)
    write_settings(office)
    return office


def write_settings(office: Office) -> None:
    """Write ``office.toml`` whole or not at all."""
    text = "\n".join(
        [
            "# A Counterfoil office. `counterfoil office init` wrote this; docs/formats/office.md explains each line.",
            f"version = {VERSION}",
            f"name = {json.dumps(office.name)}",
            f"law = {json.dumps(office.law)}",
            f"overlay = {json.dumps(office.overlay)}",
            f"sample = {str(office.sample).lower()}",
            f"simulated_clock = {str(office.simulated_clock).lower()}",
            f"origin = {json.dumps(office.origin)}",
            f"database = {json.dumps(office.database)}",
            f"foia_officer = {json.dumps(office.foia_officer)}",
            f"address = {json.dumps(office.address)}",
            f"phone = {json.dumps(office.phone)}",
            f"email = {json.dumps(office.email)}",
            f"key_published = {json.dumps(office.key_published)}",
            *([f"ledger_copy = {json.dumps(office.ledger_copy)}"] if office.ledger_copy else []),
            f"time_zone = {json.dumps(office.time_zone)}",
            f"second_signature = {str(office.second_signature).lower()}",
            f"second_factor = {json.dumps(office.second_factor)}",
            f"second_detectors = {json.dumps(office.second_detectors)}",
            *([f"store = {json.dumps(office.kept_at)}"] if office.kept_at else []),
            *(["encrypt = true"] if office.encrypt else []),
            *(sign_on.write(office.oidc) if office.oidc else ()),
            *mail_settings.lines(office.mail),
            *retention_settings.lines(office.retention),
            *(line for name in beside.TABLES for line in beside.lines(name, getattr(office, name))),
            "",
        ]
    )
    target = office.folder / SETTINGS
    temporary = target.with_suffix(".new")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, target)


def database_of(folder: Path) -> str | None:
    """The database that ``office.toml`` names now; None where it cannot be read just now."""
    try:
        return str(tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8")).get("database", "sqlite"))
    except (OSError, ValueError):
        return None


def kept_now(office: Office) -> tuple[str, bool]:
    """Where ``office.toml`` says now that the documents are, and whether they are sealed there."""
    try:
        found = tomllib.loads((office.folder / SETTINGS).read_text(encoding="utf-8"))
        return str(found.get("store", "")), bool(found.get("encrypt", False))
    except (OSError, ValueError):
        return office.kept_at, office.encrypt


def on(office: Office, database: str) -> Office:
    """The same office on another database; ``office.toml`` says nothing of it yet."""
    return replace(office, database=database)


def set_database(office: Office, database: str) -> Office:
    """Write another database into ``office.toml``, whole or not at all; every other line stays as somebody wrote it."""
    _set_lines(office, {"database": database})
    return replace(office, database=database)


def set_kept(office: Office, kept_at: str, *, encrypt: bool) -> Office:
    """The same for where the documents are, and whether they are sealed there."""
    _set_lines(office, {"store": kept_at, "encrypt": encrypt})
    return replace(office, kept_at=kept_at, encrypt=encrypt)


def _set_lines(office: Office, values: dict[str, str | bool]) -> None:
    path = office.folder / SETTINGS
    said = path.read_text(encoding="utf-8")
    tables = found.start() if (found := _FIRST_TABLE.search(said)) else len(said)
    above = said[:tables]
    for key, value in values.items():
        above = _with_line(above, key, f"{key} = {json.dumps(value)}")
    text = above + said[tables:]
    if _parsed(text) != tomllib.loads(said) | values:
        raise OfficeInvalid(
            f"{path}: the line {' or '.join(values)} could not be changed. Give it a line of its own, near the top."
        )
    temporary = path.with_suffix(".new")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.chmod(path.stat().st_mode & 0o777)
    os.replace(temporary, path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)  # what is done to the old database afterwards rests on it
    finally:
        os.close(handle)


def _with_line(above: str, key: str, line: str) -> str:
    old = re.compile(rf"^[ \t]*{key}[ \t]*=.*$", re.MULTILINE)
    return old.sub(lambda _: line, above, count=1) if old.search(above) else f"{above.rstrip()}\n{line}\n"


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


_FIRST_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)


def read(folder: Path) -> Office:
    """The office in ``folder``; raises ``OfficeInvalid`` when it is none, newer, or its settings are wrong."""
    path = folder / SETTINGS
    if not path.is_file():
        raise OfficeInvalid(
            f"{folder}: is not an office (there is no {SETTINGS}). "
            f"Make one with: counterfoil office init {folder} --law us-il"
        )
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OfficeInvalid(f"{path}: {error}. Mend the line, or put the file back from a backup.") from error
    version = found.get("version")
    if not isinstance(version, int) or version < 1:
        raise OfficeInvalid(f"{path}: version: a whole number is needed, found {version!r}.")
    if version > VERSION:
        raise OfficeInvalid(
            f"{path}: this office was written by a newer Counterfoil (version {version}; this one knows {VERSION}). "
            "Nothing was touched. Update Counterfoil, then try again."
        )
    mail = mail_settings.read(found.get("mail"), str(path))
    retention = retention_settings.read(found.get("retention"), str(path))
    tables: dict[str, Any] = {
        name: beside.read(name, kind, found.get(name), str(path)) for name, kind in beside.TABLES.items()
    }
    found = {key: value for key, value in found.items() if key not in _TABLES}
    unknown = sorted(set(found) - _KNOWN)
    if unknown:
        raise OfficeInvalid(f"{path}: unknown key {unknown[0]!r}. Allowed: {', '.join(sorted(_KNOWN | _TABLES))}.")
    missing = [key for key in ("name", "law", "origin") if not isinstance(found.get(key), str) or not found[key]]
    if missing:
        raise OfficeInvalid(f"{path}: {missing[0]}: is missing. Put it back from a backup of the office.")
    del found["version"]
    for key in _FLAGS:
        if not isinstance(found.get(key, False), bool):
            raise OfficeInvalid(f"{path}: {key}: true or false is needed, found {found[key]!r}.")
    try:
        oidc = sign_on.read(found.pop("oidc")) if "oidc" in found else None
        wanted = found.get("second_factor", "offered")
        if isinstance(wanted, str) and wanted not in ("offered", "required"):
            sign_on.need_roles("second_factor", wanted)
    except ValueError as error:
        raise OfficeInvalid(f"{path}: {error}") from error
    for key in _KNOWN - {"version", *_FLAGS}:
        if not isinstance(found.get(key, ""), str):
            raise OfficeInvalid(f"{path}: {key}: text in quotation marks is needed, found {found[key]!r}.")
    texts = {key: found[key] for key in _KNOWN - {"version", "store", *_FLAGS} if key in found}
    kept_at = _kept_at(path, found.get("store", ""))
    flags = {key: found.get(key, default) for key, default in _FLAGS.items()}
    texts = {"overlay": ""} | texts | {"kept_at": kept_at}
    return Office(folder, **texts, **flags, oidc=oidc, mail=mail, retention=retention, **tables)


def _kept_at(path: Path, said: str) -> str:
    try:
        return str(read_address(said)) if said else ""
    except BadInput as error:
        raise OfficeInvalid(f"{path}: {error}") from error
