"""The sheets that can be sealed: referral slip, minutes of a conference, the person's own file, chosen parts of a case with or without a name.

The same sheets are printed. Nothing strictly confidential stands on any of them, no incident paper, no registration form, no consent paper,
no list of linked files, no note of a supervisor (E37): their parts are written out here, and nothing else can be chosen.
"""

from dataclasses import replace

from cmoffice import codelists
from cmoffice.casework import contact, moves, office, ownfile, ownfile_parts, papers, referral, review
from cmoffice.codelists import LEFT_OUT, SHARE_ITEM
from cmoffice.language import gettext as _
from cmoffice.language import plain_day
from cmoffice.models import FollowUp, Objective, Placement, PlanAction
from cmoffice.refusals import Refused
from cmoffice.sheets import GIVE, SHRED, Break, Heading, Pairs, Points, Sheet, Words

BY_THEMSELVES = ("name", "code_and_contact")  # on the slip with the name, which goes apart


def slip(made):
    """The slip of a referral for its service: the code and exactly the items that were ticked, and where to answer. No name."""
    case, provider = made.case, made.provider
    to = f"{provider.name}, {provider.focal_role}" if provider.focal_role else provider.name
    head = [
        (_("To"), to),
        (_("What is needed"), _named(made.service, codelists.SERVICE)),
        *(((_("Sent"), plain_day(made.sent_on)),) if made.sent_on else ()),
        *(((_("Urgent"), _("please answer within 3 days")),) if made.urgent else ()),
    ]
    told = [(str(SHARE_ITEM[item]), _told(case, made, item)) for item in made.tells]
    left_out = ", ".join(str(LEFT_OUT[code]) for code in made.left_out or ())
    return Sheet(
        _("Referral"),
        (
            Pairs(tuple(head)),
            Heading(_("What you need to know")),
            Pairs(_clean(case, told)),
            *(
                (Words(_("Left out on purpose, because contact in this way is not safe: %(what)s", what=left_out)),)
                if left_out
                else ()
            ),
            Heading(_("Please answer")),
            Points(
                (
                    _("accepted, first appointment on ____________"),
                    _("not accepted, because ____________________________"),
                ),
                boxes=True,
            ),
            Words(_("Use the code when you answer, never the name. Share nothing of this with others."), quiet=True),
        ),
        code=case.code,
        about=_("No name on this sheet. Keep it locked; give it back or destroy it when it is no longer needed."),
        then=GIVE,
    )


def minutes(case, filed, parts):
    """The minutes of a conference for those who took part: roles and agencies, no name.

    `parts` are the answers in words, section by section, without what is strictly confidential; codes of other files are taken out.
    """
    return Sheet(
        _("Case conference"),
        tuple(part for title, lines in parts if lines for part in _section(case, title, lines)),
        code=case.code,
        about=_("%(day)s · roles and agencies only", day=plain_day(filed.done_at)),
        then=SHRED,
    )


def own_file(case):
    """The copy for the person, as it was gone through and screened (F29). Refuses E41 otherwise (D19)."""
    own = ownfile.screened(case)
    if own is None:
        raise Refused("E41")
    copy = ownfile.copy_of(case, own)
    parts = [part for key in codelists.OWN_FILE_PARTS if key in copy.parts for part in _own_part(case, copy, key)]
    return Sheet(
        _("Your file"),
        (
            *parts,
            Words(_("If something here is wrong, tell your caseworker: it can be corrected."), quiet=True),
            Words(_gone_through(copy), quiet=True),
        ),
        code=case.code,
        about=_(
            "What is written about you, without what others told us in confidence. Where something is left out stand words in brackets."
        ),
        then=GIVE,
    )


def _gone_through(copy):
    """Who took the second look at the copy, and when."""
    person = office.people().get(copy.screened_by)
    who = person.short_name if person else "–"
    return _("Gone through on %(day)s, screened by %(who)s", day=plain_day(copy.screened_at), who=who)


