"""运行之事 · Models: uploaded books, jobs of workers, acts that need two persons, exports."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from kaohe.base.findings import Text
from kaohe.web.access.models import Account
from kaohe.web.home.short import Short
from kaohe.web.runs.models import Run


class Book(models.Model):
    """An uploaded book of facts for one scheme and period; `tables` and `findings` are what its preview found."""

    class State(models.TextChoices):
        """How far a book has come."""

        READING = "reading"
        READY = "ready"
        REFUSED = "refused"

    name = Short(title=Text("文件名", "the name of the file"), max_length=160)
    folder = Short(max_length=200, blank=True)
    sha256 = Short(max_length=64, db_index=True)
    kind = Short(max_length=16)
    source = Short(max_length=120)
    scheme = Short(max_length=64)
    version = Short(max_length=32)
    title_zh = Short(max_length=120)
    title_en = Short(max_length=120)
    period = Short(title=Text("考核周期", "the period"), max_length=16)
    pays = models.BooleanField()
    state = Short(max_length=16, choices=State, default=State.READING)
    complete = models.BooleanField(default=False)
    tables = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.scheme} {self.period}"


class Job(models.Model):
    """Work of a worker. `attempt` grows with every resumption: an older worker stops at its next step.

    fingerprint: the same work is not begun twice. worker: host and process that do it.
    """

    class Kind(models.TextChoices):
        """What is to be done."""

        READ = "read"
        RUN = "run"
        PROJECT = "project"
        SEAL = "seal"
        EXPORT = "export"

    class State(models.TextChoices):
        """How far it has come."""

        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = Short(max_length=16, choices=Kind)
    state = Short(max_length=16, choices=State, default=State.QUEUED, db_index=True)
    book = models.ForeignKey(Book, null=True, blank=True, on_delete=models.PROTECT, related_name="jobs")
    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.SET_NULL, related_name="jobs")
    asked = models.JSONField(default=dict)
    pays = models.BooleanField()
    fingerprint = Short(max_length=64)
    attempt = models.PositiveIntegerField(default=1)
    step = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=1)
    log = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    cancel = models.BooleanField(default=False)
    worker = Short(max_length=120, blank=True)
    beat = models.DateTimeField(null=True, blank=True)
    started_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first; the same work stands once."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(state__in=("queued", "running", "done")), name="one_job_a_work"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"


class TwoPerson(models.Model):
    """An act that two natural persons do: the first proposes, another one completes it."""

    act = Short(max_length=16)
    subject = Short(max_length=64)
    reason = Short(title=Text("原因", "the reason"), max_length=300, blank=True)
    first = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()
    second = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One proposal at a time."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["act", "subject"], condition=Q(second__isnull=True), name="one_proposal")
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject}"


class ExportJob(models.Model):
    """A workbook of a run for one person; about more than a thousand people it waits for another person's approval."""

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting"
        QUEUED = "queued"
        DONE = "done"
        FAILED = "failed"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="exports")
    people = models.PositiveIntegerField()
    state = Short(max_length=16, choices=State)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    approved_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    path = Short(max_length=200, blank=True)
    findings = models.JSONField(default=list)

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.run_id} {self.people} {self.state}"
