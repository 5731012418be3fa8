"""批示 · Models: an instruction of a leader to a unit, until it is closed by somebody who did not handle it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.base.findings import Text
from kaohe.web.access.models import Account
from kaohe.web.home.short import Short


class Instruction(models.Model):
    """What was asked of a unit, about what in which run; closed with what came of it. Never changed otherwise."""

    unit = Short(max_length=64, db_index=True)
    unit_name = Short(max_length=120)
    run = Short(max_length=16)
    sheet = Short(max_length=40)
    key = Short(max_length=120)
    column = Short(title=Text("列名", "the name of the column"), max_length=60, blank=True)
    text = Short(title=Text("要求", "what is asked"), max_length=500)
    due = models.DateField(null=True, blank=True)
    handler = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    closed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = Short(title=Text("办理结果", "what came of it"), max_length=500, blank=True)

    class Meta:
        """Open ones first, the newest first."""

        ordering: ClassVar = [models.F("closed_at").asc(nulls_first=True), "-made_at"]

    def __str__(self) -> str:
        return f"{self.unit} {self.made_at:%F}"
