"""Who may do what: an action in plain words, and for each role that may do it the tie to the case that is needed.

What is not named is refused. Every list and every lookup of cases starts from cases_for(reader).
"""

import json

from peewee import JOIN, fn

from cmoffice.models import Case, CaseReader, Paper, PaperBatch, Request, Staff, each_of, in_work, prepared

CASEWORKER, SUPERVISOR, CLERK, ADMINISTRATOR = "caseworker", "supervisor", "clerk", "administrator"


def anyone(staff, case):
    """No tie to a case is needed."""
    return True


def own(staff, case):
    """The keyworker; or whoever took the case in, until it was given to somebody for the first time."""
    return case.keyworker_id == staff.id or (
        case.keyworker_id is None and case.keyworker_since is None and case.entered_by_id == staff.id
    )


def near(staff, case):
    """Her own case, or one on which she works beside its keyworker until a day (R01)."""
    return own(staff, case) or is_beside(staff, case.code)


def near_open(staff, case):
    """Such a case while it is open."""
    return near(staff, case) and case.is_open


def own_open(staff, case):
    """Her own case while it is open."""
    return own(staff, case) and case.is_open


def own_begun(staff, case):
    """Her own case, open or not yet opened."""
    return own(staff, case) and (case.is_open or case.status in ("unfiled", "screening"))


def own_unopened(staff, case):
    """Her own case that has not been opened yet."""
    return own(staff, case) and case.status in ("unfiled", "screening")


def team(staff, case):
    """A case of the supervisor's own team, or one that she supervises in place of a colleague in conflict (R04)."""
    return (case.team_id is not None and case.team_id == staff.team_id) or case.supervisor_id == staff.id


def team_near(staff, case):
    """A case that she supervises or carries, or on which she works beside its keyworker."""
    return team(staff, case) or case.keyworker_id == staff.id or is_beside(staff, case.code)


def team_near_open(staff, case):
    """Such a case while it is open."""
    return team_near(staff, case) and case.is_open


def team_live(staff, case):
    """A case of her team on which work goes on or is about to."""
    return team(staff, case) and (case.is_open or case.status in ("unfiled", "screening"))


def team_open(staff, case):
    """An open case of the supervisor's own team."""
    return team(staff, case) and case.is_open


def own_not_closing(staff, case):
    """Her own open case of which nobody has asked the closure yet."""
    return own(staff, case) and case.status == "open"


def own_open_refugee(staff, case):
    """Her own open case of a child who is a refugee or seeks asylum."""
    return own_open(staff, case) and case.displacement in ("refugee", "asylum_seeker")


def other_than_own(staff, case):
    """A case of the team that the supervisor does not carry, did not take in herself and does not work on."""
    return (
        team(staff, case)
        and case.keyworker_id != staff.id
        and case.entered_by_id != staff.id
        and not is_beside(staff, case.code)
    )


def other_asking_closure(staff, case):
    """Such a case whose closure was asked for."""
    return other_than_own(staff, case) and case.status == "closure_requested"


def own_begun_or_asked_back(staff, case):
    """Her own case, open, not yet opened, or ended and asked to be reopened: consent is asked again before it opens (M25)."""
    return own_begun(staff, case) or (own_ended(staff, case) and is_asked_back(case))


def is_asked_back(case):
    """Whether somebody asked to reopen this case and nobody has decided yet."""
    asked = (Request.case == case.id) & (Request.kind == "reopen") & Request.decided_at.is_null()
    return Request.select().where(asked).exists()


def own_ended(staff, case):
    """A case that was her own when it ended."""
    return own(staff, case) and case.status in ENDED


def own_closed(staff, case):
    """Her own closed case, which a visit is still owed."""
    return own(staff, case) and case.status == "closed"


def other_ended(staff, case):
    """A case of the team that ended, not the supervisor's own."""
    return other_than_own(staff, case) and case.status in ENDED


def other_open(staff, case):
    """An open case of the team that is not the supervisor's own."""
    return other_than_own(staff, case) and case.is_open


def other_passed_on(staff, case):
    """Such a case that is to be passed on to another agency."""
    return other_than_own(staff, case) and case.status == "transfer_pending"


def own_passed_on(staff, case):
    """Her own case that is to be passed on."""
    return own(staff, case) and case.status == "transfer_pending"


