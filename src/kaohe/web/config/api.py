"""接口 · API: every page's data as JSON, described as OpenAPI 3.1; its description is read from our own files."""

from __future__ import annotations

from ninja import NinjaAPI

from kaohe import __version__
from kaohe.web.runs.api import router as runs
from kaohe.web.schemes.api import router as schemes

api = NinjaAPI(title="kaohe", version=__version__, docs_url=None, openapi_url="openapi.json", urls_namespace="api")
api.add_router("/runs", runs)
api.add_router("/schemes", schemes)
