"""账本头的地址 · Addresses: the head of the ledger, as a page, a table and the checkpoint itself."""

from __future__ import annotations

from django.urls import path

from kaohe.web.witness import views

app_name = "witness"
urlpatterns = [
    path("", views.index, name="index"),
    path("ledger.csv", views.index_csv, name="index_csv"),
    path("checkpoint", views.checkpoint, name="checkpoint"),
]
