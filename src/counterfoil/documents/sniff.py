"""What a file is, by its content. Its ending is a hint among kinds of text only; a wrong ending changes nothing."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath

from counterfoil.documents.formats.text import is_binary


class Kind(StrEnum):
    """The kinds of file that can be told apart; those of the second group cannot be read here."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    GIF = "image/gif"
    BMP = "image/bmp"
    WEBP = "image/webp"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    CSV = "text/csv"
    TEXT = "text/plain"
    HTML = "text/html"
    MAIL = "message/rfc822"
    MSG = "application/vnd.ms-outlook"
    TNEF = "application/ms-tnef"
    OLE_OBJECT = "application/x-ole-object"
    ZIP = "application/zip"
    RTF = "application/rtf"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    # read by other tools only
    EMPTY = "empty"
    OLE = "application/x-ole-storage"
    ODF = "application/vnd.oasis.opendocument"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    HEIC = "image/heic"
    AUDIO = "audio"
    VIDEO = "video"
    ARCHIVE = "archive"
    PROGRAM = "application/x-executable"
    UNKNOWN = "application/octet-stream"


_STARTS: tuple[tuple[bytes, Kind], ...] = (
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"II+\0", Kind.TIFF),
    (b"MM\0+", Kind.TIFF),
    (b"GIF87a", Kind.GIF),
    (b"GIF89a", Kind.GIF),
    (b"\x78\x9f\x3e\x22", Kind.TNEF),
    (b"{\\rtf", Kind.RTF),
    (b"ID3", Kind.AUDIO),
    (b"OggS", Kind.AUDIO),
    (b"fLaC", Kind.AUDIO),
    (b"\x1aE\xdf\xa3", Kind.VIDEO),
    (b"\0\0\x01\xba", Kind.VIDEO),
    (b"\0\0\x01\xb3", Kind.VIDEO),
    (b"FLV\x01", Kind.VIDEO),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", Kind.VIDEO),
    (b"#!AMR", Kind.AUDIO),
    (b"\x1f\x8b", Kind.ARCHIVE),
    (b"BZh", Kind.ARCHIVE),
    (b"\xfd7zXZ\0", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"Rar!\x1a\x07", Kind.ARCHIVE),
    (b"MSWIM\0\0\0", Kind.ARCHIVE),
    (b"!<arch>\n", Kind.ARCHIVE),
    (b"\x7fELF", Kind.PROGRAM),
)
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{0,60})[ \t]*:", re.MULTILINE)
_ANY_MAIL = frozenset((b"from", b"to", b"subject", b"date", b"cc", b"reply-to", b"sender"))
_ONLY_MAIL = frozenset(
    (b"received", b"return-path", b"message-id", b"mime-version", b"content-type", b"delivered-to", b"x-mailer",
     b"content-transfer-encoding", b"in-reply-to", b"references", b"x-original-to", b"dkim-signature")
)  # fmt: skip
_MAIL_ENDINGS = frozenset((".eml", ".msg", ".mbox", ".email"))


