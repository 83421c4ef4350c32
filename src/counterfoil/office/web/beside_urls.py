"""Addresses of what stands beside the office: exports of other systems, a watched folder, payments."""

from __future__ import annotations

from django.urls import path

from counterfoil.office.web import beside, follow_payment, imported

urlpatterns = [
    path("accounts/beside/", beside.beside, name="beside"),
    path("accounts/beside/import/", beside.look, name="import_look"),
    path("desk/watched/", beside.checked, name="watched"),
    path("desk/imported/", imported.listed, name="imported"),
    path("desk/imported/<int:imported>/", imported.one, name="imported_one"),
    path("log/imported/", imported.log, name="imported_log"),
    path("payments/told/", beside.payment_told, name="payment_told"),
    path("follow/<str:secret>/fee/", follow_payment.fee, name="follow_fee"),
    path("follow/<str:secret>/fee/pay/", follow_payment.pay, name="follow_pay"),
]
