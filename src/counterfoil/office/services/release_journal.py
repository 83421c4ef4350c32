"""How a release is entered in an office: its act, its row, its files and its counts in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from counterfoil.cases.lifecycle import State, after
from counterfoil.errors import RefusedByLaw
from counterfoil.ledger import receipt
from counterfoil.office import ledger_keys, models
from counterfoil.office.journal import Journal
from counterfoil.office.services import item_facts
from counterfoil.oversight.facts import ItemFact
from counterfoil.release.gate import ReleaseKind
from counterfoil.values import Act, Digest


class ReleaseJournal:
    """``release.gate.Journal`` on the office's database: act, entry, release and its files in one transaction."""

    def __init__(self, journal: Journal, case: models.Case, items: Sequence[ItemFact] = ()) -> None:
        self.journal, self.case, self.items = journal, case, items

    def is_committed(self, manifest: Digest, /) -> bool:
        earlier = models.Release.objects.filter(case=self.case).first()
        if earlier is not None and earlier.manifest != manifest:
            raise RefusedByLaw(
                f"{self.case.number}: another package of this case has left already. A case is released once; a "
                "correction needs a case of its own."
            )
        return earlier is not None

    def commit(self, act: Act, /, *, manifest: Digest, files: Sequence[Digest], kind: ReleaseKind) -> None:
        with transaction.atomic():
            row = self.journal.record(
                act.kind,
                case=self.case,
                facts=act.facts,
                private=act.private,
                legal=tuple(cite["authority"] for cite in self.case.gate.get("citations", ())),
                actor=act.actor,
                role="records-officer",
                took_effect_at=act.moment.took_effect_at,
            )
            made = models.Release.objects.create(
                case=self.case, manifest=manifest, kind=kind.value, released_at=row.recorded_at, act=row
            )
            models.ReleasedFile.objects.bulk_create([models.ReleasedFile(release=made, digest=one) for one in files])
            item_facts.keep(self.case, self.items, str(act.facts.get("to", "")))
            self.case.state = after("release.made", State(self.case.state))
            self.case.save(update_fields=["state"])

    def write_receipt(self, manifest: Digest, folder: Path, /) -> None:
        note, office = self.journal.sign(), self.journal.office
        receipt.write_folder(
            folder,
            self.journal.store,
            self.case.number,
            checkpoint=note,
            key=ledger_keys.public(office),
            handovers=ledger_keys.handed_over(office),
        )

    def kinds_of(self, digest: Digest, /) -> frozenset[ReleaseKind]:
        rows = models.ReleasedFile.objects.filter(digest=digest).values_list("release__kind", flat=True)
        return frozenset(ReleaseKind(kind) for kind in rows)
