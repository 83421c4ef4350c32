"""A ZIP archive: its members as parts, opened only after its directory passed every bound."""

from __future__ import annotations

import io
import zipfile
import zlib

from counterfoil.documents.blocks import Heading, Table
from counterfoil.documents.content import Content, Part
from counterfoil.errors import DocumentUnreadable, LimitExceeded

MAX_MEMBERS = 1_000
MAX_UNPACKED_MB = 512
MAX_RATIO = 200  # of all members together, once they are larger than the floor
_RATIO_FLOOR = 10 * 1024 * 1024


def parse(data: bytes) -> Content:
    """The members as parts, with a typeset list of them. Raises ``LimitExceeded`` for a bomb, ``DocumentUnreadable``
    for a damaged or encrypted archive."""
    with opened(data) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        warnings = [
            f"A member's name points outside the archive ({_shown(member.filename)}); it was read under its last name."
            for member in members
            if _climbs(member.filename)
        ]
        parts = []
        listed = [("Name", "Bytes")]
        for member in members:
            parts.append(Part(member.filename, read_member(archive, member)))
            listed.append((_shown(member.filename), f"{member.file_size:,}"))
            if member.comment:
                listed.append((f"comment on {_shown(member.filename)}: {_comment(member.comment)}", ""))
        if archive.comment:
            listed.append((f"comment on the archive: {_comment(archive.comment)}", ""))
        full = [member.filename for member in members]
        listed += [
            (f"empty folder {_shown(folder.filename)}", "")
            for folder in archive.infolist()
            if folder.is_dir() and not any(name.startswith(folder.filename) for name in full)
        ]
    if not members:
        warnings.append("The archive is empty.")
    blocks = (Heading("Members of the archive", 1), Table(tuple(listed), header=True))
    return Content("application/zip", "a ZIP archive", blocks, parts=tuple(parts), warnings=tuple(warnings))


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive, its directory checked: number, size and ratio of members, overlaps, encryption, methods."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise DocumentUnreadable("The ZIP archive is damaged. Ask its sender for it again.") from error
    try:
        _check(members, len(data))
    except (DocumentUnreadable, LimitExceeded):
        archive.close()
        raise
    return archive


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of one member, never more than its directory entry declares."""
    try:
        with archive.open(member) as handle:
            content = handle.read(member.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise DocumentUnreadable(
            f"The member {_shown(member.filename)} of the ZIP archive is damaged. Ask its sender for it again."
        ) from error
    if len(content) > member.file_size:
        raise LimitExceeded(
            f"The member {_shown(member.filename)} is larger than the ZIP archive says. It was not read."
        )
    return content


def _check(members: list[zipfile.ZipInfo], archive_size: int) -> None:
    if len(members) > MAX_MEMBERS:
        raise LimitExceeded(
            f"The ZIP archive has {len(members):,} members; at most {MAX_MEMBERS:,} are read. Split it."
        )
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_UNPACKED_MB * 1024 * 1024:
        raise LimitExceeded(
            f"The ZIP archive would unpack to {unpacked >> 20:,} MB; at most {MAX_UNPACKED_MB} MB are read. "
            "It may be made to fill the disk: do not unpack it by hand."
        )
    if unpacked > _RATIO_FLOOR and unpacked > MAX_RATIO * archive_size:
        raise LimitExceeded(
            f"The ZIP archive would grow {unpacked // max(archive_size, 1):,} times when unpacked. "
            "It may be made to fill the memory: do not unpack it by hand."
        )
    if sum(member.compress_size for member in members) > archive_size:
        raise DocumentUnreadable(
            "The ZIP archive's members overlap: it is damaged or made to attack. It was not opened."
        )
    if not all(member.filename for member in members):
        raise DocumentUnreadable("The ZIP archive is damaged: a member has no name. Ask its sender for it again.")
    if any(member.flag_bits & 0x1 for member in members):
        raise DocumentUnreadable(
            "The ZIP archive is encrypted. Ask its sender for the password, unpack it, add the files."
        )


def _climbs(name: str) -> bool:
    pieces = name.replace("\\", "/").split("/")
    return ".." in pieces or name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":")


def _comment(data: bytes) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in data.decode("utf-8", "replace"))[:10_000]


def _shown(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:200]
