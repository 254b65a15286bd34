"""The case conference (F13): several agencies, by role and organisation; decisions, and what each agency may know.

Names of those who took part are written on a page apart (`named`). What is filed here never holds a form about an
incident or the first form of a case, and nothing of that kind can be given along with the minutes (E37).
"""

from cmoffice import audit
from cmoffice.casework import freetext, moves, owes, papers, tasks, voice
from cmoffice.casework.review import reached
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Consent, ConsentItem, ConsentShare, NoConsent, Provider, ReportDuty, Sharing
from cmoffice.refusals import Refused

CONFIDENTIAL = ("voice", "voice_alone", "voice_said", "voice_why_not", "opinion_on", "opinion_by", "family_opinion")
MINUTES = ("conference_minutes",)
BY_ITEM = ("share_with_authorities", "share_with_unhcr")


def hold(case, answers, by, now):
    """File the minutes of a conference and make tasks of its actions.

    Refuses E06 (day, participants, options, actions), E14 (an agency was there without a valid consent row or a recorded
    legal basis), E36. A consent that holds once only is used up by it.
    """
    on = answers.get("held_on")
    if on is None or not case.registered_on <= on <= now.date():
        raise Refused("E06", field="held_on", fields=_("the day of the conference, between registration and today"))
    if not answers.get("participants"):
        raise Refused("E06", field="participants", fields=_("who took part, by role and organisation"))
    if answers.get("confidentiality") != "yes" and not (answers.get("confidentiality_why") or "").strip():
        raise Refused(
            "E06",
            field="confidentiality_why",
            fields=_("why the statement of confidentiality was not read and signed by all"),
        )
    if not answers.get("options"):
        raise Refused("E06", field="options", fields=_("the options that were weighed"))
    if answers.get("status") == "to_be_transferred" and not (answers.get("transfer_why") or "").strip():
        raise Refused("E17", field="transfer_why")
    if answers.get("child_part") == "not" and answers.get("voice") == "not_asked" and not answers.get("voice_why_not"):
        raise Refused("E06", field="voice_why_not", fields=_("why the child was not asked"))
    tasks.refuse(answers.get("actions"), on, "actions")
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held_open(case)
        used = [
            basis_for(case, row, on, f"participants-{number}-basis")
            for number, row in enumerate(answers["participants"])
            if _is_agency(row)
        ]
        filed = papers.file(
            case,
            "F13",
            {
                **answers,
                "participants": [_as_filed(row) for row in answers["participants"]],
                "reached": reached(answers),
            },
            by,
            now,
            papers.noon(on, now),
            CONFIDENTIAL,
            replaces=False,
        )
        for share in used:
            use_up(share, on)
        voice.hear(case, "F13", answers, by, now, on)
        moves.write(case, "F13", "conference", by, now, became=answers.get("status"), done_at=papers.noon(on, now))
        if reached(answers):
            moves.change(case, last_contact_on=max(on, case.last_contact_on or on))
        tasks.make(case, answers.get("actions") or (), "F13", filed.id, by, now)
        owes.settle(case, now)
        audit.record(by, "conference held", case.code, now=now, agencies=len(used))
    return filed


def give_minutes(case, filed, answers, by, now):
    """Write down that the minutes were given to an agency (F28): to whom, when, how, on which basis.

    Refuses E06 (agency, day, an electronic file without password), E14, E36. Only the minutes can be given (E37).
    """
    on = answers.get("given_on")
    if on is None or not filed.done_at.astimezone(now.tzinfo).date() <= on <= now.date():
        raise Refused("E06", field="given_on", fields=_("the day, between the conference and today"))
    if not _is_agency(answers):
        raise Refused("E06", field="provider", fields=_("which agency"))
    if answers.get("method") == "electronic_protected" and not (
        answers.get("protected") and answers.get("password_apart")
    ):
        raise Refused("E06", field="protected", fields=_("a password, told in another way than the file"))
    freetext.check_answers(case, answers)
    with records.atomic():
        moves.held_open(case)
        share = basis_for(case, answers, on, "basis")
        sharing = Sharing.create(
            case=case,
            what=list(MINUTES),
            agency=agency_of(answers),
            role=answers.get("role") or "",
            purpose="conference",
            basis=answers["basis"],
            share=share,
            method=answers["method"],
            protected=bool(answers.get("protected")),
            password_apart=bool(answers.get("password_apart")),
            shared_on=on,
            source="F13",
            source_id=filed.id,
            by=by,
            entered_at=now,
        )
        use_up(share, on)
        audit.record(by, "minutes given", case.code, now=now, basis=answers["basis"], method=answers["method"])
    return sharing


