"""任务的地址 · Addresses: the desk of whoever has no page of his own yet."""

from __future__ import annotations

from django.urls import path

from kaohe.web.tasks import views

app_name = "tasks"
urlpatterns = [path("", views.index, name="index")]
