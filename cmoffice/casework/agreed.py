"""What holds today of what was agreed: the questions that every act which needs consent asks first. Nothing is written here."""

from cmoffice import codelists
from cmoffice.models import Consent, ConsentItem, ConsentShare, NoConsent, ReportDuty, first
from cmoffice.refusals import Refused

CONTACT_ITEM = {
    "phone": "contact_by_phone",
    **dict.fromkeys(codelists.HOME_VISITS, "contact_at_home"),
}
NOT_THE_FAMILY = {"provider", "community"}
MINIMUM = ["needs"]  # what a row of consent lets be told when it does not say


def latest(case):
    """The consent in force: the newest version, or None."""
    return first(Consent, "SELECT * FROM consent WHERE case_id = ? ORDER BY version DESC LIMIT 1", case.id)


def on_day(case, day):
    """The version that was in force on a day; the newest when none was written before it."""
    return first(
        Consent,
        "SELECT * FROM consent WHERE case_id = ? AND obtained_on <= ? ORDER BY version DESC LIMIT 1",
        case.id,
        day.isoformat(),
    ) or latest(case)


def versions(case):
    """All versions of consent of this case, newest first; none is ever changed."""
    return list(Consent.raw("SELECT * FROM consent WHERE case_id = ? ORDER BY version DESC", case.id))


def items(consent):
    """What was answered to each question of this consent."""
    return (
        list(ConsentItem.raw("SELECT * FROM consent_item WHERE consent_id = ? ORDER BY item, service", consent.id))
        if consent
        else []
    )


def shares(consent):
    """With whom may be shared by this consent: its rows, as they were written, each with the name of its provider."""
    return (
        list(
            ConsentShare.raw(
                "SELECT s.*, p.name AS provider_name FROM consent_share s LEFT JOIN provider p ON p.id = s.provider_id "
                "WHERE s.case_id = ? AND s.consent_id = ? ORDER BY s.id",
                consent.case_id,
                consent.id,
            )
        )
        if consent
        else []
    )


def answers_to(case, wanted, day):
    """What holds on this day for each of these items: yes, no, not_asked, ended or withdrawn."""
    consent = on_day(case, day)
    given = {}
    for row in items(consent):
        given.setdefault(row.item, row)
    return {item: _answer(consent, given.get(item), day) for item in wanted}


def answer_to(case, item, day):
    """What holds on this day for one item."""
    return answers_to(case, [item], day)[item]


def _answer(consent, row, day):
    if consent is not None and consent.withdrawn_scope == "all":
        return "withdrawn"
    if row is None:
        return "not_asked"
    if row.answer == "yes" and (row.used_on or (row.valid_to and day > row.valid_to)):
        return "ended"
    return row.answer


def allows(case, item, day):
    """Whether somebody agreed to this item and it holds on this day."""
    return answer_to(case, item, day) == "yes"


def refuse_without(case, item, day, why=None, field=None):
    """Refuse E42 when an item (photo, tracing, statistics, being called, visits) is "no" or was not asked.

    A decision to go on without consent that is in force, or a reason written down, stands in its place.
    """
    if allows(case, item, day) or decision_in_force(case) or (why or "").strip():
        return
    raise Refused("E42", field=field, item=codelists.CONSENT_ITEM[item])


def contact_without(case, day):
    """Ways of making contact to which nobody agreed, as {item: answer}: for the hint on the follow-up form."""
    if decision_in_force(case):
        return {}
    answers = answers_to(case, ("contact_by_phone", "contact_at_home"), day)
    return {item: answer for item, answer in answers.items() if answer != "yes"}


def refuse_contact(case, mode, reached, day, why=None):
    """Refuse E42 for a call or a visit at home to which nobody agreed; speaking with a service or a school alone needs no such consent."""
    item = CONTACT_ITEM.get(mode)
    if item and not (reached and set(reached) <= NOT_THE_FAMILY):
        refuse_without(case, item, day, why, field="contact_why")


def find_share(case, provider, service, day):
    """The row of consent under which something may be shared with this provider for this service, or why there is none.

    Gives (row, None) or (None, one of L NO_SHARING_WHY). A row for the provider goes before one for any provider of the
    service, and one that holds longer before one for a single time (E14, D17, D18).
    """
    consent = latest(case)
    if consent is None:
        return None, "never"
    if consent.withdrawn_scope == "all":
        return None, "withdrawn"
    rows = [row for row in shares(consent) if _fits(row, provider, service)]
    faults = {row.id: _fault(row, day) for row in rows}
    holding = [row for row in rows if faults[row.id] is None]
    if holding:
        return min(holding, key=lambda row: (row.provider_id is None, row.one_off, row.id)), None
    if rows:
        return None, faults[rows[-1].id]
    if any(row.item == "share_with_provider" and row.answer == "no" for row in items(consent)):
        return None, "refused"
    taken_back = ConsentShare.select().where((ConsentShare.case == case.id) & ConsentShare.withdrawn_on.is_null(False))
    return None, "withdrawn" if any(_fits(row, provider, service) for row in taken_back) else "never"


def may_tell(share):
    """What may be told under a row of consent, as codes of L SHARE_ITEM."""
    return list(share.what or MINIMUM)


def why_not(share, day):
    """Why a row of consent does not hold on this day, as a code of L NO_SHARING_WHY; None when it holds. For what was withdrawn as a whole ask `latest` too."""
    if share.consent.withdrawn_scope == "all":
        return "withdrawn"
    return _fault(share, day)


def decision_in_force(case):
    """The decision to go on without consent that holds now (M04): decided and not ended, or an emergency that waits for its confirmation."""
    return first(
        NoConsent,
        """SELECT * FROM no_consent WHERE case_id = ? AND ended_on IS NULL
           AND (decision = 'go_on' OR (decided_at IS NULL AND basis = 'emergency_life_saving')) ORDER BY id DESC LIMIT 1""",
        case.id,
    )


def waiting_proposal(case):
    """The proposal to go on without consent that no supervisor has decided yet, or None."""
    return first(
        NoConsent, "SELECT * FROM no_consent WHERE case_id = ? AND decided_at IS NULL ORDER BY id DESC LIMIT 1", case.id
    )


def legal_bases(case):
    """The recorded decisions that stand in place of consent for sharing: M04 in force, or a report decided (F25); as codes."""
    found = ["no_consent_decision"] if decision_in_force(case) else []
    decided = ReportDuty.select().where((ReportDuty.case == case.id) & (ReportDuty.decision == "report"))
    return found + (["report_duty"] if decided.exists() else [])


def _fits(row, provider, service):
    if row.provider_id is not None:
        return provider is not None and row.provider_id == provider.id and row.service in ("", service)
    return row.service == service


def _fault(row, day):
    if row.withdrawn_on:
        return "withdrawn"
    if row.one_off and row.used_on:
        return "used"
    if day < row.valid_from:
        return "not_yet"
    return "expired" if row.valid_to and day > row.valid_to else None
