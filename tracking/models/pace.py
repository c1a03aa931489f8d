"""How often something has been tried, counted where all web processes see it. No row is about a person for longer than
its window."""

from django.db import models


class Spent(models.Model):
    """Tries of one key in its window (pace.py). In the database and not in the cache: Django's own database cache reads
    and writes a count in two steps, and fifty at once would be counted as a few."""

    key = models.CharField(max_length=120, primary_key=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key


class WrongCodes(models.Model):
    """Wrong start codes of a quarter of an hour, by everybody together."""

    quarter = models.DateTimeField(unique=True)  # its first moment
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.quarter}: {self.count}"
