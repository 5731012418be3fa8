"""启动 · Start: the second factor of a session is what this session has shown, told by those who check it."""

from __future__ import annotations

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """The room of accounts, roles and the guard."""

    name = "kaohe.web.access"
    label = "access"

    def ready(self) -> None:
        """Listens to the library that checks second factors."""
        from kaohe.web.access import factors  # noqa: PLC0415 - models are there only now

        factors.listen()
