"""Laying out a paper sheet: the blank form of the screen with this office's lists in it, numbered as on paper."""

from flask import abort

from cmoffice import clock, policy
from cmoffice.casework import office
from cmoffice.forms.base import options
from cmoffice.forms.keying import places_of
from cmoffice.forms.sheets import SHEETS, HeadForm, Laid


def laid_out(key):
    """The sheet with this key laid out; 404 for a key that no paper has."""
    sheet = SHEETS.get(key) or abort(404)
    head = HeadForm(formdata=None)
    people = {
        str(one.id): one.short_name
        for one in office.people().values()
        if one.here and policy.role_may(one, "check papers")
    }
    head.caseworker.choices = options(people)
    head.caseworker.places = _ids(people)
    form = fill(sheet.form(formdata=None))
    return Laid(sheet, head, form)


def fill(form):
    """Put this office's lists into a form, with the numbers that stand on its papers."""
    places = office.places_by_number()
    districts = list(dict.fromkeys(place.district for place in places))
    criteria = office.criteria(clock.today())
    lists = {
        "place": ({place.code: place.label for place in office.places()}, [place.code for place in places]),
        "area": (office.districts(), districts),
        "criteria_met": ({line.code: line.wording for line in criteria}, [line.code for line in criteria]),
    }
    for field in form:
        if field.name in lists and not field.choices:
            answers, whole = lists[field.name]
            field.choices, field.places = options(answers), places_of(whole)
    return form


class _ids(dict):
    """Colleagues are numbered by their own number, which is never given to anybody else."""

    def __init__(self, people):
        super().__init__({number: int(number) for number in people})
