"""薪酬的地址 · Addresses: the pages of pay."""

from __future__ import annotations

from django.urls import path

from kaohe.web.staff import views

app_name = "staff"
urlpatterns = [
    path("", views.home, name="home"),
    path("year.csv", views.year_csv, name="year_csv"),
    path("slip.csv", views.slip_csv, name="slip_csv"),
    path("lines/", views.lines, name="lines"),
    path("lines.csv", views.lines_csv, name="lines_csv"),
    path("slip/", views.slip, name="slip"),
    path("unmask/", views.unmask, name="unmask"),
    path("confirm/", views.confirm, name="confirm"),
    path("dispute/", views.dispute, name="dispute"),
    path("receipt/", views.receipt, name="receipt"),
    path("check/", views.check, name="check"),
    path("code/", views.code, name="code"),
]