def given_to(filed):
    """To whom the minutes of this conference were given, in order."""
    return list(
        Sharing.select().where((Sharing.source == "F13") & (Sharing.source_id == filed.id)).order_by(Sharing.id)
    )


def providers():
    """The providers of the directory that are in use, by name."""
    return list(Provider.select().where(Provider.retired_on.is_null()).order_by(Provider.name))


def agency_of(row):
    """The organisation of a participant in words: as in the directory, or as it was typed."""
    provider = _provider(row)
    return provider.name if provider else (row.get("organisation") or "").strip()


def basis_for(case, row, on, field="basis"):
    """The consent row on which this agency may know of the case on this day; None when a legal basis is recorded instead. Refuses E14."""
    basis, provider = row.get("basis"), _provider(row)
    if basis == "consent" and provider is not None:
        share = next((one for one in _shares(case, on) if _covers(one, provider)), None)
        if share is not None:
            return share
    elif _has_ground(case, basis, on):
        return None
    raise Refused(
        "E14",
        field=field,
        why=_("consent for this agency or service was not given, has ended, was taken back or is used up"),
    )


def _has_ground(case, basis, on):
    """Whether the consent to share with authorities or UNHCR, the supervisor's decision or the decision to report is there."""
    if basis in BY_ITEM:
        return _agreed(case, basis, on)
    if basis == "no_consent_decision":
        return _decided(case)
    return basis == "report" and _reported(case)


def use_up(share, on):
    """A consent that holds once only is used up by the first sharing (D17); inside the caller's transaction."""
    if share is not None and share.one_off:
        ConsentShare.update(used_on=on).where(ConsentShare.id == share.id).execute()


def _is_agency(row):
    return bool(row.get("provider") or (row.get("organisation") or "").strip())


def _provider(row):
    number = row.get("provider")
    return Provider.get_or_none(Provider.id == int(number)) if number else None


def _as_filed(row):
    return {
        "role": row.get("role"),
        "organisation": agency_of(row),
        "basis": row.get("basis") if _is_agency(row) else None,
    }


def _shares(case, on):
    """The rows of the consent in force that hold on this day and are not used up."""
    given = Consent.select().where(Consent.case == case.id).order_by(Consent.version.desc()).first()
    if given is None or (given.withdrawn_on and given.withdrawn_scope in (None, "", "all")):
        return []
    rows = ConsentShare.select().where(
        (ConsentShare.consent == given.id)
        & (ConsentShare.valid_from <= on)
        & (ConsentShare.valid_to.is_null() | (ConsentShare.valid_to >= on))
        & ConsentShare.withdrawn_on.is_null()
    )
    return [row for row in rows if not (row.one_off and row.used_on)]


def _covers(share, provider):
    return share.provider_id == provider.id or (share.provider_id is None and share.service in provider.services)


def _agreed(case, item, on):
    given = Consent.select().where(Consent.case == case.id).order_by(Consent.version.desc()).first()
    return (
        given is not None
        and given.withdrawn_on is None
        and ConsentItem.select()
        .where(
            (ConsentItem.consent == given.id)
            & (ConsentItem.item == item)
            & (ConsentItem.answer == "yes")
            & (ConsentItem.valid_from <= on)
            & (ConsentItem.valid_to.is_null() | (ConsentItem.valid_to >= on))
        )
        .exists()
    )


def _decided(case):
    return (
        NoConsent.select()
        .where((NoConsent.case == case.id) & (NoConsent.decision == "go_on") & NoConsent.ended_on.is_null())
        .exists()
    )


def _reported(case):
    return ReportDuty.select().where((ReportDuty.case == case.id) & (ReportDuty.decision == "report")).exists()
