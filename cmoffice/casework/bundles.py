"""The bundle of a transfer (F15): the sheet that is printed and sealed, and the sealed file that another cmoffice can take in.

Only what was agreed goes, only for a transfer that a supervisor agreed to (E27); never an incident or registration paper, the consent paper, the
link list, a note of a supervisor or anything strictly confidential (E37).
"""

from cmoffice import codelists, policy
from cmoffice.casework import agreed, exchange, freetext, office, sealed, sealing, transfer
from cmoffice.casework.print_words import answered, child, listed, named
from cmoffice.databases import records
from cmoffice.language import gettext as _
from cmoffice.language import plain_day
from cmoffice.refusals import Refused
from cmoffice.sheets import GIVE, Heading, Pairs, Points, Sheet, Words, text_of

KIND = "transfer_bundle"
SHEET = "sheet.pdf"


def sheet(case, going, told):
    """What goes to the other agency, as a sheet: these parts (codes of BUNDLE), each under its heading. No name.

    `told` has the answers in words, section by section: those of the request under "summary", of the assessment under "assessment".
    """
    parts, drawn = transfer.bundle(case), []
    row = parts["row"]
    for part in codelists.BUNDLE:
        if part in going:
            drawn += [Heading(str(codelists.BUNDLE[part])), *DRAWN[part](case, parts, told)]
    return Sheet(
        _("Transfer of a case"),
        tuple(drawn),
        code=case.code,
        about=_("To %(agency)s. Codes only: names go by word of mouth between the two keyworkers.", agency=row.agency if row else "–"),
        then=GIVE,
    )  # fmt: skip


def _summary(case, parts, told):
    head = (
        (_("Who"), child(case)),
        (_("Registered"), plain_day(case.registered_on) if case.registered_on else "–"),
        (_("Risk"), named(case.risk, codelists.RISK)),
        (_("Concerns"), listed(case.concerns, codelists.CONCERN)),
    )
    return [Pairs(head), *answered(told.get("summary", ()))]


def _assessment(case, parts, told):
    filed = parts["assessment"]
    if filed is None:
        return [Words(_("There is none."))]
    return [Words(plain_day(filed.done_at), quiet=True), *answered(told.get("assessment", ()))]


def _plan(case, parts, told):
    plan = parts["plan"]
    if plan is None:
        return [Words(_("There is none."))]
    drawn = [Words(plan.goal)] if plan.goal else []
    for number, aim in enumerate(parts["objectives"], start=1):
        until = f" ({plain_day(aim.target_on)})" if aim.target_on else ""
        drawn.append(Heading(f"{number}. {aim.need}: {aim.wording}{until}", 3))
        steps = [
            " · ".join(
                filter(
                    None,
                    (act.what, plain_day(act.due_on) if act.due_on else "", named(act.status, codelists.ACTION_STATUS)),
                )
            )
            for act in parts["actions"]
            if act.objective_id == aim.id
        ]
        if steps:
            drawn.append(Points(tuple(steps)))
    return drawn + ([Words(_("If it fails: %(words)s", words=plan.contingency))] if plan.contingency else [])


def _consent(case, parts, told):
    given = parts["agreed"]
    if given is None:
        return [Words(named(case.consent_state, codelists.CONSENT_STATE))]
    lines = []
    for item in agreed.items(given):
        until = ", " + _("until %(day)s", day=plain_day(item.valid_to)) if item.valid_to else ""
        answer = named(item.answer, codelists.YES_NO)
        lines.append(f"{named(item.item, codelists.CONSENT_ITEM)}: {answer}{until}")
    who = f"{named(given.given_by, codelists.CONSENT_BY)}, {plain_day(given.obtained_on)}"
    return [Words(who), Points(tuple(lines))]


DRAWN = {"summary": _summary, "assessment": _assessment, "plan": _plan, "consent": _consent}


def may_tell(case, day):
    """What of who the child is may go to the receiving agency: codes of OF_THE_CHILD that a row of consent for this very agency names and that holds; never a survivor's (D15)."""
    row = transfer.latest(case)
    if row is None or row.provider_id is None or case.module == "gbv_survivor":
        return ()
    rows = [
        share
        for share in agreed.shares(agreed.latest(case))
        if share.provider_id == row.provider_id and agreed.why_not(share, day) is None
    ]
    return tuple(what for what in exchange.OF_THE_CHILD if any(what in agreed.may_tell(share) for share in rows))


def refuse_paper(case):
    """Refuse E14 for the pages on paper while no supervisor has agreed to the transfer, or once consent was taken back."""
    row = transfer.latest(case)
    why = sealed.why_no_transfer(case, row.basis if row else "consent")
    if why:
        raise Refused("E14", why=codelists.NO_SHARING_WHY[why])


