"""The office in a browser: the public's first page, and the desk for staff. ``server.bind`` starts it."""
