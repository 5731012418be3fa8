from __future__ import annotations

import csv

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from kaohe.web.access.matrix import HERE, matrix
from kaohe.web.access.routes import routes
from tests.conftest import shared_folder

KINDS = {"page", "api", "list", "export", "job", "command"}


def names(resolver: URLResolver, space: str = "") -> list[str]:
    """Every name of an address below a resolver."""
    found: list[str] = []
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            found += names(one, f"{space}{one.namespace}:" if one.namespace else space)
        elif isinstance(one, URLPattern):
            found.append(f"{space}{one.name}")
    return found


def test_every_address_has_a_row() -> None:
    listed = {name for name, _ in routes()}
    assert [name for name in names(get_resolver()) if name not in listed] == []


def test_no_entrance_has_two_rows() -> None:
    """The later one would decide alone."""
    with (HERE / "routes.csv").open(encoding="utf-8", newline="") as file:
        listed = [(row["name"], row["method"]) for row in csv.DictReader(file)]
    assert sorted(listed) == sorted(set(listed)) == sorted(routes())


def test_every_row_has_an_address_or_is_of_the_demonstration() -> None:
    there = set(names(get_resolver()))
    pages = {route.name for route in routes().values() if route.kind not in {"job", "command"}}
    assert {name for name in pages - there if not name.startswith("demo:")} == set()


def test_every_row_names_cells_of_the_matrix_or_says_why_it_has_none() -> None:
    known = {(thing, action) for _, thing, action in matrix().written}
    for route in routes().values():
        assert route.kind in KINDS
        assert route.audit in {"none", "read", "act", "prepared"}
        assert set(route.cells) <= known, route
        assert route.cells or route.reason, route


def test_what_changes_something_is_recorded_and_what_reads_is_not_a_change() -> None:
    for route in routes().values():
        if route.method == "POST" and not route.is_open and not route.is_closed:
            assert route.audit in {"act", "prepared"} or route.reason.endswith("nothing is kept"), route
        if route.method == "GET":
            assert route.audit in {"none", "read"}, route


def test_nobody_deletes_anything_and_officers_have_no_business() -> None:
    business = {"scheme", "indicator_data", "score_result", "pay_run", "pay_line", "person", "bank_card", "appeal"}
    for role, thing, action in matrix().allowed:
        assert action != "delete"
        assert not (role in {"sysadmin", "secadmin", "auditadmin"} and thing in business)


def test_every_role_stands_in_the_table_and_every_cell_is_written() -> None:
    roles = {role for role, _, _ in matrix().written}
    assert roles == matrix().roles.keys()
    things = {(thing, action) for _, thing, action in matrix().written}
    assert len(matrix().written) == len(things) * len(roles)


@pytest.mark.parametrize(
    ("role", "other"), [("fin_maker", "fin_checker"), ("sysadmin", "secadmin"), ("unit_head", "office_head")]
)
def test_barred_roles_do_not_meet_in_one_person(role: str, other: str) -> None:
    assert not matrix().may_join(role, frozenset({other}))
    assert not matrix().may_join(other, frozenset({role}))
    assert matrix().may_join(role, frozenset({"staff"}))


def test_the_table_is_that_of_the_field() -> None:
    path = shared_folder() / "permissions.csv"
    with (
        path.open(encoding="utf-8", newline="") as theirs,
        (HERE / "matrix.csv").open(encoding="utf-8", newline="") as ours,
    ):
        kept = {tuple(row.values()) for row in csv.DictReader(ours)}
        assert {tuple(row.values()) for row in csv.DictReader(theirs)} <= kept
