"""What Django needs above the office's own settings to answer browsers; set when an office is served, never before."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.conf import settings

from counterfoil.errors import EnvironmentFailed
from counterfoil.ledger import keys
from counterfoil.office import sign_on
from counterfoil.office.folder import SETTINGS, Office

HERE = Path(__file__).parent
STATIC = HERE / "static"
SECRET = "web.secret"  # noqa: S105 - a file's name in the office's folder of keys

MIDDLEWARE = (
    "counterfoil.office.web.request_log.written_down",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # What refuses comes after what adds headers: a refusal has them too.
    "django.middleware.common.CommonMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    # Nothing before it reads or writes the office's database.
    "counterfoil.office.web.closed.while_moved",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "counterfoil.office.web.access.Access",
    "counterfoil.office.web.context.in_the_offices_time",
)

SESSION_S = 8 * 3600
"""A working day: whoever logs in in the morning logs in again the next morning."""

HSTS_S = 31_536_000
"""How long a browser keeps to https once it has seen the office there: a year. Only of this very name: what else lies
beneath it is not ours to decide."""

BODY_BYTES = 15_000_000
"""Of a form without its files, and of what a program sends: ten million bytes of files, as text."""

_POLICY = {
    "default-src": [SELF],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
    "object-src": [NONE],
}


def install(office: Office, *, names: Sequence[str], behind_https: bool) -> None:
    """Make Django ready to serve ``office`` under these host names. Made again for another office, it replaces it.

    ``behind_https``: a proxy on this machine speaks https to the world; cookies then never travel in clear.
    """
    for name, value in _values(office, list(names), behind_https).items():
        setattr(settings, name, value)


def _values(office: Office, names: list[str], behind_https: bool) -> dict[str, Any]:
    return {
        "OFFICE": office,
        "DEBUG": False,
        "SECRET_KEY": _secret(office).hex(),
        "ALLOWED_HOSTS": names,
        "ROOT_URLCONF": "counterfoil.office.web.urls",
        "STATIC_URL": "/static/",
        "MIDDLEWARE": list(MIDDLEWARE),
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {
                    "context_processors": ["counterfoil.office.web.context.every_page"],
                    "builtins": ["counterfoil.office.web.in_language"],
                    "libraries": {"office_tags": "counterfoil.office.web.office_tags"},
                },
            }
        ],
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": _POLICY},
        "X_FRAME_OPTIONS": "DENY",
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_HSTS_SECONDS": HSTS_S if behind_https else 0,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if behind_https else None,
        "USE_X_FORWARDED_HOST": False,
        "LOGIN_URL": "log_in",
        "LOGOUT_REDIRECT_URL": "portal",
        # A browser takes a cookie of such a name from this very host by https only: no other host can plant one.
        "SESSION_COOKIE_NAME": f"{'__Host-' if behind_https else ''}sessionid",
        "CSRF_COOKIE_NAME": f"{'__Host-' if behind_https else ''}csrftoken",
        "SESSION_COOKIE_AGE": SESSION_S,
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": behind_https,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_COOKIE_SECURE": behind_https,
        "LANGUAGE_COOKIE_NAME": f"{'__Host-' if behind_https else ''}language",
        "LANGUAGE_COOKIE_AGE": 365 * 24 * 3600,
        "LANGUAGE_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "LANGUAGE_COOKIE_SECURE": behind_https,
        "CSRF_FAILURE_VIEW": "counterfoil.office.web.errors.no_token",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": BODY_BYTES,
        **_sign_on(office),
    }


def _sign_on(office: Office) -> dict[str, Any]:
    """What mozilla-django-oidc reads; nothing where the office has no such provider."""
    oidc = office.oidc
    if oidc is None:
        return {}
    if find_spec("mozilla_django_oidc") is None:
        raise EnvironmentFailed(
            f"{office.folder / SETTINGS}: [oidc] needs a package that is not here. Add it with: script/setup oidc "
            "(or install counterfoil[web,oidc])."
        )
    return {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": oidc.authorization_endpoint,
        "OIDC_OP_TOKEN_ENDPOINT": oidc.token_endpoint,
        "OIDC_OP_USER_ENDPOINT": oidc.userinfo_endpoint,
        "OIDC_OP_JWKS_ENDPOINT": oidc.jwks_endpoint,
        "OIDC_RP_CLIENT_ID": oidc.client_id,
        "OIDC_RP_CLIENT_SECRET": _client_secret(office),
        "OIDC_RP_SIGN_ALGO": oidc.algorithm,
        "OIDC_RP_SCOPES": oidc.scopes,
        "OIDC_AUTHENTICATION_CALLBACK_URL": "sign_on_back",
        "OIDC_USE_PKCE": True,
        "OIDC_USE_NONCE": True,
        "OIDC_CREATE_USER": bool(oidc.roles),
        "OIDC_TIMEOUT": 10,
    }


def _client_secret(office: Office) -> str:
    """What the provider gave this office; only its owner may read the file."""
    path = office.keys / sign_on.SECRET
    if not path.is_file():
        raise EnvironmentFailed(f"{path}: is missing. Put the client secret that the provider gave into it, mode 0600.")
    if path.stat().st_mode & 0o077:
        raise EnvironmentFailed(f"{path}: others may read it. Run: chmod 600 {path}")
    return path.read_text(encoding="utf-8").strip()


def _secret(office: Office) -> bytes:
    """What signs cookies; made when the office is first served."""
    path = office.keys / SECRET
    return keys.load_secret(path) if path.exists() else keys.make_secret(path)
