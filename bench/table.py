"""The figures of the bench as a person reads them: each line beside its bar, held or not, and a line for each miss."""

import statistics
from dataclasses import dataclass

from bench import make

BARS = {  # milliseconds of processor time on the machine for which they were set; that of sign-in comes on top of the hash
    "sign-in": 8,
    "worklist": 4,
    "case file": 5,
    "save a note": 5,
    "search by name": 4,
    "search in notes": 4,
    "search, common words": 4,
    "meeting list": 12,
    "statistics": 4,
    "figures inside": 1000,
}
# what a hello and the queries alone took there: on another machine the bar is as many times what they take in the same run
HELLO_THERE = 0.26
LIMITS_THERE = {
    "worklist": 0.29,
    "case file": 0.28,
    "search by name": 0.27,
    "meeting list": 0.65,
}
# hello alone counts where the query here is a dearer one than there, and where the disk is waited for, which takes no processor
BY_HELLO = ("search in notes", "search, common words", "statistics", "save a note")
IN_HELLOS = dict.fromkeys(("worklist", "case file", "statistics", "clerk's tray"), 8)
GROWTH, GROWTH_OF = 1.2, {"statistics": 1.5, "figures inside": 1.5}  # L against S
TAIL, ENOUGH = 3, 100  # p99 against p50, where so many were measured
BYTES = {"first visit": 45_000, "later worklist": 4_000, "later case file": 7_000, "a part": 1_500}  # of bodies: heads are not packed
MEGABYTES, START = 150, 3  # memory after the run; seconds to the first page
P95, PER_SECOND, CPU_OF_ACT = 50, 200, 7  # of a crowd
COLUMNS = ("operation", "p50", "p95", "p99", "a second", "CPU", "bar", "here", "held", "× hello", "× raw", "bytes")
WIDTHS = (21, 8, 8, 8, 10, 8, 8, 8, 6, 9, 9, 10)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure beside its bar: what it is of, the figure and the bar in words, and whether it held (None: there is no bar)."""

    name: str
    figure: str
    bar: str = ""
    held: bool | None = None

    @property
    def miss(self):
        return f"{self.name}: {self.figure}; the bar is {self.bar}"


def text_of(run):
    """All figures of one size as a person reads them."""
    cases, notes, workers = make.SIZES[run["size"]]
    head = (
        f"Size {run['size']}: {cases:,} cases, {notes:,} notes, {workers} caseworkers. Milliseconds; CPU is what the server's processor worked.\n"
        f"The bar as it was set, and what it is here: a hello takes {_machine(run):.1f} times as long as there."
    )
    rest = lines_of(run)
    found = [head, "", *_operations(run), "", *_spread(rest), ""]
    return "\n".join([*found, *_told(misses([*_of_operations(run), *rest]))])


def misses(lines):
    return [line.miss for line in lines if line.held is False]


def _told(missed):
    return ["Every bar is held."] if not missed else [f"Misses ({len(missed)}):", *(f"  {miss}" for miss in missed)]


def _operations(run):
    yield _row(COLUMNS)
    lines = {line.name: line for line in _of_operations(run)}
    hello = run["operations"]["hello"]
    for name, found in run["operations"].items():
        line, raw = lines.get(name), found.get("raw")
        bar = _bar(name, run)
        own, of_hello = _own(found), _own(hello)
        yield _row(
            (
                name,
                _number(found["p50"]),
                _number(found["p95"]),
                _number(found["p99"]),
                _number(found["per_second"], 0),
                _number(found["cpu"]),
                f"{BARS[name]:,}" if bar else "",
                _number(bar) if bar else "",
                _yes(line.held) if line else "",
                _times(own / of_hello) if name not in ("hello", "sign-in") else "",
                _times(found["p50"] / raw) if raw else "",
                f"{found['head'] + found['body']:,}",
            )
        )


def _row(cells):
    first, *rest = zip(cells, WIDTHS, strict=True)
    return (f"{first[0]:<{first[1]}}" + "".join(f"{cell:>{width}}" for cell, width in rest)).rstrip()


def _own(found):
    """Processor time where the system tells it, else the time that passed."""
    return found["cpu"] if found["cpu"] is not None else found["p50"]


def _machine(run):
    """How many times as long a hello takes here as where the bars were set."""
    return _own(run["operations"]["hello"]) / HELLO_THERE


def _bar(name, run):
    """The bar of an operation on this machine."""
    bar, raw = BARS.get(name), run["operations"][name].get("raw")
    if name == "sign-in":
        return run["hash"] + bar * _machine(run)
    if name in BY_HELLO:
        return bar * _machine(run)
    if name not in LIMITS_THERE or raw is None:
        return bar
    return bar * (_own(run["operations"]["hello"]) + raw) / LIMITS_THERE[name]


def _of_operations(run):
    """Processor time, tail and hellos of each operation, as lines with a bar."""
    hello, tails = _own(run["operations"]["hello"]), []
    for name, found in run["operations"].items():
        own, bar = _own(found), _bar(name, run)
        if bar:
            words = f"{_number(bar)} ms"
            if name == "sign-in":
                words += f" (the hash, {run['hash']:.0f}, and more)"
            elif name in LIMITS_THERE or name in BY_HELLO:
                words += f" here, {BARS[name]} where it was set"
            yield Line(name, f"{_number(own)} ms of processor time", words, own <= bar)
        if name in IN_HELLOS:
            yield Line(f"{name} in hellos", f"{_times(own / hello)} × hello", f"{IN_HELLOS[name]}", own / hello <= IN_HELLOS[name])  # fmt: skip
        if name != "hello" and found["times"] >= ENOUGH and found["p99"] > TAIL * found["p50"]:
            tails.append(f"{name} {found['p99'] / found['p50']:.1f}")
    if tails:
        yield Line("p99 against p50", ", ".join(tails), f"{TAIL}", False)


def lines_of(run):
    """What is not of one operation: bytes, memory, start, and the crowd."""
    found = []
    for name, told in run["wire"].items():
        bodies, answers = told["bytes"] - told["heads"], "answer" if told["requests"] == 1 else "answers"
        figure = f"{bodies:,} in {told['requests']} {answers}, and {told['heads']:,} of heads"
        found.append(Line(f"bytes, {name}", figure, f"{BYTES[name]:,}", bodies <= BYTES[name]))
    if run["memory"] is not None:
        found.append(Line("memory of the worker after the run", f"{run['memory']:.0f} MB", f"{MEGABYTES} MB", run["memory"] <= MEGABYTES))  # fmt: skip
    found.append(Line("start to the first page", f"{run['start']:.1f} s", f"{START} s", run["start"] <= START))
    found.append(Line("first sign-in, which opens the locked office", f"{run['opening']:.1f} s"))
    if run["settled"] >= 1:
        found.append(Line("large files are looked through after opening", f"{run['settled']:.0f} s"))
    found.append(Line("meeting list built", f"{run['built']['rows']:.0f} rows in {1000 * run['built']['seconds']:.0f} ms; 300 of them are shown"))  # fmt: skip
    return found + list(_of_crowd(run.get("crowd"), _machine(run)))


def _of_crowd(crowd, machine):
    if not crowd:
        return
    morning, pausing, busy = crowd["morning"], crowd["pausing"], crowd["busy"]
    people = f"{crowd['people']:.0f} staff"
    wrong = [*morning["wrong"], *pausing["wrong"], *busy["wrong"]]
    sign_ins = f"{morning['sign_ins']:.0f} of {crowd['people']:.0f}, the longest {morning['longest_sign_in']:.1f} s"
    yield Line(f"morning, {people} sign in within {crowd['seconds']:.0f} s", sign_ins)
    yield Line("morning, p95 of those who are in", f"{_number(morning['p95'])} ms of {morning['acts']:.0f} acts")
    meanwhile = f"{_number(morning['p95_meanwhile'])} ms of {morning['meanwhile']:.0f} acts; backups: {morning['backups']:.0f}, the longest {morning['longest_backup']:.1f} s"
    yield Line("morning, p95 while a backup is made", meanwhile)
    for name, p95 in ("case file", pausing["case_p95"]), ("save a note", pausing["save_p95"]):
        yield Line(
            f"{people} with pauses, p95 of {name}", f"{_number(p95)} ms", f"{P95} ms", p95 is not None and p95 <= P95
        )
    yield Line(
        f"{people} with pauses", f"{pausing['per_second']:.1f} acts a second, {_number(pausing['cpu'])} ms CPU an act"
    )
    busy_with = f"{busy['per_second']:.0f} on {_number(busy['cores'])} cores, p95 {_number(busy['p95'])} ms"
    acts, own = PER_SECOND / machine, CPU_OF_ACT * machine
    yield Line(f"{busy['connections']:.0f} busy without pauses, acts a second", busy_with, f"{acts:.0f} here, {PER_SECOND} where it was set", busy["per_second"] >= acts)  # fmt: skip
    if busy["cpu"] is not None:
        yield Line("CPU of an act without pauses", f"{busy['cpu']:.1f} ms", f"{own:.1f} ms here, {CPU_OF_ACT} where it was set", busy["cpu"] <= own)  # fmt: skip
    if crowd["memory"] is not None:
        yield Line("memory of the worker after the crowd", f"{crowd['memory']:.0f} MB", f"{MEGABYTES} MB", crowd["memory"] <= MEGABYTES)  # fmt: skip
    yield Line("errors", f"{len(wrong)}" + (f", the first: {wrong[0]}" if wrong else ""), "0", not wrong)


def _spread(lines):
    longest = max(len(line.name) for line in lines)
    for line in lines:
        tail = f"  bar {line.bar}: {_yes(line.held)}" if line.held is not None else ""
        yield f"{line.name:<{longest}}  {line.figure}{tail}"


# L against S -------------------------------------------------------------------------------------------------------


def growth(costs):
    """What each operation costs at the larger size against the smaller, from its costs at both."""
    for name, (before, after) in costs.items():
        bar, times = GROWTH_OF.get(name, GROWTH), after / before
        yield Line(name, f"{times:.2f}", f"{bar}", times <= bar), before, after


def growth_text(sizes, costs):
    """The growth as a person reads it."""
    small, large = sizes
    rows = [f"{'growth':<22}" + "".join(f"{cell:>10}" for cell in (f"{small}, ms", f"{large}, ms", f"{large}/{small}", "bar", "held"))]
    found = list(growth(costs))
    for line, before, after in found:
        cells = (_number(before), _number(after), line.figure, line.bar, _yes(line.held))
        rows.append(f"{line.name:<21} " + "".join(f"{cell:>10}" for cell in cells))
    return "\n".join([*rows, "", *_told(misses(line for line, _, _ in found))])


def _yes(held):
    return "" if held is None else "yes" if held else "NO"


def _number(value, digits=None):
    if value is None:
        return "–"
    if digits is None:
        digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:,.{digits}f}"


def _times(value):
    return f"{value:,.1f}" if value < 20 else f"{value:,.0f}"


# Several runs ------------------------------------------------------------------------------------------------------


def median_of(runs):
    """The median of each figure of several runs; what went wrong in any of them is kept."""
    first = next((run for run in runs if run is not None), None)
    if isinstance(first, dict):
        return {name: median_of([run.get(name) for run in runs if run is not None]) for name in first}
    if isinstance(first, list):
        return [one for run in runs if run for one in run]
    if isinstance(first, int | float) and not isinstance(first, bool):
        return statistics.median(run for run in runs if run is not None)
    return first
