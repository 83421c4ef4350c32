"""How the database is reached: by verified TLS where it is on another machine; and no message shows its password."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counterfoil.errors import OfficeInvalid
from counterfoil.office import app
from counterfoil.office.folder import Office


def options(office: Office, address: str) -> dict[str, str]:
    """What the address makes of the connection, besides what every line has."""
    made: dict[str, str] = app._database(replace(office, database=address))["OPTIONS"]
    assert {name: made.pop(name) for name in app.LINE} == app.LINE
    return made


@pytest.fixture(scope="module")
def office() -> Office:
    return Office(Path("office"), "Sample City", "us-il", "", sample=True, simulated_clock=False, origin="x")


@pytest.mark.parametrize("host", ["db.example.gov", "192.0.2.7", "[2001:db8::1]:5433"])
def test_another_machine_is_reached_by_verified_tls_only(office: Office, host: str) -> None:
    made = options(office, f"postgresql://me@{host}/office")
    assert made == {"sslmode": "verify-full", "sslrootcert": made["sslrootcert"]}
    assert made["sslrootcert"] == "system" or Path(made["sslrootcert"]).is_file()


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1:5433", "[::1]"])
def test_this_machine_is_reached_as_it_is(office: Office, host: str) -> None:
    assert options(office, f"postgresql://me@{host}/office") == {}


def test_what_the_address_says_holds(office: Office) -> None:
    own = "sslmode=verify-full&sslrootcert=/etc/city/ca.pem"
    assert options(office, f"postgresql://me@db.example.gov/office?{own}") == {
        "sslmode": "verify-full", "sslrootcert": "/etc/city/ca.pem",
    }  # fmt: skip
    assert options(office, "postgresql://me@db.example.gov/office?sslmode=disable") == {"sslmode": "disable"}


def test_what_is_no_setting_of_tls_is_refused(office: Office) -> None:
    with pytest.raises(OfficeInvalid, match="'sslmod' is no setting of an address"):
        options(office, "postgresql://me@db.example.gov/office?sslmod=disable")


@pytest.mark.parametrize("address", ["postgres//me:hunter2@db/office", "mysql://me:hunter2@db/office", "hunter2@"])
def test_no_message_shows_the_password(office: Office, address: str) -> None:
    with pytest.raises(OfficeInvalid) as refused:
        options(office, address)
    assert ("hunter2" in str(refused.value), "is not understood" in str(refused.value)) == (False, True)
