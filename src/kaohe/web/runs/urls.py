"""结果的地址 · Addresses: the pages of results."""

from __future__ import annotations

from django.urls import path

from kaohe.web.runs import downloads, views

app_name = "runs"
urlpatterns = [
    path("", views.index, name="index"),
    path("runs.csv", views.index_csv, name="index_csv"),
    path("<slug:number>/", views.rank, name="rank"),
    path("<slug:number>/ranking.csv", views.rank_csv, name="rank_csv"),
    path("<slug:number>/trace/", views.trace, name="trace"),
    path("<slug:number>/indicator/<path:name>/", views.indicator, name="indicator"),
    path("<slug:number>/compare/", views.compare, name="compare"),
    path("<slug:number>/trace.csv", downloads.trace_csv, name="trace_csv"),
    path("<slug:number>/indicator.csv", downloads.indicator_csv, name="indicator_csv"),
    path("<slug:number>/compare.csv", downloads.compare_csv, name="compare_csv"),
    path("<slug:number>/unit.csv", downloads.unit_csv, name="unit_csv"),
    path("<slug:number>/unit/<path:key>/sheet/", views.sheet, name="sheet"),
    path("<slug:number>/unit/<path:key>/", views.unit, name="unit"),
]
