"""Signing on with the organisation's own accounts (OpenID Connect), as ``[oidc]`` of ``office.toml`` says it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any
from urllib.parse import urlsplit

from counterfoil.office.roles import Role

SECRET = "oidc.secret"  # noqa: S105 - a file's name in the office's folder of keys


@dataclass(frozen=True, slots=True)
class SignOn:
    """Where people sign on, and which of what the provider tells says who they are."""

    issuer: str
    client_id: str
    authorization_endpoint: str
    token_endpoint: str
    userinfo_endpoint: str
    jwks_endpoint: str
    claim: str = "sub"  # matched with what the administrator set on the account
    scopes: str = "openid"
    algorithm: str = "RS256"
    name: str = ""  # what the button says
    role_claim: str = ""
    roles: Mapping[str, str] = field(default_factory=dict, hash=False)  # value of role_claim → role of a new account
    passwords_off: str = ""  # roles, separated by commas, that may log in by signing on only

    def has_no_password(self, role: str) -> bool:
        """Whether accounts of this role have to sign on."""
        return role in [one.strip() for one in self.passwords_off.split(",")]


_NEEDED = (
    "issuer", "client_id", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_endpoint",
)  # fmt: skip
_ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384", "ES512")


def read(table: Any) -> SignOn:
    """The settings in ``[oidc]``. Raises ``ValueError`` that says what is wrong and what to do."""
    if not isinstance(table, dict):
        raise ValueError("oidc: a table is needed: [oidc].")
    known = {one.name for one in fields(SignOn)}
    if unknown := sorted(set(table) - known):
        raise ValueError(f"oidc: unknown key {unknown[0]!r}. Allowed: {', '.join(sorted(known))}.")
    for name, value in table.items():
        if name != "roles" and not isinstance(value, str):
            raise ValueError(f"oidc: {name}: text in quotation marks is needed, found {value!r}.")
    if missing := [name for name in _NEEDED if not table.get(name)]:
        raise ValueError(f"oidc: {missing[0]}: is missing. The provider's documentation has it.")
    made = SignOn(**table)
    for name in _NEEDED[2:]:
        _need_https(name, str(table[name]))
    if made.algorithm not in _ALGORITHMS:
        raise ValueError(f"oidc: algorithm: {made.algorithm!r} is not one of {', '.join(_ALGORITHMS)}.")
    mapping = made.roles
    if not isinstance(mapping, dict) or not all(value in list(Role) for value in mapping.values()):
        raise ValueError(f"oidc: roles: each value must be one of {', '.join(Role)}.")
    if Role.ADMINISTRATOR in mapping.values():
        raise ValueError("oidc: roles: no claim makes an administrator; another administrator does.")
    need_roles("oidc: passwords_off", made.passwords_off)
    return made


def need_roles(where: str, text: str) -> None:
    """Raise ``ValueError`` where ``text`` is not roles separated by commas."""
    for one in text.split(","):
        if one.strip() and one.strip() not in list(Role):
            raise ValueError(f"{where}: {one.strip()!r} is no role. Roles: {', '.join(Role)}.")


def write(sign_on: SignOn) -> list[str]:
    """The lines of the table, as ``read`` reads them."""
    lines = ["[oidc]"]
    for one in fields(SignOn):
        value = getattr(sign_on, one.name)
        if isinstance(value, str):
            lines.append(f"{one.name} = {json.dumps(value)}")
        else:
            inner = ", ".join(f"{json.dumps(key)} = {json.dumps(role)}" for key, role in value.items())
            lines.append(f"{one.name} = {{ {inner} }}")
    return lines


def _need_https(name: str, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"):
        return
    raise ValueError(f"oidc: {name}: {url!r} must begin with https:// (http only on this machine).")
