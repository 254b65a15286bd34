"""Where the time goes, as a picture: the served office is looked into every millisecond while staff work, and what was seen is drawn.

Each bar is a function, as wide as the share of time in which it was at work; what stands below a bar was called by it. Kinds are told by
their hatching as well as by their grey, so the picture is readable in black and white.
"""

import json
import tempfile
import time
from html import escape
from itertools import cycle
from pathlib import Path

from bench import make, operations
from bench.browser import Browser
from bench.server import Server

SECONDS, QUICK_SECONDS = 30, 6
WIDE, ROW, SMALLEST, LETTER = 1200, 17, 0.002, 6.3  # the picture, a row, the smallest share drawn, a letter
KINDS = (  # how a name begins → what it is, its fill
    ("template ", "templates", "url(#dots)"),
    ("cmoffice.", "cmoffice", "#ffffff"),
    ("peewee.", "peewee and the engine", "url(#lines)"),
    ("playhouse.", "peewee and the engine", "url(#lines)"),
    ("jinja2.", "templates", "url(#dots)"),
    ("markupsafe", "templates", "url(#dots)"),
    ("", "Flask and others", "#d9d9d9"),
)
MIX = (
    "worklist",
    "case file",
    "save a note",
    "worklist",
    "case file",
    "log a follow-up",
    "search by name",
    "search in notes",
)


def main(size, quick, target):
    kept = make.folder_of(size)
    copy = make.copy_of(kept)
    try:
        with tempfile.TemporaryDirectory() as room:
            samples = Path(room) / "samples"
            meeting, _, _ = make.meeting_of(copy)
            with Server("sampled", copy, BENCH_SAMPLES=str(samples)) as office:
                done = _worked(office, meeting, make.kept_batch(copy), samples, QUICK_SECONDS if quick else SECONDS)
            found = json.loads(samples.read_text())
    finally:
        make.remove(copy)
    tree = grown(found)
    cases, notes, _ = make.SIZES[size]
    words = f"Where the time of {done} acts went: worklist, case file, notes, follow-ups and searches in an office of {cases:,} cases and {notes:,} notes"
    target.write_text(drawn(tree, words))
    print(
        f"{done} acts, {tree.count:,} looks; the picture is {target.parent.name}/{target.name}. Most time of their own:"
    )
    for name, share in own_of(tree)[:15]:
        print(f"  {100 * share:5.1f} %  {name}")
    return 0


def _worked(office, meeting, batch, samples, seconds):
    """The mix of the day, until the time is over; how many acts that were."""
    desks = operations.Desks(office.port, meeting, batch)
    office.rest()
    acts = {each.name: each.act for each in desks.operations(Browser(office.port))}
    for name in MIX:
        acts[name](0)
    samples.touch()
    until, done = time.monotonic() + seconds, 0
    for name in cycle(MIX):
        if time.monotonic() > until:
            break
        acts[name](done)
        done += 1
    time.sleep(1.5)  # what was seen is written down once a second
    return done


class Bar:
    """A function as it was called from one place: how often it was seen, what it called, and how often it was on top."""

    def __init__(self, name):
        self.name, self.count, self.own, self.calls = name, 0, 0, {}

    def grow(self, stack, count):
        self.count += count
        if not stack:
            self.own += count
            return
        name = stack[0]
        self.calls.setdefault(name, Bar(name)).grow(stack[1:], count)

    @property
    def depth(self):
        return 1 + max((call.depth for call in self.calls.values()), default=0)


def grown(samples):
    """The tree of what was seen."""
    whole = Bar("all")
    for stack, count in samples:
        whole.grow(shortened(stack), count)
    return whole


def shortened(stack):
    """A stack without the inside of other people's packages: of each only the first and the last function stand in a row."""
    runs = []
    for name in stack:
        if runs and _package(name) and _package(runs[-1][-1]) == _package(name):
            runs[-1].append(name)
        elif not runs or runs[-1][-1] != name:
            runs.append([name])
    return [name for run in runs for name in (run if len(run) == 1 else (run[0], run[-1]))]


def _package(name):
    """The package of a function that is not ours; none for ours and for templates."""
    first = name.partition(".")[0]
    return None if first == "cmoffice" or name.startswith("template ") else first


def own_of(tree):
    """How much of the time each function was on top, wherever it was called from; the largest first."""
    found, waiting = {}, [tree]
    while waiting:
        bar = waiting.pop()
        found[bar.name] = found.get(bar.name, 0) + bar.own
        waiting += bar.calls.values()
    return sorted(((name, own / (tree.count or 1)) for name, own in found.items() if own), key=lambda one: -one[1])


def drawn(tree, words):
    """The picture: outermost above, the widest first."""
    rows = []
    _draw(tree, 0, 0, WIDE / (tree.count or 1), tree.count or 1, rows)
    deepest = max((row for row, _ in rows), default=0)
    high = (deepest + 1) * ROW + 62
    seen = {name: fill for _, name, fill in KINDS}
    legend = "".join(
        f'<rect x="{190 * place}" y="30" width="14" height="12" fill="{fill}" stroke="#000"/>'
        f'<text x="{190 * place + 20}" y="40">{escape(name)}</text>'
        for place, (name, fill) in enumerate(seen.items())
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {high}" width="{WIDE}" height="{high}" '
        f'font-family="monospace" font-size="10.5" role="img" aria-label="{escape(words)}">\n'
        '<defs><pattern id="lines" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#fff"/>'
        '<path d="M0 4L4 0" stroke="#bbb" stroke-width="0.8"/></pattern><pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse">'
        '<rect width="4" height="4" fill="#fff"/><circle cx="1" cy="1" r="0.7" fill="#999"/></pattern></defs>\n'
        f'<rect width="{WIDE}" height="{high}" fill="#fff"/>\n<text x="0" y="16" font-size="13">{escape(words)}</text>\n{legend}\n'
        f'<g transform="translate(0 52)">\n{"".join(line for _, line in rows)}</g>\n</svg>\n'
    )


def _draw(bar, row, left, unit, whole, rows):
    if bar.count / whole < SMALLEST:
        return
    wide, top = bar.count * unit, row * ROW
    fits = int((wide - 4) / LETTER)
    label = _label(bar.name, fits)
    share = f"{100 * bar.count / whole:.1f} %"
    text = f'<text x="{left + 2:.1f}" y="{top + 12}">{escape(label)}</text>' if label else ""
    rows.append(
        (
            row,
            f'<g><title>{escape(bar.name)}, {share}</title><rect x="{left:.1f}" y="{top}" width="{max(wide - 0.4, 0.2):.1f}" height="{ROW - 1}" '
            f'fill="{_fill(bar.name)}" stroke="#000" stroke-width="0.4"/>{text}</g>\n',
        )
    )
    for call in sorted(bar.calls.values(), key=lambda one: -one.count):
        _draw(call, row + 1, left, unit, whole, rows)
        left += call.count * unit


def _label(name, fits):
    """As much of a name as fits, from its end."""
    parts = name.split("/" if name.startswith("template ") else ".")
    for begin in range(len(parts)):
        if len(short := ("/" if name.startswith("template ") else ".").join(parts[begin:])) <= fits:
            return short
    return parts[-1][: fits - 1] + "…" if fits > 2 else ""


def _fill(name):
    return next(fill for start, _, fill in KINDS if name.startswith(start))
