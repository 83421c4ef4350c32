"""One module a format; each runs in the sandbox only and gives a ``content.Content``."""
