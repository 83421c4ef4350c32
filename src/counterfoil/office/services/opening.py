"""Opens a new office: folder, keys, tables, and the first entry of its ledger."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from counterfoil.cases.standing import is_name_and_title
from counterfoil.errors import BadInput
from counterfoil.law.load import available, load
from counterfoil.ledger import keys
from counterfoil.ledger.guard import Guard
from counterfoil.office import app, folder
from counterfoil.office.folder import Office
from counterfoil.office.journal import MASTER_KEY, PSEUDONYMS
from counterfoil.office.ledger_keys import PUBLIC_KEY, SIGNING_KEY
from counterfoil.office.services.session import session


def open_new(
    path: Path,
    *,
    law: str,
    overlay: str = "",
    name: str = "",
    sample: bool = False,
    simulated_clock: bool = False,
    people: Mapping[str, str] | None = None,
    begins: datetime | None = None,
    database: str = "sqlite",
) -> tuple[Office, str]:
    """A new office and its ledger's public key. Raises ``UnknownLaw``, ``BadInput``; nothing is left behind then.

    ``begins`` is where a simulated clock starts.
    """
    if not load(law, overlay or None).can_answer:  # an unknown law is refused as well, before anything is written
        able = ", ".join(name for name in available() if load(name).can_answer)
        raise BadInput(
            f"--law {law}: this pack has no gate for instruments and no letters yet, so no office can answer under it. "
            f"Its clocks and rules can be used without an office (deadline, law show, law diff). For an office: {able}."
        )
    officer = (people or {}).get("foia_officer", "")
    if officer and not is_name_and_title(officer):
        raise BadInput(f'--foia-officer: “{officer}”: give "Name, Title"; 5 ILCS 140/9(a) wants both on every letter.')
    folder.need_empty(path)
    existed = path.exists()
    try:
        office = folder.create(
            path, law=law, overlay=overlay, name=name, sample=sample, simulated_clock=simulated_clock, database=database
        )
        said = people or {}
        office = replace(
            office,
            foia_officer=officer,
            address=said.get("address", ""),
            phone=said.get("phone", ""),
            email=said.get("email", ""),
        )
        folder.write_settings(office)
        signer = keys.make_signer(office.keys / SIGNING_KEY, office.origin)
        keys.make_secret(office.keys / MASTER_KEY)
        keys.make_secret(office.keys / PSEUDONYMS)
        (office.keys / PUBLIC_KEY).write_text(f"{signer.key}\n", encoding="ascii")
        Guard.create(office.guard, office.origin)
        app.connect(office)
        app.migrate()
        _first_entry(path, office, begins)
    except BaseException:
        for part in path.iterdir() if path.exists() else ():
            shutil.rmtree(part) if part.is_dir() else part.unlink()
        if not existed and path.exists():
            path.rmdir()
        raise
    return office, str(signer.key)


def _first_entry(path: Path, office: Office, begins: datetime | None) -> None:
    with session(path, now=begins) as (_, journal), transaction.atomic():
        facts = {"law": office.law, "sample": office.sample, "simulated_clock": office.simulated_clock}
        journal.record("office.opened", facts=facts, private={"name": office.name})
