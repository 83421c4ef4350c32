"""What stands for an object in each address when every page is opened. A new kind of object is added here, or fails."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import URLPattern, URLResolver, get_resolver

from counterfoil.cases.lifecycle import State
from counterfoil.office import models
from counterfoil.office.after_queries import LISTS
from counterfoil.office.roles import Role
from counterfoil.office.services.review_packet import VERSIONS
from counterfoil.office.web.access import PUBLIC

NOT_SET_UP = frozenset(
    {
        "sign_on",
        "sign_on_back",
        "case_produce_table",
        "case_packet_file",
        "case_disposal_certificate",
        "follow_pay",
        "case_certificate_paper",
        "disclosures_proof",
    }
)
"""Routes that are not there in this office: no organization's sign-on is set up, no table of a production
and no papers for a review are made, nothing was disposed of, no payment waits at the provider; nobody chose what a
proof is of."""
SECRET = "a-link-of-the-tests-and-of-nobody"
LIST = "a-list-of-the-tests-and-of-nobody"


@dataclass(frozen=True)
class Route:
    """One address of the office: its name, and it as Django writes it."""

    name: str
    written: str
    objects: tuple[str, ...]
    first_seen_by: str
    """Whose visit looks at its pages by dark, on a phone and in Spanish: one role does that for all."""

    def addresses(self, objects: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """Its address with each of the objects that stand for what it names."""
        found = (self.written,)
        for key in self.objects:
            values = objects.get(f"{self.name}:{key}", objects.get(key))
            assert values, f"{self.name} ({self.written}): give an object for {key!r} in {__file__}"
            found = tuple(one.replace(_placeholder(one, key), value) for one in found for value in values)
        return tuple(f"/{one}" for one in found)


def _placeholder(written: str, key: str) -> str:
    start = written.index(f"{key}>")
    opening = written.rindex("<", 0, start)
    return written[opening : start + len(key) + 1]


def routes() -> tuple[Route, ...]:
    """Every address there is, also those that are included from elsewhere."""
    return tuple(_within(get_resolver("counterfoil.office.web.urls"), "", ""))


def _within(resolver: URLResolver, before: str, space: str) -> Iterator[Route]:
    for one in resolver.url_patterns:
        written = before + str(one.pattern)
        if isinstance(one, URLPattern):
            opens_for = getattr(one.callback, "opens_for", PUBLIC)
            first = PUBLIC if opens_for == PUBLIC else next(role for role in Role if role in opens_for).value
            yield Route(f"{space}{one.name}", written, tuple(one.pattern.converters), first)
        else:
            yield from _within(one, written, f"{space}{one.namespace}:" if one.namespace else space)


def objects() -> dict[str, tuple[str, ...]]:
    """Object → what stands for it in the sample office; ``route:object`` where one route needs others."""
    by_state = dict(models.Case.objects.order_by("-number").values_list("state", "number"))
    proposed, lettered, closed = (by_state[one] for one in (State.PROPOSED, State.LETTERED, State.CLOSED))
    referred, served = by_state[State.REFERRED], served_paper()
    assert served is not None
    going = models.Determination.objects.filter(case__number=lettered).order_by("pk").values_list("unit", flat=True)[0]
    met = models.Case.objects.get(number=proposed).search["best"][0]["record"]
    released = models.ReleasedFile.objects.filter(release__case__number=closed).order_by("pk")
    contested = (
        "case_release_file", "case_contest_end", "case_payment", "case_contest", "case_after", "case_suit",
        "case_suit_served", "case_suit_end", "case_dispose", "case_packet", "case_packet_file",
    )  # fmt: skip
    objecting = ("case_objections", "case_objection", "case_objection_end", "case_objection_paper")
    with_letter = ("case_letter_docx", "case_letter_page", "case_release_page")
    return {
        "number": (proposed,),
        "case:number": (proposed, by_state[State.NEW], closed, referred),
        "case_letter:number": (lettered, proposed),
        "case_release:number": (lettered, closed),
        "case_paper:number": (referred, proposed),
        "case_produce:number": (referred,),
        **{f"{name}:number": (served.number,) for name in objecting},
        "case_objection:kind": ("objection",),
        "form": ("pdf",),
        **{f"{name}:number": (lettered,) for name in with_letter},
        **{f"{name}:number": (closed,) for name in contested},
        "act": ("extend",),
        "case_claim:unit": (met,),
        "claim": _numbers(models.StandingClaim.objects.all()),
        "component": ("foia",),
        "arrival": _numbers(models.Arrival.objects.all()),
        "arrival_mail:arrival": _numbers(models.Arrival.objects.filter(case=None)),
        "case_release_file:digest": (released[0].digest,),
        "imported": _numbers(models.ImportedCase.objects.all()),
        "index": ("0",),
        "kind": ("extension",),
        "name": ("counsel",),
        "after_table:name": LISTS,
        "version": VERSIONS,
        "follow_file:name": ("letter.pdf",),
        "page": ("1",),
        "page_number": ("1",),
        "paper": ("letter",),
        "part": ("1",),
        "pull": _numbers(models.Pull.objects.all()),
        "opened": _numbers(models.OpenedFile.objects.all()),
        "secret": (SECRET,),
        "follow_list:secret": (LIST,),
        "sha256": ("0" * 64,),
        "unit": (going,),
        "review_page:unit": (met,),
        "review_image:unit": (met,),
        "wanted": _numbers(models.NoticeWanted.objects.all()),
        "which": ("0",),
    }


def served_paper() -> models.Case | None:
    """The first paper of a court that waits in the sample office."""
    waiting = models.Case.objects.filter(state=State.REFERRED, instrument__class="claimed_judicial")
    return waiting.order_by("number").first()


def _numbers(rows: QuerySet[Any]) -> tuple[str, ...]:
    return tuple(str(one) for one in rows.order_by("pk").values_list("pk", flat=True))
