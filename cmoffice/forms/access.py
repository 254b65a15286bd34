"""The answers of an access review: for each of its lines one of three, with words where it is not simply in order."""

from cmoffice import codelists
from cmoffice.forms.base import Choice, Line, PaperForm
from cmoffice.language import lazy_gettext as _l


def access_form(lines):
    """The form of one review: a question for each line, by its number in the table."""
    questions = {}
    for one in lines:
        number = one.line.id
        questions[f"answer_{number}"] = Choice(
            _l("Line %(number)s", number=one.number), codelists.ACCESS_ANSWER, data_class="AD"
        )
        questions[f"words_{number}"] = Line(
            _l("What was said, or what is to be done"),
            hint=_l("No names of children."),
            data_class="AD",
            width="l",
            when=(f"answer_{number}", "explained", "follow_up"),
        )
    return type("AccessForm", (AnswersForm,), questions)


class AnswersForm(PaperForm):
    """What the form of any review can do."""

    def pair(self, number):
        """The two questions of one line."""
        return self[f"answer_{number}"], self[f"words_{number}"]

    def given(self):
        """What was answered: line number → (answer or None, words)."""
        answers = self.answers()
        return {
            int(name.removeprefix("answer_")): (said or None, answers[name.replace("answer", "words")])
            for name, said in answers.items()
            if name.startswith("answer_")
        }
