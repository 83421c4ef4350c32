"""A named person lets go what is to leave: the very letter and files that were shown, and the worker releases them."""

from __future__ import annotations

from django.db import transaction

from counterfoil.cases.lifecycle import State
from counterfoil.cases.standing import is_name_and_title, person_of
from counterfoil.errors import BadInput, PersonMustDecide, RefusedByLaw
from counterfoil.law.model import GateAction
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import releasing, work
from counterfoil.office.services.leaving import leaving
from counterfoil.office.services.session import session


def signers(case: models.Case) -> tuple[str, ...]:
    """Who signed what is to leave: whoever decided on it, or confirmed that there is nothing; each once."""
    decided = models.Determination.objects.filter(case=case).order_by("pk").values_list("decided_by", flat=True)
    letter = models.Act.objects.filter(case=case, kind="letter.made").order_by("-leaf")
    answers = [act.actor for act in letter if "notice" not in act.private][:1]
    return tuple(dict.fromkeys([*decided, *answers]))


def refused_to(office: Office, case: models.Case, by: str) -> str:
    """Why this person may not approve; empty where they may."""
    if not is_name_and_title(by):
        return "Whoever approves is named with name and title, and this account has none."
    if office.second_signature and {person_of(one) for one in signers(case)} == {person_of(by)}:
        return "You alone signed what is to leave. This office wants a second person to release it."
    return ""


def approve(office: Office, number: str, *, by: str, mark: str) -> None:
    """Record that ``by`` approved what ``mark`` stands for, and list the release for the worker.

    Raises ``RefusedByLaw`` where this person may not, ``PersonMustDecide`` where it is not what was shown, or no letter
    is made.
    """
    with session(office) as (_, journal):
        case = models.Case.objects.get(number=number)
        if case.state != State.LETTERED or case.gate.get("action") == GateAction.PRODUCE:
            raise PersonMustDecide(f"{number}: the case is {case.state}; nothing of it can be approved now.")
        if why := refused_to(office, case, by):
            raise RefusedByLaw(why) if is_name_and_title(by) else BadInput(why)
        now = leaving(office, case)
        if now.letter is None or now.lacking or now.mark != mark:
            raise PersonMustDecide(
                f"{number}: what would leave is not what this page showed. Look at it again, then approve it."
            )
        with transaction.atomic():
            if releasing.approval(case) is None:
                journal.record(
                    "release.approved",
                    case=case,
                    facts={"release": releasing.kind_of(case).value, "documents": len(now.documents)},
                    private={"letter": now.mark},
                    actor=by,
                    role="records-officer",
                )
            work.submit("release", number)
