"""核验 · verify: the verdict on a receipt, in plain words first."""

from __future__ import annotations

import argparse
from pathlib import Path

from kaohe.base.findings import Text
from kaohe.cli.found import FINDINGS, FINE, findings_say, misused
from kaohe.cli.parser import Speaker
from kaohe.cli.screen import Screen

_STEPS = {
    "readable": Text("凭证文件完整", "the file is a whole receipt"),
    "commitment": Text("每一项与存证承诺一致", "every item opens its commitment"),
    "inclusion": Text("这一条在账本里", "the entry is in the log"),
    "log_signature": Text("账本的签名有效", "the log has signed"),
    "quorum": Text("外部见证方已见证", "outside witnesses have signed"),
    "batch": Text("属于这一次核算", "it belongs to this pay run"),
    "scheme": Text("规则先于发薪入账", "the rules were logged before the pay"),
    "cohorts": Text("与同事共用的数一致", "what is shared with colleagues agrees"),
    "recomputation": Text("按公式重算，金额一致", "recomputed from the formulas: the same"),
    "revision": Text("所附记录里没有更正", "no correction came with it"),
}
_VERDICTS = {
    "verified": Text("核验通过：金额与存证一致。", "Verified: the amount agrees with the evidence."),
    "unpinned": Text(
        "凭证自身一致；见证方尚待确认，请用 --policy 给出您信任的见证规则。",
        "The receipt agrees with itself; name the policy you trust with --policy to confirm its witnesses.",
    ),
    "unwitnessed": Text("尚未见证：账本只有自己的签名。", "Not witnessed yet: only the log itself has signed."),
}
_CANNOT = Text(
    "不能证明：输入是否属实、银行是否入账、凭证出具之后有没有更正；名次按承诺采信，由审计核对。",
    "Cannot prove: that the inputs are true, that the bank has paid, or that nothing was corrected after the receipt "
    "was made; a rank is believed as committed.",
)


def options(speaker: Speaker) -> None:
    """FILE, and the policy that is trusted."""
    speaker.add("file", metavar="FILE", zh="凭证文件", en="a receipt file")
    speaker.add("--policy", metavar="FILE", zh="您信任的见证规则", en="the witness policy that you trust")


def act(asked: argparse.Namespace, screen: Screen) -> int:
    """Says the verdict, then each step."""
    from kaohe.flows.verify import verify

    done = verify(Path(asked.file), Path(asked.policy) if asked.policy else None)
    findings_say(screen, done.findings, {})
    if done.verdict is None:
        return screen.finish("verify", misused(done.findings) or FINDINGS, {}, done.findings)
    verdict = done.verdict
    refused = Text(
        f"核验未通过（{verdict.code}）：请不要据此确认金额。",
        f"NOT VERIFIED ({verdict.code}): do not accept the amount.",
    )
    screen.say(("✔ " if done.ok else "✘ ") + screen.text(_VERDICTS.get(verdict.code, refused)))
    for step in verdict.steps:
        mark = "✔" if step.ok else "–" if step.ok is None else "✘"
        screen.say(f"  {mark} {screen.text(_STEPS[step.name])}" + ("" if step.ok else f"  {step.code}"))
    if done.compiled is not None:
        said = screen.word("公式由规则原文编译得出", "the formulas are what the rules compile to")
        screen.say(f"  {'✔' if done.compiled else '✘'} {said}")
    screen.say(screen.text(_CANNOT))
    result = {
        "ok": done.ok,
        "code": verdict.code,
        "steps": [{"step": step.name, "ok": step.ok, "code": step.code} for step in verdict.steps],
        "witnesses": list(verdict.witnesses),
        "compiled": done.compiled,
    }
    return screen.finish("verify", FINE if done.ok else FINDINGS, result, done.findings)
