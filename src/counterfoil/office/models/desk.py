"""How staff share out the work of cases: teams, notes, pulls from custodians, words to search for, saved filters.

None of it is in the ledger: it is how the office works, not what it did to anybody's demand.
"""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.accounts import Account
from counterfoil.office.models.cases import Case


class Team(models.Model):
    """Accounts that share cases, under a name."""

    name = models.CharField(max_length=64, unique=True)
    members = models.ManyToManyField(Account, related_name="teams")


class Note(models.Model):
    """What staff tell each other about a case. Rows are added and never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    at = models.DateTimeField()
    text = models.TextField()


class Pull(models.Model):
    """A custodian is asked for what a system holds, by a day, and says what came of it under a name."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="pulls")
    system = models.CharField(max_length=128)
    custodian = models.CharField(max_length=128)
    expected = models.JSONField(default=list)  # kinds of records that such an event leaves behind
    asked_for = models.TextField(blank=True)  # numbers and words that it is found by
    due_on = models.DateField()
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, blank=True)  # handed_over, none, refused; empty while it is open
    said = models.TextField(blank=True)
    attested_by = models.CharField(max_length=255, blank=True)  # "Name, Title" of the custodian
    by_link = models.BooleanField(default=False)  # by the custodian's own hand, under the secret address
    email = models.CharField(max_length=254, blank=True)  # where the custodian is reminded; empty: by hand
    link = models.CharField(max_length=64, null=True, unique=True)  # SHA-256 of the secret under which they answer
    attested_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("due_on", "pk")


class SearchWords(models.Model):
    """Words that a person adds to the search of a case. Rows are added and never changed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="search_words")
    words = models.CharField(max_length=255)
    by = models.CharField(max_length=255)
    at = models.DateTimeField()


class NoticeWanted(models.Model):
    """A notice about a case that a person has asked for, and what came of it: its file, or why it was not made."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notices_wanted")
    kind = models.CharField(max_length=32)
    given = models.JSONField(default=dict)
    by = models.CharField(max_length=255)
    at = models.DateTimeField()
    file = models.CharField(max_length=64, blank=True)  # in the case's working folder
    said = models.TextField(blank=True)


class Served(models.Model):
    """The days of a paper that was served on the office, as a person read them in it, and what was objected."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="served")
    return_on = models.DateField(null=True)
    objected_on = models.DateField(null=True)
    objection = models.TextField(blank=True)
    by = models.CharField(max_length=255)
    at = models.DateTimeField()


class FilledTable(models.Model):
    """A production table that a person filled in and handed over: the file is in the case's working folder."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="filled_table")
    digest = models.CharField(max_length=64)
    by = models.CharField(max_length=255)
    at = models.DateTimeField()
    counsel = models.CharField(max_length=255, blank=True)  # who, by the table, decided what another law forbids
    confirmed_at = models.DateTimeField(null=True)  # when that person said so, with an account of their own


class SavedFilter(models.Model):
    """A way in which one account looks at the inbox, under a name."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="filters")
    name = models.CharField(max_length=64)
    query = models.CharField(max_length=255)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "name"), name="filter_once"),)


class Likeness(models.Model):
    """By what two demands are found to be alike: keyed digests, which say nothing by themselves."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="likeness")
    sender = models.CharField(max_length=64, blank=True, db_index=True)
    words = models.CharField(max_length=64, blank=True, db_index=True)
