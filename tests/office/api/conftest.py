"""Programs that talk to the office: keys, and ``Told``, which holds every answer to what the API promises."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from counterfoil.office import models
from counterfoil.office.api import letting_in
from counterfoil.office.services import api_keys
from counterfoil.office.services.api_keys import Scope

from ..conftest import new_office as new_office
from ..conftest import office as office
from ..web.conftest import client as client
from ..web.conftest import served as served


@dataclass(frozen=True)
class Told:
    """An answer: its status, and what it says."""

    status: int
    said: Any
    headers: Any


def told(response: Any) -> Told:
    """The answer, after what every one promises was looked for: a problem is said as a problem, and nobody keeps it."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if response.status_code >= 400:
        assert kind == "application/problem+json", (response.status_code, kind, content[:500])
        said = json.loads(content)
        assert (said["status"], said["type"]) == (response.status_code, "about:blank")
        assert said["title"]
    elif kind.startswith("application/json") and content:
        said = json.loads(content)
    else:
        said = content
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sessionid" not in response.cookies
    return Told(response.status_code, said, response.headers)


@pytest.fixture(autouse=True)
def unhurried() -> None:
    """Nobody has asked before."""
    letting_in.BY_KEY.forget()
    letting_in.BY_ADDRESS.forget()


@pytest.fixture
def admin(served: Any) -> models.Account:
    return models.Account.objects.create(log_in_name="admin", role="administrator", made_at=datetime.now(UTC))


@pytest.fixture
def key(admin: models.Account) -> Callable[..., str]:
    """Makes a key for something; its secret."""

    def made(*scopes: Scope, name: str = "city app") -> str:
        return api_keys.make(name, list(scopes), by=admin)[1]

    return made


def send(client: Client, address: str, content: Any, **headers: str) -> Told:
    """What the API says to this JSON; text is sent as it is."""
    data = content if isinstance(content, (str, bytes)) else json.dumps(content)
    return told(client.post(address, data, content_type="application/json", headers=headers))
