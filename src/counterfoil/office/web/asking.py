"""A request is filed in three screens: who asks, which records, how the answer is wanted. Then it is read once more.

Nothing of it is in the browser but a key; nothing of it needs JavaScript, and an account is never asked for.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterfoil.demands.written import Form
from counterfoil.errors import BadInput
from counterfoil.office import follow_queries, models, public
from counterfoil.office.services import knocking, reading_room, unsent
from counterfoil.office.web.access import public_page
from counterfoil.office.web.portal_forms import FORMS, KINDS, How, Item, Who
from counterfoil.office.web.public_access import doorkeeper, posted, unkept, wait

_KEY, SENT = "draft", "sent"
_forms = require_http_methods(["GET", "HEAD", "POST"])


@public_page
@_forms
@unkept()
def begin(request: HttpRequest) -> HttpResponse:
    """What happens next, and what is there already. A draft begins with a button, never with a link."""
    if request.method == "POST":
        keeper = doorkeeper(request)
        if not keeper.admits(knocking.BEGIN):
            return wait(request)
        request.session[_KEY] = unsent.begin(settings.OFFICE)
        return redirect("ask_who")
    words = request.GET.get("words", "")[:200]
    return _page(
        request,
        "ask_begin.html",
        _("File a request"),
        words=words,
        found=reading_room.find(settings.OFFICE, words)[:10] if words.strip() else None,
        left=request.GET.get("left") == "1",
        promise=public.promise(settings.OFFICE),
    )


@public_page
@_forms
@unkept()
def who(request: HttpRequest) -> HttpResponse:
    if (draft := _draft(request)) is None:
        return _begin_again()
    form = Who(posted(request), initial=draft.values)
    if request.method == "POST" and form.is_valid():
        unsent.keep(draft, {name: form.cleaned_data[name] for name in form.cleaned_data if name != "website"})
        return redirect("ask_what")
    return _page(request, "ask_who.html", _("Who asks"), form=form, step=1)


@public_page
@_forms
@unkept()
def what(request: HttpRequest) -> HttpResponse:
    if (draft := _draft(request)) is None:
        return _begin_again()
    items: list[dict[str, str]] = list(draft.values.get("items", ()))
    errors: list[str] = []
    if request.method == "POST":
        do, _sep, position = request.POST.get("do", "").partition("-")
        form = Item(request.POST)
        if do == "remove" and position.isdigit():
            items = [one for number, one in enumerate(items, start=1) if number != int(position)]
            unsent.keep(draft, {"items": items})
        if do == "detach" and position.isdigit():
            unsent.detach(settings.OFFICE, draft, int(position))
        errors += _attached(request, draft)
        typed = bool(request.POST.get("text", "").strip())
        if typed and form.is_valid() and len(items) < unsent.MAX_ITEMS:
            _put(items, form)
            unsent.keep(draft, {"items": items})
            typed = False
        elif typed and form.is_valid():
            errors.append(_("%(n)s items are the most. Send a second request for more.") % {"n": unsent.MAX_ITEMS})
        if do == "next" and not items and not typed:
            form.add_error("text", _("Say at least one thing that you ask for."))
            typed = True
        if not errors and not typed:
            return redirect("ask_how" if do == "next" else "ask_what")
    else:
        form = Item(initial=_changed(items, request.GET.get("change", "")))
    shown = [one | {"sentence": unsent.item_text(one)} for one in items]
    return _page(
        request, "ask_what.html", _("Which records"), form=form, step=2, items=shown, files=draft.files, errors=errors,
        limits={"files": unsent.MAX_FILES, "mb": unsent.MAX_FILE_BYTES // 1_000_000},
    )  # fmt: skip


@public_page
@_forms
@unkept()
def how(request: HttpRequest) -> HttpResponse:
    if (draft := _draft(request)) is None:
        return _begin_again()
    if not draft.values.get("items"):
        return redirect("ask_what")
    form = How(posted(request), has=draft.values, initial={"form": Form.LINK.value} | draft.values)
    if request.method == "POST" and form.is_valid():
        unsent.keep(draft, {name: form.cleaned_data[name] for name in ("form", "fee_waiver", "commercial")})
        return redirect("ask_review")
    return _page(request, "ask_how.html", _("How you want the answer"), form=form, step=3)


@public_page
@_forms
@unkept()
def review(request: HttpRequest) -> HttpResponse:
    if (draft := _draft(request)) is None:
        return _begin_again()
    if not draft.values.get("items") or not draft.values.get("commercial"):
        return redirect("ask_what")
    error = ""
    if request.method == "POST":
        keeper = doorkeeper(request)
        if not keeper.admits(knocking.FILE):
            return wait(request)
        try:
            arrival, secret = unsent.send(settings.OFFICE, draft)
        except BadInput as failed:
            error = str(failed)
        else:
            request.session.pop(_KEY, None)
            request.session[SENT] = {"arrival": arrival.pk, "secret": secret}
            return redirect("ask_done")
    return _page(
        request, "ask_review.html", _("Read it once more"),
        written=unsent.written(settings.OFFICE, draft), values=draft.values, files=draft.files, error=error,
        form_words=FORMS[draft.values["form"]], promise=public.promise(settings.OFFICE),
    )  # fmt: skip


@public_page
@require_safe
@unkept()
def done(request: HttpRequest) -> HttpResponse:
    """The secret link, once: the session forgets it as the page is made."""
    sent = request.session.pop(SENT, None)
    arrival = models.Arrival.objects.filter(pk=sent["arrival"]).first() if sent else None
    if sent is None or arrival is None:
        return _page(request, "ask_gone.html", _("The link was shown already"))
    path = reverse("follow", args=[sent["secret"]])
    return _page(
        request, "ask_done.html", _("Your request has arrived"),
        followed=follow_queries.followed(settings.OFFICE, arrival), path=path, link=request.build_absolute_uri(path),
    )  # fmt: skip


def _draft(request: HttpRequest) -> models.UnsentRequest | None:
    key = request.session.get(_KEY)
    return unsent.find(key) if isinstance(key, str) else None


def _begin_again() -> HttpResponse:
    return redirect(f"{reverse('ask')}?left=1")


def _attached(request: HttpRequest, draft: models.UnsentRequest) -> list[str]:
    """Keep the files that came with a form; returns what is wrong with those that were not taken."""
    errors, keeper = [], doorkeeper(request)
    for file in request.FILES.getlist("files")[: unsent.MAX_FILES + 1]:
        if not keeper.admits(knocking.ATTACH):
            return [_("Too many files came from your network within an hour. Send the request without them.")]
        if (file.size or 0) > unsent.MAX_FILE_BYTES:
            errors.append(
                _("A file is larger than %(mb)s MB. Send it by post, and say in the request that it follows.")
                % {"mb": unsent.MAX_FILE_BYTES // 1_000_000}
            )
            continue
        try:
            unsent.attach(settings.OFFICE, draft, file.name or "", list(file.chunks()))
        except BadInput as error:
            errors.append(str(error))
    return errors


def _put(items: list[dict[str, str]], form: Item) -> None:
    """Add an item, or put it where the one that it replaces was."""
    at = form.cleaned_data["replaces"]
    if at and at <= len(items):
        items[at - 1] = form.as_item()
    else:
        items.append(form.as_item())


def _changed(items: list[dict[str, str]], asked: str) -> dict[str, Any]:
    if asked.isdecimal() and 1 <= int(asked) <= len(items):
        return items[int(asked) - 1] | {"replaces": int(asked)}
    return {}


def _page(request: HttpRequest, template: str, heading: str, **shown: Any) -> HttpResponse:
    return render(request, template, {"heading": heading, "kinds": KINDS, **shown})
