"""Serve an office as run.py serves it, by the same server with the same threads: the office, the same sampled, or a bare hello."""

import os
import sys
from datetime import datetime

from bench import hello, sampler
from cmoffice import serving

CORES = 2  # at most, whatever the machine has
KINDS = {"office": serving.office_from_environment, "sampled": sampler.office, "hello": hello.office}

if __name__ == "__main__":
    kind, folder, now = sys.argv[1:]
    sys.stdout.reconfigure(line_buffering=True)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    serving.office_from_environment = KINDS[kind]
    sys.exit(serving.serve(folder, serving.hold(0), clock_start=datetime.fromisoformat(now)))
