"""门卫 · Guard: before any view: is there a row for this entrance, does the matrix open it, is it recorded.

An entrance without a row is closed. What a person may not see answers as what does not exist.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from ninja.utils import check_csrf

from kaohe.base.findings import Text
from kaohe.web.access.audit import ALLOWED, FAILED, REFUSED, Note, audit_write, noted
from kaohe.web.access.entrances import both
from kaohe.web.access.factors import SETUP, is_shown, lacks, shown_at
from kaohe.web.access.marks import marked
from kaohe.web.access.named import API, named
from kaohe.web.access.prepared import Prepared, asked_only
from kaohe.web.access.principal import access_of
from kaohe.web.access.proofs import is_proof, owner, proved
from kaohe.web.access.request import Request
from kaohe.web.access.routes import Route, routes
from kaohe.web.access.texts import overlong
from kaohe.web.access.words import UnheldError, unheld
from kaohe.web.home.short import TooLongError

SEEN, SEEN_EVERY = "seen", 60
TIMER = "X-Timer"
"""The header of what a page fetches by its own timer: nobody acted."""
_CLOSED = 400
AHEAD = frozenset({"read", "prepared"})
"""What is done before the transaction of its record begins."""
REFUSALS = frozenset({401, 403, 404, 409})
"""Answers by which an entrance refuses; others beyond 400 say that a question was malformed, or came too often."""


class GuardMiddleware:
    """Gives every request its access, and every view its gate."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        """Who asks, and when."""
        request.now = timezone.now()
        request.note = noted(request)
        request.access = access_of(request.user, request.now)
        if request.access.account is not None:
            _kept_awake(request)
        response = self._get_response(request)
        if response.status_code in REFUSALS and not request.note.is_kept:
            _refusal_kept(request, response.status_code)
        return response

    def process_view(
        self, request: Request, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """The gate: a refusal, or the view inside its transaction."""
        route = route_of(request)
        if route is None or route.is_closed:
            raise Http404
        _words_held(request, route)
        if TIMER in request.headers and request.access.account is None:
            return _signs_in_again(request)
        if not route.is_open and not request.access.may_any(route.cells):
            return _refused(request, route)
        if _lacks_factor(request, route):
            return _unfactored(request, route)
        if request.path.startswith(API) and request.access.account is not None and check_csrf(request):
            request.note.reason = "token"
            return _answer("token", 403)
        _texts_fit(request, route)
        if route.audit == "none" or (is_proof(route) and not owner(request, route)):
            return None
        act = partial(view, request, *args, **kwargs)
        return _recorded(request, route, partial(proved, request, route, act) if is_proof(route) else act)


def _kept_awake(request: Request) -> None:
    """Puts off the end of an idle session, at most once a minute: a write on every request would cost more.

    What a timer of the page fetches does not: a screen that nobody sits at signs out like any other.
    """
    if TIMER in request.headers:
        return
    seen = int(request.now.timestamp())
    if seen - request.session.get(SEEN, 0) >= SEEN_EVERY:
        request.session[SEEN] = seen


def route_of(request: HttpRequest) -> Route | None:
    """The row of the entrance a request stands at."""
    match = request.resolver_match
    method = "GET" if request.method in {"HEAD", "OPTIONS"} else request.method
    return routes().get((match.view_name, method or "")) if match else None


def _recorded(request: Request, route: Route, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Runs a view with its record in one transaction; what is refused or fails leaves the record alone.

    What reads or prepares is through before the transaction begins: that holds what is written, and no more.
    """
    try:
        act = _ahead(view, request.note) if route.audit in AHEAD else view
        with transaction.atomic():
            response = _rendered(act())
            _stand_or_fall(response, request.note)
            _kept(request, route, REFUSED if request.note.again else ALLOWED, response.status_code)
            return response
    except _RefusedInside as refused:
        _kept(request, route, REFUSED, refused.response.status_code)
        return refused.response
    except (Http404, PermissionDenied) as refusal:
        _kept(request, route, REFUSED, 404 if isinstance(refusal, Http404) else 403)
        raise
    except TooLongError as refused:
        request.note.reason = both(refused.said)
        _kept(request, route, REFUSED, _CLOSED)
        raise
    except Exception:
        _kept(request, route, FAILED, 500)
        raise


