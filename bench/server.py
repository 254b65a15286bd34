"""A server in processes of its own, seen from outside: when it answers, what processor time and memory its worker takes."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from bench import make

HOME = Path(__file__).resolve().parent.parent
TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Server:
    """An office (or a hello) served at a free port until it is stopped; `started` is when, by the clock that only goes forward."""

    def __init__(self, kind, folder, **environment):
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.serve", kind, str(folder), make.NOW.replace(tzinfo=None).isoformat()],
            cwd=HOME,
            env={**_ordinary(os.environ), **environment},
            text=True,
            stdout=subprocess.PIPE,
        )
        line = self.process.stdout.readline()
        found = re.match(r"ready http://127\.0\.0\.1:(\d+)", line)
        if not found:
            self.process.kill()
            raise RuntimeError(f"the server did not come up: {line}")
        self.port, self.worker = int(found[1]), _worker_of(self.process.pid)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.process.stdout.close()

    def cpu(self):
        """Seconds of processor time that the worker has taken; None where the system does not tell."""
        return cpu_of(self.worker) if self.worker else None

    def memory(self):
        """Megabytes that the worker holds; None where the system does not tell."""
        if not self.worker:
            return None
        told = Path(f"/proc/{self.worker}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", told)[1]) / 1024

    def rest(self, longest=120):
        """Wait until it works no more on its own: large files are looked through when an office opens. How many seconds that took."""
        begun = time.monotonic()
        while self.worker and time.monotonic() - begun < longest:
            before = self.cpu()
            time.sleep(0.5)
            if self.cpu() - before < 0.02:
                break
        return time.monotonic() - begun


def _ordinary(environment):
    """What an office is started with: its modules compiled once and kept, whatever the shell of whoever measures says of that."""
    return {name: value for name, value in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}


def cpu_of(pid):
    """Processor time of all threads of a process: by the nanosecond where the system counts so, else by its ticks."""
    spent = 0
    try:
        for told in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            spent += int(told.read_text().split()[0])
    except OSError:  # a thread ended in between
        spent = 0
    if spent:
        return spent / 1e9
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / TICK


def _worker_of(pid):
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return next(int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes())
    except (OSError, StopIteration):
        return None
