"""What is proposed to be masked in a text before the person reads it: names, places, numbers, words of others. A human decides about each proposal.

Sentences are looked at one by one. The lists of words are English; in any other language names, numbers, codes and quotes are still found, and every
sentence is read by two people.
"""

import re
import unicodedata

from cmoffice import words
from cmoffice.casework import moves
from cmoffice.language import gettext as _

NAME, STAFF, PLACE, NUMBER, CODE, QUOTE, OTHERS, MAYBE = (
    "name",
    "staff",
    "place",
    "number",
    "code",
    "quote",
    "others",
    "maybe",
)
ROLES = frozenset(
    """mother father mum dad parent parents stepmother stepfather aunt uncle grandmother grandfather grandparents brother sister siblings husband wife
    partner cousin niece nephew teacher headteacher principal neighbour neighbours neighbor neighbors nurse doctor midwife police officer chief imam
    priest pastor monk lawyer guardian caregiver carer family relative relatives friend employer landlord volunteer community provider""".split()  # noqa: SIM905
)
TELLING = frozenset(
    """said says say told tells tell reported reports complained complains admitted admits denied denies claimed claims believes thinks thought
    explained explains mentioned stated asked asks warned heard confirmed suspects insisted agreed shouted according""".split()  # noqa: SIM905
)
NO_NAMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december
    i i'm i'll i've i'd ok""".split()  # noqa: SIM905
)
SENTENCE = re.compile(r".+?(?:[.!?…။។؟。]+[”\"')\]]*(?=\s|$)|\n+|$)", re.DOTALL)
QUOTED = re.compile(r"[“«„][^”»“]{2,}[”»“]|\"[^\"]{2,}\"|(?<!\w)'[^']{4,}'(?!\w)")
LONG_NUMBER = re.compile(r"\+?\d[\d \-/.]{4,}\d")
A_DAY = re.compile(r"\d{1,2}[ ./-]\d{1,2}[ ./-]\d{2,4}|\d{4}-\d{2}-\d{2}")
MARKS = "".join(chr(sign) for sign in range(0x300, 0xFE30) if unicodedata.category(chr(sign))[0] == "M")
UNSEEN = "".join(map(chr, words.INVISIBLE))
SIGN = (
    f"(?:[^\\W_]|[{MARKS}{UNSEEN}])"  # vowels over and under letters and joiners belong to the word in which they stand
)
WORD = re.compile(rf"[^\W_]{SIGN}*(?:[’'ʼ-]{SIGN}+)*")


def sentences(text):
    """The sentences of a text, as they stand."""
    return [found.strip() for found in SENTENCE.findall(text or "") if found.strip()]


def propose(sentence, names=(), staff=(), places=(), own=False):
    """The sentence as it is proposed for the person, and why: (text, reasons). Without a reason nothing is proposed and the text is the same.

    `names` are words that are known to belong to somebody of this case and `staff` those of colleagues, folded; `places` are whole names of places.
    `own` says that it is what the person said: then quotation marks hide nothing.
    """
    if _tells_of_others(sentence):
        return _("[What somebody else told us is left out.]"), [OTHERS]
    text, reasons = sentence, []
    for kind, pattern, instead in (
        (QUOTE, QUOTED, _("[somebody's words]")),
        (NUMBER, LONG_NUMBER, _("[a number]")),
    ):
        if own and kind == QUOTE:
            continue
        masked = pattern.sub(lambda found, w=instead: found[0] if A_DAY.fullmatch(found[0].strip()) else w, text)
        if masked != text:
            text, reasons = masked, [*reasons, kind]
    for label in places:
        masked = re.sub(_whole(label), _("[a place]"), text, flags=re.IGNORECASE)
        if masked != text:
            text, reasons = masked, [*reasons, PLACE]
    for code in moves.codes_in(text):
        text, reasons = text.replace(code, _("[another file]")), [*reasons, CODE]
    for kind, known, instead in ((NAME, names, _("[a name]")), (STAFF, staff, _("[a colleague]"))):
        for name in sorted(filter(words.UNSPACED.search, known), key=len, reverse=True):
            masked = re.sub(_whole(name), instead, unicodedata.normalize("NFC", text))
            if instead in masked and masked.count(instead) > text.count(instead):
                text, reasons = masked, [*reasons, kind]
    text, found = _word_by_word(text, names, staff)
    return text, list(dict.fromkeys(reasons + found))


def _whole(name):
    """A pattern for a name: a word of its own, or anywhere where the script writes words without blanks, whatever unseen signs stand in it."""
    apart = f"[{UNSEEN}]*".join(re.escape(sign) for sign in name)
    return apart if words.UNSPACED.search(name) else rf"(?<!\w){apart}(?!\w)"


def _tells_of_others(sentence):
    """Whether somebody else is said to have told something: "the aunt said …", "according to the teacher …"."""
    there = set(words.words(sentence))
    return bool(there & ROLES) and bool(there & TELLING)


def _word_by_word(text, names, staff):
    """The text without words that are known as names or staff, and without those that may be names: capitals inside a sentence."""
    found, parts, at, begins = [], [], 0, True
    for word in WORD.finditer(text):
        parts.append(text[at : word.start()])
        at = word.end()
        masked = _in_brackets(text, word.start())
        kind = None if masked else _kind(word[0], names, staff, begins)
        begins = False
        if kind is None:
            parts.append(word[0])
            continue
        found.append(kind)
        instead = _("[a colleague]") if kind == STAFF else _("[a name]")
        if parts and parts[-1].strip() == "" and len(parts) > 1 and parts[-2] == instead:
            parts.pop()  # first and last name are one
        else:
            parts.append(instead)
    return "".join([*parts, text[at:]]), found


def _kind(word, names, staff, first):
    known = {words.folded(word), *words.words(word), *words.words(words.APOSTROPHES.sub(" ", word))}
    if any(part in names for part in known):
        return NAME
    if not word[0].islower() and any(part in staff for part in known):
        return STAFF
    if not first and word[0].isupper() and not word.isupper() and word.casefold() not in NO_NAMES:
        return MAYBE
    return None


def _in_brackets(text, at):
    """Whether this place lies within a mask that was set before."""
    return text.rfind("[", 0, at) > text.rfind("]", 0, at)
