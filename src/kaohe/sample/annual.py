"""年度综合 · Annual: the units whose year is put together from other appraisals, and what two of them are in charge of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kaohe.sample.extent import DEPARTMENTS, Extent, department_code
from kaohe.sample.medics import department_code as medical_code
from kaohe.sample.medics import departments_of
from kaohe.sample.sheets import Row, Sheet
from kaohe.sample.teachers import school_code, schools_of
from kaohe.sample.units import department_name

UNITS = Sheet.of("单位", "单位代码:text 名称:text")
SCHOOLS = Sheet.of("学校", "学校编号:text 主管:text")
WARDS = Sheet.of("科室", "科室编码:text 主管:text")

EDUCATION, HEALTH = 1, 3  # the departments in charge of the schools and of the medical departments


def sheets(extent: Extent, year: int) -> Iterator[tuple[Sheet, Iterable[Row]]]:  # noqa: ARG001 - as every book has it
    """The facts of a year; everything else comes from records."""
    yield UNITS, ((department_code(n), department_name(n)) for n in range(1, DEPARTMENTS + 1))
    yield SCHOOLS, ((school_code(n), department_code(EDUCATION)) for n in range(1, schools_of(extent) + 1))
    yield WARDS, ((medical_code(n), department_code(HEALTH)) for n in range(1, departments_of(extent) + 1))
