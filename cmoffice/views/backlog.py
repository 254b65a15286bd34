"""Bringing in old cases: send a file, match its columns and words, have every row checked, file the good ones, take the others back."""

import contextlib
from collections import Counter

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask_login import current_user

from cmoffice import audit, clock, htmx
from cmoffice.casework import backlog, backlog_filing, spreadsheet
from cmoffice.forms import backlog as forms
from cmoffice.forms.columns import OWN, boxes_of, guess, plain
from cmoffice.forms.old_rows import Reader
from cmoffice.language import gettext as _
from cmoffice.refusals import Refused
from cmoffice.views.gate import by_itself, needs, status_of, takes_files
from cmoffice.views.laying import laid_out

pages = Blueprint("backlog", __name__, url_prefix="/supervision/old-cases")
AT_ONCE = 250  # rows checked by one request
SHOWN = 200
ROOM = spreadsheet.MOST_BYTES + 100_000  # the file and what the form around it takes


@pages.route("", methods=["GET", "POST"])
@takes_files(ROOM)
@needs("bring in old cases", keeps=False)
def start():
    form = forms.UploadForm()
    if form.is_submitted() and form.validate():
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            form.refuse(_("Choose the file."))
        elif made := _said(form, backlog.begin, sent.read(), form.signs.data or "find"):
            return redirect(url_for("backlog.one", number=made.id), 303)
    return render_template("backlog/start.html", form=form, mine=backlog.of(current_user)), status_of(form)


@pages.get("/<int:number>")
@needs("bring in old cases", keeps=False)
def one(number):
    """Where this import is: its columns, its check, or what came of it."""
    found, file = _found(number)
    if found.state == "matching":
        return _columns(found, file)
    if found.state == "checking":
        return render_template("backlog/checking.html", found=found)
    return _result(found, file)


@pages.post("/<int:number>/columns")
@needs("bring in old cases", keeps=False)
def columns(number):
    found, file = _under_way(number)
    laid, rows = _laid(), backlog.rows(found)
    form = forms.columns_form(file["headings"], _by_column(rows, file), laid)()
    if form.validate():
        forms.refuse_matching(form, laid, clock.today())
    if form.problems:
        return render_template("backlog/columns.html", form=form, found=found), 422
    reading = forms.reading_of(form) | {"words": {}}
    backlog.match(found, forms.matching_of(form), reading, by=current_user, now=clock.now())
    if _unknown(found, laid, rows):
        return redirect(url_for("backlog.words", number=number), 303)
    backlog.start_checking(found, by=current_user, now=clock.now())
    return redirect(url_for("backlog.one", number=number), 303)


@pages.route("/<int:number>/words", methods=["GET", "POST"])
@needs("bring in old cases", keeps=False)
def words(number):
    """The words of the file that stand for no answer of ours, each asked for once."""
    found, file = _under_way(number)
    if not found.matching:
        return redirect(url_for("backlog.one", number=number), 303)
    laid = _laid()
    asked = _unknown(found, laid, backlog.rows(found))
    form = forms.words_form(asked, boxes_of(laid))()
    if form.is_submitted() and form.validate():
        backlog.match(found, found.matching, {"words": forms.words_of(form, asked)}, by=current_user, now=clock.now())
        backlog.start_checking(found, by=current_user, now=clock.now())
        return redirect(url_for("backlog.one", number=number), 303)
    return render_template("backlog/words.html", form=form, found=found), status_of(form)


@pages.post("/<int:number>/check")
@by_itself
@needs("bring in old cases", keeps=False)
def check(number):
    """Check the next rows; the page asks again by itself until all are checked."""
    found, file = _found(number)
    if found.state == "checking":
        reader = _reader(found, file, _laid())
        results = [_checked(reader, row, cells) for row, cells in backlog.to_check(found, AT_ONCE)]
        with contextlib.suppress(
            Refused
        ):  # pressed while the page asked by itself: the rows are checked once, and it goes on
            backlog.keep_checked(found, results, by=current_user, now=clock.now())
        found, file = _found(number)
    here = url_for("backlog.one", number=number)
    if htmx and found.state == "checking":
        return render_template("backlog/_progress.html", found=found)
    return ("", 200, {"HX-Redirect": here}) if htmx else redirect(here, 303)


