"""What the secret link opens, what it does not, and that nobody finds one by trying."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client

from counterfoil.ledger.verify import verify_folder
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import arriving, handing_out, knocking, receipting
from counterfoil.values import Digest

from .conftest import SECRET, kept
from .made import RECEIVED, act, arrival, case

LONG_AGO = RECEIVED - timedelta(days=14)
HERE = f"/follow/{SECRET}/"
PRIVATE = ("Ada Asker", "mail.example", "Made Up", "lobby", "memo.txt", "demand.eml")
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> \u202egnp.\u2066 #panic() $x$ *b* {{ 7|add:7777 }}"


def followed(**changes: Any) -> tuple[str, models.Arrival]:
    made = arrival(7, **changes)
    return arriving.follow_link(made), made


def test_what_waits_shows_its_clock_with_every_day(client: Client) -> None:
    secret, _ = followed()
    shown = kept(client.get(f"/follow/{secret}/"))
    assert shown.heading == "Request A-000001"
    assert shown.texts("//p[@class='portal-due']") == ["Due in 2 days"]
    assert "The law requires an answer by Wednesday, January 5, 2022. Business day 3 of 5." in shown.text
    assert shown.texts("//ol[@class='portal-calendar']/li") == [
        "Day 1Wed, Dec 29", "Day 2Thu, Dec 30", "Fri, Dec 31New Year's Day, for Saturday (holiday)",
        "Sat, Jan 1Saturday",
        "Sun, Jan 2Sunday", "Day 3Mon, Jan 3", "Day 4Tue, Jan 4", "Day 5Wed, Jan 5",
    ]  # fmt: skip


def test_lateness_is_shown_with_what_follows_from_it_by_law(client: Client) -> None:
    secret, _ = followed(received_at=LONG_AGO)
    shown = kept(client.get(f"/follow/{secret}/"))
    assert shown.texts("//p[@class='portal-due']") == ["Overdue by 7 business days"]
    assert shown.texts("//div[contains(@class, 'portal-standing-late')]//li") == [
        "The request counts as denied; the requester may go to the Public Access Counselor or to court "
        "(5 ILCS 140/3(d); 5 ILCS 140/9(c))",
        "No fee may be charged for what is provided late (5 ILCS 140/3(d); 5 ILCS 140/3(f))",
        "The request may no longer be treated as unduly burdensome (5 ILCS 140/3(d); 5 ILCS 140/3(g))",
    ]


def test_an_attempt_to_gain_time_is_shown_with_both_its_days(client: Client) -> None:
    of = case(1)
    facts = {"what": "extension", "faults": ["late_notice"], "dated_on": "2022-01-05", "due_on": "2022-01-05"}
    act(of, "clock.attempted", leaf=900, facts=facts, recorded_at=RECEIVED + timedelta(days=20))
    act(of, "law.adopted", leaf=901)
    secret, _ = followed(state="cleared", case=of)
    assert kept(client.get(f"/follow/{secret}/")).texts("//ol[@class='portal-told']/li") == [
        "The office tried to take more time in a way that the law forbids: the day stands."
        "Jan 17, 2022, 10:00; it took effect on Dec 28, 2021, 10:00 · ledger entry 900"
    ]


def test_what_a_court_keeps_secret_is_not_told(client: Client) -> None:
    of = case(1, instrument={"kind": "search_warrant", "sealed": True})
    act(of, "case.referred", leaf=900)
    act(of, "demand.received", leaf=901)
    secret, _ = followed(state="cleared", case=of)
    shown = kept(client.get(f"/follow/{secret}/"))
    assert [text.split("Dec")[0] for text in shown.texts("//ol[@class='portal-told']/li")] == [
        "Your request was received."
    ]


def test_an_answered_request_gives_its_files_and_nothing_private(answered: Client) -> None:
    shown = kept(answered.get(HERE))
    assert (shown.heading, shown.texts("//p[@class='portal-due']")) == (
        "Request CF-2022-000001", ["Answered on Monday, January 3, 2022"],
    )  # fmt: skip
    assert shown.texts("//table[contains(@class, 'portal-files')]//th[@scope='row']") == [
        "The letterletter.pdf", "What was withheld, and whyindex.pdf", "The same as a tableindex.csv",
        "Record 1CF-2022-000001_001.pdf",
    ]  # fmt: skip
    assert [word for word in PRIVATE if word in shown.response.content.decode()] == []
    assert [line.split("Jan")[0] for line in shown.texts("//ol[@class='portal-told']/li")][-3:] == [
        "An answer was written: the records are released in part.", "4 files have left the office.",
        "The case was closed: released in part.",
    ]  # fmt: skip
    response = shown.response
    assert (response["Referrer-Policy"], response["X-Robots-Tag"], response["Cache-Control"]) == (
        "strict-origin", "noindex, nofollow", "private, no-store",
    )  # fmt: skip


def test_each_file_is_what_was_released(answered: Client) -> None:
    release = models.Release.objects.get()
    got = {}
    for name in ("CF-2022-000001_001.pdf", "index.csv", "index.pdf", "letter.pdf", "manifest.json"):
        response = answered.get(f"{HERE}files/{name}")
        got[name] = hashlib.sha256(b"".join(response) if response.streaming else response.content).hexdigest()
        assert response["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response["Referrer-Policy"] == "no-referrer"
    assert got.pop("manifest.json") == release.manifest
    assert sorted(got.values()) == sorted(release.files.values_list("digest", flat=True))


def test_the_zip_is_the_release_with_its_proofs_and_always_the_same(answered: Client, tmp_path: Path) -> None:
    first, second = (b"".join(answered.get(f"{HERE}release.zip")) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        archive.extractall(tmp_path / "got")
    key = (settings.OFFICE.keys / "ledger.vkey").read_text().strip()
    found = verify_folder(tmp_path / "got" / "CF-2022-000001-release", key)
    assert (found.ok, found.files, found.case_number) == (True, 4, "CF-2022-000001")


def receipts_in(data: bytes, to: Path) -> dict[str, Any]:
    """The entries of a ZIP of receipts by name, when ``ledger verify`` and ``verify.py`` both accept it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        archive.extractall(to)
    folder = next(one for one in to.iterdir() if one.is_dir())
    key = (settings.OFFICE.keys / "ledger.vkey").read_text().strip()
    done = subprocess.run([sys.executable, "-I", "-S", "verify.py", folder.name, "--key", key], cwd=to, check=False)
    found = verify_folder(folder, key)
    assert (done.returncode, found.what, found.ok, (to / "verify.html").is_file()) == (0, "receipts", True, True)
    return {one.name: json.loads(one.read_bytes()) for one in folder.glob("*.entry.json")}


