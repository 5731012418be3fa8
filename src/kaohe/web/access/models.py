"""账户与记录 · Models: accounts, who holds which role when, and what was done, refused or read."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils import timezone

from kaohe.base.findings import Text
from kaohe.web.home.short import Short


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by the name that signs in."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of a name, however it is capitalised."""
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """Who may sign in. `person` is the natural person behind it: one person's accounts are judged together."""

    username = Short(title=Text("账号", "the account"), max_length=64, unique=True)
    name = Short(title=Text("姓名", "the name"), max_length=64)
    person = Short(title=Text("人员编号", "the code of the person"), max_length=64, db_index=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)
    demo = models.BooleanField(default=False)
    lang = Short(max_length=8, blank=True)
    large = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "person"]

    def __str__(self) -> str:
        return self.name


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Roles as they stand at an instant."""

    def held(self, now: object) -> AssignmentQuerySet:
        """Those granted, begun, not ended and not revoked at `now`."""
        begun = self.filter(granted_at__isnull=False, since__lte=now, revoked_at__isnull=True)
        return begun.filter(Q(until__isnull=True) | Q(until__gt=now))

    def standing(self) -> AssignmentQuerySet:
        """Those that are asked for or granted, and not revoked: what barred pairs are judged on."""
        return self.filter(revoked_at__isnull=True)


class Assignment(models.Model):
    """A role of an account, for one unit where the role belongs to one. Asked for by one person, granted by another."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="assignments")
    role = Short(max_length=32)
    unit = Short(title=Text("单位", "the unit"), max_length=64, blank=True)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    requested_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        """One standing row for an account, a role and a unit."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "role", "unit"], condition=Q(revoked_at__isnull=True), name="one_standing_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.role} {self.unit}".strip()


class Person(models.Model):
    """Who an opaque 人员编号 is. Lives here alone: no fact, run, trace or log holds a name."""

    code = Short(max_length=64, primary_key=True)
    name = Short(max_length=64)
    unit = Short(max_length=64, blank=True, db_index=True)
    pinyin = Short(max_length=128, blank=True)

    def __str__(self) -> str:
        return self.code


class AuditRecord(models.Model):
    """One act, one refusal, or one reading of personal data. Written in the transaction of the act; never changed."""

    at = models.DateTimeField(db_index=True)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    person = Short(max_length=64, blank=True, db_index=True)
    roles = Short(max_length=200, blank=True)
    route = Short(max_length=100)
    method = Short(max_length=8)
    cells = Short(max_length=200, blank=True)
    outcome = Short(max_length=16)
    status = models.PositiveSmallIntegerField(default=0)
    subject = Short(max_length=300, blank=True)
    reason = Short(max_length=300, blank=True)
    personal = models.BooleanField(default=False)
    request = Short(max_length=32, blank=True)
    address = Short(max_length=45, blank=True)
    about = Short(max_length=40, blank=True, db_index=True)
    """The mark of the thing, as `run:1bdc8a50e70b6ca4`: found again whatever its words."""

    class Meta:
        """Newest first; refusals are found by their address."""

        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["outcome", "address", "at"], name="refused_from"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.route} {self.outcome}"
