"""运行与行 · Models: the projection of runs: one Run, its outcome Lines; rebuildable from the run folders alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.base.findings import Text
from kaohe.web.access.models import Account
from kaohe.web.home.ordered import OrderedJSON
from kaohe.web.home.short import Short


class Run(models.Model):
    """A finished run in the home. status: computed → approved → published, or void."""

    class Status(models.TextChoices):
        """How far a run has come."""

        COMPUTED = "computed"
        APPROVED = "approved"
        PUBLISHED = "published"
        VOID = "void"

    id = Short(max_length=16, primary_key=True)
    folder = Short(max_length=200, unique=True)
    scheme = Short(max_length=64, db_index=True)
    version = Short(max_length=32)
    title_zh = Short(max_length=120)
    title_en = Short(max_length=120)
    period = Short(max_length=16)
    period_end = models.DateField(db_index=True)
    as_of = models.BigIntegerField()
    complete = models.BooleanField()
    pays = models.BooleanField()
    sample = models.BooleanField(default=False)
    status = Short(max_length=16, choices=Status, default=Status.COMPUTED, db_index=True)
    hashes = OrderedJSON()
    form = Short(max_length=12, blank=True)
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
    sheet = Short(title=Text("表名", "the name of the sheet"), max_length=40)
    key = Short(title=Text("代码", "the code of the row"), max_length=120)
    unit = Short(title=Text("单位代码", "the code of the unit"), max_length=64, blank=True)
    person = Short(title=Text("人员编号", "the code of the person"), max_length=64, blank=True)
    name = Short(title=Text("名称", "the name"), max_length=120)
    pinyin = Short(max_length=200, blank=True)
    place = models.PositiveIntegerField(null=True)
    total = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    grade = Short(title=Text("等级", "the grade"), max_length=40, blank=True)
    paid = Short(title=Text("金额", "the amount"), max_length=60, blank=True)
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
