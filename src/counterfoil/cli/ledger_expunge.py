"""``counterfoil ledger expunge``: list an order for counsel, see what is listed, obey what counsel confirmed."""

from __future__ import annotations

import argparse
from pathlib import Path

from counterfoil.cli import output
from counterfoil.errors import UsageError
from counterfoil.values import counted


class Expunge:
    HELP = (
        "Obey an order to expunge: nothing opens what the ledger committed to any more, and every receipt still "
        "verifies. Counsel confirms it in a browser first, with an account of their own; --obey goes on then where no "
        "worker runs. Without an order it lists what there is."
    )
    EXAMPLE = (
        "counterfoil ledger expunge my-office --case CF-2026-000001 --order '2026 EX 000417' "
        "--statute '20 ILCS 2630/5.2' --by 'Ida Sample, Freedom of Information Officer'"
    )

    @staticmethod
    def arguments(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("office", type=Path, metavar="DIR", help="the office's folder")
        parser.add_argument("--case", action="append", default=[], metavar="NUMBER", help="a case's file; repeatable")
        parser.add_argument("--record", action="append", default=[], metavar="NUMBER", help="a record; repeatable")
        parser.add_argument(
            "--imported", action="append", default=[], metavar="SOURCE:NUMBER",
            help="a case of another system, as `import` took it over; repeatable",
        )  # fmt: skip
        parser.add_argument(
            "--subject",
            default="",
            metavar="NAME",
            help="cases that this person asked in, here or elsewhere, and records about nobody else",
        )
        parser.add_argument(
            "--without", default="", metavar="NAME",
            help="the one --record names others too: issue it again without this person first, and look at the copy",
        )  # fmt: skip
        parser.add_argument("--order", default="", metavar="NUMBER", help="the court's number of the order")
        parser.add_argument("--statute", default="", metavar="CITE", help="for example '20 ILCS 2630/5.2'")
        parser.add_argument("--by", default="", metavar="'NAME, TITLE'", help="who asks; counsel confirms")
        parser.add_argument("--obey", action="store_true", help="obey every order that counsel has confirmed, now")

    @staticmethod
    def run(options: argparse.Namespace) -> int:
        from counterfoil.office import app  # inline: Django only when an office is touched
        from counterfoil.office.services import expunging  # inline: as above

        office = app.open_office(options.office)
        reaches = options.case or options.record or options.imported or options.subject
        if reaches and options.obey:
            raise UsageError(
                "--obey goes on with what counsel has confirmed: leave --case, --record, --imported and --subject out."
            )
        if options.without and len(options.record) != 1:
            raise UsageError("--without goes with one --record, which is issued again.")
        copy: Path | None = None
        if reaches:
            from counterfoil.cli import when  # inline: it loads time zones, and `ledger verify` needs none

            when.name_and_title("--by", options.by)
            found = expunging.find(office, options.subject) if options.subject else ([], [], [])
            made = expunging.ask(
                office, order=options.order, statute=options.statute, cases=[*options.case, *found[0]],
                records=[*options.record, *found[1]], imported=[*options.imported, *found[2]],
                without=options.without, by=options.by,
            )  # fmt: skip
            copy = expunging.copy_to_see(office, made) if options.without else None
        elif options.order:
            raise UsageError("Say what the order reaches: --case, --record, --imported or --subject.")
        elif options.obey:
            for row in expunging.listed():
                if row.confirmed_by and row.done_at is None:
                    expunging.run(office, row.pk)
        rows = [
            {"order": row.order, "statute": row.statute, "cases": row.cases, "records": row.records,
             "imported": row.imported, "instead": row.instead,
             "asked_by": row.asked_by, "confirmed_by": row.confirmed_by or None, "step": row.step or None,
             "said": row.said or None, "done": row.done_at is not None}
            for row in expunging.listed()
        ]  # fmt: skip
        if options.json:
            output.print_json("ledger expunge", {"orders": rows, "copy": str(copy) if copy else None})
            return 0
        for one in rows:
            state = (
                "obeyed"
                if one["done"]
                else f"confirmed by {one['confirmed_by']}, to be done"
                if one["confirmed_by"]
                else "counsel has not confirmed it"
            )
            reached = ", ".join([*one["cases"], *one["records"], *(f"imported case {key}" for key in one["imported"])])
            said = f": {one['said']}" if one["said"] else ""
            said += f"; issued again as {', '.join(one['instead'])}" if one["instead"] else ""
            print(f"{one['order']}  {one['statute']}  {reached}  {state}{said}")
        print(counted(len(rows), "order"))
        if copy:
            print(f"Look at the copy: {copy}. What stands in a picture or by hand no program finds.")
        if reaches:
            print("Counsel confirms it at /desk/expungements/, with an account of their own; the worker obeys it then.")
        if any(one["done"] for one in rows):
            print("Backups made before hold copies until they are destroyed too: docs/expungement.md.")
        return 0
