"""Text leaves compressed, once if it is a file; nothing else does."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from kaohe.ledger.log import POLICY
from kaohe.web.home.site import Site
from kaohe.web.look.compress import LEAST, CompressMiddleware
from kaohe.web.runs.models import Run
from kaohe.web.runs.receipts import LEDGER
from tests.web.conftest import Sit

TAKES = {"Accept-Encoding": "gzip, deflate, br"}
WORDS = "考核 appraisal " * 400


def packed(answer: HttpResponseBase, takes: str = TAKES["Accept-Encoding"]) -> Any:
    """An answer after the middleware."""
    return CompressMiddleware(lambda _: answer)(RequestFactory().get("/", headers={"Accept-Encoding": takes}))


@pytest.mark.parametrize("path", ["/board/", "/results/{open}/", "/api/runs/{open}/ranking", "/api/openapi.json"])
def test_pages_and_data_leave_compressed_for_who_takes_it(sit: Sit, runs: dict[str, Run], path: str) -> None:
    where, client = path.format(open=runs["open"].id), sit("office_head")
    plain, small = client.get(where), client.get(where, headers=TAKES)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in small.headers["Vary"]
    assert int(small.headers["Content-Length"]) == len(small.content) < len(plain.content) / 2
    assert len(gzip.decompress(small.content)) == len(plain.content)


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "text/csv", "application/json", "image/svg+xml"])
def test_text_is_compressed_and_its_etag_is_weak(kind: str) -> None:
    answer = packed(HttpResponse(WORDS, content_type=kind, headers={"ETag": '"a"'}))
    assert gzip.decompress(answer.content).decode() == WORDS
    assert answer.headers["ETag"] == 'W/"a"'


def test_a_page_with_codes_is_never_compressed(sit: Sit) -> None:
    answer = sit("staff").get("/accounts/2fa/", headers=TAKES)
    assert len(answer.content) > LEAST
    assert "Content-Encoding" not in answer.headers


def test_the_length_of_a_page_tells_nothing_exactly() -> None:
    lengths = {len(packed(HttpResponse(WORDS)).content) for _ in range(40)}
    assert len(lengths) > 5


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse("x" * (LEAST - 1)),
        HttpResponse(WORDS, content_type="application/zip"),
        HttpResponse(WORDS, content_type="application/octet-stream"),
        HttpResponse(WORDS, headers={"Content-Encoding": "br"}),
        StreamingHttpResponse([WORDS.encode()]),
    ],
    ids=["small", "packed", "enciphered", "encoded", "streamed"],
)
def test_what_is_small_streamed_or_packed_leaves_as_it_is(answer: HttpResponseBase) -> None:
    before = dict(answer.headers)
    assert dict(packed(answer).headers) == before


def test_who_takes_nothing_compressed_gets_it_plain() -> None:
    assert "Content-Encoding" not in packed(HttpResponse(WORDS), "identity").headers


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/verify/kaohe-verify.html", "/verify/sw.js"])
def test_the_verifier_is_compressed_once_for_a_policy(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    compressed: list[bytes] = []
    real = gzip.compress

    def counted(text: bytes, **given: Any) -> bytes:
        compressed.append(text)
        return real(text, **given)

    monkeypatch.setattr(gzip, "compress", counted)
    settings.SITE, policy = Site(home=tmp_path), tmp_path / LEDGER / POLICY
    policy.parent.mkdir()
    for said in ("one", "another"):
        policy.write_text(f"log {said}{path}\nquorum none\n", "utf-8")
        compressed.clear()
        plain, small = Client().get(path), [Client().get(path, headers=TAKES) for _ in range(3)]
        assert len(compressed) == 2  # the page and its worker
        assert len({one.content for one in small}) == 1
        assert gzip.decompress(small[0].content) == plain.content
        assert len(small[0].content) < len(plain.content)
        assert small[0].headers["Content-Encoding"] == "gzip"
        assert all("Accept-Encoding" in one.headers["Vary"] for one in (plain, *small))
        assert "Content-Encoding" not in plain.headers


@pytest.mark.django_db
def test_static_files_lie_there_compressed_and_are_kept_for_ever(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    for pattern in ("look/vendor/echarts.????????????.js", "look/page.????????????.css"):
        (path,) = settings.STATIC_ROOT.glob(pattern)
        small = path.with_name(f"{path.name}.gz")
        answer = Client().get(f"/static/{path.relative_to(settings.STATIC_ROOT).as_posix()}", headers=TAKES)
        assert b"".join(answer) == small.read_bytes()
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "immutable" in answer.headers["Cache-Control"]
        answer.close()
