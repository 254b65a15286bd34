"""Filed paper forms for reading: every question of the paper with its answer in words, beside the version before."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One question and its answer in words, and what it was in the version before."""

    label: str
    words: str = ""
    rows: tuple = ()
    confidential: bool = False
    was: str = ""
    was_rows: tuple = ()
    changed: bool = False


def filled(form_class, filed, before=None, confidential=True):
    """The parts of a filed form as (title, lines), unanswered questions left out; `confidential` says whether this reader sees the SC ones."""
    form = form_class(formdata=None)
    now, was = ({**one.answers, **(one.confidential if confidential else {})} if one else {} for one in (filed, before))
    return [
        (title, [line for field in fields if (line := _line(field, now, was, before))])
        for _key, title, fields in form.parts(whole=True)
    ]


def _line(field, now, was, before):
    answer, former = now.get(field.name), was.get(field.name)
    if answer in (None, "", []) and former in (None, "", []):
        return None
    words, rows = _words(field, answer)
    was_words, was_rows = _words(field, former)
    return Line(
        field.label.text,
        words,
        rows,
        field.data_class == "SC",
        was_words,
        was_rows,
        before is not None and answer != former,
    )


def _words(field, answer):
    """An answer in words, and as rows when it is a group of rows."""
    if answer in (None, "", []):
        return "", ()
    if field.kind == "rows":
        questions = list(field.entries[0].form)
        return "", tuple(
            tuple(
                (str(question.label.text), _words(question, row[question.name.rpartition("-")[2]])[0])
                for question in questions
                if row.get(question.name.rpartition("-")[2])
            )
            for row in answer
        )
    if field.kind == "tick":
        return "✓", ()
    if field.kind == "day":
        return str(answer), ()
    return str(field.words(answer)), ()
