"""Addresses of the office's e-mail."""

from __future__ import annotations

from django.urls import path

from counterfoil.office.web import mail

urlpatterns = [
    path("desk/mail/", mail.mail, name="mail"),
    path("desk/cases/<slug:number>/mail/", mail.case_mail, name="case_mail"),
]
