"""The identity register: the only door to the names behind the codes.

It lies in a file of its own under a key of its own and may be unplugged; then Unplugged is raised here and every page
that needs no name works on.
"""

import re
import threading
from bisect import bisect_left
from datetime import date, datetime
from itertools import islice, takewhile
from types import SimpleNamespace

import peewee
from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from cmoffice import audit, databases, spellings, words
from cmoffice.databases import identities
from cmoffice.models.base import DayField, JsonField, MomentField, Record, first, put

NAME_FIELDS = ("first", "middle", "last", "nickname", "other_names")
OTHER_NAMES = ("caregiver_name", "father", "mother", "siblings", "referrer_name", "signed_by", "witness")
NUMBERS = ("id_number", "phone", "caregiver_phone", "other_org_ref", "referrer_contact")
ROLE_WORDS = frozenset(  # what people are called besides their name: no note could be written without these words
    """mother father aunt uncle grandmother grandfather brother sister husband wife partner cousin niece nephew step child
    boy girl baby woman man teacher nurse doctor midwife chief imam priest pastor monk lawyer police officer social worker
    headteacher guardian neighbour mrs miss""".split()  # noqa: SIM905
)
MOST_TURNS = 10_000  # boxes that one page of a paper sends at most
NEAR = 0.90
LIKELY = 0.93


class Unplugged(Exception):
    """The identity register is not attached: names cannot be read, written or compared now."""


class Drawer(Record):
    class Meta:
        database = identities


class Identity(Drawer):
    code = peewee.TextField(primary_key=True)
    version = peewee.IntegerField(default=1)
    entered_by = peewee.IntegerField()
    entered_at = MomentField()
    first = peewee.TextField(default="")
    middle = peewee.TextField(default="")
    last = peewee.TextField(default="")
    nickname = peewee.TextField(default="")
    other_names = peewee.TextField(default="")
    name_unknown = peewee.BooleanField(default=False)
    birth_date = DayField(null=True)
    birth_known = peewee.TextField(null=True)
    place_of_birth = peewee.TextField(default="")
    nationality = peewee.TextField(default="")
    ethnicity = peewee.TextField(default="")
    religion = peewee.TextField(default="")
    language = peewee.TextField(default="")
    id_kind = peewee.TextField(default="")
    id_number = peewee.TextField(default="")
    address = peewee.TextField(default="")
    landmark = peewee.TextField(default="")
    phone = peewee.TextField(default="")
    safe_contact = peewee.TextField(default="")
    caregiver_name = peewee.TextField(default="")
    caregiver_relation = peewee.TextField(default="")
    caregiver_age = peewee.IntegerField(null=True)
    caregiver_phone = peewee.TextField(default="")
    caregiver_address = peewee.TextField(default="")
    father = peewee.TextField(default="")
    mother = peewee.TextField(default="")
    siblings = peewee.TextField(default="")
    other_org_ref = peewee.TextField(default="")
    found_details = peewee.TextField(default="")
    referrer_name = peewee.TextField(default="")
    referrer_contact = peewee.TextField(default="")
    signed_by = peewee.TextField(default="")
    signed_how = peewee.TextField(default="")
    witness = peewee.TextField(default="")
    contact_never = peewee.TextField(default="")
    contact_say = peewee.TextField(default="")
    phone_never = peewee.BooleanField(default=False)
    address_never = peewee.BooleanField(default=False)

    @property
    def full_name(self):
        """The name as it is called: first, middle, last, or the nickname where nothing else is known."""
        return " ".join(part for part in (self.first, self.middle, self.last) if part) or self.nickname


class FormerIdentity(Drawer):
    code = peewee.TextField()
    version = peewee.IntegerField()
    answers = JsonField()
    replaced_at = MomentField()
    replaced_by = peewee.IntegerField()
    reason = peewee.TextField()

    class Meta:
        table_name = "former_identity"
        primary_key = peewee.CompositeKey("code", "version")


