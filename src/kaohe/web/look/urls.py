"""选择的地址 · Addresses: the reader's choices."""

from __future__ import annotations

from django.urls import path

from kaohe.web.look.views import choose, first, health

app_name = "look"
urlpatterns = [
    path("", first, name="first"),
    path("choose/", choose, name="choose"),
    path("health/", health, name="health"),
]
