"""追溯的地址 · Addresses: the auditor's pages."""

from __future__ import annotations

from django.urls import path

from kaohe.web.auditor import views

app_name = "auditor"
urlpatterns = [
    path("", views.index, name="index"),
    path("numbers.csv", views.index_csv, name="index_csv"),
    path("sample/", views.sample, name="sample"),
    path("sample.csv", views.sample_csv, name="sample_csv"),
    path("ledger/", views.ledger, name="ledger"),
    path("ledger.csv", views.ledger_csv, name="ledger_csv"),
    path("ledger/check/", views.ledger_check, name="ledger_check"),
    path("log/", views.log, name="log"),
    path("log.csv", views.log_csv, name="log_csv"),
    path("run/<slug:number>/", views.run, name="run"),
    path("run/<slug:number>/run.csv", views.run_csv, name="run_csv"),
    path("run/<slug:number>/replay/", views.replay, name="replay"),
    path("run/<slug:number>/bundle.zip", views.bundle, name="bundle"),
]
