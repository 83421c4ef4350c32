"""A notice about a case is made: it looks through what the case withholds, which takes seconds."""

from __future__ import annotations

from counterfoil.errors import CounterfoilError, EnvironmentFailed
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import notices


def notice(office: Office, key: str) -> None:
    """Make the notice with this number; why it was not made is kept with it."""
    wanted = models.NoticeWanted.objects.select_related("case").get(pk=int(key))
    if wanted.file or wanted.said:
        return
    number = wanted.case.number
    folder = office.work / number / "notices"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{number}-{wanted.kind}-{wanted.pk}.pdf"
    # A worker that was killed after the act and before this row: the same notice is not made twice.
    acts = models.Act.objects.filter(case=wanted.case, kind="letter.made", facts__letter=wanted.kind).count()
    filed = models.NoticeWanted.objects.filter(case=wanted.case, kind=wanted.kind).exclude(file="").count()
    if acts > filed and (folder / name).is_file():
        models.NoticeWanted.objects.filter(pk=wanted.pk).update(file=name)
        return
    try:
        notices.make(office, wanted.kind, number, out=folder / name, given=wanted.given, where="form", by=wanted.by)
    except EnvironmentFailed:
        raise
    except CounterfoilError as error:
        models.NoticeWanted.objects.filter(pk=wanted.pk).update(said=str(error))
        return
    models.NoticeWanted.objects.filter(pk=wanted.pk).update(file=name)
