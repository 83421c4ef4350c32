"""What is kept to be searched tells nobody's origin, status or A-number, however late that was found (house rule 9).

A record that is added is blanked before its text is kept (``intake``). Here is what comes later: records of before,
labels that the office adds to its forms, and what the review of a case finds or a person points out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from counterfoil.errands.looking import Asked
from counterfoil.errors import CounterfoilError, EnvironmentFailed
from counterfoil.office import held_records, models, text_index
from counterfoil.office.folder import Office
from counterfoil.office.services import away, forgetting, intake, known_parties
from counterfoil.office.services.said import EXPUNGED
from counterfoil.office.store import keeper_of
from counterfoil.records.model import Match
from counterfoil.records.numbers import numbers_in
from counterfoil.values import Digest, RecordKind


def catch_up(office: Office) -> int:
    """Blank every record whose text was kept by other rules than those of now; how many were. Safe to do twice.

    Each is read again from the store. One that cannot be read any more is not searched, and is listed as unread. Call
    it outside any change: what the database still holds of the old text is written over.
    """
    rules = intake.unlisted_by(office)
    stale = list(_stale(rules).order_by("pk").values_list("pk", flat=True))
    if not stale:
        return 0
    known_parties.seal_kept(office)  # of before as well
    for key in stale:
        row = models.Record.objects.get(pk=key)
        text, warning = _read_again(office, row)
        with transaction.atomic():
            _keep(row, text, rules)
            if warning:
                models.UnreadFile.objects.update_or_create(
                    digest=row.digest, name=row.name, system=row.system,
                    defaults={"why": warning, "refused_at": datetime.now(UTC), "record": None},
                )  # fmt: skip
    _blank_searches()
    with suppress(EnvironmentFailed):  # somebody reads just now: the log beside it goes with the next checkpoint
        forgetting.rebuild()
    return len(stale)


def is_behind(office: Office) -> bool:
    """Whether a record was kept by other rules than those of now."""
    return _stale(intake.unlisted_by(office)).exists()


def _stale(rules: str) -> QuerySet[models.Record]:
    # Not "exclude": neither database looks that up in an index, and every record would be read for each search.
    other = Q(unlisted_by__lt=rules) | Q(unlisted_by__gt=rules)
    return models.Record.objects.filter(other).exclude(media_type=EXPUNGED)


def messages() -> int:
    """Blank the words of every message and arrival that was kept before they were; how many changed."""
    from counterfoil.detection.unlisted import words_unlisted  # inline: slow import

    changed = 0
    for row in models.ReceivedMail.objects.exclude(text="").order_by("pk").iterator(chunk_size=50):
        if (text := words_unlisted(row.text)) != row.text:
            changed += models.ReceivedMail.objects.filter(pk=row.pk).update(text=text)
    for arrival in models.Arrival.objects.exclude(reading={}).order_by("pk").iterator(chunk_size=50):
        reading = dict(arrival.reading)
        for name in {"subject", "text"} & reading.keys():
            reading[name] = words_unlisted(reading[name])
        if "items" in reading:
            reading["items"] = [words_unlisted(one) for one in reading["items"]]
            attached = reading["attachments"]
            reading["attachments"] = [one | {"text": words_unlisted(one["text"])} for one in attached]
        if reading != arrival.reading:
            changed += models.Arrival.objects.filter(pk=arrival.pk).update(reading=reading)
    return changed


def found_later(record: str, text: str) -> bool:
    """Keep ``text``, made of what a review just found, where it blanks more than what is kept; whether it did."""
    from counterfoil.detection.unlisted import BLANK  # inline: slow import

    row = models.Record.objects.filter(number=record).exclude(media_type=EXPUNGED).first()
    if row is None or text.count(BLANK) <= row.text.count(BLANK):
        return False
    with transaction.atomic():
        _keep(row, text, row.unlisted_by)
    return True


def pointed_out(record: str, values: Iterable[str]) -> bool:
    """Blank words that a person says are somebody's origin or status, wherever they stand in a record."""
    from counterfoil.detection.unlisted import without_words  # inline: slow import

    row = models.Record.objects.filter(number=record).exclude(media_type=EXPUNGED).first()
    if row is None:
        return False
    text = without_words(row.text, values)
    if text == row.text:
        return False
    with transaction.atomic():
        _keep(row, text, row.unlisted_by)
    return True


def _keep(row: models.Record, text: str, rules: str) -> None:
    if text != row.text:
        text_index.remove(row.number, table=text_index.RECORDS)
        text_index.add(row.number, text)
    numbers = [list(pair) for pair in numbers_in(text)]
    held_records.change(row, text, numbers)
    models.Record.objects.filter(pk=row.pk).update(text=text, numbers=numbers, unlisted_by=rules)


def _read_again(office: Office, row: models.Record) -> tuple[str, str]:
    """The text of a record as it may be kept, and why it could not be read again."""
    try:
        with tempfile.TemporaryDirectory(dir=office.work, prefix="intake-") as scratch:
            path, people = keeper_of(office).get(Digest(row.digest)), known_parties.of(office, row.name)
            asked = Asked(path, row.name, Path(scratch), people, RecordKind(row.kind), away.rules(office))
            return intake.joined(away.look(asked).pieces), ""
    except EnvironmentFailed:
        raise
    except CounterfoilError as error:
        return "", str(error)


_NO_QUOTES = frozenset({"kind and date", "kind; it has no date", "the same number in the text"})
"""What a search says of such a hit in words of its own."""


def _blank_searches() -> None:
    """Take out of every kept search the words of a record that do not stand in its text any more."""
    texts: dict[str, str] = {}
    for case in models.Case.objects.exclude(search={}).order_by("pk").iterator(chunk_size=50):
        search = without_quotes(case.search, texts)
        if search != case.search:
            models.Case.objects.filter(pk=case.pk).update(search=search)


def without_quotes(search: Mapping[str, Any], texts: dict[str, str] | None = None) -> dict[str, Any]:
    """A kept search whose hits by plain words quote a record only where its kept text says so still.

    ``texts`` are those that were read already, by number of the record. None: nothing is quoted any more.
    """

    def hit(one: Mapping[str, Any]) -> dict[str, Any]:
        number = str(one["record"])
        if texts is not None and number not in texts:
            row = models.Record.objects.filter(number=number).values_list("text", flat=True).first()
            texts[number] = " ".join((row or "").split())
        quoted = one["match"] == Match.EXACT_WORDS and one["shown"] not in _NO_QUOTES
        stands = texts is not None and " ".join(one["shown"].split()) in texts[number]
        return {**one, "shown": one["term"]} if quoted and not stands else dict(one)

    results = [{**row, "hits": [hit(one) for one in row["hits"]]} for row in search.get("results", ())]
    best = [hit(one) for one in search.get("best", ())]
    return {**search, "results": results, "best": best} if "results" in search else dict(search)
