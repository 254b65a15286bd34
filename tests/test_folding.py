"""Templates compiled the office's own way give what the general way gives: everything is escaped that is not marked as safe."""
import re
from datetime import date, datetime

import pytest
from flask.templating import Environment
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader
from markupsafe import Markup, escape

from cmoffice import clock, codelists, language
from cmoffice.views.folding import Templates, put
from cmoffice.views.shared import shortday, token


class Own:
    def __html__(self):
        return "<b>own</b>"


class Text(str):
    """A text of another kind."""


@given(st.text())
def test_text_is_escaped(text):
    assert put(text) == escape(text) == put(Text(text)) and put(Markup(text)) == text


@pytest.mark.parametrize("value", [0, None, True, 1.5, Own(), codelists.RISK["high"], language.Lazy("a < b", {}), Markup("<i>&</i>"), Text("<i>"), ["<"], "'\"&<>"])
def test_every_kind_of_value_stands_as_it_always_did(value):
    assert str(put(value)) == str(escape(value))


TEMPLATE = """{% macro box(words, wide=false) %}<p>{{ words }}{% if wide %}!{% endif %}{{ caller() if caller else "" }}</p>{% endmacro %}
{{ _("Save & go") }}{{ box("<b>", wide=true) }}{{ box(_("a < b")) }}{% call box("x") %}{{ typed }}{% endcall %}
{% for each in [1, 2] %}{{ loop.index }}{{ once(each, word=typed) }}{% endfor %}{{ {"a": _("Yes")}["a"] }}{{ mark }}{{ typed ~ mark }}
{% set own = "own" %}{% include "part" %}{% macro around() %}({% include "part" %}){% endmacro %}{{ around() }}{{ inner is defined }}{% for each in [3, 4] %}{% include "part" %}{% endfor %}"""
PART = """{% from "other" import said %}{% set inner = "<i>" %}{{ said(inner) }}{{ typed }}{{ own if own is defined else "none" }}{{ each if each is defined else "" }}"""
OTHER = """{% macro said(words) %}<q>{{ words }}</q>{% endmacro %}"""


def of(kind, app):
    made = kind(app, autoescape=True, loader=DictLoader({"part": PART, "other": OTHER}))
    made.globals.update(_=lambda text: text, once=lambda each, word: f"{each}{word}")
    if kind is Templates:
        made.fix("_")
    return made.from_string(TEMPLATE)


def test_a_template_reads_alike_in_both_ways(app):
    told = {"typed": "<script>", "mark": Markup("<hr>")}
    with app.test_request_context("/"):
        ours, theirs = (of(kind, app).render(**told) for kind in (Templates, Environment))
    assert ours == theirs and "<script>" not in ours and "Save &amp; go" in ours


def test_each_language_has_templates_of_its_own(app):
    """Words are put in when a template is compiled, so what was compiled for one language is never shown in another."""
    class Khmer:
        def gettext(self, text):
            return f"km {text}"
    spoken, kept = language.spoken(), app.jinja_env
    with app.test_request_context("/"):
        english, page = kept.cache, kept.get_template("shared/fields.html")
        assert kept.get_template("shared/fields.html") is page
        try:
            language.speak(Khmer())
            assert kept.cache is not english and kept.get_template("shared/fields.html") is not page
        finally:
            language.speak(spoken)
        assert kept.cache is english and kept.get_template("shared/fields.html") is page


MACRO = """{% macro line(first, second="<2>", third=none) %}{{ first }}|{{ second }}|{{ third }}{% endmacro %}"""
CALLS = ("line('<a>')", "line('a', 'b')", "line('a', 'b', typed)", "line('a', third='c')", "line(first='a', third=3)", "line(third=1, second=2, first=0)",
         "line()", "line('a', '&'|safe, [1])")
WRONG = ("line('a', 'b', 'c', 'd')", "line('a', fourth=1)", "line('a', first='a')", "line('a', caller=1)")


def said(kind, app, call):
    return kind(app, autoescape=True).from_string(MACRO + "{{ " + call + " }}").render(typed="<script>")


@pytest.mark.parametrize("call", CALLS)
def test_a_macro_takes_what_it_is_given_as_it_always_did(app, call):
    with app.test_request_context("/"):
        ours, theirs = (said(kind, app, call) for kind in (Templates, Environment))
    assert ours == theirs and "<" not in ours


@pytest.mark.parametrize("call", WRONG)
def test_a_macro_refuses_what_it_does_not_take(app, call):
    with app.test_request_context("/"):
        for kind in (Templates, Environment):
            with pytest.raises(TypeError):
                said(kind, app, call)


def test_a_label_reads_alike_in_a_page_and_as_a_text():
    """In the office's own word where it has one; what stands in it is escaped."""
    plain, given = language.Lazy("a < b", {}), language.Lazy("%(n)s < b", {"n": "<i>"})
    risk = codelists.RISK["high"]
    for label in (plain, given, risk):
        assert put(label) == escape(str(label)) and "<" not in put(label)
    before = codelists._own.get()
    try:
        codelists.speak(codelists.OwnWords(words={(risk.list, risk.code): "Very <high>"}))
        assert str(risk) == "Very <high>" and put(risk) == "Very &lt;high&gt;"
    finally:
        codelists.speak(before)
    assert put(risk) == escape(str(risk)) != "Very &lt;high&gt;"


def test_a_day_of_another_year_bears_its_year_also_when_the_year_turns(app):
    """The year is asked once a request, and not kept for the next one, nor for what is drawn outside of requests."""
    day = date(2026, 12, 31)
    try:
        for now, words in ((datetime(2026, 12, 31, 23, 59), "31 Dec"), (datetime(2027, 1, 1, 0, 1), "31 Dec 2026")):
            clock.set_start(now)
            assert shortday(day) == words
            with app.test_request_context("/"):
                app.preprocess_request()
                assert shortday(day) == words
    finally:
        clock.set_start(None)


def test_the_forms_of_an_answer_bear_one_token_and_the_next_answer_another_that_is_taken(app, sign_in):
    alice = sign_in("alice")
    with app.test_request_context("/"):
        assert token() == token()
    found = re.findall(r'name="csrf_token" value="([^"]+)"|name="csrf" content="([^"]+)"', alice.get("/work").text)
    assert len({one or other for one, other in found}) == 1 and len(found) > 3
    assert alice.post("/cover/lock", {"csrf_token": found[0][0] or found[0][1]}).status_code == 303
