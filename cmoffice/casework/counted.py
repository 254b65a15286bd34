"""The figures of a time (I01-I38): each case and each act as it is counted, for the whole office or for what one reader may know of.

A record is a mapping of coded facts: for each figure of its family the row under which it is counted, or None; and what tells
people apart in tables: sex, age band, risk, district, disability. Each bears the number of its `case`, by which its quarters are held
together and the children behind a number are counted; it is never shown.
"""

from datetime import date

from cmoffice import codelists, figures, figures_acts, timeframes
from cmoffice.casework import act_rows, closure, counted_rows, courses
from cmoffice.figures import Period

UNKNOWN = "unknown"
SEXES = ("female", "male", "other")
DIMENSIONS = ("sex", "age", "risk", "area", "disability")


def families(first, last, now):
    """Everything that the whole office may count from the first to the last of these days, by family: {name: [facts]} (D30, D31).

    All records of a family have the same facts; one that no figure counts is left out. Figures about staff are never here.
    The risk of new cases (I27), the sex and the age of survivors (I33) stand among what tells people apart, not twice.
    """
    period = Period(first, min(last, now.date()))
    kept = act_rows.read(counted_rows.read(None, period.first, now.tzinfo), period.first)
    return of(kept, period, now)


def of(kept, period, now):
    """The same for what was read before; a period that holds days to come is cut off today."""
    period = Period(period.first, min(period.last, now.date()))
    count = _Count(kept, period, now)
    return {
        "cases": count.cases(),
        "weeks": count.weeks(),
        "followups": count.owed("followup", "I09"),
        "reviews_due": count.owed("review", "I11"),
        "objectives": count.objectives(),
        "referrals": count.referrals(),
        "actions": count.actions(),
        "decisions": count.decisions(),
        "plans_and_reviews": count.plans_and_reviews(),
        "feedback": count.feedback(),
        "incidents": count.incidents(),
        "transfers": count.transfers(),
        "deaths": count.deaths(),
    }


def told_apart(kept, one, day):
    """What tells people apart in a table, in coarse codes (D31): a district at the finest, never a place in it."""
    return {
        "sex": one.sex if one.sex in SEXES else UNKNOWN,
        "age": codelists.age_band(one.age_years) or UNKNOWN,
        "risk": courses.risk_then(kept, one, day) or UNKNOWN,
        "area": one.area or UNKNOWN,
        "disability": one.disability or UNKNOWN,
    }


class _Count:
    """The records of each family in one period, out of what was read."""

    def __init__(self, kept, period, now):
        self.kept, self.period, self.now, self.today = kept, period, now, now.date()
        self.courses = {number: courses.course(kept, one, period.last) for number, one in kept.cases.items()}
        self.apart = {
            number: {"case": number} | told_apart(kept, one, period.last) for number, one in kept.cases.items()
        }

    def _acts(self, table, facts):
        """The records of one table: `facts` gives those of a row; rows that no figure counts are left out."""
        found = []
        for number in self.kept.cases:
            for row in self.kept.of(table, number):
                counted = facts(row)
                if any(counted.values()):
                    found.append({**self.apart[number], **counted})
        return found

    def cases(self):
        found = []
        for number, course in self.courses.items():
            facts = _of_case(course, self.period, self.now)
            if any(facts.values()):
                found.append(self.apart[number] | facts)
        return found

    def weeks(self):
        return [
            self.apart[number] | {"I10": row}
            for number, course in self.courses.items()
            for row in figures.weeks_at_high_risk(course, self.period, self.today)
        ]

    def owed(self, kind, name):
        """I09, I11: what fell due, by the day on which it was done as its paper says."""
        done = self.kept.done.get(kind)
        if done is None:
            done = self.kept.done[kind] = self._done_on(kind)

        def facts(row):
            on = None
            if row.ended_how == "done":
                on = done.get((row.case, row.ended_at)) or self.kept.day(row.ended_at)
            return {name: figures_acts.in_time(row.due_on, on, self.kept.day(row.ended_at), self.period, self.today)}

        return self._acts(kind, facts)

    def _done_on(self, kind):
        """The day on which papers were done, by case and the moment at which they were entered: what ended a due item then."""
        done = {}
        for table in ("first", "followups", "reviews") if kind == "followup" else ("reviews",):
            for number in self.kept.cases:
                for row in self.kept.of(table, number):
                    done[number, row.entered_at] = row.done_on if table == "followups" else self.kept.day(row.done_at)
        return done

    def objectives(self):
        ended = {plan.id: plan.ended_at for plans in self.kept.rows["plans"].values() for plan in plans}

        def facts(row):
            ended_on = self.kept.day(ended.get(row.plan))
            return {"I16": figures_acts.objective_met(row.target_on, row.progress, ended_on, self.period)}

        return self._acts("objectives", facts)

    def referrals(self):
        return self._acts("referrals", self._of_referral)

    def _of_referral(self, row):
        due = timeframes.referral_feedback(row.sent_on, row.urgent, rules=self.kept.rules).on
        answered_on = row.feedback_on or (row.ended_on if row.status == "rejected" else None)
        taken_back_on = row.ended_on if row.status == "revoked" else None
        return {
            "I17": figures_acts.referred(row.sent_on, row.service, self.period),
            "I18": figures_acts.helped(row.sent_on, row.status, row.outcome, self.period),
            "I19": figures_acts.answered(row.sent_on, due, answered_on, taken_back_on, self.period, self.today),
        }

    def actions(self):
        return self._acts("actions", lambda row: {"I20": figures_acts.given(row.done_on, row.service, self.period)})

    def decisions(self):
        ended = {
            (number, row.ended_on)
            for number in self.kept.cases
            for row in self.kept.of("no_consents", number)
            if row.decision == "go_on"
        }

        def facts(row):
            on = self.kept.day(row.decided_at) if row.decision == "go_on" else None
            is_again = (
                row.proposed_at == row.decided_at and (row.case, on) in ended
            )  # the supervisor looked at it again
            return {"I26": figures_acts.decided(on, row.basis, is_again, self.period)}

        return self._acts("no_consents", facts)

    def plans_and_reviews(self):
        def facts(on, row):
            said = {**row.answers, **row.confidential}
            words = [said.get(name) for name in ("voice", "voice_said", "voice_why_not")]
            return {"I29": figures_acts.heard(on, *words, self.period)}

        plans = self._acts("drawn", lambda row: facts(row.drawn_on, row))
        return plans + self._acts("reviews", lambda row: facts(self.kept.day(row.done_at), row))

    def feedback(self):
        def facts(row):
            answers = [row.answers.get(name) for name in closure.FEEDBACK]
            return {"I30": figures_acts.content(self.kept.day(row.done_at), answers, self.period)}

        return self._acts("feedback", facts)

    def incidents(self):
        """I33-I35: incidents that may be counted; the survivor as she or he was then (D30)."""
        found = []
        for number in self.kept.cases:
            plans = [{**row.answers, **row.confidential} for row in self.kept.of("drawn", number)]
            plan = next((one for one in reversed(plans) if one.get("safety_made")), {})
            for row in self.kept.of("incidents", number):
                if figures_acts.incident_type(row.interviewed_on, row.type, self.period):
                    found.append(self.apart[number] | _survivor(row) | _of_incident(row, plan))
        return found

    def transfers(self):
        def facts(row):
            if not self.period.holds(self.kept.day(row.ended_at)):
                return {"I37": None}
            return {"I37": figures_acts.transferred_on(row.basis, row.file_agreed, row.agreed_at is not None)}

        return self._acts("transfers", facts)

    def deaths(self):
        def facts(row):
            on = row.confidential.get("died_on") or row.confidential.get("learned_on")
            is_counted = on and self.period.holds(date.fromisoformat(on))
            return {"I38": figures_acts.death_followed_up(row.confidential) if is_counted else None}

        return self._acts("deaths", facts)


