"""The name guard (D11, E36): no text in a case file holds a name or a number from the child's identity."""

import re

from cmoffice import codelists, identities, policy, words
from cmoffice.language import gettext as _
from cmoffice.refusals import Refused


def check(case, *texts, field=None):
    """Refuse E36 when one of these texts names the child, its people or their numbers; says which words."""
    found = mentions(case, *texts)
    if found:
        raise Refused("E36", field=field, words=", ".join(found))


def check_all(cases, *texts, field=None):
    """Refuse E36 when one of these texts names somebody of any of these cases: for what many cases are talked about in (D26)."""
    text = "\n".join(text for text in texts if text)
    found = identities.mentions_any([case.code for case in cases], text) if text else ()
    if found:
        raise Refused("E36", field=field, words=", ".join(found))


def check_for(by, *texts, field=None):
    """Refuse E36 when one of these texts names somebody of any case that its writer needs to know of: for words that belong to no case.

    Of other cases nothing is asked: the answer would tell who is in the register.
    """
    check_all(policy.cases_for(by), *texts, field=field)


def check_typed(papers, text, field=None):
    """Refuse E36 when a text holds a name or number that its writer has typed from these papers: all that a clerk may know."""
    found = identities.typed_mentions(papers, text) if text else ()
    if found:
        raise Refused("E36", field=field, words=", ".join(found))


def check_answers(case, answers):
    """Refuse E36 when any answer of a form, in a row or not, names the child, its people or their numbers; codes are no words."""
    found = mentions(case, *(text for _name, text in _texts(answers)))
    if found:
        field = next(name for name, text in _texts(answers) if mentions(case, text))
        raise Refused("E36", field=field, words=", ".join(found))


def _texts(answers, prefix=""):
    """Everything typed in words in these answers, with the name of its field as it stands in the form."""
    for name, value in answers.items():
        if isinstance(value, str) and value not in codelists.ALL_CODES:
            yield prefix + name, value
        elif isinstance(value, dict):
            yield from _texts(value, f"{prefix}{name}-")
        elif isinstance(value, (list, tuple)):
            for number, row in enumerate(value):
                yield from _texts(row if isinstance(row, dict) else {"": row}, f"{prefix}{name}-{number}-")


def without_names(case, text):
    """The text with the words of the child's identity taken out: for what was written before the identity was known."""
    found = {part for word in mentions(case, text) for part in words.words(word)} if text else set()
    if not found:
        return text
    kept = [
        _("[name]") if found & (set(words.words(part)) | set(words.words(words.APOSTROPHES.sub(" ", part)))) else part
        for part in re.split(r"(\s+)", text)
    ]
    return "".join(kept)


def tree_without_names(case, tree):
    """The same for every text in a filed answer, in its rows too; codes are no words."""
    if isinstance(tree, dict):
        return {name: tree_without_names(case, part) for name, part in tree.items()}
    if isinstance(tree, list):
        return [tree_without_names(case, part) for part in tree]
    if isinstance(tree, str) and tree not in codelists.ALL_CODES:
        return without_names(case, tree)
    return tree


def mentions(case, *texts):
    """The words of these texts that stand in the identity of this case."""
    return identities.mentions(case.code, "\n".join(text for text in texts if text))
