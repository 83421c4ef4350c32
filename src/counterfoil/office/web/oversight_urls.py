"""Addresses of counsel's and oversight's own pages."""

from __future__ import annotations

from django.urls import path

from counterfoil.office.web import openings, oversight, overview

urlpatterns = [
    path("desk/ledger/", oversight.ledger, name="ledger"),
    path("desk/ledger/<int:index>/", oversight.entry, name="ledger_entry"),
    path("desk/opened/", oversight.opened, name="opened"),
    path("desk/openings/", openings.openings, name="openings"),
    path("desk/oversight/", overview.overview, name="overview"),
    path("desk/referrals/", oversight.referrals, name="referrals"),
]
