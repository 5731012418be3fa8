"""接口描述 · Interface: what every operation answers beside its own: refusals, each as one and the same record."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Field, NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from kaohe.web.access.principal import VISITOR
from kaohe.web.access.routes import routes
from kaohe.web.home.plain import Plain

REFUSED = "Refused"
ABSENT, INVALID = "not_found", "invalid"
STATUSES = {
    400: "A text of the request is too long, or holds a character that no store can hold; `wrong` says where.",
    401: "Nobody is signed in, and the operation is not open to everyone.",
    403: "A role held asks for a second factor, or a change did not come from one of our pages.",
    404: "Not there, or not for this reader: nobody can tell one from the other.",
    422: "A parameter is missing or malformed; `wrong` says which.",
    500: "Our own failure; nothing was changed.",
}
SESSION = "session"


class Wrong(Plain):
    """One parameter that cannot be read, and why."""

    place: str
    why: str


class Refused(Plain):
    """Why there is no answer: `sign_in`, `second_factor`, `token`, `refused`, `not_found`, `invalid` or `failed`."""

    detail: str
    wrong: list[Wrong] = Field(default_factory=list)


class Interface(NinjaAPI):
    """The interface, its refusals written into its description, which is made once."""

    def __init__(self, **said: Any) -> None:
        super().__init__(**said)
        self.add_exception_handler(Http404, self._absent)
        self.add_exception_handler(ValidationError, self._invalid)

    def get_openapi_schema(self, **_: Any) -> OpenAPISchema:
        """The description; it says the same to everyone who may read it."""
        return self._described

    @cached_property
    def _described(self) -> OpenAPISchema:
        found = super().get_openapi_schema()
        kept = found["components"].setdefault("schemas", {})
        refused = Refused.model_json_schema(ref_template="#/components/schemas/{model}")
        kept.update(refused.pop("$defs"))
        kept[REFUSED] = refused
        cookie = {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
        found["components"]["securitySchemes"] = {SESSION: cookie}
        for path in found["paths"].values():
            for method, operation in path.items():
                operation["security"] = [{SESSION: []}, *([{}] if _is_public(operation, method) else [])]
                for status, why in STATUSES.items():
                    operation["responses"].setdefault(status, _refusal(why))
        return found

    def _absent(self, request: HttpRequest, _: Any) -> HttpResponse:
        return self.create_response(request, {"detail": ABSENT, "wrong": []}, status=404)

    def _invalid(self, request: HttpRequest, refused: Any) -> HttpResponse:
        wrong = [{"place": ".".join(map(str, one["loc"])), "why": one["msg"]} for one in refused.errors]
        return self.create_response(request, {"detail": INVALID, "wrong": wrong}, status=422)


def _is_public(operation: dict[str, Any], method: str) -> bool:
    route = routes().get((f"api:{operation['operationId']}", method.upper()))
    return route is not None and (route.is_open or VISITOR.may_any(route.cells))


def _refusal(why: str) -> dict[str, Any]:
    return {
        "description": why,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{REFUSED}"}}},
    }
