"""Steps of a case that can be done anywhere: from bytes and settings to a value, without database, keys or ledger.

An office that has a cluster sends them there (``sending``); without one they are done where they are asked for, by the
same functions. What comes back is checked value by value, for whoever read the file may have been taken over by it.
"""
