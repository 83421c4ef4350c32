"""Opens those who do the work: this process, processes beside it, or a cluster of machines over mutual TLS.

Whoever can speak to a Dask scheduler can run code as its user. So nobody can who has no certificate of the cluster's
own authority, on one machine as on many, and nothing listens on an address that was not named.
"""

from __future__ import annotations

import importlib.util
import logging
import signal
import tempfile
import time
import uuid
from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from multiprocessing import resource_tracker
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import counterfoil
from counterfoil.bulk import sweep
from counterfoil.bulk.work import DIED, Outcome, Work, done, outcome
from counterfoil.errors import EnvironmentFailed, UsageError

if TYPE_CHECKING:
    from distributed import Client, Future

WITHOUT = "The extra “scale” is not installed (script/setup scale): one process does the work, one after another."

PATIENCE_S = 30
"""How long a scheduler may take to answer, and the first worker to join."""

LOST_S = 90
"""How long nothing may come back before it is asked whether any worker is left."""

CONFIG: dict[str, Any] = {
    # Each death of a worker is told to the sweep, which counts; no worker holds a second task that would look guilty.
    "distributed.scheduler.allowed-failures": 0,
    "distributed.scheduler.worker-saturation": 1.0,
    # A worker that dies again while its successor starts would not be replaced otherwise.
    "distributed.deploy.lost-worker-timeout": "3650 days",
    # The pages of HTTP know no certificate.
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.comm.tls.min-version": 1.3,
    "distributed.comm.require-encryption": True,
    # Nothing of a record on a disk that is not the office's.
    "distributed.worker.memory.target": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.gil.enabled": False,
}
"""What scheduler, workers and clients of ours all set. A configuration of the machine's does not undo it."""


class Alone:
    """This process: one piece of work after another, while ``wait`` is called."""

    window = 1

    def __init__(self) -> None:
        self._waiting: deque[Work] = deque()
        self._back: list[Outcome] = []

    @property
    def in_flight(self) -> Collection[str]:
        return {work.key for work in self._waiting} | {one.key for one in self._back}

    def send(self, works: Sequence[Work]) -> None:
        self._waiting.extend(works)

    def came_back(self) -> Sequence[Outcome]:
        back, self._back = self._back, []
        return back

    def wait(self, timeout_s: float) -> None:
        if self._waiting and not self._back:
            work = max(self._waiting, key=lambda one: one.priority)
            answer = done(work.job, work.key, work.settings)
            self._waiting.remove(work)
            self._back.append(outcome(work.key, answer))


class Many:
    """The workers of a Dask cluster."""

    window = sweep.WINDOW

    def __init__(self, client: Client) -> None:
        self.client = client
        self._run = uuid.uuid4().hex  # two programs at one scheduler never share a piece of work
        self._sent = 0
        self._futures: dict[str, Future[Any]] = {}
        self._something = Event()
        self._heard_at = time.monotonic()

    @property
    def in_flight(self) -> Collection[str]:
        return self._futures.keys()

    def send(self, works: Sequence[Work]) -> None:
        """Dask's keys hold no file's name: they stand in its logs."""
        from dask._task_spec import Task  # inline: optional dependency

        graph: dict[tuple[str, int], Any] = {}
        urgencies: dict[int, list[tuple[str, tuple[str, int]]]] = {}
        for work in works:
            self._sent += 1
            name = (f"counterfoil-{self._run}", self._sent)
            # A producer of data is not sent before a worker has nothing in hand, so that whoever dies with its worker
            # is the one that was running. Dask guesses this by the size of a group; here it is said.
            graph[name] = Task(name, done, work.job, work.key, dict(work.settings), _data_producer=True)
            urgencies.setdefault(work.priority, []).append((work.key, name))
        for priority, group in urgencies.items():
            part = {name: graph[name] for _, name in group}
            with _there():
                futures = self.client.get(part, [name for _, name in group], sync=False, priority=priority)
            for (key, _), future in zip(group, futures, strict=True):
                self._futures[key] = future
                future.add_done_callback(lambda _: self._something.set())

    def came_back(self) -> Sequence[Outcome]:
        self._something.clear()
        back = {key: future for key, future in self._futures.items() if future.done()}
        if not back:
            self._require_workers()
            return ()
        self._heard_at = time.monotonic()
        finished = [key for key, future in back.items() if future.status == "finished"]
        with _there():
            answers = self.client.gather([back[key] for key in finished], errors="skip")
        said = dict(zip(finished, answers, strict=True)) if len(answers) == len(finished) else {}
        for key in back:
            del self._futures[key]
        return [_outcome(key, future, said.get(key)) for key, future in back.items()]

    def wait(self, timeout_s: float) -> None:
        self._something.wait(timeout_s)

    def wake(self) -> None:
        """End the ``wait`` of another thread: there is more to send."""
        self._something.set()

    def _require_workers(self) -> None:
        """Raises ``EnvironmentFailed`` when the scheduler is gone, or has had no worker for long."""
        if self.client.status not in ("running", "connecting"):
            raise _gone()
        if self._futures and time.monotonic() - self._heard_at > LOST_S:
            with _there():
                if not self.client.nthreads():
                    raise _no_worker()
            self._heard_at = time.monotonic()


