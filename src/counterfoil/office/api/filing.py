"""Filing: a request in our own words, and in those of the federal portal. Both arrive as any other: in quarantine."""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from ninja import Router, Schema, Status
from ninja.errors import HttpError
from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic.config import JsonDict

from counterfoil.demands.written import Attachment, Form, Written, compose, is_mailbox
from counterfoil.office import models
from counterfoil.office.api.letting_in import KeyFor, PortalKey
from counterfoil.office.api.problems import Problem
from counterfoil.office.services import arriving
from counterfoil.office.services.adopting import pack_of
from counterfoil.office.services.api_keys import Scope

router = Router(tags=["filing"])
MOST_FILES, MOST_BYTES = 10, 10_000_000
COMPONENT = 1
"""An office is one component of itself."""

_A_MAILBOX: JsonDict = {"pattern": r"^([A-Za-z0-9_.+%'-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8})?$"}
_BASE64: JsonDict = {"pattern": "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$", "minLength": 4}
_SOMETHING: JsonDict = {"pattern": r"\S"}
"""What the code asks for besides, in the words of the document."""

Line = Annotated[str, StringConstraints(max_length=250, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(max_length=5_000, strip_whitespace=True)]
Needed = Annotated[
    str,
    StringConstraints(min_length=1, max_length=5_000, strip_whitespace=True),
    Field(json_schema_extra=_SOMETHING),
]


def _needs(answer: str, field: str) -> JsonDict:
    """An answer of this kind needs this field."""
    asked: JsonDict = {"properties": {"answer": {"const": answer}}, "required": ["answer"]}
    return {"if": asked, "then": {"properties": {field: {"type": "string", "pattern": r"\S"}}, "required": [field]}}


class FileIn(Schema):
    """A file that came with a request; staff see it once a person has cleared it."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, StringConstraints(min_length=1, max_length=250)]
    content: Annotated[str, StringConstraints(max_length=14_000_000)] = Field(
        description="base64", json_schema_extra=_BASE64
    )


class RequestIn(Schema):
    """A request for records. Nobody has to say who they are, or why they ask."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"allOf": [_needs("email", "email"), _needs("paper", "postal_address")]}
    )
    items: Annotated[list[Needed], Field(min_length=1, max_length=20)] = Field(description="What is asked, one by one")
    name: Line = ""
    organization: Line = ""
    email: Line = Field("", json_schema_extra=_A_MAILBOX)
    postal_address: Annotated[str, StringConstraints(max_length=500)] = ""
    phone: Line = ""
    answer: Literal["link", "email", "paper", "visit"] = "link"
    fee_waiver: Text = Field("", description="Why fees should be waived; empty where nobody asks for that")
    commercial: bool = False
    attachments: Annotated[list[FileIn], Field(max_length=MOST_FILES)] = Field(default_factory=list)

    @model_validator(mode="after")
    def reachable(self) -> RequestIn:
        if self.email and not is_mailbox(self.email):
            raise ValueError("email: one plain address is needed, such as ada@mail.example")
        if self.answer == "email" and not self.email:
            raise ValueError("email: is needed for an answer by e-mail")
        if self.answer == "paper" and not self.postal_address.strip():
            raise ValueError("postal_address: is needed for an answer on paper")
        return self


class Filed(Schema):
    """What was filed. The token is told only now: who has it follows the request, and receives what is released."""

    number: str
    received_at: datetime
    token: str
    follow: str = Field(description="The page for people; the token is in it")


class Name(Schema):
    first: Line = ""
    last: Line = ""
    middle: Line | None = None


class Address(Schema):
    address1: Line = ""
    address2: Line | None = None
    city: Line = ""
    state: Line | None = None
    state_province: Line | None = None
    zip: Line | None = None
    zip_postal_code: Line | None = None
    country: Line | None = None


class PortalFile(Schema):
    filename: Annotated[str, StringConstraints(min_length=1, max_length=250)]
    filedata: Annotated[str, StringConstraints(max_length=14_000_000)] = Field(json_schema_extra=_BASE64)
    content_type: Line | None = None
    filesize: int | None = None


class PortalRequest(Schema):
    """A request as the federal portal sends it. Fields of a component's own are kept as they come."""

    agency: Line | None = None
    agency_name: Line | None = None
    agency_component_name: Line | None = None
    requester_name: Name
    requester_address: Address = Address()
    description: Annotated[str, StringConstraints(min_length=1, max_length=50_000, strip_whitespace=True)] = Field(
        json_schema_extra=_SOMETHING
    )
    email: Line = ""
    organization: Line | None = None
    phone: Line | None = None
    fax: Line | None = None
    fee_waiver: bool = False
    expedited: bool = False
    max_fee: float | None = None
    attachments: Annotated[list[PortalFile], Field(max_length=MOST_FILES)] = Field(default_factory=list)


