"""What persons have decided so far in a case that is being reviewed, how it came so, and who signs for it."""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.accounts import Account
from counterfoil.office.models.cases import Case


class Draft(models.Model):
    """What stands decided of one place, not yet signed. Deleted when the case closes.

    ``place``: the id of a finding; empty for the file as a whole; ``page 3`` for a page that was viewed; ``add 1`` for
    what a person adds. ``decision`` has the words of a decisions table (docs/formats/decisions.md); empty: undecided.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="drafts")
    unit = models.CharField(max_length=24)
    place = models.CharField(max_length=32, blank=True)
    decision = models.CharField(max_length=24, blank=True)
    exemption = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    category = models.CharField(max_length=32, blank=True)  # of a correction, or of what was added
    role = models.CharField(max_length=128, blank=True)  # of a correction: "victim, minor"
    text = models.TextField(blank=True)  # words that were added
    box = models.JSONField(null=True)  # a box that was drawn, [x0, y0, x1, y1] in points
    reach = models.CharField(max_length=8, blank=True, default="")  # how far it was meant: review.party_decisions
    party = models.CharField(max_length=16, blank=True, default="")  # the stamp of the party that it was decided on
    shows = models.CharField(max_length=16)  # what was decided on: of another proposal it does not count
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    at = models.DateTimeField()  # by the computer's own clock, in a simulated office too
    version = models.PositiveBigIntegerField()  # the number of the change that made it so

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "unit", "place"), name="draft_once"),)


class ReviewChange(models.Model):
    """One thing that one person did in a review, to one place or to many. Rows are added and never changed.

    ``sealed`` holds each place as it was and as it became, under the key of the case, which is destroyed with it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    number = models.PositiveBigIntegerField()  # runs from 1 in each case
    by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)  # none: at the command line
    at = models.DateTimeField()
    kind = models.CharField(max_length=8)  # do, undo, redo; party: an act on a party, which is in the ledger
    of = models.PositiveBigIntegerField(null=True)  # the number of what is undone or done again
    sealed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "number"), name="review_change_once"),)


class SignOff(models.Model):
    """Somebody signed what stands decided; where a second signature is needed, it waits for that."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    number = models.PositiveBigIntegerField()  # of the last change that it covers; what comes after it is not signed
    table = models.CharField(max_length=64)  # digest of the signed table
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    needs_second = models.BooleanField()
    second = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=12)  # waiting, complete, withdrawn
