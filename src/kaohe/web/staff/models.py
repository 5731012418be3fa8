"""答复 · Models: what a person paid said to a payment: that it is right, or what is wrong with it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.web.access.models import Account
from kaohe.web.home.short import Short
from kaohe.web.runs.models import Run


class Reply(models.Model):
    """One answer of a payee to one line of a run; never changed, so that what was said stays said."""

    class Kind(models.TextChoices):
        """What the payee says."""

        CONFIRM = "confirm"
        DISPUTE = "dispute"

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    sheet = Short(max_length=40)
    key = Short(max_length=120)
    person = Short(max_length=64, db_index=True)
    unit = Short(max_length=64, blank=True)
    amount = Short(max_length=64)
    kind = Short(max_length=16, choices=Kind)
    about = Short(max_length=16, blank=True)
    text = models.TextField(max_length=1000, blank=True)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """A line is confirmed once."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["run", "sheet", "key"],
                condition=models.Q(kind="confirm"),
                name="one_confirmation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.key} {self.kind}"
