"""公开的地址 · Addresses of the page for everybody."""

from __future__ import annotations

from django.urls import path

from kaohe.web.public import views

app_name = "public"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:number>.csv", views.result_csv, name="result_csv"),
]