def _gone() -> EnvironmentFailed:
    return EnvironmentFailed(
        "The cluster went away. What was done stays: start its scheduler, and run the same command again."
    )


def _no_worker() -> EnvironmentFailed:
    return EnvironmentFailed(
        "The scheduler has no worker. Start some on its machines with counterfoil cluster worker; what was done stays."
    )


@contextmanager
def _there() -> Iterator[None]:
    """Raises ``EnvironmentFailed`` where the connection to the scheduler has ended for good."""
    try:
        yield
    except (OSError, TimeoutError) as error:  # Dask's CommClosedError is an OSError
        raise _gone() from error


def _outcome(key: str, future: Future[Any], answer: Mapping[str, Any] | None) -> Outcome:
    if answer is not None:
        return outcome(key, answer)
    if future.status == "error":
        # Our own function lets no error out: this one is Dask's, and says that the process died with the work.
        error = future.exception()
        return Outcome(key, failure=DIED if type(error).__name__ == "KilledWorker" else type(error).__name__)
    return Outcome(key)  # lost with the scheduler, or not fetched in time: it is sent again


def installed() -> bool:
    """Whether the extra ``scale`` is there."""
    return importlib.util.find_spec("distributed") is not None


@contextmanager
def opened(
    where: str = "",
    *,
    now: datetime,
    workers: int,
    certificates: Path | None = None,
    folders: Sequence[Path] = (),
) -> Iterator[sweep.Crew]:
    """Those who work, until the end of the block.

    ``where`` is "" for so many ``workers`` on this machine, each a process with one thread (0: in this very process),
    or the ``tls://host:port`` of a scheduler, with the ``certificates`` of ``counterfoil cluster certificates``. There
    every worker must see ``folders`` and have this version of the program.

    Raises ``UsageError`` for an address without TLS, ``EnvironmentFailed`` where no scheduler or no worker answers.
    """
    if not where and (workers == 0 or not installed()):
        yield Alone()
        return
    _require_address(where, certificates)
    import dask  # inline: optional dependency
    import distributed  # noqa: F401 - inline: as above; it brings defaults, which must stand before they are overlaid

    with dask.config.set(CONFIG):
        if where:
            assert certificates is not None  # noqa: S101 - asked above
            with _far(where, certificates, now) as client:
                _require_alike(client, folders)
                yield Many(client)
        else:
            with _beside(workers) as client:
                yield Many(client)


