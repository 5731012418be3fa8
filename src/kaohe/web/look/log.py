"""日志 · Log: one line for every request: which entrance, what answer, how long; never what was asked for or by whom.

Who did what to whom stands in the audit record; this is for those who keep the machine running.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase

LOGGER = "kaohe.request"
_MILLION = 1_000_000


class LogMiddleware:
    """Writes the line when the answer is ready."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response
        self._log = structlog.wrap_logger(
            logging.getLogger(LOGGER), processors=[structlog.stdlib.ProcessorFormatter.wrap_for_formatter]
        )

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with its line."""
        began = time.perf_counter_ns()
        response = self._get_response(request)
        match = request.resolver_match
        self._log.info(
            "request",
            route=match.view_name if match else "",
            method=request.method,
            status=response.status_code,
            ms=(time.perf_counter_ns() - began) // _MILLION,
            request=request.META.get("kaohe.request", ""),
        )
        return response
