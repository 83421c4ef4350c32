"""The paper of a case as a person looks at it, with pages of the demand itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.test import Client

from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.roles import Role

from ..test_demand_pages import LETTER, of
from .made import case


def test_each_page_of_the_demand_is_on_its_paper(
    office: Office, as_role: Any, client: Client, page: Any, tmp_path: Path
) -> None:
    made = of(office, tmp_path, LETTER.replace(b"list.txt", b"<b>list.txt"))
    as_role(Role.RECORDS_OFFICER)
    shown = page(client, f"/desk/cases/{made.number}/paper/")
    pictures = shown.tree.xpath("//section[@aria-labelledby='itself']//img/@src")
    assert pictures == [f"/desk/cases/{made.number}/paper/{part}/1.jpg" for part in (1, 2)]
    assert "<b>list.txt (1 page)" in shown.text
    for address in pictures:
        drawn = client.get(address)
        assert (drawn["Content-Type"], drawn["Cache-Control"]) == ("image/jpeg", "private, no-store")
        assert drawn.content[:3] == b"\xff\xd8\xff"
    assert client.get(f"/desk/cases/{made.number}/paper/3/1.jpg").status_code == 404
    assert set(models.Viewing.objects.values_list("what", flat=True)) == {"paper", "paper_page"}


def test_a_demand_that_is_lost_is_said_and_the_page_stays(
    office: Office, as_role: Any, client: Client, page: Any
) -> None:
    made = case(2)
    as_role(Role.RECORDS_OFFICER)
    shown = page(client, f"/desk/cases/{made.number}/paper/")
    assert "The paper is missing from the office's store." in shown.text
    assert str(office.folder) not in shown.text
    assert client.get(f"/desk/cases/{made.number}/paper/1/1.jpg").status_code == 404
