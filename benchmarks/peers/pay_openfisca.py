"""对照 OpenFisca · The pay formulas in OpenFisca: in yuan and in its only fraction, numpy float32."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from openfisca_core.entities import build_entity
from openfisca_core.periods import MONTH
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2026-03"
WHOLE = ("post_type", "years", "edu", "cert_n", "credits", "months")
SCALED = {"base": 100, "attend": 10_000, "score": 100, "perf_std": 100, "deduct": 100}
OF_UNIT = {"ucoef": 10_000, "sub_inc": 100}
MONEY = ("base_adj", "prof", "perf_paid", "withheld", "sub", "gross", "si", "tax", "net")

Formula = Callable[[Any, Any], Any]
_person = build_entity(key="person", plural="persons", label="person", is_person=True)
_unit = build_entity(
    key="unit", plural="units", label="unit", roles=[{"key": "member", "plural": "members", "label": "m"}]
)


def _fen(yuan: Any) -> Any:
    return np.floor(yuan * 100 + 0.5) / 100


def _coef(p: Any, t: Any) -> Any:
    s = p("score", t)
    return np.select([s >= 90, s >= 80, s >= 60], [1.2, 1 + (s - 80) * 0.02, 0.6 + (s - 60) * 0.02], 0)


def _prof(p: Any, t: Any) -> Any:
    ladder = np.array([0, 100, 200, 350, 600])[p("edu", t)]
    credited = np.where(p("credits", t) >= 50, 200, _fen(p("credits", t) * 200 / 70))
    return np.minimum(p("years", t), 30) * 12.5 + ladder + np.minimum(p("cert_n", t) * 80, 400) + credited


def _perf(p: Any, t: Any) -> Any:
    raw = p("perf_raw", t)
    extra = np.where(p("post_type", t) == 1, 141.67, 0) + np.where(p.unit("zone", t) == 1, _fen(raw * 0.2), 0)
    low, high = _fen((p("base_adj", t) + p("prof", t)) * 3 / 7), _fen(p("base_adj", t) * 2.5)
    return np.minimum(np.maximum(raw + extra, low), high)


def _sub(p: Any, t: Any) -> Any:
    left = np.rint((p.unit("sub_inc", t) - p.unit("floors", t)) * 100)
    return p("floor", t) + 0.01 * (p.get_rank(p.unit, -p("rest", t)) < left)


def _tax(p: Any, t: Any) -> Any:
    x = np.maximum(p("gross", t) - p("si", t) - 5000, 0)
    lower = [_fen(x * 0.03), _fen(x * 0.1) - 210, _fen(x * 0.2) - 1410]
    return np.select([x <= 3000, x <= 12_000, x <= 25_000], lower, _fen(x * 0.25) - 2660)


def _share_of_pool(p: Any, t: Any) -> Any:
    return p.unit("sub_inc", t) * p("w", t) / p.unit("ws", t)


_PERSON: dict[str, Formula] = {
    "prof": _prof,
    "base_adj": lambda p, t: _fen(p("base", t) * p("attend", t)),
    "coef": _coef,
    "perf_raw": lambda p, t: _fen(p("perf_std", t) * p("coef", t) * p.unit("ucoef", t)),
    "perf": _perf,
    "perf_paid": lambda p, t: np.where(p.unit("frozen", t) == 1, 0, p("perf", t)),
    "withheld": lambda p, t: p("perf", t) - p("perf_paid", t),
    "w": lambda p, t: p("score", t) * p("months", t),
    "floor": lambda p, t: np.floor(_share_of_pool(p, t) * 100) / 100,
    "rest": lambda p, t: _share_of_pool(p, t) - p("floor", t),
    "sub": _sub,
    "gross": lambda p, t: p("base_adj", t) + p("prof", t) + p("perf_paid", t) + p("sub", t),
    "si": lambda p, t: _fen(np.clip(p("gross", t), 3500, 25_000) * 0.105),
    "tax": _tax,
    "net": lambda p, t: p("gross", t) - p("si", t) - p("tax", t) - p("deduct", t),
    "share": lambda p, t: np.floor(p("perf_paid", t) / p("gross", t) * 1e6 + 0.5),
}
_UNIT: dict[str, Formula] = {
    "ws": lambda u, t: u.sum(u.members("w", t)),
    "floors": lambda u, t: u.sum(u.members("floor", t)),
    "unit_net": lambda u, t: u.sum(u.members("net", t)),
}


def _declare(system: TaxBenefitSystem, entity: Any, name: str, formula: Formula | None, value_type: type) -> None:
    body: dict[str, Any] = {"value_type": value_type, "entity": entity, "definition_period": MONTH, "label": name}
    if formula is not None:
        body["formula"] = _two_arguments(formula)
    system.add_variable(type(name, (Variable,), body))


def _two_arguments(formula: Formula) -> Formula:
    """OpenFisca counts the arguments of a formula by inspection."""

    def computed(population: Any, period: Any) -> Any:
        return formula(population, period)

    return computed


def _system() -> TaxBenefitSystem:
    system = TaxBenefitSystem([_person, _unit])
    for name in WHOLE:
        _declare(system, _person, name, None, int)
    for name in SCALED:
        _declare(system, _person, name, None, float)
    for name in ("frozen", "zone"):
        _declare(system, _unit, name, None, int)
    for name in OF_UNIT:
        _declare(system, _unit, name, None, float)
    for entity, formulas in ((_person, _PERSON), (_unit, _UNIT)):
        for name, formula in formulas.items():
            _declare(system, entity, name, formula, float)
    return system


def run(data: Path, n: int) -> None:
    """Reads the book, computes, and writes the outputs in fen to `data/openfisca`."""
    persons, units = pq.read_table(data / "facts" / "人员.parquet"), pq.read_table(data / "facts" / "单位.parquet")
    system, builder = _system(), SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(n))
    instance = builder.declare_entity("unit", np.arange(units.num_rows))
    place = pc.index_in(persons["单位"], units["单位编码"].combine_chunks()).to_numpy()
    builder.join_with_persons(instance, place, roles=np.array(["member"] * n))
    simulation = builder.build(system)
    for table, whole, scaled in ((persons, WHOLE, SCALED), (units, ("frozen", "zone"), OF_UNIT)):
        for name in whole:
            simulation.set_input(name, PERIOD, table[name].to_numpy().astype(np.int32))
        for name, scale in scaled.items():
            simulation.set_input(name, PERIOD, table[name].to_numpy() / scale)
    found = {name: np.rint(simulation.calculate(name, PERIOD).astype(np.float64) * 100) for name in MONEY}
    found["share"] = simulation.calculate("share", PERIOD).astype(np.float64)
    simulation.calculate("unit_net", PERIOD)
    out = data / "openfisca"
    out.mkdir(exist_ok=True)
    columns = {name: pa.array(values.astype(np.int64)) for name, values in found.items()}
    pq.write_table(pa.table({"人员编号": persons["人员编号"], **columns}), out / "人员.parquet")