def export(case, parts, named, by, now):
    """Chosen parts of a case for an agency: codes of EXPORT_PART; with `named`, codes of EXPORT_NAMED, the identity on a first page of its own.

    Looking at the identity is written on the trail (D35). Raises Unplugged when a name is asked for and the register is not attached.
    """
    identity = contact.identity_lines(case, named, by, now) if named else ()
    written = {
        "short_facts": _facts,
        "assessed": _assessed,
        "planned": _planned,
        "done_so_far": _done,
        "where_now": _where,
    }
    whole = []
    if identity:
        whole += [Heading(_("Who it is")), Pairs(tuple((str(what), value) for what, value in identity))]
        whole += [Break()] if parts else []
    for part in codelists.EXPORT_PART:
        if part in parts:
            found = [*written[part](case)] or [Words(_("Nothing is written down about this."))]
            whole += [Heading(str(codelists.EXPORT_PART[part])), *found]
    return Sheet(
        _("From the file"),
        tuple(whole),
        code=case.code,
        about="" if identity else _("By code; no name"),
        then=GIVE,
    )


def to_read_back(sheet):
    """The sheet as it is shown before it is sealed: what each page will bear is said, not yet there."""
    return replace(
        sheet, then=GIVE, foot=(_("on each page: confidential, which copy, who made it, when, for whom and what for"),)
    )


def _named(code, codes):
    return str(codes.get(code, code)) if code else "–"


def _clean(case, lines):
    """Lines of (what, answer) without codes of other files."""
    return tuple((str(what), moves.without_codes(case, str(answer))) for what, answer in lines)


def _told(case, made, item):
    if item == "needs":
        return made.reason
    if item == "age_sex":
        return _child(case)
    if item in BY_THEMSELVES:
        return _("on the slip with the name, which comes apart")
    return made.told.get(item, "")


def _child(case):
    """A girl of so many years, without a name."""
    if case.age_years is None:
        return _("Child")
    if case.age_years >= 18:
        who = {"female": _("Woman"), "male": _("Man")}.get(case.sex, _("Adult"))
    else:
        who = {"female": _("Girl"), "male": _("Boy")}.get(case.sex, _("Child"))
    return f"{who}, {case.age_years}"


def _section(case, title, lines):
    if title:
        yield Heading(str(title))
    plain = []
    for line in lines:
        if not line.rows:
            plain.append((line.label, line.words))
            continue
        if plain:
            yield Pairs(_clean(case, plain))
            plain = []
        yield Heading(str(line.label), 3)
        yield Points(tuple(moves.without_codes(case, _in_a_row(row)) for row in line.rows))
    if plain:
        yield Pairs(_clean(case, plain))


def _in_a_row(row):
    """One row of a paper on one line; on which ground another agency may know is told to nobody."""
    grounds = {str(words) for words in codelists.AGENCY_BASIS.values()}
    told = [(what, answer) for what, answer in row if answer not in grounds]
    return " · ".join(
        f"{what}: {answer}" if at and not what[0].islower() else answer for at, (what, answer) in enumerate(told)
    )


# ---- the own file


def _own_part(case, copy, key):
    lines = copy.lines.get(key, ())
    if key == "registration":
        yield Heading(_("How you came to us"))
        person = office.people().get(case.keyworker_id)
        concerns = "; ".join(_named(code, codelists.CONCERN) for code in case.concerns)
        facts = [(_("Registered"), plain_day(case.registered_on)) if case.registered_on else None]
        facts += [(_("What it is about"), concerns) if copy.tells_concerns and concerns else None]
        facts += [(_("Your caseworker"), person.short_name) if person else None]
        yield Pairs(tuple(filter(None, facts)))
    elif key == "plan":
        yield Heading(_("Your plan"))
        yield Points(tuple(_own_plan(lines))) if lines else Words(_("There is no plan yet."))
    elif key == "followups":
        yield Heading(_("When we met"))
        yield Words(", ".join(plain_day(on) for on in copy.met_on) or _("Not yet."))
        if copy.next_on:
            yield Words(_("Next by %(day)s", day=plain_day(copy.next_on)))
        yield from _own_lines(lines)
    elif key == "referrals":
        yield Heading(_("To whom you were sent for help"))
        rows = tuple(f"{_named(row.service, codelists.SERVICE)} · {plain_day(row.sent_on)}" for row in copy.referrals)
        yield Points(rows) if rows else Words(_("Nowhere yet."))
    else:
        yield Heading(_("Notes") if key == "notes" else _("What the assessments say"))
        yield from [*_own_lines(lines)] or [Words(_("Nothing is written down about this."))]


def _own_plan(lines):
    for heading, day, words in lines:
        text, by = " ".join(words), ""
        if day and heading != "goal":
            by = (
                _("done %(day)s", day=plain_day(day))
                if heading == "action_done"
                else _("by %(day)s", day=plain_day(day))
            )
        yield f"{text} ({by})" if by else text


