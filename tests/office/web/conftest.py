"""An office in a browser without one: a client for each, and ``page``, which holds every page to what all promise."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.db import connections
from django.test import Client
from lxml import etree, html

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import answering, arriving, intake
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import session
from counterfoil.office.web import server

from ..conftest import new_office as new_office
from ..conftest import office as office

SECRET = "x" * 32
PASSWORD = "correct horse battery staple"
POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
HEADERS = {
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True)
class Page:
    """A page that kept the promise of all pages."""

    response: Any
    tree: html.HtmlElement

    @property
    def heading(self) -> str:
        return str(self.tree.xpath("string(//h1)"))

    @property
    def text(self) -> str:
        """All its words, each run of white space as one blank."""
        return " ".join(self.tree.xpath("string(//body)").split())

    def texts(self, path: str) -> list[str]:
        return [" ".join(one.text_content().split()) for one in self.tree.xpath(path)]


ASKED = """From: Ada Asker <ada@mail.example>
Subject: Request
Date: Mon, 3 Jan 2022 10:00:00 -0600
Message-ID: <a1@mail.example>

Under the Freedom of Information Act I request the policy memorandum RD JD100123 on the lobby of the station.

Sincerely,
Ada Asker
2 Made Up Street
Sampleton, IL 60699
"""
MEMO = """POLICY MEMORANDUM
RD JD100123
The lobby of the station opens at eight and closes at five.
Callers ring (312) 555-0177.
"""


@pytest.fixture(scope="session")
def answered_office(new_office: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an office that has released one document with one mark; tests get copies. Its link is SECRET."""
    folder = tmp_path_factory.mktemp("answered")
    shutil.copytree(new_office, folder / "office")
    (folder / "memo.txt").write_text(MEMO)
    (folder / "demand.eml").write_text(ASKED)
    by = "Dana Sample, FOIA Officer (SAMPLE)"
    with session(folder / "office") as (opened, journal):
        intake.add_records(opened, [folder / "memo.txt"], journal=journal)
        asked = Request(folder / "demand.eml", decide_as=by, out=folder / "release")
        ended = answering.respond(opened, journal, asked, tell=lambda _: None, progress=lambda *_: None)
        case = models.Case.objects.get(number=ended.case)
        content = (folder / "demand.eml").read_bytes()
        arriving.arrive(
            opened, channel="email", name="demand.eml", content=content, received_at=case.received_at, link=SECRET
        )
        models.Arrival.objects.update(state="cleared", case=case)
    connections.close_all()
    return folder / "office"


@pytest.fixture
def answered(answered_office: Path, tmp_path: Path) -> Client:
    """Serves a copy of that office."""
    shutil.copytree(answered_office, tmp_path / "answered")
    server.ready(tmp_path / "answered")
    return Client(SERVER_NAME="localhost", raise_request_exception=False)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are kept as ever, with fewer rounds: half a second for each log-in is meant to be dear."""
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 1000)


@pytest.fixture
def served(office: Office) -> Any:
    """The whole application for the sample office, as waitress gets it."""
    return server.ready(office.folder)


@pytest.fixture
def client(served: Any) -> Client:
    return Client(SERVER_NAME="localhost", raise_request_exception=False)


@pytest.fixture
def account(served: Any) -> Callable[[Role], models.Account]:
    """Makes an account with a role, named after it; its password is ``PASSWORD``."""

    def made(role: Role) -> models.Account:
        return models.Account.objects.create(
            log_in_name=role.value, role=role.value, made_at=datetime.now(UTC), password=make_password(PASSWORD)
        )

    return made


@pytest.fixture
def as_role(client: Client, account: Callable[[Role], models.Account]) -> Callable[[Role], Client]:
    """The client, logged in with an account of that role."""

    def logged_in(role: Role) -> Client:
        found = models.Account.objects.filter(role=role.value).first()
        client.force_login(found or account(role))
        return client

    return logged_in


@pytest.fixture
def page() -> Callable[..., Page]:
    """Opens an address and holds what comes to the promise; ``status`` is the one that is expected."""

    def opened(client: Client, address: str, *, status: int = 200, data: dict[str, str] | None = None) -> Page:
        response = client.get(address) if data is None else client.post(address, data)
        assert response.status_code == status, response.content.decode()[:2000]
        return kept(response)

    return opened


def kept(response: Any) -> Page:
    """The page, after all that every page promises was looked for in it."""
    tree = html.fromstring(response.content.decode())
    assert faults(response.headers, tree) == []
    return Page(response, tree)


def faults(headers: Any, tree: html.HtmlElement) -> list[str]:
    """What a page breaks of the promise, in words."""
    found = [f"{name}: {headers.get(name)}" for name, value in HEADERS.items() if headers.get(name) != value]
    if headers.get("Referrer-Policy") == "no-referrer":  # stricter than promised; a page with a form may not have it
        found = [one for one in found if not one.startswith("Referrer-Policy")]
        found += [f"form {one} under no-referrer" for one in tree.xpath("//form[@method='post']/@action")]
    if sorted(headers.get("Content-Security-Policy", "").split("; ")) != sorted(POLICY.split("; ")):
        found.append(f"policy: {headers.get('Content-Security-Policy')}")
    headings, title = tree.xpath("//h1"), tree.xpath("string(//head/title)")
    if len(headings) != 1 or not title.startswith(headings[0].text_content()) or not title:
        found.append(f"heading {[one.text_content() for one in headings]}, title {title!r}")
    if not tree.get("lang"):
        found.append("no language")
    ids = tree.xpath("//@id")
    found += [f"id {one} twice" for one in sorted(set(ids)) if ids.count(one) > 1]
    found += [f"refers to {one}, which is not there" for one in _refers_to(tree) if one not in ids]
    for field in tree.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        labels = tree.xpath("//label[@for=$id]", id=field.get("id", ""))
        if len(labels) != 1 or not labels[0].text_content().strip():
            found.append(f"field {field.get('name')} has {len(labels)} labels")
    found += [f"inline {one.tag}" for one in tree.xpath("//style | //script[not(@src)]")]
    found += [f"{name}=" for one in tree.iter(etree.Element) for name in one.attrib if re.match(r"on|style$", name)]
    found += [f"from elsewhere: {one}" for one in _loads(tree) if not re.match(r"/(?!/)", one)]
    found += [
        f"form {form.get('action')} has no token" for form in tree.xpath("//form[@method='post']") if not _token(form)
    ]
    found += [f"unsafe link {one}" for one in tree.xpath("//a/@href") if not re.match(r"(/(?!/)|#|mailto:|\?)", one)]
    return found


def _refers_to(tree: html.HtmlElement) -> list[str]:
    named = tree.xpath("//@aria-labelledby | //@aria-describedby | //label/@for")
    return [one for each in named for one in each.split()] + [a[1:] for a in tree.xpath("//a/@href") if a[0] == "#"]


def _loads(tree: html.HtmlElement) -> list[str]:
    return [
        str(one) for one in tree.xpath("//link/@href | //img/@src | //script/@src | //form/@action | //source/@src")
    ]


def _token(form: html.HtmlElement) -> bool:
    return bool(form.xpath(".//input[@name='csrfmiddlewaretoken']"))
