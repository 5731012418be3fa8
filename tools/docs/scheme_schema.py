"""编辑器模式页 · Scheme schema: the JSON Schema of a document, for editors, from the keywords in the code."""

from __future__ import annotations

import json

from kaohe.scheme.json_schema import json_schema

PAGE = "docs/reference/scheme.schema.json"


def page() -> str:
    """The whole file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"
