"""Letter, withholding index, package, and the one gate through which a release leaves."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from counterfoil.cases.fees import electronic_copy
from counterfoil.cases.lifecycle import ANSWERS, State, after
from counterfoil.cases.standing import is_name_and_title
from counterfoil.clock.course import standing
from counterfoil.errors import BadInput
from counterfoil.law.papers import letter_keys
from counterfoil.ledger.commitment import base64url
from counterfoil.office import agencies, models
from counterfoil.office.services import (
    addressing,
    adopting,
    closed_findings,
    item_facts,
    search_account,
    sheets,
    timing,
)
from counterfoil.office.services.desk import Desk, Told
from counterfoil.office.services.identified import Identified
from counterfoil.office.services.redacting import Verified
from counterfoil.office.services.release_journal import ReleaseJournal
from counterfoil.office.services.reviewable import Reviewable
from counterfoil.redaction.passages import Passage
from counterfoil.release import (
    gate,
    letter,
    letter_check,
    letter_data,
    letter_demanded,
    letter_pack,
    package,
    withholding,
)
from counterfoil.release.descriptions import describe
from counterfoil.release.gate import Evidence, Released, ReleaseKind
from counterfoil.release.letter_data import Claim, Effect, Enclosure, LetterData
from counterfoil.release.letter_pack import LetterPack, Outcome
from counterfoil.release.withholding import Row
from counterfoil.review.completeness import Review, withheld_values
from counterfoil.values import Cite, Moment, counted, digest_of_file

_LETTERS = {
    Outcome.GRANT: "grant",
    Outcome.PARTIAL: "partial",
    Outcome.DENIAL: "denial",
    Outcome.NO_RECORDS: "no_records",
    Outcome.LOGGED_NO_EFFECT: "no_legal_effect",
    Outcome.PRODUCTION: "production",
}
_CLOSED = {
    Outcome.GRANT: "released",
    Outcome.PARTIAL: "released_in_part",
    Outcome.DENIAL: "denied",
    Outcome.NO_RECORDS: "no_records",
    Outcome.LOGGED_NO_EFFECT: "no_legal_effect",
    Outcome.PRODUCTION: "complied",
}


_ANSWERED_BY_THE_LETTER = "deemed_denied"
MOST_ITEMS = 24
"""So many files of one release are committed to one by one."""
PREVIEW = "preview"
"""Where staff look at the letter and the index before they leave; a release makes both anew."""


@dataclass(frozen=True)
class Answer:
    """A letter and its index, made from what was determined, and the documents that go with them."""

    data: LetterData
    pack: LetterPack
    index: tuple[Row, ...]
    documents: tuple[Verified, ...]
    review: Review | None

    @property
    def letter(self) -> bytes:
        withheld = withheld_values(self.review) if self.review else ()
        return letter.render(self.data, self.pack, withheld=withheld)

    @property
    def editable(self) -> bytes:
        withheld = withheld_values(self.review) if self.review else ()
        return letter.render_docx(self.data, self.pack, withheld=withheld)


def compose(
    desk: Desk,
    case: models.Case,
    *,
    signed_by: str,
    reviewable: Reviewable | None = None,
    review: Review | None = None,
    documents: Sequence[Verified] = (),
) -> Answer:
    """The answer to a case as it stands.

    Raises ``LetterIncomplete`` while the law misses anything in it, ``NotAdopted`` where counsel has not signed the
    letter or the index as they stand now.
    """
    made_at = _lettered_at(case) or desk.journal.now()
    day = made_at.astimezone(ZoneInfo(desk.office.time_zone)).date()
    names = {one.unit_id: package.document_name(case.number, n, one.ending) for n, one in enumerate(documents, start=1)}
    removed = {one.unit_id: (one.copy.by, one.copy.passages) for one in documents if one.copy}
    if review is not None:
        review = replace(review, passages={unit_id: len(listed) for unit_id, (_, listed) in removed.items()})
    index, claims = _index(desk, reviewable, review, names, day, removed) if reviewable and review else ((), ())
    outcome = _outcome(case, documents, claims)
    keys = letter_keys(desk.pack.folder, outcome.value, *(["index"] if index else []))
    adopting.need_papers(desk.adoption, desk.pack, keys, what=f"The letter {outcome.value} of {case.number}")
    late = case.due_on is not None and day > case.due_on
    days_late, effects = _lateness(desk, case, day) if late else (0, ())
    people = list(dict.fromkeys([signed_by, *(row.decided_by for row in index)]))
    data = LetterData(
        office=letter_data.Office(
            desk.office.name,
            tuple(part.strip() for part in desk.office.address.split(",", 1) if part.strip()) or ("",),
            tuple(x for x in (desk.office.phone, desk.office.email) if x),
            desk.office.key_published.strip(),
        ),
        number=case.number,
        requester=addressing.address(case) or ("Requester",),
        received_on=case.received_at.astimezone(ZoneInfo(desk.office.time_zone)).date(),
        due_on=case.due_on,
        dated_on=day,
        outcome=outcome,
        request_summary="",
        documents=tuple(Enclosure(names[one.unit_id], _description(reviewable, one), one.pages) for one in documents),
        exemptions=claims,
        responsible=tuple(letter_data.official(person) for person in people if person),
        asked=search_account.items(case) if case.search else (),
        search=search_account.general(case) if case.search else (),
        unread=len(case.search.get("unread", ())),
        days_late=days_late,
        late_effects=effects,
        fee=electronic_copy(late=late),
        sample=desk.office.sample,
        identifier=letter_identifier(desk.journal.secret, case.number),
        fee_waiver_asked=bool(case.demand.get("wants_fee_waiver")),
        commercial=case.track == "commercial",
    )
    data = _with_instrument(data, case)
    return Answer(data, letter_pack.load(desk.office.law, day), index, tuple(documents), review)


def make_letter(desk: Desk, case: models.Case, answer: Answer, *, signed_by: str) -> None:
    """Journal that the letter was made. It is rendered here, so that what is missing shows before anything leaves."""
    if not is_name_and_title(signed_by):
        who = f"“{signed_by}” is not a name and a title" if signed_by else "Nobody is named who answers for the office"
        raise BadInput(
            f"{who}; 5 ILCS 140/9(a) wants name and title of every person responsible. Set "
            'foia_officer = "Name, Title" in office.toml, or give them with --decide-as.'
        )
    rendered, editable = answer.letter, answer.editable
    demanded = letter_check.demanded(answer.data, answer.pack)
    copy = desk.folder(case) / f"{case.number}-letter.docx"
    codes = list(dict.fromkeys(row.exemption for row in answer.index))
    with transaction.atomic():
        desk.journal.record(
            "letter.made",
            case=case,
            facts={"letter": _LETTERS[answer.data.outcome], "exemptions": codes or None},
            private={"demanded": letter_demanded.as_rows(demanded)},
            legal=tuple(claim.citation for claim in answer.data.exemptions),
            actor=signed_by,
            role="records-officer",
        )
        case.state = after("letter.made", State(case.state))
        case.save(update_fields=["state"])
    copy.write_bytes(editable)  # staff only; an edited one is checked by: counterfoil letter check
    shown = desk.folder(case, PREVIEW)
    (shown / package.LETTER).write_bytes(rendered)
    (shown / package.INDEX_PDF).unlink(missing_ok=True)
    if answer.index:
        (shown / package.INDEX_PDF).write_bytes(withholding.as_pdf(answer.index, answer.data, answer.pack))
    lines = tuple(
        f"{claim.citation}: {counted(sum(g.places for g in claim.grounds), 'item')}, {claim.title}"
        for claim in answer.data.exemptions
    )
    said = letter.lateness_in_words(answer.data)
    lines = (said, *lines) if said else lines
    desk.tell(Told("letter", f"{answer.data.outcome.replace('_', ' ')}, {len(rendered) // 1024} KB, tagged PDF", lines))


def release(
    desk: Desk,
    case: models.Case,
    answer: Answer,
    out: Path,
    *,
    approved_by: str,
    kind: ReleaseKind | None = None,
) -> Released:
    """Stage the package and let it leave through the gate; the case is closed in the same run."""
    kind = kind or kind_of(case)
    data, pack = answer.data, answer.pack
    staged = package.stage(
        out,
        case_number=case.number,
        origin=desk.office.origin,
        documents=[package.Source(one.unit_id, one.path, one.pages, one.ending) for one in answer.documents],
        letter=answer.letter,
        index_pdf=withholding.as_pdf(answer.index, data, pack) if answer.index else b"",
        index_csv=withholding.as_csv(answer.index) if answer.index else b"",
        nonce=manifest_nonce(desk.journal.secret, case.number),
    )
    names = {one.record_id: one.name for one in staged.documents}
    certificates = {names[one.unit_id]: one.certificate for one in answer.documents}
    journal = ReleaseJournal(
        desk.journal,
        case,
        item_facts.of_answer(case.number, answer.review, [one.unit_id for one in answer.documents], data.dated_on),
    )
    approved = approval(case)
    if approved is not None:
        approved_by = approved.actor
    elif case.state == State.LETTERED:
        with transaction.atomic():
            desk.journal.record(
                "release.approved",
                case=case,
                facts={"release": kind.value, "documents": len(answer.documents)},
                actor=approved_by,
                role="records-officer",
            )
    now, agency = desk.journal.now(), agencies.code_of(case.demand, case.instrument)
    try:
        released = gate.release(
            staged,
            store=desk.store,
            journal=journal,
            evidence=Evidence(data, pack, answer.review, certificates, answer.index),
            moment=Moment(now, now),
            actor=approved_by,
            kind=kind,
            facts={"channel": "file"} | ({"to": agency} if agency else {}),
            private=_private(answer),
        )
    finally:
        # A refused release leaves nothing beside --out; one that left was renamed, and the next run stages it anew.
        package.discard(staged)
    if case.state == State.RELEASED:
        with transaction.atomic():
            desk.journal.record("case.closed", case=case, facts={"outcome": _CLOSED[data.outcome]})
            case.state = after("case.closed", State(case.state))
            case.closed_at = desk.journal.now()
            case.save(update_fields=["state", "closed_at"])
            closed_findings.seal(desk.office, case)
        sheets.forget(desk.office, case.number)
    files = tuple(f"{one.name}  {one.digest[:16]}…" for one in released.files)
    desk.tell(Told("release", f"{counted(len(released.files), 'file')} in {released.folder}", files))
    return released


def _private(answer: Answer) -> dict[str, Any]:
    """What only the vault keeps of a release: how its files end, and each file as a value of its own.

    So each can be opened to the person whose record it is, and says nothing of the others (``ledger openings``). More
    than an entry has room for are kept as one set.
    """
    kept: dict[str, Any] = {}
    if any(one.copy for one in answer.documents):
        kept["endings"] = [one.ending for one in answer.documents]
    units = [one.unit_id for one in answer.documents]
    return kept | ({item_name(unit): unit for unit in units} if len(units) <= MOST_ITEMS else {"items": units})


def item_name(unit_id: str) -> str:
    """The name of the committed value that says that a file left: it names no other file, nor how many there are.

    >>> item_name("R-000017.1")
    'item_r_000017_1'
    """
    return "item_" + re.sub(r"[^a-z0-9]", "_", unit_id.casefold())


def kind_of(case: models.Case) -> ReleaseKind:
    """To whom an answer goes: what goes out only because of who asks never reaches anybody else later."""
    return ReleaseKind.SUBJECT if Identified.of(case).is_answered_as_such else ReleaseKind.PUBLIC


def approval(case: models.Case) -> models.Act | None:
    """The act by which a named person let go what is to leave now; None where nobody did since it was decided."""
    acts = models.Act.objects.filter(case=case, kind="release.approved", leaf__gt=_decided_at(case))
    return acts.order_by("-leaf").first()


def holds_release(folder: Path, case_number: str) -> bool:
    """Whether ``folder`` is the release of that case, by the digest of its manifest."""
    released = models.Release.objects.filter(case__number=case_number).first()
    manifest = folder / package.MANIFEST
    return released is not None and manifest.is_file() and digest_of_file(manifest) == released.manifest


def _index(
    desk: Desk,
    reviewable: Reviewable,
    review: Review,
    names: dict[str, str],
    on: date,
    removed: Mapping[str, tuple[str, Sequence[Passage]]],
) -> tuple[tuple[Row, ...], tuple[Claim, ...]]:
    exemptions = desk.pack.exemptions
    findings = {unit.id: unit.findings for unit in reviewable.units}
    index = withholding.rows(
        review.determinations,
        findings,
        documents=names,
        pages=review.pages,
        exemptions=exemptions,
        on=on,
        passages=removed,
    )
    return index, withholding.claims(index, exemptions, on)


def manifest_nonce(secret: bytes, case_number: str) -> str:
    """The same for every run over a case, and not to be guessed: the ledger shows the manifest's digest to all.

    ``secret`` is the office's own, as ``Journal.secret``.
    """
    return base64url(hmac.new(secret, f"manifest {case_number}".encode(), hashlib.sha256).digest())


def letter_identifier(secret: bytes, case_number: str) -> str:
    """What makes a letter one that nobody could have made from its words: the same for every run over a case.

    With it ``/verify/`` can tell that a letter left this office, without confirming a guess about who asked for what.
    ``secret`` is the office's own, as ``Journal.secret``.
    """
    made = hmac.new(secret, f"letter {case_number}".encode(), hashlib.sha256).digest()
    return base64.b64encode(made[:16]).decode().rstrip("=")


def _lateness(desk: Desk, case: models.Case, day: date) -> tuple[int, tuple[Effect, ...]]:
    """Business days after the due date, and what follows by law; that a silence counts as a denial is answered now."""
    found = standing(desk.pack, timing.course_of(desk.pack, case), day).lateness
    late = found.days_late if day <= desk.pack.calendar.last_on else 0  # beyond the calendar they are no such days
    return late, tuple(Effect(one.text, one.sourced.cite) for one in found.effects if one.id != _ANSWERED_BY_THE_LETTER)


def _outcome(case: models.Case, documents: Sequence[Verified], claims: Sequence[Claim]) -> Outcome:
    if case.gate.get("action") == "log":
        return Outcome.LOGGED_NO_EFFECT
    if documents:
        return Outcome.PARTIAL if claims else Outcome.GRANT
    return Outcome.DENIAL if claims else Outcome.NO_RECORDS


def _with_instrument(data: LetterData, case: models.Case) -> LetterData:
    """A letter that answers a paper without legal effect names the paper and says why."""
    if data.outcome is not Outcome.LOGGED_NO_EFFECT:
        return data
    kind = str(case.instrument["kind"]).replace("_", " ")
    return replace(
        data,
        instrument=f"a paper that calls itself {case.instrument['form'] or kind}",
        effect=case.gate["why"],
        authorities=tuple(Cite(cite["authority"], cite["title"]) for cite in case.gate["citations"]),
    )


def _description(reviewable: Reviewable | None, one: Verified) -> str:
    assert reviewable is not None  # noqa: S101 - documents come from units
    unit = reviewable.unit(one.unit_id)
    whole = next((u for u in reviewable.units if u.id == one.unit_id.partition(".")[0]), unit)
    attached_to = "" if whole is unit else whole.document.media_type
    return describe(unit.kind, unit.document.media_type, attached_to=attached_to)


def _lettered_at(case: models.Case) -> datetime | None:
    """When the letter was made, in a run before: the same letter is made again, byte for byte."""
    acts = models.Act.objects.filter(case=case, kind="letter.made", leaf__gt=_decided_at(case)).order_by("-leaf")
    act = next((one for one in acts if one.facts["letter"] in ANSWERS), None)  # a notice about the case is no answer
    return act.took_effect_at if act else None


def _decided_at(case: models.Case) -> int:
    """The entry of the last act that a letter rests on: one of before answers something else. -1 before the first."""
    kinds = ("search.run", "search.confirmed", "determination.made", "recording.returned")
    act = models.Act.objects.filter(case=case, kind__in=kinds).order_by("-leaf").first()
    return act.leaf if act else -1


def responsible(desk: Desk, review: Review | None) -> str:
    """Who signs: the person who decided, else the office's FOIA officer."""
    decided = review.decisions.decided_by if review else ""
    return decided or desk.office.foia_officer
