"""Serve one application as the office is served: granian, one worker, and threads for those who wait for a password."""

import sys

from granian.constants import HTTPModes, Interfaces
from granian.server import MPServer

from cmoffice import passwords

if __name__ == "__main__":
    target, port = sys.argv[1:]
    MPServer(
        target,
        "127.0.0.1",
        int(port),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=1,
        blocking_threads=passwords.THREADS,
        factory=not target.endswith(":app"),
        log_level="error",
    ).serve()