def make(case, draw, answers, by, now, desk, mark=""):
    """Seal the bundle for the agency that takes the case over (M21, F28): the sheet as PDF, the data, and what they are.

    `draw()` gives the files. `chosen` are codes of BUNDLE, `tells` codes of OF_THE_CHILD, which go in a file of their own and only by the hand of a
    supervisor, with her reason. Refuses E06, E14 (no row of consent tells the name to this agency), E27 (not agreed), E35, E36 (a name in the sheet), E37.
    """
    row, chosen, tells = transfer.latest(case), answers.get("chosen") or (), tuple(answers.get("tells") or ())
    if not policy.may(by, "hand over file", case) or (tells and not policy.may(by, "export with names", case)):
        raise Refused("E35")
    if set(chosen) - set(codelists.BUNDLE) or set(tells) - set(exchange.OF_THE_CHILD):
        raise Refused("E37", field="chosen")
    if row is None or not row.agreed_at or set(chosen) - set(transfer.agreed_parts(case, row)):
        raise Refused("E27", field="chosen")
    if set(tells) - set(may_tell(case, now.date())):
        raise Refused("E14", field="tells", why=codelists.NO_SHARING_WHY["items"])
    reason = _reason(answers) if tells else ""
    sending = _sending(row, (*chosen, *tells), answers, reason)
    sealed.refuse(case, KIND, sending, now)
    with records.atomic():
        files = draw()
        freetext.check(case, text_of(files[0][1]))
        freetext.check_answers(case, exchange.case_as_data(case, exchange.parts_of(chosen), now.tzinfo))
        return sealed.seal(case, KIND, files, sending, by, now, desk, mark)


def files(case, chosen, tells, told, by, now):
    """The files of the bundle, as (name, content): the sheet to be read, the case as data, who the child is where that goes too."""
    row = transfer.latest(case)
    named_so = exchange.identity_as_data(case, set(tells), "transfer", by, now) if tells else {}
    parts = exchange.parts_of(chosen)
    ours = office.setting("office_name", "")
    return [
        (SHEET, sheet(case, chosen, told)),
        *exchange.bundle(case, parts, named_so, ours, row.agency, now.tzinfo, now),
    ]


def may_be_told(case, day, named_so=False):
    """The rows of consent under which this case may go to an agency of the directory as data: (row, its parts); those that name the child where that is asked."""
    found = []
    for share in agreed.shares(agreed.latest(case)):
        told = exchange.told_under(share)
        good = share.provider_id is not None and agreed.why_not(share, day) is None
        if (
            good
            and (not share.how or sealed.METHOD in share.how)
            and (told & set(exchange.OF_THE_CHILD) or not named_so)
        ):
            found.append((share, tuple(part for part in (*exchange.PARTS, *exchange.OF_THE_CHILD) if part in told)))
    return found


def export(case, draw, answers, by, now, desk, mark=""):
    """Seal the case as data in the names of CPIMS+ for an agency that a row of consent names, no more than that row says (D14, D16, F28).

    `share` is the number of the row, `chosen` are codes of PARTS, `tells` of OF_THE_CHILD: those by a supervisor alone, with her reason, never of a survivor (D15).
    Refuses E06, E14 (no such row, or more than it says), E35, E36.
    """
    chosen, tells = tuple(answers.get("chosen") or ()), tuple(answers.get("tells") or ())
    named_ones = "export with names" if tells else "seal files"
    if not policy.may(by, named_ones, case) or (tells and case.module == "gbv_survivor"):
        raise Refused("E35")
    rows = {str(share.id): (share, parts) for share, parts in may_be_told(case, now.date())}
    share, parts = rows.get(str(answers.get("share")), (None, ()))
    if share is None or {*chosen, *tells} - set(parts):
        raise Refused(
            "E14", field="chosen" if share else "share", why=codelists.NO_SHARING_WHY["items" if share else "never"]
        )
    sending = sealed.Sending(
        what=(*chosen, *tells),
        agency=share.provider_name,
        purpose=answers.get("purpose") or "",
        basis="consent",
        share=share,
        provider=share.provider,
        password_apart=bool(answers.get("password_apart")),
        reason=_reason(answers) if tells else "",
    )
    kind = "identified_export" if tells else "case_export"
    sealed.refuse(case, kind, sending, now)
    freetext.check_answers(case, exchange.case_as_data(case, set(chosen), now.tzinfo))
    with records.atomic():
        return sealed.seal(case, kind, draw(), sending, by, now, desk, mark)


def data_files(case, share, chosen, tells, by, now):
    """The case as data for an agency, as (name, content): as JSON and as a table, who the child is where that goes too, and what they are."""
    named_so = exchange.identity_as_data(case, set(tells), "transfer", by, now) if tells else {}
    ours, data = office.setting("office_name", ""), exchange.case_as_data(case, set(chosen), now.tzinfo)
    whole = exchange.bundle(case, set(chosen), named_so, ours, share.provider_name, now.tzinfo, now)
    return [*whole, ("case.csv", exchange.as_csv([data]))]


def _reason(answers):
    reason = (answers.get("reason") or "").strip()
    if len(reason) < sealing.SHORTEST_REASON:
        raise Refused("E06", field="reason", fields=_("the reason, in at least 20 letters"))
    return reason


def _sending(row, what, answers, reason):
    return sealed.Sending(
        reason=reason,
        what=tuple(what),
        agency=row.agency,
        purpose="transfer",
        basis=row.basis,
        provider=row.provider,
        password_apart=bool(answers.get("password_apart")),
        source="transfer",
        source_id=row.id,
    )
