"""安全策略页的数 · Guarding: the figures by which the doors are guarded, as page, CSV and JSON show them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kaohe.base.findings import Text
from kaohe.web.access import policy
from kaohe.web.access.matrix import PUBLIC, matrix
from kaohe.web.home.plain import Plain

HEADS = ("项目", "内容")
ACTING = Text("办理业务的被发放人员", "Staff paid, acting in business")
"""What no role is: being paid, and acting in the business of the house as well."""


class RoleSaid(Plain):
    """A role, and whether it is of use only with a second factor."""

    role: str
    title_zh: str
    title_en: str
    second_factor: bool

    @property
    def title(self) -> Text:
        """Its title."""
        return Text(self.title_zh, self.title_en)


class Policy(Plain):
    """The policy. barred: roles that no natural person holds together."""

    password_length: int
    failures: int
    locked_minutes: int
    address_failures: int
    idle_minutes: int
    code_days: int
    most_persons: int
    roles: list[RoleSaid]
    barred: list[tuple[str, str]]

    @property
    def pairs(self) -> list[tuple[Text, Text]]:
        """The same by their titles."""
        titles = {one.role: one.title for one in self.roles}
        return [(titles.get(one, ACTING), titles.get(other, ACTING)) for one, other in self.barred]


def policy_shown() -> Policy:
    """The policy of this version.

    >>> policy_shown().failures
    5
    """
    table = matrix()
    roles = [one for name, one in table.roles.items() if name != PUBLIC]
    return Policy(
        password_length=policy.PASSWORD_LENGTH,
        failures=policy.FAILURES,
        locked_minutes=policy.LOCKED // timedelta(minutes=1),
        address_failures=policy.ADDRESS_FAILURES,
        idle_minutes=policy.IDLE // timedelta(minutes=1),
        code_days=policy.CODE_VALID // timedelta(days=1),
        most_persons=policy.MOST_PERSONS,
        roles=[
            RoleSaid(role=one.name, title_zh=one.title.zh, title_en=one.title.en, second_factor=one.second_factor)
            for one in roles
        ],
        barred=sorted((min(pair), max(pair)) for pair in table.barred),
    )


def policy_table(page: Policy) -> Iterator[tuple[object, ...]]:
    """The policy as rows."""
    yield "口令至少几位", page.password_length
    yield "登录失败几次锁定", page.failures
    yield "锁定分钟", page.locked_minutes
    yield "同一地址在锁定时间内登录失败几次暂停", page.address_failures
    yield "闲置退出分钟", page.idle_minutes
    yield "启用码有效天数", page.code_days
    yield "单独导出至多人数", page.most_persons
    for role in page.roles:
        yield f"第二因素：{role.title_zh}", "须有" if role.second_factor else "不要求"
    for (one, other), (first, second) in zip(page.barred, page.pairs, strict=True):
        yield "互斥角色", f"{first.zh} ✕ {second.zh}（{one} {other}）"
