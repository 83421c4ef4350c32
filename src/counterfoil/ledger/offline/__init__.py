"""What others verify with: files that are handed out beside a ledger and need nothing of this program."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
HANDED_OUT = ("verify.py", "verify.html")
"""One file for whoever has Python, one for whoever has a browser."""
