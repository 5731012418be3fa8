"""两处核验 · Judged twice: the verdicts of the page's script in Node beside those of Python, as plain values."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Sequence

from kaohe.ledger.verify import Verdict, receipt_verify
from kaohe.reports.verifier import verifier_script
from tests.conftest import needs_tool

Told = tuple[bool, str, tuple[tuple[str, bool | None, str], ...]]
Asked = tuple[bytes, str | None]
"""A receipt's bytes, and the policy that is trusted."""
SCRIPTS = ("vendor/noble.js", "bytes.js", "log.js", "reader", "form.js", "verify.js")
CHUNK = 400
DRIVER = """
const asked = JSON.parse(require("fs").readFileSync(0, "utf8"));
(async () => {
  const told = [];
  for (const [data, pinned] of asked) {
    const { ok, code, steps } = await evidence.verify(new Uint8Array(Buffer.from(data, "base64")), pinned);
    told.push([ok, code, steps.map((one) => [one.step, one.ok, one.code])]);
  }
  console.log(JSON.stringify(told));
})();
"""


def by_script(asked: Sequence[Asked], source: str = "") -> list[Told]:
    """What the page's script says, or another `source` in its place."""
    found: list[Told] = []
    script = "globalThis.crypto ??= require('crypto').webcrypto;" + (source or verifier_script(SCRIPTS)) + DRIVER
    for start in range(0, len(asked), CHUNK):
        chunk = [(base64.b64encode(data).decode(), pinned) for data, pinned in asked[start : start + CHUNK]]
        done = subprocess.run(
            [str(needs_tool("node")), "-e", script], input=json.dumps(chunk).encode(), capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()[-2000:]
        found += [(ok, code, tuple(map(_step, steps))) for ok, code, steps in json.loads(done.stdout)]
    return found


def _step(told: Sequence[object]) -> tuple[str, bool | None, str]:
    name, ok, code = told
    assert ok is None or isinstance(ok, bool)
    return str(name), ok, str(code)


def by_python(asked: Sequence[Asked]) -> list[Told]:
    """What `kaohe verify` says."""
    return [plain(receipt_verify(data, None if pinned is None else pinned.encode())) for data, pinned in asked]


def plain(verdict: Verdict) -> Told:
    """A verdict as plain values."""
    return verdict.ok, verdict.code, tuple((step.name, step.ok, step.code) for step in verdict.steps)
