"""Servers that more can happen to: a standby to promote, lines to cut, small disks to fill."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from deploy.local.databases import database_name
from deploy.local.faulting.kinds import CUT_LINES, FULL_DISKS, FaultKind
from deploy.local.kafka import LocalKafka
from deploy.local.platform import Platform, Server
from deploy.local.postgres_pair import SECOND, PostgresPair, dsn_of
from deploy.local.relays import LocalRelay
from deploy.local.small_disk import SmallDisk

DISK_BYTES = 64 * 1024**3
"""Of each small disk: a sparse file; what makes it small is the ballast."""

DISK_IMAGE = ".image"
_SOCKET = ".s.PGSQL.5432"


class Ground(Platform):
    """A platform of our own with what these kinds of faults need."""

    def __init__(
        self, data_folder: Path, environment: Mapping[str, str], *, kinds: Collection[FaultKind]
    ) -> None:
        super().__init__(data_folder, environment)
        self.pair: PostgresPair | None = None
        self.relays: dict[str, LocalRelay] = {}
        self.disks: dict[Path, SmallDisk] = {}
        self._mounted = ExitStack()
        if FaultKind.PROMOTED in kinds:
            self.pair = PostgresPair(data_folder / "postgres", data_folder / SECOND)
            self.postgres = self.pair.primary
        if CUT_LINES & set(kinds):
            self.kafka = LocalKafka(data_folder / "kafka", relayed=True)
            logs = data_folder / "logs"
            self.relays = {
                "kafka": LocalRelay("relay-kafka", logs, self._kafka_lines),
                "postgres": LocalRelay("relay-postgres", logs, self._postgres_lines),
            }
        if FULL_DISKS & set(kinds):
            self.disks = {place: _disk(data_folder, place) for place in self._data_folders()}

    @property
    def admin_dsn(self) -> str:
        return self.pair.dsn() if self.pair else super().admin_dsn

    @property
    def line_to_kafka(self) -> str:
        door = self.kafka.second_door if self.kafka else None
        return f"127.0.0.1:{door[1]}" if door else super().line_to_kafka

    def dsn(self, service: str) -> str:
        name = database_name(service)
        return self.pair.dsn(name, name) if self.pair else super().dsn(service)

    def line_to_postgres(self, service: str) -> str:
        if not self.relays:
            return self.dsn(service)
        name = database_name(service)
        return dsn_of([Path(line).parent for line in self._postgres_lines()], name, name)

    async def start(self) -> None:
        for disk in self.disks.values():
            disk.mount()
            self._mounted.callback(disk.unmount)
        await super().start()

    async def stop(self) -> None:
        await super().stop()
        self._mounted.close()

    async def promote(self) -> float:
        """Lose the primary; seconds until the standby has taken its place."""
        assert self.pair
        seconds = await self.pair.promote()
        self.postgres = self.pair.primary
        return seconds

    def disk_of(self, data: Path) -> SmallDisk:
        """The one on which this data lies."""
        return self.disks[data]

    def _servers(self) -> Sequence[Server]:
        assert self.kafka
        assert self.postgres
        return [self.kafka, self.pair or self.postgres, *self.relays.values()]

    def _data_folders(self) -> list[Path]:
        servers = self.pair.servers if self.pair else (self.postgres,)
        assert self.kafka
        return [self.kafka.folder / "data", *(server.data for server in servers if server)]

    def _kafka_lines(self) -> Mapping[str, str]:
        assert self.kafka
        assert self.kafka.second_door
        own, relay = self.kafka.second_door
        return {str(relay): str(own)}

    def _postgres_lines(self) -> Mapping[str, str]:
        """A socket beside the server's own: as long a path, so not too long."""
        servers = self.pair.servers if self.pair else (self.postgres,)
        sockets = [server.socket_folder for server in servers if server]
        return {str(each.with_name(f"{each.name}~") / _SOCKET): str(each / _SOCKET) for each in sockets}


def _disk(folder: Path, place: Path) -> SmallDisk:
    return SmallDisk(folder / "disks" / f"{place.parent.name}{DISK_IMAGE}", place, DISK_BYTES)
