"""Addresses and credentials: what is unsafe is refused, and no message repeats a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from counterfoil.errors import BadInput, EnvironmentFailed, OfficeInvalid
from counterfoil.office import folder
from counterfoil.office.keeping import access
from counterfoil.office.keeping.access import Access, Address

GOOD = 'endpoint = "https://s3.example.gov"\naccess_key = "who"\nsecret_key = "tops3cret"\n'


@pytest.mark.parametrize(
    ("text", "address"),
    [("s3://documents", Address("documents", "")), ("s3://d-1.x/city/records/", Address("d-1.x", "city/records"))],
)
def test_an_address_is_a_bucket_and_a_prefix(text: str, address: Address) -> None:
    assert access.read_address(text) == address
    assert access.read_address(str(address)) == address


@pytest.mark.parametrize(
    "text",
    ["", "/srv/store", "s3://", "s3://A", "s3://who:tops3cret@bucket/x", "s3://bucket/../x", "s3://bucket/a b",
     "s3://bucket//x", "s3://bucket?endpoint=x", "https://bucket/x", "file:///srv", "s3://bucket/./x"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match='store: give "s3://bucket"') as refused:
        access.read_address(text)
    assert "tops3cret" not in str(refused.value)


def test_an_office_with_a_wrong_address_does_not_open(tmp_path: Path) -> None:
    office = folder.create(tmp_path / "office", law="us-il")
    settings = office.folder / folder.SETTINGS
    settings.write_text(settings.read_text().replace("database =", 'store = "s3://"\ndatabase ='))
    with pytest.raises(OfficeInvalid, match=r"office\.toml: store: give"):
        folder.read(office.folder)


def test_where_documents_are_is_written_into_the_settings(tmp_path: Path) -> None:
    office = folder.create(tmp_path / "office", law="us-il", sample=True)
    folder.set_kept(office, "s3://documents/city", encrypt=False)
    read = folder.read(office.folder)
    assert (read.kept_at, read.encrypt, read.retention) == ("s3://documents/city", False, office.retention)
    folder.write_settings(read)
    assert folder.read(office.folder) == read
    folder.set_kept(office, "", encrypt=True)
    assert folder.kept_now(office) == ("", True)


def _written(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    path = tmp_path / access.FILE
    path.write_text(text)
    path.chmod(mode)
    return tmp_path


def test_the_file_is_taken_before_the_environment(tmp_path: Path) -> None:
    said = {"AWS_ACCESS_KEY_ID": "other", "AWS_SECRET_ACCESS_KEY": "x", "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    assert access.read(tmp_path, said) == Access("http://127.0.0.1:1", "other", "x")
    assert access.read(_written(tmp_path, GOOD), said) == Access("https://s3.example.gov", "who", "tops3cret")


@pytest.mark.parametrize(
    ("text", "mode", "says"),
    [
        (GOOD, 0o640, r"store\.toml: others may read this password \(mode 640\). Run: chmod 600"),
        (GOOD.replace("https", "http"), 0o600, "endpoint: is http, which says to the whole network"),
        (GOOD.replace("s3.example.gov", "a:tops3cret@b"), 0o600, 'endpoint: give "https://host:port"'),
        (GOOD.replace('"tops3cret"', "tops3cret"), 0o600, "is no TOML"),
        (GOOD + 'more = "x"\n', 0o600, "only endpoint, access_key, secret_key, token, region, ca may stand in it"),
        ('endpoint = "https://s3.example.gov"\n', 0o600, "says no access_key and secret_key"),
    ],
)
def test_what_is_unsafe_is_refused_without_the_password(tmp_path: Path, text: str, mode: int, says: str) -> None:
    with pytest.raises(EnvironmentFailed, match=says) as refused:
        access.read(_written(tmp_path, text, mode), {})
    assert "tops3cret" not in str(refused.value)


def test_nothing_shows_a_password(tmp_path: Path) -> None:
    assert "tops3cret" not in repr(access.read(_written(tmp_path, GOOD), {}))
