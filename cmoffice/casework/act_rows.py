"""What the tables hold of the acts that the figures count (I16-I38): referrals, objectives, plans, feedback, incidents and the rest.

Only acts in the cases that count, and only those of times from a day on; one statement for each table.
"""

from cmoffice.casework import incident
from cmoffice.casework.counted_rows import each_table
from cmoffice.models import Case, FiledForm, Incident, Objective, Plan, PlanAction, Referral, Transfer

IN_FORCE = ("approved", "replaced")  # a plan that is or was in force
DRAWN_UP = ("submitted", *IN_FORCE)


def read(kept, first):
    """Put the rows of all acts since this day beside what was read of their cases."""
    kept.rows.update(each_table(_tables, kept.cases, first))
    return kept


def _tables(cases, first, _begun_at, begun_at):
    # a day earlier: the day of the office begins before that of the tables in places far in the east
    return {
        "referrals": (
            Referral,
            (
                Referral.case,
                Referral.service,
                Referral.urgent,
                Referral.status,
                Referral.sent_on,
                Referral.feedback_on,
                Referral.outcome,
                Referral.ended_on,
            ),
            Referral.sent_on >= first,
        ),
        "objectives": (
            Objective,
            (Objective.case, Objective.plan, Objective.target_on, Objective.progress),
            (Objective.target_on >= first) & _stands(Objective, cases),
        ),
        "actions": (
            PlanAction,
            (PlanAction.case, PlanAction.service, PlanAction.done_on),
            (PlanAction.kind == "direct_service")
            & (PlanAction.status == "done")
            & (PlanAction.done_on >= first)
            & _stands(PlanAction, cases),
        ),
        "drawn": (
            Plan,
            (Plan.case, Plan.drawn_on, Plan.answers, Plan.confidential),
            Plan.state.in_(DRAWN_UP) & ((Plan.drawn_on >= first) | (Case.incidents > 0)),
        ),
        "feedback": (
            FiledForm,
            (FiledForm.case, FiledForm.done_at, FiledForm.answers),
            (FiledForm.paper == "F23") & (FiledForm.done_at >= begun_at),
        ),
        "incidents": (
            Incident,
            (
                Incident.case,
                Incident.interviewed_on,
                Incident.type,
                Incident.contexts,
                Incident.delay,
                Incident.answers,
            ),
            (Incident.interviewed_on >= first) & incident.counted(),
        ),
        "transfers": (
            Transfer,
            (Transfer.case, Transfer.basis, Transfer.file_agreed, Transfer.agreed_at, Transfer.ended_at),
            (Transfer.ended_how == "accepted") & (Transfer.ended_at >= begun_at),
        ),
        "deaths": (
            FiledForm,
            (FiledForm.case, FiledForm.confidential),
            (FiledForm.paper == "F17") & FiledForm.replaced_at.is_null(),
        ),
    }


def _stands(model, cases):
    """The condition for rows of plans of these cases that are or were in force and that no later plan carries on as its own."""
    in_force = Plan.select(Plan.id).where(Plan.state.in_(IN_FORCE) & Plan.case.in_(cases))
    heir = model.alias()
    carried = heir.select(heir.carried_from).where(heir.carried_from.is_null(False) & heir.plan.in_(in_force))
    return model.plan.in_(in_force) & model.id.not_in(carried)
