"""The office in a browser: the public's first page, and the desk for staff. ``server.bind`` starts it.

Importing it adds the parts of Django that only the web needs; an office on the command line opens faster without. Roles
are a field of ours, so the tables of Django's own users, groups and permissions are never made.
"""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.management import create_contenttypes
from django.db.models.signals import post_migrate

_OF_DJANGO = ("django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions")

if not apps.is_installed("django.contrib.auth"):
    settings.MIGRATION_MODULES = {"auth": None, "contenttypes": None}
    apps.set_installed_apps([*_OF_DJANGO, *settings.INSTALLED_APPS])
    # What would fill those tables.
    post_migrate.disconnect(dispatch_uid="django.contrib.auth.management.create_permissions")
    post_migrate.disconnect(create_contenttypes)
