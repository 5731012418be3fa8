"""启用码 · Codes: one-time codes by which an account gets its own password; failures lock."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from kaohe.web.access.models import Account
from kaohe.web.access.policy import CODE_VALID
from kaohe.web.officers.models import Activation

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
GROUPS, IN_GROUP = 4, 4


def code_made(account: Account, *, now: datetime, by: Account | None) -> str:
    """A code for an account, shown to whoever asked and never again; earlier ones end."""
    code = "-".join("".join(secrets.choice(LETTERS) for _ in range(IN_GROUP)) for _ in range(GROUPS))
    Activation.objects.filter(account=account, used_at__isnull=True, until__gt=now).update(until=now)
    Activation.objects.create(account=account, digest=_digest(code), made_at=now, made_by=by, until=now + CODE_VALID)
    return code


def activated(username: str, code: str, password: str, *, now: datetime) -> tuple[Account | None, list[str]]:
    """The account that a code opens, its password set; else what is wrong with the password.

    Whether the account or the code is wrong is not told.
    """
    account = Account.objects.select_for_update().filter(username__iexact=username.strip(), is_active=True).first()
    found = Activation.objects.filter(account=account, used_at__isnull=True, until__gt=now).first()
    if account is None or found is None or not hmac.compare_digest(found.digest, _digest(code)):
        return None, []
    try:
        validate_password(password, account)
    except ValidationError as wrong:
        return None, list(wrong.messages)
    account.set_password(password)
    account.save(update_fields=["password"])
    found.used_at = now
    found.save(update_fields=["used_at"])
    return account, []


def _digest(code: str) -> str:
    plain = "".join(letter for letter in code.upper() if letter in LETTERS)
    return hashlib.sha256(plain.encode()).hexdigest()