def team_passed_on(staff, case):
    """A case of the team that is to be passed on."""
    return team(staff, case) and case.status == "transfer_pending"


def own_handed(staff, case):
    """Her own case on its way to another agency, or there."""
    return own(staff, case) and case.status in ("transfer_pending", "transferred")


def team_handed(staff, case):
    """A case of the team on its way to another agency, or there."""
    return team(staff, case) and case.status in ("transfer_pending", "transferred")


def other_than_own_unmerged(staff, case):
    """A case of the team, not the supervisor's own, that is not part of another one yet."""
    return other_than_own(staff, case) and case.status != "merged"


def own_unmerged(staff, case):
    """Her own case that is not part of another one yet."""
    return own(staff, case) and case.status != "merged"


def other_without_consent(staff, case):
    """Such a case that waits for a decision about consent, was begun in an emergency, goes on without consent or lost it."""
    return other_than_own(staff, case) and case.consent_state != "given"


ENDED = ("closed", "transferred", "screened_out")

# fmt: off
RULES = {
    "see my work":              {CASEWORKER: anyone},
    "see my cases":             {CASEWORKER: anyone, SUPERVISOR: anyone},
    "register case":            {CASEWORKER: anyone},
    "find":                     {CASEWORKER: anyone, SUPERVISOR: anyone},
    "see team":                 {SUPERVISOR: anyone},
    "see tray":                 {CLERK: anyone},
    "see office":               {ADMINISTRATOR: anyone},
    "manage people":            {ADMINISTRATOR: anyone},
    "see settings":             {SUPERVISOR: anyone, ADMINISTRATOR: anyone},
    "change settings":          {SUPERVISOR: anyone},
    "see reports":              {CASEWORKER: anyone, SUPERVISOR: anyone},
    "publish figures":          {SUPERVISOR: anyone},
    "change forms":             {SUPERVISOR: anyone, ADMINISTRATOR: anyone},
    "confirm people":           {SUPERVISOR: anyone},
    "read access record":       {SUPERVISOR: anyone, ADMINISTRATOR: anyone},
    "check the trail":          {SUPERVISOR: anyone, ADMINISTRATOR: anyone},
    "open the office":          {CASEWORKER: anyone, SUPERVISOR: anyone},
    "see safe keeping":         {SUPERVISOR: anyone, ADMINISTRATOR: anyone},
    "make backups":             {SUPERVISOR: anyone, ADMINISTRATOR: anyone},
    "make recovery sheet":      {SUPERVISOR: anyone},
    "see sessions":             {SUPERVISOR: anyone, ADMINISTRATOR: anyone},
    "end sessions":             {SUPERVISOR: anyone, ADMINISTRATOR: anyone},
    "require second factor":    {SUPERVISOR: anyone},
    "remove second factor":     {SUPERVISOR: anyone},
    "reset password":           {SUPERVISOR: anyone},
    "see evacuation":           {SUPERVISOR: anyone, ADMINISTRATOR: anyone},
    "write evacuation plan":    {SUPERVISOR: anyone},
    "destroy office":           {SUPERVISOR: anyone, ADMINISTRATOR: anyone},
    "change office keys":       {SUPERVISOR: anyone},
    "set hours":                {SUPERVISOR: anyone},
    "second person":            {SUPERVISOR: anyone, ADMINISTRATOR: anyone},
    "change network":           {SUPERVISOR: anyone, ADMINISTRATOR: anyone},
    "read case":                {CASEWORKER: near, SUPERVISOR: team_near},
    "read identity":            {CASEWORKER: near, SUPERVISOR: team_near},
    "enter identity":           {CASEWORKER: own_begun},
    "leave unregistered":       {CASEWORKER: own_unopened},
    "add note":                 {CASEWORKER: near_open, SUPERVISOR: team_near_open},
    "correct note":             {CASEWORKER: near_open, SUPERVISOR: team_near_open},
    "read confidential note":   {CASEWORKER: own, SUPERVISOR: team},
    "log follow-up":            {CASEWORKER: near_open},
    "change registration":      {CASEWORKER: own_open},
    "change risk":              {CASEWORKER: own_open},
    "assess":                   {CASEWORKER: own_open},
    "draw up plan":             {CASEWORKER: own_open},
    "approve plan":             {SUPERVISOR: other_open},
    "decide without consent":   {SUPERVISOR: other_without_consent},
    "propose without consent":  {CASEWORKER: own_open, SUPERVISOR: own_open},
    "record consent":           {CASEWORKER: own_begun_or_asked_back, SUPERVISOR: team_live},
    "withdraw consent":         {CASEWORKER: own, SUPERVISOR: team},
    "settle sharing":           {CASEWORKER: own, SUPERVISOR: team},
    "record sharing":           {CASEWORKER: own_open, SUPERVISOR: team_open},
    "refer":                    {CASEWORKER: own_open, SUPERVISOR: own_open},
    "answer referral":          {CASEWORKER: own, SUPERVISOR: own},
    "assign":                   {SUPERVISOR: team_live},
    "request closure":          {CASEWORKER: own_not_closing},
    "authorise closure":        {SUPERVISOR: other_asking_closure},
    "audit files":              {SUPERVISOR: anyone},
    "audit file":               {SUPERVISOR: other_than_own},
    "see audited":              {CASEWORKER: anyone, SUPERVISOR: anyone},
    "mend audited":             {CASEWORKER: own, SUPERVISOR: own},
    "answer caseworker":        {SUPERVISOR: team},
    "see who opened":           {CASEWORKER: own, SUPERVISOR: team},
    "print case":               {CASEWORKER: own, SUPERVISOR: team},
    "see services":             {CASEWORKER: anyone, SUPERVISOR: anyone, CLERK: anyone},
    "type service entry":       {SUPERVISOR: anyone, CLERK: anyone},
    "edit services":            {SUPERVISOR: anyone},
    "suggest service":          {CASEWORKER: anyone},
    "note service gap":         {CASEWORKER: anyone, SUPERVISOR: anyone},
    "see who may open":         {CASEWORKER: own, SUPERVISOR: team},
    "name co-workers":          {SUPERVISOR: team_live},
    "declare conflict":         {CASEWORKER: near, SUPERVISOR: team_near},
    "record conflict":          {SUPERVISOR: team},
    "mark highly sensitive":    {CASEWORKER: own, SUPERVISOR: team},
    "name readers":             {SUPERVISOR: team},
    "hold review":              {CASEWORKER: own_open},
    "hold planning meeting":    {CASEWORKER: own_open},
    "hold conference":          {CASEWORKER: own_open},
    "give minutes":             {CASEWORKER: own_open, SUPERVISOR: team_open},
    "name people":              {CASEWORKER: own_open},
    "read names":               {CASEWORKER: own, SUPERVISOR: team},
    "end task":                 {CASEWORKER: own_open, SUPERVISOR: team_open},
    "break the glass":          {CASEWORKER: anyone, SUPERVISOR: anyone},
    "review glass":             {SUPERVISOR: anyone},
    "review access":            {SUPERVISOR: anyone},
    "see approvals":            {SUPERVISOR: anyone},
    "write incident":           {CASEWORKER: own_open},
    "read incident":            {CASEWORKER: own, SUPERVISOR: team_near},
    "notice report duty":       {CASEWORKER: near, SUPERVISOR: team_near},
    "read report duty":         {CASEWORKER: own, SUPERVISOR: team},
    "decide report":            {SUPERVISOR: anyone},
    "cancel error":             {SUPERVISOR: other_open},
    "ask reopening":            {CASEWORKER: own_ended},
    "reopen":                   {SUPERVISOR: other_ended},
    "ask merge":                {CASEWORKER: own_unmerged},
    "merge":                    {SUPERVISOR: other_than_own_unmerged},
    "answer birthday":          {CASEWORKER: own_open},
    "hand over caseload":       {SUPERVISOR: anyone},
    "destroy after retention":  {SUPERVISOR: anyone},
    "set years of keeping":     {SUPERVISOR: anyone},
    "run round of keeping":     {ADMINISTRATOR: anyone},
    "visit after closing":      {CASEWORKER: own_closed},
    "ask transfer":             {CASEWORKER: own_not_closing},
    "agree transfer":           {SUPERVISOR: other_passed_on},
    "end transfer":             {CASEWORKER: own_passed_on, SUPERVISOR: team_passed_on},
    "hand over file":           {CASEWORKER: own_handed, SUPERVISOR: team_handed},
    "record death":             {CASEWORKER: own_open, SUPERVISOR: team_open},
    "record care":              {CASEWORKER: own_open},
    "link family":              {CASEWORKER: own_open, SUPERVISOR: team_open},
    "register sibling":         {CASEWORKER: own_open},
    "assess best interests":    {CASEWORKER: own_open_refugee},
    "file staff concern":       {CASEWORKER: anyone, SUPERVISOR: anyone, CLERK: anyone, ADMINISTRATOR: anyone},
    "read staff concerns":      {SUPERVISOR: anyone},
    "switch emergency":         {SUPERVISOR: anyone},
    "screen own file":          {CASEWORKER: own, SUPERVISOR: team},
    "see visits":               {CASEWORKER: anyone, SUPERVISOR: anyone},
    "go on a visit":            {CASEWORKER: near, SUPERVISOR: team_near},
    "mark visits in pairs":     {CASEWORKER: own_open, SUPERVISOR: team_open},
    "see caseloads":            {SUPERVISOR: anyone},
    "set caseload limit":       {SUPERVISOR: anyone},
    "supervise caseworkers":    {SUPERVISOR: anyone},
    "read supervision":         {CASEWORKER: anyone, SUPERVISOR: anyone},
    "sign supervision":         {CASEWORKER: anyone},
    "see case meetings":        {CASEWORKER: anyone, SUPERVISOR: anyone},
    "hold case meetings":       {SUPERVISOR: anyone},
    "type papers":              {CLERK: anyone},
    "set up trays":             {SUPERVISOR: anyone},
    "check papers":             {CASEWORKER: anyone, SUPERVISOR: anyone},
    "file checked paper":       {SUPERVISOR: team_live},
    "answer queries":           {CASEWORKER: anyone, SUPERVISOR: anyone, CLERK: anyone},
    "bring in old cases":       {SUPERVISOR: anyone},
    "take in from another agency": {SUPERVISOR: anyone},
    "print bad-day pack":       {CASEWORKER: anyone, SUPERVISOR: anyone},
    "write letters":            {SUPERVISOR: anyone},
    "count prints":             {CASEWORKER: anyone, SUPERVISOR: anyone, CLERK: anyone, ADMINISTRATOR: anyone},
    "seal files":               {CASEWORKER: own, SUPERVISOR: team},
    "export with names":        {SUPERVISOR: team},
    "put on meeting list":      {CASEWORKER: own_open, SUPERVISOR: team_open},
}
# fmt: on


