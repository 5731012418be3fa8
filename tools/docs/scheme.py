"""方案语言页 · Scheme page: the reference of the document, from keywords, types, states, methods and lint in the code."""

from __future__ import annotations

from pathlib import Path

from kaohe.base.states import State
from kaohe.formula.types import DEFAULT_SCALE, STEPS, WORDS, Kind, Type
from kaohe.scheme.aggregates import aggregate_ids, aggregate_named
from kaohe.scheme.json_schema import sections
from kaohe.scheme.keywords import Section, aliases_of, canonical_key, spellings_of
from kaohe.scheme.lint.findings import RULES
from kaohe.scheme.literal import sample
from kaohe.scheme.load_missing import GROUPED, PLAIN
from kaohe.scheme.load_types import TYPES
from kaohe.scheme.methods import Method, Repeat, method_ids, method_named
from kaohe.scheme.treatments import treatment_ids, treatment_named
from tools.docs._meanings import MEANINGS

PAGE = "docs/reference/scheme.md"

_HEAD = (Path(__file__).parent / "_scheme_head.txt").read_text(encoding="utf-8")


def keywords() -> str:
    """A table of keys for each group of the document."""
    parts = ["## 关键字 · Keywords\n", "* 必须写 · required\n"]
    for name, section in sections().items():
        parts += [f"### {section.where}\n", "| 键 · Key | 别名 | 含义 | Meaning |", "|---|---|---|---|"]
        parts += [_key_row(name, section, key) for key in section.known]
        parts.append("")
    return "\n".join(parts)


def _key_row(name: str, section: Section, key: str) -> str:
    zh, en = meaning(name, key)
    star = " *" if key in section.required else ""
    aliases = "、".join(alias for alias in aliases_of(key) if canonical_key(alias, section.known) == key)
    return f"| `{key}`{star} | {aliases} | {_cell(zh)} | {_cell(en)} |"


def meaning(name: str, key: str) -> tuple[str, str]:
    """What a key says in a section."""
    return MEANINGS.get(f"{name}.{key}") or MEANINGS[key]


def types() -> str:
    """The types with their spellings, scale and a sample."""
    lines = ["## 类型 · Types\n", "| 类型 · Type | 写法 | 小数位 · Digits | 示例 · Sample |", "|---|---|---|---|"]
    for word in TYPES:
        spelt = "、".join(spellings_of(word)[1:])
        if word == "clock":
            lines.append(f"| `clock` | {spelt} | – | on_time / late / running / overdue |")
            continue
        kind = Type(Kind.PERIOD, step=word) if word in STEPS else Type(Kind(word))
        lines.append(f"| `{word}` | {spelt} | {_digits(kind)} | {_sample(kind)} |")
    return "\n".join(lines) + "\n"


def _digits(kind: Type) -> str:
    if kind.kind is Kind.RATIO:
        return "精确 · exact"
    if kind.kind not in DEFAULT_SCALE:
        return "–"
    digits = DEFAULT_SCALE[kind.kind]
    return "`scale`" if digits is None else str(digits)


def _sample(kind: Type) -> str:
    return "–" if kind.kind in WORDS else f"`{sample(kind)}`"


def states() -> str:
    """The states in their order of precedence."""
    head = (
        "## 状态 · States\n\n缺失的值是一个状态，不是 0。运算遇到几个状态时取最前面的一个。\n\n"
        "A missing value is a state, never 0. Arithmetic over several states takes the first of them.\n"
    )
    rows = [f"| {int(state)} | `{state.token}` | {state.label('zh')} | {state.label('en')} |" for state in State]
    return "\n".join([head, "| | 代号 · Token | 中文 | English |", "|---|---|---|---|", *rows]) + "\n"


def methods() -> str:
    """Every scoring method with its arguments and the columns that it expands into."""
    head = (
        "## 计分方法 · Scoring methods\n\n"
        "方法展开成普通的列（`指标.值`、`指标.得分`），可逐列说明。`{…}` 处填入指标的参数。\n\n"
        "A method expands into ordinary columns (`<indicator>.值`, `.得分`); `{…}` stands for an argument.\n"
    )
    return "\n".join([head, *(_method(method_named(name)) for name in method_ids())])


def _method(method: Method) -> str:
    spelt = "、".join(spellings_of(method.id)[1:])
    lines = [
        f"### `{method.id}` {spelt} · {method.title_en}\n",
        f"{method.rule_zh}。\n",
        f"{_sentence(method.rule_en)}\n",
        f"依据 · Basis: {method.basis}\n",
    ]
    if method.parameters:
        lines += ["| 参数 · Argument | 别名 | 写法 · Usage |", "|---|---|---|"]
    for name, parameter in method.parameters.items():
        star = " *" if parameter.required else ""
        lines.append(f"| `{name}`{star} | {'、'.join(aliases_of(name))} | `{_cell(parameter.usage)}` |")
    lines += ["", "```text"] if method.parameters else ["```text"]
    lines += [_piece(name, repeat) for name, repeat in method.repeats.items()]
    for column in method.columns:
        needs = f"   ({', '.join(column.has)})" if column.has else ""
        number = "{n}" if column.passes else ""
        lines.append(f"{column.name}{number} = {column.text}{needs}")
    return "\n".join([*lines, "```", ""])


