"""行为记录 · Records: the records of acts as a page, a table and JSON show them, with what narrows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from django.core.paginator import Paginator
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.dateparse import parse_date

from kaohe.base.findings import Text
from kaohe.web.access.entrances import entrance_said, entrances_like, reason_said
from kaohe.web.access.marks import BOOK, JOB, RUN, mark
from kaohe.web.access.matrix import matrix
from kaohe.web.access.models import AuditRecord
from kaohe.web.access.principal import Access
from kaohe.web.access.records import records_seen
from kaohe.web.access.terms import any_of
from kaohe.web.home.plain import Plain
from kaohe.web.look.tables import bounded
from kaohe.web.runs.models import Run

PAGE = 50
EARLIEST, LATEST = 1900, 2999
OUTCOMES = ("allowed", "refused", "failed")
READ = "read"
"""The kind of the jobs that read a book."""
TYPED = "staff:unmask"
"""The entrance whose reason a person writes."""
HEADS = (
    *("编号", "时间", "账号", "姓名", "人员", "角色", "做了什么", "入口", "方法"),
    *("权限", "结果", "状态码", "事项", "理由", "个人信息", "请求号", "来处"),
)


class Record(Plain):
    """One act, refusal or reading."""

    id: int
    at: datetime
    username: str
    name: str
    person: str
    roles: list[str]
    route: str
    method: str
    cells: str
    outcome: str
    status: int
    subject: str
    reason: str
    personal: bool
    request: str
    address: str

    @property
    def entrance(self) -> Text:
        """What the entrance is called."""
        return entrance_said(self.route, self.method)

    @property
    def why(self) -> Text:
        """The reason in words; as it was typed where a person gave it."""
        return Text(self.reason, self.reason) if self.route == TYPED else reason_said(self.reason)

    @property
    def titles(self) -> list[tuple[str, str]]:
        """The roles as people call them."""
        known = matrix().roles
        return [(known[one].title.zh, known[one].title.en) for one in self.roles if one in known]


class Records(Plain):
    """The records that one may see, a page at a time; `asked` is what narrows them."""

    rows: list[Record]
    count: int
    page: int
    pages: int
    asked: dict[str, str]


NARROWS = ("who", "route", "outcome", "subject", "run", "since", "until", "personal")


def records_listed(access: Access, asked: Mapping[str, str], page: int = 1, action: str = "read") -> Records:
    """The records, the latest first."""
    pages = Paginator(narrowed(records_seen(access, action), asked), PAGE)
    shown = pages.get_page(page)
    return Records(
        rows=[record_of(one) for one in shown.object_list],
        count=pages.count,
        page=shown.number,
        pages=pages.num_pages,
        asked={name: asked.get(name, "") for name in NARROWS},
    )


def records_table(access: Access, asked: Mapping[str, str], action: str = "read") -> Iterator[tuple[object, ...]]:
    """All that fit as a table."""
    found = narrowed(records_seen(access, action), asked)
    bounded(found.count())
    for one in map(record_of, found):
        at = timezone.localtime(one.at).isoformat(timespec="seconds")
        who = (one.username, one.name, one.person, " ".join(one.roles))
        act = (one.entrance.zh, one.route, one.method, one.cells, one.outcome, one.status, one.subject, one.why.zh)
        yield (one.id, at, *who, *act, "是" if one.personal else "", one.request, one.address)


def narrowed(records: QuerySet[AuditRecord], asked: Mapping[str, str]) -> QuerySet[AuditRecord]:
    """Those that fit what was asked; what cannot be read narrows to nothing rather than to everything."""
    if who := asked.get("who", ""):
        records = records.filter(Q(account__username__iexact=who) | Q(person__iexact=who))
    if route := asked.get("route", ""):
        called = any_of(Q(route=name, method=method) for name, method in entrances_like(route))
        records = records.filter(Q(route__icontains=route) | Q(cells__icontains=route) | called)
    if outcome := asked.get("outcome", ""):
        records = records.filter(outcome=outcome)
    if subject := asked.get("subject", ""):
        records = records.filter(Q(subject__icontains=subject) | Q(reason__icontains=subject))
    if run := asked.get("run", ""):
        records = records.filter(_of_run(run))
    if asked.get("personal", ""):
        records = records.filter(personal=True)
    return _dated(records, asked.get("since", ""), asked.get("until", ""))


def _dated(records: QuerySet[AuditRecord], since: str, until: str) -> QuerySet[AuditRecord]:
    for said, name, after in ((since, "at__gte", timedelta(0)), (until, "at__lt", timedelta(1))):
        if said:
            day = _day(said)
            records = records.filter(**{name: day + after}) if day is not None else records.none()
    return records


def _day(said: str) -> datetime | None:
    """The beginning of a day; None for what is no day of this age: others end where no moment can be reckoned."""
    try:
        day = parse_date(said)
    except ValueError:
        return None
    if day is None or not EARLIEST <= day.year <= LATEST:
        return None
    return timezone.make_aware(datetime.combine(day, time.min))


def record_of(one: AuditRecord) -> Record:
    """A record as it is shown."""
    return Record(
        id=one.pk,
        at=one.at,
        username=one.account.username if one.account else "",
        name=one.account.name if one.account else "",
        person=one.person,
        roles=[role for role in one.roles.split(",") if role],
        route=one.route,
        method=one.method,
        cells=one.cells,
        outcome=one.outcome,
        status=one.status,
        subject=one.subject,
        reason=one.reason,
        personal=one.personal,
        request=one.request,
        address=one.address,
    )


def acts_on(access: Access, run: str) -> list[Record]:
    """The latest acts on a run, its books and its jobs, in the order of time; what was only read is none."""
    acts = narrowed(records_seen(access), {"run": run}).exclude(method="GET")
    return [record_of(one) for one in acts[:PAGE]][::-1]


def _of_run(run: str) -> Q:
    """Whether a record is about a run, a book that it comes from, or a job that read this or worked on the run."""
    jobs, read = Run.objects.filter(pk=run), Q(jobs__book__jobs__kind=READ)
    return (
        Q(about=mark(RUN, run))
        | Q(about__in=_marks(jobs, JOB, "jobs__pk"))
        | Q(about__in=_marks(jobs, BOOK, "jobs__book_id"))
        | Q(about__in=_marks(jobs.filter(read), JOB, "jobs__book__jobs__pk"))
    )


def _marks(runs: QuerySet[Run], kind: str, number: str) -> QuerySet[Run, str]:
    made = Concat(Value(mark(kind, "")), Cast(number, CharField(max_length=20)))
    return runs.annotate(mark=made).values_list("mark", flat=True)
