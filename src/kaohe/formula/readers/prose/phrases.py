"""说法 · Phrases: how each operation and scalar function is said, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from kaohe.formula.readers.prose.part import ATOM, COMPARISON, PRODUCT, SUM, Words


@dataclass(frozen=True, slots=True)
class Phrase:
    """A template with {0}, {1}… for the arguments: how tightly it holds, and how tightly each argument must."""

    words: Words
    level: int = ATOM
    least: tuple[int, ...] = (SUM,)


def _phrase(zh: str, en: str, level: int = ATOM, *least: int) -> Phrase:
    return Phrase(Words(zh, en), level, least or (SUM,))


FIXED: dict[str, Phrase] = {
    "-": _phrase("{0}减去{1}", "{0} less {1}", SUM, SUM, ATOM),
    "/": _phrase("{0}除以{1}", "{0} divided by {1}", PRODUCT, PRODUCT, ATOM),
    "NEG": _phrase("负的{0}", "minus {0}", PRODUCT, ATOM),
    "ABS": _phrase("{0}的绝对值", "the absolute value of {0}", ATOM, ATOM),
    "CLAMP": _phrase("{0}（最低按{1}、最高按{2}计）", "{0} (no less than {1}, no more than {2})", ATOM, ATOM),
    "DATE_SUB": _phrase("从{1}起到{0}的天数", "the number of days from {1} to {0}", ATOM, PRODUCT),
    "INSTANT_SUB": _phrase("从{1}起到{0}的小时数", "the hours from {1} to {0}", ATOM, PRODUCT),
    "PERIOD_SUB": _phrase("从{1}起到{0}的期数", "the steps from {1} to {0}", ATOM, PRODUCT),
    "DATE_ADD": _phrase("{0}之后{1}", "{1} after {0}", SUM, ATOM),
    "INSTANT_ADD": _phrase("{0}之后{1}", "{1} after {0}", SUM, ATOM),
    "BEFORE": _phrase("{0}之前{1}", "{1} before {0}", SUM, ATOM),
    "PERIOD_ADD": _phrase("{0}的后{1}期", "the step {1} after {0}", ATOM, ATOM),
    "PERIOD_BEFORE": _phrase("{0}的前{1}期", "the step {1} before {0}", ATOM, ATOM),
    "LOCAL_DATE": _phrase("{0}当日", "the date of {0}", ATOM, ATOM),
    "WORKINGDAYS": _phrase("从{0}次日到{1}的工作日数", "the working days after {0} up to {1}", ATOM, PRODUCT),
    "WORKDAY": _phrase("{0}之后的第{1}个工作日", "working day number {1} after {0}", SUM, ATOM),
    "WORKDAY_BY": _phrase("{0}之后{1}的那一天", "the day that is {1} after {0}", SUM, ATOM),
    "DUE": _phrase("自{0}起满{1}之时", "the end of {1} from {0}", SUM, ATOM),
    "EDATE": _phrase("{0}之后{1}个月的同日", "the same day {1} months after {0}", SUM, ATOM),
    "EDATE_BEFORE": _phrase("{0}之前{1}个月的同日", "the same day {1} months before {0}", SUM, ATOM),
    "EDATE_BY_BEFORE": _phrase("{0}之前{1}的同日", "the same day {1} before {0}", SUM, ATOM),
    "EDATE_BY": _phrase("{0}之后{1}的同日", "the same day {1} after {0}", SUM, ATOM),
    "YEAR": _phrase("{0}所在年", "the year of {0}", ATOM, ATOM),
    "QUARTER": _phrase("{0}所在季度", "the quarter of {0}", ATOM, ATOM),
    "MONTH": _phrase("{0}所在月", "the month of {0}", ATOM, ATOM),
    "WEEK": _phrase("{0}所在周", "the week of {0}", ATOM, ATOM),
    "DAY": _phrase("{0}所在日", "the day of {0}", ATOM, ATOM),
    "YEARNO": _phrase("{0}的年份", "the year number of {0}", ATOM, ATOM),
    "QUARTERNO": _phrase("{0}的季度序号", "the quarter number of {0}", ATOM, ATOM),
    "MONTHNO": _phrase("{0}的月份", "the month number of {0}", ATOM, ATOM),
    "DAYNO": _phrase("{0}是当月第几日", "the day number of {0} in its month", ATOM, ATOM),
    "HAS": _phrase("{0}有值", "{0} has a value", COMPARISON, SUM),
    "LN": _phrase("{0}的自然对数（近似）", "the natural logarithm of {0} (approximate)", ATOM, ATOM),
    "EXP": _phrase("e的{0}次方（近似）", "e to the power {0} (approximate)", ATOM, ATOM),
    "SQRT": _phrase("{0}的平方根（近似）", "the square root of {0} (approximate)", ATOM, ATOM),
    "POWER": _phrase("{0}的{1}次方（近似）", "{0} to the power {1} (approximate)", ATOM, ATOM),
    "SPREAD": _phrase(
        "{0}按月分摊到本月的部分（逐月累计后再舍入，各月合起来一分不差）",
        "this month's part of {0} (rounded on the running total, so that the months add up to the fen)",
        ATOM,
        PRODUCT,
    ),
}

COMPARISONS: dict[str, dict[str, Words]] = {
    "number": {
        "=": Words("等于", "equals"),
        "<>": Words("不等于", "does not equal"),
        "<": Words("低于", "is below"),
        "<=": Words("不高于", "is at most"),
        ">": Words("高于", "is above"),
        ">=": Words("不低于", "is at least"),
    },
    "length": {
        "=": Words("等于", "equals"),
        "<>": Words("不等于", "does not equal"),
        "<": Words("不满", "is less than"),
        "<=": Words("不超过", "is at most"),
        ">": Words("超过", "is more than"),
        ">=": Words("满", "is at least"),
    },
    "amount": {
        "=": Words("等于", "equals"),
        "<>": Words("不等于", "does not equal"),
        "<": Words("少于", "is less than"),
        "<=": Words("不超过", "is at most"),
        ">": Words("超过", "is more than"),
        ">=": Words("不少于", "is at least"),
    },
    "day": {
        "=": Words("为", "is"),
        "<>": Words("不为", "is not"),
        "<": Words("早于", "is before"),
        "<=": Words("不晚于", "is no later than"),
        ">": Words("晚于", "is after"),
        ">=": Words("不早于", "is no earlier than"),
    },
    "word": {
        "=": Words("为", "is"),
        "<>": Words("不为", "is not"),
        "<": Words("低于", "is below"),
        "<=": Words("不高于", "is no better than"),
        ">": Words("高于", "is above"),
        ">=": Words("不低于", "is no worse than"),
    },
}
OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
EXTREMES = {
    "MIN": (Words("中较小者", "the smaller of "), Words("中最小者", "the smallest of ")),
    "MAX": (Words("中较大者", "the larger of "), Words("中最大者", "the largest of ")),
}
ROUNDERS = {
    "ROUND": Words("四舍五入", "rounded"),
    "FLOOR": Words("向下取整", "rounded down"),
    "CEILING": Words("向上取整", "rounded up"),
}
MEASURES: dict[str, Words] = {
    "SUM": Words("{rows}的{0}之和", "the sum of {0} over {rows}"),
    "TODATE": Words("期初至今{0}的累计", "the running total of {0} since the period began"),
    "MEAN": Words("{rows}的{0}的平均值", "the mean of {0} over {rows}"),
    "MEDIAN": Words("{rows}的{0}的中位数", "the median of {0} over {rows}"),
    "MIN": Words("{rows}的{0}的最小值", "the smallest {0} over {rows}"),
    "MAX": Words("{rows}的{0}的最大值", "the largest {0} over {rows}"),
    "BEST": Words("{rows}的{0}中最好的一档", "the best {0} over {rows}"),
    "SD.S": Words("{rows}的{0}的样本标准差（近似）", "the sample standard deviation of {0} over {rows} (approximate)"),
    "SD.P": Words(
        "{rows}的{0}的总体标准差（近似）", "the population standard deviation of {0} over {rows} (approximate)"
    ),
    "SKEW": Words(
        "{rows}的{0}的偏度（样本校正，近似）", "the skewness of {0} over {rows} (sample-adjusted, approximate)"
    ),
    "KURT": Words(
        "{rows}的{0}的超额峰度（样本校正，近似）",
        "the excess kurtosis of {0} over {rows} (sample-adjusted, approximate)",
    ),
    "PERCENTILE.INC": Words(
        "{rows}的{0}的{1}分位数（含端点插值）", "the {1} percentile of {0} over {rows} (inclusive, interpolated)"
    ),
    "PERCENTILE.SAS": Words(
        "{rows}的{0}的{1}分位数（SAS定义2）", "the {1} percentile of {0} over {rows} (SAS definition 2)"
    ),
    "OLS_SLOPE": Words("{rows}的{0}对{1}的回归斜率", "the slope of the least-squares line of {0} on {1} over {rows}"),
    "OLS_INTERCEPT": Words(
        "{rows}的{0}对{1}的回归截距", "the intercept of the least-squares line of {0} on {1} over {rows}"
    ),
    "WILSON_LOW": Words(
        "{rows}中{0}的比例的威尔逊下限（z 取{1}{population}，近似）",
        "the lower Wilson bound (z = {1}{population}, approximate) of the share of {rows} where {0}",
    ),
    "WILSON_HIGH": Words(
        "{rows}中{0}的比例的威尔逊上限（z 取{1}{population}，近似）",
        "the upper Wilson bound (z = {1}{population}, approximate) of the share of {rows} where {0}",
    ),
    "COUNT": Words("{rows}的数目", "the number of {rows}"),
    "ANY": Words("{rows}中至少有一个{0}", "{0} for at least one of {rows}"),
    "ALL": Words("{rows}每一个都{0}", "{0} for every one of {rows}"),
    "PREVIOUS": Words("上一{step}的{0}", "the {0} of the {step} before"),
    "STREAK": Words("到本{step}为止，{0}连续成立的{step}数", "how many {step}s in a row, up to this one, {0}"),
    "RANK": Words("按{keys}在{rows}中的名次", "the rank by {keys} among {rows}"),
    "POSITION": Words("按{keys}在{rows}中的序位（不并列）", "the place (without ties) by {keys} among {rows}"),
    "ALLOCATE": Words(
        "把{0}按各自的{1}占{rows}合计的比例分配，本行应得的一份（先舍去尾数，剩下的按尾数从大到小每行补{unit}，"
        "尾数相同的按编号先后）",
        "the share of this row when {0} is split in proportion to {1} among {rows} (rounded down first; what is"
        " left goes to the largest remainders, {unit} each, ties in the order of the key)",
    ),
}
TIES = {
    "competition": Words("并列同名次，其后跳号", "ties share the first place, then places are left out"),
    "modified": Words("并列取末位名次", "ties share the last place"),
    "dense": Words("并列同名次，其后不跳号", "ties share a place, none is left out"),
    "mean": Words("并列取平均名次", "ties share the mean place"),
}
SPECIAL = frozenset(
    (
        "+ * = <> < <= > >= IN AND OR NOT IF IFS ROUND FLOOR CEILING MIN MAX ISSTATE IFSTATE STATE LOOKUP BAND"
        " DAYS HOURS ORDER DATED"
    ).split()
)
