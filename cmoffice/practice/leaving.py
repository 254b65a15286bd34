"""How the practice office is made ready to be left in a hurry: a plan with roles instead of names, rehearsed by two people."""
from cmoffice.casework import evacuation, two

WRITTEN_AGO, REHEARSED_AGO = 150, 46      # days
PLAN = {
    "storage": [
        {"kind": "computer", "where": "Room 1, under the table of the administrator", "keys": "administrator, supervisor of team North"},
        {"kind": "cabinet", "where": "Room 1, cabinet 1: case files by code", "keys": "caseworkers"},
        {"kind": "cabinet", "where": "Room 2, cabinet 2: incident papers and consent papers", "keys": "supervisors"},
        {"kind": "identities", "where": "Room 2, steel box: the paper list of codes and names", "keys": "supervisors"},
        {"kind": "backup", "where": "The district office, in the safe", "keys": "its head"},
        {"kind": "stick", "where": "Goes home with a supervisor each evening", "keys": "supervisor of that week"},
    ],
    "identities": "destroy", "sensitive": "move_or_destroy", "incidents": "move_or_destroy", "consents": "destroy", "rest": "move_or_destroy",
    "first": "Supervisor of team North", "second": "Supervisor of team South", "if_away": "The administrator, and the caseworker longest in the office",
    "keys": "Cabinets and rooms: supervisors. Recovery sheets: one with the head of the district office, one in the safe of the bank, both sealed.",
    "where_to": "The district office of the social service; the papers stay with its head until somebody of us signs for them.",
    "when": "The supervisor who is here decides: when the guard calls it, when the bridge is closed, or when somebody armed asks for a list.",
}


def moments(days):
    """When the plan was written and rehearsed, as pairs of a moment and what is done then."""
    return [(days.at(days.before(days.ago(WRITTEN_AGO)), "14:30"), _write), (days.at(days.before(days.ago(REHEARSED_AGO)), "16:45"), _rehearse)]


def _write(everybody, at):
    evacuation.write_plan(PLAN, everybody["mary"], at)


def _rehearse(everybody, at):
    """Two supervisors together; no stick at hand, so no sealed copy is tried."""
    row = two.ask("destroy", {}, everybody["mary"], at)
    two.agree(row, everybody["paul"], at)
    evacuation.rehearse("", None, everybody["mary"], at)