def _survivor(row):
    """What tells survivors apart: as they were when it happened."""
    return {
        "sex": row.answers.get("sex") if row.answers.get("sex") in SEXES else UNKNOWN,
        "age": figures_acts.survivor_age(row.answers.get("age")),
        "disability": row.answers.get("disability") or UNKNOWN,
    }


def _of_incident(row, plan):
    """I33-I35 for one incident; `plan` is what the newest plan of its case says of safety."""
    answers = row.answers
    perpetrators = answers.get("perpetrators") or [{}]
    main = next((one for one in perpetrators if one.get("primary") == "yes"), perpetrators[0])
    services = {one.get("service"): one.get("result") for one in answers.get("services") or ()}
    return {
        "I33type": row.type,
        **{f"I33{name}": "yes" if name in row.contexts else None for name in codelists.whole(codelists.GBV_CONTEXT)},
        "I33time": answers.get("time_of_day") or UNKNOWN,
        "I33place": answers.get("place") or UNKNOWN,
        "I33delay": row.delay or UNKNOWN,
        "I33relation": main.get("relation") or UNKNOWN,
        "I33perpetrator": main.get("age_group") or UNKNOWN,
        "I33stage": answers.get("stage") or UNKNOWN,
        "I33first": figures_acts.first_contact(answers.get("referred_from")),
        **{f"I33{name}": services.get(name) for name in codelists.whole(codelists.INCIDENT_SERVICE)},
        "I34": figures_acts.rape_with_health(row.type, row.delay, services.items()),
        "I35": figures_acts.safety_planned(
            answers.get("safety_plan"), plan.get("safety_made"), plan.get("safety_done_on")
        ),
    }


def _of_case(course, period, now):
    today, is_new = now.date(), figures.new(course, period)
    return {
        "I01": is_new,
        "I02": "yes" if figures.is_open_on(course, period.last) else None,
        "I03": figures.closed_how(course, period),
        "I04": figures.again(course, figures.half_a_year_before(period), today),
        "I05": figures.of_each_start(figures.initial, course, period, now),
        "I06a": figures.of_each_start(figures.full_begun, course, period, today),
        "I06b": figures.of_each_start(figures.full_done, course, period, today),
        "I07": figures.of_each_start(figures.planned, course, period, today),
        "I08": figures.has_plan(course, period),
        "I12": figures.is_left_alone(course, period),
        "I13": figures.agreed_by_another(course, period),
        "I14": figures.visited(course, period, today),
        "I15": figures.goals_met(course, period),
        "I25": figures.has_consent(course, period),
        **{f"I27{name}": (row or UNKNOWN) if is_new else None for name, row in course.told_apart.items()},
        "I28": figures.open_for(course, period),
        "I31": figures.followed_after_return(course, period),
    }
