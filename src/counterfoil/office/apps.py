"""Django's registration of the office."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    name = "counterfoil.office"
    label = "office"