def test_receipts_are_of_the_lines_that_are_shown(answered: Client, tmp_path: Path) -> None:
    told = kept(answered.get(HERE)).texts("//ol[@class='portal-told']/li")
    numbers = [int(line.rpartition("ledger entry ")[2]) for line in told]
    response = answered.get(f"{HERE}receipts.zip")
    assert (response["Content-Disposition"], response["Referrer-Policy"], response["Cache-Control"]) == (
        'attachment; filename="CF-2022-000001-receipts.zip"', "no-referrer", "private, no-store",
    )  # fmt: skip
    entries = receipts_in(response.content, tmp_path / "got")
    assert sorted(entries) == [f"{number:06}.entry.json" for number in sorted(numbers)]
    assert {one["req"] for one in entries.values()} == {"CF-2022-000001"}
    kinds = {one["t"] for one in entries.values()}
    assert {"demand.received", "determination.made", "release.made", "case.closed"} - kinds == set()
    assert answered.get(f"{HERE}receipts.zip").content == response.content


def test_what_waits_has_no_receipt_yet(client: Client) -> None:
    """Nothing of it is in the ledger, and nothing is promised."""
    secret, _ = followed()
    assert "Your receipts" not in kept(client.get(f"/follow/{secret}/")).text
    assert client.get(f"/follow/{secret}/receipts.zip").status_code == 404


