"""The processes of a fault run: those of every run, and a second member for each group that can have one."""

from deploy.local.faulting.plan import Fleet
from deploy.local.ports import choose_ports
from deploy.local.session import Loop
from shared.platform.settings import Role

FLEET = Fleet(
    streams=("intake", "intake-2", "classifier", "classifier-2", "dispatch", "dispatch-2", "feedback"),
    directs=("intake", "dispatch", "feedback"),
    twins=("intake", "intake-2", "classifier", "classifier-2", "dispatch", "dispatch-2"),
)

_SECOND_MEMBERS = tuple(name for name in FLEET.streams if name.endswith("-2"))


async def reinforce(loop: Loop) -> None:
    """Start the second members, in the stream role, and return when all are ready."""
    for name, port in zip(_SECOND_MEMBERS, choose_ports(len(_SECOND_MEMBERS)), strict=True):
        service = name.removesuffix("-2")
        # It serves health pages alone: the port of the API is not used in this role.
        settings = loop.environment(service, http_port=0, health_port=port)
        loop.processes.add(name, service, Role.STREAM, settings, f"http://127.0.0.1:{port}")
    await loop.processes.until_ready()
