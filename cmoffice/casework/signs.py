"""What may stand over a file beside its facts, asked at once: most files have nothing of it, and then nothing more is read."""

from dataclasses import dataclass

from cmoffice.databases import records

ASKED = """SELECT EXISTS (SELECT 1 FROM placement WHERE case_id = :case AND ended_on IS NULL AND decided_on IS NULL),
  EXISTS (SELECT 1 FROM sharing WHERE case_id = :case AND stop_on IS NOT NULL AND stop_done_on IS NULL),
  EXISTS (SELECT 1 FROM case_file WHERE merged_into_id = :case),
  EXISTS (SELECT 1 FROM paper WHERE case_id = :case AND state = 'to_check')"""


@dataclass(frozen=True, slots=True)
class Signs:
    """Whether a file has an arrangement of care without a decision, shares that must stop, files joined to it, papers to be checked."""

    undecided: bool
    stops: bool
    joined: bool
    papers: bool


def of(case):
    """The signs of this case, in one statement."""
    return Signs(*map(bool, records.execute_sql(ASKED, {"case": case.id}).fetchone()))
