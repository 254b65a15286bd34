"""Whether the trail is whole: its lines, chained to each other, held against anchors that lie outside the databases (SEC-096, SEC-097).

What happened is told as well as can be told: lines changed, cut out, put in, moved, cut off at the end, or an older file put back.
Nothing here changes a line.
"""

import time
from dataclasses import dataclass, field

from cmoffice import audit
from cmoffice.casework import anchors
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.language import plain_day
from cmoffice.models import Drill, Setting

AT_ONCE = 4000  # lines read at once: no reader keeps the records from being tidied
AROUND = 40  # lines after a broken one in which it is looked for what happened
MOST_FAULTS = 25


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the trail: what happened, from which line to which, and the day of the anchor that tells it."""

    kind: str
    first: int = 0
    last: int = 0
    day: str = ""

    @property
    def words(self):
        """The same in words."""
        known = {"first": self.first, "last": self.last, "day": plain_day(self.day)}
        one = self.first == self.last
        return {
            "changed": _("Line %(first)s was changed.", **known),
            "taken_out": _("Line %(first)s was cut out.", **known)
            if one
            else _("Lines %(first)s to %(last)s were cut out.", **known),
            "put_in": _("Line %(first)s does not belong there: it was put in, or changed.", **known)
            if one
            else _("Lines %(first)s to %(last)s do not belong there: they were put in.", **known),
            "moved": _("Lines %(first)s and %(last)s have changed places.", **known),
            "cut_off": _(
                "The end was cut off: on %(day)s the trail went to line %(last)s; from line %(first)s on it is gone.",
                **known,
            ),
            "older_file": _(
                "An older file of records was put back: on %(day)s the trail went to line %(last)s; from line %(first)s on it is gone, with whatever else was written then.",
                **known,
            ),
            "rewritten": _(
                "From line %(first)s on the trail is another than on %(day)s, when it went to line %(last)s.", **known
            ),
            "anchors_changed": _("Line %(first)s of the file of anchors was changed or put in.", **known),
            "anchors_gone": _(
                "The file of anchors is shorter than the records know: it had %(last)s lines, now %(first)s. Compare a fingerprint from a sheet.",
                **known,
            ),
        }[self.kind]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the whole trail found: the last line (number, moment UTC), faults, anchors, and what was restored on purpose."""

    upto: int
    at: object
    faults: tuple = ()
    anchors: int = 0
    restored: tuple = field(default=())  # of each restoring: (day, first, last) lines that came after the backup

    @property
    def is_whole(self):
        """Whether nothing is wrong."""
        return not self.faults


def check(rest=None):
    """Read every line and every anchor; `rest` is called now and then, to let others work. Changes nothing."""
    known, found = anchors.known(), anchors.every()
    end = audit.head()  # after the anchors: one that is written meanwhile must not look like lines that are gone
    faults, chains = _walk({anchor.seq for anchor in found}, rest)
    more, restored = _held_against(known, found, end, chains)
    told = tuple((faults + more)[:MOST_FAULTS])
    return Checked(end.seq, end.at and Setting.changed_at.python_value(end.at), told, len(found), restored)


def check_and_note(by, now, rest=None):
    """Check the trail and write down that it was checked and what came of it; gives what was found."""
    found = check(rest)
    figures = {"upto": found.upto, "faults": len(found.faults), "anchors": found.anchors}
    with records.atomic():
        Drill.create(
            kind="trail",
            by=getattr(by, "id", None),
            held_at=now,
            outcome={**figures, "words": [fault.words for fault in found.faults]},
        )
        audit.record(by, "trail checked", now=now, **figures)
    return found


def last_check():
    """The last check that was written down (who, when, what came of it), or None."""
    return Drill.select().where(Drill.kind == "trail").order_by(Drill.id.desc()).first()


def keep(now):
    """The keeper's job: an anchor a day; a check of the whole trail a day."""
    if audit.head().seq and not anchors.is_written_on(now.date()):
        anchors.write(now)
    last = last_check()
    if last is None or last.held_at.astimezone(now.tzinfo).date() != now.date():
        check_and_note(None, now, rest=_let_others_work)


def _let_others_work():
    time.sleep(0.002)


