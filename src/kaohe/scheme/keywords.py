"""关键字 · Keywords: the words of a document, their Chinese aliases, and the canonical English form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kaohe.base.states import State


@dataclass(frozen=True, slots=True)
class Section:
    """A group of keys that may stand together; `where` is how findings call it."""

    where: str
    known: tuple[str, ...]
    required: tuple[str, ...] = ()


def _section(where: str, known: str, required: str = "") -> Section:
    return Section(where, tuple(known.split()), tuple(required.split()))


TOP = _section(
    "方案 (scheme)",
    "kaohe scheme version title basis period valid sources parameters tables records sheets appraisal must_hold lights "
    "cases examples allow_relative",
    "kaohe scheme version period sheets",
)
VALID = _section("valid", "from to", "from")
PARAMETER = _section("参数 (parameter)", "type scale of ordered rows title", "type rows")
PARAMETER_ROW = _section("参数行 (row)", "from is basis", "from is")
TABLE = _section("对照表 (table)", "key gives bands rows title", "key gives rows")
TABLE_ROW = _section("对照表行 (row)", "from basis values", "from values")
TYPED = _section("类型 (type)", "type scale of ordered", "type")
RECORD = _section(
    "记录 (record)", "scheme versions sheet on status period back take rename", "scheme versions sheet take"
)
SHEET = _section("表 (sheet)", "key in each when seen_in lead_in columns title")
LINK = _section("链接 (link)", "sheet", "sheet")
COLUMN = _section(
    "列 (column)",
    "type is absent between scale of ordered when_empty on_state history first round breaks_on passes title from "
    "rules treatment basis start stop limit kind",
    "type",
)
TREATMENT = _section("处理 (treatment)", "by", "by")
APPRAISAL = _section(
    "考核 (appraisal)",
    "of points indicators bonus vetoes total grades compare_on order basis",
    "of indicators",
)
INDICATOR = _section(
    "指标 (indicator)",
    "name weight title source basis method missing indicators owner evidence type scale note aggregate gates round "
    "sample at_least",
    "name weight",
)
BONUS = _section("加分 (bonus)", "at_most items", "at_most items")
BONUS_ITEM = _section("加分项 (bonus item)", "name amount at_most evidence missing basis title", "name amount")
GATE = _section("门槛 (gate)", "name when floor_each cap basis title", "name cap")
VETO = _section("否决 (veto)", "name when floor_each of grade cap lower basis title", "name")
TOTAL = _section("总分 (total)", "round between")
GRADE = _section("等级项 (grade)", "grade when otherwise quota ties keep interval basis title", "grade")
QUOTA = _section("名额 (quota)", "share count of round min within edge")
KEEP = _section("保持 (keep)", "when was", "when")
INTERVAL = _section("区间 (interval)", "of low high", "low high")
TIE = _section("并列次序 (tie)", "desc asc")
MUST_HOLD = _section("约束 (must_hold)", "on name holds unless severity basis title", "on name holds")
LIGHT = _section("灯 (light)", "on name red yellow red_until yellow_until basis title", "on name")
CASE = _section("事项 (case)", "opens type owner due steps accepted_by when basis title", "opens type")
EXAMPLE = _section("示例 (example)", "name period at given records expect basis", "name period expect")
RENORMALISE = _section("重新归一 (renormalise)", "at_least count")
PEERS = _section("同组 (worst, group_mean)", "within")
CARRY_FORWARD = _section("沿用 (carry_forward)", "from age decay", "from age")

_ALIASES = {
    "kaohe": "语言版本",
    "scheme": "方案",
    "version": "版本",
    "title": "标题 名称说明",
    "basis": "依据",
    "period": "周期 时期",
    "valid": "有效期",
    "sources": "来源类别 来源",
    "parameters": "参数",
    "tables": "对照表",
    "records": "记录",
    "sheets": "表单 工作表 表",
    "appraisal": "考核",
    "must_hold": "约束",
    "lights": "灯 预警灯",
    "cases": "事项",
    "examples": "示例",
    "allow_relative": "允许相对计分",
    "zh": "中文",
    "en": "英文",
    "from": "自 起",
    "to": "至 止",
    "type": "类型",
    "scale": "小数位",
    "of": "可选值 对象 基数 范围",
    "ordered": "次序",
    "rows": "各行 行",
    "is": "公式 值",
    "key": "主键 键",
    "gives": "得出",
    "bands": "分档",
    "values": "取值 各值",
    "versions": "各版本",
    "sheet": "表 工作表",
    "on": "所在表 于",
    "status": "状态",
    "back": "回溯",
    "take": "取用",
    "rename": "改名",
    "in": "属于 链接",
    "each": "逐个 每",
    "when": "条件",
    "seen_in": "出现于",
    "lead_in": "前置",
    "columns": "列",
    "absent": "缺失",
    "between": "介于",
    "when_empty": "空集时",
    "on_state": "遇状态",
    "history": "历史",
    "first": "首步",
    "round": "舍入",
    "breaks_on": "中断于",
    "passes": "略过 遍数",
    "rules": "规则",
    "treatment": "处理",
    "by": "按",
    "reference": "参照",
    "mean": "参照平均",
    "deviation": "参照标准差",
    "sd": "标准差定义",
    "center": "平均得分率",
    "per_sd": "每标准差",
    "constant": "全同时",
    "definition": "定义",
    "curve": "曲线",
    "clip": "限幅",
    "worst": "最差值",
    "skew": "偏度限",
    "kurtosis": "峰度限",
    "states": "所补状态",
    "every": "每多少",
    "low": "低点",
    "high": "高点",
    "start": "起点",
    "stop": "终点",
    "limit": "时限",
    "kind": "种类",
    "points": "小数位 分值 每次扣分",
    "indicators": "指标",
    "bonus": "加分",
    "vetoes": "否决 一票否决",
    "total": "总分",
    "grades": "等级",
    "compare_on": "比较依据",
    "order": "优劣次序",
    "missing": "缺项",
    "name": "名称",
    "weight": "权重",
    "source": "来源",
    "method": "方法",
    "owner": "责任部门 责任人",
    "evidence": "佐证",
    "note": "说明",
    "at_most": "上限 封顶",
    "items": "各项 项目",
    "amount": "分数 数额",
    "grade": "等级",
    "cap": "总分上限",
    "lower": "降档",
    "otherwise": "其余",
    "quota": "名额",
    "ties": "并列次序 并列",
    "share": "比例",
    "count": "个数",
    "min": "最少",
    "within": "组内 分组",
    "desc": "降序",
    "asc": "升序",
    "holds": "成立 应成立",
    "unless": "除非",
    "severity": "严重程度",
    "red": "红",
    "yellow": "黄",
    "opens": "触发",
    "due": "期限",
    "steps": "步骤",
    "accepted_by": "验收人",
    "at": "截至",
    "given": "给定",
    "expect": "应得",
    "at_least": "至少",
    "x": "数值",
    "target": "目标",
    "table": "对照表",
    "knots": "节点",
    "direction": "方向",
    "counts": "各档人数",
    "scores": "各评委分",
    "drop": "去掉",
    "grace": "宽限",
    "met": "达标数",
    "unsatisfactory": "不合格值",
    "satisfactory": "满意值",
    "base": "基础分",
    "floor": "下限",
    "threshold": "门槛值",
    "aggregate": "汇总",
    "gates": "门槛",
    "edge": "边缘并列",
    "keep": "保持",
    "was": "原等级",
    "interval": "区间",
    "red_until": "红灯直至",
    "yellow_until": "黄灯直至",
    "floor_each": "各项不低于",
    "sample": "样本数",
    "exponent": "幂次",
    "k": "第几",
    "age": "至多几期",
    "decay": "每期递减",
    "benchmark": "标杆",
    "baseline": "往期值",
    "achieve": "达标满分",
    "achieve_slope": "达标斜率",
    "achieve_offset": "达标加数",
    "improve": "进步满分",
    "improve_slope": "进步斜率",
    "improve_offset": "进步加数",
    "done": "完成",
    "per_day": "每日扣分",
    "checks": "清单",
    "score": "计分公式",
    "spread": "分歧限",
}

_WORDS = {
    "money": "金额",
    "points": "分数 分",
    "ratio": "比率 比例",
    "count": "次数 个数 计数",
    "number": "数 数值",
    "text": "文本 文字",
    "choice": "选项",
    "grade": "等级",
    "flag": "是否",
    "date": "日期",
    "day": "日",
    "week": "周",
    "month": "月",
    "quarter": "季度 季",
    "half_year": "半年",
    "year": "年 年度",
    "school_year": "学年",
    "instant": "时刻",
    "hours": "小时",
    "days": "天",
    "months": "月数 个月",
    "working_days": "工作日",
    "clock": "时限",
    "deduct": "扣分",
    "all_or_nothing": "全得或零分 达标得分",
    "bands": "分档",
    "linear": "线性",
    "piecewise": "分段线性",
    "rank": "排名",
    "survey": "满意度",
    "panel": "评议",
    "timeliness": "时效",
    "coverage": "覆盖率",
    "efficacy": "功效系数",
    "manual": "人工评分",
    "minmax": "极值归一",
    "zscore": "标准分",
    "percentile": "百分位次",
    "goalposts": "固定标杆",
    "target_distance": "目标距离",
    "share_of_max": "占最大值",
    "peers": "同组",
    "previous": "上期",
    "sample": "样本",
    "population": "总体",
    "inclusive": "含端点",
    "midpoint": "中点",
    "cumulative": "累计",
    "log": "对数",
    "winsorise": "缩尾",
    "clip": "收尾",
    "per": "折算",
    "achieve_improve": "达标进步",
    "milestone": "节点",
    "consistency": "一致性",
    "checklist": "清单",
    "expr": "自定公式",
    "error": "报错",
    "zero": "零分",
    "full": "满分 完整",
    "partial": "部分",
    "worst": "同组最低 最低",
    "group_mean": "同组平均",
    "carry_forward": "沿用",
    "sum": "求和",
    "geometric": "几何平均",
    "harmonic": "调和平均",
    "power": "幂平均",
    "min": "取最低",
    "max": "取最高",
    "product": "连乘",
    "penalised": "惩罚平均",
    "kth_worst": "第几低",
    "median": "中位数",
    "fixed": "固定",
    "withhold": "暂不评定",
    "renormalise": "重新归一 折算",
    "one": "单行",
    "any": "任一 不限",
    "all": "全部",
    "eligible": "符合条件",
    "graded": "已评级",
    "half_up": "四舍五入",
    "half_even": "四舍六入五成双 银行家",
    "floor": "向下 舍去",
    "ceiling": "向上 进一",
    "rounded": "取整后",
    "exact": "精确",
    "high_first": "由高到低",
    "low_first": "由低到高",
    "lower_closed": "含下限",
    "upper_closed": "含上限",
    "withhold_pool": "暂扣全池",
    "leave_out": "剔除",
    "elapsed": "自然时间",
    "working": "工作时间",
    "approved": "已审定",
    "decide": "两人裁定",
    "exclude": "全不入",
    "include": "全入",
    "self": "本方案",
    "same": "同期",
    "inside": "期内",
    "ends_inside": "期内结束",
    "last": "最近",
    "block": "阻断",
    "warn": "提醒",
    "high": "高",
    "low": "低",
    "required": "必须",
    "yes": "是",
    "no": "否",
}
_OF_ALIAS: dict[str, tuple[str, ...]] = {}
for _key, _names in _ALIASES.items():
    for _name in _names.split():
        _OF_ALIAS[_name] = (*_OF_ALIAS.get(_name, ()), _key)


def canonical_key(text: str, known: tuple[str, ...]) -> str:
    """The key of a section that a text means, or ''.

    >>> canonical_key("权重", INDICATOR.known), canonical_key("weight", INDICATOR.known)
    ('weight', 'weight')
    """
    if text in known:
        return text
    return next((key for key in _OF_ALIAS.get(text, ()) if key in known), "")


def canonical_word(text: str, known: tuple[str, ...]) -> str:
    """The word that a text means among those known here (a Chinese word may mean different ones), or ''.

    >>> canonical_word("满意度", ("survey", "deduct")), canonical_word("yes", ("no",))
    ('survey', '')
    """
    if text in known:
        return text
    return next((word for word in known if text in _WORDS.get(word, "").split()), "")


def aliases_of(key: str) -> tuple[str, ...]:
    """The Chinese aliases of a key, for the reference page and the JSON Schema.

    >>> aliases_of("weight")
    ('权重',)
    """
    return tuple(_ALIASES.get(key, "").split())


def spellings_of(word: str) -> tuple[str, ...]:
    """A word of a value with its Chinese spellings, canonical first.

    >>> spellings_of("survey")
    ('survey', '满意度')
    """
    return (word, *_WORDS.get(word, "").split())


def state_of(text: str) -> State | None:
    """The state of a token or label, or None.

    >>> state_of("未报送") is state_of("not_submitted") is State.NOT_SUBMITTED
    True
    """
    return _states().get(text.removeprefix("#"))


@cache
def _states() -> dict[str, State]:
    return {name: state for state in State for name in (state.token, state.label("zh"))}
