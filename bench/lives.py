"""What an office of ten years holds, as rows: each child's file with its forms, plan, consent and closure, then notes and follow-ups in the order of days.

An open case holds the same at every size of the office; how many closed ones lie behind it is what the sizes differ in.
"""

import random
from datetime import timedelta
from itertools import accumulate

YEARS = timedelta(days=3650)
NOTES_OF_OPEN, VISITS_OF_OPEN = 30, 10
LAST_SEEN = (0, 0, 1, 1, 2, 2, 3, 5, 9)  # days ago: most follow-ups are in time, a few are late
AREAS = ("North district", "East district", "River", "Station")
# the words that notes are made of: the commonest first, and behind them thousands that are rare, as in any language
COMMON = """the and to a of that was she he they her his in at with on for had said not but have is are there when who we will from
child mother came school home told asked went see back aunt week day house family today father would two food after help
brother sister visit again money uncle says next work friend sleep class afraid clinic wants now teacher water night happy
paper rent door date better talk neighbour caregiver worried garden bus market morning play letter office phone clothes
doctor sick answer quiet street eats shelter danger police court grandmother book shoes kitchen arm bruise cough fever
mended cooked kept watch hospital""".split()  # noqa: SIM905
SYLLABLES = "ma ra so lin da vi no ka re tu mi sa len dor pa che va nu ri bo".split()  # noqa: SIM905
RARE_WORDS = 5_000
NEEDS = (
    "to learn with others",
    "to have papers that say who the child is",
    "to sleep in a safe place",
    "to see a doctor",
)
SERVICES = ("education_formal", "registration_documents", "shelter", "health_medical")


class Words:
    """Text in which a word is as frequent as words are: the second half as often as the first, and so on."""

    def __init__(self, draw):
        self.draw = draw
        rare = {"".join(draw.choices(SYLLABLES, k=draw.choice((2, 3, 4)))) for _ in range(RARE_WORDS)}
        self.words = [*COMMON, *sorted(rare - set(COMMON))]
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))

    def text(self, count):
        return " ".join(self.draw.choices(self.words, cum_weights=self.weights, k=count))

    def name(self, parts):
        return "".join(self.draw.choices(SYLLABLES, k=parts)).capitalize()


def days_of(draw, count, open_from, now):
    """For each case the moment it was registered, oldest first; from number `open_from` on the cases are open."""
    closed = sorted(draw.uniform(310, YEARS.days) for _ in range(open_from - 1))[::-1]
    still_open = sorted(draw.uniform(15, 300) for _ in range(count - open_from + 1))[::-1]
    return [(now - timedelta(days=int(ago))).replace(hour=9, minute=draw.randrange(60)) for ago in closed + still_open]


