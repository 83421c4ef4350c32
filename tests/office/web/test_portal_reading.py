"""What everyone may read: nothing by default, no name and no word of a request; and what the ledger says of a file."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from counterfoil.errors import BadInput
from counterfoil.ledger import keys
from counterfoil.ledger.handover import Reason
from counterfoil.ledger.verify import verify_folder
from counterfoil.office import ledger_keys, models, public_log, text_index
from counterfoil.office.journal import PSEUDONYMS
from counterfoil.office.roles import Role
from counterfoil.office.services import handing_out, reading_room, releasing, rotating, verifying, work
from counterfoil.office.tasks import TASKS

from .conftest import SECRET, kept
from .made import RECEIVED, act, arrival, case

PRIVATE = ("Zbigniew", "Testwell", "Asker", "ada@mail.example", "Made Up", "Invented Hall")


@pytest.fixture
def dana(answered: Client) -> models.Account:
    return models.Account.objects.create(
        log_in_name="dana", role="records_officer", official="Dana Sample, FOIA Officer", made_at=datetime.now(UTC)
    )


def memo() -> models.ReleasedFile:
    return models.ReleasedFile.objects.order_by("pk").first()


def opened(dana: models.Account, title: str = "Opening hours of the lobby") -> models.OpenedFile:
    made = reading_room.open_to_all(settings.OFFICE, memo(), dana, title=title)
    while work.do_next(settings.OFFICE, {"open_file": TASKS["open_file"]}):
        pass
    return made


def test_a_release_opens_nothing_to_everyone(answered: Client) -> None:
    shown = kept(answered.get("/reading-room/?words=lobby"))
    assert "No open document holds all of these words." in shown.text
    assert answered.get("/reading-room/1/document.pdf").status_code == 404
    assert reading_room.find(settings.OFFICE, "") == ()


def test_what_a_person_opens_is_found_by_its_released_words_only(answered: Client, dana: models.Account) -> None:
    made = opened(dana)
    for words in ("lobby", "LOBBY opens", "eight", "hours"):
        shown = kept(answered.get("/reading-room/", {"words": words}))
        assert shown.texts("//ul[@class='portal-items']/li/p/a") == ["Opening hours of the lobby"], words
    for words in ("555-0177", "5550177", "Asker", "lobby unicorn", "memo.txt", "' OR 1=1 --", '"', "*", "\x00"):
        assert kept(answered.get("/reading-room/", {"words": words})).texts("//ul[@class='portal-items']/li") == [] or (
            words in ('"', "*", "\x00")
        )
    got = answered.get(f"/reading-room/{made.pk}/document.pdf")
    assert hashlib.sha256(b"".join(got)).hexdigest() == memo().digest
    assert got["Content-Disposition"] == f'attachment; filename="document-{made.pk}.pdf"'
    assert "Opening hours of the lobby" in kept(answered.get("/request/?words=lobby")).text


def test_what_is_closed_again_is_gone_at_once_and_known_for_ever(answered: Client, dana: models.Account) -> None:
    made = opened(dana)
    reading_room.close_again(settings.OFFICE, made, dana)
    assert reading_room.find(settings.OFFICE, "lobby") == ()
    assert list(text_index.FullText(text_index.OPEN_TO_ALL).phrase("lobby")) == []
    assert answered.get(f"/reading-room/{made.pk}/document.pdf").status_code == 404
    reading_room.index(settings.OFFICE, made.pk)  # a worker that comes too late indexes nothing
    assert list(text_index.FullText(text_index.OPEN_TO_ALL).phrase("lobby")) == []
    kept_row = models.OpenedFile.objects.get()
    assert (kept_row.opened_by, kept_row.closed_by, kept_row.text) == (dana, dana, "")
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        models.OpenedFile.objects.all().delete()
    assert opened(dana, "Once more").pk != made.pk


def test_only_a_released_document_is_opened_and_by_a_named_person(answered: Client, dana: models.Account) -> None:
    letter = models.ReleasedFile.objects.get(digest=_file("letter.pdf").sha256)
    for file, title, said in (
        (letter, "x", "Only a document"),
        (memo(), " \x00 ", "Give it a title"),
        (memo(), "y" * 201, "title"),
    ):
        with pytest.raises(BadInput, match=said):
            reading_room.open_to_all(settings.OFFICE, file, dana, title=title)
    opened(dana)
    with pytest.raises(BadInput, match="open already"):
        reading_room.open_to_all(settings.OFFICE, memo(), dana, title="Twice")
    dana.official = "dana"
    with pytest.raises(BadInput, match="names nobody"):
        reading_room.close_again(settings.OFFICE, models.OpenedFile.objects.get(), dana)
    assert models.OpenedFile.objects.filter(closed_at=None).count() == 1


def _file(name: str) -> Any:
    found = handing_out.of(settings.OFFICE, models.Case.objects.get())
    assert found
    return next(one for one in found.files if one.name == name)


def test_staff_open_and_close_it_in_the_browser(answered: Client, dana: models.Account) -> None:
    answered.force_login(dana)
    page = "/desk/open-documents/?case=CF-2022-000001"
    names = kept(answered.get(page)).texts("//ul[@class='portal-items']/li/p")
    assert names == ["CF-2022-000001_001.pdf"]
    given = {"case": "CF-2022-000001", "file": str(memo().pk), "do": "open", "title": "<b>Hours</b>"}
    assert "required" in kept(answered.post("/desk/open-documents/", given)).text  # it was not said to be about nobody
    assert models.OpenedFile.objects.count() == 0
    assert answered.post("/desk/open-documents/", given | {"sure": "on"}).headers["Location"] == page
    assert "Open to everyone as “<b>Hours</b>” since" in kept(answered.get(page)).text
    for wrong in ({"file": "999999"}, {"file": "x" * 400}, {"case": "CF-1999-000001"}, {"file": ""}):
        answered.post("/desk/open-documents/", given | {"do": "close"} | wrong)
    assert models.OpenedFile.objects.filter(closed_at=None).count() == 1
    answered.post("/desk/open-documents/", given | {"do": "close"})
    assert models.OpenedFile.objects.filter(closed_at=None).count() == 0


def logged() -> None:
    done = case(1, state="closed", closed_at=datetime(2022, 1, 3, 18, tzinfo=UTC), due_on=date(2021, 12, 30))
    act(done, "release.made", leaf=900, facts={"exemptions": ["7(1)(c)"], "files": 2})
    act(done, "case.closed", leaf=901, facts={"outcome": "released_in_part"})
    case(2, track="commercial", due_on=date(2022, 1, 28))
    case(3, instrument={"kind": "i_200", "sealed": False})
    case(4, instrument={"kind": "foia_request", "sealed": True})


def test_the_log_has_days_and_outcomes_and_no_word_of_anybody(client: Client) -> None:
    logged()
    shown = kept(client.get("/log/"))
    assert [[" ".join(cell.text_content().split()) for cell in row] for row in shown.tree.xpath("//tbody/tr")] == [
        ["CF-2021-000002", "Dec 28, 2021", "Jan 28, 2022", "open", "–", "–"],
        ["CF-2021-000001", "Dec 28, 2021", "Dec 30, 2021", "Jan 3, 2022", "released in part", "1 business day"],
    ]
    data = b"".join(client.get("/log/request-log.csv")).decode()
    for page in (shown.response.content.decode(), data, client.get("/statistics/").content.decode()):
        assert [word for word in (*PRIVATE, "000003", "000004") if word in page] == []


def test_the_table_has_the_columns_of_the_standard_format(client: Client) -> None:
    logged()
    response = client.get("/log/request-log.csv")
    assert response["Content-Disposition"] == 'attachment; filename="request-log.csv"'
    rows = list(csv.DictReader(io.StringIO(b"".join(response).decode())))
    assert list(rows[0]) == list(public_log.HEADERS)
    wanted = (
        "request id",
        "requester",
        "subject",
        "date requested",
        "date completed",
        "status",
        "exemptions cited",
        "outcome",
    )
    assert [[row[name] for name in wanted] for row in rows] == [
        ["CF-2021-000001", "", "", "2021-12-28", "2022-01-03", "partial", "7(1)(c)", "released_in_part"],
        ["CF-2021-000002", "", "", "2021-12-28", "", "processed", "", ""],
    ]


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1"])
def test_no_value_of_the_table_is_a_formula(client: Client, value: str) -> None:
    case(1)
    models.Case.objects.update(number=f"{value}-1")
    [row] = csv.DictReader(io.StringIO(b"".join(client.get("/log/request-log.csv")).decode(), newline=""))
    assert row["request id"] == f"'{value}-1".replace("\t", " ").replace("\r", " ")


def test_figures_are_counted_by_the_time_that_runs(client: Client) -> None:
    logged()
    arrival(1, state="set_aside", why="spam")
    shown = kept(client.get("/statistics/"))
    assert [[" ".join(cell.text_content().split()) for cell in row] for row in shown.tree.xpath("//tbody/tr")] == [
        ["Commercial request", "1", "0", "1", "0 (0%)", "–"],
        ["Ordinary request", "1", "1", "0", "1 (100%)", "3 business days"],
    ]
    assert shown.tree.xpath("//*[local-name()='rect'][@class='late']/@width") == ["0", "400"]
    assert "It asks for nothing: advertising, or sent by a machine: 1" in shown.text


def test_an_empty_office_has_empty_pages_that_say_so(client: Client) -> None:
    assert "No request has been received yet." in kept(client.get("/log/")).text
    assert "No request has been received yet." in kept(client.get("/statistics/")).text
    assert "Nothing has been opened to everyone yet." in kept(client.get("/reading-room/")).text


def test_a_page_of_the_log_asks_the_database_as_often_for_three_as_for_one(client: Client, django_queries: Any) -> None:
    case(1)
    few = django_queries(lambda: client.get("/log/"))
    for number in range(2, 6):
        case(number)
    assert django_queries(lambda: client.get("/log/")) == few


@pytest.fixture
def django_queries() -> Callable[[Callable[[], Any]], int]:
    from django.db import connection  # inline: set when an office is served
    from django.test.utils import CaptureQueriesContext  # inline: only here

    def counted(call: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return counted


def checked(client: Client, **given: Any) -> Any:
    return kept(client.post("/verify/", given))


def heading(page: Any) -> str:
    return " ".join(page.texts("//h2[@class='usa-alert__heading']"))


def test_what_was_released_verifies(answered: Client) -> None:
    found = handing_out.of(settings.OFFICE, models.Case.objects.get())
    assert found
    manifest = hashlib.sha256(found.manifest).hexdigest()
    for digest in (manifest, manifest.upper(), f" SHA256:{manifest[:32]} {manifest[32:]}\n"):
        page = checked(answered, digest=digest)
        assert heading(page) == "It holds"
        assert "It is the list of files of CF-2022-000001, released on January 3, 2022" in page.text
    memo_bytes = b"".join(handing_out.serve(settings.OFFICE, _file("CF-2022-000001_001.pdf").sha256))
    page = checked(answered, file=SimpleUploadedFile("anything.pdf", memo_bytes))
    assert "It is the file CF-2022-000001_001.pdf of CF-2022-000001" in page.text
    assert (
        heading(checked(answered, file=SimpleUploadedFile("a.pdf", memo_bytes + b" "))) == "The ledger does not know it"
    )


def test_a_letter_is_known_by_itself_and_nothing_else_is_told_of_it(answered: Client) -> None:
    letter = b"".join(handing_out.serve(settings.OFFICE, _file("letter.pdf").sha256))
    release = models.Release.objects.get()
    for given in (
        {"file": SimpleUploadedFile("a name of theirs.pdf", letter)},
        {"digest": _file("letter.pdf").sha256},
    ):
        page = checked(answered, **given)
        assert heading(page) == "It holds"
        assert page.texts("//div[@role='status']//p") == [
            f"This letter left this office on January 3, 2022, 12:00: ledger entry {release.act.leaf}. Nothing else is "
            "told of it here.",
            _file("letter.pdf").sha256,
        ]
        assert [word for word in (*PRIVATE, release.case.number) if word in page.response.content.decode()] == []


def test_a_letter_is_confirmed_to_nobody_who_could_have_guessed_it(
    answered: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever knows every word of it cannot make its bytes; one without the office's identifier is not told of."""
    letter = b"".join(handing_out.serve(settings.OFFICE, _file("letter.pdf").sha256))
    secret = keys.load_secret(settings.OFFICE.keys / PSEUDONYMS)
    identifier = releasing.letter_identifier(secret, models.Case.objects.get().number).encode()
    assert letter.count(identifier) == 2
    guessed = letter.replace(identifier, b"A" * 22)
    assert heading(checked(answered, file=SimpleUploadedFile("letter.pdf", guessed))) == "The ledger does not know it"
    monkeypatch.setattr(releasing, "letter_identifier", lambda *_: "B" * 22)  # as if it were older than identifiers
    page = checked(answered, file=SimpleUploadedFile("letter.pdf", letter))
    assert heading(page) == "The ledger does not know it"


