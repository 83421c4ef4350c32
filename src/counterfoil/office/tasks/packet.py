"""The papers for a review are made: the records are read again and outlined, which takes seconds."""

from __future__ import annotations

import shutil

from counterfoil.errors import CounterfoilError, EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import review_packet


def packet(office: Office, key: str) -> None:
    """Make the papers that somebody asked for under this number; why there are none is kept with it."""
    wanted = models.PacketWanted.objects.select_related("case").filter(pk=int(key)).first()
    if wanted is None or wanted.state != "new":
        return
    folder = office.work / wanted.case.number
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = folder / ".packet-new"
    shutil.rmtree(fresh, ignore_errors=True)  # of a worker that was killed
    mine = models.PacketWanted.objects.filter(pk=wanted.pk)
    try:
        made = review_packet.make(office, wanted.case.number, out=fresh, by=wanted.by)
    except EnvironmentFailed:
        raise
    except CounterfoilError as error:
        mine.update(state="not_made", said=office.without_place(error))
        return
    shutil.rmtree(folder / review_packet.FOLDER, ignore_errors=True)
    fresh.rename(folder / review_packet.FOLDER)
    mine.update(state="made", left_out=list(made.left_out))
