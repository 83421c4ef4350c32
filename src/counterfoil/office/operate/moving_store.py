"""Moves an office's documents from one store to another: a folder, a folder that is sealed, an object store.

Most of it goes while people work; then nobody is served for as long as the rest takes, everything is there and was
read back, and ``office.toml`` says so. Until then the office is where it was. Interrupted, the same command goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from counterfoil.errors import BadInput, EnvironmentFailed
from counterfoil.office import app, folder, store
from counterfoil.office.folder import Office
from counterfoil.office.keeping import access, left, opened_files
from counterfoil.office.keeping.left import Left
from counterfoil.office.operate import checking, moving
from counterfoil.office.store import Keeper
from counterfoil.values import Digest

FOLDER = "folder"
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an office's documents are."""

    at: str
    documents: int
    missing: int  # that the database names, and are not there
    left: str  # where copies lie from before a move; "" for nowhere


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved."""

    source: str
    target: str
    copied: int
    there: int  # were there already, from a move that was cut short, and were read again


def shown(kept_at: str, encrypt: bool) -> str:
    """Where documents are, for people."""
    return kept_at or f"the office's folder{', encrypted' if encrypt else ''}"


def look(path: Path) -> Kept:
    """Where the documents are, and whether all are. Raises ``EnvironmentFailed`` where the store cannot be asked."""
    office = app.open_office(path)
    keeper = store.keeper_of(office)
    there = set(keeper.kept())
    behind = left.read(office)
    return Kept(
        shown(*folder.kept_now(office)),
        len(there),
        len(checking.digests() - there),
        shown(behind.kept_at, behind.encrypt) if behind else "",
    )


def move(path: Path, to: str, *, encrypt: bool = False, progress: Progress = lambda done, total, what: None) -> Moved:
    """Move the documents to ``to``: ``folder``, or the address of an object store, where they are always encrypted.

    Raises ``BadInput``, ``EnvironmentFailed``; the office is where it was then, and works.
    """
    office = app.open_office(path)
    source, target = folder.kept_now(office), _target(to, encrypt)
    if target == source:
        raise BadInput(f"{path}: has its documents in {shown(*source)} already.")
    if (behind := left.read(office)) is not None:
        raise BadInput(
            f"{path}: copies from before the last move still lie in {shown(behind.kept_at, behind.encrypt)}. First: "
            f"counterfoil office store {path} --remove-left"
        )
    old, new = store.keeper(office, *source), store.keeper(office, *target)
    done: set[Digest] = set()
    copied = _copy(office, old, new, list(old.kept()), done, progress)
    with moving.alone(path) as (office, _):
        copied += _copy(office, old, new, [one for one in old.kept() if one not in done], done, progress)
        lost = new.missing(sorted(checking.digests() | set(old.kept())))
        if lost:
            raise EnvironmentFailed(
                f"{path}: {len(lost)} documents are not where they should be, such as {lost[0][:16]}…. Nothing was "
                f"switched. counterfoil office check {path} --all says more."
            )
        left.write(office, Left(*source, f"{datetime.now(UTC):%Y-%m-%d}"))
        folder.set_kept(office, target[0], encrypt=target[1])
    return Moved(shown(*source), shown(*target), copied, len(done) - copied)


def remove_left(path: Path, *, progress: Progress = lambda done, total, what: None) -> int:
    """Remove the copies that a move left; how many. Raises ``EnvironmentFailed`` where one is the only one."""
    office = app.open_office(path)
    behind = left.read(office)
    if behind is None:
        raise BadInput(f"{path}: no move has left anything.")
    old, now = store.keeper(office, behind.kept_at, behind.encrypt), store.keeper_of(office)
    lying = list(old.kept())
    named = checking.digests()
    only = [one for one in now.missing(lying) if one in named]
    if only:
        raise EnvironmentFailed(
            f"{path}: {len(only)} documents lie nowhere but there, such as {only[0][:16]}…. Nothing was removed. "
            f"counterfoil office check {path} --all says more."
        )
    for number, digest in enumerate(lying):
        progress(number, len(lying), digest[:16])
        store.take_away(old, digest, now=now)
    left.drop(office)
    return len(lying)


def _target(to: str, encrypt: bool) -> tuple[str, bool]:
    if to == FOLDER:
        return "", encrypt
    try:
        return str(access.read_address(to)), False
    except BadInput as error:
        raise BadInput(f"--to: give folder, or the address of an object store. {error}") from None


def _copy(
    office: Office, old: Keeper, new: Keeper, digests: Iterable[Digest], done: set[Digest], progress: Progress
) -> int:
    """How many were copied; what is there already is read again, for who put it there may have been killed."""
    wanted, copied = list(digests), 0
    there = set(new.kept())
    for number, digest in enumerate(wanted):
        progress(number, len(wanted), digest[:16])
        if digest in there:
            new.check(digest)
        else:
            if new.put(old.get(digest)) != digest:
                raise EnvironmentFailed(f"{digest[:16]}…: changed while it was being moved. Nothing was switched.")
            copied += 1
        opened_files.forget(office, digest)
        done.add(digest)
    return copied
