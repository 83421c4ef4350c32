"""As whom somebody asks for records about a person: claimed, and verified by a named person who saw a paper."""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.cases import Case


class StandingClaim(models.Model):
    """One claim of a requester, and what came of it. Each step is an act of the case; this is how it stands now.

    The number of an identity paper is never kept, and a copy of the paper only until somebody has looked at it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="standing_claims")
    standing = models.CharField(max_length=16)  # subject, consent, parent, counsel
    of_whom = models.CharField(max_length=255)  # the person in the records, as the requester names them
    how = models.TextField(blank=True)  # in what way it was claimed
    claimed_by = models.CharField(max_length=255)  # who of the office wrote it down
    claimed_at = models.DateTimeField()
    seen = models.CharField(max_length=32, blank=True)  # the kind of paper, never its number
    outcome = models.CharField(max_length=16, blank=True)  # confirmed, not_confirmed; empty while it is open
    checked = models.TextField(blank=True)  # how it was checked
    places = models.JSONField(default=list)  # who it is in the records: [{"record", "at", "finding"}]
    verified_by = models.CharField(max_length=255, blank=True)
    verified_at = models.DateTimeField(null=True)
    copy_pages = models.PositiveIntegerField(default=0)  # of a copy that lies, encrypted, in the case's working folder
    copy_kept_at = models.DateTimeField(null=True)
    copy_destroyed_at = models.DateTimeField(null=True)
    copy_destroyed_by = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering = ("pk",)

    @property
    def has_copy(self) -> bool:
        """Whether the office has a copy of the paper now."""
        return self.copy_kept_at is not None and self.copy_destroyed_at is None
