"""Ties a program's life to its parent's, then becomes that program (Linux).

    python -I -S tether.py <parent's process id> <signal number> <program> <arguments…>

The kernel sends the signal when the parent thread ends, however it ends, so a run killed with -9 leaves
nothing. A program of its own instead of `preexec_fn`, which is unsafe beside threads; to be run after any
change of user, which would undo the tie.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Set the signal, leave if the parent is gone already, and run the program in this process."""
    parent, signal_number, *command = sys.argv[1:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal_number))
        if os.getppid() != int(parent):
            raise SystemExit("the parent ended before its child began")
    os.execvp(command[0], command)  # noqa: S606


if __name__ == "__main__":
    main()
