"""批示 · Models: an instruction of a leader to a unit, until it is closed by somebody who did not handle it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.web.access.models import Account


class Instruction(models.Model):
    """What was asked of a unit, about what in which run; closed with what came of it. Never changed otherwise."""

    unit = models.CharField(max_length=64, db_index=True)
    unit_name = models.CharField(max_length=120)
    run = models.CharField(max_length=16)
    sheet = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    column = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=500)
    due = models.DateField(null=True, blank=True)
    handler = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=500, blank=True)

    class Meta:
        """Open ones first, the newest first."""

        ordering: ClassVar = [models.F("closed_at").asc(nulls_first=True), "-made_at"]

    def __str__(self) -> str:
        return f"{self.unit} {self.made_at:%F}"
