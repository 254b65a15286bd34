"""Templates compiled the office's own way give what the general way gives: everything is escaped that is not marked as safe."""
import pytest
from flask.templating import Environment
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from cmoffice import codelists, language
from cmoffice.views.folding import Templates, put


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
{% for each in [1, 2] %}{{ loop.index }}{{ once(each, word=typed) }}{% endfor %}{{ {"a": _("Yes")}["a"] }}{{ mark }}{{ typed ~ mark }}"""


def of(kind, app):
    made = kind(app, autoescape=True)
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
    english = kept.cache
    try:
        language.speak(Khmer())
        assert kept.cache is not english
    finally:
        language.speak(spoken)
    assert kept.cache is english
