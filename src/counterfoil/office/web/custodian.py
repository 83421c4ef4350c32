"""The page on which a custodian answers, under a secret address and without an account."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from counterfoil.office.services import collecting, knocking
from counterfoil.office.web.access import public_page
from counterfoil.office.web.acting import acted
from counterfoil.office.web.desk_forms import DeskForm, choice, text, words
from counterfoil.office.web.public_access import doorkeeper, posted, unkept, wait
from counterfoil.office.web.words import KINDS, OUTCOMES_OF_PULL


@public_page
@require_http_methods(["GET", "HEAD", "POST"])
@unkept("strict-origin")
def custodian(request: HttpRequest, secret: str) -> HttpResponse:
    """What is asked, and what came of it in the custodian's own words. Once said it stays."""
    keeper = doorkeeper(request)
    if keeper.refuses(knocking.MISS):
        return wait(request)
    pull = collecting.followed(secret)
    if pull is None:
        keeper.counts(knocking.MISS)
        raise Http404
    form = _AnswerForm(posted(request))
    if form.is_bound and form.is_valid():
        given, done = form.cleaned_data, []

        def attest() -> None:
            collecting.attest(pull, outcome=given["outcome"], said=given["said"], by=given["custodian"], by_link=True)
            done.append(True)

        acted(form, attest)
        if done:
            return redirect("custodian", secret=secret)
    shown = {
        "heading": _("Records that are asked for"),
        "pull": pull,
        "form": form if form.is_bound or not pull.outcome else None,
        "kinds": KINDS,
        "outcomes": OUTCOMES_OF_PULL,
        "button": _("Send the answer"),
    }
    return render(request, "custodian.html", shown)


class _AnswerForm(DeskForm):
    """As a colleague writes it down, in the custodian's own person."""

    outcome = choice(
        gettext_lazy("What came of it"),
        [
            ("handed_over", gettext_lazy("I have handed over the records, or send them now")),
            ("none", gettext_lazy("We hold none")),
            ("refused", gettext_lazy("We do not hand them over")),
        ],
    )
    said = words(
        gettext_lazy("Where and how you looked"),
        gettext_lazy("In a sentence: it is evidence of the search. Say also why, where you hand nothing over."),
    )
    custodian = text(gettext_lazy("Your name and title"), gettext_lazy("As “Name, Title”."))
