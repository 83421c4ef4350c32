"""The person in the record asks, is verified, and receives what the law keeps from others; and nobody else does."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.test import Client

from counterfoil.errors import RefusedByLaw
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import models, public_log
from counterfoil.office.folder import Office
from counterfoil.office.services import draft_history, handing_out, reading_room, request_lists, sheets, work
from counterfoil.office.services.leaving import leaving
from counterfoil.office.tasks import TASKS
from counterfoil.values import Digest

from ..conftest import reviewable_office as reviewable_office
from ..conftest import under_review as under_review
from ..reviewed import Reviewed, complete
from .conftest import Page, kept

BORN, OTHERS = "03/12/1981", "03/12/2011"
"""Of the witness, who asks; of the child in the same record."""
WITNESS = "R-000001 p1-0006"
ASKS = {
    "/request/who/": {"name": "Pat Quill", "email": "pat@mail.example"},
    "/request/what/": {
        "text": "All reports of RD LH123456",
        "kind": "case report",
        "numbers": "LH123456",
        "do": "next",
    },
    "/request/how/": {"form": "link", "commercial": "no", "fee_waiver": ""},
}
PUBLIC = ("/", "/log/", "/log/request-log.csv", "/denials/", "/denials/denials.csv", "/statistics/", "/disclosures/")


@pytest.fixture
def office(under_review: Reviewed) -> Office:
    return under_review.office


def _staff(account: models.Account) -> Client:
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(account)
    return client


def _do_all(office: Office) -> None:
    while work.do_next(office, TASKS):
        pass


def _words(response: Any) -> str:
    """What a PDF that is handed out shows."""
    return "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(_bytes(response)))


def _bytes(response: Any) -> bytes:
    return b"".join(response) if response.streaming else bytes(response.content)


def _files(shown: Page) -> list[str]:
    return shown.texts("//table[contains(@class, 'portal-files')]//th[@scope='row']/span")


def _filed(office: Office, pat: Client) -> tuple[str, models.Arrival]:
    """Files it on the portal; the path that follows it, and what arrived."""
    pat.post("/request/")
    for path, given in ASKS.items():
        assert pat.post(path, given).status_code == 302, path
    assert pat.post("/request/review/")["Location"] == "/request/done/"
    link = kept(pat.get("/request/done/")).texts("//code[contains(@class, 'portal-link')]")[0]
    _do_all(office)
    return link.removeprefix("http://localhost"), models.Arrival.objects.latest("pk")


def _signed_and_released(r: Reviewed) -> None:
    where = f"/desk/cases/{r.case.number}/"
    complete(r)
    signing = {"do": "sign", "seen": draft_history.last_number(r.case)}
    assert _staff(r.dana).post(f"{where}sign/", signing).status_code == 302
    _do_all(r.office)
    r.case.refresh_from_db()
    assert (r.case.state, r.case.waits_for) == ("lettered", "")
    going = {"mark": leaving(r.office, r.case).mark}
    assert _staff(r.omar).post(f"{where}release/", going).status_code == 302
    _do_all(r.office)
    r.case.refresh_from_db()
    assert (r.case.state, r.case.waits_for) == ("closed", "")


def test_a_person_in_the_record_walks_to_the_end(
    served: Any, client: Client, page: Any, under_review: Reviewed, tmp_path: Path
) -> None:
    office, others = under_review.office, under_review.case
    here, arrival = _filed(office, client)
    dana = _staff(under_review.dana)
    assert dana.post(f"/desk/arrivals/{arrival.pk}/", {"do": "clear"}).status_code == 302
    _do_all(office)
    arrival.refresh_from_db()
    case = arrival.case
    assert case is not None

    standing = f"/desk/cases/{case.number}/standing/"
    claimed = {"standing": "subject", "of_whom": "Pat Quill", "how": "at the counter"}
    assert dana.post(standing, claimed).status_code == 302
    claim = models.StandingClaim.objects.get()
    verified = {"outcome": "confirmed", "seen": "state_id", "checked": "name and face compared at the counter"}
    assert dana.post(f"{standing}{claim.pk}/", verified | {"people": [WITNESS]}).status_code == 302
    _do_all(office)

    sheet, of_others = sheets.read(office, case.number), sheets.read(office, others.number)
    assert sheet is not None
    assert of_others is not None
    case.refresh_from_db()
    for one, found in (
        (sheet, {BORN: "release", OTHERS: "redact"}),
        (of_others, dict.fromkeys((BORN, OTHERS), "redact")),
    ):
        assert {p.finding.text: p.decision.value for p in one.proposals if p.finding.text in (BORN, OTHERS)} == found
    _signed_and_released(Reviewed(office, case, sheet, under_review.dana, under_review.omar))
    release = models.Release.objects.get(case=case)
    assert release.kind == "subject"

    shown = page(client, here)
    record = f"{case.number}_001.pdf"
    assert ("This answer is for you alone." in shown.text, _files(shown)) == (
        True, ["letter.pdf", "index.pdf", "index.csv", record],
    )  # fmt: skip
    given = _words(client.get(f"{here}files/{record}"))
    assert (BORN in given, OTHERS in given) == (True, False)
    got = client.get(f"{here}release.zip")
    assert got["Cache-Control"] == "private, no-store"
    with zipfile.ZipFile(io.BytesIO(_bytes(got))) as archive:
        archive.extractall(tmp_path / "got")
    key = (office.keys / "ledger.vkey").read_text().strip()
    folder = tmp_path / "got" / f"{case.number}-release"
    assert (verify_folder(folder, key).ok, verify_folder(folder, key).case_number) == (True, case.number)

    _nobody_else_receives_it(office, case, release, here, page)


def _nobody_else_receives_it(office: Office, case: models.Case, release: models.Release, here: str, page: Any) -> None:
    everyone = Client(SERVER_NAME="localhost", raise_request_exception=False)
    digests = [Digest(one) for one in release.files.values_list("digest", flat=True)]
    for path in PUBLIC:
        told = _bytes(everyone.get(path)).decode()
        there = [word for word in ("Quill", BORN, "pat@mail.example", here, *digests) if word in told]
        assert (path, there) == (path, [])
    assert case.number in _bytes(everyone.get("/log/")).decode()  # the request itself stands there, as any other
    assert [one.number for one in reading_room.released_cases()] == []
    assert reading_room.candidates(office, case) == ()
    with pytest.raises(RefusedByLaw, match="may be shown here"):
        handing_out.serve(office, digests[0])
    looked_up = kept(everyone.post("/verify/", {"digest": digests[0]}))
    assert looked_up.texts("//h2[@class='usa-alert__heading']") == ["The ledger does not know it"]
    assert b"Quill" not in b"".join(bytes(leaf.entry) for leaf in models.Leaf.objects.all())

    # Whoever keeps a list of several requests shares it more easily: it tells how the request stands, and no more.
    arrival = models.Arrival.objects.get(case=case)
    own = models.RequestList.objects.create(
        link=hashlib.sha256(b"a-list").hexdigest(), made_at=datetime(2024, 3, 1, tzinfo=UTC)
    )
    own.arrivals.add(arrival)
    assert request_lists.find("a-list") == own
    listed = f"/follow/a-list.{arrival.pk}/"
    shown = page(everyone, listed)
    assert (_files(shown), "open the request by its own secret link" in shown.text) == ([], True)
    for path in ("files/letter.pdf", "files/manifest.json", "release.zip"):
        assert (path, everyone.get(listed + path).status_code) == (path, 404)
        assert (path, everyone.get(f"/follow/{'y' * 32}/{path}").status_code) == (path, 404)
    assert public_log.set_aside() == {}
