"""演示的地址 · Addresses: the desks; there only with --demo."""

from __future__ import annotations

from django.urls import path

from kaohe.web.demo import views

app_name = "demo"
urlpatterns = [path("", views.index, name="index"), path("sit/", views.sit, name="sit")]
