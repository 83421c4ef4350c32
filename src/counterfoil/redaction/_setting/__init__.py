"""Lines set anew: what follows a mark stands where it would stand whatever the mark had covered.

``plan`` decides from the source alone, in the process that verifies, where survivors and slots go; ``content`` writes
a page's content accordingly, in the process that rebuilds. ``docs/concepts/redaction.md`` says what still tells.
"""
