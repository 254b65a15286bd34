"""Run the reliability trials, print what held, and write the table to docs/reliability.md.

    python3 run.py bench reliability                 all trials in full
    python3 run.py bench reliability --quick         fewer rounds of each
    python3 run.py bench reliability kills clock     these two alone; the lines of the others stay as they were

Each trial prints its time. What was run quick is marked so in the table.
"""

import argparse
import importlib
import os
import pkgutil
import platform
import re
import sys
import time
import traceback
from datetime import UTC, datetime
from pathlib import Path

from bench import trials
from bench.trials import Line

TABLE = Path(__file__).parent.parent / "docs" / "reliability.md"
ROW = re.compile(r"^\| (REL-\d+) \| (.*?) \| (.*?) \| (yes|NO) \| (.*?) \| (.*?) \|$", re.M)
HEAD = """\
# Reliability: what was promised and what was measured

Written by `python3 run.py bench reliability`; run it again on your own machine. Each trial stands in `bench/trials/`; `python3 run.py bench
reliability NAME` runs one alone and replaces its lines here. Figures of time belong to the machine named in the last column; all
others must be the same everywhere. A trial marked *quick* was run with fewer rounds.

| promise | what it says | figure | held | trial | run |
|---|---|---|---|---|---|
"""


def main(argv):
    names = sorted(module.name for module in pkgutil.iter_modules(trials.__path__))
    parser = argparse.ArgumentParser(prog="run.py bench reliability")
    parser.add_argument("names", nargs="*", metavar="name", help=f"trials to run, of: {', '.join(names)}")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    parser.add_argument("--no-table", action="store_true", help="print only; docs/reliability.md stays as it is")
    said = parser.parse_args(argv)
    if unknown := set(said.names) - set(names):
        parser.error(f"there is no trial {', '.join(sorted(unknown))}; these there are: {', '.join(names)}")
    measured, broken = [], False
    for name in said.names or names:
        begun = time.monotonic()
        lines = _run(name, said.quick)
        print(f"{name}: {time.monotonic() - begun:.0f} s", flush=True)
        for line in lines:
            print(f"  {line.id} {'held' if line.held else 'NOT HELD'}: {line.promise}: {line.figure}", flush=True)
            broken |= not line.held
        measured += [(name, line, _when(said.quick)) for line in lines]
    if not said.no_table:
        write(measured)
    return 1 if broken else 0


def _run(name, quick):
    try:
        return importlib.import_module(f"bench.trials.{name}").run(quick)
    except Exception:
        traceback.print_exc()
        return [Line("REL-00", f"the trial {name} runs to its end", "it broke off", False)]


def write(measured, table=TABLE):
    """Put these lines into the table in place of those of the same trials; the others stay."""
    ran = {name for name, _, _ in measured}
    kept = [row for row in ROW.findall(table.read_text()) if row[4] not in ran] if table.exists() else []
    rows = kept + [
        (line.id, _cell(line.promise), _cell(line.figure), "yes" if line.held else "NO", name, when)
        for name, line, when in measured
    ]
    rows.sort(key=lambda row: row[0])
    table.write_text(HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows))


def _cell(text):
    return text.replace("|", "/").replace("\n", " ")


def _when(quick):
    """The day and the machine in general words: no name that would tell whose it is."""
    cores = os.cpu_count()
    return (
        f"{datetime.now(UTC):%d %b %Y}, {cores} {'core' if cores == 1 else 'cores'}, {platform.system()}, "
        f"Python {sys.version_info[0]}.{sys.version_info[1]}" + (", quick" if quick else "")
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
