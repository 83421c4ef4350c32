"""The second factor of an account: an authenticator app (TOTP) and recovery codes. Keys have a module of their own."""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime

import pyotp
from django.db import transaction
from django.utils.translation import gettext as _

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import kept_secrets
from counterfoil.office.services.account_events import What, note

SKEW = 1
"""Time steps of 30 seconds by which a telephone's clock may differ."""
CODES = 10
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another


def needs(office: Office, role: str) -> bool:
    """Whether ``office.toml`` demands a second factor of this role."""
    wanted = office.second_factor
    return wanted == "required" or role in [one.strip() for one in wanted.split(",")]


def has(account: models.Account) -> bool:
    """Whether this account proves itself with more than a password."""
    return models.AuthenticatorApp.objects.filter(account=account).exists() or account.security_keys.exists()


def new_secret() -> str:
    """What an app is given, as it is typed or scanned."""
    return pyotp.random_base32()


def address(office: Office, account: models.Account, secret: str) -> str:
    """What the square code holds: apps show the office's name and the log-in name."""
    return pyotp.TOTP(secret).provisioning_uri(name=account.log_in_name, issuer_name=office.name.replace(":", " "))


def add_app(office: Office, account: models.Account, secret: str, code: str, *, now: datetime) -> None:
    """Take an app that shows the right code; it replaces one that was there. Raises ``BadInput`` for a wrong code."""
    step = _step(secret, code, now)
    if step is None:
        raise BadInput(_("This code is not the one that the app should show now. Check the time on the telephone."))
    values = {"secret": kept_secrets.seal(office, _purpose(account), secret), "last_step": step, "made_at": now}
    with transaction.atomic():
        models.AuthenticatorApp.objects.update_or_create(account=account, defaults=values)
        note(account, What.APP_ADDED, by=account)


def check_code(office: Office, account: models.Account, code: str, *, now: datetime) -> bool:
    """Whether the app shows this code now. Each code is good once, and none older than the last one that was taken."""
    app = models.AuthenticatorApp.objects.filter(account=account).first()
    if app is None:
        return False
    step = _step(kept_secrets.unseal(office, _purpose(account), app.secret), code, now)
    if step is None:
        return False
    # One statement: of two that send the same code at once, one gets in.
    taken = models.AuthenticatorApp.objects.filter(pk=app.pk, secret=app.secret, last_step__lt=step)
    return taken.update(last_step=step) == 1


def new_recovery_codes(office: Office, account: models.Account) -> list[str]:
    """Ten codes of 49 bits, shown once; those from before are no longer good."""
    made = ["-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(2)) for _ in range(CODES)]
    with transaction.atomic():
        account.recovery_codes.all().delete()
        models.RecoveryCode.objects.bulk_create(
            models.RecoveryCode(account=account, digest=_digest(office, account, code)) for code in made
        )
        note(account, What.CODES_MADE, by=account)
    return made


def use_recovery_code(office: Office, account: models.Account, code: str) -> bool:
    """Whether this is a recovery code that was not used yet; it is used then."""
    digest = _digest(office, account, code)
    with transaction.atomic():
        if account.recovery_codes.filter(digest=digest, used_at=None).update(used_at=datetime.now(UTC)) != 1:
            return False
        note(account, What.CODE_USED, by=account)
    return True


def codes_left(account: models.Account) -> int:
    return account.recovery_codes.filter(used_at=None).count()


def remove_app(office: Office, account: models.Account) -> None:
    """Raises ``BadInput`` where it is the last factor and the role must have one."""
    with transaction.atomic():
        need_another(office, account, left=account.security_keys.count())
        if models.AuthenticatorApp.objects.filter(account=account).delete()[0]:
            note(account, What.APP_REMOVED, by=account)


def need_another(office: Office, account: models.Account, *, left: int) -> None:
    """Raise ``BadInput`` where nothing would be left, and the role must have a second factor."""
    if not left and needs(office, account.role):
        raise BadInput(_("Your role needs a second factor. Add another one first, then remove this one."))


def reset(account: models.Account, *, by: models.Account | None) -> None:
    """Remove every factor and code: for whoever lost all of them."""
    with transaction.atomic():
        models.AuthenticatorApp.objects.filter(account=account).delete()
        account.security_keys.all().delete()
        account.recovery_codes.all().delete()
        note(account, What.FACTORS_RESET, by=by)


def roles_that_need(office: Office) -> list[Role]:
    return [role for role in Role if needs(office, role)]


def _step(secret: str, code: str, now: datetime) -> int | None:
    """The time step for which ``code`` is right, the latest first; all are compared whatever comes out."""
    totp = pyotp.TOTP(secret)
    typed = code.replace(" ", "")
    if not (typed.isascii() and typed.isdigit()):
        return None
    here = int(now.timestamp()) // totp.interval
    right = [step for step in range(here + SKEW, here - SKEW - 1, -1) if _same(totp.generate_otp(step), typed)]
    return right[0] if right else None


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _digest(office: Office, account: models.Account, code: str) -> str:
    typed = "".join(code.split()).replace("-", "").casefold()
    return kept_secrets.digest(office, f"recovery {account.pk}", typed)


def _purpose(account: models.Account) -> str:
    return f"authenticator app of account {account.pk}"