# what a file opened in need lets its opener do (R05), and whether the second opening, of the identity, is needed for it
IN_NEED = {"read case": False, "read identity": True}


def may(staff, action, case=None):
    """Whether this person may do this, to this case if the action is about one; False for whatever is not named (E35)."""
    tie = RULES[action].get(staff.role)
    if tie is None:
        return False
    if case is None:
        return tie is anyone
    if case.code in staff.conflicts:
        return False
    return tie(staff, case) or (action in IN_NEED and is_in_need(staff, case.code, IN_NEED[action]))


def role_may(staff, action):
    """Whether the person's role has this action at all, whatever the case."""
    return staff.role in RULES[action]


def is_beside(staff, code):
    """Whether she was named to work on this case beside its keyworker, and the last day of it is not over (R01)."""
    return staff.beside.get(code, "") >= staff.day


def is_in_need(staff, code, identity=False):
    """Whether she opened this file in need and its hours are not over (R05, T30); the identity only by a second opening."""
    return any(
        code == opened and until > staff.moment and (named or not identity) for opened, until, named in staff.glass
    )


def cases_for(staff):
    """The cases this person needs to know of (R01), as a query to narrow further; highly sensitive ones only for their named readers."""
    return Case.select().where(visible_to(staff))


def find_case(staff, code):
    """The case with this code if this person needs to know of it or has opened it in need, else None.

    One statement whatever the answer, so that a hidden case takes as long as one that nobody has (E31).
    """
    if code in staff.conflicts:
        code = ""
    how = BESIDE if is_beside(staff, code) else IN_HASTE if is_in_need(staff, code) else staff.role
    return next(
        iter(_found(staff.id, staff.team_id, staff.day, code, how=how, has_team=staff.team_id is not None)), None
    )


