"""One round: an office, people who use it, one fault, and what is there when it has come to rest."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.db import DatabaseError, connections

from counterfoil.errors import CounterfoilError
from counterfoil.office import app, models
from counterfoil.office.folder import Office
from counterfoil.office.mail.settings import MailSettings

from ..office.mail.servers import USER, Certificates, Mailbox, Taken
from . import checks, faults, scene
from .faults import Place
from .people import People, until
from .postgres import Server
from .processes import Served
from .scene import Scene
from .wire import Wire
from .zygote import Zygote

REST_S = 240
"""So long an office may take to come to rest by itself once the fault is over."""
MOST_STARTS = 3
MESSAGE = """From: Ada Asker <ada@mail.example>
To: foia@sample-city.example
Subject: Request
Date: Mon, 30 Nov 2026 10:00:00 -0600
Message-ID: <{key}@mail.example>

Under the Freedom of Information Act I request this: {words}

Ada Asker (SAMPLE)
"""


@dataclass(frozen=True)
class Surroundings:
    """What all rounds share."""

    place: Path
    scenes: dict[str, Scene]  # by database
    server: Server | None
    mailbox: Mailbox
    certificates: Certificates
    smtp_port: int
    taken: Taken
    zygote: Zygote | None


@dataclass
class Result:
    """What came of a round."""

    seed: int
    database: str
    fault: str
    detail: str
    after_s: float
    acknowledged: int
    entries: int
    seconds: float
    wrong: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        verdict = "verified" if not self.wrong else "FAILED"
        return (
            f"{self.seed:>6}  {self.database:<10}  {self.fault:<11}{self.detail:<14}  {self.after_s:>5.1f} s  "
            f"{self.acknowledged:>3}  {self.entries:>4}  {self.seconds:>5.1f} s  {verdict}"
        )


HEAD = "  seed  database    fault                      after    ack  entries   took   end"


def run(around: Surroundings, seed: int, database: str, fault: str = "") -> Result:
    """Play the round with this seed; its folder is kept where something is wrong."""
    chance = random.Random(seed)
    fault = fault or faults.drawn(chance, database)
    folder = around.place / f"round-{seed}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o711)
    begun = time.monotonic()
    round_ = _Round(around, seed, database, fault, folder, chance)
    try:
        wrong = round_.play()
    except (CounterfoilError, DatabaseError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        wrong = [f"the round ended: {type(error).__name__}: {error}"]
    finally:
        round_.clear_away()
    result = Result(
        seed, database, fault, round_.detail, round_.after_s, round_.acknowledged, round_.entries,
        time.monotonic() - begun, wrong,
    )  # fmt: skip
    if wrong:
        (folder / "wrong.json").write_text(json.dumps(asdict(result), indent=1))
    else:
        round_.remove()
    return result


class _Round:
    def __init__(
        self, around: Surroundings, seed: int, database: str, fault: str, folder: Path, chance: random.Random
    ) -> None:
        self.around, self.seed, self.fault, self.folder, self.chance = around, seed, fault, folder, chance
        self.database, self.scene = database, around.scenes[database]
        self.after_s = chance.uniform(0, 6)
        self.name = f"chaos_{seed}"
        self.wire: Wire | None = None
        self.mounted = False
        self.entries = 0
        self.received: list[str] = []
        around.taken.begin_anew()
        where = folder / "office"
        if fault == "disk" and faults.mounted(folder / "disk", "24m"):
            self.mounted, where = True, folder / "disk" / "office"
        self.office = self._copied(where)
        (folder / "clock").write_text("0")
        hook: dict[str, object] = {"hurry": True, "clock": str(folder / "clock")}
        if fault == "step":
            who = chance.choices(["--lane any", "--lane short", "--lane mail", "office serve"], [8, 1, 2, 2])[0]
            hook["dies"] = {
                "who": who, "at": chance.randint(1, faults.STEPS if who == "--lane any" else 15),
                "after": chance.random() < 0.5, "flag": str(folder / "died"),
            }  # fmt: skip
        self.served = Served(self.office.folder, folder, hook, around.zygote)
        self.at = Place(self.served, chance, folder, self.name, around.server, self.wire)
        self.people = People(self.scene, lambda: self.served.port, str(seed), twice=fault == "twice")

    @property
    def detail(self) -> str:
        dies = self.served.hook.get("dies")
        said = [f"{dies['who'].split()[-1]} {dies['at']}{'+' if dies['after'] else ''}"] if dies else []
        return " ".join([*said, *self.at.did])

    @property
    def acknowledged(self) -> int:
        return len(self.people.said.filed) + len(self.people.said.done)

    def play(self) -> list[str]:
        self._deliver()
        if self.fault == "mail":
            self.around.taken.hangs_up = True
        self.served.start()
        self.people.begin()
        time.sleep(self.after_s)
        faults.of(self.fault)(self.at)
        if self.fault == "restored":
            return self._restored()
        return self._rest() + self._checked()

    def _deliver(self) -> None:
        """Two messages lie in the mailbox; one of them was delivered twice."""
        for key in ("one", "two", "two"):
            words = f"The invented paper {self.seed} by mail number {len(self.received) + 1}."
            if key == "one" or not self.received[1:]:
                self.received.append(words)
            content = MESSAGE.format(key=f"{key}-{self.seed}", words=self.received[-1])
            self.around.mailbox.deliver(self.name, content.replace("\n", "\r\n").encode())

    def _rest(self) -> list[str]:
        """Whoever is gone is started again; the rest must go on by itself, until nothing is left to do."""
        wrong = []
        if not until(lambda: self._keep_up() and self.people.are_done(), REST_S):
            wrong.append(f"people were not told that it is done: {self.people.problems[-3:]}")
        if not until(self._is_at_rest, REST_S):
            wrong.append("the office did not come to rest by itself")
        self.people.end()
        self.served.stop()
        if code := self.served.run(
            "office", "worker", str(self.office.folder), "--once", log="work.log"
        ):  # what is owed by mail because of what was just done
            wrong.append(f"office worker --once ends with {code}")
        return wrong

    def _is_at_rest(self) -> bool:
        """No work is left, as the database says it, asked past the wire."""
        self._keep_up()
        with suppress(DatabaseError, CounterfoilError):
            app.connect(self._direct())
            try:
                return not models.Work.objects.exclude(state="done", claimed_by="").exists()
            finally:
                connections.close_all()
        return False

    def _keep_up(self) -> bool:
        """A server that is gone is started again, by whoever keeps the machine."""
        if not self.served.is_up():
            if self.served.starts > MOST_STARTS:
                raise RuntimeError(f"the server ends again and again; {self.served.logs[-1]} says why")
            self.served.start()
        return True

    def _checked(self) -> list[str]:
        if self.wire is not None:
            self.wire.mend()
        wrong = checks.all_of(
            self._direct(), self.scene, self.people.said, logs=self.served.logs, sent=self.around.taken.messages,
            received=self.received, copy=self.folder / "copy",
        )  # fmt: skip
        app.connect(self._direct())
        self.entries = models.Leaf.objects.count()
        connections.close_all()
        return wrong

    def _restored(self) -> list[str]:
        """Last night's backup: readable, silent until it is shown to be the newest, and refused where it is not."""
        self.people.end()
        again, wrong = self.folder / "again", []
        night = self.around.place / self.database
        arguments = [str(night / "night.tar"), str(again), "--keys", str(night / "night.tar.keys")]
        if self.around.server is not None and self.database == "postgresql":
            arguments += ["--database", self.around.server.make(f"{self.name}_again")]
        newer = self.folder / "newer"
        newer.write_text(self.scene.checkpoint)
        for said, code, command in (
            ("restore", 0, ["office", "restore", *arguments]),
            (
                "ledger resume where something newer was signed",
                6,
                ["ledger", "resume", str(again), "--newest", str(newer)],
            ),
            ("ledger resume", 0, ["ledger", "resume", str(again), "--nothing-newer", scene.DANA]),
            ("worker", 0, ["office", "worker", str(again), "--once"]),
        ):
            if said == "ledger resume where something newer was signed":
                wrong += self._says_nothing(again)
            ended = self.served.run(*command, log="restore.log")
            if ended != code:
                wrong.append(f"{said}: ends with {ended}, not {code}")
        self.entries = self._entries(again)
        if self.entries <= self.scene.entries:
            wrong.append(f"what was brought back holds {self.entries} entries, and did not go on")
        wrong += checks.of_restored(app.open_office(again), self.folder / "copy")
        connections.close_all()
        return wrong

    def _says_nothing(self, again: Path) -> list[str]:
        """Before it is shown, not a single act can be recorded."""
        before = self._entries(again)
        self.served.run("office", "worker", str(again), "--once", log="silent.log")
        after = self._entries(again)
        return (
            [] if before == after == self.scene.entries else [f"before it was shown: {before} entries became {after}"]
        )

    def _entries(self, folder: Path) -> int:
        app.open_office(folder)
        try:
            return models.Leaf.objects.count()
        finally:
            connections.close_all()

    def _copied(self, where: Path) -> Office:
        address = "sqlite"
        if self.database == "postgresql":
            assert self.around.server is not None
            for name in (self.name, f"{self.name}_again"):  # of a round with this seed that was kept
                self.around.server.drop(name)
            self.around.server.make(self.name, like="chaos_scene")
            port = 0
            if self.fault in ("cut", "stalled"):
                self.wire = Wire(self.around.server.port)
                port = self.wire.port
            address = self.around.server.address(self.name, port)
        mail = MailSettings(
            address="foia@sample-city.example", imap_host="localhost", imap_port=self.around.mailbox.tls_port,
            imap_user=self.name, smtp_host="localhost", smtp_port=self.around.smtp_port, smtp_user=USER,
            ca_file=str(self.around.certificates.authority), public_address="https://records.sample-city.example",
        )  # fmt: skip
        return scene.copied(self.around.place / self.database, where, database=address, mail=mail)

    def _direct(self) -> Office:
        """The office as the harness reaches it: not through the wire."""
        return self.office

    def clear_away(self) -> None:
        """Nothing of a round goes on after it."""
        self.people.end()
        for _ in range(2):
            for pid in self.served.everybody():
                faults.kill(pid, 18)
                faults.kill(pid)
        connections.close_all()
        if self.wire is not None:
            self.wire.close()

    def remove(self) -> None:
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder / "disk")], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.around.server is not None and self.database == "postgresql":
            for name in (self.name, f"{self.name}_again"):
                self.around.server.drop(name)
