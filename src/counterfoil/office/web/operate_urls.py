"""Addresses for whoever runs the server."""

from __future__ import annotations

from django.urls import path

from counterfoil.office.web import operate

urlpatterns = [
    path("health/", operate.health, name="health"),
    path("metrics/", operate.metrics, name="metrics"),
]
