"""关键字 · Keywords: the words of a document, their Chinese aliases, and the canonical English form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from kaohe.base.states import State
from kaohe.scheme.spellings import ALIASES, WORDS


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
TAKEN = _section("取用 (take)", "type scale of ordered states")
RECORD = _section(
    "记录 (record)", "scheme versions sheet on status period back take rename", "scheme versions sheet take"
)
SHEET = _section("表 (sheet)", "key in each when seen_in lead_in pays columns title")
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

_OF_ALIAS: dict[str, tuple[str, ...]] = {}
for _key, _names in ALIASES.items():
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
    return next((word for word in known if text in WORDS.get(word, "").split()), "")


def aliases_of(key: str) -> tuple[str, ...]:
    """The Chinese aliases of a key, for the reference page and the JSON Schema.

    >>> aliases_of("weight")
    ('权重',)
    """
    return tuple(ALIASES.get(key, "").split())


def spellings_of(word: str) -> tuple[str, ...]:
    """A word of a value with its Chinese spellings, canonical first.

    >>> spellings_of("survey")
    ('survey', '满意度')
    """
    return (word, *WORDS.get(word, "").split())


def state_of(text: str) -> State | None:
    """The state of a token or label, or None.

    >>> state_of("未报送") is state_of("not_submitted") is State.NOT_SUBMITTED
    True
    """
    return _states().get(text.removeprefix("#"))


@cache
def _states() -> dict[str, State]:
    return {name: state for state in State for name in (state.token, state.label("zh"))}