BESIDE, IN_HASTE = "beside", "in need"


@prepared
def _found(me, team, day, code, *, how, has_team):
    """The case of this code for somebody of this role, or with this right to it."""
    if how == IN_HASTE:
        right = Case.sensitivity == "normal"
    elif how == BESIDE:
        right = _may_know(me, day)
    else:
        right = _ties(how, me, team if has_team else None, day)
    return Case.select().where(right & (Case.code == code))


def visible_to(staff):
    """The condition behind cases_for, for queries that join the case."""
    return _ties(staff.role, staff.id, staff.team_id, staff.day, _beside_now(staff), staff.conflicts)


def counts_for(staff):
    """The condition for cases that count as hers or her team's: those she may know of, but not those on which she only works beside their keyworker."""
    return _ties(staff.role, staff.id, staff.team_id, staff.day, (), staff.conflicts)


def _ties(role, me, team, day, beside=(), conflicts=()):
    """What ties a person of this role to a case: `beside` are the codes on which she works beside their keyworker, `conflicts` those of which she must not know."""
    tie = Case.keyworker == me
    if role == CASEWORKER:
        tie |= Case.keyworker.is_null() & Case.keyworker_since.is_null() & (Case.entered_by == me)
    elif role == SUPERVISOR:
        tie |= Case.supervisor == me
        if team is not None:
            tie |= Case.team == team
    else:
        return Case.id.is_null()
    if beside:
        tie |= Case.code.in_(beside)
    known = tie & _may_know(me, day)
    return known & Case.code.not_in(conflicts) if conflicts else known