def test_an_entry_of_another_case_or_of_none_has_no_receipt(answered: Client) -> None:
    mine = models.Case.objects.get().acts.first().leaf
    office = models.Act.objects.filter(case=None).first().leaf
    for number, entries in (("CF-2022-000009", [mine]), ("CF-2022-000001", [office, 900_000]), ("", [mine])):
        assert receipting.as_zip(settings.OFFICE, "made", number, entries) is None
    assert receipting.as_zip(settings.OFFICE, "made", "CF-2022-000001", [office, mine]) is not None
    of = case(9)
    act(of, "demand.received", leaf=900_000)
    secret, _ = followed(state="cleared", case=of)
    assert answered.get(f"/follow/{secret}/receipts.zip").status_code == 404


def test_what_was_set_aside_gives_the_receipt_of_the_entry_that_says_so(
    client: Client, account: Any, tmp_path: Path
) -> None:
    one, secret = account(Role.RECORDS_OFFICER), followed()[0]
    models.Account.objects.filter(pk=one.pk).update(official="Ida Sample, Records Officer")
    one.refresh_from_db()
    arriving.set_aside(
        settings.OFFICE, models.Arrival.objects.get(), one, why="misdirected", reason="Meant for another."
    )
    assert "Your receipts, as a ZIP" in kept(client.get(f"/follow/{secret}/")).text
    response = client.get(f"/follow/{secret}/receipts.zip")
    assert response.status_code == 200
    entries = receipts_in(response.content, tmp_path / "got")
    assert [(e["t"], e["req"], e["facts"]["reason"]) for e in entries.values()] == [
        ("demand.dismissed", "OFFICE", "misdirected")
    ]


def test_what_a_court_keeps_secret_gives_the_receipt_of_its_coming_only(answered: Client, tmp_path: Path) -> None:
    models.Case.objects.update(instrument={"kind": "search_warrant", "sealed": True})
    entries = receipts_in(answered.get(f"{HERE}receipts.zip").content, tmp_path / "got")
    assert [one["t"] for one in entries.values()] == ["demand.received"]


@pytest.mark.parametrize(
    "name", ["..%2F..%2Foffice.toml", "%2e%2e%2f%2e%2e%2foffice.db", "nothing.pdf", "memo.txt", "LETTER.PDF", "receipt"]
)
def test_no_other_name_is_served(answered: Client, name: str) -> None:
    assert kept(answered.get(f"{HERE}files/{name}")).response.status_code == 404


def test_a_file_that_was_changed_in_the_store_is_not_handed_out(answered: Client) -> None:
    digest = models.ReleasedFile.objects.first().digest
    path = settings.OFFICE.store / digest[:2] / digest
    path.chmod(0o600)
    path.write_bytes(b"x" * path.stat().st_size)
    assert answered.get(f"{HERE}files/CF-2022-000001_001.pdf").status_code == 500
    assert answered.get(f"{HERE}release.zip").status_code == 500


def test_what_did_not_go_to_the_public_is_not_served(answered: Client) -> None:
    file = models.ReleasedFile.objects.first()
    _without_trigger("office_release")
    models.Release.objects.update(kind="requester")
    shown = kept(answered.get(HERE))
    assert shown.texts("//table") == []
    assert "The answer was given to you in another way than by this page" in shown.text
    for path in ("files/letter.pdf", "files/manifest.json", "release.zip"):
        assert answered.get(HERE + path).status_code == 404
    with pytest.raises(Exception, match="no committed release"):
        next(handing_out.serve(settings.OFFICE, Digest(file.digest)))


def _without_trigger(table: str) -> None:
    from django.db import connection  # inline: only here

    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}_no_update")


def test_a_duplicate_does_not_open_the_case_of_somebody_else(answered: Client) -> None:
    of = models.Case.objects.get()
    secret, _ = followed(state="set_aside", why="duplicate", case=of)
    shown = kept(answered.get(f"/follow/{secret}/"))
    assert ("No case was opened for it." in shown.text, "CF-2022" in shown.text) == (True, False)
    assert "Public Access Counselor, Office of the Illinois Attorney General" in shown.text
    for path in ("files/letter.pdf", "release.zip", "receipts.zip", "review/", "words/"):
        assert answered.get(f"/follow/{secret}/{path}").status_code == 404


