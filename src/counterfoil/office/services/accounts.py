"""Accounts for the office in a browser: made, given a new password and closed on the command line."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from counterfoil.errors import BadInput
from counterfoil.office import app, folder, models
from counterfoil.office.roles import Role

FAILURES = 5
"""Failed log-ins under one name before it waits."""
WAIT = timedelta(minutes=15)

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_RULES = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {"user_attributes": ("log_in_name",)}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]


def add(path: Path, name: str, role: Role, password: str, *, official: str = "") -> models.Account:
    """A new account. ``official`` is "Name, Title" of whoever signs with it.

    Raises ``BadInput`` for a name that is taken or odd, and for a weak password.
    """
    if not _NAME.fullmatch(name):
        raise BadInput(f"{name!r}: a log-in name is 2 to 64 small letters, digits, dots or dashes, for example dana.")
    with app.locked(folder.read(path)):
        app.open_office(path)
        if models.Account.objects.filter(log_in_name=name).exists():
            raise BadInput(f"{name}: there is such an account. For a new password: counterfoil office user password.")
        account = models.Account(log_in_name=name, role=role.value, official=official[:255], made_at=datetime.now(UTC))
        return _with_password(account, password)


def set_password(path: Path, name: str, password: str) -> models.Account:
    """Give an account another password; every browser that it is logged in with is logged out."""
    with app.locked(folder.read(path)):
        app.open_office(path)
        return _with_password(_known(name), password)


def close(path: Path, name: str) -> models.Account:
    """Nobody logs in with it any more; what was done with it keeps its name."""
    with app.locked(folder.read(path)):
        app.open_office(path)
        account = _known(name)
        account.is_active = False
        account.save(update_fields=["is_active"])
        return account


def new_password() -> str:
    """A password that nobody has to think of: 120 bits."""
    return secrets.token_urlsafe(15)


def _known(name: str) -> models.Account:
    account = models.Account.objects.filter(log_in_name=name).first()
    if account is None:
        known = ", ".join(models.Account.objects.order_by("log_in_name").values_list("log_in_name", flat=True))
        raise BadInput(f"{name}: this office has no such account. It has: {known or 'none yet'}.")
    return account


def _with_password(account: models.Account, password: str) -> models.Account:
    rules = password_validation.get_password_validators(_RULES)
    try:
        password_validation.validate_password(password, account, password_validators=rules)
    except ValidationError as error:
        raise BadInput(f"The password is not taken: {' '.join(error.messages)} --generate makes one.") from error
    account.set_password(password)
    account.save()
    return account


@dataclass(frozen=True)
class Throttle:
    """Counts failed log-ins by name. ``secret`` keys the digests under which names are kept."""

    secret: bytes

    def must_wait(self, name: str) -> bool:
        """Whether too many failed under ``name`` in the last ``WAIT``."""
        return self._recent(name).count() >= FAILURES

    def failed(self, name: str) -> None:
        """Keep that one failed, and forget those that no longer count."""
        with transaction.atomic():
            models.FailedLogIn.objects.filter(failed_at__lt=datetime.now(UTC) - WAIT).delete()
            models.FailedLogIn.objects.create(name=self._digest(name), failed_at=datetime.now(UTC))

    def succeeded(self, name: str) -> None:
        """Whoever got in begins anew."""
        self._recent(name).delete()

    def _recent(self, name: str) -> QuerySet[models.FailedLogIn]:
        return models.FailedLogIn.objects.filter(name=self._digest(name), failed_at__gte=datetime.now(UTC) - WAIT)

    def _digest(self, name: str) -> str:
        return hmac.new(self.secret, name.casefold().encode(), hashlib.sha256).hexdigest()
