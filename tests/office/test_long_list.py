"""A long list read from its nearer end gives the pages that reading it from the front gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.long_list import LongList

AT = datetime(2022, 1, 3, tzinfo=UTC)


def knocks(count: int) -> None:
    """Rows of which each two have one time, so that only their keys put them in order."""
    models.Knock.objects.bulk_create(
        models.Knock(what="x", who=f"{number}", at=AT + timedelta(minutes=number // 2)) for number in range(count)
    )


@pytest.mark.parametrize("count", [0, 1, 4, 5, 6, 23])
def test_every_page_is_that_of_the_plain_list(office: Office, count: int) -> None:
    knocks(count)
    plain = models.Knock.objects.order_by("-at", "pk")
    pages = Paginator(LongList(plain), 5)
    assert len(LongList(plain)) == count
    for page in (*pages, pages.get_page("999"), pages.get_page("x")):
        start = 5 * (page.number - 1)
        assert list(page.object_list) == list(plain)[start : start + 5]


def test_the_last_page_skips_nothing(office: Office) -> None:
    knocks(23)
    with CaptureQueriesContext(connection) as asked:
        list(Paginator(LongList(models.Knock.objects.order_by("pk")), 5).get_page(5).object_list)
    assert [" OFFSET " in one["sql"] for one in asked] == [False, False]


def test_rows_without_an_order_are_refused(office: Office) -> None:
    with pytest.raises(RuntimeError, match="give the rows an order"):
        LongList(models.Knock.objects.all())
