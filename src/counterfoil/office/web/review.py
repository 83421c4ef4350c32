"""The review of a case: its records, one page at a time with every place on it, and what is still missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.errors import CounterfoilError
from counterfoil.office import review_queries as queries
from counterfoil.office.desk_queries import WORK_ON_CASES
from counterfoil.office.review_queries import Opened
from counterfoil.office.review_words import CATEGORIES, DUTIES, FLAG_WORDS, LOOKS, ROLES, SCOPES
from counterfoil.office.services import drafting, drafts, page_images, party_saying, work
from counterfoil.office.services.draft_history import Choice, Overtaken
from counterfoil.office.services.drafting import Lacking, Said
from counterfoil.office.services.drafts import Standing
from counterfoil.office.services.party_saying import Done
from counterfoil.office.services.review_scope import HERE, meant
from counterfoil.office.web.access import staff_page
from counterfoil.office.web.review_forms import AddForm, BoxForm, DecideForm, PartyForm, PlainForm, RecordForm

UNIT = re.compile(r"R-\d{6,9}(\.\d{1,4})?")
MOST_MISSING = 200
"""Things that block a release of which the page tells the place; who mends them sees the next."""
UNITS_A_PAGE = 100
DECISIONS = {"accept", "release", "redact", "refer", "clear", "correct", "correct release", "correct redact"}


@staff_page(*WORK_ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, number: str) -> HttpResponse:
    """The records of a case; posted to, it has the proposals prepared."""
    if request.method == "POST":
        open_case(request, number, "review")
        work.submit("answer", number)
        return redirect("review", number)
    found = open_case(request, number, "review")
    context: dict[str, Any] = {
        "heading": _("Review of %(number)s") % {"number": number},
        "case": found.case,
        "is_prepared": work.is_pending("answer", number),
    }
    if found.stands is not None:
        page = Paginator(found.stands.sheet.units, UNITS_A_PAGE).get_page(request.GET.get("page"))
        context["page"] = page
        context["review"] = queries.overview(found.case, request.user, found.stands, page.object_list)
    return render(request, "review.html", context)


@staff_page(*WORK_ON_CASES)
@require_safe
def review_missing(request: HttpRequest, number: str) -> HttpResponse:
    """What still blocks, each with its place."""
    found = open_case(request, number, "review missing")
    if found.stands is None:
        return redirect("review", number)
    whole = drafts.worked_out(settings.OFFICE, found.case, found.stands, decided_by=request.user.official)
    return render(
        request,
        "review_missing.html",
        {
            "heading": _("What is still missing in %(number)s") % {"number": number},
            "case": found.case,
            "whole": whole,
            "shown": whole.missing[:MOST_MISSING],
            "most": MOST_MISSING if len(whole.missing) > MOST_MISSING else 0,
            "progress": queries.progress(found.stands),
        },
    )


@staff_page(*WORK_ON_CASES)
@require_safe
def review_image(request: HttpRequest, number: str, unit: str, page: int) -> HttpResponse:
    """The picture of one page: no text layer, and no copy kept by the browser."""
    found = open_case(request, number, _opened("image", unit, page))
    file = found.sheet.by_id.get(unit) if found.sheet else None
    if file is None or not 1 <= page <= file.pages:
        raise Http404
    try:
        data = page_images.image(settings.OFFICE, number, file, page - 1)
    except CounterfoilError as error:
        return HttpResponse(settings.OFFICE.without_place(error), status=500, content_type="text/plain; charset=utf-8")
    return HttpResponse(data, content_type="image/jpeg")


@staff_page(*WORK_ON_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
def review_page(request: HttpRequest, number: str, unit: str, page: int) -> HttpResponse:
    """One page of a record, with every place on it, and what is decided of each."""
    found = open_case(request, number, _opened("review", unit, page))
    if found.stands is None:
        return redirect("review", number)
    here = _Here(request, found, found.stands, unit, page)
    if request.method != "POST":
        return _shown(here, request.GET.get("at", ""))
    act = str(request.POST.get("do", ""))
    try:
        return _ACTS.get("back" if act.startswith("back ") else act, _decide_or_not)(here)
    except Overtaken as error:
        again = open_case(request, number, _opened("review", unit, page))
        assert again.stands is not None  # noqa: S101 - it was there before
        here = _Here(request, again, again.stands, unit, page)
        return _shown(here, request.POST.get("at", ""), refused=str(error), theirs=error, status=409)
    except CounterfoilError as error:
        word = act.partition(" ")[0]
        mend = f"{word}-reason" if word in _OF_PARTIES else error.field if isinstance(error, Lacking) else "reason"
        return _shown(here, request.POST.get("at", ""), refused=str(error), mend=mend, status=422)


@dataclass(frozen=True)
class _Here:
    """A request on one page of a file."""

    request: HttpRequest
    found: Opened
    stands: Standing
    unit: str
    page: int

    @property
    def of_case(self) -> tuple[Any, Any, Any]:
        return settings.OFFICE, self.found.case, self.request.user

    @property
    def seen(self) -> int:
        return number_in(str(self.request.POST.get("seen", "")))

    def back(self, unit: str = "", page: int = 0, **said: object) -> HttpResponseRedirect:
        """To a page of the case; what was done travels as numbers and words of a closed list."""
        unit, page = unit or self.unit, page or self.page
        address = reverse("review_page", args=[self.found.case.number, unit, page])
        shown = {name: value for name, value in said.items() if value not in ("", 0, None)}
        return HttpResponseRedirect(f"{address}?{urlencode(shown)}" if shown else address)


def _decide_or_not(here: _Here) -> HttpResponse:
    return _decide(here) if str(here.request.POST.get("do", "")) in DECISIONS else _unknown(here)


def _decide(here: _Here) -> HttpResponse:
    form = _read(DecideForm, here)
    at, scope = form["at"], form["scope"] or HERE
    proposal = here.stands.sheet.by_place.get((here.unit, at))
    people = here.stands.sheet.people
    found = meant(here.stands, people, proposal, scope, unit=here.unit, page_index=here.page - 1, also=form["also"])
    role = ", ".join([form["role"], *form["flags"]])
    said = Said(str(here.request.POST["do"]), form["exemption"], form["reason"], form["category"], role)
    if said.decision == "accept":
        said = Said("accept", reason=form["reason"])
    done = drafting.decide_findings(*here.of_case, found.places, said, seen=here.seen, of_party=scope == "person case")
    stands = drafts.standing(here.found.case, here.stands.sheet)
    following = (
        queries.page_after(stands, here.unit, here.page, at) if scope == HERE or said.decision == "accept" else at
    )
    return here.back(at=following, done=len(done.made.places), left=done.left, was=said.decision.partition(" ")[0])


def _view(here: _Here) -> HttpResponse:
    """Mark the page viewed, and go where the next thing is to be done."""
    drafting.viewed(*here.of_case, here.unit, here.page - 1, seen=here.seen)
    stands = drafts.standing(here.found.case, here.stands.sheet)
    next_open = queries.next_open(stands, here.unit, here.page)
    if next_open is None:
        return here.back(was="viewed", done=1)
    return here.back(next_open.unit, next_open.number, at=next_open.at, was="viewed", done=1)


def _unview(here: _Here) -> HttpResponse:
    drafting.viewed(*here.of_case, here.unit, here.page - 1, is_so=False, seen=here.seen)
    return here.back(was="unviewed", done=1)


def _record(here: _Here) -> HttpResponse:
    form = _read(RecordForm, here)
    said = Said(form["whole"], form["exemption"], form["reason"])
    drafting.decide_record(*here.of_case, here.unit, said, seen=here.seen)
    return here.back(at=form["at"], was="record", done=1)


def _add_words(here: _Here) -> HttpResponse:
    form = _read(AddForm, here)
    choice = Choice(exemption=form["exemption"], reason=form["reason"], category=form["category"], text=form["text"])
    drafting.add(*here.of_case, here.unit, here.page - 1, choice, seen=here.seen)
    return here.back(at=form["at"], was="added", done=1)


def _add_box(here: _Here) -> HttpResponse:
    form = _read(BoxForm, here)
    box = (form["left"], form["top"], form["right"], form["bottom"])
    choice = Choice(exemption=form["exemption"], reason=form["reason"], category=form["category"], box=box)
    drafting.add(*here.of_case, here.unit, here.page - 1, choice, seen=here.seen)
    return here.back(at=form["at"], was="drawn", done=1)


def _remove(here: _Here) -> HttpResponse:
    form = _read(PlainForm, here)
    drafting.remove(*here.of_case, here.unit, form["place"], seen=here.seen)
    return here.back(at=form["at"], was="removed", done=1)


def _split(here: _Here) -> HttpResponse:
    form = _read(PartyForm, here)
    places = [(here.unit, form["at"])]
    return _of_party(here, "split", lambda said: party_saying.split(**said, places=places, reach=form["reach"]), form)


def _join(here: _Here) -> HttpResponse:
    form = _read(PartyForm, here)
    if not form["other"]:
        raise _Refused(_("Choose the other person in the list."))
    unit, _space, place = form["other"].partition(" ")
    these, those = (here.unit, form["at"]), (unit, place)
    return _of_party(here, "joined", lambda said: party_saying.join(**said, these=these, those=those), form)


def _take_back(here: _Here) -> HttpResponse:
    form = _read(PartyForm, here)
    entry = number_in(str(here.request.POST["do"]).removeprefix("back "))
    return _of_party(here, "back", lambda said: party_saying.take_back(**said, entry=entry), form)


def _of_party(here: _Here, was: str, say: Callable[[dict[str, Any]], Done], form: Mapping[str, Any]) -> HttpResponse:
    """Record what is said of a person; whose decisions lapse by it is told as a number."""
    done = say(
        {
            "path": settings.OFFICE,
            "number": here.found.case.number,
            "reasons": form["reason"],
            "by": here.request.user.official,
            "account": here.request.user,
            "seen": here.seen,
        }
    )
    return here.back(at=form["at"], was=was, again=len(done.again))


def _undo(here: _Here) -> HttpResponse:
    made = drafting.undo(*here.of_case)
    return here.back(at=_at(here), was="undone", done=len(made.places))


def _redo(here: _Here) -> HttpResponse:
    made = drafting.redo(*here.of_case)
    return here.back(at=_at(here), was="redone", done=len(made.places))


def _unknown(here: _Here) -> HttpResponse:
    return _shown(here, _at(here), refused=_("Choose what to do with one of the buttons."), status=422)


_OF_PARTIES = ("split", "join", "back")
_ACTS: Mapping[str, Callable[[_Here], HttpResponse]] = {
    "viewed": _view,
    "unviewed": _unview,
    "record": _record,
    "words": _add_words,
    "draw": _add_box,
    "remove": _remove,
    "split": _split,
    "join": _join,
    "back": _take_back,
    "undo": _undo,
    "redo": _redo,
}


def _at(here: _Here) -> str:
    return str(here.request.POST.get("at", ""))[:32]


class _Refused(CounterfoilError):
    """A form that was filled in wrongly, in one sentence for each field."""


def _read(form: Callable[..., Any], here: _Here) -> dict[str, Any]:
    filled = form(here.request.POST)
    if not filled.is_valid():
        lines = [f"{filled.fields[name].label}: {error}" for name, errors in filled.errors.items() for error in errors]
        raise _Refused(" ".join(lines))
    return filled.cleaned_data


def _shown(
    here: _Here, at: str, *, refused: str = "", theirs: Overtaken | None = None, mend: str = "", status: int = 200
) -> HttpResponse:
    case, user = here.found.case, here.request.user
    page = queries.page(settings.OFFICE, user, case, here.stands, here.unit, here.page, at)
    if page is None:
        raise Http404
    known = drafts.known_exemptions(settings.OFFICE)
    heading = _("%(unit)s, page %(page)s") % {"unit": here.unit, "page": here.page}
    context = {
        "heading": heading,
        "case": case,
        "page": page,
        "said": _said(here.request.GET) if status == 200 else "",
        "refused": refused,
        "mend": mend,
        "theirs": theirs.theirs if theirs else (),
        "entered": here.request.POST if status != 200 else QueryDict(),
        "duties": DUTIES,
        "looks": LOOKS,
        "scopes": SCOPES,
        "categories": CATEGORIES,
        "roles": ROLES,
        "flags": FLAG_WORDS,
        "exemptions": _exemption_options(tuple((code, one.title) for code, one in known.items())),
    }
    return render(here.request, "review_page.html", context, status=status)


@lru_cache(maxsize=8)
def _exemption_options(exemptions: tuple[tuple[str, str], ...]) -> SafeString:
    """The choices of each list of exemptions; there are four on a page, of some seventy each."""
    return format_html_join(
        "", '<option value="{}">{} {}</option>', ((code, code, title) for code, title in exemptions)
    )


def _said(query: QueryDict) -> str:
    """What was just done, from numbers and words of a closed list in the address."""
    done, left, again = (
        int(text) if (text := query.get(name, "")).isdecimal() and len(text) < 7 else 0
        for name in ("done", "left", "again")
    )
    was = query.get("was", "")
    if was not in _SAID:
        return ""
    lines = [_SAID[was](done)]
    if left:
        lines.append(
            ngettext(
                "%(count)s place is for a person to decide and was passed over.",
                "%(count)s places are for a person to decide and were passed over.",
                left,
            )
            % {"count": left}
        )
    if again:
        lines.append(
            ngettext(
                "%(count)s place was decided for another person and is to be decided again.",
                "%(count)s places were decided for another person and are to be decided again.",
                again,
            )
            % {"count": again}
        )
    return " ".join(lines)


def number_in(text: str) -> int:
    """A number that a form or an address carries; 0 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def _counted(one: Callable[[int], str]) -> Callable[[int], str]:
    return lambda count: one(count) % {"count": count}


