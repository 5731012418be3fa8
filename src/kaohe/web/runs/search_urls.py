"""搜索的地址 · Address: where the search is found."""

from __future__ import annotations

from django.urls import path

from kaohe.web.runs.search_views import find

app_name = "runs_search"
urlpatterns = [path("", find, name="find")]
