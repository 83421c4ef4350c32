"""Attacks that every address must stand, asked of each that there is: a new one is asked as soon as it exists."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from counterfoil.office import web
from counterfoil.office.roles import Role

from .test_access import API, OBJECTS, routes


def all_forms(of: type[Any] = forms.BaseForm) -> set[type[Any]]:
    return {one for sub in of.__subclasses__() for one in (sub, *all_forms(sub)) if "counterfoil" in one.__module__}


def test_no_form_of_another_site_is_taken_by_any_page(as_role) -> None:
    """Whatever the page does with a form, and for whom: what comes without our token is refused before."""
    known = as_role(Role.RECORDS_OFFICER)
    browser = Client(SERVER_NAME="localhost", enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies = known.cookies
    for route in routes():
        if route.name in API:
            continue
        objects = {key: OBJECTS.get(key, of(key)) for key in route.pattern.converters}
        where = reverse(route.name, "counterfoil.office.web.urls", kwargs=objects)
        for sent in ({}, {"csrfmiddlewaretoken": "x" * 64}):
            answer = browser.post(where, sent, headers={"origin": "https://evil.example"})
            assert (route.name, answer.status_code) == (route.name, 403)


def test_only_programs_are_taken_without_a_token() -> None:
    """They bring a key of their own, and no cookie opens anything for them."""
    assert {one.name for one in routes() if getattr(one.callback, "csrf_exempt", False)} == {*API, "payment_told"}


def test_no_form_takes_whatever_a_table_has() -> None:
    """Each field that may be sent is named: what is sent beside them changes nothing."""
    for one in pkgutil.iter_modules(web.__path__, f"{web.__name__}."):
        import_module(one.name)
    ours = all_forms()
    assert len(ours) > 10
    assert [one.__name__ for one in ours if issubclass(one, forms.BaseModelForm)] == []


@pytest.mark.parametrize("odd", ["..%2f..%2foffice.toml", "%00", "CF-2021-000001%0d%0aX: y", "a" * 5_000])
def test_no_odd_address_is_answered_by_more_than_that_it_is_not_there(as_role, odd: str) -> None:
    """In place of any object: no file, no header, no traceback, nothing but a refusal."""
    browser = as_role(Role.RECORDS_OFFICER)
    browser.raise_request_exception = False
    for route in routes():
        for key in route.pattern.converters:
            spelt = str(route.pattern).replace("<", "\0").replace(">", "\0").split("\0")
            names = [one.rpartition(":")[2] for one in spelt[1::2]]
            spelt[1::2] = [odd if one == key else of(one) for one in names]
            where = f"/{''.join(spelt)}"
            answer = browser.get(where)
            content = b"".join(answer) if answer.streaming else answer.content
            refused = answer.status_code if answer.status_code in (301, 302, 400, 401, 403, 404, 405) else "refused"
            assert (where, answer.status_code, "X" in answer.headers) == (where, refused, False)
            assert (b"Traceback" in content, b"foia_officer =" in content) == (False, False)


def of(key: str) -> str:
    """An object that could be there."""
    return str((OBJECTS | {"secret": "x" * 32}).get(key, 1))
