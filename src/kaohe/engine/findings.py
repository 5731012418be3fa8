"""引擎问题 · Engine findings: what a run says about its rows beside its results."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text

REJECTED_VALUE = Rule(
    "engine/rejected-value",
    Text(
        "{count} 行算不出“{column}”，第一行是 {first}：除以零、超出 64 位整数或超出声明的范围。",
        "{count} rows have no value of “{column}”, first {first}: division by zero, beyond 64 bits or its bounds.",
    ),
    Text(
        "看该行的解释，改正所读的数，或在公式里写明除数为零时怎么办。",
        "See the row explained; correct what it reads, or say in the formula what a zero divisor means.",
    ),
    blocking=False,
)
TOO_MANY_ROWS = Rule(
    "engine/too-many-rows",
    Text("“{sheet}”要造 {count} 行，上限 {limit}。", "“{sheet}” would have {count} rows; the limit is {limit}."),
    Text(
        "用 seen_in: 只造出现过的组合，或缩短期间和 lead_in。",
        "Make only the combinations that occur with seen_in:, or shorten the period or lead_in.",
    ),
)
TOO_MANY_STEPS = Rule(
    "engine/too-many-steps",
    Text("“{sheet}”逐步递推 {count} 步，上限 {limit}。", "“{sheet}” recurs over {count} steps; the limit is {limit}."),
    Text("缩短期间，或改用 SUM 等不递推的写法。", "Shorten the period, or use SUM and its like, which do not recur."),
)
APPROXIMATE = Rule(
    "engine/approximate-in-aggregate",
    Text(
        "列“{column}”的 {function} 直接汇总近似值（LN、EXP、SQRT、POWER）。",
        "{function} of “{column}” reads approximate values (LN, EXP, SQRT, POWER) that are no column.",
    ),
    Text(
        "先把近似值写成一列并声明 scale，再汇总该列。",
        "Give the approximate value a column with a scale, and aggregate that.",
    ),
)
RECORD_MISSING = Rule(
    "engine/record-missing",
    Text(
        "没有“{sheet}”所要的往次记录，一律按无记录处理。",
        "No records were given for “{sheet}”; all are taken as no record.",
    ),
    Text("用 --history 指明已批准的往次运行。", "Name the approved earlier runs with --history."),
    blocking=False,
)
RULES = (REJECTED_VALUE, TOO_MANY_ROWS, TOO_MANY_STEPS, APPROXIMATE, RECORD_MISSING)
