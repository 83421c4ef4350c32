"""While the office is moved to another database no page is answered from either of them; and from the old one never."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from counterfoil.office import folder
from counterfoil.office.folder import Office
from counterfoil.office.operate import closing
from counterfoil.office.web import errors
from counterfoil.office.web.operate import HEALTH, degraded


def while_moved(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Hold the office's door open for as long as a request takes; 503 where it is shut, or leads elsewhere now."""
    looked: dict[tuple[Office, int, int], bool] = {}

    def answered(request: HttpRequest) -> HttpResponse:
        with closing.inside(settings.OFFICE.folder) as is_open:
            has_moved = is_open and _has_moved(settings.OFFICE, looked)
            if is_open and not has_moved:
                return get_response(request)
        return degraded() if request.path == HEALTH else errors.closed(request, has_moved=has_moved)

    return answered


def _has_moved(office: Office, looked: dict[tuple[Office, int, int], bool]) -> bool:
    """Whether ``office.toml`` names another database than this server has; the file is read where it was changed."""
    try:
        said = (office.folder / folder.SETTINGS).stat()
    except OSError:
        return False
    key = (office, said.st_ino, said.st_mtime_ns)
    if key not in looked:
        looked.clear()
        looked[key] = folder.database_of(office.folder) not in (office.database, None)
    return looked[key]