class Person(Drawer):
    """Somebody named on a paper of a case: a carer, a person sought, a participant of a conference."""

    code = peewee.TextField()
    paper = peewee.TextField()
    number = peewee.IntegerField()
    role = peewee.TextField(default="")
    name = peewee.TextField(default="")
    relation = peewee.TextField(default="")
    organisation = peewee.TextField(default="")
    contact = peewee.TextField(default="")
    whereabouts = peewee.TextField(default="")
    entered_by = peewee.IntegerField()
    entered_at = MomentField()


class Draft(Drawer):
    staff_id = peewee.IntegerField()
    path = peewee.TextField()
    answers = JsonField()
    kept_at = MomentField()

    class Meta:
        primary_key = peewee.CompositeKey("staff_id", "path")


class Keyed(Drawer):
    """What was typed from a paper: entry 1 by the first clerk, 2 by the second, 3 as settled. It may hold names until a caseworker has checked it."""

    paper_id = peewee.IntegerField()
    entry = peewee.IntegerField()
    answers = JsonField(default=dict)
    kept_at = MomentField()
    turn = peewee.IntegerField(default=0)  # rises with each box that is kept: one that arrives late is recognised

    class Meta:
        primary_key = peewee.CompositeKey("paper_id", "entry")


class SlipWords(Drawer):
    """The words of a query slip and of its answer."""

    slip_id = peewee.IntegerField(primary_key=True)
    question = peewee.TextField(default="")
    answer = peewee.TextField(default="")

    class Meta:
        table_name = "slip_words"


class ImportFile(Drawer):
    """The headings of a spreadsheet that is being brought in, and how its words and dates are to be read."""

    import_id = peewee.IntegerField(primary_key=True)
    columns = JsonField()

    class Meta:
        table_name = "import_file"


class ImportRow(Drawer):
    """One row of it, as it came, and what is wrong with it; gone when the import is filed or given up."""

    import_id = peewee.IntegerField()
    row = peewee.IntegerField()
    cells = JsonField()
    faults = JsonField(default=list)
    checked = JsonField(null=True)  # what its two papers will say, once it was checked and is good

    class Meta:
        table_name = "import_row"
        primary_key = peewee.CompositeKey("import_id", "row")


class ImportSeen(Drawer):
    """By what a row that is or was brought in is known again: a fingerprint, never its words."""

    mark = peewee.TextField(primary_key=True)
    import_id = peewee.IntegerField()
    row = peewee.IntegerField()

    class Meta:
        table_name = "import_seen"


ANSWERS = [
    name for name in Identity._meta.sorted_field_names if name not in ("code", "version", "entered_by", "entered_at")
]


def enter(code, answers, by, now):
    """Write the identity that belongs to a code for the first time (F01a); `now` is an aware moment."""
    _plugged()
    with identities.atomic():
        Identity.insert(code=code, entered_by=by.id, entered_at=now, **_known(answers)).on_conflict_replace().execute()
    _index.forget()


def correct(code, answers, reason, by, now):
    """Write a new version of an identity; the former one stays readable with the reason."""
    _plugged()
    with identities.atomic():
        entry = Identity.get_by_id(code)
        former = {name: _plain(getattr(entry, name)) for name in ANSWERS}
        FormerIdentity.create(
            code=code, version=entry.version, answers=former, replaced_at=now, replaced_by=by.id, reason=reason
        )
        given = {
            name: answers[name]
            for name in ANSWERS
            if name in answers and (answers[name] is not None or getattr(Identity, name).null)
        }
        Identity.update(version=Identity.version + 1, entered_by=by.id, entered_at=now, **given).where(
            Identity.code == code
        ).execute()
    _index.forget()


def reveal(code, why, by, now):
    """Show who stands behind a code, after writing on the trail who looked and why (D35); None when nothing was entered."""
    _plugged()
    audit.note(by, "identity shown", code, now=now, why=why)
    return Identity.get_or_none(Identity.code == code)