def _beside_now(staff):
    return [code for code, until in staff.beside.items() if until >= staff.day]


def visible_sql(staff):
    """The same condition as text about the table "t1", with its values: for queries that are written out and asked often."""
    return _as_condition(_visible, staff)


def suspected_sql(staff):
    """The condition behind hidden_from turned round, as text about the table "t1": cases of which this person may know that they are there."""
    return _as_condition(_suspected, staff)


def _as_condition(query, staff):
    beside, conflicts = _beside_now(staff), staff.conflicts
    known = staff.id, staff.team_id, staff.day, json.dumps(beside), json.dumps(conflicts)
    text, values = query.text(
        *known,
        role=staff.role,
        has_team=staff.team_id is not None,
        is_beside=bool(beside),
        has_conflicts=bool(conflicts),
    )
    return text.split(" WHERE ", 1)[1], values


@prepared
def _visible(me, team, day, beside, conflicts, *, role, has_team, is_beside, has_conflicts):
    ties = each_of(beside) if is_beside else (), each_of(conflicts) if has_conflicts else ()
    return Case.select(Case.id).where(_ties(role, me, team if has_team else None, day, *ties))


@prepared
def _suspected(me, team, day, beside, conflicts, *, role, has_team, is_beside, has_conflicts):
    known = _may_know(me, day)
    return Case.select(Case.id).where(known & Case.code.not_in(each_of(conflicts)) if has_conflicts else known)


def hidden_from(staff):
    """The condition for cases that this person must not even suspect: highly sensitive ones without her name, and those of a conflict (D10, R03)."""
    return ~_may_know(staff.id, staff.day) | Case.code.in_(staff.conflicts or [""])


def papers_to_check(staff):
    """The condition for papers that this person holds against what was typed from them, on a query that joins their cases and batches (R08).

    A caseworker: those of the cases she carries, and those without a known case that name her. A supervisor: those of her team too, and those that
    name nobody, but those that she passed on by their code. A paper about an incident stays with its caseworker; one of a case that she must not even suspect is not there,
    nor one that she typed herself when she was a clerk.
    """
    return _papers_of(staff.role, staff.id, staff.team_id, staff.day, staff.conflicts)


def count_to_check(staff, *states):
    """How many papers of these states she holds against what was typed from them; asked on the pages that open the day."""
    known = staff.id, staff.team_id, staff.day, json.dumps(staff.conflicts), json.dumps(states)
    asked = _papers(*known, role=staff.role, has_team=staff.team_id is not None, has_conflicts=bool(staff.conflicts))
    return asked[0][0]