def _walk(wanted, rest):
    """Faults of the chain, and the links of the lines that are asked for."""
    chains, bad, faults = {0: audit.START}, [], []
    before, expected, shift, skip = audit.START, 1, 0, 0
    for row in _rows(rest):
        *line, chain = row
        seq = line[0] + shift
        if skip:
            skip -= 1
            expected = line[0] + 1
            continue
        if line[0] != expected:
            if line[0] < expected:
                faults.append(Fault("put_in", line[0], line[0]))
                continue
            faults.append(Fault("taken_out", expected + shift, seq - 1))
            before = None
        if line[0] in wanted:
            chains[line[0]] = chain
        expected = line[0] + 1
        if before is None or chain == audit.link(before, (seq, *line[1:])):
            before = chain
            continue
        if len(faults) + len(bad) >= MOST_FAULTS:
            before = chain
            continue
        what, number = _what_happened(row, before, shift)
        if what == "put_in":
            faults.append(Fault("put_in", line[0], line[0] + number - 1))
            shift, skip = shift - number, number - 1
            continue
        if what == "taken_out":
            faults.append(Fault("taken_out", seq, seq + number - 1))
            shift += number
        else:
            bad.append((seq, line, before, chain))
        before = chain
    return sorted(faults + _moved_or_changed(bad), key=lambda fault: fault.first), chains


def _rows(rest):
    last = None
    while True:
        asked = f"SELECT {audit.LINE} FROM audit {'' if last is None else 'WHERE seq > ?'} ORDER BY seq LIMIT {AT_ONCE}"
        rows = records.execute_sql(asked, () if last is None else (last,)).fetchall()
        yield from rows
        if len(rows) < AT_ONCE:
            return
        last = rows[-1][0]
        if rest is not None:
            rest()


def _what_happened(row, before, shift):
    """Whether lines were put in at this one, or taken out before it and the numbers closed up; by looking at those that follow."""
    after = records.execute_sql(
        f"SELECT {audit.LINE} FROM audit WHERE seq > ? ORDER BY seq LIMIT {AROUND}", (row[0],)
    ).fetchall()
    for many, other in enumerate(after, start=1):
        if _fits(before, other, shift - many) and (many == len(after) or _fits(other[-1], after[many], shift - many)):
            return "put_in", many
    if after:
        for many in range(1, AROUND + 1):
            if _fits(row[-1], after[0], shift + many):
                return "taken_out", many
    return None, 0


def _fits(before, row, shift):
    return row[-1] == audit.link(before, (row[0] + shift, *row[1:-1]))


def _moved_or_changed(bad):
    """Of lines that do not fit their place: those that would fit at each other's, and those that were changed."""
    faults, settled, followers = [], set(), {}
    for at, (seq, _line, before, chain) in enumerate(bad):
        for other_at, (other, other_line, _other_before, other_chain) in enumerate(bad[at + 1 :], start=at + 1):
            link = audit.link(before, (seq, *other_line[1:]))
            if link in (chain, other_chain):
                faults.append(Fault("moved", seq, other))
                settled |= {at, other_at}
                if link == other_chain:
                    followers.update({seq + 1: other_chain, other + 1: chain})
                break
    for at, (seq, line, _before, chain) in enumerate(bad):
        if at not in settled and not (seq in followers and chain == audit.link(followers[seq], (seq, *line[1:]))):
            faults.append(Fault("changed", seq, seq))
    return faults


def _held_against(known, found, end, chains):
    """What the anchors say: faults, and what a restoring on purpose left behind."""
    faults = [Fault("anchors_changed", anchor.number) for anchor in found if not anchor.fits]
    if known.get("n", 0) > len(found):
        faults.append(Fault("anchors_gone", len(found), known["n"]))
    good, lost, restored = [anchor for anchor in found if anchor.fits], [], []
    for anchor in good:
        if anchor.why == "restored":
            gone = [one.seq for one in lost if one.seq > anchor.seq]
            restored += [(anchor.day, anchor.seq + 1, max(gone))] if gone else []
            lost = [one for one in lost if one.seq <= anchor.seq]
        if not _stands(anchor, end, chains):
            lost.append(anchor)
    # what came before a restoring and is not in the backup is gone on purpose
    back = next((anchor for anchor in reversed(good) if anchor.why == "restored"), None)
    lost = [one for one in lost if back is None or one.number >= back.number or one.seq <= back.seq]
    if lost:
        faults.append(_lost(lost, good, found, end, chains, known))
    return faults, tuple(restored)


def _stands(anchor, end, chains):
    return anchor.seq <= end.seq and chains.get(anchor.seq) == anchor.chain


def _lost(lost, good, found, end, chains, known):
    """How lines that an anchor knew are gone: with an older file of records, cut off at the end, or written anew."""
    last = max(lost, key=lambda anchor: anchor.seq)
    first_lost = min(anchor.seq for anchor in lost)
    stood = max((one.seq for one in good if one.seq < first_lost and _stands(one, end, chains)), default=0)
    went_on = first_lost <= end.seq  # lines were written after the loss: only the anchors tell from where
    older = known.get("n", 0) < len(found) or any(one.known < one.number - 1 for one in good if one.why != "restored")
    kind = "older_file" if older else "rewritten" if went_on else "cut_off"
    return Fault(kind, (stood if went_on else end.seq) + 1, last.seq, last.day)