@contextmanager
def _beside(workers: int) -> Iterator[Client]:
    """Processes on this machine. Others who use it could reach their port, so they too speak by certificate."""
    import dask  # inline: optional dependency
    from distributed import Client, LocalCluster  # inline: as above
    from distributed.security import Security  # inline: as above

    with (
        tempfile.TemporaryDirectory(prefix="counterfoil-") as scratch,
        dask.config.set({"temporary-directory": scratch}),
        _quiet(),
        ExitStack() as ended,
    ):
        with deaf_to_ctrl_c():
            cluster = ended.enter_context(
                LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    processes=True,
                    host="127.0.0.1",
                    dashboard_address=None,
                    worker_dashboard_address="127.0.0.1:0",
                    scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
                    protocol="tls",
                    security=Security.temporary(),
                    silence_logs=logging.CRITICAL,
                )
            )
            client = ended.enter_context(Client(cluster, set_as_default=False))
        yield client


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """Threads and processes that begin in the block, and theirs, never get a Ctrl-C; who gives the work does.

    A terminal sends it to all of them, and the workers would end in the middle, each with a page of its own.
    """
    resource_tracker.ensure_running()  # with the first process it would start in the block, and open the mask for it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _far(where: str, certificates: Path, now: datetime) -> Iterator[Client]:
    from distributed import Client  # inline: optional dependency
    from distributed.security import Security  # inline: as above

    from counterfoil.bulk.certificates import Role, read  # inline: slow import

    security = Security(require_encryption=True, **read(certificates, Role.CLIENT, now=now))
    with _quiet():
        try:
            client = Client(where, security=security, timeout=PATIENCE_S, set_as_default=False)
        except OSError as error:  # a refused certificate and a silent machine look alike from here
            raise EnvironmentFailed(
                f"{where}: no scheduler answers that takes the certificates of {certificates}. Start it there with: "
                "counterfoil cluster scheduler, with certificates of the same authority; and look whether a firewall "
                "stands between."
            ) from error
        with client:
            yield client


def require_tls(where: str) -> None:
    """Raises ``UsageError`` for the address of a scheduler that is not one of TLS."""
    if not where.startswith("tls://"):
        raise UsageError(
            f"{where}: whoever can reach such a port can run programs as the cluster's user, so a cluster is spoken to "
            "by TLS alone. Make certificates with: counterfoil cluster certificates; then give tls://host:port."
        )


def _require_address(where: str, certificates: Path | None) -> None:
    if not where:
        return
    require_tls(where)
    if certificates is None:
        raise UsageError(
            f"{where}: needs a certificate. Give the folder that counterfoil cluster certificates made, with "
            "--certificates FOLDER."
        )
    if not installed():
        raise EnvironmentFailed("A cluster needs the extra “scale”. Install it with: script/setup scale")


def _require_alike(client: Client, folders: Sequence[Path]) -> None:
    """Every worker has this version of the program and sees what the work needs."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE_S)
    except TimeoutError:
        raise _no_worker() from None
    said = client.run(_looked, [str(folder) for folder in folders])
    for address, (version, unseen) in said.items():
        if version != counterfoil.__version__:
            raise EnvironmentFailed(
                f"{address}: that worker has Counterfoil {version}, this machine {counterfoil.__version__}. Their "
                "results may differ: install one version on all machines."
            )
        if unseen:
            raise EnvironmentFailed(
                f"{address}: that worker does not see {unseen}. Put it on a disk that all machines share, under the "
                "same name on each."
            )


def _looked(folders: Sequence[str]) -> tuple[str, str]:
    """On a worker: the version of its program, and the first of ``folders`` that is not there."""
    return counterfoil.__version__, next((one for one in folders if not Path(one).exists()), "")


_LOGS = ("distributed", "distributed.client", "distributed.gc", "tornado", "tornado.application", "asyncio")


@contextmanager
def _quiet() -> Iterator[None]:
    """Dask's own log tells of each worker that dies; here the sweep counts them, and the terminal is the person's."""
    loggers = [logging.getLogger(name) for name in _LOGS]
    before = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        for one, level in zip(loggers, before, strict=True):
            one.setLevel(level)
