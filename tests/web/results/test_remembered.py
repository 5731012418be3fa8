from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.utils import timezone

from kaohe.web.access.models import Account, Assignment
from kaohe.web.access.principal import access_of
from kaohe.web.leader import selectors
from kaohe.web.look.kept import Kept
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.remembered import MOST, Memory, remembered
from tests.web.conftest import Sit


def test_the_same_reader_of_a_board_asks_for_no_row_again(sit: Sit, django_assert_max_num_queries: Any) -> None:
    client = sit("leader")
    first = client.get("/board/").content
    with django_assert_max_num_queries(8) as asked:
        second = client.get("/board/").content
    assert not [one for one in asked.captured_queries if '"runs_line"' in one["sql"]]
    assert _plain(first) == _plain(second)


def _plain(page: bytes) -> list[bytes]:
    """A page without its tokens, which differ each time."""
    return [line for line in page.splitlines() if b"csrf" not in line.lower()]


@pytest.mark.parametrize("changed", [{"status": "void"}, {"entries": 7}, {"sample": False}, {"form": "another"}])
def test_whatever_changes_a_run_changes_the_page(sit: Sit, runs: dict[str, Run], changed: dict[str, object]) -> None:
    access = _access(sit, "leader")
    made = [remembered(access, ("rank",), object).record]
    made.append(remembered(access, ("rank",), object).record)
    Run.objects.filter(pk=runs["published"].pk).update(**changed)
    made.append(remembered(access, ("rank",), object).record)
    assert made[0] is made[1] is not made[2]


def test_nobody_is_given_what_was_made_for_other_rights(sit: Sit, runs: dict[str, Run]) -> None:
    address = f"/results/{runs['open'].id}/"
    links = [f"{address}unit/{key}/" for key in Line.objects.filter(run=runs["open"]).values_list("key", flat=True)]
    whole = sit("leader").get(address).content.decode()
    assert sum(link in whole for link in links) > 1
    for unit in ("U1", "U2"):
        own = sit("unit_head", unit=unit).get(address).content.decode()
        assert [link for link in links if link in own] == [f"{address}unit/{unit}/"]
    assert sit("staff", person="P1").get(address).status_code == 404
    again = sit("leader").get(address).content.decode()
    assert [link in again for link in links] == [link in whole for link in links]


def test_a_role_that_ends_ends_what_is_remembered(sit: Sit) -> None:
    client = sit("leader")
    assert client.get("/board/").status_code == 200
    Assignment.objects.update(revoked_at=timezone.now())
    assert client.get("/board/").status_code == 404


def test_the_same_page_in_another_language_is_another_part(sit: Sit) -> None:
    client = sit("leader")
    zh = client.get("/board/").content.decode()
    client.cookies["lang"] = "en"
    en = client.get("/board/").content.decode()
    assert ("单位得分排名" in zh, "Ranking of units" in en, "单位得分排名" in en) == (True, True, False)


def test_the_names_of_a_form_made_anew_are_read_anew(sit: Sit, runs: dict[str, Run]) -> None:
    client, slip = sit("staff", person="P1"), f"/api/pay/slip?run={runs['pay'].id}&sheet=任职&key=P1"
    before = client.get(slip).json()["posts"][0]["unit_name"]
    Line.objects.filter(run=runs["pay"], person="").update(name="另一个名字")
    assert client.get(slip).json()["posts"][0]["unit_name"] == before
    Run.objects.filter(pk=runs["pay"].pk).update(form="another")
    assert client.get(slip).json()["posts"][0]["unit_name"] == "另一个名字"


def test_a_memory_is_bounded_and_forgets_what_fails() -> None:
    memory = Memory(MOST)
    for one in range(3 * MOST):
        memory.of(one, lambda: "x")
    kept = [memory.of(one, lambda: "y").record for one in range(2 * MOST, 3 * MOST)]
    assert kept == ["x"] * MOST

    def failing() -> str:
        return str(1 / 0)

    with pytest.raises(ZeroDivisionError):
        memory.of("new", failing)
    assert memory.of("new", lambda: "made").record == "made"


def test_a_part_is_rendered_once_for_its_words() -> None:
    shown = Template('{% kept kept "part" word %}{{ record }}{% endkept %}')
    kept: Kept[str] = Kept("record")
    said = [
        shown.render(Context({"kept": kept, "word": word, "record": record}))
        for word, record in (("a", "<1>"), ("a", "2"), ("b", "3"))
    ]
    assert said == ["&lt;1&gt;", "&lt;1&gt;", "3"]


def test_words_are_escaped_unless_the_template_wrote_them() -> None:
    shown = Template('{% t "<b>一</b>" "<b>one</b>" %}{% t zh en %}{% t "有 {n} 家" "{n} units" n=n %}')
    said = {"zh": "<i>", "en": "<u>", "n": "<5>"}
    assert shown.render(Context(said)) == "<b>一</b>&lt;i&gt;有 &lt;5&gt; 家"
    assert shown.render(Context({**said, "lang": "en"})) == "<b>one</b>&lt;u&gt;&lt;5&gt; units"


@pytest.mark.parametrize("text", ["{% t 'one' %}", "{% t 'a' 'b' 'c' %}", "{% kept kept %}{% endkept %}"])
def test_a_tag_that_lacks_words_is_refused(text: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="takes"):
        Template(text)


def _access(sit: Sit, role: str) -> Any:
    sit(role)
    return access_of(Account.objects.latest("id"), timezone.now())


def test_the_board_is_not_there_for_who_may_not_see_it(sit: Sit) -> None:
    selectors.board_kept(_access(sit, "leader"))
    assert sit("unit_head", unit="U1").get("/board/").status_code == 404
