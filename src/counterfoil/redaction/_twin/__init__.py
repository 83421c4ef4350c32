"""How a twin of a document is made: the same page with other letters, of other widths, under its marks."""
