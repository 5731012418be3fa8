"""见证服务 · Witness server: a witness over HTTP; requests are bounded, and nothing of them is logged."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from kaohe.ledger.remote import ADD, LATEST
from kaohe.ledger.witness import REQUEST_BYTES, Reply, Witness

_PATIENCE = 10


class WitnessServer(ThreadingHTTPServer):
    """Answers for one witness; `clock` gives the seconds since 1970."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], witness: Witness, clock: Callable[[], int]) -> None:
        super().__init__(address, _Handler)
        self.witness, self.clock = witness, clock

    @property
    def url(self) -> str:
        """Where it is reached."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _PATIENCE
    server: WitnessServer

    def do_GET(self) -> None:
        """The latest checkpoint of a log."""
        name, _, what = self.path.lstrip("/").partition("/")
        self._say(self.server.witness.latest(name) if what == LATEST else Reply(404, "no such page\n"))

    def do_POST(self) -> None:
        """A checkpoint to be cosigned."""
        length = self.headers.get("Content-Length", "")
        if self.path != f"/{ADD}":
            self._refuse(Reply(404, "no such page\n"))
        elif not (length.isascii() and length.isdigit()):
            self._refuse(Reply(411, "the length of the request is missing\n"))
        elif len(length) > 9 or int(length) > REQUEST_BYTES:
            self._refuse(Reply(413, f"a request has at most {REQUEST_BYTES} bytes\n"))
        else:
            self._say(self.server.witness.add(self.rfile.read(int(length)), self.server.clock()))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the signature that http.server calls
        """Nothing: who asked, and for what, is kept nowhere."""

    def _refuse(self, reply: Reply) -> None:
        """Answers without reading the request, and hangs up."""
        self.close_connection = True
        self._say(reply)

    def _say(self, reply: Reply) -> None:
        data = reply.text.encode()
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(data)))
        # A phone's page compares the checkpoints of several witnesses directly.
        self.send_header("Access-Control-Allow-Origin", "*")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)
