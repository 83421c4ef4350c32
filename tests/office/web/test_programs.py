"""Keys for programs, on the administrator's page."""

from __future__ import annotations

from django.contrib.sessions.models import Session

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role
from counterfoil.office.services import api_keys, webhooks
from counterfoil.office.services.api_keys import Scope

ADDRESS = "/accounts/programs/"


def test_a_key_is_made_shown_once_listed_and_closed(office: Office, as_role, page) -> None:
    admin = as_role(Role.ADMINISTRATOR)
    assert "No program of others is let in." in page(admin, ADDRESS).text
    made = admin.post(ADDRESS, {"name": "federal portal", "scopes": ["intake", "webhooks"]})
    assert made["Location"] == ADDRESS
    secret = page(admin, ADDRESS).tree.xpath("string(//code[@class='secret'])")
    key = api_keys.found(secret, Scope.INTAKE)
    assert key is not None
    assert secret not in page(admin, ADDRESS).text
    assert not any(secret in one.session_data for one in Session.objects.all())
    webhooks.add(office, key, "https://hooks.partner.example/", ["case.closed"])
    [row] = page(admin, ADDRESS).texts("//tbody/tr")
    assert "https://hooks.partner.example/" in row
    assert "file requests from the federal portal; be told of what happens (webhooks)" in row
    admin.post(ADDRESS, {"close": str(key.pk)})
    assert api_keys.found(secret, Scope.INTAKE) is None
    assert models.Webhook.objects.get().closed_at is not None
    assert [one.what for one in models.AccountEvent.objects.order_by("pk")] == ["api_key_made", "api_key_closed"]
    admin.post(ADDRESS, {"name": "the one that is open", "scopes": ["intake"]})
    page(admin, ADDRESS)
    names = page(admin, ADDRESS).texts("//tbody/tr/th")
    assert [one.split(" (")[0] for one in names] == ["the one that is open", "federal portal"]


def test_what_is_odd_makes_and_closes_nothing(as_role, page) -> None:
    admin = as_role(Role.ADMINISTRATOR)
    for sent, why in (
        ({"name": "", "scopes": ["file"]}, "This field is required."),
        ({"name": "<script>", "scopes": ["file"]}, "A name has 2 to 64 letters"),
        ({"name": "x" * 10_000, "scopes": ["file"]}, "at most 64"),
        ({"name": "city app", "scopes": ["everything"]}, "everything is not one of the available choices."),
        ({"name": "city app"}, "This field is required."),
    ):
        shown = page(admin, ADDRESS, data=sent)
        assert why in shown.text
        assert shown.tree.xpath("//script") == []
    for close in ("x", "-1", "9" * 30, "999"):
        assert admin.post(ADDRESS, {"close": close}).status_code == 302
    assert (models.ApiKey.objects.count(), models.AccountEvent.objects.count()) == (0, 0)
