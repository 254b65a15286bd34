"""Measure how fast the office answers: the real server with everything on, driven over HTTP as signed-in staff, each figure beside its bar and the limit of the same run.

python3 run.py bench                       an office of 500 cases and 15,000 notes (size S)
python3 run.py bench --size S L            two sizes, and how the larger grows against the smaller
python3 run.py bench --all --runs 3        S, M and L three times; the medians are written into docs/speed.md
python3 run.py bench --staff 60            also a morning, a minute and a rush of 60 people
python3 run.py bench --profile             where the time goes, drawn into docs/speed.svg
python3 run.py bench reliability           how the office bears kills, cuts and damage
"""

import argparse
import contextlib
import json
import os
import platform
import re
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench import crowd, flame, limits, make, operations, table
from bench.browser import Browser
from bench.operations import quantile
from bench.server import Server
from cmoffice import keeper

__all__ = ["main", "quantile"]

DOCS = Path(__file__).parent.parent / "docs"
BEGIN, END = "<!-- figures: written by run.py bench --all -->", "<!-- figures end -->"
ROUNDS, BUDGET = 8, 0.2  # blocks of each operation, and seconds of each block
QUICK_ROUNDS, QUICK_BUDGET = 4, 0.12
GROWTH_ROUNDS = 15
CROWD, CROWDED = 60, ("S", "L")  # of --all: so many people, in the smallest and the largest office


def main(argv):
    if argv[:1] == ["reliability"]:
        from bench import reliability

        return reliability.main(argv[1:])
    said = read(argv)
    if said.profile and not said.all:
        return flame.main(said.size[0], said.quick, DOCS / "speed.svg")
    begun, found = time.monotonic(), {}
    for size in said.size:
        runs = []
        for turn in range(said.runs):
            people = said.staff if said.staff and not (said.all and (turn or size not in CROWDED)) else 0
            runs.append(run(size, said.quick, people))
            _note(f"size {size}, run {turn + 1} of {said.runs} after {time.monotonic() - begun:.0f} s")
        found[size] = {**table.median_of(runs), "size": size}
        print(f"\n{table.text_of(found[size])}\n", flush=True)
    texts = [table.text_of(one) for one in found.values()]
    if len(found) > 1:
        sizes = list(found)
        pair = sizes[0], sizes[-1]
        texts.append(table.growth_text(pair, growth(*pair, said.quick)))
        print(f"{texts[-1]}\n")
    if said.json:
        said.json.write_text(json.dumps({"runs": said.runs, "machine": machine(), "sizes": found}, indent=1))
    if said.all and not said.quick:
        write(texts, said.runs)
    return flame.main(said.size[0], said.quick, DOCS / "speed.svg") if said.profile else 0


def read(argv):
    parser = argparse.ArgumentParser(
        prog="run.py bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", nargs="+", choices=make.SIZES, default=["S"], help="how large the office is")
    parser.add_argument("--all", action="store_true", help="S, M and L, and the table in docs/speed.md")
    parser.add_argument("--runs", type=int, default=1, metavar="N", help="so many runs of each size; medians are told")
    parser.add_argument("--staff", type=int, metavar="N", help="also N people at once")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--profile", action="store_true", help="draw where the time goes into docs/speed.svg")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to this file as well")
    said = parser.parse_args(argv)
    if said.runs < 1 or (said.staff is not None and said.staff < crowd.BUSY):
        parser.error(f"--runs takes 1 or more, --staff {crowd.BUSY} or more")
    if said.all:
        said.size = list(make.SIZES)
        said.staff = said.staff or (0 if said.quick else CROWD)
    return said


def run(size, quick, people):
    """One run of one size, on a copy of the kept office."""
    kept = make.folder_of(size, _note)
    copy = make.copy_of(kept)
    try:
        found = one_after_the_other(copy, quick)
        if people:
            make.remove(copy)
            found["crowd"] = together(make.copy_of(kept), quick, people)
        return found
    finally:
        make.remove(copy)


def one_after_the_other(folder, quick):
    """One signed-in person at a time: every operation, the limits of the same run, bytes, memory and start."""
    meeting, rows, seconds = make.meeting_of(folder)
    with Server("hello", folder) as hello, Server("office", folder) as office:
        Browser(office.port).get("/signin")
        start = time.monotonic() - office.started
        desks = operations.Desks(office.port, meeting, make.kept_batch(folder))
        settled = office.rest()
        rounds, budget = (QUICK_ROUNDS, QUICK_BUDGET) if quick else (ROUNDS, BUDGET)
        acts, hashes = desks.operations(Browser(hello.port)), []
        figures = operations.measured(
            acts, (hello, office), rounds, budget, lambda: hashes.append(operations.hash_alone())
        )
        wire = operations.wire(office.port, desks.codes[0])
        keys = make.keys_of(folder)
        for name, raw in limits.asked(folder, keys, meeting, make.kept_batch(folder), desks.codes[0]).items():
            figures[name]["raw"] = raw
        memory = office.memory()
    return {
        "operations": figures,
        "hash": statistics.mean(hashes),
        "wire": wire,
        "memory": memory,
        "start": start,
        "opening": desks.opening,
        "settled": settled,
        "built": {"rows": rows, "seconds": seconds},
    }


def growth(small, large, quick):
    """What each operation costs in a small office and in a large one, both open at once and asked in turns."""
    with contextlib.ExitStack() as stack:
        servers, acts = [], []
        for size in (small, large):
            copy = make.copy_of(make.folder_of(size, _note), size)
            stack.callback(make.remove, copy)
            meeting, *_ = make.meeting_of(copy)
            servers.append(stack.enter_context(Server("office", copy)))
            desks = operations.Desks(servers[-1].port, meeting, make.kept_batch(copy))
            acts.append(desks.operations(None)[1:])
        if not quick:
            time.sleep(keeper.EVERY + 5)  # a minute after the opening the backup of the night is made up for
        for server in servers:
            server.rest()
        rounds = QUICK_ROUNDS if quick else GROWTH_ROUNDS
        return operations.side_by_side(zip(*acts, strict=True), servers, rounds, BUDGET)


def together(folder, quick, people):
    """Many people at once; see crowd."""
    try:
        carried, seconds = crowd.people(folder, people), crowd.QUICK if quick else crowd.FULL
        with Server("office", folder) as office:
            found = crowd.measured(office, carried, seconds)
        return {"people": people, "seconds": seconds[0], **found}
    finally:
        make.remove(folder)


def machine():
    """The machine in general words: no name that would tell whose it is."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} {'core' if cores == 1 else 'cores'}, {platform.system()}, Python {sys.version_info[0]}.{sys.version_info[1]}"


def write(texts, runs, page=None):
    """Put these figures into docs/speed.md, between its two marks."""
    page = page or DOCS / "speed.md"
    of = "one run" if runs == 1 else f"medians of {runs} runs"
    head = f"{datetime.now(UTC):%d %b %Y}, {machine()}; {of} of each size."
    blocks = "\n\n".join(f"```\n{text}\n```" for text in texts)
    new = f"{BEGIN}\n{head}\n\n{blocks}\n{END}"
    page.write_text(re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: new, page.read_text(), flags=re.S))
    _note(f"the figures stand in {page.parent.name}/{page.name}")


def _note(words):
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