def has_entry(code):
    """Whether somebody has entered an identity for this code; tells nothing of it."""
    return databases.identities_attached() and Identity.select().where(Identity.code == code).exists()


def contact_limits(code):
    """What must never be given out of this entry: "phone", "address". Shows nothing of it; empty when the register is unplugged."""
    if not databases.identities_attached():
        return frozenset()
    entry = first(Identity, "SELECT phone_never, address_never FROM identity WHERE code = ?", code)
    never = {"phone": entry and entry.phone_never, "address": entry and entry.address_never}
    return frozenset(what for what, is_never in never.items() if is_never)


def match(text, near=NEAR):
    """Codes whose names are like these words, best first: any order, without accents, near spellings."""
    _plugged()
    return _index.match(words.words(text), near)


def like(answers):
    """Codes whose child may be the one in these answers: for the duplicate check before a case opens (E05)."""
    _plugged()
    given = {name: answers.get(name) or "" for name in NAME_FIELDS}
    spellings = [
        " ".join((given["first"], given["last"])),
        " ".join((given["first"], given["middle"], given["last"])),
        given["nickname"],
        *re.split(r"[,;/\n]", given["other_names"]),
    ]
    best = {}
    for asked in {tuple(words.words(spelling)) for spelling in spellings} - {()}:
        for code, score in _index.match(list(asked), NEAR):
            best[code] = max(best.get(code, 0), score)
    return sorted((code for code, score in best.items() if score >= LIKELY), key=lambda code: (-best[code], code))


def mentions(code, text):
    """Words of the text that stand in the identity of this code: names of three letters and more, phones, id numbers (D11).

    A whole word is compared with a whole word; in scripts that write without blanks, a part of the text.
    """
    if not databases.identities_attached():
        return []
    entry = first(Identity, "SELECT * FROM identity WHERE code = ?", code)
    if entry is None:
        return []
    people = Person.raw("SELECT name FROM person WHERE code = ?", code)
    return _in_text(entry, people, _Read(text))


def mentions_any(codes, text):
    """The same for many codes at once: words of the text that stand in the identity of any of them."""
    codes = list(codes)
    if not databases.identities_attached() or not codes:
        return []
    people, read, found = {}, _Read(text), {}
    for person in Person.select(Person.code, Person.name).where(Person.code.in_(codes)):
        people.setdefault(person.code, []).append(person)
    for entry in Identity.select().where(Identity.code.in_(codes)):
        found |= dict.fromkeys(_in_text(entry, people.get(entry.code, ()), read))
    return list(found)


class _Read:
    """A text as it is compared with identities: folded, its words, its digits and signs."""

    def __init__(self, text):
        self.folded = words.folded(text)
        # "Sreymom's" is Sreymom: a name is looked for with the apostrophe inside the word and as its end
        self.words = set(words.words(text)) | set(words.words(words.APOSTROPHES.sub(" ", text)))
        self.digits, self.signs = words.digits(text), words.signs(text)


def _in_text(entry, people, text):
    names = " ".join(
        [*(getattr(entry, field) for field in NAME_FIELDS + OTHER_NAMES), *(person.name for person in people)]
    )
    found = [
        word
        for word in dict.fromkeys(words.words(names))
        if len(word) >= 3
        and word not in ROLE_WORDS
        and (word in text.words or (words.UNSPACED.search(word) and word in text.folded))
    ]
    return found + [
        number for number in (getattr(entry, field) for field in NUMBERS) if _stands_in(number, text.digits, text.signs)
    ]


def _stands_in(number, digits, signs):
    """Whether a phone or id number stands in a text, however it was spaced; very short ones would be found everywhere."""
    bare = words.digits(number)
    return (len(bare) >= 6 and bare in digits) or (
        bool(bare) and len(words.signs(number)) >= 5 and words.signs(number) in signs
    )


