"""What a run tells the person for whom it stops: what was not searched, which papers to look at, how to go on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from counterfoil.office import models
from counterfoil.office.services import searching
from counterfoil.values import counted

_MOST_SHOWN = 20  # unread files that a message lists


@dataclass(frozen=True)
class NextSteps:
    """The steps that are left in one case. ``demand`` and ``office`` are as the person gave them."""

    case: models.Case
    demand: Path
    office: Path

    def not_searched(self, why: str) -> str:
        """That nothing was looked up that tells records apart, and how to look."""
        wide = "".join(f"\n  {term}: {counted(met, 'record')}" for term, met in searching.too_wide(self.case).items())
        tells = f"\nThese meet too many records to tell any apart:{wide}" if wide else ""
        return (
            f"Case {self.case.number}: {why}, so nobody can say whether the office has what is asked for; “no records” "
            f"is no answer to it.{tells}{self.unread()}\n"
            "Read the demand, and search for words that tell its subject:\n"
            f"                     {self.look_further()}\n"
            "If it cannot be understood, ask the requester what is meant (5 ILCS 140/3(g) where it is too broad)."
        )

    def unread(self) -> str:
        """The files that no search saw into, for the person who decides; empty when there is none."""
        files = searching.unread_of(self.case)
        if not files:
            return ""
        said = f"{counted(len(files), 'file')} that the office holds"
        were = "was" if len(files) == 1 else "were"
        more = f"\n  and {len(files) - _MOST_SHOWN} more" if len(files) > _MOST_SHOWN else ""
        listed = "".join(f"\n  {one}" for one in files[:_MOST_SHOWN])
        return f"\n{said} could not be read and {were} not searched:{listed}{more}"

    def read_them(self, table: Path) -> str:
        """What to do about files that no search saw into."""
        return (
            "Give each again in a form that can be read (without its password), under the same name:\n"
            f"                     {self.again} --records FILE\n"
            "Or, where a person knows that none holds what is asked for, that person confirms it in the decisions "
            f"table, which lists them:\n                     {table} (sign its first row)\n{self.then(table)}"
        )

    @property
    def again(self) -> str:
        """The command that goes on with this case."""
        return f'counterfoil respond "{self.demand}" --office "{self.office}"'

    def look_further(self) -> str:
        """The command that searches for more."""
        return f'{self.again} --search "words to look for"'

    def how_to_decide(self, table: Path) -> str:
        """Which papers to look at, and the command that takes the decisions."""
        return f"Look at the pages:   {table.parent}/*.pdf\nFill in the table:   {table}\n{self.then(table)}"

    def then(self, table: Path) -> str:
        """The line that ends every list of what to do with a table."""
        return f"Then:                {self.decided_in(table)}"

    def decided_in(self, table: Path) -> str:
        """The command that takes the decisions in ``table``."""
        return f'{self.again} --decisions "{table}"'
