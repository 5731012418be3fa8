"""平数据 · Plain: what pages and the interface both show: plain values of declared types, read from nothing but them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Plain(BaseModel):
    """The base of every record that is shown.

    Ninja's own base looks every field up through a reader of Django objects, which costs ten times as much and which
    nothing here needs: records are made by selectors, by name.
    """

    model_config = ConfigDict(from_attributes=True)
