"""函数表 · Functions: every function of the language, its usage and what it takes; readers implement exactly these."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.formula.types import Kind


@dataclass(frozen=True, slots=True)
class Function:
    """A function as written in formulas: how many arguments, how it is used, and what it means in both languages."""

    name: str
    least: int
    most: int
    usage: str
    zh: str
    en: str
    modifiers: frozenset[str] = frozenset()


_MANY = 200
_ROWS = frozenset({"where", "skip", "by", "within", "along", "start"})


def _scalar(name: str, least: int, most: int, usage: str, zh: str, en: str) -> Function:
    return Function(name, least, most, usage, zh, en)


def _cohort(name: str, least: int, most: int, usage: str, zh: str, en: str) -> Function:
    return Function(name, least, most, usage, zh, en, _ROWS)


_SCALARS = (
    _scalar(
        "IF",
        3,
        3,
        "IF(c, a, b)",
        "条件成立取甲，否则取乙；只读取用到的一支",
        "a if c, else b; only the branch taken is read",
    ),
    _scalar(
        "IFS",
        4,
        _MANY,
        "IFS(c1, a1, …, TRUE, z)",
        "依次判断，取第一个成立的",
        "the value of the first condition that holds",
    ),
    _scalar("ROUND", 1, 2, "ROUND(x, digits)", "四舍五入（离零）", "round half away from zero"),
    _scalar("FLOOR", 1, 2, "FLOOR(x, digits)", "向下取整", "round down"),
    _scalar("CEILING", 1, 2, "CEILING(x, digits)", "向上取整", "round up"),
    _scalar("ABS", 1, 1, "ABS(x)", "绝对值", "the size without the sign"),
    _scalar("MIN", 1, _MANY, "MIN(a, b, …)", "最小值；单个列则为各行最小", "the least; of one column, over rows"),
    _scalar("MAX", 1, _MANY, "MAX(a, b, …)", "最大值；单个列则为各行最大", "the greatest; of one column, over rows"),
    _scalar("CLAMP", 3, 3, "CLAMP(x, low, high)", "限制在上下限之间", "x kept between low and high"),
    _scalar("DAYS", 1, 1, "DAYS(end - start)", "相差天数", "the days between two dates"),
    _scalar("HOURS", 1, 1, "HOURS(end - start)", "相差小时数", "the hours between two instants"),
    _scalar(
        "WORKINGDAYS", 2, 2, "WORKINGDAYS(start, end)", "起日次日至止日的工作日数", "working days after start up to end"
    ),
    _scalar("WORKDAY", 2, 2, "WORKDAY(start, n)", "起日后第 n 个工作日", "the n-th working day after start"),
    _scalar(
        "DUE",
        2,
        2,
        "DUE(instant, limit)",
        "时限届满的时刻（遇假日顺延）",
        "the last instant in time; rolls over holidays",
    ),
    _scalar(
        "EDATE",
        2,
        2,
        "EDATE(date, n)",
        "n 个月后的同日，超出取月末",
        "the same day n months on, clipped to the month's end",
    ),
    _scalar("YEAR", 1, 1, "YEAR(d)", "所在年", "the year a day lies in"),
    _scalar("QUARTER", 1, 1, "QUARTER(d)", "所在季度", "the quarter a day lies in"),
    _scalar("MONTH", 1, 1, "MONTH(d)", "所在月", "the month a day lies in"),
    _scalar("WEEK", 1, 1, "WEEK(d)", "所在周（归于结束的时期）", "the week a day lies in"),
    _scalar("DAY", 1, 1, "DAY(t)", "所在日", "the day an instant lies in"),
    _scalar("YEARNO", 1, 1, "YEARNO(d)", "年份数", "the number of the year"),
    _scalar("QUARTERNO", 1, 1, "QUARTERNO(d)", "第几季度", "1 to 4"),
    _scalar("MONTHNO", 1, 1, "MONTHNO(d)", "第几月", "1 to 12"),
    _scalar("DAYNO", 1, 1, "DAYNO(d)", "当月第几日", "1 to 31"),
    _scalar("HAS", 1, 1, "HAS(x)", "有值", "x has a value"),
    _scalar("ISSTATE", 1, 12, "ISSTATE(x, state, …)", "处于所列状态之一", "x has one of these states"),
    _scalar("IFSTATE", 3, 3, "IFSTATE(x, state, y)", "处于该状态时取乙", "y where x has the state"),
    _scalar("STATE", 1, 1, "STATE(state)", "空缺及其原因", "missing, for this reason"),
    _scalar("LOOKUP", 2, 9, "LOOKUP(table, key)", "查表", "look up in a table"),
    _scalar("BAND", 2, 2, "BAND(table, x)", "按档查表", "the band x falls in"),
    _scalar("SPREAD", 1, 1, "SPREAD(x)", "按月分摊（累计舍入）", "this month's part of x, by cumulative rounding"),
    _scalar("LN", 1, 1, "LN(x)", "自然对数（近似）", "natural logarithm (approximate)"),
    _scalar("EXP", 1, 1, "EXP(x)", "自然指数（近似）", "exponential (approximate)"),
    _scalar("SQRT", 1, 1, "SQRT(x)", "平方根（近似）", "square root (approximate)"),
    _scalar("POWER", 2, 2, "POWER(x, y)", "乘方（近似）", "x to the power y (approximate)"),
)
_COHORTS = (
    _cohort("SUM", 1, 1, "SUM(sheet.x WHERE c)", "求和", "the sum"),
    _cohort("COUNT", 1, 1, "COUNT(sheet WHERE c)", "计数", "the number of rows"),
    _cohort("MEAN", 1, 1, "MEAN(sheet.x)", "平均", "the mean"),
    _cohort("MEDIAN", 1, 1, "MEDIAN(sheet.x)", "中位数", "the median"),
    _cohort("ANY", 1, 1, "ANY(sheet.c)", "任一成立", "whether any holds"),
    _cohort("ALL", 1, 1, "ALL(sheet.c)", "全部成立", "whether all hold"),
    _cohort("BEST", 1, 1, "BEST(sheet.x)", "最好的一档", "the best of an ordered choice"),
    _cohort("SD.S", 1, 1, "SD.S(sheet.x)", "样本标准差（近似）", "sample standard deviation (approximate)"),
    _cohort("SD.P", 1, 1, "SD.P(sheet.x)", "总体标准差（近似）", "population standard deviation (approximate)"),
    _cohort("SKEW", 1, 1, "SKEW(sheet.x)", "偏度（样本校正，近似）", "skewness, sample-adjusted (approximate)"),
    _cohort(
        "KURT", 1, 1, "KURT(sheet.x)", "超额峰度（样本校正，近似）", "excess kurtosis, sample-adjusted (approximate)"
    ),
    _cohort(
        "PERCENTILE.INC",
        2,
        2,
        "PERCENTILE.INC(sheet.x, 90%)",
        "百分位（含端点插值）",
        "percentile, Excel's inclusive definition",
    ),
    _cohort(
        "PERCENTILE.SAS", 2, 2, "PERCENTILE.SAS(sheet.x, 90%)", "百分位（SAS 定义 2）", "percentile, SAS definition 2"
    ),
    _cohort("OLS_SLOPE", 2, 2, "OLS_SLOPE(sheet.y, sheet.x)", "回归斜率", "slope of the least-squares line of y on x"),
    _cohort("OLS_INTERCEPT", 2, 2, "OLS_INTERCEPT(sheet.y, sheet.x)", "回归截距", "its intercept"),
    _cohort(
        "WILSON_LOW",
        2,
        3,
        "WILSON_LOW(sheet.c, 1.96, 总数)",
        "比例的威尔逊下限（近似）；写明总数则作有限总体校正",
        "lower Wilson bound of a share (approximate); with the population's size, corrected for a finite one",
    ),
    _cohort(
        "WILSON_HIGH",
        2,
        3,
        "WILSON_HIGH(sheet.c, 1.96, 总数)",
        "比例的威尔逊上限（近似）；写明总数则作有限总体校正",
        "upper Wilson bound of a share (approximate); with the population's size, corrected for a finite one",
    ),
    _cohort("TODATE", 1, 1, "TODATE(x)", "期初至今累计", "the sum since the period began"),
    _cohort("PREVIOUS", 1, 1, "PREVIOUS(x)", "上一步的值", "the value of the step before"),
    _cohort("STREAK", 1, 1, "STREAK(c)", "截至本步连续成立的次数", "how many steps in a row the condition holds"),
    Function("RANK", 1, 9, "RANK(DESC x WITHIN g TIES competition)", "名次", "the rank", _ROWS | {"ties"}),
    Function("POSITION", 1, 9, "POSITION(DESC x, y WITHIN g)", "序位（不并列）", "the place without ties", _ROWS),
    Function(
        "ALLOCATE",
        2,
        2,
        "ALLOCATE(pool, weight WITHIN g)",
        "按权重分配（最大余数，分毫不差）",
        "the pool split by weight, to the fen",
        frozenset({"within", "by"}),
    ),
)

SCALARS = {function.name: function for function in _SCALARS}
COHORTS = {function.name: function for function in _COHORTS}
FUNCTIONS = SCALARS | COHORTS
APPROXIMATE = frozenset({"LN", "EXP", "SQRT", "POWER", "SD.S", "SD.P", "SKEW", "KURT", "WILSON_LOW", "WILSON_HIGH"})
DEVIATION = 8  # SKEW and KURT take each deviation as a whole number of this many digits of the greatest one
TIES = ("competition", "modified", "dense", "mean")

OPERATIONS = (
    # what typed.Op can be named beside the scalars above; readers implement these too
    "+", "-", "*", "/", "NEG", "=", "<>", "<", "<=", ">", ">=", "IN", "AND", "OR", "NOT",
    "DATE_SUB", "DATE_ADD", "INSTANT_SUB", "INSTANT_ADD", "PERIOD_ADD", "PERIOD_SUB", "LOCAL_DATE", "ORDER",
)  # fmt: skip
PERIOD_OF = {"YEAR": "year", "QUARTER": "quarter", "MONTH": "month", "WEEK": "week", "DAY": "day"}
NUMBER_OF = {"YEARNO": "year", "QUARTERNO": "quarter", "MONTHNO": "month", "DAYNO": "day"}
SUMMABLE = frozenset(Kind) - {Kind.TEXT, Kind.CHOICE, Kind.GRADE, Kind.FLAG, Kind.DATE, Kind.PERIOD, Kind.INSTANT}
