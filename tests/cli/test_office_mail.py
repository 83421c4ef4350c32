"""``counterfoil office mail``."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from counterfoil.cli import main
from counterfoil.office import folder
from counterfoil.office.mail.settings import MailSettings


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return folder.create(tmp_path / "office", law="us-il").folder


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, dict]:
    code = main(["office", "mail", *(str(one) for one in arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_password_is_kept_and_never_shown(
    office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("an invented password\n"))
    code, told = run(capsys, "set-password", office, "--for", "smtp")
    kept = office / "keys" / "mail-smtp.password"
    assert (code, told["done"]) == (0, [f"kept in {kept}"])
    assert (kept.read_text(), oct(kept.stat().st_mode & 0o777)) == ("an invented password\n", "0o600")
    assert sorted(one.name for one in (office / "keys").iterdir()) == ["mail-smtp.password"]


@pytest.mark.parametrize("typed", ["\n", "", "a\0b\n"])
def test_what_is_no_password_changes_nothing(
    typed: str, office: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    code, told = run(capsys, "set-password", office)
    assert (code, told["error"]["kind"], list((office / "keys").iterdir())) == (3, "BadInput", [])


def test_without_a_table_it_says_where_to_write_one(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for what in ("test", "fetch", "send"):
        code, told = run(capsys, what, office)
        assert (code, "has no table [mail]" in told["error"]["message"]) == (3, True)


def test_a_server_that_is_not_there_is_said(office: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mail = MailSettings("foia@example.gov", imap_host="nowhere.invalid", imap_user="foia")
    folder.write_settings(replace(folder.read(office), mail=mail))
    (office / "keys" / "mail-imap.password").write_text("x\n")
    (office / "keys" / "mail-imap.password").chmod(0o600)
    code, told = run(capsys, "fetch", office)
    assert (code, told["error"]["message"]) == (
        8, "nowhere.invalid:993: there is no such host. Check [mail] imap_host in office.toml.",
    )  # fmt: skip
    assert main(["office", "mail", "fetch", str(office), "--for", "imap"]) == 2
