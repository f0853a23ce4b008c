"""Where an operator's command finds the services' databases and the sealing keys."""

import os
from pathlib import Path

import typer

from deploy.local.databases import SERVICES
from deploy.local.session_file import NoSessionError, load_session
from shared.platform.faults import PlatformError
from shared.platform.keys import parse_keys
from shared.platform.sealing import Sealer

OWN_DATABASE = "TIAOKUAI_POSTGRES_DSN"
_KEYS, _KEYS_FILE = "TIAOKUAI_SEALING_KEYS", "TIAOKUAI_SEALING_KEYS_FILE"


def service_dsns(service: str | None, data: Path) -> dict[str, str]:
    """Service → database: the one the environment names for `service`, else those of the loop on `data`."""
    if service is not None and service not in SERVICES:
        raise typer.BadParameter(f"没有这个服务：{service}")
    own = os.environ.get(OWN_DATABASE)
    if own and service:
        return {service: own}
    try:
        addresses = load_session(data).services
    except NoSessionError as error:
        raise typer.BadParameter(f"{error}；或以 {OWN_DATABASE} 和 --service 指明一个服务的数据库") from None
    return {name: each.dsn for name, each in addresses.items() if service in {None, name}}


def operator_sealer(data: Path) -> Sealer:
    """The keys the environment names, else those of the loop that ran on `data`."""
    text = os.environ.get(_KEYS)
    if text is None:
        file = Path(os.environ.get(_KEYS_FILE) or data / "access" / "sealing.keys")
        try:
            text = file.read_text("utf-8")
        except OSError:
            raise typer.BadParameter(f"读不到密封密钥，请以 {_KEYS_FILE} 指明") from None
    try:
        keys = parse_keys("sealing_keys", text)
        return Sealer(keys, current=list(keys)[-1])
    except (PlatformError, IndexError):
        raise typer.BadParameter("密封密钥的写法有误") from None
