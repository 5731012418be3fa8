"""驾驶舱的地址 · Addresses: where the board is found."""

from __future__ import annotations

from django.urls import path

from kaohe.web.leader import views

app_name = "leader"
urlpatterns = [
    path("", views.board, name="board"),
    path("board.csv", views.board_csv, name="board_csv"),
    path("lights/", views.lights, name="lights"),
    path("lights.csv", views.lights_csv, name="lights_csv"),
]
