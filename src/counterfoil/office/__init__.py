"""The office: cases, records, acts and releases in one database. Importing it sets Django up, without a database yet.

``app.open_office`` then points it at one office; the web application brings settings of its own.
"""

from __future__ import annotations

import os

import django
from django.apps import apps
from django.conf import settings

if not settings.configured and "DJANGO_SETTINGS_MODULE" not in os.environ:
    settings.configure(
        DATABASES={"default": {"ENGINE": "django.db.backends.dummy"}},
        INSTALLED_APPS=["counterfoil.office"],
        AUTH_USER_MODEL="office.Account",
        USE_TZ=True,
        TIME_ZONE="UTC",
        LANGUAGE_CODE="en",
        LANGUAGES=[("en", "English"), ("es", "Español")],
        FORMAT_MODULE_PATH="counterfoil.office.formats",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
if not apps.ready and not apps.loading:
    django.setup()