def birth_dates():
    """Codes with their birth dates and whether these are known or estimated, for the daily refresh of ages (F01)."""
    _plugged()
    return list(
        Identity.select(Identity.code, Identity.birth_date, Identity.birth_known)
        .where(Identity.birth_date.is_null(False))
        .tuples()
    )


def name_people(code, paper, number, people, by, now):
    """Write who is named on a paper of this case (carers, persons sought, participants), in place of who stood there before.

    `people` are rows with role, name, relation, organisation, contact, whereabouts; `number` tells one conference from the next.
    """
    _plugged()
    kept = ("role", "name", "relation", "organisation", "contact", "whereabouts")
    with identities.atomic():
        Person.delete().where((Person.code == code) & (Person.paper == paper) & (Person.number == number)).execute()
        for row in people:
            Person.create(
                code=code,
                paper=paper,
                number=number,
                entered_by=by.id,
                entered_at=now,
                **{name: (row.get(name) or "").strip() for name in kept},
            )


def people_on(code, paper=None, number=None):
    """Who is named on the papers of this case, or on one of them. The page that shows them records who looked, as for an identity."""
    which = Person.code == code
    if paper is not None:
        which &= (Person.paper == paper) & (Person.number == number)
    return list(Person.select().where(which).order_by(Person.paper, Person.number, Person.id))


def remove(code):
    """Remove everything behind this code for good: entry, former versions, people named on its papers, what was begun (M30)."""
    _plugged()
    with identities.atomic():
        for drawer in (Identity, FormerIdentity, Person):
            drawer.delete().where(drawer.code == code).execute()
        Draft.delete().where(Draft.path.contains(f"/{code}")).execute()
    _index.forget()


def typed(paper, entry=1):
    """What was typed from a paper so far, box by box, as it was typed; `entry` is 1, 2 or 3 (settled). Refuses nothing; empty when nothing was."""
    return typed_so_far(paper, entry)[0]


def typed_so_far(paper, entry):
    """The same, and how far the boxes of this entry were counted: what a page sends next must come after it."""
    _plugged()
    row = first(Keyed, "SELECT * FROM keyed WHERE paper_id = ? AND entry = ?", paper.id, entry)
    return (row.answers, row.turn) if row else ({}, 0)


