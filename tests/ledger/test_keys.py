from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from pathlib import Path

import pytest

from counterfoil.errors import EnvironmentFailed, LedgerInvalid
from counterfoil.ledger import keys

ORIGIN = "records.springhaven.invalid/ledger"


def test_a_signing_key_survives_its_file(tmp_path: Path) -> None:
    made = keys.make_signer(tmp_path / "key", ORIGIN)
    assert keys.load_signer(tmp_path / "key").key == made.key
    assert made.key.name == ORIGIN
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    made = keys.make_signer(tmp_path / "key", ORIGIN)
    for again in (lambda: keys.make_signer(tmp_path / "key", ORIGIN), lambda: keys.make_secret(tmp_path / "key")):
        with pytest.raises(EnvironmentFailed, match="never overwritten"):
            again()
    assert keys.load_signer(tmp_path / "key").key == made.key


@pytest.mark.parametrize("fails_at", ["fsync", "link"])
def test_a_full_disk_leaves_no_half_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fails_at: str) -> None:
    """Half a key would be refused for ever, and what needs it would never work again."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, fails_at, full)
        with pytest.raises(OSError, match="No space left"):
            keys.make_secret(tmp_path / "secret")
    assert list(tmp_path.iterdir()) == []
    assert keys.make_secret(tmp_path / "secret") == keys.load_secret(tmp_path / "secret")
    assert [one.name for one in tmp_path.iterdir()] == ["secret"]


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    keys.make_signer(tmp_path / "key", ORIGIN)
    (tmp_path / "key").chmod(0o640)
    with pytest.raises(EnvironmentFailed, match="chmod 600"):
        keys.load_signer(tmp_path / "key")


def test_a_damaged_signing_key_is_refused(tmp_path: Path) -> None:
    keys.make_signer(tmp_path / "key", ORIGIN)
    text = (tmp_path / "key").read_text()
    for damaged in ["", "PRIVATE+KEY+", text[20:], text.replace("springhaven", "springheaven"), text[:-6] + "\n"]:
        (tmp_path / "key").write_text(damaged)
        with pytest.raises(LedgerInvalid):
            keys.load_signer(tmp_path / "key")


def test_a_secret_survives_its_file_and_a_short_one_is_refused(tmp_path: Path) -> None:
    secret = keys.make_secret(tmp_path / "kek")
    assert (len(secret), keys.load_secret(tmp_path / "kek")) == (32, secret)
    (tmp_path / "kek").write_bytes(secret[:-1])
    with pytest.raises(LedgerInvalid, match="holds 31 bytes, not 32"):
        keys.load_secret(tmp_path / "kek")


def test_a_pseudonym_is_stable_and_cannot_be_tried_without_the_secret() -> None:
    name, secret = "Ida Sample, Records Officer", bytes(32)
    made = keys.pseudonym(secret, name)
    assert re.fullmatch("k-[0-9a-f]{16}", made)
    assert made == keys.pseudonym(secret, name)
    assert made not in {keys.pseudonym(b"x" * 32, name), "k-" + hashlib.sha256(name.encode()).hexdigest()[:16]}


def test_load_key_reads_one_line(tmp_path: Path) -> None:
    signer = keys.make_signer(tmp_path / "key", ORIGIN)
    (tmp_path / "key.txt").write_text(f"{signer.key}\n")
    assert keys.load_key(tmp_path / "key.txt") == signer.key
    (tmp_path / "key.txt").write_text("x" * 1001)
    with pytest.raises(LedgerInvalid, match="too large"):
        keys.load_key(tmp_path / "key.txt")
