"""Each parser of what strangers send, as a function of bytes. What it may raise is its own refusal and nothing else.

In the program most of these run in the sandbox, where whatever they raise becomes a refusal and a crash ends only the
worker. Here they run bare: a parser that answers hostile input by an accident is mended, not leaned on its walls.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from counterfoil.errors import CounterfoilError

from . import trees

Parser = Callable[[bytes], object]
PARSERS: dict[str, Parser] = {}
FOREIGN: dict[str, tuple[type[Exception], ...]] = {}
"""What else may be raised, where a foreign library reads and the sandbox around it makes a refusal of anything."""


def parser(one: Parser) -> Parser:
    PARSERS[one.__name__] = one
    return one


def holds(name: str, data: bytes) -> None:
    """Run one parser on ``data``; raises what it should not have raised."""
    try:
        PARSERS[name](data)
    except (CounterfoilError, *FOREIGN.get(name, ())):
        pass


@cache
def folder() -> Path:
    """Of this process alone: what a parser reads from a file, or writes beside it."""
    return Path(tempfile.mkdtemp(prefix=f"counterfoil-fuzz-{os.getpid()}-"))


def as_file(data: bytes, name: str) -> Path:
    path = folder() / name
    path.write_bytes(data)
    return path


# --- documents

_WORD = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>',
}


def packed(data: bytes, member: str, others: dict[str, str]) -> bytes:
    """``data`` as the part ``member`` of a ZIP; changed at random, the sum of a whole ZIP would never fit."""
    if data.startswith(b"PK"):
        return data
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in others.items():
            archive.writestr(name, text)
        archive.writestr(member, data)
    return made.getvalue()


def _xml(data: bytes, tags: Sequence[str], root: str) -> bytes:
    return data if data.startswith((b"<", b"PK")) else trees.grown(data, tags, root=root)


@parser
def pdf(data: bytes) -> None:
    from counterfoil.documents.formats import pdf as reader

    content = reader.parse(as_file(data, "source.pdf"), folder())
    if content.pdf:
        reader.read_pages(content.pdf)


@parser
def word(data: bytes) -> None:
    from counterfoil.documents.formats import word as reader

    reader.parse(packed(_xml(data, trees.WORD, trees.WORD_ROOT), "word/document.xml", _WORD))


@parser
def spreadsheet(data: bytes) -> None:
    from counterfoil.documents.formats import spreadsheet as reader

    sheet = '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    sheet += 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
    sheet += '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    others = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{main}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{relation}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": sheet,
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    }
    reader.parse(packed(_xml(data, trees.SHEET, trees.SHEET_ROOT), "xl/worksheets/sheet1.xml", others))


@parser
def opendocument(data: bytes) -> None:
    from counterfoil.documents.formats import opendocument as reader

    others = {"mimetype": "application/vnd.oasis.opendocument.text"}
    reader.parse(packed(_xml(data, trees.OPEN, trees.OPEN_ROOT), "content.xml", others))


@parser
def rich_text(data: bytes) -> None:
    from counterfoil.documents.formats import richtext

    richtext.parse(data)


@parser
def outlook(data: bytes) -> None:
    from counterfoil.documents.formats import outlook as reader

    reader.parse(data)


@parser
def winmail(data: bytes) -> None:
    from counterfoil.documents.formats import tnef

    tnef.parse(data)


@parser
def ole_object(data: bytes) -> None:
    from counterfoil.documents.formats import ole_object as reader

    reader.parse(data)


@parser
def web_page(data: bytes) -> None:
    from counterfoil.documents.formats import html

    html.parse(data)


@parser
def table(data: bytes) -> None:
    from counterfoil.documents.formats import table as reader

    reader.parse(data)


@parser
def archive(data: bytes) -> None:
    from counterfoil.documents.formats import archive as reader

    reader.parse(data)


@parser
def image(data: bytes) -> None:
    from counterfoil.documents.formats import image as reader
    from counterfoil.documents.sniff import sniff

    reader.parse(data, sniff(data).value, folder())


@parser
def recording(data: bytes) -> None:
    from counterfoil.documents.formats import recording as reader

    reader.parse(data, "a.mp4")


@parser
def mail(data: bytes) -> None:
    """As a document, and as the mailbox reads its head."""
    from counterfoil.documents.formats import mail as reader
    from counterfoil.documents.sniff import sniff
    from counterfoil.office.mail import headers

    sniff(data, "a.eml")
    headers.read(data)
    reader.parse(data)


# --- demands


@parser
def demand(data: bytes) -> None:
    """A text as it is read as a demand, and told from other papers."""
    from counterfoil.demands import reading, recognition
    from counterfoil.documents.model import Document, Page
    from counterfoil.values import Digest

    text = data.decode("utf-8", "replace")[:20_000]
    page = Page(0, 612.0, 792.0, text, ())
    document = Document("a.txt", "text/plain", Digest("0" * 64), (page,), body=text)
    recognition.recognise(document, _instruments())
    reading.demand_of(document)


@parser
def sandbox_answer(data: bytes) -> None:
    """What a worker says of a document: whoever took it over says what he likes."""
    from counterfoil.documents import reading, wire
    from counterfoil.values import Digest

    try:
        answer = json.loads(data)
    except (ValueError, RecursionError):
        return  # ``sandbox`` refuses it
    _taken(wire.pages_from_wire, CounterfoilError, answer)
    document = reading._document(answer, "a", Digest("0" * 64))
    reading._todo(answer, len(document.pages))


@cache
def _instruments() -> Any:
    from counterfoil.law.instruments import load_instruments

    return load_instruments("us-il")


# --- the ledger


@parser
def ledger(data: bytes) -> None:
    """An entry, its receipt and all that proves it, each by the program and by the offline ``verify.py``.

    What the program takes as an entry, ``verify.py`` has to take as well.
    """
    from counterfoil.ledger import canonical, checkpoint, entry, exchange, index_proof, manifest, note, policy, receipt
    from counterfoil.ledger.offline import verify

    text = data.decode("utf-8", "replace")
    refusals = (verify.Wrong, OSError, ValueError, OverflowError, KeyError, TypeError, AttributeError)  # as its main()
    pairs = (
        (entry.parse, verify.entry_of),
        (receipt.parse, verify.receipt_of),
        (canonical.read, verify.canonical),
        (index_proof.from_bytes, lambda one, _: verify.answer_of(one)),
        (checkpoint.parse_text, None),
        (exchange.parse, None),
        (manifest.parse, None),
        (policy.parse, None),
        (lambda one: note.VerifierKey.parse(text), None),
    )
    _taken(verify.Key, verify.Wrong, text)
    for ours, offline in pairs:
        taken = _taken(ours, CounterfoilError, data)
        if offline is not None:
            also = _taken(offline, refusals, data, "a")
            assert also or not taken, f"{ours}: verify.py refuses what the program takes"


def _taken(read: Any, refusal: type[Exception] | tuple[type[Exception], ...], *given: Any) -> bool:
    try:
        read(*given)
    except refusal:
        return False
    return True


# --- law packs and lists of an office


@parser
def law_pack(data: bytes) -> None:
    """A file of a pack, as each of its readers takes it; a rule of it in Cedar."""
    from counterfoil.law import clocks, exemptions, fees, overlay, strict
    from counterfoil.law.calendar_reading import read_closings
    from counterfoil.law.rulebook import parse

    path = as_file(data, "file.yaml")
    for read in (
        clocks.read_periods, clocks.read_effects, fees.read_fees, overlay.read_overlay,
        lambda top: exemptions.read_exemptions(top, top),
    ):  # fmt: skip
        _taken(lambda one, read=read: read(strict.read_fields(one, "file.yaml")), CounterfoilError, path)
    _taken(lambda: read_closings(path, "file.csv", date(2022, 1, 1), date(2028, 12, 31)), CounterfoilError)
    if b"permit" in data or b"forbid" in data:
        _taken(lambda: parse(data.decode("utf-8", "replace"), _schema(), "policy.cedar"), CounterfoilError)


@cache
def _schema() -> str:
    from counterfoil.law import load

    return load.load("us-il").facts_schema.read_text(encoding="utf-8")


@parser
def parties(data: bytes) -> None:
    from counterfoil.records import parties as reader

    reader.read(as_file(data, "parties.csv"))


@parser
def marks(data: bytes) -> None:
    from counterfoil.redaction import marks as reader

    path = as_file(data, "marks.json")
    _taken(reader.read_values, CounterfoilError, path)
    reader.read(path)


@parser
def other_systems(data: bytes) -> None:
    """The export of another records system, with each profile that is shipped, and a profile itself."""
    from counterfoil.office.exports import profile, rows, table

    _taken(profile.read, CounterfoilError, as_file(data, "own.toml"))
    found = table.of_bytes(data, "export.csv")
    for one in profile.load().values():
        _taken(lambda one=one: rows.read(found, one, zone="America/Chicago", today=date(2026, 1, 2)), CounterfoilError)


@parser
def legacy_log(data: bytes) -> None:
    """The log of requests that an office kept by hand, as text."""
    from counterfoil.law import load
    from counterfoil.oversight import legacy

    text = data.decode("latin-1").encode()[:50_000]
    legacy.read(as_file(b"Date Received,Requester,Status\n" + text, "log.csv"), pack=load.load("us-il"),
                counted_on=date(2026, 1, 2))  # fmt: skip


# --- what a browser or a program sends


@parser
def api_body(data: bytes) -> None:
    from pydantic import ValidationError

    from counterfoil.office.api import filing, hooks

    for schema in (filing.RequestIn, filing.PortalRequest, hooks.HookIn):
        _taken(schema.model_validate_json, ValidationError, data)


@parser
def form(data: bytes) -> None:
    """Every form that a stranger or an officer sends and that asks no database: read, judged and shown again."""
    from django.http import QueryDict

    for one, more in _forms():
        made = one(QueryDict(data[:20_000], encoding="utf-8"), **more)
        made.is_valid()
        str(made.errors.as_json())
        made.as_p()


@cache
def _forms() -> tuple[Any, ...]:
    from django.conf import settings

    import counterfoil.office  # noqa: F401 - sets Django up
    from counterfoil.office.web import portal_forms

    if not getattr(settings, "TEMPLATES", None):
        settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
    has = {"has": {"email": "ada@mail.example", "postal_address": ""}}
    plain = (portal_forms.Who, portal_forms.Item, portal_forms.Review, portal_forms.SentOn, portal_forms.Verify,
             portal_forms.SetAside)  # fmt: skip
    return (*((one, {}) for one in plain), (portal_forms.How, has))
