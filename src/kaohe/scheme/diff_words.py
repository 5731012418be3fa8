"""比较用语 · Words of the diff: what the parts of a scheme are called when they change."""

from __future__ import annotations

from kaohe.scheme.keywords import aliases_of

CONTAINERS = {
    "parameters": ("参数", "parameter"),
    "rows": ("参数行", "row"),
    "tables": ("对照表", "table"),
    "versions": ("对照表版次", "version of table"),
    "sheets": ("表", "sheet"),
    "columns": ("列", "column"),
    "links": ("链接", "link"),
    "records": ("记录", "record"),
    "sources": ("来源类别", "source class"),
    "appraisals": ("考核", "appraisal"),
    "indicators": ("指标", "indicator"),
    "children": ("指标", "indicator"),
    "items": ("加分项", "bonus item"),
    "vetoes": ("否决", "veto"),
    "grades": ("等级", "grade"),
    "rules": ("等级规则", "grade rule"),
    "must_hold": ("约束", "constraint"),
    "lights": ("灯", "light"),
    "cases": ("事项", "case"),
    "examples": ("示例", "example"),
    "missing": ("缺项规则", "missing rule"),
    "gates": ("门槛", "gate"),
    "given": ("示例给定", "given cell"),
    "expect": ("示例应得", "expected cell"),
    "each": ("逐个", "each"),
    "take": ("取用列", "taken column"),
}
"""Parts that hold named things, and what one of them is called."""

IDENTITIES = {
    "rows": ("start",),
    "versions": ("start",),
    "appraisals": ("of",),
    "indicators": ("name",),
    "children": ("name",),
    "items": ("name",),
    "vetoes": ("name",),
    "grades": ("grade",),
    "rules": ("grade",),
    "must_hold": ("on", "name"),
    "lights": ("on", "name"),
    "cases": ("opens", "type"),
    "examples": ("name",),
    "missing": ("state",),
    "gates": ("name",),
    "given": ("sheet", "row", "column"),
    "expect": ("sheet", "row", "column"),
    "each": ("name",),
    "take": ("name",),
}
"""What tells the members of a list apart."""

_LABELS = {
    "id": ("方案", "scheme"),
    "formula": ("公式", "formula"),
    "language": ("语言版本", "language version"),
    "appraisals": ("考核", "appraisals"),
    "children": ("指标", "indicators"),
    "links": ("链接", "links"),
    "start": ("起", "start"),
    "stop": ("止", "end"),
    "value": ("取值", "value"),
    "title_zh": ("中文标题", "Chinese title"),
    "title_en": ("英文标题", "English title"),
    "arguments": ("参数", "arguments"),
    "rounding": ("舍入", "rounding"),
    "digits": ("小数位", "digits"),
    "least": ("最少", "minimum"),
    "filled_by": ("来自", "filled by"),
    "row": ("行", "row"),
    "text": ("值", "value"),
    "low": ("下界", "lower bound"),
    "high": ("上界", "upper bound"),
    "state": ("状态", "state"),
    "rule": ("缺项规则", "missing rule"),
    "lead_in": ("前置天数", "lead-in days"),
    "pays": ("发放列", "paid column"),
    "keys": ("键", "keys"),
    "when": ("条件", "condition"),
    "holds": ("应成立", "condition"),
    "red": ("红灯条件", "red condition"),
    "yellow": ("黄灯条件", "yellow condition"),
    "amount": ("分数", "amount"),
    "is": ("公式", "formula"),
    "points": ("分值", "points"),
    "at": ("节点", "at"),
    "of": ("对象", "of"),
    "quota": ("名额", "quota"),
    "kind": ("种类", "kind"),
    "aggregate": ("汇总方式", "aggregation"),
    "sample": ("样本数", "number of cases"),
    "at_least": ("至少", "minimum"),
    "rounded": ("得分舍入", "rounding of the score"),
    "mode": ("舍入方式", "way of rounding"),
    "fewest": ("至少几项", "fewest children"),
    "within": ("分组", "groups"),
    "record": ("沿用的记录", "record carried forward"),
    "age": ("至多几期", "periods at most"),
    "decay": ("每期递减", "decay a period"),
    "edge": ("末位并列", "ties across the last place"),
    "keep": ("保持条件", "condition of keeping"),
    "was": ("原等级", "grade before"),
    "interval": ("区间", "interval"),
    "red_until": ("红灯直至", "red until"),
    "yellow_until": ("黄灯直至", "yellow until"),
    "zh": ("中文", "Chinese title"),
    "en": ("英文", "English title"),
}


_INSIDE = {
    ("keep", "when"): ("保持条件", "condition of keeping"),
    ("interval", "of"): ("区间所指", "estimate of the interval"),
    ("treatment", "by"): ("处理", "treatment"),
    ("treatment", "passes"): ("遍数", "passes"),
    ("treatment", "low"): ("下百分位", "lower percentile"),
    ("treatment", "high"): ("上百分位", "upper percentile"),
    ("treatment", "of"): ("基数", "base"),
    ("gates", "cap"): ("得分上限", "cap of the score"),
}
"""Parts that are called otherwise inside a larger part."""


def label_of(key: str, inside: str = "") -> tuple[str, str]:
    """What a part is called in Chinese and English, inside a larger one where that matters.

    >>> label_of("weight"), label_of("formula")
    (('权重', 'weight'), ('公式', 'formula'))
    """
    if (inside, key) in _INSIDE:
        return _INSIDE[inside, key]
    if key in _LABELS:
        return _LABELS[key]
    names = aliases_of(key)
    return (names[0] if names else key, key.replace("_", " "))
