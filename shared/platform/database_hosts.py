"""An address that names several servers: each is asked by itself, the one that answered last first."""

import socket
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import asyncpg

_NEXT = (OSError, asyncpg.PostgresConnectionError, asyncpg.CannotConnectNowError, asyncpg.InternalClientError)
_answered_last: dict[str, str] = {}
# A machine that vanished without a word is found out in ten seconds, not in the kernel's quarter of an hour.
_SILENT_SECONDS = 10
_PROBES = {
    "TCP_KEEPIDLE": 4,
    "TCP_KEEPINTVL": 2,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": _SILENT_SECONDS * 1000,
}


async def connect_to_any(dsn: str, **options: Any) -> asyncpg.Connection:
    """A connection to the first host that will do, `timeout` seconds for each; raises what the last one said.

    asyncpg alone spends one `timeout` on all of them, and the first that keeps silent uses it up.
    """
    hosts = one_host_each(dsn)
    hosts.sort(key=lambda each: each != _answered_last.get(dsn))
    for each in hosts:
        try:
            connection = await asyncpg.connect(each, **options)
        except _NEXT:
            if each is hosts[-1]:
                raise
        else:
            _answered_last[dsn] = each
            _watch(connection)
            return connection
    raise AssertionError("an address has a host")


def _watch(connection: asyncpg.Connection) -> None:
    """Let the kernel ask the other side, where it is another machine and the kernel can."""
    line = connection._transport.get_extra_info("socket")  # noqa: SLF001 - asyncpg shows it nowhere else
    if line is None or line.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _PROBES.items():
        if hasattr(socket, name):
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def one_host_each(dsn: str) -> list[str]:
    """The same address for each of its hosts: `a:1,b:2` before the path, or `?host=a,b&port=1,2`."""
    parts = urlsplit(dsn)
    login, at, names = parts.netloc.rpartition("@")
    if "," in names:
        return [urlunsplit(parts._replace(netloc=login + at + name)) for name in names.split(",")]
    query = dict(parse_qsl(parts.query))
    hosts, ports = query.get("host", "").split(","), query.get("port", "").split(",")
    if len(hosts) == 1:
        return [dsn]
    ports *= len(hosts) if len(ports) == 1 else 1
    return [
        urlunsplit(parts._replace(query=_query({**query, "host": host, "port": port})))
        for host, port in zip(hosts, ports, strict=True)
    ]


def _query(fields: dict[str, str]) -> str:
    return urlencode({name: value for name, value in fields.items() if value}, quote_via=quote, safe="/")
