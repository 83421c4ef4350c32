"""What oversight's page of figures does with a request that its own form would not send."""

from __future__ import annotations

import re

from django.test import Client

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role


def shown(client: Client, query: str) -> str:
    """The page, without what differs each time it is asked for."""
    answer = client.get("/desk/oversight/" + query)
    assert answer.status_code == 200
    return re.sub(
        r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|name="next" value="[^"]*"', "", answer.content.decode()
    )


def test_odd_requests_change_and_tell_nothing(office: Office, account, as_role) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(account(Role.COUNSEL))
    before = models.Work.objects.count()
    assert strict.post("/desk/oversight/").status_code == 400
    assert models.Work.objects.count() == before
    client = as_role(Role.OVERSIGHT)
    for query in ("?by=odd", "?by=", "?by=class&by=odd", "?by=%00%22%3E%3Cscript%3E"):
        assert shown(client, query) == shown(client, "")
    assert (client.head("/desk/oversight/").status_code, client.head("/desk/oversight/").content) == (200, b"")
    assert [client.put("/desk/oversight/").status_code, client.delete("/desk/oversight/").status_code] == [405, 405]
    for role in (Role.RECORDS_OFFICER, Role.ADMINISTRATOR):
        assert as_role(role).get("/desk/oversight/").status_code == 403
