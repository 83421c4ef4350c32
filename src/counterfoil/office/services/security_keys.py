"""Security keys and passkeys (WebAuthn) as a second factor. The browser's part is ``web/static/security_key.js``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import webauthn
from django.db import transaction
from django.utils.translation import gettext as _
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from counterfoil.errors import BadInput
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import kept_secrets, second_factor
from counterfoil.office.services.account_events import What, note

AT_MOST = 10
"""Keys of one account."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser stands: a key answers to the very site that it was made for, which no imitation is."""

    host: str  # without a port
    origin: str  # "https://records.example.gov"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the browser is given, and the challenge that must come back."""

    options: str  # JSON
    challenge: str  # base64url


def ask_for_new(office: Office, account: models.Account, site: Site) -> Asked:
    """Ask the browser to make a key. It is told no name of a person: the log-in name, and a number of no meaning."""
    made = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=office.name,
        user_id=bytes.fromhex(kept_secrets.digest(office, "security key", str(account.pk))),
        user_name=account.log_in_name,
        exclude_credentials=_known(account),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return Asked(webauthn.options_to_json(made), bytes_to_base64url(made.challenge))


def add(account: models.Account, label: str, answer: str, challenge: str, site: Site) -> None:
    """Take a key that the browser made. Raises ``BadInput`` where its answer does not hold."""
    try:
        made = webauthn.verify_registration_response(
            credential=_told(answer),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise BadInput(_("The key's answer could not be checked. Open the page again and try once more.")) from error
    credential = bytes_to_base64url(made.credential_id)
    with transaction.atomic():
        if models.SecurityKey.objects.filter(credential=credential).exists():
            raise BadInput(_("This key is in use already."))
        if account.security_keys.count() >= AT_MOST:
            raise BadInput(_("An account has ten keys at most. Remove one first."))
        models.SecurityKey.objects.create(
            account=account,
            label=label,
            credential=credential,
            public_key=bytes_to_base64url(made.credential_public_key),
            sign_count=made.sign_count,
            made_at=datetime.now(UTC),
        )
        note(account, What.KEY_ADDED, by=account, detail=label)


def ask_for_proof(account: models.Account, site: Site) -> Asked:
    """Ask the browser for one of the keys that the account has."""
    made = webauthn.generate_authentication_options(
        rp_id=site.host, allow_credentials=_known(account), user_verification=UserVerificationRequirement.PREFERRED
    )
    return Asked(webauthn.options_to_json(made), bytes_to_base64url(made.challenge))


def check(account: models.Account, answer: str, challenge: str, site: Site) -> bool:
    """Whether one of the account's keys signed the challenge, here. A counter that ran backwards is refused."""
    try:
        told = _told(answer)
        key = account.security_keys.filter(credential=told["id"]).first()
        if key is None:
            return False
        proof = webauthn.verify_authentication_response(
            credential=told,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=base64url_to_bytes(key.public_key),
            credential_current_sign_count=0,  # looked at below, where it can be noted
        )
    except (WebAuthnException, ValueError, TypeError, KeyError):
        return False
    with transaction.atomic():
        if (proof.new_sign_count or key.sign_count) and proof.new_sign_count <= key.sign_count:
            note(account, What.KEY_REFUSED, by=account, detail=key.label)
            return False
        same = models.SecurityKey.objects.filter(pk=key.pk, sign_count=key.sign_count)
        return same.update(sign_count=proof.new_sign_count, used_at=datetime.now(UTC)) == 1


def remove(office: Office, account: models.Account, number: int) -> None:
    """Raises ``BadInput`` where it is the last factor and the role must have one."""
    with transaction.atomic():
        key = account.security_keys.filter(pk=number).first()
        if key is None:
            return
        others = account.security_keys.count() - 1 + models.AuthenticatorApp.objects.filter(account=account).count()
        second_factor.need_another(office, account, left=others)
        key.delete()
        note(account, What.KEY_REMOVED, by=account, detail=key.label)


def _told(answer: str) -> dict[str, Any]:
    told = json.loads(answer)
    if not isinstance(told, dict):
        raise ValueError("an object is needed")
    return told


def _known(account: models.Account) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in account.security_keys.all()]
