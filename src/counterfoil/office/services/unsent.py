"""A request between two screens: kept on the server for two hours, never in the browser, and swept when left lying."""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from counterfoil.demands.written import Attachment, Form, Written, compose
from counterfoil.documents.reading import clean_name
from counterfoil.errors import BadInput
from counterfoil.law.load import load
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import arriving

KEPT = timedelta(hours=2)
MAX_ITEMS, MAX_FILES = 20, 5
MAX_FILE_BYTES, MAX_ALL_BYTES = 10_000_000, 20_000_000


def begin(office: Office) -> str:
    """A new draft; returns the key that the browser's session holds. Sweeps what was left lying."""
    sweep(office)
    key = secrets.token_urlsafe(24)
    models.UnsentRequest.objects.create(key=_digest(key), touched_at=datetime.now(UTC))
    return key


def find(key: str) -> models.UnsentRequest | None:
    """The draft of a session, unless it was left for too long."""
    return models.UnsentRequest.objects.filter(key=_digest(key), touched_at__gte=datetime.now(UTC) - KEPT).first()


def keep(draft: models.UnsentRequest, values: Mapping[str, Any]) -> None:
    """Add to what the screens before have kept."""
    draft.values = draft.values | dict(values)
    draft.touched_at = datetime.now(UTC)
    draft.save(update_fields=["values", "touched_at"])


def attach(office: Office, draft: models.UnsentRequest, name: str, pieces: Sequence[bytes]) -> None:
    """Keep a file with the draft, as it is and unread. Raises ``BadInput`` for one too many or too large."""
    shown, content = clean_name(name), b"".join(pieces)
    if len(draft.files) >= MAX_FILES:
        raise BadInput(f"{shown}: {MAX_FILES} files can be attached. Put several into one ZIP, or take one away.")
    folder = _folder(office, draft)
    there = sum(path.stat().st_size for path in folder.iterdir())
    if not 0 < len(content) <= MAX_FILE_BYTES or there + len(content) > MAX_ALL_BYTES:
        raise BadInput(
            f"{shown}: a file has up to {MAX_FILE_BYTES // 1_000_000} MB, all {MAX_ALL_BYTES // 1_000_000} MB, and "
            "none is empty. Send what is larger by post, and say in the request that it follows."
        )
    # The bytes first: a name without bytes would be a promise that nobody keeps.
    number = 1 + max((int(path.name) for path in folder.iterdir()), default=0)
    (folder / str(number)).write_bytes(content)
    draft.files = [*draft.files, {"name": shown, "bytes": len(content), "at": number}]
    draft.touched_at = datetime.now(UTC)
    draft.save(update_fields=["files", "touched_at"])


def detach(office: Office, draft: models.UnsentRequest, position: int) -> None:
    """Take the file at this position (from 1) away again; one that is not there is away already."""
    if 1 <= position <= len(draft.files):
        (_folder(office, draft) / str(draft.files[position - 1]["at"])).unlink(missing_ok=True)
        draft.files = draft.files[: position - 1] + draft.files[position:]
        draft.save(update_fields=["files"])


def send(office: Office, draft: models.UnsentRequest) -> tuple[models.Arrival, str]:
    """Let the request arrive, received now, and forget the draft; returns the arrival and its secret link.

    Raises ``BadInput`` where the same draft is being sent just now.
    """
    mine = models.UnsentRequest.objects.filter(pk=draft.pk)
    if not mine.filter(sending=False).update(sending=True):
        raise BadInput("This request is being sent already. Wait for its page; do not send it again.")
    try:
        arrival, secret = _arrive(office, draft)
    except BaseException:
        mine.update(sending=False)
        raise
    forget(office, draft)
    return arrival, secret


def _arrive(office: Office, draft: models.UnsentRequest) -> tuple[models.Arrival, str]:
    present = arriving.now(office)
    secret = arriving.new_link()
    arrival = arriving.arrive(
        office,
        channel="web",
        name="request.eml",
        content=compose(written(office, draft), at=present, key=secrets.token_hex(16)),
        received_at=present,
        sender_email=str(draft.values.get("email", "")),
        link=secret,
    )
    return arrival, secret


def written(office: Office, draft: models.UnsentRequest) -> Written:
    """The request as it would be sent."""
    values, folder = draft.values, _folder(office, draft)
    pack = load(office.law, office.overlay or None)
    return Written(
        items=tuple(item_text(item) for item in values.get("items", ())),
        **{name: str(values.get(name, "")) for name in ("name", "organisation", "email", "postal_address", "phone")},
        form=Form(values.get("form", Form.LINK)),
        fee_waiver=str(values.get("fee_waiver", "")),
        commercial=values.get("commercial") == "yes",
        statute=f"{pack.title}, {pack.statute}",
        attachments=tuple(Attachment(one["name"], (folder / str(one["at"])).read_bytes()) for one in draft.files),
    )


def item_text(item: Mapping[str, str]) -> str:
    """One thing that is asked for, with what makes it precise, as a sentence that a person and the program read.

    >>> item_text({"text": "The report on the fire.", "kind": "case report", "since": "2026-01-03", "until": ""})
    'The report on the fire (case report; from 2026-01-03).'
    """
    period = " ".join(f"{word} {item[key]}" for word, key in (("from", "since"), ("to", "until")) if item.get(key))
    numbers = f"number {item['numbers']}" if item.get("numbers") else ""
    precise = "; ".join(part for part in (item.get("kind", ""), period, numbers) if part)
    text = item["text"].strip().rstrip(".")
    return f"{text} ({precise})." if precise else f"{text}."


def forget(office: Office, draft: models.UnsentRequest) -> None:
    """The draft and its files are gone."""
    shutil.rmtree(_folder(office, draft), ignore_errors=True)
    draft.delete()


def sweep(office: Office) -> int:
    """Forget every draft that was left lying, and files of none; returns how many drafts."""
    old = list(models.UnsentRequest.objects.filter(touched_at__lt=datetime.now(UTC) - KEPT))
    for draft in old:
        forget(office, draft)
    known = {str(pk) for pk in models.UnsentRequest.objects.values_list("pk", flat=True)}
    for folder in _all(office).iterdir():
        if folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _all(office: Office) -> Path:
    folder = office.work / "drafts"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _folder(office: Office, draft: models.UnsentRequest) -> Path:
    folder = _all(office) / str(draft.pk)
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