def _own_lines(lines):
    told = [
        (f"{_heads()[heading]} {plain_day(day) if day else ''}".strip(), " ".join(words))
        for heading, day, words in lines
        if heading in _heads()
    ]
    if told:
        yield Pairs(tuple(told))


def _heads():
    """What stands beside a line of the own file, by where it was written."""
    return {
        "followup": _("What was seen on"),
        "own_words": _("What you said on"),
        "next_steps": _("What was agreed on"),
        "note": _("Written about"),
        "judgement": _("What the caseworker thought on"),
        "safety_note": _("How safe it is"),
        "health_note": _("Health"),
        "strengths": _("What is good"),
        "risk_reason": _("Why we worry or not"),
        "observed": _("What was seen"),
        "risk_factors": _("What makes it harder"),
        "protective_factors": _("What helps"),
        "tracing_done": _("Looking for the family"),
        "tracing_outcome": _("Looking for the family"),
        "analysis": _("What we think"),
    }


# ---- parts of a case


def _facts(case):
    group = codelists.concern_group(case.concerns)
    concerns = (
        _named(group, codelists.CONCERN_GROUP)
        if group == "sensitive"
        else "; ".join(_named(code, codelists.CONCERN) for code in case.concerns)
    )
    lines = [
        (_("Child"), _child(case)),
        (_("District"), case.area or "–"),
        (_("What it is about"), concerns or "–"),
        (_("Risk"), _named(case.risk, codelists.RISK)),
    ]
    if case.registered_on:
        lines.append((_("Known to us since"), plain_day(case.registered_on)))
    yield Pairs(tuple(lines))


def _assessed(case):
    heads = _heads()
    for paper, names in ownfile_parts.ASSESSMENT.items():
        filed = papers.latest(case, paper)
        found = [(heads[name], filed.answers[name]) for name in names if filed and filed.answers.get(name)]
        if found:
            kind = _("First assessment") if paper == "F03" else _("Full assessment")
            yield Heading(f"{kind}, {plain_day(filed.done_at)}", 3)
            yield Pairs(_clean(case, found))


def _planned(case):
    for plan in review.plans_in_force(case):
        if plan.goal:
            yield Words(moves.without_codes(case, plan.goal))
        objectives = Objective.select().where(Objective.plan == plan.id).order_by(Objective.position, Objective.id)
        actions = PlanAction.select().where((PlanAction.plan == plan.id) & PlanAction.status.in_(("todo", "done")))
        yield from _points(case, ((one.wording, one.target_on, False) for one in objectives))
        yield from _points(
            case,
            (
                (one.plain_words or one.what, one.done_on or one.due_on, one.status == "done")
                for one in actions.order_by(PlanAction.position, PlanAction.id)
            ),
        )


def _points(case, lines):
    found = []
    for words, day, is_done in lines:
        if words:
            by = (
                (_("done %(day)s", day=plain_day(day)) if is_done else _("by %(day)s", day=plain_day(day)))
                if day
                else ""
            )
            found.append(moves.without_codes(case, f"{words} ({by})" if by else words))
    if found:
        yield Points(tuple(found))


def _done(case):
    seen = [row.done_on for row in FollowUp.select().where(FollowUp.case == case.id).order_by(FollowUp.done_on)]
    if seen:
        yield Pairs(((_("Follow-ups"), ", ".join(plain_day(day) for day in seen)),))
    rows = [
        f"{_named(row.service, codelists.SERVICE)} · {_named(row.outcome, codelists.REFERRAL_OUTCOME) if row.outcome else _named(row.status, codelists.REFERRAL_STATUS)}"
        for row in referral.of(case)
        if row.sent_on
    ]
    if rows:
        yield Heading(_("What came of the services"), 3)
        yield Points(tuple(rows))


def _where(case):
    placed = Placement.select().where((Placement.case == case.id) & Placement.ended_on.is_null())
    row = placed.order_by(Placement.started_on.desc(), Placement.id.desc()).first()
    arrangement, since = (row.arrangement, row.started_on) if row else (case.care_arrangement, case.care_since)
    if arrangement:
        lines = [(_("Lives with"), _named(arrangement, codelists.CARE))]
        if since:
            lines.append((_("Since"), plain_day(since)))
        yield Pairs(tuple(lines))
