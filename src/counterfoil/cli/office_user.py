"""``counterfoil office user``: who may log in to the office in a browser."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from counterfoil.cli import output
from counterfoil.errors import UsageError

ROLES = ("records_officer", "counsel", "oversight", "administrator")


class User:
    HELP = (
        "Make an account for the office in a browser, give it a new password, reset its second factors, say what it\n"
        "may open beside its role, or close it."
    )
    EXAMPLE = "counterfoil office user add my-office dana --role records_officer --generate"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "what", choices=("add", "password", "reset", "permit", "close"), help="what to do with the account"
        )
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        parser.add_argument("name", metavar="NAME", help="the log-in name, e.g. dana")
        parser.add_argument("--role", choices=ROLES, help="what the account is for (with add)")
        parser.add_argument(
            "--official",
            default="",
            metavar="'NAME, TITLE'",
            help="whom letters and the ledger name for what is decided with it (with add; without it nobody signs)",
        )
        parser.add_argument("--served-papers", choices=("yes", "no"), help="the desk of served papers (with permit)")
        parser.add_argument("--brady-log", choices=("yes", "no"), help="the Brady and Giglio log (with permit)")
        parser.add_argument(
            "--generate", action="store_true", help="make a password and print it once, instead of asking for one"
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        if (options.what == "add") != bool(options.role):
            raise UsageError(f"office user {options.what}: --role is needed with add, and only there.")
        if options.official:
            if options.what != "add":
                raise UsageError(f"office user {options.what}: --official is given with add, and only there.")
            from counterfoil.cli.when import name_and_title  # inline: only here

            name_and_title("--official", options.official)
        given = {"served_papers": options.served_papers, "brady_log": options.brady_log}
        if (options.what == "permit") != any(given.values()):
            raise UsageError(
                f"office user {options.what}: --served-papers or --brady-log is needed with permit, and only there."
            )
        from counterfoil.office.roles import Permission, Role  # inline: Django only when an office is touched
        from counterfoil.office.services import accounts  # inline: as above

        password = ""
        if options.what in ("add", "password"):
            password = accounts.new_password() if options.generate else _asked()
        if options.what == "add":
            account = accounts.add(
                options.office, options.name, Role(options.role), password, official=options.official
            )
        elif options.what == "password":
            account = accounts.set_password(options.office, options.name, password)
        elif options.what == "permit":
            permissions = {Permission(what): said == "yes" for what, said in given.items() if said}
            account = accounts.let(options.office, options.name, permissions)
        elif options.what == "reset":
            account = accounts.reset_factors(options.office, options.name)
        else:
            account = accounts.close(options.office, options.name)
        shown = {"password": password} if options.generate and password else {}
        if options.json:
            told = {"name": account.log_in_name, "role": account.role, "open": account.is_active}
            told |= {"served_papers": account.served_papers, "brady_log": account.brady_log}
            output.print_json("office user", told | shown)
            return 0
        state = "is closed" if not account.is_active else f"may log in ({account.role.replace('_', ' ')})"
        print(f"{account.log_in_name} {state}.")
        if shown:
            print(f"The password, shown only now: {password}")
        return 0


def _asked() -> str:
    """The password, typed twice and not shown; from a pipe, its first line."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("The same again: ") != password:
        raise UsageError("The two passwords differ. Nothing was changed; run the command again.")
    return password
