"""运行台的地址 · Addresses: where the pages of the desk of runs are found."""

from __future__ import annotations

from django.urls import path

from kaohe.web.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.index, name="index"),
    path("list.csv", views.index_csv, name="index_csv"),
    path("books/", views.take, name="take"),
    path("books/<int:number>/", views.book, name="book"),
    path("books/<int:number>/findings.csv", views.book_csv, name="book_csv"),
    path("books/<int:number>/start/", views.start, name="start"),
    path("books/<int:number>/discard/", views.discard, name="discard"),
    path("jobs/<int:number>/", views.job, name="job"),
    path("jobs/<int:number>/cancel/", views.cancel, name="cancel"),
    path("jobs/<int:number>/resume/", views.resume, name="resume"),
    path("exports/", views.exports, name="exports"),
    path("exports.csv", views.exports_csv, name="exports_csv"),
    path("exports/<int:number>/approve/", views.export_approve, name="export_approve"),
    path("exports/<int:number>/file/", views.download, name="download"),
    path("<slug:number>/", views.run, name="run"),
    path("<slug:number>/failing.csv", views.failing_csv, name="failing_csv"),
    path("<slug:number>/compare/", views.compare, name="compare"),
    path("<slug:number>/compare.csv", views.compare_csv, name="compare_csv"),
    path("<slug:number>/approve/", views.approve, name="approve"),
    path("<slug:number>/publish/", views.publish, name="publish"),
    path("<slug:number>/void/", views.void, name="void"),
    path("<slug:number>/seal/", views.seal, name="seal"),
    path("<slug:number>/project/", views.project, name="project"),
    path("<slug:number>/export/", views.export, name="export"),
]
