"""命令表 · Commands: what kaohe can be asked to do, with the promise that each command makes."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from types import ModuleType

from kaohe.base.findings import Text


@dataclass(frozen=True, slots=True)
class Command:
    """One command; a stable one keeps its options and output, a young one may still change."""

    name: str
    stable: bool
    help: Text

    @property
    def module(self) -> ModuleType:
        """The file of the command, loaded only when it is used."""
        return import_module(f"kaohe.cli.{self.name}")


COMMANDS = (
    Command("check", stable=True, help=Text("检查方案并运行其中的算例", "check a scheme and run its worked examples")),
    Command("template", stable=True, help=Text("写出需要填报的空表", "write the tables an office must fill")),
    Command("run", stable=True, help=Text("按方案对事实评分、定级、算薪", "score, grade and pay from facts")),
    Command(
        "explain",
        stable=True,
        help=Text("说明一个数怎么来的，或把方案读成文字", "say where a figure comes from, or read a scheme as prose"),
    ),
    Command(
        "compare",
        stable=True,
        help=Text(
            "比较两次运行：谁变了、变多少、从哪一列开始",
            "compare two runs: who changes, by how much, through which column first",
        ),
    ),
    Command("diff", stable=True, help=Text("比较两个方案版本", "compare two versions of a scheme")),
    Command(
        "trial",
        stable=False,
        help=Text(
            "用往期运行的事实试算草案：谁变动、花多少钱",
            "try a draft on the facts of an earlier run: who moves, what it costs",
        ),
    ),
    Command(
        "export",
        stable=True,
        help=Text(
            "把一次运行写成 Excel 工作簿，公式是活的，并与正式值核对",
            "write a run as an Excel workbook: live formulas, checked against the official values",
        ),
    ),
    Command(
        "scheme",
        stable=True,
        help=Text(
            "把方案写成可编辑的 Excel 表单，或把改好的表单读回",
            "write a scheme as a workbook to edit, or read an edited one back",
        ),
    ),
    Command("sample", stable=True, help=Text("写出虚构示例区的事实数据", "write the facts of the fictional district")),
    Command("schemes", stable=True, help=Text("列出自带的方案", "list the shipped schemes")),
    Command("new", stable=True, help=Text("从自带的方案开始写自己的方案", "start your own scheme from a shipped one")),
    Command("approve", stable=False, help=Text("批准一次运行（须两人）", "approve a run (two people)")),
    Command(
        "seal",
        stable=False,
        help=Text("封存一次已批准的运行，留下可核验的证据", "seal an approved run: evidence that anyone can check"),
    ),
    Command("receipt", stable=False, help=Text("给一个人一笔发放的凭证", "a receipt of one payment to one person")),
    Command("verify", stable=False, help=Text("核验一份凭证", "check a receipt")),
    Command(
        "replay",
        stable=False,
        help=Text("原样重放一次运行，逐字节比对", "run a run again from what it kept, and compare every byte"),
    ),
    Command(
        "ledger",
        stable=False,
        help=Text(
            "证据账本：自检、公布、导出、见证、监督",
            "the evidence ledger: check, publish, export, witness and monitor it",
        ),
    ),
    Command("backup", stable=False, help=Text("备份数据文件夹", "back up a home")),
    Command(
        "restore", stable=False, help=Text("从备份恢复，并与见证核对", "restore a backup, checked against witnesses")
    ),
    Command(
        "bootstrap",
        stable=False,
        help=Text("任命三员，或接任的一员", "name the three officers, or whoever follows one"),
    ),
    Command("up", stable=False, help=Text("启动服务", "start the service")),
    Command(
        "demo",
        stable=False,
        help=Text("建示例区、考核、算薪并展示", "build the sample district, appraise, pay and show it"),
    ),
)
"""In the order in which a newcomer needs them."""
