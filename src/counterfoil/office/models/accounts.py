"""Who works in the office with a browser, and what they opened."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from counterfoil.office.models.cases import Case


class Account(AbstractBaseUser):
    """Who may log in to the office in a browser, with one role. Made by ``counterfoil office user``."""

    log_in_name = models.CharField(max_length=64, unique=True)
    role = models.CharField(max_length=24)
    official = models.CharField(max_length=255, blank=True)  # "Name, Title", as letters print it (5 ILCS 140/9(a))
    # What the organisation's own sign-on calls this person; empty where they do not sign on with it.
    sign_on = models.CharField(max_length=255, blank=True)
    is_active = models.BooleanField(default=True)
    # Beside the role (``roles.Permission``): what that role opens only for some.
    served_papers = models.BooleanField(default=True)
    brady_log = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("sign_on",), condition=~models.Q(sign_on=""), name="sign_on_once"),
        )

    USERNAME_FIELD = "log_in_name"
    objects = BaseUserManager()


class FailedLogIn(models.Model):
    """A log-in that failed a short while ago. ``name`` is a keyed digest: people type passwords where names go."""

    name = models.CharField(max_length=64, db_index=True)
    failed_at = models.DateTimeField()


class Viewing(models.Model):
    """Somebody opened what shows more than the public may see. Rows are added and never changed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    what = models.CharField(max_length=24)
    at = models.DateTimeField()  # by the computer's own clock, in a simulated office too
