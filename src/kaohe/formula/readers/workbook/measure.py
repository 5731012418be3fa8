"""量度的写法 · Measures: SUM, COUNT, MEAN and the others over the rows of a group that count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

from kaohe.base.exact import plain_text
from kaohe.base.states import State
from kaohe.formula.program import Column
from kaohe.formula.readers.workbook.outer import lowered
from kaohe.formula.readers.workbook.piece import Piece, Unhonoured, kept, quoted, state_constant
from kaohe.formula.readers.workbook.reading import Group, Taken, Translating
from kaohe.formula.typed import Cohort, Const
from kaohe.formula.types import Kind

_EMPTY, _REJECTED = str(int(State.EMPTY)), str(int(State.REJECTED))


@dataclass(frozen=True, slots=True)
class _Over:
    """An aggregate in the making: its rows as criteria of SUMIFS, or as factors of SUMPRODUCT."""

    translator: Translating
    cohort: Cohort
    group: Group
    taken: Taken
    sheet: str
    owner: Column

    def helper(self, label: str, text: str, *, array: bool = False) -> str:
        return self.translator.building.helper(self.sheet, label, text, array=array).own

    @property
    def criteria(self) -> str:
        """Pairs for COUNTIFS; the outer row's condition is not among them."""
        flag = (self.taken.flag, "1") if self.taken.flag else ()
        return ",".join((*self.group.criteria, *flag))

    @property
    def factors(self) -> str:
        flag = (f"({self.taken.flag}=1)",) if self.taken.flag else ()
        extra = (self.group.extra,) if self.group.extra else ()
        return "*".join((*self.group.factors, *flag, *extra))

    def count(self) -> str:
        if self.group.extra:
            return f"SUMPRODUCT({self.factors}*1)"
        if self.criteria:
            return f"COUNTIFS({self.criteria})"
        return f"ROWS({self.taken.values[0]})" if self.taken.values else str(self._rows())

    def _rows(self) -> int:
        return self.translator.building.rows(self.cohort.sheet)

    def sum(self, at: int = 0) -> str:
        values = self.taken.values[at]
        if self.group.extra:
            return f"SUMPRODUCT({self.factors}*{values})"
        return f"SUMIFS({values},{self.criteria})" if self.criteria else f"SUM({values})"

    def extreme(self, name: str) -> str:
        """MIN or MAX."""
        if self.group.extra:
            return self.array(name)
        values = self.taken.values[0]
        return f"_xlfn.{name}IFS({values},{self.criteria})" if self.criteria else f"{name}({values})"

    def chosen(self) -> str:
        """The values that count, as an array."""
        return f"IF({self.factors},{self.taken.values[0]})" if self.factors else self.taken.values[0]

    def array(self, name: str, *more: str) -> str:
        """A function of the array of values, in a helper column; 0 where nothing counts."""
        text = f"IFERROR({name}({','.join((self.chosen(), *more))}),0)"
        return self.helper(name, text, array=True)

    def held(self) -> str:
        """How many of the rows that count are true."""
        values = self.taken.values[0]
        if self.group.extra:
            return f"SUMPRODUCT({self.factors}*({values}=1))"
        return f"COUNTIFS({self.criteria}{',' if self.criteria else ''}{values},{self._true()})"

    def _true(self) -> str:
        return "1" if self.is_number() else quoted("是")

    def is_number(self) -> bool:
        """Whether flags stand as 1 and 0 (a helper) or as 是 and 否 (a column read directly)."""
        building = self.translator.building
        return all(planned.range != self.taken.values[0] for planned in building.values.values())


def measured(translator: Translating, cohort: Cohort, read: tuple[Group, Taken], sheet: str, owner: Column) -> Piece:
    """The piece of an aggregate; its states say only when it has no value of its own."""
    found = _MEASURES.get("SUM" if cohort.function == "TODATE" else cohort.function)
    if found is None:
        raise Unhonoured(f"{cohort.function} 在工作簿中没有相同的算法")
    return found(_Over(translator, cohort, *read, sheet, owner))


