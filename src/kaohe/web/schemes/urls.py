"""方案的地址 · Addresses: where the pages of schemes are found."""

from __future__ import annotations

from django.urls import path

from kaohe.web.schemes import views, writing

app_name = "schemes"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.csv", views.index_csv, name="index_csv"),
    path("start/", writing.start, name="start"),
    path("bring/", writing.bring, name="bring"),
    path("trials/<int:number>/", views.tried, name="tried"),
    path("trials/<int:number>/table.csv", views.tried_csv, name="tried_csv"),
    path("draft/<str:name>/edit/", writing.edit, name="edit"),
    path("draft/<str:name>/check/", writing.check, name="check"),
    path("draft/<str:name>/save/", writing.save, name="save"),
    path("draft/<str:name>/value/", writing.value, name="value"),
    path("draft/<str:name>/submit/", writing.submit, name="submit"),
    path("draft/<str:name>/publish/", writing.publish, name="publish"),
    path("home/<str:name>/retire/", writing.retire, name="retire"),
    path("<slug:kind>/<str:name>/", views.scheme, name="scheme"),
    path("<slug:kind>/<str:name>/tree.csv", views.tree_csv, name="tree_csv"),
    path("<slug:kind>/<str:name>/diff/", views.diff, name="diff"),
    path("<slug:kind>/<str:name>/diff.csv", views.diff_csv, name="diff_csv"),
    path("<slug:kind>/<str:name>/document/", views.document, name="document"),
    path("<slug:kind>/<str:name>/form/", views.form, name="form"),
    path("<slug:kind>/<str:name>/trial/", views.trial, name="trial"),
    path("<slug:kind>/<str:name>/attempt/", views.attempt, name="attempt"),
]
