"""Accounts on the command line: what passwords are taken, what is kept of them, and on PostgreSQL too."""

from __future__ import annotations

import io
import json

import pytest

from counterfoil.cli import main
from counterfoil.office import models
from counterfoil.office.folder import Office
from counterfoil.office.services import accounts, leaked_passwords

GOOD = "correct horse battery staple"


def user(office: Office, what: str, name: str, *more: str) -> int:
    return main(["office", "user", what, str(office.folder), name, *more])


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch):
    """Gives the password by a pipe."""
    return lambda text: monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n"))


def test_add_keeps_no_password_in_clear(office: Office, typed, capsys: pytest.CaptureFixture[str]) -> None:
    typed(GOOD)
    assert user(office, "add", "dana", "--role", "records_officer") == 0
    assert capsys.readouterr().out == "dana may log in (records officer).\n"
    account = models.Account.objects.get()
    assert (account.log_in_name, account.role, account.check_password(GOOD)) == ("dana", "records_officer", True)
    assert GOOD not in account.password


def test_a_made_password_is_shown_once_and_holds(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert user(office, "add", "dana", "--role", "counsel", "--generate", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["role"], told["open"], len(told["password"])) == ("dana", "counsel", True, 20)
    assert models.Account.objects.get().check_password(told["password"])


@pytest.mark.parametrize("weak", ["short-one", "123456789012", "dana-dana-dana", "administrator", ""])
def test_a_weak_password_is_not_taken(office: Office, typed, capsys: pytest.CaptureFixture[str], weak: str) -> None:
    typed(weak)
    assert user(office, "add", "dana-dana-dana", "--role", "counsel") == 3
    assert "The password is not taken: " in capsys.readouterr().err
    assert models.Account.objects.count() == 0


@pytest.mark.parametrize("leaked", ["zaq12wsxcde34rfv", "ZAQ12wsxcde34RFV", "!alfonso921!", "michaeljordan23"])
def test_a_password_that_was_stolen_elsewhere_is_not_taken(
    office: Office, typed, capsys: pytest.CaptureFixture[str], leaked: str
) -> None:
    typed(leaked)
    assert user(office, "add", "dana", "--role", "counsel") == 3
    assert capsys.readouterr().err == "counterfoil: The password is not taken: This password is too common.\n"


def test_few_others_are_taken_for_stolen_ones() -> None:
    """About one in 250, and of those with capitals two: the same each time."""
    assert sum(leaked_passwords.is_leaked(f"{number} seven donkeys") for number in range(5000)) == 23
    assert sum(leaked_passwords.is_leaked(f"{number} Seven Donkeys") for number in range(5000)) == 45
    assert not leaked_passwords.is_leaked(GOOD)


def test_the_filter_holds_each_that_was_put_in() -> None:
    made = leaked_passwords.made_of(["a", "\ud800"])
    assert len(made) == leaked_passwords.BYTES
    found = {bit for one in ("a", "\ud800") for bit in leaked_passwords.bits(one)}
    assert {at * 8 + bit for at in range(len(made)) if made[at] for bit in range(8) if made[at] >> bit & 1} == found


def test_a_made_password_is_never_one_that_is_taken_for_leaked(monkeypatch: pytest.MonkeyPatch) -> None:
    made = iter(["michaeljordan23", "seven donkeys sing"])
    monkeypatch.setattr("counterfoil.office.services.accounts.secrets.token_urlsafe", lambda _: next(made))
    assert accounts.new_password() == "seven donkeys sing"


@pytest.mark.parametrize(
    "expected", ["Counterfoil2026!", "{name}-2026-{name}", "Winter-Records-1", "FOIApassword#2026"]
)
def test_a_password_of_words_that_anybody_would_try_is_not_taken(
    office: Office, typed, capsys: pytest.CaptureFixture[str], expected: str
) -> None:
    typed(expected.format(name=office.name.replace(" ", "")))
    assert user(office, "add", "dana", "--role", "counsel") == 3
    assert capsys.readouterr().err == "counterfoil: The password is not taken: This password is too common.\n"
    typed(expected.format(name=office.name) + " of seven donkeys")
    assert user(office, "add", "dana", "--role", "counsel") == 0


@pytest.mark.parametrize("name", ["", "a", "Dana", "dana sample", "<script>", "-dana", "x" * 65])
def test_an_odd_name_is_refused(office: Office, typed, name: str) -> None:
    typed(GOOD)
    assert main(["office", "user", "add", "--role", "counsel", str(office.folder), "--", name]) == 3
    assert models.Account.objects.count() == 0


def test_a_name_is_given_once(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert user(office, "add", "dana", "--role", "counsel", "--generate") == 0
    assert user(office, "add", "dana", "--role", "oversight", "--generate") == 3
    assert "dana: there is such an account." in capsys.readouterr().err
    assert [one.role for one in models.Account.objects.all()] == ["counsel"]


def test_another_password_replaces_the_first_and_closing_ends_it(office: Office, typed) -> None:
    typed(GOOD)
    user(office, "add", "dana", "--role", "counsel")
    typed("another horse battery")
    assert user(office, "password", "dana") == 0
    account = models.Account.objects.get()
    assert (account.check_password(GOOD), account.check_password("another horse battery")) == (False, True)
    assert user(office, "close", "dana") == 0
    assert models.Account.objects.get().is_active is False


def test_an_unknown_name_is_said_with_those_there_are(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    user(office, "add", "dana", "--role", "counsel", "--generate")
    assert user(office, "close", "dora") == 3
    assert "dora: this office has no such account. It has: dana." in capsys.readouterr().err


def test_a_role_belongs_to_add_and_only_there(office: Office) -> None:
    assert user(office, "add", "dana", "--generate") == 2
    assert user(office, "close", "dana", "--role", "counsel") == 2
