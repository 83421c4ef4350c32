"""In which language a page comes: as the browser asks, until somebody chooses; by a form, without a script."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.test import Client
from django.utils import translation

from counterfoil.office.roles import Role
from counterfoil.office.web import in_language, setting_up

from .made import act, case

ENGLISH, SPANISH = "Public records of Sample City", "Registros públicos de Sample City"


@pytest.mark.parametrize(
    ("asked", "language", "heading"),
    [
        ("", "en", ENGLISH),
        ("es", "es", SPANISH),
        ("es-US,es;q=0.9,en;q=0.8", "es", SPANISH),
        ("en-GB,es;q=0.5", "en", ENGLISH),
        ("fr,es;q=0.2", "es", SPANISH),
        ("de-DE", "en", ENGLISH),
        ("x" * 5000, "en", ENGLISH),
    ],
)
def test_a_page_comes_in_the_language_that_the_browser_asks_for(
    client: Client, page, asked: str, language: str, heading: str
) -> None:
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = asked
    shown = page(client, "/")
    assert (shown.tree.get("lang"), shown.response["Content-Language"], shown.heading) == (language, language, heading)
    assert "Accept-Language" in shown.response["Vary"]


def test_who_chooses_a_language_keeps_it(client: Client, page) -> None:
    shown = page(client, "/log-in/?next=/desk/")
    [form] = shown.tree.xpath("//footer//form")
    assert (form.get("method"), form.get("action")) == ("post", "/language/")
    assert [(one.get("value"), one.get("lang"), one.text_content()) for one in form.xpath(".//button")] == [
        ("es", "es", "Español")
    ]
    [here] = form.xpath(".//input[@name='next']/@value")
    answer = client.post("/language/", {"language": "es", "next": here})
    assert (answer.status_code, answer["Location"]) == (302, "/log-in/?next=/desk/")
    cookie = answer.cookies["language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("es", True, "Lax")
    again = page(client, "/log-in/")
    assert (again.heading, again.texts("//footer//button")) == ("Iniciar sesión", ["English"])


@pytest.mark.parametrize(
    ("sent", "to"),
    [
        ({"language": "es", "next": "https://elsewhere.example/"}, "/"),
        ({"language": "es", "next": "//elsewhere.example/"}, "/"),
        ({"language": "es", "next": "/desk/\r\nSet-Cookie: a=b"}, "/desk/%0D%0ASet-Cookie:%20a=b"),
        ({"language": "../../etc", "next": "/log-in/"}, "/log-in/"),
        ({"language": "fr", "next": "/log-in/"}, "/log-in/"),
        ({}, "/"),
    ],
)
def test_what_is_no_language_or_no_page_of_ours_is_not_followed(client: Client, sent: dict[str, str], to: str) -> None:
    answer = client.post("/language/", sent)
    assert (answer.status_code, answer["Location"]) == (302, to)
    assert answer.cookies.keys() == ({"language"} if sent.get("language") == "es" else set())


def test_a_language_is_chosen_by_a_form_of_ours_only(served: object) -> None:
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    assert strict.get("/language/?language=es").status_code == 405
    refused = strict.post("/language/", {"language": "es"})
    assert (refused.status_code, "language" in refused.cookies) == (403, False)


def test_the_desk_speaks_spanish(as_role, page) -> None:
    shown_case = case(1)
    client = as_role(Role.RECORDS_OFFICER)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "es"
    rows = page(client, "/desk/").texts("//tbody/tr/*")
    assert rows[:-1] == [
        "CF-2021-000001", "Vence en 2 díasDía hábil 3 de 5 · miércoles 5 de enero de 2022", "Solicitud FOIA",
        "Decidir qué se entrega, punto por puntoOficial de registros", "28 de diciembre de 2021",
    ]  # fmt: skip
    assert rows[-1].startswith("Elegir CF-2021-000001; ")
    act(shown_case, leaf=101)
    shown = page(client, "/desk/cases/CF-2021-000001/")
    assert shown.texts("//section[@aria-labelledby='acts']//strong") == ["Se busca en los sistemas"]
    # What has no shape that is known stays as it was written, and is marked as English.
    assert shown.texts("//section[@aria-labelledby='working']//li/span[@lang='en']")[0] == (
        "5 ILCS 140/3(d): 5 business days."
    )


def test_every_format_of_a_date_has_a_spanish_one() -> None:
    written = {
        form
        for path in sorted((setting_up.HERE / "templates").rglob("*.html"))
        for form in re.findall(r"\|date:[\"']([^\"']*)[\"']", path.read_text("utf-8"))
    }
    assert {one for one in written if re.search("[DlFMNb]", one)} - in_language.FORMATS["es"].keys() == set()


def test_dates_are_written_as_each_language_does(served: object) -> None:
    template = engines["django"].from_string('{{ on|date:"l, F j, Y" }} | {{ at|date:"M j, Y, H:i" }} | {{ on|date }}')
    values = {"on": date(2022, 3, 9), "at": datetime(2022, 1, 3, 18, 5, tzinfo=UTC)}
    with translation.override("en"):
        assert template.render(values) == "Wednesday, March 9, 2022 | Jan 3, 2022, 18:05 | March 9, 2022"
    with translation.override("es"):
        assert (
            template.render(values)
            == "miércoles 9 de marzo de 2022 | 3 de enero de 2022, 18:05 | \
9 de marzo de 2022"
        )


def test_no_message_of_ours_takes_the_name_of_a_month_or_a_day() -> None:
    """Django's names of months and days are messages too: "May" alone, in our catalogue, would be every May."""
    days = [date(2022, month, 1) for month in range(1, 13)] + [date(2022, 8, day) for day in range(1, 8)]
    form = engines["django"].from_string("{% for on in days %}{{ on|date:'F' }} {{ on|date:'l' }} {% endfor %}")
    with translation.override("es"):
        said = form.render({"days": days}).split()
    assert said[: 2 * 12 : 2] == [
        "enero", "febrero", "marzo", "abril", "mayo", "junio",
        "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ]  # fmt: skip
    assert said[2 * 12 + 1 :: 2] == ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]


def test_numbers_are_written_as_in_the_united_states(served: object) -> None:
    """Django's Spanish is that of Spain: it would write $6,15."""
    form = engines["django"].from_string("${{ dollars|floatformat:2 }}, {{ size|filesizeformat }}")
    values = {"dollars": 6.15, "size": 15_770}
    for language in ("en", "es"):
        with translation.override(language):
            assert form.render(values).replace("\xa0", " ") == "$6.15, 15.4 KB"
