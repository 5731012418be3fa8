"""服务器 · Server: one site made ready (store, static files) and served until a signal ends it."""

from __future__ import annotations

import errno
import gc
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from kaohe.base.errors import KaoheError
from kaohe.web.config.kept import Kept
from kaohe.web.home.beat import beat_left
from kaohe.web.home.site import Site

LAST_PORT, TRIED = 65_535, 100
THREADS, LEAST_THREADS = 8, 2
"""Of all workers together, and of each: more in one process wait for its lock, and a burst does not drain."""


def site_ready(site: Site, *, lay_out: bool = True) -> None:
    """Brings the store of a site to this version and lays out its static files; run before anything else of it."""
    if site.home is not None:
        site.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.environ.update(site.environment())
    os.environ["DJANGO_SETTINGS_MODULE"] = "kaohe.web.config.settings"
    import django  # noqa: PLC0415 - the settings are those of this site only after the lines above
    from django.core.management import call_command  # noqa: PLC0415 - as above

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    if lay_out:
        call_command("collectstatic", verbosity=0, interactive=False)
        from django.utils import timezone  # noqa: PLC0415 - as above

        from kaohe.web.jobs.services import arrivals_cleared  # noqa: PLC0415 - as above
        from kaohe.web.runs.services import runs_renewed  # noqa: PLC0415 - as above

        arrivals_cleared()
        runs_renewed(timezone.now())


def port_free(host: str, port: int) -> socket.socket:
    """A listening socket at the first free port from `port` on."""
    for candidate in range(port, min(port + TRIED, LAST_PORT + 1)):
        found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, candidate))
            found.listen(256)
            return found
        except OSError as taken:
            found.close()
            if taken.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise
    raise KaoheError(f"no free port from {port} on")


def site_served(site: Site, listening: socket.socket, ready: Callable[[str], None], *, workers: int = 1) -> None:
    """Serves a site that is ready, with a worker for its jobs beside it, until SIGINT or SIGTERM; then exits with 0."""
    host, port = listening.getsockname()[:2]
    os.set_inheritable(listening.fileno(), True)
    from django.utils import timezone  # noqa: PLC0415 - the site is ready

    # A worker that is being started counts as one that is at work.
    beat_left(site, timezone.now())
    worker = Kept([sys.executable, "-m", "django", "worker"], {**os.environ, **site.environment()})

    options = {
        "bind": f"fd://{listening.fileno()}",
        "workers": workers,
        "forwarded_allow_ips": ",".join(site.proxies),
        "worker_class": "gthread",
        "threads": max(THREADS // workers, LEAST_THREADS),
        "graceful_timeout": 1,
        "timeout": 120,
        "when_ready": lambda _: ready(f"http://{host}:{port}"),
        "post_worker_init": _settled,
        "loglevel": "warning",
        "control_socket_disable": True,
    }
    _Server(options, worker).run()


def _settled(_: Any) -> None:
    """What a worker was made of stays until its end: it need not be looked through for what can be thrown away."""
    gc.collect()
    gc.freeze()


class _Arbiter(Arbiter):  # type: ignore[misc]  # as below
    """Looks after the worker of the jobs as after those of its own."""

    def manage_workers(self) -> None:
        super().manage_workers()
        self.app.worker.tend()

    def reap_workers(self) -> None:
        # First, for what follows takes the end of any process and tells nobody.
        self.app.worker.tend()
        super().reap_workers()

    def stop(self, graceful: bool = True) -> None:  # noqa: FBT001, FBT002 - as gunicorn calls
        self.app.worker.end()
        super().stop(graceful)


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn told everything in code: no file of settings is looked for."""

    def __init__(self, options: dict[str, Any], worker: Kept) -> None:
        self._options, self.worker = options, worker
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        from kaohe.web.config.wsgi import application  # noqa: PLC0415 - after the settings are named

        return application

    def run(self) -> None:
        _Arbiter(self).run()
