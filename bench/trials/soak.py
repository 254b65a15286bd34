"""REL-08: the day of twelve people, squeezed and repeated: memory, open files, the write-ahead log and the time of an answer stay as they were after the first minutes."""

import random
import shutil
import tempfile
import threading
import time
from pathlib import Path

from bench import trial_office as office
from bench.run import quantile
from bench.trials import Line

PEOPLE = 12
SAMPLE = 5  # seconds


def run(quick):
    seconds = 60 if quick else 600
    warm_up = seconds / 4
    room = Path(tempfile.mkdtemp(prefix="soak-"))
    try:
        folder, codes = office.make(room / "office", people=PEOPLE, cases=PEOPLE)
        server = office.Server(folder)
        try:
            taken, wrong, samples = _worked(server, folder, codes, seconds)
        finally:
            server.stop()
    finally:
        shutil.rmtree(room, ignore_errors=True)
    begun = samples[0][0]
    warm = [sample for sample in samples if sample[0] - begun > warm_up]
    half = len(warm) // 3
    memory = [max(sample[1] for sample in part) for part in (warm[:half], warm[-half:])]
    files = [max(sample[2] for sample in part) for part in (warm[:half], warm[-half:])]
    log = max(sample[3] for sample in warm) / 1e6
    first = quantile([spent for at, spent in taken if warm_up < at - begun < seconds / 2], 0.95)
    last = quantile([spent for at, spent in taken if at - begun > 3 * seconds / 4], 0.95)
    growth = memory[1] / memory[0] - 1
    return [
        Line(
            "REL-08",
            f"{PEOPLE} people work for {seconds} s without rest: memory grows less than 10 % after warming up, open files stay, log below 20 MB, p95 at the end at most 1.2 times, 0 errors",
            f"memory {growth:+.1%} ({memory[1] / 1e6:.0f} MB), open files {files[0]} then {files[1]}, log {log:.1f} MB, p95 {first * 1000:.0f} then {last * 1000:.0f} ms, {len(wrong)} errors in {len(taken):,} requests{' (' + wrong[0] + ')' if wrong else ''}",
            growth < 0.1 and files[1] <= files[0] + 4 and log < 20 and last <= 1.2 * first and not wrong,
        )
    ]


def _worked(server, folder, codes, seconds):
    names = ["alice", "bob", *(f"worker{number}" for number in range(2, PEOPLE))]
    visitors = [office.Visitor(server.port, name) for name in names]
    taken, wrong, samples, guard = [], [], [], threading.Lock()
    until = time.monotonic() + seconds

    def work(number):
        visitor, code, draw, turn = visitors[number], codes[number], random.Random(number), 0
        while time.monotonic() < until:
            turn += 1
            for where, sent in (
                ("/work", None),
                (f"/case/{code}", None),
                (
                    f"/case/{code}/notes",
                    {**office.NOTE, "facts": f"Note {number}.{turn} " + "word " * draw.randrange(1, 80)},
                ),
                (f"/case/{code}/timeline", None),
                (
                    f"/case/{code}/followups",
                    {**office.VISIT, "observed": f"Visit {number}.{turn}"} if turn % 5 == 0 else None,
                ),
                ("/find", {"q": code}),
                ("/cases", None),
                ("/help", None),
            ):
                begun = time.monotonic()
                status, _, page = visitor.ask(where, sent)
                with guard:
                    taken.append((begun, time.monotonic() - begun))
                    if status not in (200, 303):
                        wrong.append(f"{status} at {where}: {office.told(page)[:80]}")
                time.sleep(draw.uniform(0, 0.3))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    (worker,) = server.workers()
    while time.monotonic() < until:
        samples.append((time.monotonic(), *_measured(worker, folder)))
        time.sleep(SAMPLE)
    for thread in threads:
        thread.join()
    return taken, wrong, samples


def _measured(worker, folder):
    """Bytes of memory, open files, bytes of both write-ahead logs."""
    pages = int(Path(f"/proc/{worker}/statm").read_text().split()[1])
    log = sum(path.stat().st_size for path in folder.glob("*.db-wal"))
    return pages * 4096, len(list(Path(f"/proc/{worker}/fd").iterdir())), log