_SAID: Mapping[str, Callable[[int], str]] = {
    "accept": _counted(lambda n: ngettext("%(count)s proposal accepted.", "%(count)s proposals accepted.", n)),
    "release": _counted(lambda n: ngettext("%(count)s place goes out.", "%(count)s places go out.", n)),
    "redact": _counted(lambda n: ngettext("%(count)s place is redacted.", "%(count)s places are redacted.", n)),
    "refer": _counted(lambda n: ngettext("%(count)s place is referred.", "%(count)s places are referred.", n)),
    "clear": _counted(lambda n: ngettext("%(count)s place is open again.", "%(count)s places are open again.", n)),
    "correct": _counted(lambda n: ngettext("%(count)s place is corrected.", "%(count)s places are corrected.", n)),
    "viewed": lambda _n: _("The page is marked as viewed."),
    "unviewed": lambda _n: _("The page is no longer marked as viewed."),
    "record": lambda _n: _("The record is decided as a whole."),
    "added": lambda _n: _("The words are added."),
    "drawn": lambda _n: _("The box is added."),
    "split": lambda _n: _("It is recorded that this is somebody else."),
    "joined": lambda _n: _("It is recorded that they are one person."),
    "back": lambda _n: _("It is taken back: the persons are as before."),
    "removed": lambda _n: _("What was added is taken back."),
    "undone": _counted(lambda n: ngettext("Undone, on %(count)s place.", "Undone, on %(count)s places.", n)),
    "redone": _counted(lambda n: ngettext("Done again, on %(count)s place.", "Done again, on %(count)s places.", n)),
}


def _opened(what: str, unit: str, page: int) -> str:
    """What is written down of a page that is opened; of an address that names no file nothing but its kind."""
    return f"{what} {unit}/{page}"[:24] if UNIT.fullmatch(unit) else what


def open_case(request: HttpRequest, number: str, what: str) -> Opened:
    """The case for whoever may review it, which is written down; else there is no such page."""
    found = queries.opened(settings.OFFICE, request.user, number, what)
    if found is None:
        raise Http404
    return found
