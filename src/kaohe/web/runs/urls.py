"""结果的地址 · Addresses: the pages of results."""

from __future__ import annotations

from django.urls import path

from kaohe.web.runs import views

app_name = "runs"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:number>/", views.rank, name="rank"),
    path("<slug:number>/ranking.csv", views.rank_csv, name="rank_csv"),
    path("<slug:number>/trace/", views.trace, name="trace"),
]
