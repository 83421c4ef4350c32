"""Which account belongs to what the provider says. Needs the extra ``oidc``."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db.models import QuerySet
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.roles import Role
from counterfoil.office.services import accounts


class Backend(OIDCAuthenticationBackend):
    """Checks what the library leaves open: for whom a token is, by whom, and that both answers speak of one person."""

    def __init__(self) -> None:
        super().__init__()
        self.settings = settings.OFFICE.oidc
        self.asked_for_second_factor = False

    def verify_token(self, token: Any, **kwargs: Any) -> dict[str, Any]:
        told = super().verify_token(token, **kwargs)
        audience = told.get("aud")
        audience = audience if isinstance(audience, list) else [audience]
        if told.get("iss") != self.settings.issuer:
            raise SuspiciousOperation("the token was issued by somebody else")
        if (
            self.settings.client_id not in audience
            or told.get("azp", self.settings.client_id) != self.settings.client_id
        ):
            raise SuspiciousOperation("the token is for somebody else")
        if len(audience) > 1 and "azp" not in told:
            raise SuspiciousOperation("the token is for several and does not say to whom it was given")
        if not isinstance(told.get("exp"), (int, float)) or not told.get("sub"):
            raise SuspiciousOperation("the token does not say until when it holds, or of whom it speaks")
        self.asked_for_second_factor = "mfa" in (told.get("amr") or [])
        return told

    def get_userinfo(self, access_token: Any, id_token: Any, payload: dict[str, Any]) -> dict[str, Any]:
        told = super().get_userinfo(access_token, id_token, payload)
        if told.get("sub") != payload["sub"]:
            raise SuspiciousOperation("the two answers speak of different persons")
        return told

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """An e-mail address says who somebody is only where the provider has verified it."""
        name, value = self.settings.claim, claims.get(self.settings.claim)
        if name == "email" and claims.get("email_verified") is not True:
            return False
        return isinstance(value, str) and 0 < len(value) <= 255 and value.isprintable()

    def filter_users_by_claims(self, claims: dict[str, Any]) -> QuerySet[models.Account]:
        return models.Account.objects.filter(sign_on=claims[self.settings.claim])

    def create_user(self, claims: dict[str, Any]) -> models.Account | None:
        """A new account where one claim, and only one, says which role; else none. Closed ones are found before."""
        role = self._role(claims)
        if role is None:
            return None
        sign_on = claims[self.settings.claim]
        plain = re.sub(r"[^a-z0-9._-]+", "-", str(claims.get("preferred_username") or sign_on).casefold())
        name = plain.strip("-._")[:56] or "person"
        while models.Account.objects.filter(log_in_name=name).exists() or len(name) < 2:
            name = f"{name[:56]}-{models.Account.objects.count() + 1}"
        try:
            return accounts.added(name, role, "", sign_on=sign_on, by=None)
        except BadInput:
            return None

    def _role(self, claims: dict[str, Any]) -> Role | None:
        told = claims.get(self.settings.role_claim) if self.settings.role_claim else None
        values = told if isinstance(told, list) else [told]
        found = {self.settings.roles[one] for one in values if isinstance(one, str) and one in self.settings.roles}
        return Role(found.pop()) if len(found) == 1 else None