def of(number, code, worker, head, begun, is_open, now, draw, words):
    """The rows of one case but for its notes and follow-ups: table → rows. `worker` and `head` are its keyworker and her supervisor."""
    day, today = begun.date(), now.date()
    closed_on = None if is_open else day + timedelta(days=draw.randrange(60, 250))
    assessed, planned = min(day + timedelta(days=9), today), min(day + timedelta(days=14), today)
    risk = draw.choice(("high", "medium", "medium", "low"))
    asks = is_open and number % 50 == 7
    needs = "less_safe" if is_open and number % 50 == 19 else None
    waits = is_open and number % 25 == 11
    by, at = worker.id, begun
    reviewed = max(
        begun + (planned - day),
        (now if is_open else begun + timedelta(days=60)) - timedelta(days=draw.randrange(2, 30)),
    )
    age = draw.randrange(1, 17)
    area = draw.choice(AREAS)
    rows = {
        "case_file": [
            {
                "id": number, "code": code, "status": "closed" if not is_open else "closure_requested" if asks else "open", "version": 12,
                "taken_in_at": at, "registered_at": at, "registered_on": day, "closed_on": closed_on, "entered_by_id": by, "entered_at": at,
                "keyworker_id": by, "team_id": worker.team_id, "keyworker_since": at, "step": "implementation" if is_open else "closing",
                "risk": risk, "risk_set_on": day, "last_contact_on": None, "sex": draw.choice(("female", "male")), "age_years": age,
                "age_known": "known", "age_as_of": today, "place": f"p{AREAS.index(area) + 1:02}", "area": area, "displacement": "idp",
                "uasc": "no", "disability": "none", "care_arrangement": draw.choice(("parents", "parents", "kinship")),
                "source": "teacher_school", "identified_on": day, "concerns": [draw.choice(("neglect", "out_of_school", "stateless"))],
                "duplicate_check": "none_found", "duplicate_by_id": by, "duplicate_on": day, "consent_state": "given", "notes": 0,
                "followups": 0, "referrals": 1, "needs_supervisor": needs, "needs_supervisor_at": needs and now,
                "close_reason": None if is_open else "goals_met", "keep_until": closed_on and closed_on + timedelta(days=3650),
            }
        ],
        "criterion_met": [{"case_id": number, "criterion_id": 1 + number % 5}],
        "consent": [
            {
                "id": number, "case_id": number, "version": 1, "given_by": "parent", "assent": "given", "explained": ["services", "risks", "data_use"],
                "language": "their own", "legal_basis": ["consent"], "obtained_on": day, "by_id": by, "entered_at": at,
            }
        ],
        "consent_item": [
            {"consent_id": number, "item": item, "answer": "yes", "valid_from": day, "valid_to": day + timedelta(days=365)}
            for item in ("anonymous_statistics", "contact_at_home", "contact_by_phone", "data_collection_storage", "services")
        ],
        "consent_share": [
            {"id": number, "consent_id": number, "case_id": number, "provider_id": 1 + number % 4, "service": SERVICES[number % 4], "valid_from": day, "valid_to": day + timedelta(days=365)}
        ],
        "move": [
            _move(number, "M03", "registration begun", None, "unfiled", by, at),
            _move(number, "M03", "registered", "unfiled", "open", by, at),
            _move(number, "M05", "first assessment", None, None, by, at),
            _move(number, "M08", "full assessment begun", None, None, by, at),
            _move(number, "M08", "full assessment done", None, None, by, at),
            _move(number, "M09", "plan begun", None, "draft", by, at),
            _move(number, "M09", "plan submitted", "draft", "submitted", by, at),
        ],
        "step": [
            _step(number, "initial_assessment", day, day, by),
            _step(number, "comprehensive_assessment", day, assessed, by),
            _step(number, "planning", assessed, planned, by),
            _step(number, "implementation", planned, None, by),
        ],
        "filed_form": [
            _filed(number, 0, "F03", at, by, _first(day, risk, words)),
            _filed(number, 1, "F04", at + (assessed - day), by, _full(day, risk, number, words)),
            _filed(number, 2, "F10", reviewed, by, _review(reviewed.date(), risk, words)),
        ],
        "plan": [
            {
                "id": number, "case_id": number, "kind": "full", "version": 1, "state": "submitted" if waits else "approved", "based_on_id": 3 * number - 1,
                "drawn_on": planned, "goal": words.text(10), "contingency": words.text(15), "followup_mode": "planned_home_visit",
                "followup_who": "keyworker", "answers": {"participants": ["child", "caregiver"], "child_took_part": "yes"}, "by_id": by, "entered_at": at,
                "submitted_at": at + (planned - day), "decided_by_id": None if waits else head.id, "decided_at": None if waits else at + (planned - day),
            }
        ],
        "objective": [
            {"id": 2 * number - 1 + place, "plan_id": number, "case_id": number, "need": NEEDS[(number + place) % 4], "wording": words.text(9), "measure": words.text(4), "target_on": today + timedelta(days=60), "horizon": "short", "progress": "in_progress", "position": place}
            for place in (0, 1)
        ],
        "plan_action": [
            {"id": 3 * number - 2 + place, "plan_id": number, "objective_id": 2 * number - 1 + place % 2, "case_id": number, "what": words.text(6), "plain_words": words.text(5), "kind": "direct_service", "service": SERVICES[place], "responsible": "keyworker", "staff_id": by, "due_on": today + timedelta(days=draw.randrange(-5, 40)) if is_open else planned, "status": "todo" if is_open and place == 2 else "done", "done_on": None if is_open and place == 2 else planned, "position": place}
            for place in (0, 1, 2)
        ],
        "referral": [
            {"id": number, "case_id": number, "action_id": 3 * number - 2, "service": SERVICES[number % 4], "provider_id": 1 + number % 4, "reason": words.text(6), "tells": ["needs", "age_sex"], "share_id": number, "status": "done", "method": "written_paper", "sent_on": planned, "feedback_on": planned, "outcome": "received_full", "ended_on": planned, "by_id": by, "entered_at": at}
        ],
        "voice": [
            {"case_id": number, "heard_on": day, "paper": "F03", "part": "said", "alone": "yes", "said": words.text(12), "by_id": by, "entered_at": at}
        ],
        "closure": [
            {
                "case_id": number, "reason": "goals_met", "asked_by_id": by, "asked_at": at, "decided_by_id": head.id if closed_on else None, "decided_at": at if closed_on else None,
                "decision": "closed" if closed_on else None, "retention_class": "ordinary" if closed_on else None, "keep_until": closed_on and closed_on + timedelta(days=3650),
                "closed_on": closed_on, "visit_due_on": closed_on and closed_on + timedelta(days=90), "visited_on": closed_on and closed_on + timedelta(days=60),
            }
        ] if asks or closed_on else [],
    }  # fmt: skip
    return rows, age


