"""追溯之事 · Services: a run is made again and compared; its evidence is put together to be taken away."""

from __future__ import annotations

import io
import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from kaohe.base.canonical import canonical_json
from kaohe.flows.approval import APPROVAL
from kaohe.flows.ledger_state import run_sealed
from kaohe.flows.replay import replay
from kaohe.flows.runs import FACTS, MANIFEST, SCHEME
from kaohe.web.access.policy import MOST_PERSONS
from kaohe.web.access.principal import Access
from kaohe.web.auditor.tables import Verdict
from kaohe.web.runs.models import Line, Run
from kaohe.web.runs.receipts import LEDGER
from kaohe.web.runs.scopes import holds
from kaohe.web.runs.tables import Words, head_of

FIRST = (1980, 1, 1, 0, 0, 0)
SHEETS, RECORDS = "sheets", "records"
README = Path(__file__).with_name("readme.md")
"""How whoever receives a bundle checks it, with nothing of ours but the program."""
PLAIN = (MANIFEST, SCHEME, APPROVAL, "findings.json")


def replayed(run: Run) -> Verdict:
    """Makes a run again from what it kept, in a scratch folder, and compares run.json byte for byte."""
    began = time.monotonic()
    done = replay(settings.SITE.place(run.folder))
    known = done.run == run.id
    return Verdict(
        run=head_of(run),
        equal=done.equal and known,
        again=done.again,
        kept=done.kept and known,
        differs=[*done.differs, *(() if known else (MANIFEST,))],
        sheets=done.sheets,
        rows=done.rows,
        findings=[Words(zh=one.line("zh"), en=one.line("en")) for one in done.findings],
        milliseconds=int((time.monotonic() - began) * 1000),
    )


def may_act(access: Access, run: Run, action: str) -> bool:
    """Whether one may replay or take away a run: by `pay_run` where it pays, else by `score_result`."""
    grants = access.grants("pay_run" if run.pays else "score_result", action)
    # A run belongs to no unit and to no person: only terms that hold for all of it open it.
    return any(holds(access, grant, unit="", person="*", status=run.status) for grant in grants)


def takes_rows(run: Run) -> bool:
    """Whether a bundle may hold the rows of a run: not those of more persons than one may take away alone."""
    return takes_persons(Line.objects.filter(run=run).exclude(person="").values("person").distinct().count())


def takes_persons(count: int) -> bool:
    """Whether the rows of so many persons may be taken away alone."""
    return count <= MOST_PERSONS


def bundled(run: Run) -> bytes:
    """The evidence of a run as a zip, the same bytes for the same evidence."""
    folder, rows = settings.SITE.place(run.folder), takes_rows(run)
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _members(run, folder, rows=rows):
            archive.writestr(zipfile.ZipInfo(f"kaohe-{run.id}/{name}", FIRST), content)
    return data.getvalue()


def _members(run: Run, folder: Path, *, rows: bool) -> Iterator[tuple[str, bytes]]:
    told = README.read_text("utf-8").format(run=run.id, period=run.period, rows="有 / yes" if rows else "无 / no")
    yield "README.md", told.encode()
    for name in PLAIN:
        if (folder / name).is_file():
            yield f"run/{name}", (folder / name).read_bytes()
    for part in (FACTS, SHEETS, RECORDS) if rows else ():
        for path in sorted((folder / part).glob("*")):
            if path.is_file():
                yield f"run/{part}/{path.name}", path.read_bytes()
    sealed = run_sealed(run.id, settings.SITE.place(LEDGER))
    if sealed.result:
        yield "ledger/entries.json", json.dumps(sealed.result, ensure_ascii=False, indent=1).encode()
        yield "ledger/checkpoint", str(sealed.result["checkpoint"]).encode()
        yield "ledger/policy", str(sealed.result["policy"]["text"]).encode()
    else:
        yield "ledger/absent.json", canonical_json([finding.as_json() for finding in sealed.findings])
