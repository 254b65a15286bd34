"""Filed paper forms for reading: every question of the paper with its answer in words, beside the version before."""

from dataclasses import dataclass
from datetime import date

from cmoffice.views.shared import day


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
        return _day_words(answer), ()
    return str(field.words(answer)), ()


def _day_words(answer):
    """A day as people read it; a time of day stays as it is."""
    try:
        return day(date.fromisoformat(answer))
    except ValueError:
        return answer


def as_data(form_class, answers):
    """Kept or filed answers as a form takes them: days are days again, in rows too."""
    form = form_class(formdata=None)
    return {field.name: _as_data(field, answers[field.name]) for field in form if field.name in answers}


def _as_data(field, answer):
    if field.kind == "rows":
        questions = {question.short_name: question for question in field.entries[0].form}
        return [
            {name: _as_data(questions[name], part) for name, part in row.items() if name in questions} for row in answer
        ]
    if field.kind == "day" and isinstance(answer, str) and "-" in answer:
        return date.fromisoformat(answer)
    return answer
