"""What the data of each operation cost without us: a process of its own opens the same files with the same pragmas, asks the same rows or makes the same durable commit.

Run by the bench with what to ask on its standard input; prints the median milliseconds by name.
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.operations import COMMON, WORDS

READS, COMMITS = 60, 60
CASES = (
    "SELECT c.code, c.status, c.risk, c.sex, c.age_years, c.step, c.last_contact_on, c.consent_state, d.rule, d.kind, d.due_on, d.due_at, d.figures "
    "FROM case_file c LEFT JOIN due_item d ON d.case_id = c.id AND d.ended_at IS NULL WHERE "
)
NOTES = (
    "SELECT n.rowid, note.case_id, note.done_on FROM note_words AS n JOIN note ON note.id = n.rowid WHERE note_words MATCH :words "
    "AND note.case_id IN (SELECT id FROM case_file WHERE keyworker_id = :me) ORDER BY n.rowid DESC LIMIT 50"
)
ASKED = {  # name of the operation → file and statements
    "worklist": ("records", [f"{CASES} c.keyworker_id = :me AND c.status IN ('open', 'closure_requested')"]),
    "case file": (
        "records",
        [
            "SELECT * FROM case_file WHERE id = :case",
            "SELECT * FROM note WHERE case_id = :case AND replaced_at IS NULL ORDER BY done_on DESC, id DESC LIMIT 20",
            "SELECT * FROM due_item WHERE case_id = :case AND ended_at IS NULL",
            "SELECT * FROM plan_action WHERE case_id = :case",
        ],
    ),
    "search in notes": ("records", [NOTES]),
    "search, common words": ("records", [NOTES.replace(":words", ":common")]),
    "search by name": ("identities", ["SELECT code, first, last FROM identity LIMIT 50"]),
    "meeting list": (
        "records",
        [
            "SELECT r.id, r.position, c.code, c.risk, c.step, c.age_years, c.sex, c.area, c.concerns, c.keyworker_id, c.registered_on FROM meeting_row r JOIN case_file c ON c.id = r.case_id WHERE r.meeting_id = :meeting"
        ],
    ),
    "team today": ("records", [f"{CASES} c.team_id = :team AND c.status IN ('open', 'closure_requested')"]),
    "statistics": (
        "records",
        ["SELECT status, risk, count(*) FROM case_file WHERE team_id = :team GROUP BY status, risk"],
    ),
    "clerk's tray": (
        "records",
        [
            "SELECT * FROM paper_batch WHERE id = :batch",
            "SELECT state, count(*) FROM paper WHERE batch_id = :batch GROUP BY state",
        ],
    ),
    "clerk's sheet": ("records", ["SELECT * FROM paper WHERE batch_id = :batch"]),
}
DONE = {  # the same, with one durable commit
    "save a note": (
        "records",
        "INSERT INTO note (case_id, by_id, done_on, entered_at, kind, facts, section) "
        "VALUES (:case, :me, '2026-11-23', '2026-11-23 09:00:00', 'note', 'The aunt came to the office and told how the week went (' || :turn || ').', 'ordinary')",
    ),
    "log a follow-up": (
        "records",
        "INSERT INTO followup (case_id, by_id, done_on, entered_at, type, mode, reached, finding, risk, observed) VALUES "
        "(:case, :me, '2026-11-23', '2026-11-23 09:00:00', 'general_wellbeing', 'phone', '[]', 'stable', 'medium', 'Called in the afternoon; all is as it was (' || :turn || ').')",
    ),
    "a box left": (
        "identities",
        "INSERT OR REPLACE INTO keyed (paper_id, entry, answers, kept_at) VALUES (0, 3, :turn, '2026-11-23 09:00:00')",
    ),
}


def asked(folder, keys, meeting, batch, code):
    """The medians, from a process of its own: the same person, team, case, meeting and batch as the operations have."""
    values = {"code": code, "meeting": meeting, "batch": batch, "words": _words(WORDS), "common": _words(COMMON)}
    told = {"folder": str(folder), "keys": {"records": keys.records, "identities": keys.identities}, "values": values}
    done = subprocess.run(
        [sys.executable, "-m", "bench.limits"],
        input=json.dumps(told),
        text=True,
        capture_output=True,
        cwd=Path(__file__).resolve().parent.parent,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def _words(typed):
    return " ".join(f'"{word}"*' for word in typed.split())


def _main():
    said = json.load(sys.stdin)
    lines = {name: _opened(Path(said["folder"]) / f"{name}.db", key) for name, key in said["keys"].items()}
    found, values = {}, said["values"]
    values["case"], values["me"], values["team"] = (
        lines["records"]
        .execute("SELECT id, keyworker_id, team_id FROM case_file WHERE code = ?", (values["code"],))
        .fetchone()
    )
    for name, (file, statements) in ASKED.items():
        wanted = [
            (sql, {key: value for key, value in said["values"].items() if f":{key}" in sql}) for sql in statements
        ]
        found[name] = _median(
            READS, lambda line=lines[file], wanted=wanted: [line.execute(*one).fetchall() for one in wanted]
        )
    for name, (file, sql) in DONE.items():
        found[name] = _median(COMMITS, lambda line=lines[file], sql=sql: _committed(line, sql, values))
    print(json.dumps(found))


def _opened(path, key):
    from sqlcipher3 import dbapi2 as sqlcipher

    from cmoffice.databases import PRAGMAS

    line = sqlcipher.connect(str(path), isolation_level=None)
    line.execute(f"PRAGMA key = \"x'{key}'\"")
    for name, value in PRAGMAS:
        line.execute(f"PRAGMA {name} = {value}").fetchall()
    return line


def _committed(line, sql, values):
    values["turn"] = values.get("turn", 0) + 1
    line.execute("BEGIN IMMEDIATE")
    line.execute(sql, _used(sql, values))
    line.execute("COMMIT")


def _used(sql, values):
    return {key: value for key, value in values.items() if f":{key}" in sql}


def _median(times, act):
    found = []
    for _ in range(times + 3):
        begun = time.perf_counter()
        act()
        found.append(time.perf_counter() - begun)
    return 1000 * statistics.median(found[3:])


if __name__ == "__main__":
    _main()
