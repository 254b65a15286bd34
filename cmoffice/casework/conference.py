"""The case conference (F13): several agencies, by role and organisation; decisions, and what each agency may know.

Names of those who took part are written on a page apart (`named`). What is filed here never holds a form about an
incident or the first form of a case, and nothing of that kind can be given along with the minutes (E37).
"""

from cmoffice import audit, codelists
from cmoffice.casework import agreed, freetext, moves, owes, papers, sharing, tasks, voice
from cmoffice.casework.review import reached
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.models import Provider, Sharing
from cmoffice.refusals import Refused

CONFIDENTIAL = ("voice", "voice_alone", "voice_said", "voice_why_not", "opinion_on", "opinion_by", "family_opinion")
MINUTES = ("conference_minutes",)
BY_ITEM = ("share_with_authorities", "share_with_unhcr")
LEGAL = ("no_consent_decision", "report_duty")


def hold(case, answers, by, now):
    """File the minutes of a conference and make tasks of its actions. Refuses E17.

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
            sharing.use_up(share, on)
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
        line = sharing.put(
            case,
            list(MINUTES),
            agency_of(answers),
            share.service if share and share.service else "conference",
            answers["basis"],
            answers["method"],
            by,
            now,
            "F13",
            role=answers.get("role") or "",
            share=share,
            provider=_provider(answers),
            protected=bool(answers.get("protected")),
            password_apart=bool(answers.get("password_apart")),
            source_id=filed.id,
        )
        Sharing.update(shared_on=on).where(Sharing.id == line.id).execute()
        sharing.use_up(share, on)
        audit.record(by, "minutes given", case.code, now=now, basis=answers["basis"], method=answers["method"])
    return line


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
    """The consent row on which this agency may know of the case on this day; None when another ground is recorded. Refuses E14."""
    basis, provider, why = row.get("basis"), _provider(row), "never"
    if basis in BY_ITEM and agreed.allows(case, basis, on):
        return None
    if basis in LEGAL and basis in agreed.legal_bases(case):
        return None
    if basis == "consent" and provider is not None:
        found = [agreed.find_share(case, provider, service, on) for service in provider.services or [""]]
        share = next((share for share, _why in found if share is not None), None)
        if share is not None:
            return share
        why = found[-1][1]
    raise Refused("E14", field=field, why=codelists.NO_SHARING_WHY[why])


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
