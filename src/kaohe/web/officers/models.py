"""启用、停用、重设 · Models: one-time codes that give an account its password; resets and closings by two officers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kaohe.web.access.models import Account


class Activation(models.Model):
    """A code that was handed over once; only its digest is kept. A later code ends the earlier ones."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.account} {self.made_at:%F}"


class Closing(models.Model):
    """The account of an officer is to be closed: asked for by one officer, and closed when another has agreed."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first; one open at a time for an account."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(agreed_at__isnull=True), name="one_open_closing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.asked_at:%F}"


class Reset(models.Model):
    """A new code for an account: asked for by the system officer, agreed to by the security officer, then issued."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first; one open at a time for an account."""

        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(issued_at__isnull=True), name="one_open_reset"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.asked_at:%F}"