@pages.post("/<int:number>/columns/again")
@needs("bring in old cases", keeps=False)
def again(number):
    """Go back to the columns: nothing is filed yet."""
    found, _file = _under_way(number)
    backlog.match(found, found.matching, {}, by=current_user, now=clock.now())
    return redirect(url_for("backlog.one", number=number), 303)


@pages.post("/<int:number>/file")
@needs("bring in old cases", keeps=False)
def file(number):
    found, _file = _found(number)
    backlog_filing.file(found, by=current_user, now=clock.now())
    return redirect(url_for("backlog.one", number=number), 303)


@pages.get("/<int:number>/returned")
@needs("bring in old cases", keeps=False)
def returned(number):
    """The rows that were not filed, as a file to be mended; it holds names, so that it was taken out is recorded."""
    found, file = _found(number)
    if found.state not in ("checked", "filed") or not file:
        abort(404)
    audit.note(current_user, "returned rows taken out", now=clock.now(), number=found.id, rows=found.bad)
    data = backlog.returned(found, [str(word) for word in OWN])
    return Response(
        data, mimetype="text/csv", headers={"Content-Disposition": f'attachment; filename="returned-{number}.csv"'}
    )


@pages.post("/<int:number>/end")
@needs("bring in old cases", keeps=False)
def end(number):
    found, _file = _found(number)
    backlog.end(found, by=current_user, now=clock.now())
    return redirect(url_for("backlog.one", number=number), 303)


@pages.post("/<int:number>/give-up")
@needs("bring in old cases", keeps=False)
def give_up(number):
    found, _file = _found(number)
    backlog.give_up(found, by=current_user, now=clock.now())
    return redirect(url_for("backlog.start"), 303)


def _found(number):
    found = backlog.find(current_user, number) or abort(404)
    return found, backlog.file_of(found)


def _under_way(number):
    """Her import that is not filed yet; 409 in words when it went on meanwhile."""
    found, file = _found(number)
    if found.state not in backlog.UNDER_WAY or not file:
        raise Refused("S05")
    return found, file


def _laid():
    return {key: laid_out(key) for key in ("registration", "identity")}


def _columns(found, file):
    """The columns with what they are likely to be, or with what was said of them before."""
    laid, rows = _laid(), backlog.rows(found)
    targets = found.matching or {str(place): target for place, target in enumerate(guess(file["headings"], laid))}
    data = {f"column{place}": target for place, target in targets.items()}
    data |= {f"order{place}": order for place, order in file.get("orders", {}).items()}
    form = forms.columns_form(file["headings"], _by_column(rows, file), laid)(formdata=None, data=data)
    forms.show_whole(form, file.get("whole", {}))
    audit.note(current_user, "old cases read", now=clock.now(), number=found.id)
    return render_template("backlog/columns.html", form=form, found=found)


def _result(found, file):
    lines = []
    if file:
        audit.note(current_user, "old cases read", now=clock.now(), number=found.id)
        lines = [
            (row, file["headings"][place] if place is not None else "", words)
            for row, _cells, faults in backlog.faulty(found, SHOWN)
            for place, words in faults
        ]
    return render_template("backlog/result.html", found=found, lines=lines[:SHOWN], has_rows=bool(file))


def _by_column(rows, file):
    return [[cells[place] for _row, cells in rows] for place in range(len(file["headings"]))]


def _reader(found, file, laid):
    return Reader(laid, found.matching, file, backlog_filing.colleagues(), clock.today())


def _unknown(found, laid, rows):
    """The words to be asked for, with the number of rows they stand in."""
    file = backlog.file_of(found)
    reader = _reader(found, file | {"words": {}}, laid)
    counted, spelt = Counter(), {}
    for _row, cells in rows:
        for key, word in set(reader.unknown(cells)):
            counted[key, spelt.setdefault((key, plain(word)), word)] += 1
    return forms.to_ask(counted, reader)


def _checked(reader, row, cells):
    """What is kept of a checked row: its faults, its answers, and by what it is known again."""
    read = reader.read(cells)
    marks = [
        spreadsheet.mark_of(read.answers),
        *([spreadsheet.mark_of(["known", plain(read.known)])] if read.known else []),
    ]
    return row, read.faults, read.as_kept(), marks


def _said(form, verb, *args):
    """Call the verb; what it refuses stands on the form. A file is known by itself, so it needs no mark against being sent twice."""
    try:
        return verb(*args, by=current_user, now=clock.now())
    except Refused as refused:
        form.refuse(refused.words, refused.field)
    return None