def test_what_did_not_go_to_the_public_is_unknown(answered: Client) -> None:
    manifest = models.Release.objects.get().manifest
    from django.db import connection  # inline: set when an office is served

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER office_release_no_update")
    models.Release.objects.update(kind="subject")
    for digest in (manifest, memo().digest):
        assert heading(checked(answered, digest=digest)) == "The ledger does not know it"


def test_a_whole_zip_and_a_receipt_verify_and_a_changed_one_does_not(answered: Client) -> None:
    whole = b"".join(answered.get(f"/follow/{SECRET}/release.zip"))
    assert heading(checked(answered, file=SimpleUploadedFile("r.zip", whole))) == "It holds"
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    receipt = next(name for name in files if name.endswith("0000.tlog-proof"))
    page = checked(answered, file=SimpleUploadedFile("0000.tlog-proof", files[receipt]))
    assert "(demand.received) of CF-2022-000001" in page.text
    broken = bytearray(files[receipt])
    broken[-20] ^= 1
    assert (
        heading(checked(answered, file=SimpleUploadedFile("x.tlog-proof", bytes(broken))))
        == "The ledger does not know it"
    )
    letter = "CF-2022-000001-release/letter.pdf"
    for change in ({letter: b"another"}, {"CF-2022-000001-release/extra.pdf": b"x"}):
        page = checked(answered, file=SimpleUploadedFile("r.zip", _zip(files | change)))
        assert heading(page) == "It does not hold"


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "files",
    [
        {"r/manifest.json": b"{}", "r/../../../evil.txt": b"x"},
        {"r/manifest.json": b"{}", "/etc/evil": b"x"},
        {"r/manifest.json": b"{}", "r\\..\\evil": b"x"},
        {"r/manifest.json": b"{}", "r/receipt/a/b/c": b"x"},
        {"r/manifest.json": b"{}", "r/.hidden": b"x"},
    ],
    ids=range(5),
)
def test_no_zip_writes_outside_of_its_folder(answered: Client, files: dict[str, bytes]) -> None:
    page = checked(answered, file=SimpleUploadedFile("r.zip", _zip(files)))
    assert "This cannot be checked here" in page.text
    assert list(settings.OFFICE.folder.rglob("evil*")) == []
    assert [path.name for path in settings.OFFICE.work.iterdir() if path.name.startswith("verify")] == []


