"""批示的地址 · Addresses: where instructions are found."""

from __future__ import annotations

from django.urls import path

from kaohe.web.instructions import views

app_name = "instructions"
urlpatterns = [
    path("", views.index, name="index"),
    path("instructions.csv", views.index_csv, name="index_csv"),
    path("of/", views.of, name="of"),
    path("new/", views.new, name="new"),
    path("make/", views.make, name="make"),
    path("<int:number>/close/", views.close, name="close"),
]
