"""地址表 · Addresses: where every page and operation of the service is found."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from kaohe.web.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kaohe.web.look.urls")),
    path("results/", include("kaohe.web.runs.urls")),
    path("runs/", include("kaohe.web.jobs.urls")),
    path("schemes/", include("kaohe.web.schemes.urls")),
    path("search/", include("kaohe.web.runs.search_urls")),
    path("board/", include("kaohe.web.leader.urls")),
    path("instructions/", include("kaohe.web.instructions.urls")),
    path("public/", include("kaohe.web.public.urls")),
    path("verify/", include("kaohe.web.runs.verifying")),
    path("pay/", include("kaohe.web.staff.urls")),
    path("audit/", include("kaohe.web.auditor.urls")),
    path("officers/", include("kaohe.web.officers.urls")),
    path("ledger/", include("kaohe.web.witness.urls")),
    path("tasks/", include("kaohe.web.tasks.urls")),
    path("api/", api.urls),
    path("interface/", include("kaohe.web.config.reference")),
    path("accounts/", include("allauth.urls")),
]
if settings.SITE.demo:
    urlpatterns.append(path("demo/", include("kaohe.web.demo.urls")))
handler400 = "kaohe.web.look.errors.malformed"
handler403 = "kaohe.web.look.errors.refused"
handler404 = "kaohe.web.look.errors.absent"
handler429 = "kaohe.web.look.errors.often"
handler500 = "kaohe.web.look.errors.failed"
