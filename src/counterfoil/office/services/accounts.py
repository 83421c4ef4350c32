"""Accounts for the office in a browser: made, changed and closed, on the command line or by an administrator."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput
from counterfoil.office import app, folder, models
from counterfoil.office.roles import Permission, Role
from counterfoil.office.services import leaked_passwords, second_factor
from counterfoil.office.services.account_events import What, note

FAILURES = 5
"""Failed log-ins under one name before it waits."""
WAIT = timedelta(minutes=15)

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_EXPECTED = "counterfoil password records request public police foia city county office welcome letmein".split()
_EXPECTED += "spring summer autumn winter admin user".split()
"""Words that a stranger would try at such an office; those of its name are added."""
_OWN_LETTERS = 5
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
    """A new account, from the command line. ``official`` is "Name, Title" of whoever signs with it.

    Raises ``BadInput`` for a name that is taken or odd, and for a weak password.
    """
    with _opened(path) as office:
        return added(name, role, password, official=official, by=None, office_name=office.name)


def set_password(path: Path, name: str, password: str) -> models.Account:
    """Give an account another password; every browser that it is logged in with is logged out."""
    with _opened(path) as office:
        account = _known(name)
        give_password(account, password, by=None, office_name=office.name)
        return account


def close(path: Path, name: str) -> models.Account:
    """Nobody logs in with it any more; what was done with it keeps its name."""
    with _opened(path):
        account = _known(name)
        closed(account, by=None)
        return account


def reset_factors(path: Path, name: str) -> models.Account:
    """Remove app, keys and recovery codes of whoever lost them all."""
    with _opened(path):
        account = _known(name)
        second_factor.reset(account, by=None)
        return account


def added(
    name: str,
    role: Role,
    password: str,
    *,
    official: str = "",
    sign_on: str = "",
    by: models.Account | None,
    office_name: str = "",
) -> models.Account:
    """A new account. An empty password is one that nobody has: the account signs on with the organisation's own.

    Raises ``BadInput`` for a name that is taken or odd, and for a weak password.
    """
    if not _NAME.fullmatch(name):
        raise BadInput(
            _("%(name)r: a log-in name is 2 to 64 small letters, digits, dots or dashes, for example dana.")
            % {"name": name}
        )
    _need_official(official)
    with transaction.atomic():
        if models.Account.objects.filter(log_in_name=name).exists():
            raise BadInput(_("%(name)s: there is such an account. Give it a new password instead.") % {"name": name})
        _need_free(sign_on)
        account = models.Account(
            log_in_name=name, role=role.value, official=official, sign_on=sign_on, made_at=datetime.now(UTC)
        )
        if sign_on and not password:
            account.set_unusable_password()
        else:
            _take(account, password, office_name)
        account.save()
        note(account, What.ADDED, by=by, detail=role.value)
        return account


def give_password(account: models.Account, password: str, *, by: models.Account | None, office_name: str = "") -> None:
    """Another password; every browser that the account is logged in with is logged out. ``by`` may be its owner."""
    _take(account, password, office_name)
    with transaction.atomic():
        account.save(update_fields=["password"])
        own = by is not None and by.pk == account.pk
        note(account, What.PASSWORD_CHANGED if own else What.PASSWORD_SET, by=by)


def closed(account: models.Account, *, by: models.Account | None) -> None:
    """Nobody logs in with it any more. Raises ``BadInput`` for the last administrator, and for one's own account."""
    with transaction.atomic():
        need_other(account, by)
        _need_administrator(account)
        account.is_active = False
        account.save(update_fields=["is_active"])
        note(account, What.CLOSED, by=by)


def reopened(account: models.Account, *, by: models.Account | None) -> None:
    """It may log in again, with the password that it had."""
    with transaction.atomic():
        need_other(account, by)
        account.is_active = True
        account.save(update_fields=["is_active"])
        note(account, What.REOPENED, by=by)


def set_role(account: models.Account, role: Role, *, by: models.Account | None) -> None:
    """Another role. Raises ``BadInput`` for one's own account, and for the last administrator."""
    with transaction.atomic():
        need_other(account, by)
        if role.value == account.role:
            return
        _need_administrator(account)
        was, account.role = account.role, role.value
        account.save(update_fields=["role"])
        note(account, What.ROLE_CHANGED, by=by, detail=f"{was} → {role.value}")


def set_official(account: models.Account, official: str, *, by: models.Account | None) -> None:
    """Whom letters name for what is decided with the account; empty: nothing can be decided with it."""
    _need_official(official)
    with transaction.atomic():
        if official == account.official:
            return
        account.official = official
        account.save(update_fields=["official"])
        note(account, What.OFFICIAL_CHANGED, by=by, detail=official)


def set_sign_on(account: models.Account, sign_on: str, *, by: models.Account | None) -> None:
    """What the organisation's own sign-on calls the person. Nobody sets their own."""
    with transaction.atomic():
        need_other(account, by)
        if sign_on == account.sign_on:
            return
        _need_free(sign_on)
        account.sign_on = sign_on
        account.save(update_fields=["sign_on"])
        note(account, What.SIGN_ON_CHANGED, by=by)


def change(account: models.Account, *, role: Role, official: str, sign_on: str, by: models.Account | None) -> None:
    """All three or nothing."""
    with transaction.atomic():
        if role.value != account.role:
            set_role(account, role, by=by)
        set_official(account, official, by=by)
        if sign_on != account.sign_on:
            set_sign_on(account, sign_on, by=by)


