"""Making a sealed file of a referral, of minutes, of the own file, or of chosen parts of a case: each checks its own ground, then the file is sealed.

`draw` gives the sheet; it is called inside the act, so that nothing is revealed that is refused. Each gives the row and the passphrase.
"""

from cmoffice import codelists, policy
from cmoffice.casework import conference, freetext, ownfile, referral, sealed
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Provider, SealedFile, Sharing
from cmoffice.refusals import Refused
from cmoffice.sheets import text_of

SHORTEST_REASON = 20  # letters


def referral_slip(made, draw, answers, by, now, desk, mark=""):
    """Seal the slip of a referral that was sent. The first file belongs to the sending itself when that was to go as a file; any further one is shared anew.

    Refuses E06, E14 (never sent, stopped, consent ended, used up or for another way), E35.
    """
    case = made.case
    _refuse_stranger(case, by)
    referral.refuse_slip(made)
    sending = sealed.Sending(
        what=tuple(made.tells),
        agency=made.provider.name,
        purpose=made.service,
        basis=made.basis,
        share=made.share,
        provider=made.provider,
        role=made.provider.focal_role,
        password_apart=bool(answers.get("password_apart")),
        source="referral",
        source_id=made.id,
        line=_line_of(made),
    )
    return _seal(case, "referral_slip", draw, sending, by, now, desk, mark)


def conference_minutes(case, filed, draw, answers, by, now, desk, mark=""):
    """Seal the minutes of a conference for one agency. Refuses E06 (no agency), E14, E35, E36."""
    _refuse_stranger(case, by)
    sending = _to_agency(
        case, answers, now, what=conference.MINUTES, purpose="conference", source="F13", source_id=filed.id
    )
    return _seal(case, "conference_minutes", draw, sending, by, now, desk, mark)


def own_file(case, draw, answers, by, now, desk, mark=""):
    """Seal the copy for the person whose file it is, as it was screened. Refuses E06, E35, E41 (not screened, or the file went on)."""
    if not policy.may(by, "screen own file", case):
        raise Refused("E35")
    own = ownfile.screened(case)
    if own is None:
        raise Refused("E41")
    sending = sealed.Sending(
        what=("own_file",),
        agency=str(codelists.OWN_FILE_BY[own.asked["asked_by"]]),
        purpose="own_file",
        basis="own_right",
        password_apart=bool(answers.get("password_apart")),
        source="F29",
        source_id=own.filed_id,
    )
    return _seal(case, "own_file", draw, sending, by, now, desk, mark)


def export(case, draw, answers, by, now, desk, mark=""):
    """Seal chosen parts of a case, without any name (SEC-086). Refuses E06 (nothing chosen, no agency), E14, E35, E36, E37 (what never leaves)."""
    _refuse_stranger(case, by)
    _refuse_parts(answers.get("chosen"), codelists.EXPORT_PART, "chosen")
    sending = _to_agency(case, answers, now, what=tuple(answers.get("chosen") or ()), purpose=answers.get("purpose"))
    return _seal(case, "case_export", draw, sending, by, now, desk, mark)


def named_export(case, draw, answers, by, now, desk, mark=""):
    """Seal chosen parts of a case with chosen parts of its identity: a supervisor, with a reason of at least 20 letters (SEC-086).

    Refuses E06 (no reason, nothing of the identity chosen, no agency), E14, E35, E36, E37; for a survivor's file E35, names stay on its identity page (D15).
    """
    if not policy.may(by, "export with names", case) or not may_be_named(case):
        raise Refused("E35")
    reason = (answers.get("reason") or "").strip()
    if len(reason) < SHORTEST_REASON:
        raise Refused("E06", field="reason", fields=_("the reason, in at least 20 letters"))
    _refuse_parts(answers.get("chosen"), codelists.EXPORT_PART, "chosen")
    _refuse_parts(answers.get("named"), codelists.EXPORT_NAMED, "named")
    if not answers.get("named"):
        raise Refused("E06", field="named", fields=_("what of the identity goes in"))
    chosen = (*(answers.get("named") or ()), *(answers.get("chosen") or ()))
    sending = _to_agency(case, answers, now, what=chosen, purpose=answers.get("purpose"), reason=reason)
    return _seal(case, "identified_export", draw, sending, by, now, desk, mark)


def may_be_named(case):
    """Whether a file of this case may bear a name at all: never a survivor's of violence (D15)."""
    return case.module != "gbv_survivor"


def withheld(case, consent):
    """What the person wants withheld and from whom, in words, or nothing (D16)."""
    if consent is None or not consent.withhold:
        return ""
    return " – ".join(filter(None, (consent.withhold, consent.withhold_from)))


def _seal(case, kind, draw, sending, by, now, desk, mark):
    """Refuse first, so that no identity is looked at in vain; then draw, look through it for names, and seal."""
    sealed.refuse(case, kind, sending, now)
    with records.atomic():
        sheet = draw()
        if kind not in ("identified_export", "own_file"):
            freetext.check(case, text_of(sheet))
        return sealed.seal(case, kind, sheet, sending, by, now, desk, mark)


def _to_agency(case, answers, now, **more):
    """The sending to an agency of the directory or another one, with the ground on which it may know."""
    if not conference.agency_of(answers):
        raise Refused("E06", field="provider", fields=_("which agency"))
    freetext.check_answers(case, {name: answers.get(name) for name in ("organisation", "role")})
    number = answers.get("provider")
    return sealed.Sending(
        agency=conference.agency_of(answers),
        basis=answers["basis"],
        share=conference.basis_for(case, answers, now.date(), "basis"),
        provider=Provider.get_or_none(Provider.id == int(number)) if number else None,
        role=answers.get("role") or "",
        password_apart=bool(answers.get("password_apart")),
        **more,
    )


def _refuse_parts(chosen, codes, field):
    if set(chosen or ()) - set(codes):
        raise Refused("E37", field=field)


def _refuse_stranger(case, by):
    if not policy.may(by, "seal files", case):
        raise Refused("E35")


def _line_of(made):
    """The line of sharing of a referral that was to go as a file, while no file of it was fetched; else none: a further file is shared anew."""
    if made.method != sealed.METHOD:
        return None
    line = (
        Sharing.select()
        .where((Sharing.source == "referral") & (Sharing.source_id == made.id))
        .order_by(Sharing.id)
        .first()
    )
    gone_out = SealedFile.select().where(
        (SealedFile.sharing == line) & (SealedFile.fetched_at.is_null(False) | SealedFile.gone_at.is_null())
    )
    return None if line is None or gone_out.exists() else line
