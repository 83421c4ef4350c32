"""What must still be done away from a browser's request: the list is the truth, whoever works on it may forget."""

from __future__ import annotations

from django.db import models


class Work(models.Model):
    """One piece of work. ``key`` says what it is about; the same work cannot be listed twice."""

    kind = models.CharField(max_length=24)
    key = models.CharField(max_length=128)
    priority = models.IntegerField(default=0)  # 100: somebody waits for it; 0: nightly
    state = models.CharField(max_length=12, default="new")  # new, done, quarantine
    attempts = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=64, blank=True)  # the kind of the last error; never its text
    listed_at = models.DateTimeField()
    about = models.CharField(max_length=64, blank=True)  # the number of the case that it is about
    claimed_by = models.CharField(max_length=32, blank=True)  # the lane that is at it; empty while nobody is
    claimed_at = models.DateTimeField(null=True)
    steps_done = models.PositiveIntegerField(default=0)  # of what it does just now: documents read, drawn, redacted
    steps_of = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("kind", "key"), name="work_once"),
            # The database itself sees to it that no two lanes work on one case.
            models.UniqueConstraint(
                fields=("about",),
                condition=~models.Q(about="") & ~models.Q(claimed_by=""),
                name="work_one_a_case",
            ),
        )
        indexes = (models.Index(fields=("state", "-priority", "listed_at"), name="work_next"),)
