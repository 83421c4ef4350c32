"""The families of errors, one a concept, each with the exit code that a verb ends with.

Exit codes: 0 done, 2 wrong usage, 3 bad input, 4 refused by law, 5 something leaks,
6 the ledger does not verify, 7 a person must decide, 8 the environment (disk, permission, missing tool).
"""

from __future__ import annotations


class CounterfoilError(Exception):
    """Anything that Counterfoil itself refuses. The message says what, where, why and what to do."""

    exit_code = 1


class UsageError(CounterfoilError):
    """The command was not called as its help says."""

    exit_code = 2


class BadInput(CounterfoilError):
    """A file or value that was given cannot be used as it is."""

    exit_code = 3


class DocumentUnreadable(BadInput):
    """A document is damaged, encrypted, too large or not what it says it is."""


class DemandUnreadable(BadInput):
    """A demand has no text that could be read."""


class LawPackInvalid(BadInput):
    """A law pack has an unknown key, a duplicate, a missing citation or an impossible date."""


class UnknownLaw(BadInput):
    """No law pack of that name is installed."""


class MarksInvalid(BadInput):
    """A list of marks or values for redaction cannot be used."""


class OfficeInvalid(BadInput):
    """A folder is not an office, or an office of a newer version."""


class RefusedByLaw(CounterfoilError):
    """The law pack, or the lack of its adoption, does not let this be done."""

    exit_code = 4


class NotAdopted(RefusedByLaw):
    """The office's counsel has not adopted the rules that would decide."""


class NoFixedTime(RefusedByLaw):
    """The law gives no number of days, so no due date exists that could be computed."""


class LetterIncomplete(RefusedByLaw):
    """The statute demands something of the letter that is still missing."""


class LeakFound(CounterfoilError):
    """Text or image data survives beneath a mark. Do not release the file."""

    exit_code = 5


class LedgerInvalid(CounterfoilError):
    """A ledger, checkpoint or receipt does not verify."""

    exit_code = 6


class ProofInvalid(LedgerInvalid):
    """A Merkle proof does not prove what it claims."""


class SignatureInvalid(LedgerInvalid):
    """A checkpoint is signed by nobody that is trusted, or a trusted key's signature is false."""


class HistoryRewritten(LedgerInvalid):
    """The ledger went back, was rewritten or was forked: nothing may be signed until that is explained."""


class PersonMustDecide(CounterfoilError):
    """The case waits: a named person has to decide before anything goes on."""

    exit_code = 7


class EnvironmentFailed(CounterfoilError):
    """The disk, a permission or a missing tool stops the work; nothing was lost."""

    exit_code = 8


class Overtaken(EnvironmentFailed):
    """Somebody else changed the case while something long was computed for it; it is computed anew."""


class LimitExceeded(BadInput):
    """Reading an untrusted file went over its limit of memory, time, size or number of parts."""


class ReaderKilled(LimitExceeded):
    """What read an untrusted file was killed: by its hard limit, by a machine without memory, or by somebody."""
