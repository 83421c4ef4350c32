"""The gate with a real ledger: what it lets go is accepted offline, by somebody who has only the folder and the key."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from counterfoil.ledger import book, keys, receipt
from counterfoil.ledger.guard import Guard
from counterfoil.ledger.note import Signer
from counterfoil.ledger.sqlite_store import SqliteStore
from counterfoil.ledger.vault import Vault
from counterfoil.ledger.verify import verify_folder
from counterfoil.release import gate
from counterfoil.release.gate import ReleaseKind
from counterfoil.values import Act, Digest, Moment

NUMBER, ORIGIN = "CF-2024-000012", "lakemoor.invalid/ledger"
IDA = "Ida Sample, Freedom of Information Officer"
NOW = datetime(2024, 3, 8, 15, tzinfo=UTC)


@dataclass
class LedgerJournal:
    """A journal on the ledger's own SQLite store: what the office does with its database, in a few lines."""

    leaves: SqliteStore
    vault: Vault
    signer: Signer
    guard: Guard
    released: dict[Digest, tuple[frozenset[Digest], ReleaseKind]] = field(default_factory=dict)

    def append(self, act: Act) -> None:
        with self.leaves.transaction():
            book.append(
                self.leaves,
                act,
                case_number=NUMBER,
                actor_key="k-0123456789abcdef",
                role="records-officer",
                group=NUMBER,
                keys=self.vault,
                now=NOW,
            )

    def is_committed(self, manifest: Digest, /) -> bool:
        return manifest in self.released

    def commit(self, act: Act, /, *, manifest: Digest, files: list[Digest], kind: ReleaseKind) -> None:
        self.append(act)
        self.released[manifest] = (frozenset(files), kind)

    def write_receipt(self, manifest: Digest, folder: Path, /) -> None:
        note = book.sign_head(self.leaves, self.signer, self.guard)
        receipt.write_folder(folder, self.leaves, NUMBER, checkpoint=note, key=self.signer.key)

    def kinds_of(self, digest: Digest, /) -> frozenset[ReleaseKind]:
        return frozenset(kind for files, kind in self.released.values() if digest in files)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[LedgerJournal]:
    signer = keys.make_signer(tmp_path / "key", ORIGIN)
    with SqliteStore(tmp_path / "ledger.db") as leaves, Vault(tmp_path / "vault.db", b"k" * 32) as vault:
        yield LedgerJournal(leaves, vault, signer, Guard.create(tmp_path / "guard", ORIGIN))


def test_release_is_accepted_by_the_ledgers_own_verifier(ready, store, ledger: LedgerJournal):
    ledger.append(Act("demand.received", Moment(NOW, NOW), "counterfoil", {"channel": "email", "items": 1}))
    released = gate.release(
        ready.staged,
        store=store,
        journal=ledger,
        evidence=ready.evidence,
        moment=Moment(NOW, NOW),
        actor=IDA,
        facts={"channel": "email"},
        private={"recipient": "Avery Placeholder"},
    )
    verification = verify_folder(released.folder, str(ledger.signer.key))
    assert [row.check for row in verification.rows if row.result != "ok"] == ["witnesses"]  # a warning: there are none
    assert (verification.ok, verification.case_number, verification.files) == (True, NUMBER, 5)
    (released.folder / "letter.pdf").write_bytes(b"another letter")
    assert verify_folder(released.folder, str(ledger.signer.key)).ok is False
