"""三员的地址 · Addresses: the officers' pages."""

from __future__ import annotations

from django.urls import path

from kaohe.web.officers import activation, views

app_name = "officers"
urlpatterns = [
    path("", views.index, name="index"),
    path("activate/", activation.activate, name="activate"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts.csv", views.accounts_csv, name="accounts_csv"),
    path("accounts/create/", views.create, name="create"),
    path("accounts/<int:pk>/disable/", views.disable, name="disable"),
    path("closings/<int:pk>/agree/", views.disable_agree, name="disable_agree"),
    path("accounts/<int:pk>/unlock/", views.unlock, name="unlock"),
    path("accounts/<int:pk>/reset/", views.reset, name="reset"),
    path("resets/<int:pk>/agree/", views.reset_agree, name="reset_agree"),
    path("resets/<int:pk>/issue/", views.reset_issue, name="reset_issue"),
    path("roles/", views.roles, name="roles"),
    path("roles.csv", views.roles_csv, name="roles_csv"),
    path("roles/request/", views.request_role, name="request_role"),
    path("roles/<int:pk>/grant/", views.grant, name="grant"),
    path("roles/<int:pk>/revoke/", views.revoke, name="revoke"),
    path("log/", views.log, name="log"),
    path("log.csv", views.log_csv, name="log_csv"),
    path("policy/", views.policy, name="policy"),
    path("policy.csv", views.policy_csv, name="policy_csv"),
]
