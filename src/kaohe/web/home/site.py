"""站点 · Site: what one installation is told from outside: its home, its store, whether it demonstrates."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from pathlib import Path
from urllib.parse import unquote, urlsplit

HOME, DEMO, DATABASE, HOSTS, HTTPS = "KAOHE_HOME", "KAOHE_DEMO", "KAOHE_DATABASE", "KAOHE_HOSTS", "KAOHE_HTTPS"
PROXIES = "KAOHE_PROXIES"
PREPARED = 3
"""How often a question is asked before PostgreSQL keeps its plan: pages ask the same ones all day."""
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
BESIDE = ("127.0.0.1", "::1")
"""Where a proxy stands unless somebody says otherwise: on the same machine."""


@dataclass(frozen=True, slots=True)
class Site:
    """One installation. `database` is a postgresql:// address, '' for the embedded store inside the home.

    home None: no installation, as when types are checked; nothing is written then. proxies: the addresses of those
    that stand in front; nobody else is believed about where a request comes from.
    """

    home: Path | None
    demo: bool = False
    database: str = ""
    hosts: tuple[str, ...] = LOOPBACK
    https: bool = False
    proxies: tuple[str, ...] = ()

    def place(self, name: str) -> Path:
        """A folder or file of the home."""
        return (self.home or Path()) / name

    def named(self, path: Path) -> str:
        """A file or folder of the home by its place in it."""
        return str(path.resolve().relative_to((self.home or Path()).resolve()))

    def environment(self) -> dict[str, str]:
        """The same site for a child process."""
        said = {HOME: str(self.home or ""), DATABASE: self.database, HOSTS: ",".join(self.hosts)}
        return {
            **said,
            PROXIES: ",".join(self.proxies),
            DEMO: "1" if self.demo else "",
            HTTPS: "1" if self.https else "",
        }


def site_read(environ: Mapping[str, str] = os.environ) -> Site:
    """The site that the environment names.

    >>> site_read({"KAOHE_HOME": "/srv/kaohe", "KAOHE_HOSTS": "kaohe.example"}).hosts
    ('kaohe.example',)
    """
    home = environ.get(HOME, "")
    hosts, proxies = (_listed(environ.get(name, "")) for name in (HOSTS, PROXIES))
    return Site(
        home=Path(home).resolve() if home else None,
        demo=environ.get(DEMO, "") == "1",
        database=environ.get(DATABASE, ""),
        hosts=hosts or LOOPBACK,
        https=environ.get(HTTPS, "") == "1",
        proxies=proxies,
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())


def address_read(text: str) -> str:
    """An address in its one writing; '' of what is none.

    >>> address_read("::ffff:10.1.2.3"), address_read("2001:DB8::0:1"), address_read("unknown")
    ('10.1.2.3', '2001:db8::1', '')
    """
    try:
        read = ip_address(text.strip())
    except ValueError:
        return ""
    return str((isinstance(read, IPv6Address) and read.ipv4_mapped) or read)


def database_of(site: Site) -> dict[str, object]:
    """Django's words for the store of a site.

    Basis: reliability.md §6: SQLite only with BEGIN IMMEDIATE and WAL, else writers lock one another out.

    >>> database_of(Site(None, database="postgresql://kaohe@db:5432/kaohe"))["HOST"]
    'db'
    """
    if not site.database:
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON"
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
        name = str(site.place("service.sqlite3")) if site.home else ":memory:"
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": options}
    parts = urlsplit(site.database)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": PREPARED},
    }
