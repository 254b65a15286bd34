"""The office's own hand on the coded lists: its words for codes, codes of its own, codes no longer offered; each from a day on."""

import re

from cmoffice import audit, codelists
from cmoffice.casework import office
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import CodeLabel
from cmoffice.refusals import Refused

LONGEST = 120


def lines(name, today):
    """Every code of a list as it stands today: (code, label, the word it came with, offered, may be retired, own)."""
    own, codes = office.words(today), codelists.LISTS[name]
    known = [*dict.keys(codes), *own.added.get(name, ())]
    return [
        (
            code,
            own.words.get((name, code)) or _word_it_came_with(codes, code),
            _word_it_came_with(codes, code),
            (name, code) not in own.retired,
            codelists.may_retire(name, code),
            not dict.__contains__(codes, code),
        )
        for code in known
    ]


def to_come(name, today):
    """Changes of a list that are written down and not yet in force."""
    return list(
        CodeLabel.select()
        .where((CodeLabel.list == name) & (CodeLabel.valid_from > today))
        .order_by(CodeLabel.valid_from, CodeLabel.code)
    )


def add(name, answers, by, now):
    """Put a code of the office's own into a list that may grow, from a day on; gives the code. Refuses E06, E35.

    The code is made here and never used again for anything else; a concern says to which concern group it belongs, so that lists know what to show.
    """
    if name not in codelists.LISTS or name not in codelists.MAY_GROW:
        raise Refused("E35")
    label, on = _label(name, None, answers, now), _from(answers, now)
    if name == "CONCERN" and answers.get("belongs") not in codelists.CONCERN_GROUPS:
        raise Refused("E06", field="belongs", fields=_("the concern group"))
    with records.atomic():
        code = _new_code(name)
        CodeLabel.create(
            list=name,
            code=code,
            valid_from=on,
            label=label,
            belongs=answers.get("belongs") or "",
            added=True,
            by=by,
            changed_at=now,
        )
        audit.record(by, "answer added to a list", now=now, name=name.lower(), answer=code)
    office.forget()
    return code


def change(name, code, answers, by, now, may_retire):
    """Reword a code, stop offering it or offer it again, from a day on; what is filed with it stays readable. Refuses E06, E35.

    `may_retire` says whether this person may do more than reword (6.1); a code that a rule asks for is always offered.
    """
    before = _latest(name, code)
    if name not in codelists.LISTS or not (before or dict.__contains__(codelists.LISTS[name], code)):
        raise Refused("E35")
    label, on = _label(name, code, answers, now), _from(answers, now)
    retired = bool(answers.get("retired"))
    if retired != bool(before and before.retired) and not (may_retire and codelists.may_retire(name, code)):
        raise Refused("E35")
    with records.atomic():
        CodeLabel.insert(
            list=name,
            code=code,
            valid_from=on,
            label=label,
            belongs=before.belongs if before else "",
            retired=retired,
            added=bool(before and before.added),
            by=by,
            changed_at=now,
        ).on_conflict_replace().execute()
        audit.record(by, "list changed", now=now, name=name.lower(), answer=code, offered=not retired)
    office.forget()


def _word_it_came_with(codes, code):
    word = dict.get(codes, code)
    return str(codelists.Lazy(word.text, word.values)) if word is not None else ""


def _label(name, code, answers, now):
    """The wording that was typed; empty gives the word back that the list came with. Two codes of a list never read the same."""
    label = re.sub(r"\s+", " ", answers.get("label") or "").strip()
    codes = codelists.LISTS[name]
    if not label and (code is None or not dict.__contains__(codes, code)):
        raise Refused("E06", field="label", fields=_("the wording"))
    if len(label) > LONGEST:
        raise Refused("E06", field="label", fields=_("a wording of at most %(most)s characters", most=LONGEST))
    others = {words.casefold() for other, words, *_rest in lines(name, now.date()) if other != code}
    if label and label.casefold() in others:
        raise Refused("E06", field="label", fields=_("another wording, this one stands in the list already"))
    return label


def _from(answers, now):
    on = answers.get("valid_from")
    if on is None or on < now.date():
        raise Refused("E06", field="valid_from", fields=_("a day from today on"))
    return on


def _latest(name, code):
    return (
        CodeLabel.select()
        .where((CodeLabel.list == name) & (CodeLabel.code == code))
        .order_by(CodeLabel.valid_from.desc())
        .first()
    )


def _new_code(name):
    """A code that nobody has used: own_1, own_2 … across all lists, so that none is ever mistaken for another."""
    taken = [line.code for line in CodeLabel.select(CodeLabel.code).where(CodeLabel.added).distinct()]
    return f"own_{1 + max((int(code.removeprefix('own_')) for code in taken), default=0)}"
