"""语言与字号 · Speech: the language and the size of letters of a request; Chinese unless somebody chose otherwise.

The browser's Accept-Language does not count: an office's screen speaks Chinese whatever its browser was built for.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation

from kaohe.web.look.marked import is_english, marked

LANG, LARGE = "lang", "large"
KEPT = 31_536_000
HTML = "text/html"


class SpeechMiddleware:
    """Sets `request.lang` (zh or en) and `request.large`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, said in the language that was chosen."""
        lang = "en" if request.COOKIES.get(LANG) == "en" else "zh"
        request.lang = lang  # type: ignore[attr-defined]  # the Request of this house has it
        request.large = request.COOKIES.get(LARGE) == "1"  # type: ignore[attr-defined]  # as above
        with translation.override("en" if lang == "en" else "zh-hans"):
            response = self._get_response(request)
            # Pages render late; they must speak before the language is given back.
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response = response.render()
        response.headers["Content-Language"] = "en" if lang == "en" else "zh-Hans"
        if lang == "en":
            _mark(response)
        return response


def _mark(response: HttpResponseBase) -> None:
    """Marks the Chinese words of an English page, or of a part of one; files are left as they are."""
    kind = response.headers.get("Content-Type", "")
    if not isinstance(response, HttpResponse) or not kind.startswith(HTML) or "Content-Encoding" in response.headers:
        return
    page = response.content.decode()
    if is_english(page):
        response.content = marked(page).encode()