class Accepted(Schema):
    """What the portal keeps: the number of the arrival, and what the requester tracks it by."""

    id: int
    status_tracking_number: str


@router.post(
    "/requests",
    auth=KeyFor(Scope.FILE),
    response={201: Filed, (400, 401, 413, 422, 429): Problem},
    url_name="api_file",
    operation_id="fileRequest",
)
def file(request: HttpRequest, told: RequestIn) -> Status:
    """File a request. The time that the law gives runs from now."""
    office = settings.OFFICE
    written = Written(
        items=tuple(told.items),
        name=told.name,
        organisation=told.organization,
        email=told.email,
        postal_address=told.postal_address,
        phone=told.phone,
        form=Form(told.answer),
        fee_waiver=told.fee_waiver,
        commercial=told.commercial,
        statute=pack_of(office).title,
        attachments=_files([(one.name, one.content) for one in told.attachments]),
    )
    arrival, token = _arrive(written)
    follow = request.build_absolute_uri(f"{reverse('portal')}follow/{token}/")
    shown = {"number": arrival.number, "received_at": arrival.received_at, "token": token, "follow": follow}
    return Status(201, shown)


def take_from_portal(request: HttpRequest, component: int, told: PortalRequest) -> dict[str, Any]:
    """Take a request of the federal portal (the DOJ's draft of an agency API)."""
    if component != COMPONENT:
        raise HttpError(404, f"agency component not found: this office is component {COMPONENT}")
    files = _files([(one.filename, one.filedata) for one in told.attachments])
    further = _further(told, request.body)
    written = Written(
        items=(told.description,),
        name=" ".join(part for part in (told.requester_name.first, told.requester_name.last) if part),
        organisation=told.organization or "",
        email=told.email if is_mailbox(told.email) else "",
        postal_address="\n".join(_lines(told.requester_address)),
        phone=told.phone or "",
        form=Form.EMAIL if is_mailbox(told.email) else Form.PAPER,
        fee_waiver="no reason was given on the federal portal" if told.fee_waiver else "",
        statute=pack_of(settings.OFFICE).title,
        attachments=(*files, Attachment("federal-portal.txt", further.encode())) if further else files,
    )
    arrival, _token = _arrive(written)
    return {"id": arrival.pk, "status_tracking_number": arrival.number}


# The draft writes the address with a slash at its end, and its example without.
for where, shown in (("/components/{component}/requests/", True), ("/components/{component}/requests", False)):
    router.post(
        where,
        auth=PortalKey(Scope.INTAKE, "FOIA-API-SECRET"),
        response={200: Accepted, (400, 401, 404, 413, 422, 429): Problem},
        url_name="api_intake" if shown else "api_intake_bare",
        operation_id="takeFromPortal" if shown else "takeFromPortalBare",
        include_in_schema=shown,
    )(take_from_portal)


def _arrive(written: Written) -> tuple[models.Arrival, str]:
    office = settings.OFFICE
    received, token = arriving.now(office), arriving.new_link()
    content = compose(written, at=received, key=secrets.token_urlsafe(18))
    arrival = arriving.arrive(
        office,
        channel="api",
        name="request.eml",
        content=content,
        received_at=received,
        sender_email=written.email,
        link=token,
    )
    return arrival, token


def _files(sent: list[tuple[str, str]]) -> tuple[Attachment, ...]:
    files, total = [], 0
    for name, text in sent:
        try:
            content = base64.b64decode(text, validate=True)
        except (binascii.Error, ValueError):
            raise HttpError(422, "attachments: the content of a file is no base64.") from None
        total += len(content)
        if not content or total > MOST_BYTES:
            raise HttpError(422, f"attachments: each needs content, and all together at most {MOST_BYTES:,} bytes.")
        files.append(Attachment(name, content))
    return tuple(files)


def _lines(address: Address) -> list[str]:
    state, code = address.state or address.state_province, address.zip or address.zip_postal_code
    place = " ".join(part for part in (address.city and f"{address.city},", state, code) if part)
    return [line for line in (address.address1, address.address2, place, address.country) if line]


def _further(told: PortalRequest, body: bytes) -> str:
    """What our form has no field for, one a line, as text for whoever reads the request."""
    known: dict[str, Any] = {
        "agency": told.agency or told.agency_name,
        "agency_component_name": told.agency_component_name,
        "fax": told.fax,
        "max_fee": told.max_fee,
        "expedited": "yes" if told.expedited else None,
        "email": told.email if told.email and not is_mailbox(told.email) else None,
    }
    # A component's own fields are named in no schema; ninja drops them.
    own = [(name, value) for name, value in json.loads(body).items() if name not in PortalRequest.model_fields]
    more = dict(own[:50])
    return "".join(
        f"{_plain(name, 100)}: {_plain(value, 2_000)}\n" for name, value in (known | more).items() if value is not None
    )


def _plain(value: Any, longest: int) -> str:
    return " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())[:longest]
