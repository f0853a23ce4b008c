"""What each process of a loop holds in memory, by the operating system."""

import psutil

from deploy.local.session import Loop


def resident(loop: Loop) -> dict[str, float]:
    """Process → megabytes resident now; the servers too."""
    children = [process.child for process in loop.processes.values()]
    servers = [server.child for server in (loop.platform.kafka, loop.platform.postgres) if server]
    return {
        child.name: psutil.Process(child.pid).memory_info().rss / 1e6
        for child in (*children, *servers)
        if child is not None
    }
