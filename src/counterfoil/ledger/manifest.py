"""The manifest of a release: which files left, each with its size and SHA-256 (``docs/formats/release-folder.md``).

The ledger's entry of the release carries the manifest's own SHA-256; so receipt → entry → manifest → every file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import canonical
from counterfoil.ledger.files import digest_file, list_files, shown
from counterfoil.ledger.note import is_key_name
from counterfoil.values import Digest

NAME = "manifest.json"
RECEIPTS = "receipt"
"""The folder in a release that holds receipts; it comes after the manifest and is not in it."""

MAX_FILES = 100_000
MAX_MANIFEST = 32_000_000  # bytes
MAX_TOTAL = 1 << 50  # bytes, all files together

_STEP = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()+,=@-]{0,149}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[A-Z]{1,8}-[0-9]{4}-[0-9]{1,8}")
_NONCE = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class File:
    """One released file. ``name`` may hold ``/`` between folders."""

    name: str
    sha256: Digest
    bytes: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What left, for one case. ``nonce`` (43 random characters) keeps the manifest's digest from being guessed."""

    case_number: str
    origin: str  # of the ledger
    files: tuple[File, ...]
    nonce: str = ""

    def to_bytes(self) -> bytes:
        """The canonical bytes of ``manifest.json``; raises ``LedgerInvalid`` when a name or number is not allowed."""
        value = {
            "version": 1,
            "case": self.case_number,
            "files": [{"name": file.name, "sha256": file.sha256, "bytes": file.bytes} for file in self.files],
            "ledger": {"origin": self.origin},
        }
        if self.nonce:
            value["nonce"] = self.nonce
        data = canonical.write(value)
        parse(data)
        return data


def parse(data: bytes) -> Manifest:
    """The manifest that ``data`` spells; raises ``LedgerInvalid`` for what the writer would not have written."""
    value = canonical.read(data, NAME)
    match value:
        case {
            "version": 1,
            "case": str() as case_number,
            "files": list() as files,
            "ledger": {"origin": str() as origin},
        }:
            pass
        case _:
            raise LedgerInvalid(f"{NAME}: is not version 1 with case, files and ledger.")
    nonce = value.get("nonce", "")
    unknown = value.keys() - {"version", "case", "files", "ledger", "nonce"}
    if unknown or value["ledger"].keys() != {"origin"} or value["version"] is True:
        raise LedgerInvalid(f"{NAME}: holds keys that are not allowed.")
    if not _NUMBER.fullmatch(case_number) or not is_key_name(origin):
        raise LedgerInvalid(f"{NAME}: names no case number or no ledger.")
    if "nonce" in value and not (isinstance(nonce, str) and _NONCE.fullmatch(nonce)):
        raise LedgerInvalid(f"{NAME}: nonce is not 43 characters of base64url.")
    if len(files) > MAX_FILES:
        raise LedgerInvalid(f"{NAME}: names more than {MAX_FILES} files.")
    listed = tuple(_file(item) for item in files)
    names = [file.name for file in listed]
    if names != sorted(set(names)):
        raise LedgerInvalid(f"{NAME}: files are not in order of their names, or one is there twice.")
    if len({name.casefold() for name in names}) != len(names):
        raise LedgerInvalid(f"{NAME}: two names differ only in capitals; one file would hide the other.")
    return Manifest(case_number, origin, listed, nonce)


def describe(folder: Path) -> tuple[File, ...]:
    """Every file that stands in ``folder``, but the manifest and the receipts; for the writer of a release."""
    described = []
    for name in list_files(folder, MAX_FILES):
        if name != NAME and not name.startswith(f"{RECEIPTS}/"):
            digest, size = digest_file(folder, name) or ("", 0)
            described.append(File(name, Digest(digest), size))
    return tuple(described)


def _file(item: object) -> File:
    match item:
        case {"name": str() as name, "sha256": str() as sha256, "bytes": int() as size} if len(item) == 3:  # type: ignore[arg-type]
            pass
        case _:
            raise LedgerInvalid(f"{NAME}: a file needs exactly name, sha256 and bytes.")
    steps = name.split("/")
    if len(steps) > 8 or not all(_STEP.fullmatch(step) and not step.endswith((".", " ")) for step in steps):
        raise LedgerInvalid(f"{NAME}: {shown(name)!r} is no name that a release may have.")
    if steps[0].casefold() in (NAME, RECEIPTS):
        raise LedgerInvalid(f"{NAME}: {shown(name)!r} may not be listed; it comes after the manifest.")
    if not _DIGEST.fullmatch(sha256) or size is True or size is False or not 0 <= size <= MAX_TOTAL:
        raise LedgerInvalid(f"{NAME}: {shown(name)!r} has no proper SHA-256 or size.")
    return File(name, Digest(sha256), size)
