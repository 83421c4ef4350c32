"""The office for programs, under ``/api/v1/``: filing, following, receiving, the public log, and being told.

Importing ``api.urls`` builds it; it needs the extra ``web``.
"""
