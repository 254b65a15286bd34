"""Second entries of the practice office: a batch of Lumi's that waits to be typed again, one difference to settle, and a year of figures."""
import random

from cmoffice.casework import second_entry, tally, transcription, tray
from cmoffice.models import Paper, PaperBatch

# registrations as typed: number, box → what stands there; the rest is alike on all
SHARED = {"place": "1", "source": "6", "age_known": "1", "area": "1", "uasc": "2", "criteria_met": "1", "explained": "1234", "given_by": "1", "assent": "1",
          "consent_items": "1 10", "share_services": "-", "urgent_needs": "0"}
PAPERS = [
    {"paper_no": "311", "registered_on": "19 11 2026", "identified_on": "17 11 2026", "sex": "1", "age_years": "7", "care_arrangement": "5", "concerns": "23 30", "risk": "2",
     "withhold": "not the neighbour who watches the gate"},
    {"paper_no": "312", "registered_on": "19 11 2026", "identified_on": "19 11 2026", "sex": "2", "age_years": "11", "care_arrangement": "1", "concerns": "30", "risk": "3", "withhold": "-"},
    {"paper_no": "313", "registered_on": "20 11 2026", "identified_on": "18 11 2026", "sex": "1", "age_years": "15", "care_arrangement": "5", "concerns": "23", "risk": "1", "withhold": "-"},
    {"paper_no": "314", "registered_on": "20 11 2026", "identified_on": "20 11 2026", "sex": "2", "age_years": "4", "care_arrangement": "2", "concerns": "30", "risk": "3", "withhold": "-"}]
READ_AGAIN = {"identified_on": "11 11 2026", "age_years": "1", "risk": "1", "withhold": "not the neighbour who watches the gates"}  # how Dan read the first of them
# form, box, papers compared, how often it was read in two ways
FIGURES = [("registration", "age_years", 64, 9), ("registration", "identified_on", 63, 7), ("registration", "concerns", 64, 5), ("registration", "area", 64, 1), ("registration", "sex", 64, 0),
           ("registration", "risk", 61, 2), ("registration", "withhold", 8, 3), ("followup", "on", 31, 2), ("followup", "next_on", 29, 5), ("followup", "mode", 31, 0), ("note", "on", 9, 1)]


def moments(days):
    """What happens, as (moment, what to do with everybody at that moment)."""
    handed_in = days.at(days.yesterday(), "15:40")
    return [(days.at(days.before(days.ago(20)), "17:00"), _count), (handed_in, _hand_in), (days.at(days.yesterday(), "16:20"), _type_again)]


def _hand_in(everybody, at):
    by = everybody["lumi"]
    batch = PaperBatch.create(label=f"{at:%d-%m}-B7", sheet="registration", tray="case", counted=len(PAPERS), control_sum=1250, cabinet="Cabinet 2, folder R", by=by, opened_at=at)
    for position, answers in enumerate(PAPERS, start=1):
        paper = Paper.create(batch=batch, position=position)
        whole = {**SHARED, **answers, "caseworker": str(everybody["alice"].id)}
        transcription.finish(paper, whole, {"number": int(answers["paper_no"]), "caseworker": everybody["alice"].id}, by, at)
    PaperBatch.update(state="handed_in", handed_at=at).where(PaperBatch.id == batch.id).execute()
    second_entry.draw(batch, list(batch.papers), at)


def _type_again(everybody, at):
    """Dan reads four boxes of the first paper in another way; the tray goes back into the cabinet afterwards."""
    by, paper = everybody["dan"], Paper.get((Paper.state == "second") & (Paper.position == 1) & (Paper.keyed_by == everybody["lumi"].id))
    second_entry.take(paper, by, at)
    paper, first = Paper.get_by_id(paper.id), transcription.typed(paper)
    again = {**first, **READ_AGAIN}
    plain = [{name: [text] for name, text in one.items()} for one in (first, again)]
    second_entry.finish(paper, again, *plain, by, at)
    tray.put_away(by, at)


def _count(_everybody, at):
    """What was compared in the weeks before; which of the two was wrong is told by the paper."""
    rng = random.Random(7)
    for sheet, box, compared, differed in FIGURES:
        first = rng.randint(0, differed)
        tally.count(sheet, {box: {"compared": compared, "differed": differed, "first_wrong": first, "second_wrong": differed - first}}, at)
