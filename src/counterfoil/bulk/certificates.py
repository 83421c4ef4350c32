"""The certificates of a cluster: an authority for it alone, and one certificate for each part that a machine plays.

Scheduler and workers speak to each other both ways, so they may serve and ask; a client's certificate lets it ask
alone, so that whoever takes it over cannot pose as a scheduler (RFC 5280, 4.2.1.12). Dask compares no names of hosts:
what counts is the authority, so it signs for nothing else.
"""

from __future__ import annotations

import ipaddress
import os
import stat
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from counterfoil.errors import BadInput, EnvironmentFailed, UsageError

AUTHORITY_DAYS = 3650
DAYS = 397
"""A year and a month: who renews once a year is never late."""

_EARLIER = timedelta(hours=1)
"""Clocks of machines differ."""


class Role(StrEnum):
    """What a machine does in a cluster."""

    SCHEDULER = "scheduler"
    WORKER = "worker"
    CLIENT = "client"


def write(folder: Path, hosts: Sequence[str], *, now: datetime, days: int = DAYS) -> list[Path]:
    """Make the certificates of a cluster on ``hosts``; the files that were written. Run again, it renews them.

    The authority is made once and kept. Its key signs and is needed on no machine of the cluster.
    """
    names = [_general_name(host) for host in hosts]
    if not names:
        raise UsageError("Name the machines of scheduler and workers, each with --for HOST: a name or an address.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    written = []
    certificate_at, key_at = folder / "authority.pem", folder / "authority-key.pem"
    if certificate_at.exists():
        authority, signing = _authority(certificate_at, key_at)
    else:
        authority, signing = _new_authority(now)
        written += [_put(key_at, _pem(signing), 0o600), _put(certificate_at, _pem(authority), 0o644)]
    if now + timedelta(days=days) > authority.not_valid_after_utc:
        raise EnvironmentFailed(
            f"{certificate_at}: ends on {authority.not_valid_after_utc:%Y-%m-%d}, before what it would sign. Make the "
            "certificates of a new authority in a new folder, and give them to every machine."
        )
    for role in Role:
        key = ec.generate_private_key(ec.SECP256R1())
        made = _signed(role, names, key, authority, signing, now, days)
        written += [
            _put(folder / f"{role}-key.pem", _pem(key), 0o600),
            _put(folder / f"{role}.pem", _pem(made), 0o644),
        ]
    return written


def read(folder: Path, role: Role, *, now: datetime) -> dict[str, str]:
    """Dask's names for the three files of ``role`` in ``folder``, after a look at them.

    Raises ``BadInput`` for what is missing, no certificate or out of date; ``EnvironmentFailed`` for a key that others
    than its owner can read.
    """
    authority, certificate, key = folder / "authority.pem", folder / f"{role}.pem", folder / f"{role}-key.pem"
    for path in (authority, certificate, key):
        if not path.is_file():
            raise BadInput(
                f"{path}: is not there. A {role} needs authority.pem, {role}.pem and {role}-key.pem; "
                "counterfoil cluster certificates makes them."
            )
    if stat.S_IMODE(key.stat().st_mode) & 0o077:
        raise EnvironmentFailed(f"{key}: others than its owner can read this key. Take that from them: chmod 600 {key}")
    for path in (authority, certificate):
        found = _certificate(path)
        if not found.not_valid_before_utc <= now <= found.not_valid_after_utc:
            raise BadInput(
                f"{path}: is valid from {found.not_valid_before_utc:%Y-%m-%d} to {found.not_valid_after_utc:%Y-%m-%d}. "
                "Look at this machine's clock, or renew with: counterfoil cluster certificates"
            )
    return {"tls_ca_file": str(authority), f"tls_{role}_cert": str(certificate), f"tls_{role}_key": str(key)}


def _new_authority(now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("authority")
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = _started(name, name, key, now, AUTHORITY_DAYS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(usage, critical=True)
    return builder.sign(key, hashes.SHA256()), key


def _signed(
    role: Role,
    names: Sequence[x509.GeneralName],
    key: ec.EllipticCurvePrivateKey,
    authority: x509.Certificate,
    signing: ec.EllipticCurvePrivateKey,
    now: datetime,
    days: int,
) -> x509.Certificate:
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    may = [ExtendedKeyUsageOID.CLIENT_AUTH]
    if role is not Role.CLIENT:
        may.append(ExtendedKeyUsageOID.SERVER_AUTH)
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key())
    builder = _started(_name(role), authority.subject, key, now, days)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(usage, critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage(may), critical=False)
    builder = builder.add_extension(issuer_key, critical=False)
    if role is not Role.CLIENT:
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    return builder.sign(signing, hashes.SHA256())


def _started(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(part: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Counterfoil cluster"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"counterfoil-{part}"),
        ]
    )


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        pass
    if not host or not host.isascii() or not host.replace("-", "").replace(".", "").replace("*", "").isalnum():
        raise UsageError(
            f"--for {host!r}: is neither a host's name nor an address. Give for example scheduler.example."
        )
    return x509.DNSName(host)


def _authority(certificate_at: Path, key_at: Path) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    if not key_at.is_file():
        raise BadInput(
            f"{key_at}: the key of the authority is not here, so nothing can be signed. Run this where the key is "
            "kept, or make a new authority in a new folder."
        )
    certificate = _certificate(certificate_at)
    try:
        key = serialization.load_pem_private_key(key_at.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise BadInput(f"{key_at}: is no private key ({type(error).__name__}). Restore it from its copy.") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise BadInput(f"{key_at}: is not the key of {certificate_at}. Restore it from its copy.")
    return certificate, key


def _certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(path.read_bytes())
    except ValueError as error:
        raise BadInput(f"{path}: is no certificate. Make it anew with: counterfoil cluster certificates") from error


def _pem(of: x509.Certificate | ec.EllipticCurvePrivateKey) -> bytes:
    if isinstance(of, x509.Certificate):
        return of.public_bytes(serialization.Encoding.PEM)
    return of.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _put(path: Path, data: bytes, mode: int) -> Path:
    """At once or not at all, and a key never readable by others, not for a moment."""
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, mode)
    with os.fdopen(handle, "wb") as out:
        os.fchmod(out.fileno(), mode)
        out.write(data)
    os.replace(draft, path)
    return path
