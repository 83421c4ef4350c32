"""``counterfoil witness``: what an inspector general or a newspaper runs so that nobody is shown two ledgers."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from counterfoil.cli import output
from counterfoil.cli.witness_serve import Serve
from counterfoil.errors import BadInput, LedgerInvalid
from counterfoil.ledger import handover, mirror, split_view
from counterfoil.ledger.checkpoint import parse_text
from counterfoil.ledger.files import read_file, write_file
from counterfoil.ledger.keys import load_key
from counterfoil.ledger.note import Note, VerifierKey
from counterfoil.ledger.witness import PUBLIC, Witness, log_of
from counterfoil.values import counted

HELP = "Watch over the ledgers of offices: remember what each showed, and cosign only what continues it."
EXAMPLE = "counterfoil witness init my-witness --name ig.example.gov/witness"


def _folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("witness", type=Path, metavar="DIR", help="the witness's folder")


class Init:
    HELP = (
        "A new witness: a folder with a key of its own. Hand witness.vkey to each office, and read out its fingerprint."
    )
    EXAMPLE = EXAMPLE

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _folder(parser)
        parser.add_argument(
            "--name", required=True, metavar="NAME", help="who cosigns, as verifiers see it: ig.example.gov/witness"
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        key = Witness.create(options.witness, options.name).signer.key
        if options.json:
            output.print_json("witness init", {"name": key.name, "key": str(key), "fingerprint": key.fingerprint})
            return 0
        print(f"{options.witness / PUBLIC}: {key}\nSHA-256 of it, to read out over the telephone:\n  {key.fingerprint}")
        return 0


class Watch:
    HELP = "Watch a log from now on. Get its key from the office itself, not from where the copy is served."
    EXAMPLE = "counterfoil witness watch my-witness public/key.txt --from public"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _folder(parser)
        parser.add_argument("key", metavar="VKEY", help="the log's verifier key, or a file with it")
        parser.add_argument(
            "--from", dest="place", default="", metavar="PLACE", help="folder or web address of its public copy"
        )
        parser.add_argument("--origin", default="", metavar="NAME", help="the log's name, where its key has another")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        place = options.place
        if place and not place.startswith(("https://", "http://")):
            place = str(Path(place).absolute())
        log = log_of(str(key_of(options.key)), place, options.origin)
        Witness.open(options.witness).watch(log)
        if options.json:
            output.print_json("witness watch", {"origin": log.origin, "fingerprint": log.key.fingerprint})
            return 0
        print(f"{log.origin} is watched. Compare its key's SHA-256 with the office's word:\n  {log.key.fingerprint}")
        return 0


class Pull:
    HELP = (
        "Fetch what is new of each watched log, keep a complete copy, check every entry, and cosign. Exit code 6 where "
        "a log is damaged, went back, or contradicts what was seen: then both checkpoints are kept as a file."
    )
    EXAMPLE = "counterfoil witness pull my-witness"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _folder(parser)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        witness = Witness.open(options.witness)
        # Of a log with several keys one line is enough: its handovers say which of them counts for what.
        logs = list({(log.origin, log.place): log for log in witness.logs() if log.place}.values())
        if not logs:
            raise BadInput(
                f"{options.witness}: watches no log that has a public copy. Add one: witness watch … --from PLACE"
            )
        told, wrong = [], ""
        for log in logs:
            try:
                made = mirror.pull(witness, log, reader(log.place), int(time.time()))
            except LedgerInvalid as error:
                told.append({"origin": log.origin, "cosigned": False, "entries": 0, "says": str(error)})
                wrong = wrong or str(error)
            else:
                new, file = made.head.size - made.older, made.folder / "checkpoint"
                says = f"{made.head.size} entries, {new} of them new; cosigned: {file}"
                told.append({"origin": log.origin, "cosigned": True, "entries": made.head.size, "says": says})
        if options.json:
            output.print_json("witness pull", {"logs": told})
        else:
            for one in told:
                print(f"{one['origin']}: {one['says']}" if one["cosigned"] else f"NOT COSIGNED. {one['says']}")
        return LedgerInvalid.exit_code if wrong else 0


class Sign:
    HELP = "Answer a request that came as a file, on a stick say. Exit code 6 where it is refused; the answer says why."
    EXAMPLE = "counterfoil witness sign my-witness request.txt -o answer.txt"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _folder(parser)
        parser.add_argument("request", type=Path, metavar="FILE", help="what the office wrote: ledger cosign --request")
        parser.add_argument("-o", "--out", type=Path, required=True, metavar="FILE", help="the answer, to carry back")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        with options.request.open("rb") as file:
            answer = Witness.open(options.witness).add(file.read(1_000_000), int(time.time()))
        write_file(options.out, answer.body)
        if options.json:
            output.print_json("witness sign", {"status": answer.status, "file": str(options.out)})
        elif answer.status == 200:
            print(f"{options.out}: cosigned.")
        else:
            print(f"{options.out}: NOT COSIGNED ({answer.status}): {answer.body.decode().strip()}")
        return 0 if answer.status == 200 else LedgerInvalid.exit_code


class Status:
    HELP = "What was seen last of each log, and whether one was ever found to contradict itself."
    EXAMPLE = "counterfoil witness status my-witness"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _folder(parser)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        witness = Witness.open(options.witness)
        told = []
        for log in {log.origin: log for log in witness.logs()}.values():
            note = witness.last_seen(log.origin)
            seen = parse_text(Note.parse(note).text, any_origin=True) if note else None
            conflicts = [str(one) for one in witness.conflicts(log.origin)]
            size, root, file = (seen.size, seen.root.hex(), witness.seen_file(log.origin)) if seen else (0, "", "")
            told.append(
                {"origin": log.origin, "entries": size, "root": root, "checkpoint": str(file), "conflicts": conflicts}
            )
            if not options.json:
                says = f"{counted(size, 'entry', 'entries')}, root {root[:16]}…, {file}" if seen else "nothing seen yet"
                print(f"{log.origin}: {says}")
                for conflict in conflicts:
                    print(f"  IT SIGNED TWO HISTORIES: {conflict}")
        if options.json:
            output.print_json("witness status", {"name": witness.signer.key.name, "logs": told})
        return 0


class Handover:
    HELP = (
        "Take how an office changed its ledger's key (handovers.json, beside its public copy and its receipts). What "
        "was seen stays, and only the newest key counts for what comes. Exit code 6 where no trusted key signed it."
    )
    EXAMPLE = "counterfoil witness handover my-witness my-office/keys/handovers.json"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        _folder(parser)
        parser.add_argument("file", type=Path, metavar="FILE", help="handovers.json")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        data = read_file(options.file.parent, options.file.name, handover.MAX_FILE)
        if data is None:
            raise BadInput(f"{options.file}: there is no such file.")
        key = Witness.open(options.witness).take_over(data)
        if options.json:
            output.print_json("witness handover", {"origin": key.name, "key": str(key), "fingerprint": key.fingerprint})
            return 0
        print(f"{key.name}: {key.id.hex()} counts from now on. Compare its SHA-256 with the office's word:")
        print(f"  {key.fingerprint}")
        return 0


class Conflict:
    HELP = "Whether a kept file proves that a log signed two histories. Exit code 6 where it proves nothing."
    EXAMPLE = "counterfoil witness conflict split-view.json --key public/key.txt"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="split-view-….json, as a witness kept it")
        parser.add_argument(
            "--key",
            required=True,
            action="append",
            metavar="VKEY",
            help="the log's verifier key, or a file with it; repeatable, where the log changed its key between the two",
        )

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        data = read_file(options.file.parent, options.file.name, split_view.MAX_FILE)
        if data is None:
            raise BadInput(f"{options.file}: there is no such file.")
        says = split_view.parse(data, str(options.file)).check([key_of(one) for one in options.key])
        if options.json:
            output.print_json("witness conflict", {"proved": True, "says": says})
        else:
            print(f"PROVED. {says}")
        return 0


COMMANDS = {
    "init": Init, "watch": Watch, "pull": Pull, "serve": Serve, "sign": Sign, "status": Status, "conflict": Conflict,
    "handover": Handover,
}  # fmt: skip


def key_of(text: str) -> VerifierKey:
    """The verifier key that ``text`` is, or that the file of this name holds; raises ``BadInput``."""
    try:
        return load_key(Path(text)) if Path(text).is_file() else VerifierKey.parse(text.strip())
    except LedgerInvalid as error:
        raise BadInput(str(error)) from None


def reader(place: str) -> mirror.Reader:
    """How to read the files of a public copy in a folder or at a web address."""
    if not place.startswith(("https://", "http://")):
        if not Path(place).is_dir():
            raise LedgerInvalid(f"{place}: there is no such folder. Nothing was cosigned.")
        return lambda path, limit: read_file(Path(place), path, limit)
    from counterfoil.cli.witness_fetch import fetch  # inline: slow import

    return lambda path, limit: fetch(f"{place.rstrip('/')}/{path}", limit)
