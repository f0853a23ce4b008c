"""Free loopback ports, chosen once for a data directory and found again at the next start."""

import json
import random
import socket
from pathlib import Path

# Below the range from which the kernel takes ports for outgoing connections: while the broker is down, a
# client that tries again and again could otherwise be given the broker's own port, and hold it.
CANDIDATES = range(20_000, 30_000)


def is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def is_open(port: int) -> bool:
    """Whether something listens on this loopback port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def choose_ports(count: int) -> list[int]:
    """So many different free ports; raises `OSError` if the machine has none left."""
    found = []
    for port in random.sample(CANDIDATES, len(CANDIDATES)):
        if is_free(port):
            found.append(port)
        if len(found) == count:
            return found
    raise OSError(f"no free port between {CANDIDATES.start} and {CANDIDATES.stop}")


def remembered_ports(file: Path, count: int) -> list[int]:
    """The ports of the last start as long as all are still free, else new ones, written to the file."""
    known = json.loads(file.read_text()) if file.exists() else []
    if len(known) == count and all(map(is_free, known)):
        return list(known)
    chosen = choose_ports(count)
    file.write_text(json.dumps(chosen))
    return chosen
