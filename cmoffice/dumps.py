"""No picture of the memory is ever written to the disk: the keys and what people read would lie in it in plain text (SEC-107)."""

import contextlib
import ctypes
import sys

PR_SET_DUMPABLE = 4


def forbid():
    """Let this process, and those it starts, leave no core dump when it falls; on Linux no other program of the same user may look into it either."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
