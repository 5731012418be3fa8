"""接口 · API: every page's data as JSON, described as OpenAPI 3.1; its description is read from our own files."""

from __future__ import annotations

from kaohe import __version__
from kaohe.web.auditor.api import router as auditor
from kaohe.web.config.interface import Interface
from kaohe.web.instructions.api import router as instructions
from kaohe.web.jobs.api import router as jobs
from kaohe.web.leader.api import router as board
from kaohe.web.officers.api import router as officers
from kaohe.web.public.api import router as public
from kaohe.web.runs.api import router as runs
from kaohe.web.runs.search_api import router as search
from kaohe.web.schemes.api import router as schemes
from kaohe.web.staff.api import router as staff
from kaohe.web.witness.api import router as ledger

api = Interface(title="kaohe", version=__version__, docs_url=None, openapi_url="openapi.json", urls_namespace="api")
api.add_router("/runs", runs)
api.add_router("/schemes", schemes)
api.add_router("/search", search)
api.add_router("/board", board)
api.add_router("/instructions", instructions)
api.add_router("/public", public)
api.add_router("/desk", jobs)
api.add_router("/pay", staff)
api.add_router("/audit", auditor)
api.add_router("/officers", officers)
api.add_router("/ledger", ledger)
