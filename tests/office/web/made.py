"""Cases for tests of the desk, as rows: what the services would have written."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pypdfium2 as pdfium

from counterfoil.documents.model import Page
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import sheets
from counterfoil.review.decisions import paper_of
from counterfoil.review.sheet_wire import page_to_wire, proposals_to_wire

RECEIVED = datetime(2021, 12, 28, 16, tzinfo=UTC)
COUNTED = ["2021-12-29", "2021-12-30", "2022-01-03", "2022-01-04", "2022-01-05"]
"""Business days after ``RECEIVED``: New Year's Day was a Saturday, its holiday the Friday before."""


def case(number: int = 1, **changes: Any) -> models.Case:
    """An open FOIA request that is due on 5 January 2022, about an invented person."""
    values: dict[str, Any] = {
        "number": f"CF-2021-{number:06}",
        "demand_digest": f"{number:064}",
        "demand_name": "demand.eml",
        "state": "proposed",
        "received_at": RECEIVED,
        "due_on": date(2022, 1, 5),
        "opened_at": RECEIVED,
        "instrument": {"kind": "foia_request", "sealed": False},
        "demand": {
            "subject_line": "The fire at Invented Hall",
            "items": [{"number": 1, "text": "The report on Zbigniew Testwell."}],
            "sender": {
                "name": "Ada Asker", "email": "ada@mail.example", "organisation": "", "postal_address": "2 Made Up St",
            },
        },
        "clock": {
            "counted": [{"on": on, "number": n, "note": ""} for n, on in enumerate(COUNTED, start=1)],
            "working": ["5 ILCS 140/3(d): 5 business days.", "Due on Wednesday 2022-01-05."],
        },
    }  # fmt: skip
    return models.Case.objects.create(**values | changes)


def act(of: models.Case | None, kind: str = "search.run", *, leaf: int, **changes: Any) -> models.Act:
    """An act of a case, by the program, recorded when it took effect."""
    values: dict[str, Any] = {
        "actor": "counterfoil", "took_effect_at": RECEIVED, "recorded_at": RECEIVED, "facts": {"hits": 3},
    }  # fmt: skip
    return models.Act.objects.create(case=of, kind=kind, leaf=leaf, **values | changes)


def record(number: int, name: str = "testwell_zbigniew.pdf") -> models.Record:
    """A record of the office."""
    return models.Record.objects.create(
        number=f"R-{number:06}",
        digest=f"{number:064}",
        name=name,
        kind="arrest_report",
        system="records",
        media_type="application/pdf",
        added_at=RECEIVED,
    )


def met(of: models.Case, *records: models.Record) -> None:
    """The case's search met these records."""
    of.search = {"best": [{"record": one.number} for one in records]}
    of.save()


def decided(of: models.Case, record: models.Record, finding: str, decision: str) -> None:
    """A named person decided one place of a record."""
    models.Determination.objects.create(
        case=of,
        record=record,
        unit=record.number,
        finding=finding,
        decision=decision,
        decided_by="Dana Sample, FOIA Officer",
        decided_at=RECEIVED,
    )


def arrival(number: int = 1, **changes: Any) -> models.Arrival:
    """Something that arrived and waits, as the sandbox has read it."""
    values: dict[str, Any] = {
        "channel": "web",
        "name": "request.eml",
        "digest": f"{number:064}",
        "size_bytes": 900,
        "received_at": RECEIVED,
        "arrived_at": RECEIVED,
        "sender_email": "ada@mail.example",
        "reading": {
            "from": ["Ada Asker", "ada@mail.example"],
            "subject": "The fire at Invented Hall",
            "text": "I request the report on Zbigniew Testwell.",
            "items": ["The report on Zbigniew Testwell."],
            "attachments": [],
            "warnings": [],
        },
    }
    return models.Arrival.objects.create(**values | changes)


def sheet(office: Office, of: models.Case, *, pages: int = 1) -> None:
    """The proposals of a case are prepared: one file of empty pages, on which nothing was found."""
    folder = office.work / of.number
    (folder / "review").mkdir(parents=True)
    paper = pdfium.PdfDocument.new()
    for _ in range(pages):
        paper.new_page(612, 792).close()
    paper.save(folder / "empty.pdf")
    file = {"id": "R-000001", "label": "a report", "kind": "other", "confirmed": True, "digest": "0" * 64}
    whole = {
        "version": 1,
        "case": of.number,
        "paper": paper_of(of.number, {"R-000001": pages}, []),
        "units": [file | {"pdf": "empty.pdf", "sizes": [[612, 792]] * pages}],
        "proposals": proposals_to_wire([]),
    }
    (folder / "review" / sheets.SHEET).write_text(json.dumps(whole))
    words = folder / "review" / sheets.WORDS
    words.mkdir()
    (words / "R-000001.json").write_text(
        json.dumps([page_to_wire(Page(n, 612.0, 792.0, "", ())) for n in range(pages)])
    )


def imported(number: int = 1) -> models.ImportedCase:
    """A case of another system, as its export told it."""
    nothing = dict.fromkeys(("added", "changed", "same", "repeated", "refused", "absent"), 0)
    run = models.ImportRun.objects.create(
        system="govqa", source="govqa", name="export.csv", digest=f"{number:064}", rows=1, **nothing, at=RECEIVED
    )
    return models.ImportedCase.objects.create(
        system="govqa",
        source="govqa",
        number=f"W{number:06}-010221",
        received_at=RECEIVED,
        words={"requester": "Ada Asker", "text": "The report on Zbigniew Testwell."},
        digest=f"{number:064}",
        first_run=run,
        last_run=run,
    )