@prepared
def _papers(me, team, day, conflicts, states, *, role, has_team, has_conflicts):
    hers = _papers_of(role, me, team if has_team else None, day, each_of(conflicts) if has_conflicts else ())
    counted = Paper.select(fn.COUNT(Paper.id)).join(PaperBatch).switch(Paper).join(Case, JOIN.LEFT_OUTER)
    return counted.where(Paper.state.in_(each_of(states)) & in_work() & hers).tuples()


def _papers_of(role, me, team, day, conflicts):
    about_none = Paper.case.is_null()
    mine = about_none & (Paper.caseworker == me)
    mine |= (Case.keyworker == me) | (
        Case.keyworker.is_null() & Case.keyworker_since.is_null() & (Case.entered_by == me)
    )
    if role == SUPERVISOR:
        of_team = Staff.select(Staff.id).where(Staff.team == team) if team is not None else [me]
        hers = about_none & (Paper.caseworker.is_null() | Paper.caseworker.in_(of_team))
        hers |= Case.supervisor == me
        if team is not None:
            hers |= Case.team == team
        left_alone = (PaperBatch.sheet != "incident") | (about_none & Paper.caseworker.is_null())
        passed_on = (Paper.state == "to_check") & Paper.checked_by.is_null(False) & (Paper.checked_by == me)
        mine |= hers & left_alone & ~(about_none & passed_on)
    suspected = about_none & (
        Paper.registration_no.is_null() | Paper.registration_no.not_in(_hidden_registrations(me, day, conflicts))
    )
    typed_by_others = (Paper.keyed_by.is_null() | (Paper.keyed_by != me)) & (
        Paper.second_by.is_null() | (Paper.second_by != me)
    )
    known = _may_know(me, day)
    return mine & typed_by_others & (suspected | (known & Case.code.not_in(conflicts) if conflicts else known))


def _hidden_registrations(me, day, conflicts):
    """The numbers of registration papers whose cases this person must not even suspect: an identity sheet bears such a number before it has a case."""
    registered, hidden = Paper.alias(), Case.alias()
    named = CaseReader.select(CaseReader.case).where(
        (CaseReader.staff == me) & (CaseReader.until.is_null() | (CaseReader.until >= day))
    )
    unnamed = (hidden.sensitivity != "normal") & hidden.id.not_in(named)
    shut = registered.number.is_null(False) & (unnamed | hidden.code.in_(conflicts) if conflicts else unnamed)
    return registered.select(registered.number).join(hidden, on=registered.case == hidden.id).where(shut)


def _may_know(me, day):
    """Not highly sensitive, or she is a named reader whose last day is not over (D10)."""
    named = CaseReader.select(CaseReader.case).where(
        (CaseReader.staff == me) & (CaseReader.until.is_null() | (CaseReader.until >= day))
    )
    return (Case.sensitivity == "normal") | Case.id.in_(named)


def is_supervisor(staff):
    """Whether this person supports and teaches caseworkers rather than carrying cases."""
    return staff.role == SUPERVISOR


def may_reset(by, staff):
    """Whether this supervisor makes a slip for somebody who forgot her password: clerks, administrators, and caseworkers of her team.

    Never for herself or another supervisor: with the slip she could sign in as that person and see what she need not know.
    """
    near = staff.role in (CLERK, ADMINISTRATOR) or (staff.role == CASEWORKER and staff.team_id == by.team_id)
    return by.role == SUPERVISOR and staff.id != by.id and near


def carries_cases(staff):
    """Whether a person of this role can be a keyworker (6.1)."""
    return staff.role in (CASEWORKER, SUPERVISOR)


def touches_cases(role):
    """Whether this role comes near case content or identities, so that a supervisor has to confirm who gets it."""
    return role != ADMINISTRATOR


def keeps_office_running(staff):
    """Whether the office cannot do without somebody of this role."""
    return staff.role in (SUPERVISOR, ADMINISTRATOR)


def home_of(staff):
    """Name of the page on which this person's day begins."""
    return {CASEWORKER: "work.show", SUPERVISOR: "team.show", CLERK: "tray.show", ADMINISTRATOR: "office.show"}[
        staff.role
    ]
