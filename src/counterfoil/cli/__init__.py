"""The command line: one module a verb, loaded when it is called. Every verb has ``--json`` and ``--help``.

A verb's module has ``HELP`` (one line), ``EXAMPLE`` (a command that works), ``arguments(parser)`` and
``run(options) -> int`` (the exit code). A word with several commands (``office init``) names them in ``COMMANDS``.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys

from counterfoil import __version__
from counterfoil.errors import BadInput, CounterfoilError, EnvironmentFailed, OfficeInvalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

VERBS = {
    # verb → (module, one line for the overview; the module is not imported for it)
    "deadline": ("deadline", "when an answer is due, with every day counted and the statute cited"),
    "recognise": ("recognise", "what instrument a paper is, page by page, and by what marks"),
    "detect": ("detect", "what a document shows about whom, with what the law says of each"),
    "redact": ("redact", "remove what is marked from one document, rebuild it and verify it"),
    "redact-table": ("redact_table", "write a table as plain CSV without what is withheld, and verify it"),
    "inspect": ("inspect", "what can still be recovered from a redacted file"),
    "check": ("check", "before sending what another system prepared: one verdict"),
    "audit": ("audit", "what past releases showed, and what the law of their day said of it"),
    "singled-out": ("singled_out", "how many rows of a table stand alone by the columns that stay"),
    "respond": ("respond", "answer a demand, from the letter that came to the release that leaves"),
    "office": ("office", "an office: one folder with its cases, records, ledger and keys"),
    "law": ("law", "the rules of a law pack, and their adoption by the office's counsel"),
    "records": ("records", "add records to an office"),
    "import": ("import_", "take over what another system exported, after a look at what would happen"),
    "case": ("case", "the cases of an office, and everything done about one demand"),
    "letter": ("letter", "notices about a case, and edited letters checked before they go out"),
    "ledger": ("ledger", "verify what was disclosed, offline"),
    "witness": ("witness", "watch over the ledgers of offices, so that nobody is shown two of them"),
    "report": ("report", "what an office did: rows for analysts, figures with how sure they are, statutory reports"),
    "sample": ("sample", "an office of invented people, with its ground truth"),
    "cluster": ("cluster", "machines that share bulk work: certificates, scheduler, workers"),
    "evaluate": ("evaluate", "how much of what must be found is found, where the truth is known"),
}


AN_OFFICE = (
    "An office is one folder with its cases, records, ledger and keys. Make one with: "
    "counterfoil office init my-office --law us-il"
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        wanting = message.startswith("the following arguments are required") and "--office" in message
        super().error(f"{message}\n{AN_OFFICE}" if wanting else message)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; returns its exit code (``docs/formats/exit-codes.md``)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    parser = _parser(arguments)
    options = parser.parse_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return 2
    try:
        return int(options.run(options))
    except OfficeInvalid as error:
        return _fail(_no_office(error, options), options)
    except CounterfoilError as error:
        return _fail(error, options)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 0
    except KeyboardInterrupt:
        print("\nStopped. What was committed stays; run the same command again to go on.", file=sys.stderr)
        return 130
    except RecursionError:
        return _fail(BadInput("The input is nested too deeply to be read. Nothing was changed."), options)
    except OSError as error:
        return _fail(_environment(error), options)


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="counterfoil",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Answers demands for public records lawfully, on time and without a leak.",
        epilog="Exit codes: 0 done, 2 wrong usage, 3 bad input, 4 refused by law, 5 something leaks, "
        "6 the ledger does not verify,\n7 a person must decide, 8 the environment (disk, permission, missing tool).",
    )
    parser.add_argument("--version", action="version", version=f"counterfoil {__version__}")
    # Without prog the parser formats its own usage line to find it, with all that formatting imports.
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", prog="counterfoil")
    if arguments and arguments[0] in VERBS:
        _add_verb(verbs, arguments[0], VERBS[arguments[0]][0])
        return parser
    called = next((word for word in arguments if not word.startswith("-")), None)
    for name, (module, line) in VERBS.items():
        if name == called:
            _add_verb(verbs, name, module)
        else:
            verbs.add_parser(name, help=line)
    return parser


def _add_verb(verbs: argparse._SubParsersAction[_Parser], name: str, module: str) -> None:
    verb = importlib.import_module(f"counterfoil.cli.{module}")
    parser = verbs.add_parser(
        name,
        help=VERBS[name][1],
        description=verb.HELP,
        epilog=f"Example:\n  {verb.EXAMPLE}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = getattr(verb, "COMMANDS", None)
    if commands is None:
        _finish(parser, verb)
        return
    below = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for word, command in commands.items():
        sub = below.add_parser(
            word,
            help=command.HELP,
            description=command.HELP,
            epilog=f"Example:\n  {command.EXAMPLE}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        _finish(sub, command)


def _finish(parser: argparse.ArgumentParser, verb: object) -> None:
    verb.arguments(parser)  # type: ignore[attr-defined]
    parser.add_argument("--json", action="store_true", help="print one JSON object for programs")
    parser.set_defaults(run=verb.run)  # type: ignore[attr-defined]


def _fail(error: CounterfoilError, options: argparse.Namespace) -> int:
    """Say what is wrong, once: for people on stderr, for programs as JSON on stdout."""
    if getattr(options, "json", False):
        import json  # inline: most runs end well

        print(
            json.dumps({"error": {"kind": type(error).__name__, "message": str(error), "exit_code": error.exit_code}})
        )
        return error.exit_code
    from counterfoil.cli.output import plain  # inline: most runs end well

    print(f"counterfoil: {plain(error)}", file=sys.stderr)
    return error.exit_code


def _no_office(error: OfficeInvalid, options: argparse.Namespace) -> OfficeInvalid:
    """``error``, or what an office is where there is none at all."""
    office = getattr(options, "office", None)
    if office is None or (office / "office.toml").exists():
        return error
    lacks = "it has no office.toml" if office.is_dir() else "there is no such folder"
    return OfficeInvalid(f"{office}: is not an office ({lacks}). {AN_OFFICE}")


def _environment(error: OSError) -> CounterfoilError:
    where = error.filename or "the disk"
    if isinstance(error, FileNotFoundError):
        return BadInput(f"{where}: there is no such file or folder. Check the path.")
    if isinstance(error, IsADirectoryError):
        return BadInput(f"{where}: is a folder; a file is needed.")
    return EnvironmentFailed(
        f"{where}: {error.strerror or error}. Nothing was half-written; "
        "mend the disk or the permission and run the same command again."
    )
