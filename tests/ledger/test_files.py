from __future__ import annotations

import os
from pathlib import Path

import pytest

from counterfoil.errors import LedgerInvalid
from counterfoil.ledger import files


def test_write_file_leaves_the_file_and_nothing_else(tmp_path: Path) -> None:
    files.write_file(tmp_path / "a" / "b", b"one")
    files.write_file(tmp_path / "a" / "b", b"two")
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "a").iterdir()] == [("b", b"two")]


def test_a_write_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(OSError, match="directory"):
        files.write_file(tmp_path / "b", b"x")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_read_file_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"12345")
    assert (files.read_file(tmp_path, "a", 5), files.read_file(tmp_path, "b", 5)) == (b"12345", None)
    with pytest.raises(LedgerInvalid, match="a: is larger than 4 bytes"):
        files.read_file(tmp_path, "a", 4)


def test_no_link_and_no_pipe_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    (folder / "real").mkdir(parents=True)
    (tmp_path / "secret").write_bytes(b"secret")
    (folder / "real" / "secret").write_bytes(b"inside")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "loop").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(folder / "pipe")
    assert files.read_file(folder, "real/secret", 10) == b"inside"
    for name in ("link", "loop/secret", "pipe", "real"):
        with pytest.raises(LedgerInvalid):
            files.read_file(folder, name, 10)
        with pytest.raises(LedgerInvalid):
            files.digest_file(folder, name)


def test_list_files_names_what_is_there_and_refuses_links(tmp_path: Path) -> None:
    for name in ("b", "a/x/1", "a/2"):
        files.write_file(tmp_path / name, b"")
    assert files.list_files(tmp_path, 5) == ["a/2", "a/x/1", "b"]
    with pytest.raises(LedgerInvalid, match="more than 4 files"):
        files.list_files(tmp_path, 4)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    with pytest.raises(LedgerInvalid, match="a/up: is a link"):
        files.list_files(tmp_path, 9)


def test_shown_is_safe_for_a_terminal() -> None:
    assert files.shown("a\x1b[31m\n" + "x" * 200) == "a?[31m?" + "x" * 113
