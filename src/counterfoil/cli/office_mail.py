"""``counterfoil office mail``: the passwords of the mail servers, and trying both directions by hand."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from counterfoil.cli import output
from counterfoil.errors import BadInput, UsageError

if TYPE_CHECKING:
    from counterfoil.office.folder import Office
    from counterfoil.office.mail.settings import MailSettings


class Mail:
    HELP = "Keep the mailbox's passwords, and try fetching and sending by hand; the worker does both every minute."
    EXAMPLE = "counterfoil office mail set-password my-office --for imap"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "what", choices=("set-password", "test", "fetch", "send"), help="what to do; test changes nothing"
        )
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        parser.add_argument(
            "--for",
            dest="protocol",
            choices=("imap", "smtp"),
            help="the password of only the mailbox (imap) or only the sending server (smtp); default: both",
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        if options.protocol and options.what != "set-password":
            raise UsageError(f"office mail {options.what}: --for is given with set-password, and only there.")
        done = {"set-password": _set_password, "test": _test, "fetch": _fetch, "send": _send}[options.what](options)
        if options.json:
            output.print_json("office mail", {"office": str(options.office), "what": options.what, "done": done})
            return 0
        for line in done:
            print(line)
        return 0


def _set_password(options: argparse.Namespace) -> list[str]:
    from counterfoil.office import folder  # inline: Django only when an office is touched
    from counterfoil.office.mail import connecting  # inline: as above

    office = folder.read(options.office)
    password = _asked()
    if not password or not password.isprintable():
        raise BadInput("The password is empty or holds a character that none has. Nothing was changed.")
    protocols = [options.protocol] if options.protocol else ["imap", "smtp"]
    return [f"kept in {connecting.set_password(office, one, password)}" for one in protocols]


def _test(options: argparse.Namespace) -> list[str]:
    from counterfoil.office.mail import connecting  # inline: as above

    office, mail = _with_mail(options)
    said = []
    if mail.imap_host:
        with connecting.mailbox(office, mail) as box:
            opened = box.select(f'"{mail.imap_folder}"', readonly=True)
            if opened[0] != "OK":
                raise BadInput(f"{mail.imap_host}: has no folder {mail.imap_folder}. Check [mail] imap_folder.")
            said.append(f"{mail.imap_host}: logged in; {mail.imap_folder} holds {int(opened[1][0] or 0)} messages")
    if mail.smtp_host:
        with connecting.server(office, mail):
            said.append(f"{mail.smtp_host}: ready to send")
    return said or ["Neither imap_host nor smtp_host is set: nothing to test."]


def _fetch(options: argparse.Namespace) -> list[str]:
    from counterfoil.office.mail import fetching, running  # inline: as above

    return [fetching.in_words(running.take_in(_with_mail(options)[0]))]


def _send(options: argparse.Namespace) -> list[str]:
    from counterfoil.office.mail import running  # inline: as above
    from counterfoil.values import counted

    return [f"{counted(running.send_out(_with_mail(options)[0]), 'message')} sent"]


def _with_mail(options: argparse.Namespace) -> tuple[Office, MailSettings]:
    from counterfoil.office import app, folder  # inline: as above

    with app.locked(folder.read(options.office)):
        office = app.open_office(options.office)
    if office.mail is None:
        raise BadInput(
            f"{options.office / 'office.toml'}: has no table [mail]. docs/mail.md shows one; write it, then try again."
        )
    return office, office.mail


def _asked() -> str:
    """The password, typed and not shown; from a pipe, its first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass("The mailbox's password: ")
