"""The table ``[mail]``: written and read alike, old offices open, and what is wrong is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counterfoil.errors import OfficeInvalid
from counterfoil.office import folder
from counterfoil.office.mail.settings import MailSettings

FULL = MailSettings(
    address="foia@example.gov",
    imap_host="imap.example.gov",
    imap_port=1993,
    imap_security="starttls",
    imap_user='o"dd\\ user',
    imap_folder="FOIA/In",
    imap_done="",
    smtp_host="smtp.example.gov",
    smtp_port=1025,
    smtp_security="tls",
    smtp_user="foia",
    ca_file="/etc/ssl/own.pem",
    public_address="https://records.example.gov",
    plus_address=True,
)


@pytest.mark.parametrize("mail", [None, MailSettings("foia@example.gov"), FULL], ids=["none", "least", "full"])
def test_written_then_read_gives_the_same(tmp_path: Path, mail: MailSettings | None) -> None:
    made = replace(folder.create(tmp_path / "o", law="us-il"), mail=mail)
    folder.write_settings(made)
    assert folder.read(made.folder) == made


def test_an_office_of_before_opens(tmp_path: Path) -> None:
    (tmp_path / "office.toml").write_text('version = 1\nname = "a"\nlaw = "us-il"\norigin = "a/ledger"\n')
    assert folder.read(tmp_path).mail is None


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("mail = 5", "mail: a table is needed"),
        ("[mail]", "mail: address: is missing"),
        ('[mail]\naddress = "foia"', "'foia' is no e-mail address"),
        ('[mail]\naddress = "a@b.example"\npassword = "x"', "mail: unknown key 'password'"),
        ('[mail]\naddress = "a@b.example"\nimap_port = "993"', "mail: imap_port: a whole number is needed"),
        ('[mail]\naddress = "a@b.example"\nplus_address = 1', "mail: plus_address: true or false is needed"),
        ('[mail]\naddress = "a@b.example"\nimap_security = "none"', "imap_security: 'none' is not known"),
        ('[mail]\naddress = "a@b.example"\nimap_host = "x y"', "imap_host: 'x y' is no host name"),
        ('[mail]\naddress = "a@b.example"\nimap_host = "x"', "imap_user: is missing"),
        ('[mail]\naddress = "a@b.example"\nimap_folder = "a\\"b"', "imap_folder: 'a\"b': a folder's name"),
        ('[mail]\naddress = "a@b.example"\nimap_done = "INBOX"', "imap_done: is the folder that is read"),
        ('[mail]\naddress = "a@b.example"\nsmtp_port = 99999', "smtp_port: 99999 is no port"),
        ('[mail]\naddress = "a@b.example"\npublic_address = "https://x.example/y"', "public_address: give it without"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, line: str, says: str) -> None:
    (tmp_path / "office.toml").write_text(f'version = 1\nname = "a"\nlaw = "us-il"\norigin = "a/ledger"\n{line}\n')
    with pytest.raises(OfficeInvalid) as refused:
        folder.read(tmp_path)
    assert says in str(refused.value)
