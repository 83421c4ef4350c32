"""What an account proves itself with beside its password, what was done to it, and access beyond a role."""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.accounts import Account
from counterfoil.office.models.cases import Case


class AuthenticatorApp(models.Model):
    """An app that shows a new code every 30 seconds (RFC 6238). One for each account."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="app")
    secret = models.CharField(max_length=255)  # encrypted under a key in the office's keys folder
    last_step = models.BigIntegerField()  # the time step of the last code that was taken: a code is good once
    made_at = models.DateTimeField()


class SecurityKey(models.Model):
    """A security key or passkey (WebAuthn). Only its public half is here."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="security_keys")
    label = models.CharField(max_length=64)
    credential = models.CharField(max_length=1400, unique=True)  # base64url; the standard allows 1023 bytes
    public_key = models.TextField()  # base64url of COSE
    sign_count = models.BigIntegerField()
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """A code for the day when app and key are lost; only its keyed digest is kept, and it is good once."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(null=True)


class LoggedIn(models.Model):
    """A session of an account, so that its owner can see it and end it."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="logged_in")
    session = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=64)  # "Firefox on Linux": no version, no address
    began_at = models.DateTimeField()


class AccountEvent(models.Model):
    """Something was done to an account. Rows are added and never changed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="events")
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="did")  # null: command line
    what = models.CharField(max_length=32)
    detail = models.CharField(max_length=255, blank=True)  # never a secret
    at = models.DateTimeField()  # by the computer's own clock, in a simulated office too


class BeyondRole(models.Model):
    """Somebody opened one case beyond their role, for an hour, and said why. Rows are added and never changed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="beyond_role")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="beyond_role")
    reason = models.CharField(max_length=500)
    began_at = models.DateTimeField()  # by the computer's own clock
    ends_at = models.DateTimeField()
