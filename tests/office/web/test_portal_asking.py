"""A request is filed in three screens, without an account, a reason or a script; and what people write is only text."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import knocking, unsent, work
from counterfoil.office.store import FolderStore
from counterfoil.office.tasks import TASKS

from .conftest import kept

WHO = {"name": "Ada Asker", "email": "ada@mail.example", "postal_address": "2 Made Up Street\nSampleton, IL 60699"}
ITEM = {
    "text": "The report on the fire at Invented Hall",
    "kind": "case report",
    "since": "2021-12-01",
    "numbers": "JD1",
}
HOW = {"form": "link", "commercial": "no", "fee_waiver": ""}
HOSTILE = [
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>",
    "\u202egnp.\u2066 {{ 7|add:7777 }} {% now 'Y' %}",
    "Ada\r\nBcc: everybody@mail.example\r\n\r\n<b>",
    '=HYPERLINK("x")',
]


def through(
    client: Client, *, who: dict[str, str] = WHO, item: dict[str, str] = ITEM, how: dict[str, str] = HOW
) -> Any:
    """All screens up to the last look at it."""
    assert client.post("/request/").headers["Location"] == "/request/who/"
    assert client.post("/request/who/", who).headers["Location"] == "/request/what/"
    assert client.post("/request/what/", item | {"do": "next"}).headers["Location"] == "/request/how/"
    assert client.post("/request/how/", how).headers["Location"] == "/request/review/"
    return client.get("/request/review/")


def sent(client: Client) -> tuple[str, models.Arrival]:
    """Sends it; returns the secret that the last page shows, and what arrived."""
    assert client.post("/request/review/").headers["Location"] == "/request/done/"
    shown = kept(client.get("/request/done/"))
    found = re.search(r"http://localhost/follow/([\w-]+)/", shown.text)
    assert found
    return found[1], models.Arrival.objects.get()


def message(office: Office, arrival: models.Arrival) -> Any:
    return message_from_bytes(FolderStore(office.store).get(arrival.digest).read_bytes(), policy=policy.default)


def test_three_screens_and_a_link_that_is_shown_once(client: Client, office: Office) -> None:
    last = kept(through(client))
    assert last.heading == "Read it once more"
    assert last.texts("//section[2]//ol/li") == [
        "The report on the fire at Invented Hall (case report; from 2021-12-01; number JD1)."
    ]
    assert "until Monday, January 10, 2022" in last.text
    secret, arrival = sent(client)
    assert (arrival.channel, arrival.sender_email, arrival.state) == ("web", "ada@mail.example", "new")
    assert kept(client.get(f"/follow/{secret}/")).heading == "Request A-000001"
    assert kept(client.get("/request/done/")).heading == "The link was shown already"
    assert (models.UnsentRequest.objects.count(), list((office.work / "drafts").iterdir())) == (0, [])
    body = message(office, arrival).get_content()
    assert "1. The report on the fire at Invented Hall (case report; from 2021-12-01; number JD1).\n" in body
    assert body.endswith("Sincerely,\nAda Asker\n2 Made Up Street\nSampleton, IL 60699\nada@mail.example\n")


def test_the_program_reads_what_the_form_wrote(client: Client, office: Office) -> None:
    through(client, how=HOW | {"fee_waiver": "It is for the public.", "commercial": "yes"})
    _, arrival = sent(client)
    assert work.do_next(office, TASKS)
    read = models.Arrival.objects.get(pk=arrival.pk).reading
    assert read["items"] == ["The report on the fire at Invented Hall (case report; from 2021-12-01; number JD1)."]
    assert read["from"] == ["Ada Asker", "ada@mail.example", "2 Made Up Street, Sampleton, IL 60699"]


def test_nobody_has_to_say_who_asks(client: Client, office: Office) -> None:
    through(client, who={})
    _, arrival = sent(client)
    assert (message(office, arrival)["From"], arrival.sender_email) == (None, "")


def test_neither_the_page_nor_the_cookie_holds_what_was_written(client: Client) -> None:
    through(client)
    assert [cookie for cookie in client.cookies.values() if "Asker" in cookie.value] == []
    stored = str(Session.objects.get().get_decoded())
    assert [word for word in ("Ada", "mail.example", "Invented") if word in stored] == []
    sent(client)
    assert "secret" not in str(Session.objects.get().get_decoded())


def test_several_items_are_added_changed_and_removed(client: Client) -> None:
    client.post("/request/")
    for text in ("The first", "The second", "The third"):
        assert client.post("/request/what/", {"text": text, "do": "add"}).headers["Location"] == "/request/what/"
    client.post("/request/what/", {"do": "remove-2"})
    change = kept(client.get("/request/what/?change=2"))
    assert change.tree.xpath("string(//textarea[@id='id_text'])").strip() == "The third"
    client.post("/request/what/", {"text": "The third, changed", "replaces": "2", "do": "add"})
    client.post("/request/what/", {"text": "A fourth", "replaces": "99", "do": "add"})
    shown = kept(client.get("/request/what/"))
    assert [text.split(". ", 1)[1] for text in shown.texts("//ol[@class='portal-items']/li/p")] == [
        "The first.", "The third, changed.", "A fourth.",
    ]  # fmt: skip


def test_what_is_missing_is_said_where_it_is_missing(client: Client) -> None:
    client.post("/request/")
    assert client.get("/request/how/").headers["Location"] == "/request/what/"
    assert client.get("/request/review/").headers["Location"] == "/request/what/"
    nothing = kept(client.post("/request/what/", {"do": "next"}))
    assert nothing.texts("//div[@id='id_text_error']/div") == ["Say at least one thing that you ask for."]
    turned = kept(
        client.post("/request/what/", {"text": "x", "since": "2022-02-02", "until": "2022-01-01", "do": "add"})
    )
    assert "The last day lies before the first." in turned.text
    client.post("/request/what/", {"text": "x", "do": "add"})
    for form, said in (("email", "You gave no e-mail address."), ("paper", "You gave no postal address.")):
        assert said in kept(client.post("/request/how/", HOW | {"form": form})).text
    assert "Write one e-mail address and nothing else" in kept(client.post("/request/who/", {"email": "a@b, c@d"})).text


def test_the_field_for_machines_stays_empty(client: Client) -> None:
    client.post("/request/")
    assert "This field is there for machines." in kept(client.post("/request/who/", {"website": "http://x"})).text


def test_a_form_takes_no_field_that_it_does_not_show(client: Client) -> None:
    client.post("/request/")
    client.post("/request/who/", WHO | {"items": "x", "track": "standard", "received_at": "1999-01-01", "sending": "1"})
    values = models.UnsentRequest.objects.get().values
    assert sorted(values) == ["email", "name", "organisation", "phone", "postal_address"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_only_words(client: Client, office: Office, text: str) -> None:
    client.post("/request/")
    client.post("/request/who/", {"name": text, "organisation": text, "postal_address": text, "phone": text[:50]})
    client.post("/request/what/", {"text": text, "numbers": text, "do": "next"})
    client.post("/request/how/", HOW | {"fee_waiver": text})
    shown = kept(client.get("/request/review/"))
    assert shown.tree.xpath("//script | //img | //main//b") == []
    assert "7784" not in shown.text
    _, arrival = sent(client)
    assert sorted(message(office, arrival).keys()) == [
        "Content-Transfer-Encoding", "Content-Type", "Date", "MIME-Version", "Message-ID", "Subject",
    ]  # fmt: skip


@pytest.mark.parametrize("field", ["name", "email", "postal_address"])
def test_a_nul_and_ten_thousand_characters_are_refused_in_words(client: Client, field: str) -> None:
    client.post("/request/")
    assert "Null characters are not allowed." in kept(client.post("/request/who/", {field: "a\x00b"})).text
    assert "at most" in kept(client.post("/request/who/", {field: "a" * 10_000})).text


def test_files_are_kept_as_they_are_and_unread(client: Client, office: Office) -> None:
    client.post("/request/")
    bomb = SimpleUploadedFile("..\\..\\/etc/pass\u202ewd.pdf", b"%PDF-1.7 \x00 <script>")
    client.post("/request/what/", {"text": "The hydrants", "do": "attach", "files": bomb})
    shown = kept(client.get("/request/what/"))
    assert shown.texts("//ul[@class='portal-items']/li/p") == ["passwd.pdf (19 bytes)"]
    client.post("/request/how/", HOW)
    _, arrival = sent(client)
    parts = list(message(office, arrival).iter_attachments())
    assert [(one.get_filename(), one.get_content()) for one in parts] == [("passwd.pdf", b"%PDF-1.7 \x00 <script>")]
    assert parts[0].get_content_type() == "application/octet-stream"


def test_too_many_and_too_large_files_are_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unsent, "MAX_FILE_BYTES", 100)
    monkeypatch.setattr(unsent, "MAX_ALL_BYTES", 250)
    client.post("/request/")

    def attach(size: int) -> str:
        response = client.post("/request/what/", {"do": "attach", "files": SimpleUploadedFile("a.txt", b"x" * size)})
        return kept(response).text if response.status_code == 200 else ""

    assert "A file is larger than" in attach(101)
    assert [attach(90), attach(90)] == ["", ""]
    assert "and none is empty" in attach(90)
    assert "and none is empty" in attach(0)
    monkeypatch.setattr(unsent, "MAX_ALL_BYTES", 2_500)
    assert [attach(1), attach(1), attach(1)] == ["", "", ""]
    assert "5 files can be attached." in attach(1)
    client.post("/request/what/", {"do": "detach-1"})
    client.post("/request/what/", {"do": "detach-77"})
    assert len(models.UnsentRequest.objects.get().files) == 4


def test_a_draft_that_was_left_is_swept_with_its_files(client: Client, office: Office) -> None:
    client.post("/request/")
    client.post("/request/what/", {"do": "attach", "files": SimpleUploadedFile("a.txt", b"x")})
    models.UnsentRequest.objects.update(touched_at=datetime.now(UTC) - unsent.KEPT - timedelta(seconds=1))
    assert client.get("/request/what/").headers["Location"] == "/request/?left=1"
    assert "was left for more than two hours" in kept(client.get("/request/?left=1")).text
    Client(SERVER_NAME="localhost").post("/request/")
    assert models.UnsentRequest.objects.count() == 1
    folder = Path(office.work / "drafts")
    assert [path.name for path in folder.iterdir()] == [] or [int(path.name) for path in folder.iterdir()] == [
        models.UnsentRequest.objects.get().pk
    ]


def test_what_is_sent_twice_arrives_once(client: Client) -> None:
    through(client)
    models.UnsentRequest.objects.update(sending=True)  # the other press of the button is at work
    assert "This request is being sent already." in kept(client.post("/request/review/")).text
    assert models.Arrival.objects.count() == 0
    models.UnsentRequest.objects.update(sending=False)
    sent(client)
    assert client.post("/request/review/").headers["Location"] == "/request/?left=1"
    assert models.Arrival.objects.count() == 1


def test_whoever_sends_too_much_waits_and_no_address_is_kept(client: Client) -> None:
    through(client)
    keeper = knocking.Doorkeeper(bytes.fromhex(_secret()), "127.0.0.1")
    for _ in range(knocking.FILE.times):
        keeper.counts(knocking.FILE)
    refused = client.post("/request/review/")
    assert (refused.status_code, kept(refused).heading, models.Arrival.objects.count()) == (429, "Please wait", 0)
    other = client.post("/request/review/", REMOTE_ADDR="192.0.2.9")
    assert (other.status_code, models.Arrival.objects.count()) == (302, 1)
    assert models.Knock.objects.filter(who__contains="127").exclude(who__regex=r"^[0-9a-f]{64}$").count() == 0


def test_an_hour_later_nothing_of_it_is_kept(client: Client) -> None:
    keeper = knocking.Doorkeeper(bytes.fromhex(_secret()), "2001:db8::7")
    keeper.counts(knocking.TELL)
    models.Knock.objects.update(at=datetime.now(UTC) - knocking.WITHIN - timedelta(seconds=1))
    assert keeper.refuses(knocking.Limit("tell", 1)) is False
    keeper.counts(knocking.TELL)
    assert (models.Knock.objects.count(), keeper.refuses(knocking.Limit("tell", 1))) == (1, True)
    neighbour = knocking.Doorkeeper(bytes.fromhex(_secret()), "2001:db8::ffff:1")
    assert neighbour.refuses(knocking.Limit("tell", 1)) is True  # one household


def _secret() -> str:
    from django.conf import settings  # inline: set when an office is served

    return str(settings.SECRET_KEY)


def test_the_screens_are_kept_by_nobody(client: Client) -> None:
    through(client)
    for path in ("/request/", "/request/who/", "/request/what/", "/request/how/", "/request/review/", "/request/done/"):
        response = client.get(path)
        assert (kept(response).response["Cache-Control"], response["X-Robots-Tag"]) == (
            "private, no-store", "noindex, nofollow",
        )  # fmt: skip


def test_without_a_draft_one_begins_anew(client: Client) -> None:
    for path in ("/request/who/", "/request/what/", "/request/how/", "/request/review/"):
        assert client.get(path).headers["Location"] == "/request/?left=1"
        assert client.post(path, {"text": "x"}).headers["Location"] == "/request/?left=1"
    client.post("/request/")
    session = client.session
    session["draft"] = ["no", "key"]
    session.save()
    assert client.get("/request/who/").headers["Location"] == "/request/?left=1"
    assert models.Arrival.objects.count() == 0


def test_a_form_from_elsewhere_is_not_taken(served: Any) -> None:
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    for path in ("/request/", "/request/who/", "/verify/", "/follow/", "/follow/x/review/"):
        assert strict.post(path, {"text": "x"}).status_code == 403
    assert (models.UnsentRequest.objects.count(), models.Arrival.objects.count()) == (0, 0)