def test_a_bomb_is_refused_before_it_is_opened(answered: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "_MAX_OPENED_BYTES", 1_000_000)
    bomb = _zip({"r/manifest.json": b"{}", "r/a.pdf": b"\0" * 2_000_000})
    assert len(bomb) < 10_000
    assert "This cannot be checked here" in checked(answered, file=SimpleUploadedFile("r.zip", bomb)).text


def test_a_zip_that_names_too_many_files_is_refused_before_they_are_listed(
    answered: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = _zip({str(number): b"" for number in range(20_001)})
    monkeypatch.setattr(verifying.zipfile, "ZipFile", None)
    assert "This cannot be checked here" in checked(answered, file=SimpleUploadedFile("r.zip", many)).text


def test_what_is_no_digest_and_no_file_is_said(client: Client) -> None:
    for given, said in (
        ({}, "Give a SHA-256 or a file, one of the two."),
        ({"digest": "abc"}, "A SHA-256 has 64 digits"),
        ({"digest": "<script>alert(1)</script>"}, "A SHA-256 has 64 digits"),
        ({"digest": "g" * 64}, "A SHA-256 has 64 digits"),
    ):
        assert said in checked(client, **given).text
    assert heading(checked(client, digest="0" * 64)) == "The ledger does not know it"
    key = (settings.OFFICE.keys / "ledger.vkey").read_text().strip()
    assert key in kept(client.get("/verify/")).text


def test_the_log_tells_nothing_of_arrivals_that_wait(client: Client) -> None:
    arrival(1, received_at=RECEIVED)
    assert "No request has been received yet." in kept(client.get("/log/")).text


def test_open_documents_are_for_those_who_take_in(client: Client, as_role) -> None:
    assert client.post("/desk/open-documents/", {"do": "open"}).status_code == 302
    assert as_role(Role.OVERSIGHT).post("/desk/open-documents/", {"do": "open"}).status_code == 403


def test_after_a_change_of_the_ledgers_key_a_release_goes_out_under_the_new_one(
    answered: Client, tmp_path: Path
) -> None:
    """And with how the key was changed: whoever has the old key verifies it as well."""
    office, of = settings.OFFICE, models.Case.objects.get()
    signed_by, verified = [ledger_keys.public(office)], []
    for change in range(3):
        with handing_out.as_zip(office, of) as packed, zipfile.ZipFile(packed) as archive:
            archive.extractall(tmp_path / str(change))
        folder = tmp_path / str(change) / f"{of.number}-release"
        found = [verify_folder(folder, str(key)) for key in signed_by]
        verified.append([(one.ok, one.key == str(signed_by[-1])) for one in found])
        rotating.rotate(office, by="Dana Sample, Administrator (SAMPLE)", reason=Reason.PLANNED)
        signed_by.append(ledger_keys.public(office))
    assert verified == [[(True, True)] * count for count in (1, 2, 3)]
