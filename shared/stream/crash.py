"""Named crash points: where a test may have the process die, or freeze, exactly there and for real."""

import os
import signal

POINTS = (
    "before_commit",  # handled, nothing durable yet
    "after_commit",  # durable, nothing sent
    "before_publish",  # about to send
    "after_publish",  # sent, outbox not yet told
    "after_claim",  # a partition taken, nothing read
    "direct_after_commit",  # an HTTP or timer row durable, not sent
    "direct_after_publish",  # sent, row not yet deleted
)

READ = "after_read"
"""Records in hand, no transaction yet: who freezes here and loses his partitions wakes a zombie."""

_FREEZE = "freeze"
_VARIABLE = "TIAOKUAI_CRASH_POINT"


class CrashPoints:
    """Dies with exit code 137 at the `n`-th passing of the point named in the environment as `name:n`.

    As `name:n:freeze` it stops there (SIGSTOP) until somebody sends SIGCONT; once in a process's life.
    """

    _thawed = False

    def __init__(self, setting: str | None = None) -> None:
        given = os.environ.get(_VARIABLE, "") if setting is None else setting
        self._name, count, how = (*given.split(":"), "", "")[:3]
        self._left = int(count or 1)
        self._freezes = how == _FREEZE

    def reach(self, point: str) -> None:
        """Pass a point, or end there."""
        if point != self._name:
            return
        self._left -= 1
        if self._left <= 0 and not CrashPoints._thawed:
            self._end(point)

    def _end(self, point: str) -> None:
        event = "freeze point" if self._freezes else "crash point"
        os.write(2, f'{{"event": "{event}", "point": "{point}"}}\n'.encode())
        if not self._freezes:
            os._exit(137)
        CrashPoints._thawed = True
        os.kill(os.getpid(), signal.SIGSTOP)
