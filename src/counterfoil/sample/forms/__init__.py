"""The paper forms of the invented department: one module a form."""
