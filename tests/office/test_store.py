"""The document store keeps bytes whole or not at all."""

from pathlib import Path

import pytest

from counterfoil.errors import EnvironmentFailed
from counterfoil.office.store import FolderStore
from counterfoil.values import Digest, digest_of


def test_put_then_get_gives_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(b"bytes")
    store = FolderStore(tmp_path / "store")
    (tmp_path / "store").mkdir()
    digest = store.put(source)
    assert digest == digest_of(b"bytes")
    assert store.get(digest).read_bytes() == b"bytes"
    assert store.put(source) == digest
    assert len([p for p in (tmp_path / "store").rglob("*") if p.is_file()]) == 1


def test_get_refuses_altered_bytes(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(b"bytes")
    (tmp_path / "store").mkdir()
    store = FolderStore(tmp_path / "store")
    kept = store.path(store.put(source))
    kept.chmod(0o600)
    kept.write_bytes(b"other")
    with pytest.raises(EnvironmentFailed, match="are not those that were stored"):
        store.get(digest_of(b"bytes"))


def test_get_refuses_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailed, match="is missing from the store"):
        FolderStore(tmp_path).get(Digest("ab" * 32))
