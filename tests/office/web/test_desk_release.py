"""From the letter to the release in a browser: what is shown is what leaves, by another person than signed it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from counterfoil.cases.lifecycle import State
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import models, release_queries
from counterfoil.office.folder import Office
from counterfoil.office.services import advancing, answering, approving, work
from counterfoil.office.services.answering import Request
from counterfoil.office.services.leaving import leaving
from counterfoil.office.services.session import within
from counterfoil.office.tasks import TASKS

from ..conftest import demo_demand
from ..conftest import filled as filled
from .test_desk_acts import DANA, RAY, as_person, do_all

__all__ = ["as_person"]


@pytest.fixture
def lettered(filled: Office, served: Any, sample: Path) -> models.Case:
    """The demonstration's case with letter and redacted files, before anybody lets them go."""
    with within(filled) as journal:
        asked = Request(demo_demand(sample), decide_as=DANA, out=filled.folder / "x", stop_at=State.LETTERED)
        answering.respond(filled, journal, asked, tell=lambda _: None, progress=lambda *_: None)
    return models.Case.objects.get()


def test_what_was_looked_at_leaves_and_nothing_else(
    lettered: models.Case, filled: Office, client: Client, as_person: Callable[[str], Client], page
) -> None:
    number = lettered.number
    where = f"/desk/cases/{number}/release/"
    alone = page(as_person(DANA), where)
    assert "You alone signed what is to leave. This office wants a second person to release it." in alone.text
    assert alone.tree.xpath("//input[@name='mark']") == []
    going = leaving(filled, lettered)
    assert "You alone signed" in page(client, where, data={"mark": going.mark}).text
    assert approving.releasing.approval(lettered) is None

    letter_shows_every_demand(filled, lettered, page, as_person(RAY))
    ray = as_person(RAY)
    shown = page(ray, where)
    assert shown.tree.xpath("//input[@name='mark']/@value") == [going.mark]
    gates = shown.texts("//section[@aria-labelledby='certificate']/ol/li")
    assert len(gates) == 5
    assert all(gate.endswith("passed") for gate in gates)
    images = shown.tree.xpath("//img/@src")
    assert len(images) == sum(one.certificate.pages for one in going.documents) > 0
    first = client.get(images[0])
    assert (first["Content-Type"], first.content[:4], first["Cache-Control"]) == (
        "image/png", b"\x89PNG", "private, no-store",
    )  # fmt: skip
    assert "is not what this page showed" in page(ray, where, data={"mark": "0" * 64}).text
    going.documents[0].path.chmod(0o600)
    whole = going.documents[0].path.read_bytes()
    going.documents[0].path.write_bytes(whole + b"\n")
    assert "are no longer where they were verified" in page(ray, where).text
    assert "is not what this page showed" in page(ray, where, data={"mark": going.mark}).text
    going.documents[0].path.write_bytes(whole)
    work.submit("release", number)
    do_all(filled)  # listed by a mistake: nobody approved, nothing leaves
    assert models.Case.objects.get().state == State.LETTERED

    assert ray.post(where, {"mark": going.mark}).status_code == 302
    assert "The program is working on this case." in page(ray, where).text
    do_all(filled)
    lettered.refresh_from_db()
    assert (lettered.state, lettered.waits_for) == (State.CLOSED, "")
    acts = models.Act.objects.filter(case=lettered, kind__in=("release.approved", "release.made")).order_by("leaf")
    assert [(act.kind, act.actor) for act in acts] == [("release.approved", RAY), ("release.made", RAY)]
    folder = advancing.release_folder(filled, number)
    assert verify_folder(folder, (filled.keys / "ledger.vkey").read_text()).entries > 0
    assert (folder / "letter.pdf").read_bytes() == going.letter.read_bytes()

    left = page(ray, where)
    files = release_queries.left(filled, lettered).files
    assert [one.name for one in files] == [
        *(one.name for one in going.documents), "letter.pdf", "index.pdf", "index.csv",
    ]  # fmt: skip
    for one in files:
        response = client.get(f"{where}file/{one.digest}")
        served = b"".join(response.streaming_content)
        assert (hashlib.sha256(served).hexdigest(), len(served)) == (one.digest, one.size_bytes)
        assert response["Content-Disposition"] == f'attachment; filename="{one.name}"'
        assert (folder / one.name).read_bytes() == served
    assert files[0].digest in left.text
    original = models.Record.objects.first().digest
    assert client.get(f"{where}file/{original}").status_code == 404
    assert work.do_next(filled, TASKS) is False


def letter_shows_every_demand(office: Office, case: models.Case, page, client: Client) -> None:
    """The letter page: what the law demands, the index as it stands, and that another paper in its place is seen."""
    where = f"/desk/cases/{case.number}/letter/"
    shown = page(client, where)
    assert shown.tree.xpath("//li[@class='missing']") == []
    assert [one for one in shown.texts("//li[@class='there']") if "5 ILCS 140/9(a)" in one]
    places = shown.texts("//section[@aria-labelledby='index']//tbody/tr")
    decided = models.Determination.objects.filter(decision="redact")
    assert {row.split(" ")[0][:4] for row in places} == {one.exemption[:4] for one in decided}
    assert len(shown.tree.xpath("//img")) > 2
    letter, index = (office.work / case.number / "preview" / name for name in ("letter.pdf", "index.pdf"))
    whole = letter.read_bytes()
    letter.write_bytes(index.read_bytes())
    missing = page(client, where).texts("//li[@class='missing']")
    assert [one for one in missing if "5 ILCS 140/9(a)" in one]
    letter.write_bytes(whole)
