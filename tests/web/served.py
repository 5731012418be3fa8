"""真的服务 · Served: a service of its own on an embedded store of its own, where replaying and unpacking take long.

Run as a program it serves the home it is told; tests start it as a process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

from tests.conftest import REPOSITORY

SLOW = 4.0
"""Seconds of what is made slow."""
TOKEN, EDGE = "k" * 32, "edge"
CHAIRS = (("staff", "P1"), ("biz_auditor", "N-auditor"), ("office_clerk", "N-clerk"), ("leader", "N-leader"))


@dataclass(frozen=True)
class Served:
    """A service that answers: its home, its port, the session of every chair, and the process."""

    home: Path
    port: int
    sessions: dict[str, str]
    process: subprocess.Popen[str]

    def ask(
        self, chair: str, path: str, body: bytes | None = None, kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[int, str, float]:
        """The status, the text and the seconds of an answer; with a body it is a form that is sent."""
        begun = time.monotonic()
        link = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": f"sessionid={self.sessions[chair]}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        link.request("GET" if body is None else "POST", path, body, {**headers, "Content-Type": kind})
        answer: HTTPResponse = link.getresponse()
        text = answer.read().decode("utf-8", "replace")
        place = answer.headers.get("Location", "")
        link.close()
        return answer.status, place or text, time.monotonic() - begun

    def send(self, content: bytes, period: str) -> tuple[int, str, float]:
        """What an upload for the small contest is answered with."""
        said = {"scheme": "home:small-contest@1", "period": period}
        fields = [
            f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}' for name, text in said.items()
        ]
        fields.append(
            f'--{EDGE}\r\nContent-Disposition: form-data; name="book"; filename="book.zip"\r\n'
            "Content-Type: application/zip\r\n\r\n"
        )
        body = "\r\n".join(fields).encode() + content + f"\r\n--{EDGE}--\r\n".encode()
        return self.ask("office_clerk", "/runs/books/", body, f"multipart/form-data; boundary={EDGE}")

    def log(self) -> list[dict[str, Any]]:
        """What the service has written into its log."""
        return [json.loads(line) for line in (self.home / "log/service.jsonl").read_text("utf-8").splitlines()]


@contextmanager
def served(home: Path) -> Iterator[Served]:
    """The service, until the block ends."""
    asked = [sys.executable, "-m", "tests.web.served", str(home)]
    paths = os.pathsep.join([str(REPOSITORY), str(REPOSITORY / "src")])
    process = subprocess.Popen(
        asked, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": paths}
    )
    assert process.stdout is not None
    try:
        said = json.loads(process.stdout.readline())
        yield Served(home, said["port"], said["sessions"], process)
    finally:
        process.terminate()
        process.wait(30)
        process.stdout.close()


def eventually(true: Callable[[], object], seconds: float = 30) -> None:
    """Waits until something is true, and fails when it never is."""
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, true
        time.sleep(0.1)


def _sessions() -> dict[str, str]:
    from django.test import Client  # noqa: PLC0415 - the site is ready by now
    from django.utils import timezone  # noqa: PLC0415 - as above

    from kaohe.web.access.models import Account, Assignment  # noqa: PLC0415 - as above

    found, now = dict[str, str](), timezone.now()
    for role, person in CHAIRS:
        seat = Account.objects.create(username=role, name=role, person=person)
        Assignment.objects.create(account=seat, role=role, since=now, requested_at=now, granted_at=now)
        client = Client()
        client.force_login(seat)
        session = client.session
        session["factor"] = seat.pk
        session.save()
        found[role] = client.cookies["sessionid"].value
    return found


def _slowed() -> None:
    """Makes replaying and unpacking slow, as they are for a district on a machine that is busy."""
    from kaohe.web.auditor import services as auditor  # noqa: PLC0415 - as above
    from kaohe.web.jobs import services as jobs  # noqa: PLC0415 - as above

    for module, name in ((auditor, "replay"), (jobs, "upload")):
        setattr(module, name, _slow(getattr(module, name)))


def _slow(act: Callable[..., Any]) -> Callable[..., Any]:
    def slow(*args: Any, **more: Any) -> Any:
        time.sleep(SLOW)
        return act(*args, **more)

    return slow


def main(home: Path) -> None:
    """Serves a home that is filled here."""
    from kaohe.web.config.serve import port_free, site_ready, site_served  # noqa: PLC0415 - the program alone needs it
    from kaohe.web.home.site import Site  # noqa: PLC0415 - as above
    from tests.web.filled import home_stocked  # noqa: PLC0415 - as above

    home_stocked(home)
    site = Site(home=home)
    site_ready(site)
    from tests.web.jobs.conftest import schemes_published  # noqa: PLC0415 - as above

    schemes_published(home)
    _slowed()
    listening, sessions = port_free("127.0.0.1", 18_400), _sessions()
    said = json.dumps({"port": listening.getsockname()[1], "sessions": sessions})
    site_served(site, listening, lambda _: print(said, flush=True))  # noqa: T201 - how a test learns of it


if __name__ == "__main__":
    main(Path(sys.argv[1]))
