"""How the database is reached: by verified TLS where it is on another machine; and no message shows its password."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from counterfoil.errors import OfficeInvalid
from counterfoil.office import app
from counterfoil.office.folder import Office


def options(office: Office, address: str) -> dict[str, str]:
    """What the address makes of the connection's protection; what every line has is checked beside it."""
    made: dict[str, str] = app._database(replace(office, database=address))["OPTIONS"]
    assert {name: made.pop(name) for name in app.LINE} == app.LINE
    return {name: value for name, value in made.items() if name in app.TLS_SETTINGS}


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


@pytest.mark.parametrize("verb", [["check"], ["serve", "--port", "0"], ["worker", "--once"], ["backup", "--to"]])
def test_no_command_prints_or_logs_the_password(new_office: Path, tmp_path: Path, verb: list[str]) -> None:
    """Of a database that does not answer, in a process of its own: what it was opened with is said nowhere."""
    shutil.copytree(new_office, tmp_path / "office")
    settings = tmp_path / "office" / "office.toml"
    address = 'database = "postgresql://me:S3cret%20Word@127.0.0.1:1/office"\n'
    settings.write_text(re.sub(r"(?m)^database = .*\n", "", settings.read_text()) + "\n")
    settings.write_text(address + settings.read_text())
    more = [str(tmp_path / "kept")] if verb[-1] == "--to" else []
    command = [sys.executable, "-m", "counterfoil", "office", verb[0], str(tmp_path / "office"), *verb[1:], *more]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode != 0
    said = ended.stdout + ended.stderr
    assert ("S3cret" in said, "Traceback" in said, bool(said)) == (False, False, True)
