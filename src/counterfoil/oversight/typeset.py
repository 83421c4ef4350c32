"""A report's Typst template and JSON data to a tagged PDF (PDF/UA-1). Deterministic: same data, same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from counterfoil.errors import EnvironmentFailed


def pdf(template: Path, values: Mapping[str, Any]) -> bytes:
    """The PDF that ``template`` makes of ``values``, which are never read as markup; only the library's own fonts.

    Raises ``EnvironmentFailed`` where the template does not compile, as for a character that no such font has.
    """
    import typst  # inline: slow import

    try:
        made = typst.compile(
            template,
            root=template.parent,
            format="pdf",
            pdf_standards="ua-1",
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
        )
    except typst.TypstError as error:
        raise EnvironmentFailed(f"{template.name} does not compile: {error.message}.") from error
    if not isinstance(made, bytes):
        raise EnvironmentFailed(f"{template.name} made no single PDF. Install Counterfoil again.")
    return made
