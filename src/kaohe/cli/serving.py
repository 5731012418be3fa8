"""服务 · Serving: one page on the loopback address, until a signal ends it."""

from __future__ import annotations

import errno
import signal
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kaohe.base.errors import KaoheError
from kaohe.cli.assets import Page

HOST = "127.0.0.1"
LAST_PORT = 65535
_TRIED = 100


Files = Mapping[str, tuple[str, bytes]]
"""What else is handed out: by path, its type and its bytes."""


def page_served(page: Page, files: Files, port: int, ready: Callable[[str], None]) -> None:
    """Serves the page on the first free port from `port` on until SIGINT or SIGTERM; `ready` is told the address."""
    server = _server(page, files, port)
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    ready(f"http://{HOST}:{server.server_port}")
    stopped.wait()
    server.shutdown()
    server.server_close()


def _server(page: Page, files: Files, port: int) -> ThreadingHTTPServer:
    handler = type("Handler", (_Handler,), {"page": page, "files": files})
    for candidate in range(port, min(port + _TRIED, LAST_PORT + 1)):
        try:
            return _Server((HOST, candidate), handler)
        except OSError as taken:
            if taken.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
    raise KaoheError(f"no free port from {port} on")


class _Server(ThreadingHTTPServer):
    """Connections that a browser leaves open do not keep the program from ending."""

    daemon_threads = True
    block_on_close = False
    # A port that another program listens on is taken, also where the system would share it.
    allow_reuse_port = False


class _Handler(BaseHTTPRequestHandler):
    """The page at `/`; everything else is not here."""

    page: Page
    files: Files
    server_version = "kaohe"
    sys_version = ""

    def do_GET(self) -> None:
        """Answers with the page."""
        if self._is_headed():
            self.wfile.write(self._found()[1])

    def do_HEAD(self) -> None:
        """Answers without the page itself."""
        self._is_headed()

    def _found(self) -> tuple[str, bytes]:
        """The type and the bytes of what was asked for; nothing where it is not here."""
        path = self.path.split("?")[0]
        if path in {"/", "/index.html"}:
            return "text/html; charset=utf-8", self.page.html
        return self.files.get(path, ("", b""))

    def _is_headed(self) -> bool:
        """Writes the head of the answer; whether the page belongs under it."""
        kind, data = self._found()
        if not kind:
            self.send_error(HTTPStatus.NOT_FOUND)
            return False
        self.send_response(HTTPStatus.OK)
        # The verifier brings its own policy in its head; here only who may frame it is said.
        policy = "" if data is not self.page.html else f"{self.page.policy}; "
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(data))),
            ("Content-Security-Policy", f"{policy}frame-ancestors 'none'"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "no-store"),
        ):
            self.send_header(name, value)
        self.end_headers()
        return True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server names it
        """Says nothing: a demonstration is not a log."""
