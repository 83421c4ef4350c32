"""Every address of the office. The list is pinned by a test: a new one is a decision."""

from __future__ import annotations

from django.urls import path

from counterfoil.office.web import access_urls, desk, language, log_in, portal

urlpatterns = [
    path("", portal.first_page, name="portal"),
    path("desk/", desk.inbox, name="inbox"),
    path("desk/cases/<slug:number>/", desk.case, name="case"),
    path("language/", language.choose, name="language"),
    path("log-in/", log_in.log_in, name="log_in"),
    path("log-out/", log_in.log_out, name="log_out"),
    *access_urls.urlpatterns,
]

handler400 = "counterfoil.office.web.errors.bad_request"
handler403 = "counterfoil.office.web.errors.forbidden"
handler404 = "counterfoil.office.web.errors.not_found"
handler500 = "counterfoil.office.web.errors.failed"
