"""报告的提示 · Findings of the report: what a run shows of its scheme; none blocks, each asks for a look."""

from __future__ import annotations

from kaohe.base.findings import Rule, Text


def _remark(name: str, cause: tuple[str, str], remedy: tuple[str, str]) -> Rule:
    return Rule(f"insight/{name}", Text(*cause), Text(*remedy), blocking=False)


WEIGHT = _remark(
    "weight-far-off",
    (
        "“{name}”名义权重 {nominal}，实际影响总分的权重约 {effective}，相差 {limit} 倍以上。",
        "“{name}” weighs {nominal}, yet carries about {effective} of the differences: over {limit} times off.",
    ),
    (
        "看它的得分是否几乎没有差别或差别过大，再定权重或分档。",
        "See whether its scores hardly differ, or differ too much; then set its weight or bands anew.",
    ),
)
CEILING = _remark(
    "at-ceiling",
    (
        "“{name}”有值的单位中 {share} 得满分，分不出高低。",
        "{share} of the units with a value of “{name}” have full points; it tells nobody apart.",
    ),
    ("提高目标值，或把权重移给别的指标。", "Raise its target, or move its weight to another indicator."),
)
GRANTED = _remark(
    "full-without-value",
    (
        "“{name}”有 {share} 的单位没有值而得满分。",
        "{share} of the units have full points in “{name}” without a value.",
    ),
    (
        "看这些单位是否适用本指标；不适用的改为 renormalise，由其余指标分担权重。",
        "See whether the indicator applies to them; `renormalise` shares its weight among the others.",
    ),
)
BUNCHING = _remark(
    "bunching",
    (
        "“{name}”的值在界线 {at} 恰好达到一侧有 {above} 个，另一侧只有 {below} 个。",
        "At the threshold {at} of “{name}”, {above} values lie just on the better side and only {below} beside it.",
    ),
    (
        "抽查界线附近的原始材料；或改为分段线性计分。",
        "Spot-check the material near the threshold, or score piecewise without a jump.",
    ),
)
TOGETHER = _remark(
    "move-together",
    (
        "“{name}”与“{other}”的得分几乎同升同降（相关系数约 {r}），等于算了两遍。",
        "The scores of “{name}” and “{other}” move together (r about {r}): one thing is counted twice.",
    ),
    ("合并，或说明为什么分开。", "Merge them, or say why they stand apart."),
)
AGAINST = _remark(
    "move-against",
    (
        "同一节点下“{name}”与“{other}”此升彼降（相关系数约 {r}），相加时互相抵消。",
        "In one node the scores of “{name}” and “{other}” move against each other (r about {r}) and cancel in the sum.",
    ),
    ("看方向是否写反，或分到不同节点。", "See whether a direction is turned round, or put them into different nodes."),
)
NOT_REACHED = _remark(
    "grade-not-reached",
    ("没有单位得到等级 {grade}。", "No unit has the grade {grade}."),
    ("看这一等的条件是否过严或过宽。", "See whether its condition is too strict or too lax."),
)
FALLS = _remark(
    "score-falls",
    (
        "“{name}”的值更好、得分反而更低的单位有 {count} 个。",
        "{count} units have a better value of “{name}” and a lower score than another.",
    ),
    ("看分档、封顶或公式的方向。", "See the direction of its bands, caps or formula."),
)
FEW_CASES = _remark(
    "few-cases",
    (
        "“{name}”有 {share} 的单位样本不足。",
        "In “{name}”, {share} of the units have fewer cases than the minimum.",
    ),
    ("加大样本，或降低最低样本量并说明理由。", "Enlarge the sample, or lower the minimum and say why."),
)
MISSING = _remark(
    "much-missing",
    ("“{name}”有 {share} 的值缺失。", "{share} of the values of “{name}” are missing."),
    ("先补数据再比较；或暂不计入。", "Collect the data before comparing, or leave it out for now."),
)
UNIT_MISSING = _remark(
    "unit-much-missing",
    ("{units} 缺失的指标超过 {limit}。", "{units} lack more than {limit} of the indicators."),
    ("先补数据再排名次。", "Collect the data before ranking."),
)
SMALL_GROUP = _remark(
    "small-group",
    (
        "“{column}”按“{within}”分组比较，最小的一组只有 {size} 个，少于 {limit} 个。",
        "“{column}” compares within “{within}”, whose smallest group has {size}, fewer than {limit}.",
    ),
    ("合并小组，或改用绝对标准。", "Merge small groups, or use an absolute standard."),
)
ORDER = _remark(
    "order-depends",
    (
        "去掉某一个单位，会使其余单位的先后改变：{count} / {units} 次（如去掉 {example}）。",
        "Leaving one unit out changes the order of the others in {count} of {units} cases (for example {example}).",
    ),
    ("用方案内固定的目标值代替相对计分。", "Replace relative scoring by targets fixed in the scheme."),
)
FEW_UNITS = _remark(
    "few-units",
    (
        "“{sheet}”只有 {count} 个有总分的单位，少于 {limit} 个；权重、相关、满分占比不作判断。",
        "Only {count} units of “{sheet}” have a total, fewer than {limit}: weights and the like stay unjudged.",
    ),
    ("用更大范围或更多周期的运行再看。", "Look again at a run over more units or periods."),
)
RULES = (
    WEIGHT, CEILING, GRANTED, BUNCHING, TOGETHER, AGAINST, NOT_REACHED, FALLS, FEW_CASES, MISSING, UNIT_MISSING,
    SMALL_GROUP, ORDER, FEW_UNITS,
)  # fmt: skip
