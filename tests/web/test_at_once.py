"""同时的手 · At once: two hands at one moment over PostgreSQL do the act once, or the second is told why not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.http import Http404
from django.utils import timezone

from kaohe.web.access.models import Account
from kaohe.web.access.principal import access_of
from kaohe.web.instructions import services as instructions
from kaohe.web.instructions.models import Instruction
from kaohe.web.jobs import services as jobs
from kaohe.web.jobs.models import Book, Job, TwoPerson
from kaohe.web.look.refusal import RefusedError
from kaohe.web.officers import closing
from kaohe.web.officers import services as officers
from kaohe.web.officers.models import Closing, Reset
from kaohe.web.runs.models import Run
from kaohe.web.schemes import services as schemes
from kaohe.web.schemes.models import Draft
from kaohe.web.shelf.models import Published
from tests.web.filled import small_filled
from tests.web.small import CONTEST, Small

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not str(django_settings.DATABASES["default"]["ENGINE"]).endswith("postgresql"),
        reason="one writer at a time there: run by tests/web/test_postgres.py",
    ),
]
MADE = Callable[..., Account]
AWHILE = 0.4


@pytest.fixture(autouse=True)
def filled(small: Small, transactional_db: None) -> None:  # noqa: ARG001 - a store that these tests empty
    """The small district, filled again where the test before emptied the store."""
    if not Run.objects.exists():
        small_filled(small, timezone.now())


def at_once(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """What comes of two acts: the second begins while the first, which is done, has not been committed."""
    outcomes: dict[int, Any] = {}
    is_done = threading.Event()

    def act(place: int, asked: Callable[[], Any], after: Callable[[], Any]) -> None:
        try:
            with transaction.atomic():
                outcomes[place] = asked()
                after()
        except (RefusedError, Http404) as refused:
            outcomes[place] = refused
        finally:
            is_done.set()
            connection.close()

    def first_done() -> None:
        is_done.set()
        time.sleep(AWHILE)

    def after_it() -> None:
        is_done.wait()
        act(1, second, lambda: None)

    hands = [threading.Thread(target=act, args=(0, first, first_done))]
    hands.append(threading.Thread(target=after_it))
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    return outcomes[0], outcomes[1]


def seen(account: Account) -> Any:
    """What an account may do now."""
    return access_of(account, timezone.now())


def test_a_run_that_is_begun_twice_is_one_job(account: MADE) -> None:
    clerk, now = account("office_clerk"), timezone.now()
    told = {"scheme": "custody-account", "version": "1", "title_zh": "甲", "title_en": "A", "period": "2026"}
    book = Book.objects.create(
        name="b", sha256="0" * 64, kind="library", source="custody-account", pays=False, state="ready", folder="x",
        by=clerk, at=now, **told
    )  # fmt: skip
    one, two = at_once(*[lambda: jobs.run_start(seen(clerk), book.pk, "", [], now=timezone.now())] * 2)
    assert (one.pk, Job.objects.count()) == (two.pk, 1)


def test_a_publication_that_is_proposed_twice_is_proposed_once(account: MADE) -> None:
    head, other, run = account("office_head"), account("office_head"), Run.objects.get(status="published")
    Run.objects.filter(pk=run.pk).update(status="approved")
    ask = [lambda who=who: jobs.run_publish(seen(who), run.pk, now=timezone.now()) for who in (head, head, other)]
    one, two = at_once(ask[0], ask[1])
    assert (one.second, TwoPerson.objects.count(), isinstance(two, RefusedError)) == (None, 1, True)
    assert "另一个人" in two.why.zh
    done, late = at_once(ask[2], ask[2])
    assert (done.second, isinstance(late, RefusedError)) == (other, True)
    assert (Run.objects.get(pk=run.pk).status, TwoPerson.objects.count()) == ("published", 1)


def test_a_run_that_two_persons_propose_to_void_at_once_is_void(account: MADE) -> None:
    one, two = account("office_head"), account("office_head")
    run = Run.objects.get(status="computed")
    acts = [lambda who=who: jobs.run_void(seen(who), run.pk, "错", now=timezone.now()) for who in (one, two)]
    at_once(*acts)
    assert (Run.objects.get(pk=run.pk).status, TwoPerson.objects.get().second) == ("void", two)


def test_an_instruction_is_closed_once(account: MADE) -> None:
    heads, leader, now = [account("office_head"), account("office_head")], account("leader"), timezone.now()
    made = Instruction.objects.create(
        unit="U1", unit_name="甲", run="r", sheet="单位", key="U1", text="办", made_by=leader, made_at=now
    )

    def close(who: Account, said: str) -> Any:
        return instructions.close(seen(who), who, made.pk, said, now=timezone.now())

    first, second = at_once(lambda: close(heads[0], "甲办"), lambda: close(heads[1], "乙办"))
    assert (first.outcome, isinstance(second, Http404)) == ("甲办", True)
    assert Instruction.objects.get().outcome == "甲办"


def test_a_closing_is_asked_for_and_agreed_to_once(account: MADE) -> None:
    officer, asks, agrees, third = (account("sysadmin") for _ in range(4))

    def ask() -> str:
        return closing.closing_asked(seen(asks), officer, now=timezone.now())

    assert at_once(ask, ask) == ("", "closing")

    def agree(who: Account) -> Callable[[], str]:
        found = Closing.objects.get().pk
        return lambda: closing.closing_agreed(seen(who), closing.closing_there(found), now=timezone.now())

    assert at_once(agree(agrees), agree(third)) == ("", "state")
    assert Closing.objects.get().agreed_by == agrees


def test_a_reset_is_asked_for_and_issued_once(account: MADE) -> None:
    someone, asks, agrees = account("leader"), account("sysadmin"), account("secadmin")

    def ask() -> str:
        return officers.reset_asked(seen(asks), someone, now=timezone.now())

    assert at_once(ask, ask) == ("", "open")
    number = Reset.objects.get().pk
    with transaction.atomic():
        assert officers.reset_agreed(seen(agrees), officers.reset_there(number), now=timezone.now()) == ""

    def issue() -> officers.Issued:
        return officers.reset_issued(seen(asks), officers.reset_there(number), now=timezone.now())

    first, second = at_once(issue, issue)
    assert (first.refusal, bool(first.code), second) == ("", True, officers.Issued(refusal="state"))


def test_an_account_is_made_once(account: MADE) -> None:
    officer = account("sysadmin")

    def make() -> tuple[str, str]:
        return officers.account_made(seen(officer), "new.one", "新人", "N-new", now=timezone.now())

    first, second = at_once(make, make)
    assert (first[1], second) == ("", ("", "taken"))


def test_of_two_drafts_with_one_number_the_first_alone_is_published(account: MADE, home: Path) -> None:
    heads, clerk, now = [account("office_head"), account("office_head")], account("office_clerk"), timezone.now()
    text = CONTEST.replace("scheme: small-contest", "scheme: at-once")
    drafts = [
        Draft.objects.create(
            text=one, state="submitted", made_by=clerk, made_at=now, changed_by=clerk, changed_at=now
        )
        for one in (text, text.replace("实绩分 < 20", "实绩分 < 25"))
    ]  # fmt: skip

    def publish(at: int) -> Callable[[], Published]:
        name = str(drafts[at].pk)
        return lambda: schemes.draft_publish(seen(heads[at]), name, 1, now.date(), now=timezone.now())

    first, second = at_once(publish(0), publish(1))
    assert (isinstance(second, RefusedError), "已经发布过" in second.why.zh) == (True, True)
    assert (home / first.path).read_text("utf-8") == text
    assert [one.state for one in Draft.objects.order_by("pk")] == ["published", "submitted"]
