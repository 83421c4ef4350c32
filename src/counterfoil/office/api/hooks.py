"""Being told: addresses of a program that get each event, signed with a secret of their own."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.conf import settings
from django.http import Http404, HttpRequest
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field, StringConstraints

from counterfoil.office.api.letting_in import KeyFor
from counterfoil.office.api.problems import Problem
from counterfoil.office.services import webhooks
from counterfoil.office.services.api_keys import Scope

router = Router(tags=["webhooks"], auth=KeyFor(Scope.WEBHOOKS))


_ADDRESS = r"^https://([a-z]([a-z0-9-]{0,40}[a-z0-9])?\.){1,3}[a-z]{2,20}(/[A-Za-z0-9/_.-]{0,200})?$"
"""Some that are taken: the code takes more, and says what it does not take."""
Event = Annotated[str, Field(json_schema_extra={"enum": list(webhooks.EVENTS)})]


class HookIn(Schema):
    """Where to tell what. The address must be https, on the open network, on its own port."""

    model_config = ConfigDict(extra="forbid")
    url: Annotated[str, StringConstraints(max_length=500)] = Field(
        examples=["https://hooks.partner.example/told"], json_schema_extra={"pattern": _ADDRESS}
    )
    events: Annotated[list[Event], Field(min_length=1, max_length=20)] = Field(examples=[list(webhooks.EVENTS)])


class Hook(Schema):
    id: int
    url: str
    events: list[str]
    made_at: datetime


class NewHook(Hook):
    """The secret is told only now; it signs whatever is sent."""

    secret: str


@router.get(
    "/webhooks", response={200: list[Hook], (401, 429): Problem}, url_name="api_webhooks", operation_id="listWebhooks"
)
def listed(request: HttpRequest) -> Any:
    """The open addresses of this key."""
    key: Any = request.auth
    return [_shown(one) for one in key.webhooks.filter(closed_at=None).order_by("pk")]


@router.post(
    "/webhooks",
    response={201: NewHook, (400, 401, 413, 422, 429): Problem},
    url_name="api_webhooks",
    operation_id="addWebhook",
)
def add(request: HttpRequest, told: HookIn) -> Status:
    """Add an address."""
    key: Any = request.auth
    made, secret = webhooks.add(settings.OFFICE, key, told.url, told.events)
    return Status(201, _shown(made) | {"secret": secret})


@router.delete(
    "/webhooks/{number}",
    response={204: None, (401, 404, 422, 429): Problem},
    url_name="api_webhook",
    operation_id="closeWebhook",
)
def close(request: HttpRequest, number: int) -> Status:
    """Close an address of this key; another one's is not there."""
    if not 0 < number < 2**63 or not webhooks.close(request.auth, number):
        raise Http404
    return Status(204, None)


def _shown(one: Any) -> dict[str, Any]:
    return {"id": one.pk, "url": one.url, "events": one.events, "made_at": one.made_at}
