"""Exports of other systems: which of their columns says what, and what a row is; nothing here is written anywhere."""
