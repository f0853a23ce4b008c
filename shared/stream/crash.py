"""Named crash points: where a test may have the process die, exactly there and for real."""

import os

POINTS = (
    "before_commit",  # handled, nothing durable yet
    "after_commit",  # durable, nothing sent
    "before_publish",  # about to send
    "after_publish",  # sent, outbox not yet told
    "after_claim",  # a partition taken, nothing read
    "direct_after_commit",  # an HTTP or timer row durable, not sent
    "direct_after_publish",  # sent, row not yet deleted
)

_VARIABLE = "TIAOKUAI_CRASH_POINT"


class CrashPoints:
    """Dies with exit code 137 at the `n`-th passing of the point named in the environment as `name:n`."""

    def __init__(self, setting: str | None = None) -> None:
        name, _, count = (os.environ.get(_VARIABLE, "") if setting is None else setting).partition(":")
        self._name = name
        self._left = int(count or 1)

    def reach(self, point: str) -> None:
        """Pass a point, or die there."""
        if point != self._name:
            return
        self._left -= 1
        if self._left <= 0:
            os.write(2, f'{{"event": "crash point", "point": "{point}"}}\n'.encode())
            os._exit(137)
