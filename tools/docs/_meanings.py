"""关键字含义 · Meanings: what each keyword of a document says, in both languages, by section where they differ."""

from __future__ import annotations

_TABLE = """
kaohe | 语言版本，现为 1 | the version of the language, now 1
scheme.scheme | 方案编号：小写字母、数字和连字符 | the id: lower-case letters, digits and hyphens
version | 版本；发布后不再改变 | the version; it never changes once published
title | 标题：一句中文，或 {zh, en} | a title: one text, or {zh, en}
basis | 依据：文件与条款 | the basis: document and article
scheme.basis | 依据的文件，可列多个 | the documents it rests on
scheme.period | 考核周期 | the period it counts by
valid | 有效期 | the days it is in force
valid.from | 起日 | the first day
valid.to | 止日；未定可不写 | the last day, if it is known
sources | 来源类别：代号与名称 | the classes of sources: id and name
parameters | 有生效日、有依据的数值 | dated and cited values
tables | 有生效日、有依据的对照表 | dated and cited lookup tables
records | 已审定的往期或其他方案结果 | what approved runs said, own or another scheme's
sheets | 表：给定的列与公式列 | sheets of given and formula columns
scheme.appraisal | 考核，可有多个 | appraisals, one or several
must_hold | 必须成立的约束 | what must hold before approval
lights | 预警灯，按截至时刻判 | warning lights, judged as of the instant
cases | 由灯或否决引出的事项 | what a light or veto opens
examples | 算例，随方案一起验算 | worked examples that run with the scheme
allow_relative | 允许薪酬取决于他人名次的理由 | why pay may depend on how others did
type | 类型，见下 | the type, see below
scale | 小数位 | digits after the point
of | 选项 | the choices
ordered | 选项的次序：high_first 由高到低、low_first 由低到高 | the order of the choices: `high_first` or `low_first`
parameter.rows | 各行：生效日、值、依据 | rows: date, value, basis
parameter_row.from | 生效日 | in force from
is | 公式 | the formula
parameter_row.is | 值 | the value
table.key | 键及类型；末键可分档 | keys with types; the last one may have bands
gives | 得出的值及类型 | what it gives, with types
bands | 边界归哪档：lower_closed 含下限，upper_closed 含上限 | to which band an edge belongs: `lower_closed` or `upper_closed`
table.rows | 各版：生效日、依据、各值 | versions: date, basis, values
table_row.from | 生效日 | in force from
values | 每行先键后值；边界 none 表示到头 | rows: keys, then values; an edge `none` is open
record.scheme | self 或另一方案的编号 | `self`, or the id of another scheme
versions | 采用的版本 | the versions that count
record.sheet | 取哪张表 | the sheet that is taken
record.on | 归到本方案哪张表 | the sheet here that it belongs to
status | 须为 approved（已审定） | must be `approved`
record.period | 取哪些期：same 同期、inside 本期之内、ends_inside 止于本期之内、last 以往各期
  | which periods: the `same`, those `inside` its own, those that end inside (`ends_inside`), or earlier ones (`last`)
back | 从本期往前数几期，没有运行的期也算一期；all 为全部 | how many periods back from its own, also those without a run; or `all`
take | 取用的列，可注明类型和可能的状态 | the columns taken, with types and states where unknown
taken.states | 可能的状态：方案文件查不到时写明，能查到的在此之外补充 | states that it can hold, beside those its scheme can give
rename | 记录中的列名对应本方案的列名 | names in the record to names here
sheet.key | 主键列 | the key columns
in | 链接：名称与所到的表 | links: name and sheet
each | 逐个造行：表、选项、日历步，或 one | made rows: sheets, choices, calendar steps, or `one`
sheet.when | 保留哪些造出的行 | which made rows stay
seen_in | 只保留有下级行链接到的行 | keep rows that some child row links to
lead_in | 前置天数：计算但不报告 | earlier days, computed and not reported
pays | 发给本行人员的金额是哪一列；封存与凭证以它为准 | the column that is the money due to the person of a row; seals and receipts go by it
columns | 列 | the columns
absent | 空格的含义：状态、默认值或 error | what an empty cell means: a state, a value or `error`
between | 上下界 | the bounds
when_empty | 除以零或空集时的状态 | the state of 0/0 or of nothing
on_state | ALLOCATE 时有人没有权重：withhold_pool 全池暂扣，leave_out 剔除
  | when a weight is missing, ALLOCATE withholds the pool (`withhold_pool`) or leaves that row out (`leave_out`)
history | 窗口不足时：full 空缺，partial 有多少算多少 | a short frame: `full` = missing, `partial` = what there is
first | PREVIOUS 第一步的值 | what PREVIOUS gives at the first step
column.round | 舍入方式：half_up（四舍五入）、half_even、floor、ceiling | how it rounds: `half_up`, `half_even`, `floor` or `ceiling`
breaks_on | STREAK 遇到即中断的状态 | states that break a STREAK
passes | STREAK 略过的状态 | states that a STREAK passes over
column.from | 由谁填：cases 或数据来源 | who fills it: cases or a feed
rules | 等级列的判定 | the judgements of a graded column
treatment.by | 处理的方法 | the treatment
treatment | 由另一列怎样处理得来，见下 | how it is made of another column, see below
start | 时钟的起点列 | the column where the clock starts
stop | 时钟的终点列 | the column where it stops
limit | 时限 | the limit
kind | elapsed 自然时间，working 工作时间 | `elapsed` or `working` time
appraisal.of | 考核哪张表的行 | the sheet whose rows are appraised
points | 得分的小数位，默认 4 | digits of a score, 4 unless said
indicators | 指标树 | the tree of indicators
bonus | 加分 | extra points
vetoes | 一票否决 | vetoes
total | 总分的舍入与上下限 | how the total rounds, and its bounds
grades | 等级，按判定次序 | grades, in the order of judgement
compare_on | 等级按公布的总分 rounded，或舍入前的 exact | grades on the published total (`rounded`), or before rounding (`exact`)
order | 等级由好到差 | the grades, best first
name | 名称 | the name
weight | 权重，即满分 | the weight: full points
source | 来源类别 | the class of its source
method | 计分方法，见下 | the scoring method, see below
missing | 各状态怎么计分；没有默认 | what each state scores; there is no default
owner | 责任部门 | who answers for it
evidence | 所需佐证 | the evidence needed
note | 说明 | a note
bonus.at_most | 加分合计上限 | the most in all
bonus.items | 各加分项 | the items
amount | 分数的公式 | the points, by a formula
bonus_item.at_most | 本项上限 | the most of this item
veto.when | 条件 | the condition
veto.grade | 否决后的等级 | the grade it leads to
cap | 总分上限 | the cap on the total
lower | 降几档 | by how many grades it lowers
total.round | 小数位，或 {digits, mode}；mode 为 half_up（四舍五入）、half_even、floor、ceiling
  | digits, or {digits, mode}; mode is `half_up`, `half_even`, `floor` or `ceiling`
total.between | 总分的上下限 | the bounds of the total
grade.grade | 等级 | the grade
grade.when | 条件 | the condition
otherwise | 其余的都是 | everybody else
quota | 名额 | the quota
ties | 同分时先比什么 | what decides among equals, in order
share | 占基数的比例 | a share of the base
count | 个数 | a number
quota.of | 基数：all 全部有总分的、eligible 符合条件的、graded 已判定是否符合的
  | the base: `all` with a total, the `eligible`, or the `graded`: those of whom it is known whether they are eligible
quota.round | 名额怎么取整：half_up（四舍五入）、half_even、floor、ceiling
  | how the number of places rounds: `half_up`, `half_even`, `floor` or `ceiling`
min | 至少几个 | at least so many
within | 各组内分别计算 | within each group
desc | 由大到小 | greatest first
asc | 由小到大 | least first
must_hold.on | 哪张表的每一行，或 scheme | each row of a sheet, or `scheme`
holds | 应成立的条件 | what must hold
unless | 这些状态下不问 | states in which it is not asked
severity | block 阻断审定，warn 只提醒 | `block` approval, or `warn`
light.on | 哪张表的每一行 | each row of a sheet
red | 红灯条件 | when it is red
yellow | 黄灯条件 | when it is yellow
opens | 灯的颜色或否决，如 专户.red | a light's colour or a veto
case.type | 事项类型 | the type of case
due | 期限 | when it is due
steps | 步骤 | its steps
accepted_by | 由谁验收 | who accepts it
case.when | 另加的条件 | a further condition
example.period | 哪一期 | the period
at | 截至时刻 | the as-of instant
aggregate | 怎样汇总下级指标，见下；不写即求和 | how it scores its children, see below; their sum unless said
gates | 门槛：条件成立时得分封顶 | gates: where the condition holds, the score is capped
indicator.round | 得分的小数位，或 {digits, mode}；mode 同总分的 | digits of the score, or {digits, mode}; modes as for the total
sample | 样本数（公式） | the number of cases it rests on (a formula)
indicator.at_least | 样本少于此数为样本不足 | fewer cases than this are below minimum
gate.when | 条件 | the condition
gate.cap | 得分上限（分） | the most points
floor_each | 任一下级指标得分率低于此数（代替 when） | some child scores a smaller share than this (instead of `when`)
renormalise.at_least | 余下权重至少占几成 | the least share of weight that must be left
renormalise.count | 至少余下几项 | how many children must be left
peers.within | 各组内分别看；不写即全体 | within each group; all rows unless said
carry_forward.from | 沿用哪个记录里的得分；其中沿用来的也算那一期的
  | the record that has the score; one carried into it counts as of its own period
age | 至多沿用几期前的（1–12） | how many periods old it may be (1–12)
decay | 每过一期打去几成 | the share it loses with each period
veto.of | 看哪一类的下级指标；不写即最上层 | whose children are asked; those at the top unless said
keep | 已有此等级者只要此条件成立就保持，或 {when, was} | whoever had the grade keeps it while this holds, or {when, was}
keep.when | 保持的条件 | the condition of keeping it
was | 原等级，如 往年.等级；不写即上一步的 | the grade before, such as 往年.等级; that of the step before unless said
interval | 估计值的区间；整个区间过线才给等级 | the interval of the estimate; the grade is given where all of it clears the cut
interval.of | 哪个估计值；不写即总分 | which estimate; the total unless said
interval.low | 下界（公式） | the lower bound, a formula
interval.high | 上界（公式） | the upper bound, a formula
edge | 末位并列：decide 两人裁定、exclude 全不入、include 全入
  | ties across the last place: `decide` by two people, `exclude` or `include` all
red_until | 红灯保持到此条件成立 | once red, it stays so until this holds
yellow_until | 黄灯保持到此条件成立 | once yellow, it stays so until this holds
example.records | 往期记录的单元格 | cells of earlier records
given | 给定的单元格（公式列也可） | given cells, even of formula columns
expect | 应得的单元格；状态写 "#未报送" | expected cells; a state is "#not_submitted"
"""

MEANINGS = {
    key.strip(): (zh.strip(), en.strip())
    for key, zh, en in (line.split("|") for line in _TABLE.strip().replace("\n  ", " ").splitlines())
}
