"""The reliability trials: one module for each, with `run(quick)`, which gives the lines of the table that it fills.

A trial is alone: it makes the office that it needs in a folder of its own, and leaves nothing behind. `quick` means fewer rounds of the same.
Anybody adds a trial by laying a module here; `python3 run.py bench reliability NAME` runs it.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One promise and what was measured: its number in the table, what was promised, the figure, and whether it held."""

    id: str  # REL-01
    promise: str  # "0 of 200 kills lose a save"
    figure: str  # "0 of 200; 31,212 saves acknowledged; back in 1.2 s at most"
    held: bool
