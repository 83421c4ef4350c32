"""Spanish of the United States writes $6.15, as English does; Django's Spanish, that of Spain, writes 6,15."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
