"""Looks into the served office about every millisecond while it works, and counts which functions it finds at work."""

import json
import os
import sys
import threading
import time
from collections import Counter
from pathlib import Path

EVERY, WRITE_EVERY = 0.001, 1.0  # seconds
ROOT = "OneByOne.__call__"  # every request passes here
WAITING = ("acquire", "wait", ROOT)  # on top of a stack: nothing is done


def office():
    """The office as the server loads it, with somebody looking on."""
    from cmoffice import serving

    threading.Thread(target=_look, args=(Path(os.environ["BENCH_SAMPLES"]),), daemon=True, name="sampler").start()
    return serving.office_from_environment()


def _look(target):
    sys.setswitchinterval(EVERY / 4)  # else a busy office is looked at only when it pauses
    found, written, me = Counter(), time.monotonic(), threading.get_ident()
    while True:
        time.sleep(EVERY)
        if not target.exists():
            continue  # what is looked for has not begun
        for thread, frame in sys._current_frames().items():
            if thread != me and (stack := folded(frame)):
                found[stack] += 1
        if time.monotonic() - written > WRITE_EVERY:
            written = time.monotonic()
            new = target.with_suffix(".new")
            new.write_text(json.dumps([[list(stack), count] for stack, count in found.items()]))
            os.replace(new, target)


def folded(frame):
    """The functions of a request at work, outermost first, by module and name; empty for a thread that works on none or waits."""
    names = []
    while frame is not None:
        names.append((name_of(frame), frame.f_code.co_qualname))
        frame = frame.f_back
    if names and names[0][1] in WAITING:
        return ()
    stack = [name for name, _ in reversed(names)]
    begins = next((place for place, (_, short) in enumerate(reversed(names)) if short == ROOT), None)
    return () if begins is None else tuple(stack[begins:])


def name_of(frame):
    """`module.function`, or the template: no path of the machine."""
    code, module = frame.f_code, frame.f_globals.get("__name__")
    if module is None or "/templates/" in code.co_filename:
        return f"template {code.co_filename.replace(os.sep, '/').rpartition('/templates/')[2]}"
    return f"{module}.{code.co_qualname.rpartition('<locals>.')[2]}"
