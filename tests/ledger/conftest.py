"""A small ledger to write, sign, publish and attack. Every person in it is invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from counterfoil.ledger import book, commitment, handover, keys, manifest, receipt, tiles
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.handover import Handover
from counterfoil.ledger.note import Signer
from counterfoil.ledger.sqlite_store import SqliteStore
from counterfoil.ledger.vault import Vault
from counterfoil.values import Act, Moment, digest_of

ORIGIN = "records.springhaven.invalid/ledger"
CASE = "CF-2024-000012"
OTHER_CASE = "CF-2024-000013"
OFFICER = "Ida Sample, Records Officer"


@dataclass
class Ledger:
    """A ledger in a folder; ``act`` appends and commits, one minute after the act before."""

    folder: Path
    signer: Signer
    guard: Guard
    store: SqliteStore
    vault: Vault
    now: datetime = field(default_factory=lambda: datetime(2024, 3, 4, 15, 0, 0, tzinfo=UTC))
    handovers: tuple[Handover, ...] = ()

    @classmethod
    def make(cls, folder: Path) -> Ledger:
        folder.mkdir(parents=True, exist_ok=True)
        signer = keys.make_signer(folder / "signing.key", ORIGIN)
        guard = Guard.create(folder / "guard", ORIGIN)
        store = SqliteStore(folder / "ledger.db")
        vault = Vault(folder / "keys.db", keys.make_secret(folder / "kek"))
        for kept in (store, vault):  # hundreds of ledgers are made; the one that is killed opens its files as they are
            kept._db.execute("PRAGMA synchronous=OFF")
        return cls(folder, signer, guard, store, vault)

    def act(
        self,
        kind: str,
        facts: dict[str, Any] | None = None,
        private: dict[str, Any] | None = None,
        *,
        case: str = CASE,
        effective: datetime | None = None,
        group: str = "g-0001",
    ) -> book.Appended:
        self.now += timedelta(minutes=1)
        moment = Moment(effective or self.now, self.now)
        with self.store.transaction():
            return book.append(
                self.store,
                Act(kind, moment, OFFICER, facts or {}, private or {}),
                case_number=case,
                actor_key="k-00112233445566aa",
                role="records-officer",
                group=group,
                keys=self.vault,
                now=self.now,
            )

    @property
    def handed_over(self) -> bytes:
        return handover.write(self.handovers) if self.handovers else b""

    def rotate(self, reason: str = "planned") -> Signer:
        """Another key signs from now on; returns the one that did."""
        old, new = self.signer, Signer(ORIGIN, bytes([len(self.handovers) + 100]) * 32)
        facts = {"old_key": old.key.sha256, "new_key": new.key.sha256, "reason": reason}
        made = self.act(handover.ACT, facts, case="OFFICE")
        signers = [new] if reason == "lost" else [old, new]
        note = book.sign_head(self.store, signers[0], self.guard, also=signers[1:])
        one = handover.make(self.store.node, self.handovers, old.key, new.key, made.index, made.entry_bytes, note)
        self.handovers, self.signer = (*self.handovers, one), new
        return old

    def sign(self) -> bytes:
        return book.sign_head(self.store, self.signer, self.guard)

    def fill(self, count: int, case: str = CASE) -> None:
        for number in range(count):
            self.act("search.run", {"terms": number}, {"terms": ["Nora Example"]}, case=case)

    def release(self, case: str = CASE, name: str = "release") -> Path:
        """A released folder with three files and its receipts."""
        folder = self.folder / name
        (folder / "tables").mkdir(parents=True)
        (folder / f"{case}_001.pdf").write_bytes(b"%PDF-1.7 redacted")
        (folder / "letter.pdf").write_bytes(b"%PDF-1.7 letter")
        (folder / "tables" / "index.csv").write_bytes(b"code,pages\n7(1)(b),3\n")
        nonce = commitment.base64url(bytes(range(32)))
        data = manifest.Manifest(case, ORIGIN, manifest.describe(folder), nonce).to_bytes()
        (folder / manifest.NAME).write_bytes(data)
        facts = {"release": "requester", "manifest": digest_of(data), "documents": 1, "legal": ["5 ILCS 140/7(1)(b)"]}
        made = self.act(
            "release.made", facts, {"recipient": "Nora Example", "email": "nora@example.invalid"}, case=case
        )
        note = self.sign()
        opened = {made.index: book.disclosures(self.store, self.vault, made.index, ["recipient"])}
        receipt.write_folder(
            folder,
            self.store,
            case,
            checkpoint=note,
            key=self.signer.key,
            disclosures=opened,
            handovers=self.handed_over,
        )
        return folder

    def publish(self, name: str = "public") -> Path:
        """The public copy of the whole ledger."""
        folder = self.folder / name
        tiles.export(self.store, folder, self.sign())
        (folder / "key.txt").write_text(f"{self.signer.key}\n")
        for name, data in handover.beside(self.handed_over).items():
            (folder / name).write_bytes(data)
        return folder

    def close(self) -> None:
        self.store.close()
        self.vault.close()


@pytest.fixture
def ledger(tmp_path: Path):
    """An empty ledger."""
    made = Ledger.make(tmp_path / "office")
    yield made
    made.close()


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    """A ledger with two cases woven into one another, up to the release of neither."""
    ledger.act("office.opened", {"law": "us-il", "sample": True}, case="OFFICE")
    ledger.act("demand.received", {"channel": "email", "items": 2}, {"requester": "Nora Example", "text": "All of it."})
    ledger.act("demand.received", {"channel": "letter", "from": "ICE"}, {"text": "Send it."}, case=OTHER_CASE)
    ledger.act("search.run", {"systems": 2, "hits": 3, "nulls": 1}, {"terms": ["Tomás Invented", "1990-02-03"]})
    ledger.act("gate.decided", {"action": "log", "legal": ["5 ILCS 805/15(h)"]}, case=OTHER_CASE)
    ledger.act("determination.made", {"redacted": 20}, {"marks": [f"mark {n}" for n in range(20)]})
    return ledger
