"""``script/chaos``: rounds, one line each, and how many ended verified."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

from django.contrib.auth.hashers import PBKDF2PasswordHasher

from ..office.mail import servers
from . import faults, rounds, scene
from .postgres import Server
from .rounds import Result, Surroundings
from .zygote import Zygote


def main() -> int:
    options = _options()
    place = options.folder or Path(tempfile.mkdtemp(prefix="counterfoil-chaos-"))
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o711)
    PBKDF2PasswordHasher.iterations = 1000  # of accounts that live for a round
    databases = ["sqlite", "postgresql"] if options.database == "both" else [options.database]
    results: list[Result] = []
    with ExitStack() as stack:
        certificates = servers.certificates(place / "certificates")
        running = Path(tempfile.mkdtemp(prefix="running-", dir=place))
        running.chmod(0o711)
        (running / "dovecot").mkdir()
        mailbox = stack.enter_context(servers.dovecot(running / "dovecot", certificates))
        smtp_port, taken = stack.enter_context(servers.smtp(certificates))
        server = None
        scenes = {}
        if "postgresql" in databases:
            server = Server(place / "server")
            stack.callback(server.stop)
            if not (place / "postgresql").exists():
                server.make("chaos_scene")
        for database in databases:
            address = server.address("chaos_scene") if server and database == "postgresql" else "sqlite"
            scenes[database] = scene.read(place / database) or scene.prepare(place / database, database=address)
        zygote = None
        if not options.fresh:
            like, address = databases[0], "sqlite"
            if server is not None and like == "postgresql":
                server.drop("chaos_warm")
                address = server.make("chaos_warm", like="chaos_scene")
            warm = scene.copied(place / like, running / "warm", database=address, mail=None)
            zygote = Zygote(running / "processes", warm.folder)
            stack.callback(zygote.close)
        around = Surroundings(place, scenes, server, mailbox, certificates, smtp_port, taken, zygote)
        if not options.json:
            print(rounds.HEAD, flush=True)
        begun = time.monotonic()
        for number in range(options.rounds):
            seed = options.seed + number
            result = rounds.run(around, seed, databases[seed % len(databases)], options.fault)
            results.append(result)
            print(json.dumps(asdict(result)) if options.json else result.line, flush=True)
            for one in result.wrong:
                print(f"        {one}", file=sys.stderr, flush=True)
    failed = [one for one in results if one.wrong]
    if not options.json:
        _summary(results, time.monotonic() - begun)
    for one in failed:
        again = f"script/chaos --seed {one.seed} --rounds 1 --database {options.database}"
        print(
            f"round {one.seed}: {place}/round-{one.seed} holds its office and its logs; again: {again}", file=sys.stderr
        )
    return 5 if failed else 0


def _summary(results: list[Result], seconds: float) -> None:
    good = sum(not one.wrong for one in results)
    print(f"\n{good} of {len(results)} rounds ended verified, in {seconds / 60:.0f} minutes")
    rounds, well = (
        Counter((x.database, x.fault) for x in results),
        Counter((x.database, x.fault) for x in results if not x.wrong),
    )
    for (database, fault), times in sorted(rounds.items()):
        print(f"  {database:<10}  {fault:<11}  {well[database, fault]} of {times}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="script/chaos", description="Break an office while it works; see whether anything is lost."
    )
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1, help="of the first round; each has the next")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument(
        "--fault", choices=sorted(faults.BOTH | faults.ONLY_POSTGRESQL), default="", help="only this one"
    )
    parser.add_argument(
        "--folder", type=Path, help="a folder for it; what an earlier run made there is used (default: a temporary one)"
    )
    parser.add_argument(
        "--fresh",
        action="store_true",
        help="start every process anew; else they are forked, in a tenth of the time",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a round")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