def of_nothing(cohort: Cohort) -> Piece:
    """An aggregate over a sheet without rows.

    >>> from kaohe.formula.types import COUNT
    >>> of_nothing(Cohort("COUNT", "s", "all", "", (), COUNT)).text
    '0'
    """
    if cohort.function in {"SUM", "COUNT", "TODATE"}:
        return Piece("0", decimals=0, exact=True)
    if cohort.function in {"ANY", "ALL"}:
        return Piece("FALSE" if cohort.function == "ANY" else "TRUE")
    return state_constant(State.EMPTY)


def _none(count: str, fewest: int = 1) -> tuple[str]:
    return (f"IF({count}<{fewest},{_EMPTY},99)",)


def _decimals(over: _Over) -> int | None:
    kind = over.cohort.args[0].type
    return kind.scale if kind.is_numeric else 0


def _sum(over: _Over) -> Piece:
    decimals = _decimals(over)
    return Piece(over.sum(), decimals=decimals, exact=decimals == 0)


def _count(over: _Over) -> Piece:
    return Piece(over.count(), decimals=0, exact=True)


def _mean(over: _Over) -> Piece:
    count = over.helper("个数", over.count())
    return Piece(f"{over.sum()}/{count}", _none(count), tight=4)


def _extreme(name: str) -> Callable[[_Over], Piece]:
    def call(over: _Over) -> Piece:
        kind = over.cohort.args[0].type
        if kind.kind in {Kind.TEXT, Kind.CHOICE, Kind.GRADE}:
            raise Unhonoured("Excel 不按字符编码比较文字的先后")
        exact = kind.kind is not Kind.INSTANT and not kind.is_pair
        return Piece(over.extreme(name), _none(over.count()), _decimals(over) if exact else None, exact)

    return call


def _any(over: _Over) -> Piece:
    return Piece(f"{over.held()}>0", tight=1)


def _all(over: _Over) -> Piece:
    return Piece(f"{over.held()}={over.count()}", tight=1)


def _best(over: _Over) -> Piece:
    kind = over.cohort.args[0].type
    words = kind.choices if kind.ordered == "high_first" else tuple(reversed(kind.choices))
    listed = "{" + ",".join(quoted(word) for word in words) + "}"
    building = over.translator.building
    source = over.taken.values[0]
    column = next(one for one in building.columns if one.range == source)
    ranked = building.helper(column.sheet, "档次", f"IFERROR(MATCH({column.own},{listed},0),0)")
    least = replace(over, taken=replace(over.taken, values=(ranked.range,)))
    return Piece(f"INDEX({listed},{least.extreme('MIN')})", _none(over.count()))


def _array(name: str, fewest: int = 1) -> Callable[[_Over], Piece]:
    def call(over: _Over) -> Piece:
        return Piece(over.array(name), _none(over.count(), fewest))

    return call


def _shape(name: str, fewest: int) -> Callable[[_Over], Piece]:
    """Skewness and kurtosis, empty where all values are equal."""

    def call(over: _Over) -> Piece:
        few = f"OR({over.count()}<{fewest},ROUND({over.array('STDEVP')},12)=0)"
        return Piece(over.array(name), (f"IF({few},{_EMPTY},99)",))

    return call


def _share(over: _Over) -> Fraction:
    given = over.cohort.args[1]
    if not isinstance(given, Const) or isinstance(given.value, str | int):
        raise Unhonoured("分位不是写明的数")
    return given.value  # type: ignore[return-value]  # the compiler wants a number


def _percentile(over: _Over) -> Piece:
    return Piece(over.array("PERCENTILE", plain_text(_share(over))), _none(over.count()))


