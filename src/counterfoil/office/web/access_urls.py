"""Addresses of accounts: the second step of a log-in, one's own account, and the accounts of the office."""

from __future__ import annotations

from django.urls import path

from counterfoil.office.web import account, accounts, beyond_role, programs, second_step, sign_on

urlpatterns = [
    path("log-in/second-step/", second_step.second_step, name="second_step"),
    path("log-in/sign-on/", sign_on.sign_on, name="sign_on"),
    path("log-in/sign-on/back/", sign_on.back, name="sign_on_back"),
    path("account/", account.account, name="account"),
    path("account/app/", account.app, name="account_app"),
    path("account/key/", account.key, name="account_key"),
    path("account/recovery-codes/", account.recovery, name="account_recovery"),
    path("account/password/", account.password, name="account_password"),
    path("desk/beyond-role/", beyond_role.listed, name="beyond_role"),
    path("desk/cases/<slug:number>/beyond-role/", beyond_role.begin, name="case_beyond_role"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/programs/", programs.programs, name="programs"),
    path("accounts/add/", accounts.add, name="accounts_add"),
    path("accounts/of/<str:name>/", accounts.one_account, name="one_account"),
]