def permit(account: models.Account, what: Permission, holds: bool, *, by: models.Account | None) -> None:
    """Give or take what the role opens only for some. Raises ``BadInput`` for one's own account."""
    with transaction.atomic():
        need_other(account, by)
        if getattr(account, what.value) is holds:
            return
        setattr(account, what.value, holds)
        account.save(update_fields=[what.value])
        note(account, What.PERMISSION_GIVEN if holds else What.PERMISSION_TAKEN, by=by, detail=what.value)


def let(path: Path, name: str, permissions: dict[Permission, bool]) -> models.Account:
    """As ``permit``, from the command line."""
    with _opened(path):
        account = _known(name)
        for what, holds in permissions.items():
            permit(account, what, holds, by=None)
        return account


def need_other(account: models.Account, by: models.Account | None) -> None:
    """Raise ``BadInput`` for one's own account: nobody raises, closes or resets themselves."""
    if by is not None and by.pk == account.pk:
        raise BadInput(_("Nobody does this to their own account. Another administrator can, or the command line."))


def new_password() -> str:
    """A password that nobody has to think of: 120 bits."""
    while leaked_passwords.is_leaked(made := secrets.token_urlsafe(15)):
        pass  # by chance one in 125 is taken for a leaked one
    return made


def _known(name: str) -> models.Account:
    account = models.Account.objects.filter(log_in_name=name).first()
    if account is None:
        known = ", ".join(models.Account.objects.order_by("log_in_name").values_list("log_in_name", flat=True))
        raise BadInput(f"{name}: this office has no such account. It has: {known or 'none yet'}.")
    return account


@contextmanager
def _opened(path: Path) -> Iterator[folder.Office]:
    """The office with its database, for a command."""
    with app.locked(folder.read(path)):
        yield app.open_office(path)


class _ExpectedWords:
    """Refuses what is left with fewer than five letters once the words that anybody would try here are taken out."""

    def __init__(self, office_name: str) -> None:
        self.words = sorted({*_EXPECTED, *re.findall(r"[^\W\d_]{4,}", office_name.casefold())}, key=len, reverse=True)

    def validate(self, password: str, user: models.Account | None = None) -> None:
        left = password.casefold()
        for word in self.words:
            left = left.replace(word, " ")
        if sum(map(str.isalpha, left)) < _OWN_LETTERS:
            raise ValidationError(password_validation.CommonPasswordValidator().get_error_message())


class _Leaked:
    """Refuses what was stolen elsewhere: it is tried first wherever somebody wants to get in."""

    def validate(self, password: str, user: models.Account | None = None) -> None:
        if leaked_passwords.is_leaked(password):
            raise ValidationError(password_validation.CommonPasswordValidator().get_error_message())


def _take(account: models.Account, password: str, office_name: str) -> None:
    rules = [*password_validation.get_password_validators(_RULES), _ExpectedWords(office_name), _Leaked()]
    try:
        password_validation.validate_password(password, account, password_validators=rules)
    except ValidationError as error:
        raise BadInput(_("The password is not taken: %(why)s") % {"why": " ".join(error.messages)}) from error
    account.set_password(password)


def _need_official(official: str) -> None:
    if official and (len(official) > 255 or not official.isprintable() or not is_name_and_title(official)):
        raise BadInput(_('Give name and title, separated by a comma: "Dana Sample, FOIA Officer".'))


def _need_free(sign_on: str) -> None:
    if sign_on and models.Account.objects.filter(sign_on=sign_on).exists():
        raise BadInput(_("Another account signs on under this name."))


def _need_administrator(account: models.Account) -> None:
    """One administrator is left, whatever is changed; asked under a lock, so that two cannot close each other."""
    if account.role != Role.ADMINISTRATOR or not account.is_active:
        return
    open_ones = models.Account.objects.filter(role=Role.ADMINISTRATOR.value, is_active=True)
    if {one.pk for one in open_ones.select_for_update()} <= {account.pk}:
        raise BadInput(_("%(name)s is the last administrator. Make another one first.") % {"name": account.log_in_name})


@dataclass(frozen=True)
class Throttle:
    """Counts failed log-ins by name. ``secret`` keys the digests under which names are kept."""

    secret: bytes

    def may_try(self, name: str) -> bool:
        """Whether one may try under ``name`` now: not after too many that failed in the last ``WAIT``.

        A try counts as failed until ``succeeded``. It is written down before it is made, and seen by all that come
        after: whoever sends many at once has no more of them than one after the other.
        """
        with transaction.atomic():
            models.FailedLogIn.objects.filter(failed_at__lt=datetime.now(UTC) - WAIT).delete()
            mine = models.FailedLogIn.objects.create(name=self._digest(name), failed_at=datetime.now(UTC))
        if self._recent(name).count() <= FAILURES:
            return True
        mine.delete()
        return False

    def succeeded(self, name: str) -> None:
        """Whoever got in begins anew."""
        self._recent(name).delete()

    def _recent(self, name: str) -> QuerySet[models.FailedLogIn]:
        return models.FailedLogIn.objects.filter(name=self._digest(name), failed_at__gte=datetime.now(UTC) - WAIT)

    def _digest(self, name: str) -> str:
        return hmac.new(self.secret, name.casefold().encode(), hashlib.sha256).hexdigest()
