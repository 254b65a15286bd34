"""All paper forms of the office by their number, found among the forms themselves: what is declared once is printed, previewed and changed from here."""

import importlib
import pkgutil
from functools import cache

from cmoffice import forms
from cmoffice.forms.base import PaperForm


@cache
def papers():
    """The paper forms by their key in an address (f03, and f14-2 for a second part of F14), in the order of their numbers."""
    for module in pkgutil.iter_modules(forms.__path__):
        importlib.import_module(f"{forms.__name__}.{module.name}")
    found = {}
    for form in sorted(_declared(PaperForm), key=lambda form: (form.paper, form.__module__)):
        key, part = form.paper.lower(), 2
        while key in found:
            key, part = f"{form.paper.lower()}-{part}", part + 1
        found[key] = form
    return found


def _declared(form):
    """The forms below this one that name their own paper number."""
    for below in form.__subclasses__():
        if below.__dict__.get("paper"):
            yield below
        yield from _declared(below)