def _ahead(view: Callable[[], HttpResponseBase], note: Note) -> Callable[[], HttpResponseBase]:
    """Runs a view that changes nothing by itself; what is left to do where its record is written."""
    with connection.execute_wrapper(asked_only):
        answer = _rendered(view())
    if isinstance(answer, Prepared):
        return answer.deed
    _stand_or_fall(answer, note)
    return lambda: answer


def _rendered(answer: HttpResponseBase) -> HttpResponseBase:
    """An answer that is made to its end."""
    if isinstance(answer, SimpleTemplateResponse) and not answer.is_rendered:
        return answer.render()
    return answer


def _kept(request: Request, route: Route, outcome: str, status: int) -> None:
    """The record; where the view did not say what it was about, it says what the request names."""
    request.note.subject = request.note.subject or named(request)
    request.note.about = request.note.about or marked(request)
    audit_write(request.access, route, request.note, now=request.now, outcome=outcome, status=status)


def _refusal_kept(request: Request, status: int) -> None:
    """Records a refusal that came from beyond the gate, or before it for want of a token.

    An entrance without a row is not there; at one that is open to everyone only those who are signed in are refused.
    """
    route = route_of(request)
    if route is None or route.is_closed or (route.is_open and request.access.account is None):
        return
    _kept(request, route, REFUSED, status)


def _stand_or_fall(response: HttpResponseBase, note: Note) -> None:
    """Carries a refusal that a view gave out of its transaction."""
    if response.status_code >= _CLOSED or note.refused:
        raise _RefusedInside(response)


class _RefusedInside(Exception):  # noqa: N818 - carries an answer out of a transaction that must not stand
    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


def _refused(request: Request, route: Route) -> HttpResponseBase:
    request.note.reason = "matrix"
    _kept(request, route, REFUSED, 404)
    if request.access.account is None:
        if request.path.startswith(API):
            return _answer("sign_in", 401)
        return redirect_to_login(request.get_full_path())
    raise Http404


def _signs_in_again(request: Request) -> HttpResponse:
    """Takes the whole page to the sign-in, not the part that was fetched, and back to it afterwards."""
    return HttpResponse(status=204, headers={"HX-Redirect": redirect_to_login(_page_of(request)).url})


def _page_of(request: Request) -> str:
    """The page of ours that fetched a part."""
    try:
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
    except ValueError:
        return "/"
    path = page._replace(scheme="", netloc="").geturl()
    is_ours = page.netloc == request.get_host() and url_has_allowed_host_and_scheme(path, None)
    return path if is_ours else "/"


def _words_held(request: Request, route: Route) -> None:
    """Refuses words that no store can hold before any view meets them; of a visitor's nobody keeps a record."""
    places = unheld(request)
    if not places:
        return
    if request.access.account is not None:
        where = ", ".join(places)
        request.note.reason = both(Text(f"有存不下的字符：{where}", f"characters that no store holds: {where}"))
        _kept(request, route, REFUSED, _CLOSED)
    raise UnheldError(places)


def _texts_fit(request: Request, route: Route) -> None:
    """Refuses longer texts than an entrance takes, of whoever may enter; of a visitor's nobody keeps a record."""
    excesses = overlong(request, route.name) if request.method == "POST" else ()
    if not excesses:
        return
    refused = TooLongError(excesses)
    if request.access.account is not None:
        request.note.reason = both(refused.said)
        _kept(request, route, REFUSED, _CLOSED)
    raise refused


def _unfactored(request: Request, route: Route) -> HttpResponseBase:
    """A second factor first: pages lead to where it is shown, or set up."""
    request.note.reason = "second factor"
    answer = _to_the_factor(request)
    _kept(request, route, REFUSED, answer.status_code)
    return answer


def _to_the_factor(request: Request) -> HttpResponseBase:
    """Where a factor is shown; where it is set up, for whom there is none yet."""
    if request.path.startswith(API):
        return _answer("second_factor", 403)
    where = shown_at(request.user)
    asked = "" if where == SETUP else f"?{urlencode({'next': request.get_full_path()})}"
    return redirect(reverse(where) + asked)


def _answer(code: str, status: int) -> JsonResponse:
    return JsonResponse({"detail": code}, status=status)


def _lacks_factor(request: Request, route: Route) -> bool:
    """Whether a second factor comes first: one that the account has, or one that a role held asks for."""
    account = request.access.account
    if account is None:
        return False
    if route.is_open or not request.access.needs_second_factor:
        return route.guards_factors and lacks(request, account)
    if settings.SITE.demo and account.demo:
        return False
    return not is_shown(request, account)
