"""Every address of the office. The list is pinned by a test: a new one is a decision."""

from __future__ import annotations

from django.urls import path

from counterfoil.office.api import urls as api_urls
from counterfoil.office.web import (
    access_urls,
    desk,
    desk_urls,
    language,
    log_in,
    mail_urls,
    operate_urls,
    oversight_urls,
    portal,
    portal_urls,
    review_urls,
)

urlpatterns = [
    path("", portal.first_page, name="portal"),
    path("desk/", desk.inbox, name="inbox"),
    path("desk/cases/<slug:number>/", desk.case, name="case"),
    *desk_urls.urlpatterns,
    path("language/", language.choose, name="language"),
    *review_urls.urlpatterns,
    path("log-in/", log_in.log_in, name="log_in"),
    path("log-out/", log_in.log_out, name="log_out"),
    *access_urls.urlpatterns,
    *portal_urls.urlpatterns,
    *api_urls.urlpatterns,
    *mail_urls.urlpatterns,
    *operate_urls.urlpatterns,
    *oversight_urls.urlpatterns,
]

handler400 = "counterfoil.office.web.errors.bad_request"
handler403 = "counterfoil.office.web.errors.forbidden"
handler404 = "counterfoil.office.web.errors.not_found"
handler500 = "counterfoil.office.web.errors.failed"
