"""PostgreSQL: an order to expunge with keys apart from the cluster, and appends that fail at any word to the server.

What the tables hold is gone; what the server's own log (WAL) and archives of it hold is not reached, and that is said.
"""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from counterfoil.ledger import book, keys
from counterfoil.ledger.vault import Vault
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.journal import GROUP_KEYS, MASTER_KEY
from counterfoil.office.ledger_store import OfficeLedger
from counterfoil.office.services import expunging, intake, opening
from counterfoil.office.services.session import session
from counterfoil.office.text_index import FullText

from ..ledger import faults
from ..ledger.test_faults import Faulty
from .conftest import own_database
from .test_expunging import DANA, IDA, ORDER, OTHER, STATUTE, an_account, lying, secrets_of
from .web.made import case

SECRET = "Wilhelmina Unheardof"


def made(postgresql: str, folder: Path, name: str) -> Office:
    office, _ = opening.open_new(
        folder, law="us-il", name="Sample City", sample=True, simulated_clock=True,
        begins=datetime(2022, 1, 3, 18, tzinfo=UTC), database=own_database(postgresql, name),
    )  # fmt: skip
    return office


def in_cluster(part: str) -> int:
    """How often the name stands in the files of the server's tables (``base``), or of its own log (``pg_wal``)."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0]) / part
    return sum(path.read_bytes().count(SECRET.encode()) for path in folder.rglob("*") if path.is_file())


def test_the_tables_and_the_keys_hold_nothing_any_more(postgresql: str, tmp_path: Path) -> None:
    office = made(postgresql, tmp_path / "office", "expunged")
    (tmp_path / "lantern-unheardof.txt").write_text(OTHER)
    of = case(1, state="closed", demand={"sender": {"name": SECRET}})
    with session(office) as (_, journal):
        intake.add_records(office, [tmp_path / "lantern-unheardof.txt"], journal=journal)
        with transaction.atomic():
            journal.record("search.run", case=of, private={"term": SECRET}, actor=DANA, role="records-officer")
    wanted = secrets_of(office, of.number) | secrets_of(office, "OFFICE", ("lantern-unheardof.txt",))
    where = lying(office.folder, wanted)
    assert set(where) == {"keys/keys.db", "keys/vault.kek", "office.db"}
    assert where["office.db"] == {"lantern-unheardof.txt"}  # the rows hold the record's name, and no key
    assert (in_cluster("base") > 1, in_cluster("pg_wal") > 1) == (True, True)  # the positive control
    counsel = an_account("counsel", IDA)
    row = expunging.ask(office, order=ORDER, statute=STATUTE, cases=[of.number], records=["R-000001"], by=DANA)
    expunging.confirm(office, row.pk, by=IDA, account=counsel)
    before = OfficeLedger().head()
    assert expunging.run(office, row.pk).step == "rewritten"

    assert lying(office.folder, wanted) == {}
    assert in_cluster("base") == 0
    assert in_cluster("pg_wal") > 1  # until the server uses those files again: docs/expungement.md says so
    assert [*FullText().phrase("crooked lantern")] == []
    assert models.Act.objects.filter(kind="record.expunged").count() == 2
    assert book.check(OfficeLedger()).size == before.size + 2
    with Vault(office.keys / GROUP_KEYS, keys.load_secret(office.keys / MASTER_KEY)) as vault:
        assert (vault.fits(), of.number in vault.groups()) == (True, False)


class FaultyOffice(Faulty):
    """An office on PostgreSQL whose children fail where they are told to."""

    def __init__(self, office: Office, shim: Path) -> None:
        self.folder, self.acknowledged, self.office = office.folder, 0, office
        connections.close_all()
        self.child = subprocess.Popen(
            [sys.executable, "-m", "tests.ledger.faults_postgresql", str(office.folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=faults.environment(shim),
            cwd=Path(__file__).parents[2],
        )  # fmt: skip

    def check(self) -> int:
        size = book.check(OfficeLedger()).size
        assert size >= self.acknowledged
        with session(self.office) as (_, journal):
            journal.sign()  # it may go on
            if models.Act.objects.filter(leaf=size - 1, kind="search.run").exists():
                assert book.open_private(journal.store, journal.vault, size - 1)["term"] == "Nora Example"
        assert models.Act.objects.count() == size  # no act without its entry, no entry without its act
        return size


def rounds(postgresql: str, folder: Path, name: str, most: int) -> tuple[int, int]:
    """How many of so many rounds were killed and how many failed; each leaves the ledger whole."""
    office = made(postgresql, folder / "office", name)
    faulty = FaultyOffice(office, faults.compiled(folder))
    try:
        said, dead = faulty.round(0, faults.COUNT)
        assert ("done" in said, dead) == (True, False)
        calls = int(said[-1])
        assert calls > 10  # the positive control: the calls are seen
        chance = random.Random(11)
        every = [(n, how) for n in range(1, calls + 1) for how in faults.HOWS]
        killed = failed = 0
        for n, how in chance.sample(every, most) if most < len(every) else chance.choices(every, k=most):
            before = faulty.check()
            said, dead = faulty.round(n, how)
            killed, failed = killed + dead, failed + (not dead and "done" not in said)
            assert faulty.check() - before in (0, 1), (n, how)
        return killed, failed
    finally:
        faulty.close()
        app.connect(office)


def test_a_fault_at_any_word_to_the_server_leaves_the_ledger_whole(postgresql: str, tmp_path: Path) -> None:
    killed, failed = rounds(postgresql, tmp_path, "faulty", 20)
    assert killed > 0
    assert failed > 0


@pytest.mark.soak
def test_five_hundred_faults(postgresql: str, tmp_path: Path) -> None:
    killed, failed = rounds(postgresql, tmp_path, "soaked", 500)
    assert killed > 0
    assert failed > 0
