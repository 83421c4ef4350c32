"""What counsel says against a served paper, how that ended, the drafts; and the certificate of what was produced."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.cases.lifecycle import State, may
from counterfoil.errors import BadInput
from counterfoil.law.model import InstrumentClass
from counterfoil.law.objection_grounds import Against
from counterfoil.office import models, queries
from counterfoil.office.clock_words import until
from counterfoil.office.roles import Permission, Role
from counterfoil.office.services import certifying, objecting
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.acting import ON_CASES, case_of, page_of, posted, taken
from counterfoil.office.web.desk_forms import CertificateForm, ObjectionEndForm, ObjectionForm
from counterfoil.office.web.words import OUTCOMES_OF_OBJECTION, STATES_OF_OBJECTION

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_COUNSEL = {Against.OBJECTION: "objection", Against.MOTION: "motion"}


@staff_page(*ON_CASES, needs=Permission.SERVED)
@require_safe
def objections(request: HttpRequest, number: str) -> HttpResponse:
    case = case_of(request, number, "objections")
    known, today = objecting.standing(case), queries.today(settings.OFFICE)
    names = {
        ground.id: ground
        for against in Against
        for ground in objecting.choices(settings.OFFICE, case, against, on=today)
    }
    rows = [(which, one, names.get(one.ground)) for which, one in enumerate(known.all)]
    may_object = may("objection.made", State(case.state))
    open_ones = {one.against for one in known.all if not one.outcome}
    offered = [
        one
        for one in Against
        if may_object and one not in open_ones and objecting.choices(settings.OFFICE, case, one, on=today)
    ]
    days = models.Served.objects.filter(case=case).first()
    more = {
        "standing": known,
        "says": STATES_OF_OBJECTION[known.state],
        "rows": rows,
        "outcomes": OUTCOMES_OF_OBJECTION,
        "offered": [one.value for one in offered],
        "is_counsel": request.user.role == Role.COUNSEL,
        "days": days,
        "clock": until(days.return_on, today) if days and days.return_on else None,
    }
    return render(request, "case_objections.html", page_of(request, case, _("Objections, %s") % number, **more))


@staff_page(Role.COUNSEL, needs=Permission.SERVED)
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """Counsel objects, or moves to quash; ``kind`` says which."""
    case = case_of(request, number, "objections")
    if kind not in set(Against):
        raise Http404
    today = queries.today(settings.OFFICE)
    known = objecting.choices(settings.OFFICE, case, Against(kind), on=today)
    offered = [(one.id, f"{one.title} ({'; '.join(one.cites)})") for one in known]
    form = ObjectionForm(offered, posted(request))

    def record(by: str) -> None:
        objecting.record(settings.OFFICE, number, against=kind, by=by, **form.cleaned_data)

    if offered and taken(request, form, record):
        return redirect("case_objections", number)
    says = _(
        "Choose the ground and say why it holds here. The program drafts the paper; you complete it, sign it and see "
        "to it that it is sent or filed. From then on nothing is produced until you record how it ended."
    )
    if not offered:
        says = _("The law of this office gives no ground for that against this paper.")
    heading = _("Move to quash the paper of %s") if kind == Against.MOTION else _("Object to the paper of %s")
    more = {"form": form if offered else None, "says": says, "button": _("Record it, and draft the paper")}
    return render(request, "case_form.html", page_of(request, case, heading % number, **more))


@staff_page(Role.COUNSEL, needs=Permission.SERVED)
@require_http_methods(["GET", "HEAD", "POST"])
def objection_end(request: HttpRequest, number: str, which: int) -> HttpResponse:
    case = case_of(request, number, "objections")
    known = objecting.standing(case).all
    if which >= len(known) or known[which].outcome:
        raise Http404
    of_court = case.instrument.get("class") == InstrumentClass.CLAIMED_JUDICIAL
    outcomes = objecting.OUTCOMES if of_court else ("withdrawn",)
    form = ObjectionEndForm([(one, OUTCOMES_OF_OBJECTION[one]) for one in outcomes], posted(request))

    def end(by: str) -> None:
        objecting.end(settings.OFFICE, number, which, by=by, **form.cleaned_data)

    if taken(request, form, end):
        return redirect("case_objections", number)
    says = _("Record what the court ruled, from its order, or that you withdraw it.")
    more = {"form": form, "says": says, "button": _("Record it")}
    return render(request, "case_form.html", page_of(request, case, _("How it ended, %s") % number, **more))


@staff_page(*ON_CASES, needs=Permission.SERVED)
@require_safe
def objection_paper(request: HttpRequest, number: str, which: int, form: str) -> HttpResponse:
    """The draft for counsel to complete and sign."""
    case = case_of(request, number, "objection paper")
    known = objecting.standing(case).all
    if form not in TYPES or which >= len(known):
        raise Http404
    return _draft(objecting.draft, case, which, form, f"{number}-{_COUNSEL[known[which].against]}-{which + 1}")


@staff_page(*ON_CASES, needs=Permission.SERVED)
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificates of what was produced, and one more."""
    case = case_of(request, number, "certificate")
    form = CertificateForm(posted(request))
    if taken(request, form, lambda by: certifying.make(settings.OFFICE, number, **form.cleaned_data, by=by)):
        return redirect("case_certificate_of_records", number)
    documents: Any = ()
    try:
        documents, _release = certifying.produced(case)
    except BadInput:
        documents = ()
    more = {
        "form": form if documents else None,
        "documents": documents,
        "made": list(enumerate(certifying.certificates(case))),
        "button": _("Write the certificate"),
    }
    return render(
        request, "case_certification.html", page_of(request, case, _("Certification of records, %s") % number, **more)
    )


@staff_page(*ON_CASES, needs=Permission.SERVED)
@require_safe
def certificate_paper(request: HttpRequest, number: str, which: int, form: str) -> HttpResponse:
    """The certificate for its custodian to read and sign."""
    case = case_of(request, number, "certificate")
    if form not in TYPES or which >= len(certifying.certificates(case)):
        raise Http404
    return _draft(certifying.draft, case, which, form, f"{number}-certificate-{which + 1}")


def _draft(make: Any, case: models.Case, which: int, form: str, name: str) -> HttpResponse:
    try:
        made = make(settings.OFFICE, case, which, form=form)
    except BadInput as error:
        raise Http404 from error
    response = HttpResponse(made, content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
