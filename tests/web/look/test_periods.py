from __future__ import annotations

import pytest
from django.template import Context, Template

from kaohe.base.period import PeriodKind
from kaohe.web.look.periods import KINDS


@pytest.mark.parametrize(
    ("said", "lang", "shown"),
    [
        ('{% step "2026Q3" %}', "zh", "第3季度"),
        ('{% step "2026Q3" %}', "en", "Q3"),
        ('{% step "2026-03" %}', "zh", "2026-03"),
        ('{% period "school_year" %}', "zh", "学年"),
        ('{% period "school_year" %}', "en", "School year"),
        ('{% period "" %}', "en", "—"),
    ],
)
def test_a_period_is_said_in_the_reader_s_language(said: str, lang: str, shown: str) -> None:
    assert Template(said).render(Context({"lang": lang})) == shown


def test_every_kind_of_period_has_a_name() -> None:
    assert KINDS.keys() == set(PeriodKind)