def sniff(data: bytes, name: str = "") -> Kind:
    """The kind of ``data``. ``name`` only decides between kinds of text (a letter, a table, a saved message)."""
    if not data.strip(b"\0 \t\r\n"):
        return Kind.EMPTY
    if b"%PDF-" in data[:1024] or (b"%!PS-Adobe-3.0 PDF" in data[:1024]):
        return Kind.PDF
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data.startswith(_COMPOUND):
        return _compound_kind(data)
    if data.startswith(b"BM") and len(data) > 30 and data[6:10] == b"\0\0\0\0":
        return Kind.BMP
    if data.startswith(b"MZ") and is_binary(data):
        return Kind.PROGRAM
    if data[:4] == b"RIFF":
        return {b"WEBP": Kind.WEBP, b"WAVE": Kind.AUDIO}.get(data[8:12], Kind.VIDEO)
    if data[4:8] == b"ftyp":
        if data[8:12] in (b"heic", b"heix", b"mif1", b"avif", b"msf1"):
            return Kind.HEIC
        return Kind.AUDIO if data[8:12] in (b"M4A ", b"M4B ") else Kind.VIDEO
    if data[:1] == b"\0" and data[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"):
        return Kind.VIDEO  # QuickTime of before there was a box that says so
    if data[:4] == b"FORM" and data[8:12] in (b"AIFF", b"AIFC"):
        return Kind.AUDIO
    if data[:1] == data[188:189] == data[376:377] == b"G" and is_binary(data[:4096]):
        return Kind.VIDEO  # packets of an MPEG transport stream
    if data[:2] in (b"\xff\xfa", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xf1", b"\xff\xf9"):
        return Kind.AUDIO
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06") or (data[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(data))):
        return _zip_kind(data)
    if data[257:262] == b"ustar":
        return Kind.ARCHIVE
    return _text_kind(data, PurePosixPath(name.lower()).suffix)


def _compound_kind(data: bytes) -> Kind:
    """By the names of what is in it, which stand as UTF-16 among its sectors."""
    if "__properties_version1.0".encode("utf-16-le") in data:
        return Kind.MSG
    whole = ("WordDocument", "Workbook", "Book", "PowerPoint Document")
    if any(f"{name}\0".encode("utf-16-le") in data for name in whole):
        return Kind.OLE
    within = ("\x01Ole10Native", "Package", "CONTENTS", "EmbeddedOdf")
    return Kind.OLE_OBJECT if any(f"{name}\0".encode("utf-16-le") in data for name in within) else Kind.OLE


def _zip_kind(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return Kind.DOCX
            if "xl/workbook.xml" in names:
                return Kind.XLSX
            if "ppt/presentation.xml" in names:
                return Kind.PPTX
            first = archive.infolist()[0] if names else None
            if first is not None and first.filename == "mimetype" and first.file_size < 100:
                return _odf_kind(archive.read(first).strip())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        pass
    return Kind.ZIP


def _odf_kind(mimetype: bytes) -> Kind:
    for kind in (Kind.ODT, Kind.ODS):
        if mimetype in (kind.encode(), f"{kind}-template".encode()):
            return kind
    return Kind.ODF if mimetype.startswith(b"application/vnd.oasis.opendocument") else Kind.ZIP


def _text_kind(data: bytes, ending: str) -> Kind:
    head = data[:65536]
    if _is_mail(head, ending):
        return Kind.MAIL
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff") or (head[1:2] == b"\0" or head[:1] == b"\0")
    if is_binary(data) and not wide:
        return Kind.UNKNOWN
    start = head[:2048].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if re.match(rb"<!doctype html|<html|<head|<body|<!--.{0,1000}?<html", start, re.DOTALL):
        return Kind.HTML
    if ending in (".html", ".htm") and b"<" in start:
        return Kind.HTML
    if ending in (".csv", ".tsv", ".tab") or (ending not in (".txt", ".text", ".md") and _is_table(head)):
        return Kind.CSV
    return Kind.TEXT


def _is_mail(head: bytes, ending: str) -> bool:
    """Header lines come first, one of them such as only mail has: a letter that begins ``To: … From: …`` is no mail."""
    top = re.split(rb"\r?\n\r?\n", head.lstrip(b"\r\n"), maxsplit=1)[0]
    names = {found[1].lower() for found in _HEADER.finditer(top)}
    if ending in _MAIL_ENDINGS and not is_binary(head):
        return True
    first = top.partition(b"\n")[0]
    starts = bool(_HEADER.match(first)) or first.startswith(b"From ")
    return starts and bool(names & _ONLY_MAIL) and len(names & (_ONLY_MAIL | _ANY_MAIL)) >= 2


def _is_table(head: bytes) -> bool:
    """At least three lines with the same number of one separator, and two columns or more."""
    lines = [line for line in head.replace(b"\0", b"").splitlines()[:30] if line.strip()]
    if len(lines) < 3:
        return False
    for separator in (b",", b";", b"\t", b"|"):
        counts = [line.count(separator) for line in lines[:-1]]
        if min(counts) >= 2 and len(set(counts)) == 1:
            return True
    return False
