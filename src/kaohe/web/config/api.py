"""接口 · API: every page's data as JSON, described as OpenAPI 3.1; its description is read from our own files."""

from __future__ import annotations

from ninja import NinjaAPI

from kaohe import __version__
from kaohe.web.runs.api import router as runs

api = NinjaAPI(title="kaohe", version=__version__, docs_url=None, openapi_url="openapi.json", urls_namespace="api")
api.add_router("/runs", runs)
