"""The OpenAPI 3.1 document, as it is served: problems have their own media type, and the office its name."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from ninja import NinjaAPI

from counterfoil.office.api.problems import MEDIA_TYPE

PREFIX = "/api/v1/"


def of(api: NinjaAPI) -> dict[str, Any]:
    """The document of this API."""
    made: dict[str, Any] = api.get_openapi_schema(path_prefix=PREFIX)
    for operations in made["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and "content" in response:
                    response["content"] = {MEDIA_TYPE: response["content"].pop("application/json")}
    made["servers"] = [{"url": "/"}]
    return made


def view(api: NinjaAPI) -> Any:
    """Serves it to everybody."""

    def openapi(request: HttpRequest) -> JsonResponse:
        told = of(api)
        told["info"]["description"] = f"{settings.OFFICE.name}: requests for public records, for programs."
        return JsonResponse(told)

    return openapi
