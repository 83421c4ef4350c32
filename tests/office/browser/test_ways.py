"""The same office by keyboard alone, without scripts, in Spanish, on a phone and on paper."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import Served
from .making import PASSWORD
from .visiting import PHONE, RULES, Visitor

FOCUSED = "() => document.activeElement.textContent.trim() || document.activeElement.id"
RINGED = """() => {
    const {outlineStyle, outlineWidth, boxShadow} = getComputedStyle(document.activeElement);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
}"""


def tab_to(page: Page, name: str, *, at_most: int = 40) -> None:
    """Press Tab until what is called ``name`` has the focus; every stop on the way shows that it has it."""
    seen = []
    for _ in range(at_most):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUSED))
        assert not page.evaluate("document.activeElement === document.body"), f"no {name!r} in {seen[:-1]}"
        assert page.evaluate(RINGED), f"{seen[-1]}: nothing shows that it has the focus"
        if seen[-1] == name:
            return
    raise AssertionError(f"no {name!r} in {seen}")


def test_by_keyboard_alone_from_the_first_page_to_a_case(shown: Served, visitor: Callable[..., Visitor]) -> None:
    one = visitor(shown)
    page = one.visit("/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#content"
    page = one.visit("/")
    tab_to(page, "For staff")
    one.enter()
    assert page.evaluate(FOCUSED) == "id_username"
    page.keyboard.type("records_officer")
    tab_to(page, "id_password")
    page.keyboard.type(PASSWORD)
    tab_to(page, "Log in")
    one.enter()
    number = page.locator("tbody th a").first.inner_text()
    tab_to(page, number)
    one.enter()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Case {number}")


def test_without_scripts_a_case_is_opened_and_left(shown: Served, visitor: Callable[..., Visitor]) -> None:
    one = visitor(shown, "counsel", java_script_enabled=False)
    number = one.page.locator("tbody th a").first.inner_text()
    page = one.follow(number)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Case {number}")
    page = one.press("Log out", within="header")
    expect(page.get_by_role("link", name="For staff")).to_be_visible()


def test_spanish_is_chosen_at_the_foot_of_a_page_and_stays(shown: Served, visitor: Callable[..., Visitor]) -> None:
    one = visitor(shown, java_script_enabled=False)
    one.visit("/")
    page = one.press("Español", within="footer")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Registros públicos de City of Lakehurst (SAMPLE)")
    page = one.follow("Para el personal")
    page.get_by_label("Nombre de usuario").fill("records_officer")
    page.get_by_label("Contraseña").fill(PASSWORD)
    one.press("Iniciar sesión")
    expect(heading).to_have_text("Casos abiertos")
    expect(page.locator("html")).to_have_attribute("lang", "es")


def test_a_browser_that_asks_for_spanish_is_answered_in_it(shown: Served, visitor: Callable[..., Visitor]) -> None:
    page = visitor(shown, locale="es-MX").visit("/")
    expect(page.get_by_role("heading", level=2).first).to_have_text("Cómo solicitar")


def test_on_a_phone_what_presses_most_is_seen_without_scrolling(shown: Served, visitor: Callable[..., Visitor]) -> None:
    one = visitor(shown, "records_officer", viewport=PHONE, has_touch=True, is_mobile=True)
    first = one.page.locator("tbody tr").first
    expect(first.locator(".clock")).to_be_in_viewport()
    first.get_by_role("link").tap()
    one.page.wait_for_url("**/desk/cases/*/")
    one.hold()


def test_on_paper_there_is_the_content_and_nothing_to_press(shown: Served, visitor: Callable[..., Visitor]) -> None:
    one = visitor(shown, "records_officer", color_scheme="dark")
    page = one.page
    page.emulate_media(media="print", color_scheme="dark")
    for gone in ("nav", "footer", ".usa-skipnav"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator("header")).to_have_text("City of Lakehurst (SAMPLE)", use_inner_text=True)  # whose page it is
    expect(page.locator(".sample")).to_be_visible()
    expect(page.get_by_role("table")).to_be_visible()
    assert one.violations(["color-contrast"]) == []
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_visitor_sees_what_is_wrong_with_a_page(shown: Served, visitor: Callable[..., Visitor]) -> None:
    one = visitor(shown)
    page = one.visit("/")
    page.evaluate("""() => {
        const wide = document.createElement('div');
        wide.textContent = 'wide';
        Object.assign(wide.style, {width: '3000px', color: '#999999'});
        document.querySelector('main').append(wide, document.createElement('input'));
        console.error('a fault');
        fetch('https://elsewhere.example/').catch(() => {});
    }""")
    found = [line.split(":")[0] for line in one.violations(RULES)]
    assert (found, len(one.too_wide())) == (["color-contrast", "label"], 1)
    found = one.faults_of("/")
    assert found[0] == "console: a fault"
    assert len(found) > 1  # the policy of the page lets no request go elsewhere, and the browser says so
    assert {line.partition(":")[0] for line in found} == {"console"}


ON_THE_SCREEN = """() => {
    const {left, right} = document.querySelector('details.more ul').getBoundingClientRect();
    return left >= 0 && right <= document.documentElement.clientWidth;
}"""


def test_what_stands_behind_more_is_on_the_screen(shown: Served, visitor: Callable[..., Visitor]) -> None:
    one = visitor(shown, "counsel")
    one.context.add_cookies([{"name": "language", "value": "es", "url": one.address}])
    page = one.visit("/desk/ledger/")
    page.locator("details.more summary").click()
    for width in (320, 390, 640, 800, 1030, 1280):
        page.set_viewport_size(PHONE | {"width": width})
        assert page.evaluate(ON_THE_SCREEN), width


def test_no_width_scrolls_sideways_between_a_phone_and_a_desk(shown: Served, visitor: Callable[..., Visitor]) -> None:
    one = visitor(shown, "counsel")
    for language in ("en", "es"):
        one.context.add_cookies([{"name": "language", "value": language, "url": one.address}])
        for path in ("/desk/", "/desk/papers/", "/desk/referrals/", "/desk/ledger/", "/log/"):
            one.visit(path, rules=None)
            for width in (641, 720, 800, 900, 1030, 1180):
                one.page.set_viewport_size({"width": width, "height": 900})
                assert (language, path, width, one.too_wide()) == (language, path, width, [])
