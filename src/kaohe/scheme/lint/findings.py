"""检查问题 · Lint findings: what may not be published although it can be read, each with its remedy."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text


def _rule(code: str, cause: tuple[str, str], remedy: tuple[str, str], *, blocking: bool = True) -> Rule:
    return Rule(f"scheme/{code}", Text(*cause), Text(*remedy), blocking)


WEIGHTS = _rule(
    "weights",
    (
        "“{where}”下各项权重之和是 {parts} = {total}，应为 {wanted}。",
        "The weights below “{where}” add up to {parts} = {total}, not to {wanted}.",
    ),
    ("改正权重，使其和等于 {wanted}。", "Correct the weights so that they add up to {wanted}."),
)
WEIGHT_SIGN = _rule(
    "weight-not-positive",
    ("指标“{name}”的权重是 {weight}。", "The weight of the indicator “{name}” is {weight}."),
    (
        "权重须大于零；扣分用 deduct，加分写在 bonus。",
        "A weight is above zero; deduct with `deduct`, add with `bonus`.",
    ),
)
NO_SOURCE = _rule(
    "source-missing",
    ("指标“{name}”没有写来源类别。", "The indicator “{name}” names no source class."),
    ("写 source:，取 {known} 之一。", "Write `source:` with one of {known}."),
)
SPLIT = _rule(
    "source-split",
    (
        "来源占比“{name}”不成立：{shares}。",
        "The split of sources “{name}” does not hold: {shares}.",
    ),
    ("改正权重或各指标的 source。", "Correct the weights or the `source` of the indicators."),
)
STATE = _rule(
    "state-without-rule",
    (
        "“{name}”可能{states}（{tokens}），却没有写那时怎么计分。",
        "“{name}” can be {tokens} ({states}), and nothing says what it scores then.",
    ),
    ("写明规则，例如 {sample}。", "Write a rule, for example {sample}."),
)
EMPTY_RULE = _rule(
    "empty-rule",
    (
        "列“{name}”可能除以零或对空集求值，却没有写那时是什么。",
        "“{name}” can divide by zero or read nothing at all, and does not say what it is then.",
    ),
    ("写 when_empty:，例如 when_empty: not_applicable。", "Write `when_empty:`, for example not_applicable."),
    blocking=False,
)
FALLS = _rule(
    "score-falls",
    (
        "指标“{name}”（{method}）的数值从 {low} 到 {high}，得分却从 {before} 到 {after}，与方向相反。",
        "As “{name}” ({method}) goes from {low} to {high}, its score goes from {before} to {after}: the wrong way.",
    ),
    (
        "改正数值；若数值越低越好，请写 direction: low。",
        "Correct the values; if less is better, write `direction: low`.",
    ),
)
BAND_CLOSED = _rule(
    "band-closedness",
    (
        "对照表“{name}”按数值分档，却没有说明边界归哪一档。",
        "The table “{name}” has bands of a measure and does not say to which band an edge belongs.",
    ),
    (
        "写 bands: lower_closed（含下限）或 upper_closed（含上限）。",
        "Write `bands: lower_closed` or `bands: upper_closed`.",
    ),
)
BAND_GAP = _rule(
    "band-gap",
    ("对照表“{name}”在 {sign} {edge} 处没有档。", "The table “{name}” has no band {sign} {edge}."),
    (
        "补一行到头，最后的边界可写 none。",
        "Add a row that reaches the end; the last edge may be `none`.",
    ),
)
BAND_OVERLAP = _rule(
    "band-overlap",
    ("对照表“{name}”里边界 {edge} 属于两档。", "In the table “{name}” the edge {edge} belongs to two bands."),
    ("每个边界只写一行。", "Write each edge in one row only."),
)
CHOICES = _rule(
    "table-choices",
    (
        "对照表“{name}”的键“{key}”缺少选项 {missing}。",
        "The table “{name}” has no row for {missing} of its key “{key}”.",
    ),
    ("为每个选项补一行。", "Add a row for each choice."),
)
UNREACHABLE = _rule(
    "unreachable-grade",
    (
        "“{where}”的等级 {grade} 得不到：总分只在 {range} 之间，且前面的等级先取走。",
        "The grade {grade} of “{where}” cannot be had: totals lie in {range} and earlier grades take theirs first.",
    ),
    ("改正条件、次序或名额，或删去这一等级。", "Correct the condition, order or quota, or delete the grade."),
)
QUOTA_TIES = _rule(
    "quota-without-ties",
    (
        "“{where}”的等级 {grade} 有名额，却没有写同分时谁在前。",
        "The grade {grade} of “{where}” has a quota and does not say who goes first among equals.",
    ),
    ("写 ties:，例如 ties: [{{desc: 硬性指标}}]。", "Write `ties:`, for example ties: [{{desc: 硬性指标}}]."),
)
QUOTA_LAST = _rule(
    "quota-on-otherwise",
    (
        "“{where}”的最后一个等级 {grade} 有名额，名额外的人没有等级。",
        "The last grade {grade} of “{where}” has a quota; those beyond it would have no grade.",
    ),
    ("把名额写在前面的等级上。", "Put the quota on an earlier grade."),
)
GATE_CAP = _rule(
    "gate-cap",
    (
        "门槛“{name}”把得分封顶在 {cap} 分，而满分是 {full} 分。",
        "The gate “{name}” caps the score at {cap} of {full} points.",
    ),
    ("写一个不小于零、低于满分的上限。", "Write a cap from nothing to below full points."),
)
BEYOND = _rule(
    "beyond-full",
    (
        "指标“{name}”的 {key} 是 {points} 分，不在零分至满分 {full} 分之间。",
        "The {key} of “{name}” is {points} points, not between none and the full {full}.",
    ),
    ("写零分至满分之间的分数。", "Write points between none and full."),
)
KEEP_IDLE = _rule(
    "keep-idle",
    (
        "“{where}”的等级 {grade} 的保持条件不比评上的条件宽，谁也保不住。",
        "The condition of keeping {grade} of “{where}” is no wider than that of winning it, so it keeps nobody.",
    ),
    (
        "保持的界限放低，例如评上 90 分、保持 85 分。",
        "Lower the cut of keeping it, for example 90 to win and 85 to keep.",
    ),
)
RANK_TIES = _rule(
    "rank-without-ties",
    ("列“{name}”的 RANK 没有写并列怎么排。", "The RANK of “{name}” does not say how ties are ranked."),
    ("写 TIES competition、modified、dense 或 mean。", "Write TIES competition, modified, dense or mean."),
)
COMPARE_ON = _rule(
    "compare-on",
    (
        "“{where}”没有写等级按公布的总分还是按舍入前的总分判定。",
        "“{where}” does not say whether grades are judged on the published total or before rounding.",
    ),
    (
        "写 compare_on: rounded（公布的）或 exact（舍入前的）。",
        "Write `compare_on: rounded` (as published) or `exact`.",
    ),
)
NO_BASIS = _rule(
    "no-basis",
    ("“{name}”的一行没有写依据。", "A row of “{name}” cites no basis."),
    ("写 basis:，注明文件与条款。", "Write `basis:` with the document and its article."),
)
STARTS_LATE = _rule(
    "starts-late",
    (
        "“{name}”从 {start} 起才有值，方案从 {valid} 起有效。",
        "“{name}” has a value only from {start} on; the scheme is in force from {valid}.",
    ),
    ("补一行更早的值。", "Add a row for the time before."),
)
CHANGED = _rule(
    "changed-in-period",
    (
        "“{name}”在 {day} 变动，不在周期开头；列“{column}”没有写 AT，将按期末取值。",
        "“{name}” changes on {day}, inside a period; “{column}” has no AT and reads it at the period's end.",
    ),
    ("写 {name} AT 日期列；若确按期末，写 AT 期末。", "Write {name} AT a date; if the period's end is meant, AT 期末."),
    blocking=False,
)
PERIOD_END = _rule(
    "period-end-in-light",
    ("灯“{name}”用了 期末，期中看时为时过晚。", "The light “{name}” uses 期末, which is too late to warn."),
    ("改用 截至。", "Use 截至 (as of)."),
)
CHAINED = _rule(
    "previous-in-total",
    (
        "列“{name}”把自己的上一年累加下来，缺一年就会清零。",
        "“{name}” adds to its own previous year; one missing year would reset it.",
    ),
    ("用 SUM 对全部记录求和。", "Add all records with SUM."),
)
QUOTIENT = _rule(
    "quotient-rows",
    (
        "列“{name}”的分子与分母略过“{sheet}”的不同行。",
        "The numerator and the denominator of “{name}” pass over different rows of “{sheet}”.",
    ),
    (
        "两边写同样的 WHERE HAS(…) AND HAS(…)。",
        "Write the same WHERE HAS(…) AND HAS(…) on both sides.",
    ),
)
ON_STATE = _rule(
    "allocate-on-state",
    (
        "列“{name}”分配时有人可能没有权重：{states}（{tokens}），却没有写怎么办。",
        "When “{name}” is shared out a weight can be {tokens} ({states}), and nothing says what happens then.",
    ),
    (
        "写 on_state: withhold_pool（全池暂扣）或 leave_out（剔除）。",
        "Write `on_state: withhold_pool` or `on_state: leave_out`.",
    ),
)
REMAINDER = _rule(
    "remainder",
    (
        "列“{name}”把一笔钱除以人数，余下的分没有着落。",
        "“{name}” divides an amount by a number of rows; the leftover fen go nowhere.",
    ),
    ("用 ALLOCATE(总额, 1 WITHIN 组)。", "Use ALLOCATE(pool, 1 WITHIN group)."),
    blocking=False,
)
RELATIVE = _rule(
    "relative-pay",
    (
        "薪酬列“{name}”取决于他人的名次或名额（{cause}），方案没有写理由。",
        "The pay “{name}” depends on how others did ({cause}), and the scheme gives no reason.",
    ),
    ("在方案里写 allow_relative: 理由。", "Write `allow_relative:` with the reason in the scheme."),
)
ENROLMENT = _rule(
    "enrolment-rate",
    (
        "“{name}”与升学率有关；义务教育学校不得按升学率排名、考核。",
        "“{name}” is an enrolment rate; compulsory-stage schools must not be ranked or appraised by it.",
    ),
    (
        "改用过程性或增值性指标；普通高中请在标题里注明学段。",
        "Use indicators of process or value added; name the stage in the title for senior schools.",
    ),
    blocking=False,
)
ONE_SIDED = _rule(
    "one-sided-examples",
    (
        "“{name}”的 {of} 个界限中有 {count} 个，示例没有看到两边；看到的是：{side}。",
        "The examples see {count} of the {of} thresholds of “{name}” from one side or none; seen: {side}.",
    ),
    ("各补一个恰在界限上和刚过界限的示例。", "Add an example on the threshold and one just beyond it."),
    blocking=False,
)
NOT_PAYABLE = _rule(
    "not-payable",
    (
        "“{sheet}”的 pays 写的是“{name}”，它不是本表一列算出的金额。",
        "`pays` of “{sheet}” says “{name}”, which is no computed money column of this sheet.",
    ),
    ("写本表中一列算出的金额。", "Name a computed money column of this sheet."),
)

RULES = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
