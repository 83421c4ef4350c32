"""``counterfoil office payments``: the secrets of the provider that takes fees, and a try that changes nothing."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path

from counterfoil.cli import output
from counterfoil.errors import BadInput


class Payments:
    HELP = "Keep the secrets of the provider that takes fees, and try it; the worker does the rest."
    EXAMPLE = "counterfoil office payments callback my-office"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "what",
            choices=("set-token", "callback", "test"),
            help="keep the provider's token; show what the provider must send when it calls; ask it for nothing",
        )
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        done = {"set-token": _set_token, "callback": _callback, "test": _test}[options.what](options.office)
        if options.json:
            output.print_json("office payments", {"office": str(options.office), "what": options.what, "done": done})
        else:
            print("\n".join(done))
        return 0


def _set_token(path: Path) -> list[str]:
    from counterfoil.office import folder  # inline: Django only when an office is touched
    from counterfoil.office.services import paying  # inline: as above

    asked = getpass.getpass("The provider's token: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    paying.set_token(folder.read(path), asked)
    return [f"kept in {path / 'keys' / paying.TOKEN}"]


def _callback(path: Path) -> list[str]:
    from counterfoil.office import folder  # inline: as above
    from counterfoil.office.services import paying  # inline: as above

    return [
        "URL: https://YOUR-OFFICE/payments/told/?order={{order_id}}",
        f"header: X-Counterfoil-Secret: {paying.callback_secret(folder.read(path))}",
    ]


def _test(path: Path) -> list[str]:
    from counterfoil.office import folder, taler  # inline: as above
    from counterfoil.office.services import paying  # inline: as above

    office = folder.read(path)
    if office.payments is None:
        raise BadInput(f"{path / 'office.toml'}: has no table [payments]. docs/imports.md shows one; then try again.")
    try:
        found = taler.status_of(office.payments, paying.token_of(office), "counterfoil-test")
    except OSError as error:
        raise taler.NotPaidHere(f"{office.payments.taler}: no answer ({type(error).__name__})") from None
    return [
        f"{office.payments.taler}: answers, and knows this office"
        + ("" if found is None else " (and the test's order)")
    ]
