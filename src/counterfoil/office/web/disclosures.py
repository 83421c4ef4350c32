"""What was disclosed to whom, for everyone: from the ledger's public entries, with the proof that it is all."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from counterfoil.law import agencies
from counterfoil.office import disclosed, ledger_keys
from counterfoil.office.services import knocking
from counterfoil.office.web.access import public_page
from counterfoil.office.web.public_access import doorkeeper, wait


@public_page
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    key = _key(request)
    found = disclosed.find(key, request.GET.get("page")) if key else None
    choices = disclosed.choices()
    shown: dict[str, Any] = {
        "heading": _("Disclosures"),
        "asked": "of" in request.GET,
        "key": key,
        "name": key.partition(":")[2],
        "what": key.partition(":")[0],
        "found": found,
        "page": found.page if found else None,
        "query": urlencode({"of": key}),
        "folder": disclosed.zip_name(key) if key else "",
        "verifier": ledger_keys.public(settings.OFFICE),
        "choices": [
            (_("Disclosed to an agency"), _named(choices[disclosed.TO])),
            (_("Released, with an exemption claimed"), _pairs(choices[disclosed.EXEMPTION])),
            (_("Every act that rests on a provision of law"), _pairs(choices[disclosed.STATUTE])),
        ],
    }
    return render(request, "disclosures.html", shown)


@public_page
@require_safe
def proof(request: HttpRequest) -> HttpResponse | FileResponse:
    """Made anew and signed each time, so not too often."""
    key = _key(request)
    if not key:
        raise Http404
    if not doorkeeper(request).admits(knocking.PROOF):
        return wait(request)
    made = disclosed.proof(settings.OFFICE, key)
    if made is None:
        raise Http404
    name = f"{disclosed.zip_name(key)}.zip"
    return FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")


def _key(request: HttpRequest) -> str:
    key = request.GET.get("of", "")
    return key if disclosed.is_key(key) else ""


def _named(found: tuple[str, ...]) -> list[tuple[str, str]]:
    """The codes of agencies with their names, as the table of agencies calls them now; the code is the key."""
    names = agencies.load().names
    return [(key, f"{code} · {names.get(code, code)}") for key in found for code in [key.partition(":")[2]]]


def _pairs(found: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(key, key.partition(":")[2]) for key in found]
