"""Laying out a paper sheet: the blank form of the screen with this office's lists in it, numbered as on paper."""

from flask import abort

from cmoffice import clock, policy
from cmoffice.casework import directory, moves, office, review, transcription
from cmoffice.forms.base import options
from cmoffice.forms.keying import places_of
from cmoffice.forms.laid import Laid
from cmoffice.forms.sheets import SHEETS, HeadForm
from cmoffice.forms.typed import Typed
from cmoffice.models import Staff


def laid_out(key):
    """The sheet with this key laid out, the same for everybody on a day: nobody writes anything into it. 404 for a key that no paper has."""
    sheet = SHEETS.get(key) or abort(404)
    return office.of_the_day(("sheet", key), clock.today(), lambda: _laid(sheet))


def _laid(sheet):
    return Laid(sheet, with_people(HeadForm(formdata=None)), fill(sheet.form(formdata=None)))


def with_people(head):
    """Offer the colleagues who fill in papers, each by her own number, which is never given to anybody else."""
    people = {
        str(one.id): one.short_name
        for one in office.people().values()
        if one.here and policy.role_may(one, "check papers")
    }
    head.caseworker.choices, head.caseworker.places = options(people), {number: int(number) for number in people}
    return head


def fill(form):
    """Put this office's lists into a form, with the numbers that stand on its papers."""
    places = office.places_by_number()
    criteria = office.criteria(clock.today())
    numbers = {person.username: person.id for person in Staff.select(Staff.id, Staff.username)}
    providers = {str(entry.id): entry.name for entry in directory.providers(area=None)}
    lists = {
        "place": ({place.code: place.label for place in office.places()}, places_of(place.code for place in places)),
        "area": (office.districts(), places_of(dict.fromkeys(place.district for place in places))),
        "criteria_met": (
            {line.code: line.wording for line in criteria},
            places_of(line.code for line in criteria),
        ),
        "chair_staff": (review.colleagues(), numbers),
        "provider": (providers, {number: int(number) for number in providers}),
    }
    for field in form:
        if field.name in lists and not field.choices:
            answers, field.places = lists[field.name]
            field.choices = options(answers)
    return form


def typed_on(paper):
    """The day on which a paper was typed: a date without its year is one of that day's year."""
    return clock.local(paper.keyed_at).date() if paper.keyed_at else clock.today()


def read_typed(paper, answers, today, taken=()):
    """These answers read as an entry of this paper; `today` is the day on which they were typed, `taken` are the numbers of other papers."""
    return Typed(laid_out(paper.batch.sheet), answers, today, None, moves.read_code, taken)


def entry_of(paper, entry):
    """An entry of a paper, read as of the day on which it was typed; entry 1 or 2."""
    at = paper.second_at if entry == transcription.SECOND else paper.keyed_at
    return read_typed(paper, transcription.typed(paper, entry), clock.local(at).date() if at else clock.today())
