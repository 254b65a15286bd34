"""The name guard (D11, E36): no text in a case file holds a name or a number from the child's identity."""
from cmoffice import identities
from cmoffice.refusals import Refused


def check(case, *texts, field=None):
    """Refuse E36 when one of these texts names the child, its people or their numbers; says which words."""
    found = mentions(case, *texts)
    if found:
        raise Refused("E36", field=field, words=", ".join(found))


def mentions(case, *texts):
    """The words of these texts that stand in the identity of this case."""
    return identities.mentions(case.code, "\n".join(text for text in texts if text))