def _first(day, risk, words):
    return {
        "done_on": day.isoformat(), "done_time": "10:20", "safety": "safe", "medical_urgent": "no", "discussed_on": day.isoformat(), "risk": risk,
        "outcome": "continue", "further": "ongoing_followup", "place_kind": "home", "seen_alone": "yes", "food": "met", "shelter": "met",
        "clothing": "met", "water": "met", "discussed_with": ["child", "family"], "safety_note": words.text(10), "health_note": words.text(8),
        "strengths": words.text(10), "risk_reason": words.text(12),
    }  # fmt: skip


def _full(day, risk, number, words):
    needed = ("education", "identity_documents", "safety", "physical_health")[number % 4]
    domains = (
        "physical_health",
        "development",
        "education",
        "emotional_state",
        "identity_documents",
        "household",
        "legal",
        "safety",
    )
    return {
        "how": words.text(14), "from_whom": words.text(4), "who_takes_part": "caseworker", "child_seen": "yes", "seen_on": day.isoformat(), "seen_how": ["talk"],
        "sources": [{"kind": kind, "on": day.isoformat(), "summary": words.text(12)} for kind in ("home_visit", "school", "health")], "observed": words.text(10),
        "domains": [{"domain": one, "severity": "moderate", "need": NEEDS[number % 4], "further": "ongoing_followup"} if one == needed else {"domain": one, "severity": "no_need"} for one in domains],
        "risk_factors": words.text(8), "protective_factors": words.text(14), "voice": "said", "voice_alone": "yes", "analysis": words.text(40), "risk": risk,
        "risk_reason": words.text(12), "report_duty": "no", "best_interests": "no",
    }  # fmt: skip


def _review(day, risk, words):
    return {
        "objectives": [{"objective": words.text(9), "progress": "in_progress", "relevant": "yes", "evidence": words.text(5)} for _ in range(2)],
        "held_on": day.isoformat(), "chair": "supervisor", "took_part": ["caregiver", "keyworker", "supervisor"], "services_received": words.text(8),
        "family_changes": words.text(9), "risk": risk, "child_part": "there", "caregiver_part": "there", "outcome": "continue",
        "decisions": [{"what": words.text(8), "who": "keyworker", "by_when": day.isoformat()}],
    }  # fmt: skip


def _move(case, rule, what, was, became, by, at):
    return {"case_id": case, "rule": rule, "what": what, "was": was, "became": became, "by_id": by, "done_at": at, "entered_at": at}  # fmt: skip


def _step(case, name, started, completed, by):
    return {"case_id": case, "name": name, "started_on": started, "completed_on": completed, "by_id": by}


def _filed(case, place, paper, at, by, answers):
    return {"id": 3 * case - 2 + place, "case_id": case, "paper": paper, "version": 1, "by_id": by, "done_at": at, "entered_at": at, "answers": answers}  # fmt: skip


def happenings(draw, begun, open_from, notes, now):
    """All notes and follow-ups of the office in the order of days: (day as a number of days before now, negative; is it a note; case)."""
    count = len(begun)
    of_closed, rest = divmod(max(notes - NOTES_OF_OPEN * (count - open_from + 1), 0), max(open_from - 1, 1))
    found = []
    for case, at in enumerate(begun, start=1):
        is_open = case >= open_from
        since = (now - at).days
        until = draw.choice(LAST_SEEN) if is_open else max(since - 240, 0)
        many = NOTES_OF_OPEN if is_open else of_closed + (case <= rest)
        visits = VISITS_OF_OPEN if is_open else many // 3
        found += [(-draw.randint(until, since), 1, case) for _ in range(many)]
        found += [(-draw.randint(until, since), 0, case) for _ in range(visits - 1)]
        found += [(-until, 0, case)] * (visits > 0)
    found.sort()
    return found


def seeded():
    """The same office each time."""
    return random.Random(20261123)
