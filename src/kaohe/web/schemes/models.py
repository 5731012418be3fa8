"""草案 · Models: drafts with every hand that wrote in them, and trials of them on past runs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.base.findings import Text
from kaohe.web.access.models import Account
from kaohe.web.home.ordered import OrderedJSON
from kaohe.web.home.short import Short
from kaohe.web.runs.models import Run


class Draft(models.Model):
    """A scheme being written. `revision` grows with every save: whoever saves says which one he began with."""

    class State(models.TextChoices):
        """How far a draft has come."""

        WRITTEN = "written"
        SUBMITTED = "submitted"
        PUBLISHED = "published"

    text = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    state = Short(max_length=16, choices=State, default=State.WRITTEN)
    title_zh = Short(max_length=120, blank=True)
    title_en = Short(max_length=120, blank=True)
    origin_kind = Short(max_length=16, blank=True)
    origin_name = Short(title=Text("来源的编号", "what it began with"), max_length=120, blank=True)
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The one touched last first."""

        ordering: ClassVar = ["-changed_at"]

    def __str__(self) -> str:
        return f"{self.title_zh or self.pk} r{self.revision}"


class Revision(models.Model):
    """A text of a draft and the person who wrote it; a person's saves in a row are one revision."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    person = Short(max_length=64)
    at = models.DateTimeField()

    class Meta:
        """Oldest first."""

        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.draft_id} r{self.number}"


class Trial(models.Model):
    """A scheme tried on a past run: asked for by a person, computed by a worker. Of persons it tells only sums.

    marks: what each person is paid, as marks; never shown, and compared with later trials on the same run.
    worker: host and process that are at it; beat: when that began, and before when it was asked for.
    """

    class State(models.TextChoices):
        """How far a trial has come."""

        WAITING = "waiting"
        DONE = "done"
        FAILED = "failed"

    text = models.TextField()
    name = Short(title=Text("方案编号和版本", "scheme and version"), max_length=160)
    kind = Short(max_length=16)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    state = Short(max_length=16, choices=State, default=State.WAITING)
    told = OrderedJSON(null=True)
    findings = models.JSONField(default=list)
    marks = models.JSONField(default=dict)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    worker = Short(max_length=120, blank=True)
    beat = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.run_id} {self.state}"