def keep_typed(paper, entry, answers, now, turn=None, done=False):
    """Keep these boxes of a paper beside those kept before; `answers` maps the name of a box to what was typed, `now` is an aware moment.

    `turn` is the page's count of what it sent: what does not come after all that was kept is not kept, and None is returned. With `done` the
    paper is finished: nothing that was sent by any page before this can come after it any more.
    """
    _plugged()
    with identities.atomic():
        before, last = typed_so_far(paper, entry)
        if turn is not None and turn <= last:
            return None
        last = (last // MOST_TURNS + 1) * MOST_TURNS if done else last + 1 if turn is None else turn
        whole = before | answers
        put(Keyed, paper_id=paper.id, entry=entry, answers=whole, kept_at=now, turn=last)
    return whole


def typed_mentions(papers, text):
    """Words of the text that were typed from these papers where names and numbers of people stand (D11)."""
    if not databases.identities_attached() or not papers:
        return []
    read, found = _Read(text), []
    for row in Keyed.select(Keyed.answers).where(Keyed.paper_id.in_([paper.id for paper in papers])):
        entry = SimpleNamespace(**{name: row.answers.get(name) or "" for name in NAME_FIELDS + OTHER_NAMES + NUMBERS})
        found += _in_text(entry, (), read)
    return list(dict.fromkeys(found))


def together():
    """What is written within stands or falls as one in this file; a context."""
    _plugged()
    return identities.atomic()


def forget_typed(papers, entry=None):
    """Forget what was typed from these papers: it was filed, or its batch is gone; with `entry` only that one, which begins anew."""
    _plugged()
    which = Keyed.paper_id.in_([paper.id for paper in papers])
    with identities.atomic():
        Keyed.delete().where(which if entry is None else which & (Keyed.entry == entry)).execute()


def typed_papers():
    """Numbers of the papers from which something typed is still kept."""
    _plugged()
    return {row[0] for row in Keyed.select(Keyed.paper_id).distinct().tuples()}


def slip_words(slips):
    """The words of these query slips, by their number: (question, answer)."""
    _plugged()
    rows = SlipWords.select().where(SlipWords.slip_id.in_([slip.id for slip in slips]))
    return {row.slip_id: (row.question, row.answer) for row in rows}


def keep_slip(slip, **told):
    """Keep the `question` or the `answer` of a query slip: it may be a word from the paper."""
    _plugged()
    with identities.atomic():
        SlipWords.insert(slip_id=slip.id).on_conflict_ignore().execute()
        SlipWords.update(**told).where(SlipWords.slip_id == slip.id).execute()


def forget_slips(slips):
    """Forget the words of these query slips: their paper is filed, or was refused."""
    _plugged()
    with identities.atomic():
        SlipWords.delete().where(SlipWords.slip_id.in_([slip.id for slip in slips])).execute()


def forget_begun(papers):
    """Forget what anybody began on the pages on which these papers are typed and checked."""
    _plugged()
    begun = [f"{page}/{paper.id}" for page in ("/papers/check", "/second") for paper in papers]
    begun += [f"/batch/{paper.batch_id}/paper/{paper.position}" for paper in papers]
    with identities.atomic():
        Draft.delete().where(Draft.path.in_(begun)).execute()


def forget():
    """Drop the names held in memory for searching: when the office is locked or closed."""
    _index.forget()


class _Index:
    """The words of all names, held in memory while the office is open so that a search takes milliseconds."""

    def __init__(self):
        self._guard = threading.Lock()
        self.forget()

    def forget(self):
        with self._guard:
            self._codes_of = self._names = self._spelt = None

    def match(self, asked, near):
        asked = [word for word in asked if len(word) > 1] or asked
        if not asked:
            return []
        with self._guard:
            if self._codes_of is None:
                self._codes_of = self._read()
                self._names = sorted(self._codes_of)
                self._spelt = spellings.Spellings(self._names)
            known, names, spelt = self._codes_of, self._names, self._spelt
        scores = {}
        for word in asked:
            best = {}
            for found, score, _ in process.extract(
                word, spelt.near(word, near), scorer=JaroWinkler.similarity, score_cutoff=near, limit=400
            ):
                for code in known[found]:
                    best[code] = max(best.get(code, 0), score)
            for found in _beginning_with(word, names) if len(word) >= 3 else ():
                for code in known[found]:
                    best[code] = max(best.get(code, 0), 0.95)
            for code, score in best.items():
                scores[code] = scores.get(code, 0) + score
        needed = len(asked) if len(asked) <= 2 else len(asked) - 1
        ranked = [(code, total / len(asked)) for code, total in scores.items() if total >= needed * near]
        return sorted(ranked, key=lambda pair: (-pair[1], pair[0]))

    def _read(self):
        codes_of = {}
        for code, *names in Identity.select(
            Identity.code, *(getattr(Identity, field) for field in NAME_FIELDS)
        ).tuples():
            for word in words.words(" ".join(names)):
                codes_of.setdefault(word, set()).add(code)
        return codes_of


def _beginning_with(word, names):
    """Those of the names, which stand in order, that begin with this word."""
    return takewhile(lambda name: name.startswith(word), islice(names, bisect_left(names, word), None))


_index = _Index()


def _known(answers):
    return {name: answers[name] for name in ANSWERS if answers.get(name) is not None}


def _plain(value):
    return value.isoformat() if isinstance(value, date | datetime) else value


def _plugged():
    if not databases.identities_attached():
        raise Unplugged
