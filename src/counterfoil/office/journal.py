"""Journals an act: its row and its ledger entry in the caller's transaction, or neither."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from counterfoil.cases.lifecycle import CLOCK_ACTS
from counterfoil.errors import HistoryRewritten
from counterfoil.ledger import book, keys, master_key
from counterfoil.ledger.entry import OFFICE
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.kinds import statutes
from counterfoil.ledger.vault import Vault
from counterfoil.office import key_change, ledger_keys, models, telling
from counterfoil.office.app import Lock
from counterfoil.office.folder import Office
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.time import Clock
from counterfoil.values import Act, Moment

PROGRAM = "counterfoil"
"""The actor of what the program does by itself; it decides nothing."""

MASTER_KEY, PSEUDONYMS, GROUP_KEYS = "vault.kek", "pseudonyms.secret", "keys.db"
"""Files in the office's ``keys`` folder, beside those of ``ledger_keys``.

``keys.db`` must not travel with the long-lived backups of ``office.db``."""

UNPROVED = "ledger.unproved"
"""A file in the office's folder: while it is there nothing is recorded or signed. ``services.cosigning.prove``."""

NOTED = "case.noted"
"""The kind that an entry shows where a court forbids to tell what was done."""
NEVER_TOLD = frozenset({"notice.held", "notice.hold_ended", "brady.logged", "brady.disclosed"})
"""Acts that say that a court forbids something, or what a prosecution was told: no public entry ever tells one."""
TOLD_UNDER_SEAL = frozenset(
    {"demand.received", "demand.cleared", "search.run", "search.confirmed", "detection.run", "redaction.verified"}
    | {"release.approved", "release.made"}
    | {f"clock.{what}" for what in ("started", *CLOCK_ACTS)}
)
"""Acts whose entries look the same for any demand: they stay as they are, and a release can be verified."""
TELLS_WHOSE = frozenset({"from", "to", "exemptions"})
"""Clear fields by which the index would tell whose sealed paper it was, or what of its answer was kept back.

So would the law that a package rests on; of a clock it is that of any request."""


@dataclass
class Journal:
    """Writes acts. One for each program run; ``close`` it at the end."""

    office: Office
    clock: Clock
    vault: Vault
    secret: bytes
    store: OfficeLedger = field(default_factory=OfficeLedger)
    unsigned: list[book.Appended] = field(default_factory=list)
    lock: Lock | None = None  # the office's, as this run holds it; ``services.meanwhile`` lets it go

    @classmethod
    def open(cls, office: Office, clock: Clock, *, proved: bool = False, signs: bool = True) -> Journal:
        """The journal of an office with the keys in its folder.

        ``proved``: it was just shown to hold all that others saw of it, and the act that says so is written now. Not
        ``signs``: the key that signs may be lost, and another one is made now.
        """
        if not proved and (office.folder / UNPROVED).exists():
            raise HistoryRewritten(
                f"{office.folder}: was brought back from a backup, or a witness saw more than it holds. It may be "
                "read, but nothing may be recorded or signed before it is shown that nothing newer was signed: "
                f"counterfoil ledger resume {office.folder}"
            )
        key_change.settle(office)
        if signs:
            ledger_keys.signer(office)  # nothing is recorded that could not be signed
        folder = office.keys
        return cls(
            office,
            clock,
            master_key.open_vault(folder / GROUP_KEYS, folder / MASTER_KEY),
            keys.load_secret(folder / PSEUDONYMS),
        )

    def close(self) -> None:
        self.vault.close()

    def open_vault_anew(self) -> None:
        """Others acted meanwhile: a key that this run knows may be destroyed, and the master key another."""
        self.vault.close()
        key_change.settle(self.office)  # a change of the ledger's key may have been cut short as well
        self.vault = master_key.open_vault(self.office.keys / GROUP_KEYS, self.office.keys / MASTER_KEY)

    def now(self) -> datetime:
        """The office's present time, UTC, whole seconds."""
        return self.clock()

    def record(
        self,
        kind: str,
        *,
        case: models.Case | None = None,
        facts: Mapping[str, Any] | None = None,
        private: Mapping[str, Any] | None = None,
        legal: Sequence[str] = (),
        actor: str = PROGRAM,
        role: str = "program",
        took_effect_at: datetime | None = None,
        group: str = "",
    ) -> models.Act:
        """Write one act and its entry; call it inside the transaction that makes the change itself.

        What belongs to a sealed paper is written as ``case.noted``: the entry commits to it and shows nothing of it.
        ``group`` names whose key seals the openings, where it is not the case's own.
        ``legal`` keeps only bare citations (an entry shows nothing else in clear). What is unlawful for its kind
        raises ``LedgerInvalid`` and nothing is written.
        """
        now = self.clock()
        shown = {name: value for name, value in (facts or {}).items() if value is not None}
        cited = statutes(list(legal))
        act = Act(
            kind,
            Moment(took_effect_at or now, now),
            actor,
            facts={**shown, "legal": cited} if cited else shown,
            private=dict(private or {}),
        )
        hidden = is_hidden(kind, case)
        told = _noted(act) if hidden else _nobodys(act) if case and case.instrument.get("sealed") else act
        appended = book.append(
            self.store,
            told,
            case_number=case.number if case else OFFICE,
            actor_key=keys.pseudonym(self.secret, actor),
            role="records-officer" if hidden else role,
            group=group or (case.number if case else OFFICE),
            keys=self.vault,
            now=now,
        )
        self.unsigned.append(appended)
        row = models.Act.objects.create(
            case=case,
            kind=kind,
            actor=actor,
            took_effect_at=act.moment.took_effect_at,
            recorded_at=now,
            facts=act.facts,
            private=act.private,
            leaf=appended.index,
        )
        if not hidden and not (case is not None and case.instrument.get("sealed")):
            telling.list_for_programs(row)
        return row

    def sign(self) -> bytes:
        """The signed checkpoint of all that is committed; call it outside any transaction."""
        guard = Guard(self.office.guard, self.office.origin)
        appended = [a for a in self.unsigned if self._stands(a)]
        note = book.sign_head(self.store, lambda: ledger_keys.signer(self.office), guard, appended=appended)
        self.unsigned.clear()
        return note

    def _stands(self, appended: book.Appended) -> bool:
        """False for an entry whose transaction was rolled back."""
        return models.Leaf.objects.filter(index=appended.index).exists()


def is_hidden(kind: str, case: models.Case | None) -> bool:
    """Whether no public entry may tell this act of this case."""
    sealed = case is not None and bool(case.instrument.get("sealed"))
    return kind in NEVER_TOLD or (sealed and kind not in TOLD_UNDER_SEAL)


def _nobodys(act: Act) -> Act:
    hidden = TELLS_WHOSE if act.kind.startswith("clock.") else TELLS_WHOSE | {"legal"}
    return replace(act, facts={name: value for name, value in act.facts.items() if name not in hidden})


def _noted(act: Act) -> Act:
    told = json.dumps(dict(act.facts), sort_keys=True, ensure_ascii=False)
    return Act(NOTED, act.moment, act.actor, facts={}, private={**act.private, "kind": act.kind, "facts": told})
