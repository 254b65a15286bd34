"""The forms of bringing in old cases: the file, which column is which box, and which word stands for which answer."""

from cmoffice.forms.base import Day, Name, Number, PaperForm, Pick, spoken_day
from cmoffice.forms.columns import ORDERS, SPECIAL, boxes_of, guess_order, is_joined, looks_like_days, plain
from cmoffice.forms.keying import read
from cmoffice.language import gettext as _
from cmoffice.language import lazy_gettext as _l

SIGNS = {
    "find": _l("Find out (Unicode)"),
    "cp1252": _l("Windows, Western Europe"),
    "cp1256": _l("Windows, Arabic"),
    "cp874": _l("Windows, Thai"),
    "cp1251": _l("Windows, Cyrillic"),
}
MOST_WORDS, MOST_OF_A_BOX = 150, 60
EXAMPLES = 3
FAULT, NOTHING = "fault", "nothing"


class UploadForm(PaperForm):
    """The file itself is read by the page, not here: no other form of the office takes one."""

    signs = Pick(_l("Letters of a CSV file"), SIGNS, default="find", empty=None, data_class="AD")


class FileForm(PaperForm):
    """A form whose questions depend on the file."""

    def named(self, start):
        """The questions whose names begin like this."""
        return [field for field in self if field.name.startswith(start)]


def columns_form(headings, columns, laid):
    """The class of the form that asks for every column which box it is, and in which order its dates stand; and the answers for the whole file.

    `columns` are the cells of each column.
    """
    questions = {}
    groups = _offered(laid)
    for place, heading in enumerate(headings):
        questions[f"column{place}"] = Pick(
            heading, groups, empty=_l("Leave out"), hint=_examples(columns[place]), data_class="AD"
        )
        if looks_like_days(columns[place]):
            questions[f"order{place}"] = Pick(
                _l("Dates stand as"), ORDERS, default=guess_order(columns[place]), empty=None, data_class="AD"
            )
    for key, box in sorted(boxes_of(laid).items(), key=lambda one: one[0] != "caseworker"):
        if key == "caseworker" or (box.field.needed and box.name not in NOT_FOR_ALL):
            questions[f"whole-{key}"] = _asked_for_all(box, key)
    return type("ColumnsForm", (FileForm,), questions)


NOT_FOR_ALL = ("sex", "age_years", "concerns")  # what every child has of her own


def _offered(laid):
    titles = {"registration": _l("Registration"), "identity": _l("Identity")}
    boxes = {
        key: f"{titles[key.partition('.')[0]]} {box.no} {box.label}" if "." in key else str(SPECIAL[key])
        for key, box in boxes_of(laid).items()
    }
    return {**SPECIAL, **boxes}


def _examples(cells):
    """Some different words of a column in the order of the alphabet, so that they tell nothing of who stands beside whom."""
    found = sorted(
        {cell if len(cell) <= 30 else f"{cell[:30]}…" for cell in cells if cell}, key=lambda cell: (len(cell), cell)
    )
    few = found[:: max(1, len(found) // EXAMPLES)][:EXAMPLES]
    return _("for example: %(words)s", words=" · ".join(sorted(few))) if few else _("empty in every row")


def _asked_for_all(box, key):
    """The question of a box, once for all rows that say nothing."""
    field = box.field
    label = SPECIAL[key] if key == "caseworker" else box.label
    if box.is_coded:
        return Pick(
            label,
            {number: words for number, _code, words in box.answers},
            empty=_l("Choose") if key == "caseworker" else _l("Leave to the caseworker"),
            data_class=field.data_class,
        )
    if field.kind == "day":
        return Day(label, data_class=field.data_class)
    if field.kind == "number":
        return Number(label, least=field.least, most=field.most, data_class=field.data_class)
    return Name(label, data_class=field.data_class)


def matching_of(form):
    """What was said of the columns: number of the column → box."""
    return {field.name.removeprefix("column"): field.data for field in form.named("column") if field.data}


def reading_of(form):
    """How the file is read: the order of dates of each column, and what is typed where a row says nothing."""
    whole = {}
    for field in form.named("whole-"):
        if field.data not in (None, ""):
            whole[field.name.removeprefix("whole-")] = (
                spoken_day(field.data) if field.kind == "day" else str(field.data)
            )
    return {"orders": {field.name.removeprefix("order"): field.data for field in form.named("order")}, "whole": whole}


def show_whole(form, whole):
    """Put the answers for the whole file into the form again, as they were given."""
    for field in form.named("whole-"):
        typed = whole.get(field.name.removeprefix("whole-"))
        if typed:
            field.process_formdata([typed])


def refuse_matching(form, laid, today):
    """Say on the form what does not go together: two columns for one box, no column at all, no caseworker, an answer that is none."""
    boxes, taken = boxes_of(laid), {}
    for field in form.named("column"):
        if not field.data:
            continue
        if field.data in taken and not is_joined(boxes, field.data):
            words = _(
                "“%(one)s” and “%(other)s” cannot both be this box. Leave one of them out.",
                one=taken[field.data],
                other=field.label.text,
            )
            form.refuse(words, field.name)
        taken.setdefault(field.data, field.label.text)
    if not set(taken) & set(boxes):
        form.refuse(_("Say of at least one column which box it is."))
    if "caseworker" not in taken and not form["whole-caseworker"].data:
        form.refuse(
            _("Choose the caseworker who checks these cases, or the column in which she stands."), "whole-caseworker"
        )
    for field in form.named("whole-"):
        box = boxes[field.name.removeprefix("whole-")]
        if field.kind == "day" and field.data and read(box.field, spoken_day(field.data), today).question:
            form.refuse(_("This day is still to come. Give today or an earlier day."), field.name)


def words_form(words, boxes):
    """The class of the form that asks for each word of the file which answer it is. `words` are (box, word, rows it stands in, answer it would be by its number or None)."""
    questions = {}
    for place, (key, word, count, number) in enumerate(words):
        answers = {FAULT: _l("None of these: return the rows"), NOTHING: _l("Leave empty")} | {
            answer: f"{answer} {label}" for answer, _code, label in boxes[key].answers
        }
        hint = _("%(box)s, in %(count)s rows", box=boxes[key].label, count=f"{count:,}")
        questions[f"word{place}"] = Pick(word, answers, empty=None, default=number or FAULT, hint=hint, data_class="ID")
    return type("WordsForm", (FileForm,), questions)


def words_of(form, words):
    """What was said: box → word as it is compared → number of the answer, "" for no answer."""
    found = {}
    for place, (key, word, _count, _number) in enumerate(words):
        said = form[f"word{place}"].data
        if said != FAULT:
            found.setdefault(key, {})[plain(word)] = "" if said == NOTHING else said
    return found


def to_ask(counted, reader):
    """The words to be asked for, the most frequent first: `counted` maps (box, word) to the number of rows. What does not fit stays a fault of its rows."""
    asked, of_box = [], {}
    for (key, word), count in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
        of_box[key] = of_box.get(key, 0) + 1
        if of_box[key] <= MOST_OF_A_BOX and len(asked) < MOST_WORDS:
            asked.append((key, word, count, word if word in reader.words[key].numbers else None))
    return asked