def _piece(name: str, repeat: Repeat) -> str:
    """A piece that a method repeats, for each item of a list or for each choice of some of them."""
    text = repeat.forms[-1].text
    text = (
        f"{text}{repeat.inner}…  (每取 {repeat.choose} 项 · for each {repeat.choose} of them)"
        if repeat.choose
        else text
    )
    return f"{name}: {text}{repeat.join}…"


def aggregations() -> str:
    """Every way in which a node scores its children beside their sum."""
    head = (
        "## 汇总方式 · Aggregations\n\n"
        "指标类默认把下级得分相加；写 `aggregate:` 则按下面的方式。`{score}`、`{weight}` 是下级的得分与权重，"
        "`{available}` 是余下的权重。\n\n"
        "A class adds the scores of its children unless `aggregate:` says otherwise. `{score}` and `{weight}` are "
        "those of a child, `{available}` the weight that is left.\n"
    )
    return "\n".join([head, *(_method(aggregate_named(name)) for name in aggregate_ids())])


def treatments() -> str:
    """Every way in which a column is made of another one before it is scored."""
    head = (
        "## 列的处理 · Treatments\n\n"
        "列写 `treatment: {by: …}` 时按下面的文书展开，各中间列叫 `列.名`；`结果` 就是这一列。带 `{n}` 的列每遍一次，"
        "`_before` 指前一遍，`_last` 指最后一遍。\n\n"
        "A column with `treatment: {by: …}` is made as its document says; what lies between is called "
        "`<column>.<name>`, and `结果` is the column itself. A column of passes stands once for each pass: `{n}` is its "
        "number, `_before` the pass before, `_last` the last.\n"
    )
    return "\n".join([head, *(_method(treatment_named(name)) for name in treatment_ids())])


def missing() -> str:
    """What a score can become in a state."""
    head = (
        "## 缺项规则 · Missing rules\n\n"
        "每个可能出现的状态都写明一条，没有默认。`worst` 与 `group_mean` 看同组已有的得分，没有人有得分时暂不认定。\n\n"
        "Each state that can occur has one of these; there is no default. `worst` and `group_mean` look at the scores "
        "that peers have; where nobody has one, the score is withheld.\n"
    )
    rows = [f"| `{rule}` | {'、'.join(spellings_of(rule)[1:])} | {' | '.join(_MISSING[rule])} |" for rule in _RULES]
    return (
        "\n".join([head, "| 规则 · Rule | 别名 | 写法 · Usage | 含义 | Meaning |", "|---|---|---|---|---|", *rows])
        + "\n"
    )


_RULES = tuple(dict.fromkeys((*PLAIN, *GROUPED)))
_MISSING = {
    "zero": ("`zero`", "零分", "no points"),
    "full": ("`full`", "满分", "full points"),
    "withhold": ("`withhold`", "暂不认定，总分与等级也暂不认定", "withheld, and with it the total and the grade"),
    "error": ("`error`", "作为错误，阻断审定", "an error, which blocks approval"),
    "worst": ("`worst`, `{worst: {within: [组别]}}`", "同组（或全体）中最低的得分", "the least score of the peers"),
    "group_mean": ("`{group_mean: {within: [组别]}}`", "同组（或全体）得分的平均", "the mean score of the peers"),
    "renormalise": (
        "`{renormalise: {at_least: 50%, count: 2}}`",
        "退出汇总，余下各项按权重放大；余下太少则暂不认定",
        "leaves the node, whose other children are scaled up; withheld where too little is left",
    ),
    "fixed": ("`{fixed: 5}`", "固定的分数", "so many points"),
    "carry_forward": (
        "`{carry_forward: {from: 往年, age: 2, decay: 10%}}`",
        "沿用记录里最近一期的得分，不超过几期、每期打去几成；没有则暂不认定",
        "the latest recorded score, so many periods old at most, less a share a period; else withheld",
    ),
}


def lint() -> str:
    """What lint looks at."""
    head = (
        "## 发布前的检查 · Lint\n\n`kaohe check` 在语法之外还检查这些；标 ▲ 的只提醒。\n\n"
        "Beyond reading it, `kaohe check` looks at these; ▲ is a remark.\n"
    )
    rows = []
    for rule in RULES:
        mark = "" if rule.blocking else "▲ "
        rows.append(f"| {mark}[`{rule.code}`](errors.md) | {_cell(rule.remedy.zh)} | {_cell(rule.remedy.en)} |")
    return "\n".join([head, "| 编码 · Code | 处理 | Remedy |", "|---|---|---|", *rows]) + "\n"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("{{", "{").replace("}}", "}")


def page() -> str:
    """The whole page."""
    parts = (keywords, types, states, methods, aggregations, missing, treatments, lint)
    return "\n".join([_HEAD, *(part() for part in parts)])
