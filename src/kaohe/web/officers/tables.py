"""三员页的数 · Tables: accounts, roles and resets as pages, CSV and JSON show them."""

from __future__ import annotations

from datetime import datetime

from kaohe.base.findings import Text
from kaohe.web.access.matrix import matrix
from kaohe.web.home.plain import Plain


class Seat(Plain):
    """A role of an account, or a wish for one."""

    id: int
    account: int
    username: str
    name: str
    person: str
    role: str
    unit: str
    since: datetime
    until: datetime | None
    requested_by: str
    requested_at: datetime
    granted_by: str
    granted_at: datetime | None
    revoked_by: str
    revoked_at: datetime | None
    state: str

    @property
    def title(self) -> Text:
        """The role as people call it."""
        return matrix().roles[self.role].title if self.role in matrix().roles else Text(self.role, self.role)


class AccountRow(Plain):
    """An account and the roles it holds."""

    id: int
    username: str
    name: str
    person: str
    is_active: bool
    has_password: bool
    second_factor: bool
    last_login: datetime | None
    made_at: datetime
    made_by: str
    roles: list[Seat]
    officer: bool


class ResetRow(Plain):
    """A new code that is under way."""

    id: int
    username: str
    name: str
    asked_by: str
    asked_at: datetime
    agreed_by: str
    agreed_at: datetime | None


class ClosingRow(Plain):
    """An officer's account that is to be closed."""

    id: int
    username: str
    name: str
    person: str
    asked_by: str
    asker: str
    asked_at: datetime


class Accounts(Plain):
    """The accounts that fit, a page at a time, and the closings and resets under way."""

    rows: list[AccountRow]
    closings: list[ClosingRow]
    resets: list[ResetRow]
    count: int
    page: int
    pages: int
    asked: str


class Seats(Plain):
    """The roles that fit, the wishes that wait first."""

    rows: list[Seat]
    waiting: int
    count: int
    page: int
    pages: int
    asked: str
    state: str
