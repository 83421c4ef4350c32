"""A real OpenID Connect provider on loopback, made with django-oauth-toolkit; a process of its own.

``python provider.py FOLDER CLIENT SECRET BACK`` prints its port. ``/log-in-as/NAME/`` is one of its
invented people.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

PEOPLE: dict[str, dict[str, Any]] = {
    "dana": {"email": "dana@city.example", "email_verified": True, "groups": ["everyone"]},
    "ida": {"email": "ida@city.example", "email_verified": True, "groups": ["law", "everyone"], "amr": ["pwd", "mfa"]},
    "zoe": {"email": "dana@city.example", "email_verified": False, "groups": []},
    "max": {"email": "max@city.example", "email_verified": True, "groups": ["law", "records"]},
}
PEM = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)


def main(folder: Path, client: str, secret: str, back: str) -> None:
    server = make_server("127.0.0.1", 0, None, handler_class=Quiet)
    issuer = f"http://127.0.0.1:{server.server_port}/o"
    settings.configure(
        SECRET_KEY="of the provider",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="__main__",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "provider.db")}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_ISS_ENDPOINT": issuer,
            "OIDC_RSA_PRIVATE_KEY": PEM.decode(),
            "OAUTH2_VALIDATOR_CLASS": "__main__.Validator",
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "who", "email": "mail", "groups": "groups"},
        },
        PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"],
    )
    django.setup()
    from django.contrib.auth import get_user_model, login
    from django.core.management import call_command
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpRequest, HttpResponse
    from django.urls import include, path
    from oauth2_provider.models import Application
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class Validator(OAuth2Validator):
        oidc_claim_scope = None

        def get_additional_claims(self, request: Any) -> dict[str, Any]:
            return PEOPLE[request.user.username]

    def log_in_as(request: HttpRequest, name: str) -> HttpResponse:
        login(request, get_user_model().objects.get(username=name))
        return HttpResponse("welcome")

    globals()["Validator"] = Validator
    globals()["urlpatterns"] = [
        path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
        path("log-in-as/<str:name>/", log_in_as),
    ]
    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        get_user_model().objects.create(username=name)
    Application.objects.create(
        client_id=client,
        client_secret=secret,
        redirect_uris=back,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )
    server.set_app(get_wsgi_application())
    print(server.server_port, flush=True)
    server.serve_forever()


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
