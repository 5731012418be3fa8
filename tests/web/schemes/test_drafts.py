"""草案 · Drafts: written by clerks, judged as they are written, never overwritten unseen, published by another person."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaohe.flows.form import form_written
from kaohe.web.access.models import Account, AuditRecord
from kaohe.web.runs.models import Run
from kaohe.web.schemes.models import Draft
from kaohe.web.shelf.models import Published
from tests.web.conftest import Sit
from tests.web.small import CONTEST

EDIT = "/schemes/draft/{}/edit/"


@pytest.fixture
def clerk(sit: Sit) -> Client:
    """A clerk of the office."""
    return sit("office_clerk", "", "C1")


@pytest.fixture
def draft(clerk: Client) -> Draft:
    """A draft that the clerk began with a shipped scheme and filled with the small contest."""
    clerk.post("/schemes/start/", {"kind": "library", "name": "custody-account"})
    found = Draft.objects.get()
    saved(clerk, found, CONTEST.replace("small-contest", "new-contest"))
    found.refresh_from_db()
    return found


def saved(client: Client, draft: Draft, text: str, revision: int | None = None) -> int:
    """The status of a save."""
    begun = draft.revision if revision is None else revision
    path = f"/schemes/draft/{draft.pk}/save/"
    return client.post(path, {"text": text, "revision": begun}, headers={"HX-Request": "true"}).status_code


def published(client: Client, draft: Draft, **more: object) -> int:
    """The status of a publication."""
    told = {"revision": draft.revision, "effective": "2027-01-01", **more}
    return client.post(f"/schemes/draft/{draft.pk}/publish/", told).status_code


def test_a_draft_begins_with_a_scheme_of_the_library(clerk: Client) -> None:
    answer = clerk.post("/schemes/start/", {"kind": "library", "name": "department-appraisal"})
    found = Draft.objects.get()
    assert answer.headers["Location"] == EDIT.format(found.pk)
    assert "部门百分制分级考核" in found.text
    assert [one.person for one in found.revisions.all()] == ["C1"]
    page = clerk.get(EDIT.format(found.pk)).content.decode()
    assert "可以发布" in page
    assert 'name="revision" id="revision" value="1"' in page


@pytest.mark.parametrize(("kind", "name"), [("library", "no-such"), ("home", "x@1"), ("draft", "99"), ("x", "x")])
def test_a_draft_of_nothing_is_not_begun(clerk: Client, kind: str, name: str) -> None:
    assert clerk.post("/schemes/start/", {"kind": kind, "name": name}).status_code == 404
    assert not Draft.objects.exists()


def test_findings_are_told_while_one_writes_and_nothing_is_kept(clerk: Client, draft: Draft) -> None:
    text = draft.text.replace("weight: 40", "weight: 50")
    answer = clerk.post(f"/schemes/draft/{draft.pk}/check/", {"text": text})
    said = answer.content.decode()
    assert ("还不能发布" in said, "scheme/weights" in said, 'data-line="' in said) == (True, True, True)
    before = draft.text
    draft.refresh_from_db()
    assert draft.text == before
    english = Client()
    english.cookies = clerk.cookies
    english.cookies["lang"] = "en"
    assert "Not yet" in english.post(f"/schemes/draft/{draft.pk}/check/", {"text": text}).content.decode()


def test_a_text_that_is_no_scheme_is_a_finding_and_no_failure(clerk: Client, draft: Draft) -> None:
    for text in ("", "{", "\x01", "a: &x [*x]", "kaohe: 1\n" * 3, "- " * 5000):
        assert clerk.post(f"/schemes/draft/{draft.pk}/check/", {"text": text}).status_code == 200


def test_the_save_that_comes_second_sees_what_came_first(clerk: Client, sit: Sit, draft: Draft) -> None:
    other = sit("office_clerk", "", "C2")
    first, second = draft.text.replace(">= 90", ">= 88"), draft.text.replace(">= 90", ">= 85")
    assert saved(other, draft, first) == 200
    assert saved(clerk, draft, second) == 409
    kept = Draft.objects.get()
    assert kept.text == first
    answer = clerk.post(f"/schemes/draft/{draft.pk}/save/", {"text": second, "revision": draft.revision})
    page = answer.content.decode()
    assert (answer.status_code, "&gt;= 88" in page, "&gt;= 85" in page) == (409, True, True)
    assert saved(clerk, draft, second, kept.revision) == 200
    assert Draft.objects.get().text == second
    assert [one.person for one in kept.revisions.all()] == ["C1", "C2", "C1"]
    assert AuditRecord.objects.filter(route="schemes:save", outcome="refused").count() == 2


def test_saving_the_same_again_changes_nothing(clerk: Client, draft: Draft) -> None:
    assert saved(clerk, draft, draft.text) == 200
    assert Draft.objects.get().revision == draft.revision


def test_a_weight_is_changed_and_every_other_character_stays(clerk: Client, draft: Draft) -> None:
    lines = draft.text.split("\n")
    line = next(at for at, one in enumerate(lines, 1) if "name: 满意" in one and "满意分" not in one)
    asked = {"revision": draft.revision, "kind": "weight", "line": line, "column": 9, "value": "45"}
    assert clerk.post(f"/schemes/draft/{draft.pk}/value/", asked).status_code == 302
    after = Draft.objects.get().text.split("\n")
    changed = [(a, b) for a, b in zip(lines, after, strict=True) if a != b]
    assert [a.replace("weight: 40", "weight: 45") for a, _ in changed] == [b for _, b in changed]
    assert (len(changed), "weight: 45" in changed[0][1]) == (1, True)


@pytest.mark.parametrize(
    "asked",
    [{"value": "45}, evil: {a"}, {"value": ""}, {"kind": "title"}, {"line": 99999}, {"line": "x"}, {"revision": 1}],
)
def test_what_is_no_value_changes_nothing(clerk: Client, draft: Draft, asked: dict[str, object]) -> None:
    line = next(at for at, one in enumerate(draft.text.split("\n"), 1) if "name: 满意" in one and "满意分" not in one)
    good = {"revision": draft.revision, "kind": "weight", "line": line, "column": 9, "value": "45"}
    assert clerk.post(f"/schemes/draft/{draft.pk}/value/", {**good, **asked}).status_code == 403
    assert Draft.objects.get().text == draft.text


def test_a_form_comes_back_as_a_draft(clerk: Client, home: Path, tmp_path: Path) -> None:
    assert form_written(str(home / "contest.yaml"), tmp_path / "form.xlsx").path
    content = (tmp_path / "form.xlsx").read_bytes()
    clerk.post("/schemes/bring/", {"form": SimpleUploadedFile("form.xlsx", content)})
    assert "small-contest" in Draft.objects.get().text


@pytest.mark.parametrize("content", [b"", b"text", b"PK\x03\x04 cut", b"<html>"])
def test_a_form_that_is_none_leaves_nothing(clerk: Client, content: bytes) -> None:
    held = io.BytesIO(content)
    held.name = "form.xlsx"
    answer = clerk.post("/schemes/bring/", {"form": held})
    assert answer.status_code in {302, 422}
    assert not Draft.objects.exists()
    assert AuditRecord.objects.get(route="schemes:bring").outcome == "refused"


def test_what_blocks_is_not_submitted(clerk: Client, draft: Draft) -> None:
    saved(clerk, draft, draft.text.replace("weight: 40", "weight: 50"))
    answer = clerk.post(f"/schemes/draft/{draft.pk}/submit/")
    assert (answer.status_code, "不能提交" in answer.content.decode()) == (403, True)
    assert Draft.objects.get().state == "written"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("zh: 小区部门考核", f"zh: {'长' * 121}", "“中文名称”最多 120 个字，收到 121 个。"),
        ("en: Small contest", f"en: {'n' * 300}", "“英文名称”最多 120 个字，收到 300 个。"),
    ],
)
def test_what_the_shelf_has_no_place_for_is_not_submitted(
    clerk: Client, draft: Draft, before: str, after: str, said: str
) -> None:
    assert before in draft.text
    saved(clerk, draft, draft.text.replace(before, after))
    answer = clerk.post(f"/schemes/draft/{draft.pk}/submit/")
    draft.refresh_from_db()
    assert (answer.status_code, draft.state) == (400, "written")
    assert said in answer.content.decode()
    assert AuditRecord.objects.get(route="schemes:submit").outcome == "refused"


def test_two_persons_publish_and_the_version_stays(clerk: Client, sit: Sit, draft: Draft, home: Path) -> None:
    head = sit("office_head", "", "H1")
    assert published(head, draft) == 403
    assert clerk.post(f"/schemes/draft/{draft.pk}/submit/").status_code == 302
    assert published(head, draft, effective="soon") == 403
    assert published(head, draft, revision=1) == 403
    assert published(head, draft) == 302
    found = Published.objects.get()
    assert (found.name, found.effective.isoformat(), found.authors) == ("new-contest@1", "2027-01-01", ["C1"])
    assert (home / found.path).read_text("utf-8") == draft.text
    page = head.get(f"/schemes/home/{found.name}/").content.decode()
    assert found.digest[:16] in page
    assert saved(clerk, draft, "anything") == 403
    assert published(head, draft) == 403
    clerk.post("/schemes/start/", {"kind": "home", "name": found.name})
    again = Draft.objects.exclude(pk=draft.pk).get()
    answer = clerk.post(f"/schemes/draft/{again.pk}/submit/")
    assert (answer.status_code, "已经发布过" in answer.content.decode()) == (403, True)


def begun(clerk: Client, text: str) -> Draft:
    """A draft with a text."""
    clerk.post("/schemes/start/", {"kind": "library", "name": "custody-account"})
    found = Draft.objects.latest("pk")
    saved(clerk, found, text)
    return found


def test_a_version_that_ships_is_published_with_no_other_content(clerk: Client, sit: Sit) -> None:
    clerk.post("/schemes/start/", {"kind": "library", "name": "department-appraisal"})
    draft = Draft.objects.get()
    same = clerk.post(f"/schemes/draft/{draft.pk}/submit/")
    assert (same.status_code, "一字未变" in same.content.decode()) == (403, True)
    changed = draft.text.replace("总分 >= 90", "总分 >= 80")
    assert changed != draft.text
    saved(clerk, draft, changed)
    answer = clerk.post(f"/schemes/draft/{draft.pk}/submit/")
    page = answer.content.decode()
    assert (answer.status_code, "随系统自带" in page, "更高的版本号" in page) == (403, True, True)
    Draft.objects.update(state="submitted")  # as one that was submitted before a product came that ships it
    draft.refresh_from_db()
    assert published(sit("office_head", "", "H1"), draft) == 403
    saved(clerk, draft, changed.replace("version: 2023.1", "version: 2023.2"), draft.revision)
    assert clerk.post(f"/schemes/draft/{draft.pk}/submit/").status_code == 302


@pytest.mark.parametrize("status", ["computed", "void"])
def test_a_version_that_a_run_pins_is_published_with_no_other_content(
    clerk: Client, runs: dict[str, Run], status: str
) -> None:
    Run.objects.filter(pk=runs["open"].pk).update(status=status)
    draft = begun(clerk, CONTEST.replace("实绩分 < 20", "实绩分 < 25"))
    answer = clerk.post(f"/schemes/draft/{draft.pk}/submit/")
    page = answer.content.decode()
    assert (answer.status_code, "另一份内容" in page, "更高的版本号" in page) == (403, True, True)
    same = begun(clerk, CONTEST)
    assert clerk.post(f"/schemes/draft/{same.pk}/submit/").status_code == 302


def test_the_author_alone_is_refused_however_many_accounts_he_has(
    sit: Sit, account: Callable[..., Account], draft: Draft
) -> None:
    both = sit("office_head", "", "C1", ("office_clerk", ""))
    other = sit("office_head", "", "C2")
    assert both.post(f"/schemes/draft/{draft.pk}/submit/").status_code == 302
    page = both.get(f"/schemes/draft/{draft.pk}/").content.decode()
    assert ("发布这一版" in page, "请另一位负责人办理" in page) == (False, True)
    answer = both.post(f"/schemes/draft/{draft.pk}/publish/", {"revision": draft.revision, "effective": "2027-01-01"})
    assert (answer.status_code, "您参与了这份草案的起草" in answer.content.decode()) == (403, True)
    assert not Published.objects.exists()
    record = AuditRecord.objects.filter(route="schemes:publish").get()
    assert (record.outcome, record.person) == ("refused", "C1")
    assert published(other, draft) == 302
    assert account("office_head", "", "C1").person in Published.objects.get().authors


def test_whoever_wrote_the_same_text_elsewhere_publishes_no_copy_of_it(sit: Sit, draft: Draft) -> None:
    author, other = sit("office_head", "", "C1"), sit("office_clerk", "", "C2")
    assert other.post("/schemes/start/", {"kind": "draft", "name": str(draft.pk)}).status_code == 302
    copy = Draft.objects.exclude(pk=draft.pk).get()
    assert (copy.text, copy.made_by.person) == (draft.text, "C2")
    assert other.post(f"/schemes/draft/{copy.pk}/submit/").status_code == 302
    assert "请另一位负责人办理" in author.get(f"/schemes/draft/{copy.pk}/").content.decode()
    assert published(author, copy) == 403
    assert published(sit("office_head", "", "H1"), copy) == 302
    assert Published.objects.get().authors == ["C1", "C2"]


def test_a_change_after_submission_must_be_submitted_anew(clerk: Client, sit: Sit, draft: Draft) -> None:
    head = sit("office_head", "", "H1")
    clerk.post(f"/schemes/draft/{draft.pk}/submit/")
    saved(clerk, draft, draft.text.replace(">= 90", ">= 88"))
    draft.refresh_from_db()
    assert published(head, draft) == 403


def test_a_version_is_retired_by_one_who_did_not_write_it(clerk: Client, sit: Sit, draft: Draft) -> None:
    clerk.post(f"/schemes/draft/{draft.pk}/submit/")
    head, author = sit("office_head", "", "H1"), sit("office_head", "", "C1")
    assert published(head, draft) == 302
    assert author.post("/schemes/home/new-contest@1/retire/").status_code == 403
    assert head.post("/schemes/home/new-contest@1/retire/").status_code == 302
    assert head.post("/schemes/home/new-contest@1/retire/").status_code == 403
    assert head.post("/schemes/home/none@1/retire/").status_code == 404
    assert Published.objects.get().retired_at is not None


@pytest.mark.parametrize("role", ["", "leader", "unit_clerk", "fin_maker", "biz_auditor", "sysadmin", "office_head"])
def test_nobody_else_writes(sit: Sit, draft: Draft, role: str) -> None:
    client = sit(role, "U1" if role == "unit_clerk" else "")
    wanted = {302} if not role else {404}
    for act in ("save", "value", "submit", "check"):
        assert client.post(f"/schemes/draft/{draft.pk}/{act}/", {"text": "x"}).status_code in wanted
    assert client.post("/schemes/start/", {"kind": "library", "name": "annual"}).status_code in wanted
    assert Draft.objects.get().text == draft.text


@pytest.mark.parametrize("name", ["9" * 5000, "9" * 30, "\u0661", "-1", ""])
def test_a_number_that_no_draft_has_is_not_there(sit: Sit, name: str) -> None:
    clerk = sit("office_clerk")
    assert clerk.post("/schemes/start/", {"kind": "draft", "name": name}).status_code == 404
