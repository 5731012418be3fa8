"""公开的地址 · Addresses: where the page for everybody is found."""

from __future__ import annotations

from django.urls import path

from kaohe.web.public import views

app_name = "public"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:number>.csv", views.result_csv, name="result_csv"),
]
