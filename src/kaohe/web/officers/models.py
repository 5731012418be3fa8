"""启用、停用、重设 · Models: one-time codes that give an account its password; resets and closings by two officers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.web.access.models import Account
from kaohe.web.home.short import Short


class Activation(models.Model):
    """A code that was handed over once; only its digest is kept. A later code ends the earlier ones."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    digest = Short(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.account} {self.made_at:%F}"


class Agreed(models.Model):
    """What one officer asks for about an account and another one agrees to."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first."""

        abstract = True
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.account} {self.asked_at:%F}"


class Closing(Agreed):
    """The account of an officer is to be closed; it is when the other has agreed."""

    class Meta(Agreed.Meta):
        """One open at a time for an account."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(agreed_at__isnull=True), name="one_open_closing"
            )
        ]


class Reset(Agreed):
    """A new code for an account: asked for by the system officer, agreed to by the security officer, then issued."""

    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta(Agreed.Meta):
        """One open at a time for an account."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(issued_at__isnull=True), name="one_open_reset"
            )
        ]
