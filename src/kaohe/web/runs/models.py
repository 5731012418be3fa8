"""运行与行 · Models: the projection of runs: one Run, its outcome Lines; rebuildable from the run folders alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.web.access.models import Account
from kaohe.web.home.ordered import OrderedJSON


class Run(models.Model):
    """A finished run in the home. status: computed → approved → published, or void."""

    class Status(models.TextChoices):
        """How far a run has come."""

        COMPUTED = "computed"
        APPROVED = "approved"
        PUBLISHED = "published"
        VOID = "void"

    id = models.CharField(max_length=16, primary_key=True)
    folder = models.CharField(max_length=200, unique=True)
    scheme = models.CharField(max_length=64, db_index=True)
    version = models.CharField(max_length=32)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    period = models.CharField(max_length=16)
    period_end = models.DateField(db_index=True)
    as_of = models.BigIntegerField()
    complete = models.BooleanField()
    pays = models.BooleanField()
    sample = models.BooleanField(default=False)
    status = models.CharField(max_length=16, choices=Status, default=Status.COMPUTED, db_index=True)
    hashes = OrderedJSON()
    form = models.CharField(max_length=12, blank=True)
    shape = OrderedJSON()
    entries = models.PositiveIntegerField(null=True, blank=True)
    started_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    computed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest period first."""

        ordering: ClassVar = ["-period_end", "scheme", "-computed_at"]

    def __str__(self) -> str:
        return f"{self.title_zh} {self.period}"


class Line(models.Model):
    """One outcome row of a run, every cell as people read it."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="lines")
    sheet = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    unit = models.CharField(max_length=64, blank=True)
    person = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=120)
    pinyin = models.CharField(max_length=200, blank=True)
    place = models.PositiveIntegerField(null=True)
    total = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    grade = models.CharField(max_length=40, blank=True)
    paid = models.CharField(max_length=60, blank=True)
    """What the row pays, exact as p/q, '' where it pays nothing: sums need not read the cells."""
    cells = OrderedJSON()

    class Meta:
        """Found by run and sheet, by person, by unit."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "sheet", "key"], name="one_line_a_row")]
        indexes: ClassVar = [
            models.Index(fields=["person", "run"], name="line_person"),
            models.Index(fields=["unit", "run"], name="line_unit"),
            models.Index(fields=["run", "sheet", "place"], name="line_place"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.sheet} {self.key}"
