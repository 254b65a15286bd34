"""REL-12: offices kept from every earlier version are brought up to date; killed at any moment of it they are old or new, never between."""

import random
import tempfile
from pathlib import Path

from bench.trials import Line

ROUNDS, FEWER = 50, 5


def run(quick):
    from tests.test_upgrade import VERSIONS, a_kill, steps

    rounds, killed, wrong, ends = (FEWER if quick else ROUNDS), 0, [], set()
    for version in VERSIONS:
        rng = random.Random(version)
        with tempfile.TemporaryDirectory() as room:
            states = steps(version, Path(room))
            for _ in range(rounds):
                killed += 1
                try:
                    found, _shape = a_kill(version, Path(room), states, seconds=rng.uniform(0.005, 0.25))
                    ends.add((version, *found.values()))
                except AssertionError as error:
                    wrong.append(f"{version}: {str(error)[:60]}")
    figure = f"{killed} kills over {len(VERSIONS)} versions, {len(wrong)} between; {len(ends)} different states found, each opened by the next start"
    return [Line("REL-12", "an upgrade that is killed leaves old or new", figure, not wrong)]