def _percentile_sas(over: _Over) -> Piece:
    """The observation nearest to n·p, to the even one in the middle."""
    count = over.helper("个数", over.count())
    place = over.helper("位置", f"ROUND({plain_text(_share(over))}*{count},9)")
    half = f"IF(ROUND({place}-INT({place}),9)=0.5,INT({place})+MOD(INT({place}),2),INT({place}+0.5))"
    index = over.helper("位次", f"MIN(MAX({half},1),{count})")
    return Piece(over.array("SMALL", index), _none(count), over.cohort.args[0].type.scale, exact=True)


def _moments(over: _Over) -> tuple[str, str, str, str]:
    """n, Σy, Σx and n·Σx² - (Σx)², each in a helper column."""
    x = over.taken.values[1]
    count, y_sum = over.helper("个数", over.count()), over.helper("Σy", over.sum(0))
    x_sum = over.helper("Σx", over.sum(1))
    squares = over.helper("Σx²", f"SUMPRODUCT({over.factors or '1'}*{x}*{x})")
    return count, y_sum, x_sum, over.helper("离差", f"ROUND({count}*{squares}-{x_sum}*{x_sum},6)")


def _slope(over: _Over) -> Piece:
    y, x = over.taken.values
    count, y_sum, x_sum, spread = _moments(over)
    products = over.helper("Σxy", f"SUMPRODUCT({over.factors or '1'}*{x}*{y})")
    empty = f"IF({spread}=0,{_EMPTY},99)"
    return Piece(f"({count}*{products}-{x_sum}*{y_sum})/{spread}", (empty,), tight=4)


def _intercept(over: _Over) -> Piece:
    slope = _slope(over)
    count, y_sum, x_sum, _ = _moments(over)
    return Piece(f"({y_sum}-{slope.within(4)}*{x_sum})/{count}", slope.states, tight=4)


def _wilson(sign: str) -> Callable[[_Over], Piece]:
    """A Wilson bound of the share of true rows; of a finite population, with n (N - 1) / (N - n) in place of n.

    Basis: methods.md 4.9.
    """

    def call(over: _Over) -> Piece:
        z = plain_text(_share(over))
        n = over.helper("个数", over.count())
        p = over.helper("比例", f"IF({n}=0,0,{over.held()}/{n})")
        inverse, states = f"IF({n}=0,0,1/{n})", _none(n)
        if len(over.cohort.args) > 2:
            size = over.translator.piece(lowered(over.cohort.args[2]), over.sheet, over.owner)
            whole = over.helper("总数", kept(size, "0"))
            inverse = f"IF(OR({n}=0,{whole}<={n}),0,({whole}-{n})/({n}*({whole}-1)))"
            states = (f"IF({n}=0,{_EMPTY},IF({size.state}<99,{size.state},IF({whole}<{n},{_REJECTED},99)))",)
        part = over.helper("1/n", inverse)
        root = f"{z}*SQRT({p}*(1-{p})*{part}+({z}*{part})^2/4)"
        return Piece(f"({p}+{z}*{z}*{part}/2{sign}{root})/(1+{z}*{z}*{part})", states, tight=4)

    return call


_MEASURES: dict[str, Callable[[_Over], Piece]] = {
    "SUM": _sum,
    "COUNT": _count,
    "MEAN": _mean,
    "MIN": _extreme("MIN"),
    "MAX": _extreme("MAX"),
    "ANY": _any,
    "ALL": _all,
    "BEST": _best,
    "MEDIAN": _array("MEDIAN"),
    "SD.S": _array("STDEV", 2),
    "SD.P": _array("STDEVP"),
    "SKEW": _shape("SKEW", 3),
    "KURT": _shape("KURT", 4),
    "PERCENTILE.INC": _percentile,
    "PERCENTILE.SAS": _percentile_sas,
    "OLS_SLOPE": _slope,
    "OLS_INTERCEPT": _intercept,
    "WILSON_LOW": _wilson("-"),
    "WILSON_HIGH": _wilson("+"),
}