def test_whoever_has_the_link_and_asks_is_shown_what_they_wrote(client: Client) -> None:
    reading = {
        "subject": HOSTILE,
        "text": f"{HOSTILE}\nI ask for the umbrella report.\x00",
        "attachments": [{"name": HOSTILE}],
    }
    secret, _ = followed(state="cleared", case=case(1), reading=reading)
    other, _ = followed_by_another(text="The lantern report.")
    opening = kept(client.get(f"/follow/{secret}/"))
    assert "umbrella" not in opening.text
    assert opening.tree.xpath("//main//a[text()='Show what you wrote']/@href") == [f"/follow/{secret}/words/"]
    shown = kept(client.get(f"/follow/{secret}/words/"))
    assert shown.tree.xpath("//main//script | //main//img") == []
    assert "I ask for the umbrella report." in shown.tree.xpath("string(//div[@class='portal-letter'])")
    assert (shown.text.count("alert(1)"), "lantern" in shown.text) == (3, False)
    response = shown.response
    assert (response["Referrer-Policy"], response["X-Robots-Tag"], response["Cache-Control"]) == (
        "strict-origin", "noindex, nofollow", "private, no-store",
    )  # fmt: skip
    assert "The lantern report." in kept(client.get(f"/follow/{other}/words/")).text
    for address in ("/", "/log/", "/statistics/", "/reading-room/?words=umbrella", "/log/request-log.csv"):
        answer = client.get(address)
        assert "umbrella report" not in (b"".join(answer) if answer.streaming else answer.content).decode()


def followed_by_another(**reading: Any) -> tuple[str, models.Arrival]:
    made = arrival(8, state="cleared", case=case(2), reading=reading)
    return arriving.follow_link(made), made


@pytest.mark.parametrize(
    "changes", [{"state": "new"}, {"state": "set_aside", "why": "spam"}, {"reading": {}}, {"reading": {"refused": "x"}}]
)
def test_what_nobody_has_cleared_or_could_read_is_shown_to_nobody(client: Client, changes: dict[str, Any]) -> None:
    """Else this office would show the world whatever somebody sends in."""
    secret, _ = followed(**({"state": "cleared", "case": case(1)} | changes))
    assert "Show what you wrote" not in kept(client.get(f"/follow/{secret}/")).text
    assert kept(client.get(f"/follow/{secret}/words/")).response.status_code == 404


def test_what_a_court_keeps_secret_shows_no_words_either(client: Client) -> None:
    secret, _ = followed(state="cleared", case=case(1, instrument={"kind": "search_warrant", "sealed": True}))
    assert kept(client.get(f"/follow/{secret}/words/")).response.status_code == 404


def test_wrong_links_answer_alike_and_whoever_tries_waits(client: Client) -> None:
    secret, made = followed()
    paths = ["/", "/words/", "/review/", "/release.zip", "/receipts.zip", "/files/letter.pdf"]
    wrong = [
        arriving.new_link(),
        secret[:-1],
        str(made.pk),
        made.number,
        made.link,
        "x" * 5_000,
        "%00",
        "%F0%9F%98%80",
        "'--",
    ]
    pages = {
        (response.status_code, kept(response).text) for one in wrong for response in [client.get(f"/follow/{one}/")]
    } | {
        (client.get(f"/follow/{wrong[0]}{path}").status_code, kept(client.get(f"/follow/{wrong[0]}/")).text)
        for path in paths
    }
    assert {(status, text[:500]) for status, text in pages} == {(404, next(iter(pages))[1][:500])}
    assert len({text for _, text in pages}) == 1
    while not knocking.Doorkeeper(bytes.fromhex(settings.SECRET_KEY), "127.0.0.1").refuses(knocking.MISS):
        assert client.get("/follow/nothing/").status_code == 404
    for path in (f"/follow/{secret}/", "/follow/nothing/", f"/follow/{secret}/release.zip"):
        assert kept(client.get(path)).heading == "Please wait"
    assert client.get(f"/follow/{secret}/", REMOTE_ADDR="192.0.2.1").status_code == 200


def test_a_link_on_paper_is_typed(client: Client) -> None:
    secret, _ = followed()
    for typed in (secret, f" http://localhost/follow/{secret}/ ", f"/follow/{secret}"):
        assert client.post("/follow/", {"link": typed}).headers["Location"] == f"/follow/{secret}/"
    assert "Write the link first." in kept(client.post("/follow/", {"link": " / "})).text
    assert client.post("/follow/", {"link": "https://elsewhere.example/x\r\nSet-Cookie: a=b"}).headers["Location"] == (
        "/follow/x%0D%0ASet-Cookie:%20a=b/"
    )


