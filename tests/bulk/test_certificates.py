"""The certificates of a cluster: who may do what with which, for how long, and who can read the keys."""

from __future__ import annotations

import ipaddress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage

from counterfoil.bulk.certificates import Role, read, write
from counterfoil.errors import BadInput, EnvironmentFailed, UsageError

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def loaded(folder: Path, name: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / name).read_bytes())


def test_each_role_may_do_its_own_and_the_authority_signs_nothing_below_it(tmp_path: Path) -> None:
    write(tmp_path, ["10.0.0.7", "worker.example"], now=NOW)
    authority = loaded(tmp_path, "authority.pem")
    made = {role: loaded(tmp_path, f"{role}.pem") for role in Role}
    for certificate in made.values():
        certificate.verify_directly_issued_by(authority)
    basic = {name: one.extensions.get_extension_for_class(x509.BasicConstraints) for name, one in made.items()}
    usages = {
        name: list(one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) for name, one in made.items()
    }
    assert {(one.critical, one.value.ca) for one in basic.values()} == {(True, False)}
    assert usages == {
        Role.SCHEDULER: [Usage.CLIENT_AUTH, Usage.SERVER_AUTH],
        Role.WORKER: [Usage.CLIENT_AUTH, Usage.SERVER_AUTH],
        Role.CLIENT: [Usage.CLIENT_AUTH],
    }
    top = authority.extensions.get_extension_for_class(x509.BasicConstraints)
    signs = authority.extensions.get_extension_for_class(x509.KeyUsage)
    assert (top.critical, top.value.ca, top.value.path_length) == (True, True, 0)
    assert (signs.critical, signs.value.key_cert_sign, signs.value.digital_signature) == (True, True, False)
    names = made[Role.WORKER].extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert list(names) == [x509.IPAddress(ipaddress.ip_address("10.0.0.7")), x509.DNSName("worker.example")]
    assert made[Role.CLIENT].not_valid_after_utc == NOW + timedelta(days=397)


def test_keys_are_their_owners_alone(tmp_path: Path) -> None:
    write(tmp_path / "keys", ["127.0.0.1"], now=NOW)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (tmp_path / "keys").iterdir()}
    keys = {f"{name}-key.pem": "0o600" for name in ("authority", *Role)}
    assert modes == {**keys, **{f"{name}.pem": "0o644" for name in ("authority", *Role)}}
    assert oct((tmp_path / "keys").stat().st_mode & 0o777) == "0o700"
    (tmp_path / "keys" / "client-key.pem").chmod(0o640)
    with pytest.raises(EnvironmentFailed, match="others than its owner can read this key"):
        read(tmp_path / "keys", Role.CLIENT, now=NOW)


def test_run_again_it_renews_by_the_same_authority(tmp_path: Path) -> None:
    write(tmp_path, ["127.0.0.1"], now=NOW)
    authority, before = (tmp_path / "authority.pem").read_bytes(), loaded(tmp_path, "worker.pem")
    write(tmp_path, ["127.0.0.1"], now=NOW + timedelta(days=300))
    after = loaded(tmp_path, "worker.pem")
    assert (tmp_path / "authority.pem").read_bytes() == authority
    assert after.serial_number != before.serial_number
    assert after.not_valid_after_utc == NOW + timedelta(days=697)
    (tmp_path / "authority-key.pem").unlink()
    with pytest.raises(BadInput, match="the key of the authority is not here"):
        write(tmp_path, ["127.0.0.1"], now=NOW)


def test_what_is_missing_foreign_or_out_of_date_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"authority\.pem: is not there"):
        read(tmp_path, Role.WORKER, now=NOW)
    write(tmp_path, ["127.0.0.1"], now=NOW)
    for moment in (NOW - timedelta(days=1), NOW + timedelta(days=398)):
        with pytest.raises(BadInput, match="is valid from 2026-03-02 to 20"):
            read(tmp_path, Role.WORKER, now=moment)
    (tmp_path / "worker.pem").write_text("no certificate")
    with pytest.raises(BadInput, match="is no certificate"):
        read(tmp_path, Role.WORKER, now=NOW)
    other = tmp_path / "other"
    write(other, ["127.0.0.1"], now=NOW)
    (other / "authority-key.pem").write_bytes((tmp_path / "client-key.pem").read_bytes())
    with pytest.raises(BadInput, match="is not the key of"):
        write(other, ["127.0.0.1"], now=NOW)
    with pytest.raises(EnvironmentFailed, match="before what it would sign"):
        write(tmp_path, ["127.0.0.1"], now=NOW + timedelta(days=3600))


@pytest.mark.parametrize("host", ["", "a host", "tls://a", "a,b", "ä.example"])
def test_a_host_is_a_name_or_an_address(host: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is neither a host's name nor an address"):
        write(tmp_path / "keys", [host], now=NOW)
    assert not (tmp_path / "keys").exists()
