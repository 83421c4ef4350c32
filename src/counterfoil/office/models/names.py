"""What records are looked up by: the words of which names may be made, and the numbers of their events."""

from __future__ import annotations

from django.db import models

from counterfoil.office.models.cases import Record


class NameToken(models.Model):
    """One word that stands in a record that may be searched; where, ``NamePlaces`` says. No list of names: every word
    is here, whoever or whatever it means. ``places`` counts where it ever stood: the next goes behind."""

    token = models.CharField(max_length=64, unique=True)
    places = models.PositiveBigIntegerField(default=0)


class NamePlaces(models.Model):
    """Up to so many places of a word, eight bytes each (``records.names.places``), the low byte first. ``lowest`` and
    ``highest``: the records between which they lie."""

    token = models.ForeignKey(NameToken, on_delete=models.CASCADE, db_index=False)
    part = models.PositiveIntegerField()
    lowest = models.PositiveBigIntegerField()
    highest = models.PositiveBigIntegerField()
    places = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("token", "part"), name="name_places_once"),)


class NameChange(models.Model):
    """One row: how often words came and went, so that a program knows whether the words it holds are those of now."""

    came = models.PositiveBigIntegerField(default=0)
    went = models.PositiveBigIntegerField(default=0)


class RecordNumber(models.Model):
    """One number of a record, as it is compared (``plain``) and as it ties the records of an event together."""

    record = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="looked_up_by")
    place = models.PositiveIntegerField()  # from 0, as the record has them
    system = models.CharField(max_length=16)
    value = models.CharField(max_length=64)
    plain = models.CharField(max_length=64, db_index=True)

    class Meta:
        indexes = (models.Index(fields=("value", "system"), name="record_number_value"),)