def test_the_letter_for_a_review_is_prepared_and_never_kept(answered: Client, tmp_path: Path) -> None:
    shown = kept(answered.get(f"{HERE}review/"))
    assert shown.tree.xpath("string(//input[@id='id_name']/@value)") == "Ada Asker"
    assert "It can be sent until Friday, March 4, 2022." in shown.text
    given = {
        "name": "Ada Asker",
        "address": "2 Made Up Street\nSampleton",
        "reasons": f"{HOSTILE}\nAnd the telephone number.",
    }
    text = kept(answered.post(f"{HERE}review/", given | {"do": "text"}))
    letter = text.tree.xpath("string(//div[@class='portal-letter'])")
    assert (
        "Under 5 ILCS 140/9.5(a) I ask the Public Access Counselor to review what Sample City did with my request for "
        "public records (its number: CF-2022-000001), which it received on January 3, 2022." in letter
    )
    assert "Records were released in part, and the rest was withheld, on January 3, 2022." in letter
    assert "It claims: 7(1)(b) of the Freedom of Information Act." in letter
    assert "#panic() $x$ *b* {{ 7|add:7777 }}" in letter
    assert text.tree.xpath("//main//script | //main//img") == []
    pdf = answered.post(f"{HERE}review/", given | {"do": "pdf"})
    assert (pdf["Content-Type"], pdf["Content-Disposition"], pdf.content[:5]) == (
        "application/pdf", 'attachment; filename="request-for-review.pdf"', b"%PDF-",
    )  # fmt: skip
    assert models.ToldOfReview.objects.count() == 0


def test_the_office_keeps_that_it_was_told(answered: Client) -> None:
    for sent_on in ("2022-02-01", "2021-12-31", "no day", ""):
        assert kept(answered.post(f"{HERE}review/", {"do": "told", "sent_on": sent_on})).response.status_code == 200
    for _ in range(2):
        told = answered.post(f"{HERE}review/", {"do": "told", "sent_on": "2022-01-03"})
        assert told.headers["Location"] == f"{HERE}#told"
    assert [one.sent_on for one in models.ToldOfReview.objects.all()] == [date(2022, 1, 3)]
    assert "you told the office that you sent a request for review on January 3, 2022." in kept(answered.get(HERE)).text
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        models.ToldOfReview.objects.update(sent_on=date(2021, 1, 1))


def test_a_silence_can_be_reviewed_and_what_is_in_time_cannot(client: Client) -> None:
    late, _ = followed(state="cleared", case=case(1, received_at=LONG_AGO, due_on=date(2021, 12, 21)))
    text = kept(client.post(f"/follow/{late}/review/", {"do": "text"}))
    assert "The answer was due on December 21, 2021. I have none." in text.tree.xpath(
        "string(//div[@class='portal-letter'])"
    )
    models.Case.objects.update(due_on=date(2022, 1, 5), received_at=RECEIVED)
    assert kept(client.get(f"/follow/{late}/review/")).response.status_code == 404


def test_nothing_of_a_link_or_a_name_is_logged(answered: Client, caplog: pytest.LogCaptureFixture) -> None:
    answered.get(HERE)
    answered.post(f"{HERE}review/", {"do": "text", "name": "Ada Asker", "reasons": "umbrella"})
    told = [record.getMessage() for record in caplog.records]
    assert [line for line in told if SECRET in line or "umbrella" in line or "Asker" in line] == []


def test_an_office_in_time_zone_shows_its_own_hours(client: Client, office: Office) -> None:
    of = case(1)
    act(
        of,
        "demand.received",
        leaf=900,
        recorded_at=datetime(2022, 1, 1, 5, tzinfo=UTC),
        took_effect_at=datetime(2022, 1, 1, 5, tzinfo=UTC),
    )
    secret, _ = followed(state="cleared", case=of)
    assert "Dec 31, 2021, 23:00 · ledger entry 900" in kept(client.get(f"/follow/{secret}/")).text
