"""Counterfoil answers demands for public records lawfully, on time and without a leak, and proves what it gave out.

The verbs of the command line are importable: ``from counterfoil import deadline, redact``. Each is loaded when it is
first used (PEP 562), so one verb never pays for another's libraries.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing.TYPE_CHECKING; importing typing takes longer than a deadline
if TYPE_CHECKING:
    from typing import Any

__version__ = "0.1.0"

_VERBS: dict[str, str] = {
    "deadline": "counterfoil.clock.deadline:deadline",
    "recognise": "counterfoil.demands.recognition:recognise",
    "detect": "counterfoil.cli.detect:detect",
    "redact": "counterfoil.redaction.line:redact",
    "inspect": "counterfoil.redaction.inspect:inspect",
    "check": "counterfoil.release.check:check",
    "verify_ledger": "counterfoil.ledger.verify:verify_folder",
    "generate_sample": "counterfoil.sample.folder:generate",
    "open_new_office": "counterfoil.office.services.opening:open_new",
    "adopt_law": "counterfoil.office.services.adopting:adopt",
    "add_records": "counterfoil.office.services.intake:add_records",
    "respond": "counterfoil.office.services.answering:respond",
}
"""Name of the public verb → ``module:function``; each is documented where it stands."""

__all__ = ["__version__"]


def __getattr__(name: str) -> Any:
    if name not in _VERBS:
        raise AttributeError(f"module 'counterfoil' has no attribute {name!r}")
    import importlib  # inline: a verb of the command line finds its function itself

    module, _, function = _VERBS[name].partition(":")
    return getattr(importlib.import_module(module), function)


def __dir__() -> list[str]:
    return sorted([*__all__, *_VERBS])
