"""What has left for a case: its files with their digests, and where the ledger says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import releasing
from counterfoil.office.store import Keeper, keeper_of
from counterfoil.release import package
from counterfoil.release.gate import ReleaseKind
from counterfoil.values import Digest


@dataclass(frozen=True, slots=True)
class LeftFile:
    """One file that has left."""

    name: str
    digest: Digest
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Left:
    """A release that has left. ``entry`` is its number in the ledger."""

    at: datetime
    kind: str
    manifest: str
    files: tuple[LeftFile, ...]
    entry: int
    by: str
    in_folder: bool  # whether the whole folder, with its receipt, lies with the office's working papers


def left(office: Office, case: models.Case) -> Left | None:
    """What has left for a case; None while nothing has."""
    row = models.Release.objects.select_related("act").filter(case=case).first()
    if row is None:
        return None
    digests = list(row.files.order_by("pk").values_list("digest", flat=True))
    documents = int(row.act.facts.get("documents", 0))
    # In the order in which a release is laid out (``release.package``): records, letter, index.
    endings = row.act.private.get("endings", ["pdf"] * documents)
    names = [package.document_name(case.number, n, ending) for n, ending in enumerate(endings, start=1)]
    names += [package.LETTER, package.INDEX_PDF, package.INDEX_CSV]
    store = keeper_of(office)
    files = tuple(
        LeftFile(name, Digest(digest), _size(store, Digest(digest)))
        for name, digest in zip(names[: len(digests)], digests, strict=True)
    )
    folder = office.work / case.number / "release"
    return Left(
        row.released_at,
        row.kind,
        row.manifest,
        files,
        row.act.leaf,
        row.act.actor,
        releasing.holds_release(folder, case.number),
    )


class Committed:
    """``release.gate.Known`` on the office's database."""

    def kinds_of(self, digest: Digest, /) -> frozenset[ReleaseKind]:
        """The kinds of the committed releases that hold these bytes."""
        rows = models.ReleasedFile.objects.filter(digest=digest).values_list("release__kind", flat=True)
        return frozenset(ReleaseKind(kind) for kind in rows)


def _size(store: Keeper, digest: Digest) -> int:
    return store.size(digest) or 0
