"""Letters from templates of the office: a supervisor writes the template with gaps, a caseworker fills what the file does not know, and prints it.

A gap is a word of L LETTER_GAP in braces, such as {code}. A name is filled in only where the template says so; then printing the letter
is reading the identity (D35). A letter to somebody outside is refused without consent or a recorded decision, and stands under what was shared (D14).
"""

import re

from cmoffice import audit, codelists, identities
from cmoffice.casework import freetext, moves, office, prints, sharing
from cmoffice.casework.print_words import person
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.language import plain_day
from cmoffice.models import LetterTemplate
from cmoffice.refusals import Refused
from cmoffice.sheets import Sheet, Words

GAP = re.compile(r"\{([^{}]{0,40})\}")
MOST_LETTERS = 6000


def templates():
    """The templates that are offered, by title."""
    return list(LetterTemplate.select().where(LetterTemplate.retired_at.is_null()).order_by(LetterTemplate.title))


def for_case(case):
    """The templates offered for this case: of a survivor of gender-based violence none that bears a name (D15)."""
    return [one for one in templates() if not (one.names and case.module == "gbv_survivor")]


def find(number):
    """A template that is still offered, or None."""
    return LetterTemplate.get_or_none((LetterTemplate.id == number) & LetterTemplate.retired_at.is_null())


def versions(template):
    """Earlier versions of a template, the newest first."""
    older = (LetterTemplate.ref == template.ref) & (LetterTemplate.id < template.id)
    return list(LetterTemplate.select().where(older).order_by(LetterTemplate.id.desc()))


def gaps(body):
    """The gaps of a text in the order in which they come first."""
    return list(dict.fromkeys(gap.strip() for gap in GAP.findall(body)))


def typed(template):
    """The gaps that its writer fills in."""
    return [gap for gap in gaps(template.body) if gap in codelists.LETTER_TYPED]


def write(answers, by, now, before=None):
    """A new template, or a new version of one. Refuses E06 for a gap that there is not and for a name where none is to stand, E35, E36."""
    title, body = (answers.get("title") or "").strip(), (answers.get("body") or "").strip()
    unknown = [gap for gap in gaps(body) if gap not in codelists.LETTER_GAP]
    if unknown:
        raise Refused("E06", field="body", fields=_("the gap {%(gap)s}", gap=unknown[0]))
    if not title or not body or len(body) > MOST_LETTERS:
        raise Refused("E06", field="body", fields=_("the title and the text"))
    names = bool(answers.get("names"))
    if not names and set(gaps(body)) & set(codelists.LETTER_NAMES):
        raise Refused("E06", field="names", fields=_("that this letter bears names"))
    freetext.check_for(by, title, body, field="body")
    with records.atomic():
        if before is not None:
            _retire(before, now)
        made = LetterTemplate.create(
            ref=before.ref if before else 0,
            title=title,
            body=body,
            names=names,
            outside=bool(answers.get("outside")),
            by=by,
            written_at=now,
            version=before.version + 1 if before else 1,
        )
        if before is None:
            made.ref = made.id
            LetterTemplate.update(ref=made.id).where(LetterTemplate.id == made.id).execute()
        audit.record(by, "letter template written", now=now, number=made.id, version=made.version)
    return made


def retire(template, by, now):
    """Offer a template no more; letters that were printed from it stay on the record. Refuses E35 when somebody did so before."""
    with records.atomic():
        _retire(template, now)
        audit.record(by, "letter template retired", now=now, number=template.id)
    return True


def print_out(case, template, answers, by, now):
    """Fill a letter, note the print (and the reading of the identity, and what was shared), and give (print, sheet).

    `answers`: the typed gaps, copies, purpose; for a letter to somebody outside what `sharing.record` needs. Refuses E06, E14, E35, E36.
    """
    if template.names and case.module == "gbv_survivor":
        raise Refused("E35")
    words = {gap: (answers.get(gap) or "").strip() for gap in typed(template)}
    missing = [gap for gap, text in words.items() if not text]
    if missing:
        raise Refused("E06", field=missing[0], fields=str(codelists.LETTER_GAP[missing[0]]))
    for gap, text in words.items():
        freetext.check(case, text, field=gap)
    with records.atomic():
        moves.held(case)
        if template.outside:
            _share(case, template, answers, by, now)
        key = "letter_named" if template.names else "letter"
        parts = [f"template {template.ref}", f"version {template.version}"]
        made = prints.print_out(key, case, parts, answers.get("purpose"), answers.get("copies"), by, now)
        entry = identities.reveal(case.code, answers["purpose"], by, now) if template.names else None
    return made, fill(case, template, words, entry, now)


def fill(case, template, words, entry, now):
    """The letter as a sheet: every gap filled, each paragraph one part."""
    band = codelists.age_band(case.age_years)
    supervisor = office.supervisor_of(case.team_id)
    known = {
        "code": case.code,
        "today": plain_day(now),
        "office": office.setting("office_name", ""),
        "caseworker": person(case.keyworker_id),
        "supervisor": supervisor.short_name if supervisor else "–",
        "age_band": band or _("not known"),
        **words,
        "name": (entry.full_name if entry else "") or _("not known"),
        "caregiver": (entry.caregiver_name if entry else "") or _("not known"),
    }
    text = GAP.sub(lambda found: known.get(found[1].strip(), found[0]), template.body)
    paragraphs = tuple(Words(part.strip()) for part in re.split(r"\n\s*\n", text) if part.strip())
    return Sheet(template.title, paragraphs, code=case.code, about=office.setting("office_name", ""))


def _share(case, template, answers, by, now):
    """The line of what was shared (F28): a letter with the name tells the name."""
    what = [*(answers.get("what") or ()), *(("name",) if template.names else ())]
    told = {
        **answers,
        "what": list(dict.fromkeys(what)),
        "method": "written_paper",
        "purpose": answers.get("service"),
        "shared_on": now.date(),
    }
    sharing.record(case, told, by, now)


def _retire(template, now):
    same = (LetterTemplate.id == template.id) & LetterTemplate.retired_at.is_null()
    if not LetterTemplate.update(retired_at=now).where(same).execute():
        raise Refused("E35")
