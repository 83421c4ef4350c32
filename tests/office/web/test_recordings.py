"""The page on which a redacted copy of a recording is brought back, from the search to the release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from counterfoil.cases.lifecycle import State
from counterfoil.errors import PersonMustDecide
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import answering, intake
from counterfoil.office.services.answering import Request
from counterfoil.office.services.session import within

from .test_desk_acts import DANA, as_person, do_all

__all__ = ["as_person"]
CORPUS = Path(__file__).parents[2] / "corpus" / "recordings"
HOSTILE = "<script>alert(1)</script> \u202e\"'&"


@pytest.fixture
def met(office: Office, served: object, tmp_path: Path) -> models.Case:
    """A case that waits for the redacted copy of the one video that it releases."""
    (tmp_path / f"{HOSTILE.replace('/', '')}.mp4").write_bytes((CORPUS / "original.mp4").read_bytes())
    asked = tmp_path / "ada.txt"
    asked.write_text(
        "Dear FOIA Officer,\nUnder the Freedom of Information Act I request the case report RD LH123456.\n"
        "Sincerely,\nAda Sample\n"
    )
    with within(office) as journal:
        intake.add_records(office, list(tmp_path.glob("*.mp4")), journal=journal)
        request = Request(asked, received=datetime(2022, 1, 3, 15, tzinfo=UTC), decide_as=DANA)
        with pytest.raises(PersonMustDecide, match="needs a redacted copy"):
            answering.respond(office, journal, request, tell=lambda _: None, progress=lambda *_: None)
    return models.Case.objects.get()


def given(name: str = "muted.mp4", **changes: str) -> dict[str, object]:
    copy = SimpleUploadedFile(f"../../{HOSTILE}.mp4", (CORPUS / name).read_bytes(), content_type="text/html")
    said = {
        "record": "R-000001",
        "tool": HOSTILE[:20],
        "tool_version": "4.2",
        "removed": f"\n0:01-0:02 sound 7(1)(c) a voice {HOSTILE}\r\n",
        "heard_and_seen": "on",
    }
    return {**said, "copy": copy, **changes}


def test_a_copy_is_brought_back_and_goes_on_its_way(
    met: models.Case, office: Office, as_person: Callable[[str], Client], page
) -> None:
    client, where = as_person(DANA), f"/desk/cases/{met.number}/recordings/"
    assert "1 recording was met: its redacted copy" in page(client, f"/desk/cases/{met.number}/search/").text
    waits = page(client, where)
    assert waits.texts("//table//td/strong") == ["needs a redacted copy"]
    assert waits.tree.xpath("//form[@enctype='multipart/form-data']//input[@name='copy']/@type") == ["file"]
    for changes, says in (
        ({"heard_and_seen": ""}, "Nobody heard and saw the whole copy"),
        ({"removed": ""}, "Say what was removed"),
        ({"removed": "0:01-0:02 sound 7(1)(c) a\0voice"}, "Null characters are not allowed"),
        ({"tool": "two\nlines"}, "in one short line"),
        ({"tool": "x" * 10_000}, "at most 200 characters"),
        ({"record": "R-000002"}, "Select a valid choice"),
        ({"name": "trimmed.mp4"}, "what is skipped is still in the file"),
        ({"name": "original.mp4"}, "plays what the original plays"),
    ):
        refused = page(client, where, data=given(**changes))
        assert says in refused.text
        assert str(office.folder) not in refused.text
    assert not models.Act.objects.filter(kind="recording.returned").exists()

    assert client.post(where, given()).status_code == 302
    shown = page(client, where)
    assert "brought back by Dana Sample" in shown.text
    assert shown.texts("//section[h3]/ul/li")[0].startswith("0:01–0:02, sound 7(1)(c): a voice <script>")
    gates = shown.texts("//section[h3]/ol/li")
    assert [one.rsplit(" ", 1)[-1] for one in gates] == ["passed", "passed", "passed", "passed", "run"]
    assert gates[4] == "What is heard and seen: by no program. not run"
    do_all(office)
    met.refresh_from_db()
    assert (met.state, met.waits_for) == (State.LETTERED, "")
    going = page(client, f"/desk/cases/{met.number}/release/")
    assert f"{met.number}_001.mp4: a recording, 1 passage removed with an outside tool" in going.text
    assert "No program checked what is heard and seen in it." in going.text
    assert client.get(f"/desk/cases/{met.number}/release/R-000001/1.png").status_code == 404


def test_an_account_without_a_name_brings_nothing_back(
    met: models.Case, as_role: Callable[..., object], client: Client, page
) -> None:
    from counterfoil.office.roles import Role

    as_role(Role.RECORDS_OFFICER)
    models.Account.objects.update(official="")
    refused = page(client, f"/desk/cases/{met.number}/recordings/", data=given())
    assert "Your account has no name and title" in refused.text
    assert not models.Act.objects.filter(kind="recording.returned").exists()
