"""``counterfoil cluster``: certificates for machines that share bulk work, and Dask's scheduler and workers by them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from counterfoil.cli import output
from counterfoil.confinement import end_with
from counterfoil.errors import EnvironmentFailed, UsageError

HELP = "Machines that share bulk work: their certificates, the scheduler, the workers. Nothing speaks without TLS."
EXAMPLE = "counterfoil cluster certificates cluster-keys --for 127.0.0.1"


class Certificates:
    HELP = (
        "Make an authority for one cluster, and the certificates of its scheduler, workers and clients. Run again, it "
        "renews them. Keep authority-key.pem off the cluster's machines."
    )
    EXAMPLE = EXAMPLE

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the certificates and keys go")
        parser.add_argument(
            "--for",
            dest="hosts",
            action="append",
            default=[],
            metavar="HOST",
            required=True,
            help="a machine of the cluster: name or address; again for each",
        )
        parser.add_argument("--days", type=int, metavar="N", help="how long they are valid (default: 397)")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.bulk import certificates  # inline: slow import

        days = certificates.DAYS if options.days is None else options.days
        if not 1 <= days <= certificates.AUTHORITY_DAYS:
            raise UsageError(f"--days {days}: give 1 to {certificates.AUTHORITY_DAYS}.")
        written = certificates.write(options.folder, options.hosts, now=datetime.now(UTC), days=days)
        if options.json:
            output.print_json("cluster certificates", {"files": [str(path) for path in written], "days": days})
            return 0
        print(f"{options.folder}: {', '.join(path.name for path in written)}; valid for {days} days.")
        print(
            "Scheduler, workers and clients each need authority.pem and the two files of their name. Keep "
            "authority-key.pem on a stick in a drawer: it signs, and runs nothing."
        )
        return 0


class Scheduler:
    HELP = "Run the scheduler until it is stopped. It listens on the host that is named, and on no other."
    EXAMPLE = "counterfoil cluster scheduler cluster-keys --host 127.0.0.1 --port 8786"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="FOLDER", help="authority.pem, scheduler.pem, scheduler-key.pem"
        )
        parser.add_argument("--host", required=True, help="the address of this machine to listen on")
        parser.add_argument("--port", type=int, default=8786, help="default 8786; 0 takes a free one")
        parser.add_argument("--with-parent", type=int, metavar="PID", help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.bulk import serving  # inline: slow import

        _require_scale()
        if options.with_parent:
            end_with(options.with_parent)
        return serving.scheduler(
            options.folder,
            host=options.host,
            port=options.port,
            now=datetime.now(UTC),
            tell=_teller(options, "scheduler"),
        )


class Worker:
    HELP = "Run workers on this machine until they are stopped. One that dies is started anew."
    EXAMPLE = "counterfoil cluster worker cluster-keys tls://127.0.0.1:8786 --host 127.0.0.1 --workers 2"

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="authority.pem, worker.pem, worker-key.pem")
        parser.add_argument("address", metavar="ADDRESS", help="the scheduler: tls://host:port")
        parser.add_argument("--host", required=True, help="the address of this machine that the scheduler reaches")
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="so many processes (default: 1)")
        parser.add_argument("--with-parent", type=int, metavar="PID", help=argparse.SUPPRESS)

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.bulk import serving  # inline: slow import

        _require_scale()
        if options.with_parent:
            end_with(options.with_parent)
        if options.workers < 1:
            raise UsageError(f"--workers {options.workers}: give 1 or more.")
        return serving.workers(
            options.folder,
            options.address,
            host=options.host,
            count=options.workers,
            now=datetime.now(UTC),
            tell=_teller(options, "worker"),
        )


COMMANDS = {"certificates": Certificates, "scheduler": Scheduler, "worker": Worker}


def _teller(options: argparse.Namespace, part: str) -> Callable[[str], None]:
    def tell(address: str) -> None:
        if options.json:
            output.print_json(f"cluster {part}", {"address": address})
        else:
            print(f"The {part} is at {address} (Ctrl-C ends it)", flush=True)

    return tell


def _require_scale() -> None:
    from counterfoil.bulk.cluster import installed  # inline: as above

    if not installed():
        raise EnvironmentFailed("A cluster needs the extra “scale”. Install it with: script/setup scale")
