"""已发布的方案 · Models: a published version of a scheme: who wrote it, who published it, where its document lies."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.base.findings import Text
from kaohe.web.access.models import Account
from kaohe.web.home.short import Short


class Published(models.Model):
    """One version for ever: its document is never written again, and its row only ever gains its retirement."""

    scheme = Short(title=Text("方案编号 scheme", "scheme"), max_length=64)
    version = Short(title=Text("版本 version", "version"), max_length=32)
    title_zh = Short(title=Text("中文名称", "the title in Chinese"), max_length=120)
    title_en = Short(title=Text("英文名称", "the title in English"), max_length=120)
    period = Short(max_length=16)
    pays = models.BooleanField()
    digest = Short(max_length=64)
    path = Short(max_length=200, unique=True)
    effective = models.DateField()
    authors = models.JSONField()
    published_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    retired_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest version of each scheme first."""

        ordering: ClassVar = ["scheme", "-effective", "-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["scheme", "version"], name="one_version")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.version}"

    @property
    def name(self) -> str:
        """How addresses call it."""
        return f"{self.scheme}@{self.version}"
