"""Tables and triggers of the two files, as numbered changes that run on old data; never through live models.

A change is written once and never edited: the next wish is the next number. Each runs in one transaction together with
its number (PRAGMA user_version), so a file is before a change or after it, never between.
"""

APPLICATION_ID = 0x636D6F66  # "cmof": an encrypted file of something else is not ours


OWN_TABLE = {"records": "case_file", "identities": "identity"}


class FromTheFuture(Exception):
    """The file was written by a newer version."""


def upgrade(database, name):
    """Bring this file ("records" or "identities") to the newest version; FromTheFuture when it is newer than we are."""
    changes = CHANGES[name]
    done = version_of(database, name)
    for number, statements in enumerate(changes[done:], start=done + 1):
        with database.atomic():
            for statement in statements:
                database.execute_sql(statement)
            database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute_sql(f"PRAGMA user_version = {number}")


def version_of(database, name):
    """The number of the last change that ran on this file; FromTheFuture when it is newer than we are."""
    done = database.execute_sql("PRAGMA user_version").fetchone()[0]
    if done > len(CHANGES[name]):
        raise FromTheFuture(name)
    return done


def is_old(database, name):
    """Whether this file lacks a change."""
    return version_of(database, name) < len(CHANGES[name])


def is_ours(database, name):
    """Whether this opened file is the records or the identities of an office, and not something else under the same key."""
    marked = database.execute_sql("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    return (
        marked
        and database.execute_sql("SELECT 1 FROM sqlite_master WHERE name = ?", (OWN_TABLE[name],)).fetchone()
        is not None
    )


STAFF = """
CREATE TABLE team (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE staff (
  id INTEGER PRIMARY KEY, username TEXT NOT NULL UNIQUE COLLATE NOCASE, name TEXT NOT NULL, role TEXT NOT NULL
    CHECK (role IN ('caseworker', 'supervisor', 'clerk', 'administrator')),
  team_id INTEGER REFERENCES team, gbv_clearance INTEGER NOT NULL DEFAULT 0, password_hash TEXT, password_set_at TEXT,
  must_change INTEGER NOT NULL DEFAULT 0, locked INTEGER NOT NULL DEFAULT 0, ended_on TEXT, created_at TEXT NOT NULL,
  signed_on TEXT, trained_on TEXT, promised_on TEXT, confirmed_on TEXT, confirmed_by_id INTEGER REFERENCES staff, caseload_limit INTEGER, conflicts TEXT NOT NULL DEFAULT '[]',
  density TEXT NOT NULL DEFAULT 'compact', rail TEXT NOT NULL DEFAULT '', keys_on INTEGER NOT NULL DEFAULT 1, idle_minutes INTEGER,
  last_in_at TEXT, last_in_address TEXT, failures_since INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE slip (
  id INTEGER PRIMARY KEY, staff_id INTEGER NOT NULL REFERENCES staff, code_hash TEXT NOT NULL UNIQUE, by_id INTEGER REFERENCES staff,
  made_at TEXT NOT NULL, until TEXT NOT NULL, used_at TEXT) STRICT;
CREATE TABLE desk_session (
  id INTEGER PRIMARY KEY, token_hash TEXT NOT NULL UNIQUE, staff_id INTEGER NOT NULL REFERENCES staff, data TEXT NOT NULL DEFAULT '{}',
  begun_at TEXT NOT NULL, seen_at TEXT NOT NULL, proved_at TEXT NOT NULL, locked INTEGER NOT NULL DEFAULT 0,
  ended_at TEXT, ended_why TEXT, address TEXT NOT NULL DEFAULT '') STRICT;
CREATE INDEX desk_session_staff ON desk_session (staff_id, ended_at);
CREATE TABLE throttle (
  username TEXT NOT NULL COLLATE NOCASE, place TEXT NOT NULL, failures INTEGER NOT NULL, wait_until TEXT, last_at TEXT NOT NULL,
  PRIMARY KEY (username, place)) STRICT, WITHOUT ROWID;
CREATE TABLE setting (
  name TEXT PRIMARY KEY, value TEXT NOT NULL, by_id INTEGER REFERENCES staff, changed_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE draft (
  staff_id INTEGER NOT NULL REFERENCES staff, path TEXT NOT NULL, answers TEXT NOT NULL, kept_at TEXT NOT NULL,
  PRIMARY KEY (staff_id, path)) STRICT, WITHOUT ROWID;
CREATE TABLE saved_form (
  token TEXT NOT NULL, staff_id INTEGER NOT NULL REFERENCES staff, digest TEXT NOT NULL, place TEXT NOT NULL, saved_at TEXT NOT NULL,
  PRIMARY KEY (token, digest)) STRICT, WITHOUT ROWID;
CREATE INDEX saved_form_age ON saved_form (saved_at);
CREATE TABLE place (code TEXT PRIMARY KEY, label TEXT NOT NULL, district TEXT NOT NULL, retired_on TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE criterion (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL, version INTEGER NOT NULL, wording TEXT NOT NULL, category TEXT NOT NULL, level TEXT NOT NULL
    CHECK (level IN ('target', 'urgent')), applies_to TEXT NOT NULL DEFAULT '', source TEXT NOT NULL DEFAULT '',
  valid_from TEXT NOT NULL, valid_to TEXT, UNIQUE (code, version)) STRICT
"""

CASES = """
CREATE TABLE case_file (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, status TEXT NOT NULL
    CHECK (status IN ('unfiled', 'screening', 'screened_out', 'open', 'closure_requested', 'transfer_pending', 'closed', 'transferred', 'merged')),
  module TEXT NOT NULL DEFAULT 'child', sensitivity TEXT NOT NULL DEFAULT 'normal', version INTEGER NOT NULL DEFAULT 1,
  taken_in_at TEXT NOT NULL, registered_at TEXT, registered_on TEXT, closed_on TEXT, entered_by_id INTEGER NOT NULL REFERENCES staff, entered_at TEXT NOT NULL,
  keyworker_id INTEGER REFERENCES staff, team_id INTEGER REFERENCES team, keyworker_since TEXT, step TEXT NOT NULL DEFAULT 'registration',
  risk TEXT, risk_set_on TEXT, last_contact_on TEXT, attempts INTEGER NOT NULL DEFAULT 0, followup_own_days INTEGER,
  sex TEXT NOT NULL, age_years INTEGER, age_known TEXT, age_as_of TEXT, turns_18_soon INTEGER NOT NULL DEFAULT 0,
  place TEXT, area TEXT, displacement TEXT, uasc TEXT, marital TEXT, disability TEXT, care_arrangement TEXT, care_since TEXT,
  carer_is_previous TEXT, source TEXT NOT NULL, identified_on TEXT NOT NULL, urgent INTEGER NOT NULL DEFAULT 0,
  concerns TEXT NOT NULL DEFAULT '[]', urgent_needs TEXT NOT NULL DEFAULT '[]', group_ref TEXT,
  duplicate_check TEXT, duplicate_by_id INTEGER REFERENCES staff, duplicate_on TEXT,
  consent_state TEXT NOT NULL DEFAULT 'missing', contact_rule INTEGER NOT NULL DEFAULT 0, confidential_notes INTEGER NOT NULL DEFAULT 0,
  notes INTEGER NOT NULL DEFAULT 0, followups INTEGER NOT NULL DEFAULT 0, needs_supervisor TEXT, needs_supervisor_at TEXT) STRICT;
CREATE INDEX case_keyworker ON case_file (keyworker_id, status);
CREATE INDEX case_team ON case_file (team_id, status);
CREATE INDEX case_entered_by ON case_file (entered_by_id, status) WHERE keyworker_id IS NULL;
CREATE TABLE case_reader (
  case_id INTEGER NOT NULL REFERENCES case_file, staff_id INTEGER NOT NULL REFERENCES staff, until TEXT, added_at TEXT NOT NULL,
  PRIMARY KEY (case_id, staff_id)) STRICT, WITHOUT ROWID;
CREATE TABLE criterion_met (
  case_id INTEGER NOT NULL REFERENCES case_file, criterion_id INTEGER NOT NULL REFERENCES criterion, PRIMARY KEY (case_id, criterion_id))
  STRICT, WITHOUT ROWID;
CREATE TABLE move (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, rule TEXT NOT NULL, what TEXT NOT NULL, was TEXT, became TEXT, reason TEXT,
  by_id INTEGER NOT NULL REFERENCES staff, done_at TEXT NOT NULL, entered_at TEXT NOT NULL) STRICT;
CREATE INDEX move_case ON move (case_id, id);
CREATE TABLE step (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, name TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
  started_on TEXT NOT NULL, completed_on TEXT, by_id INTEGER NOT NULL REFERENCES staff, reason TEXT) STRICT;
CREATE INDEX step_case ON step (case_id, id);
CREATE TABLE consent (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, version INTEGER NOT NULL, given_by TEXT NOT NULL, assent TEXT, assent_why TEXT,
  explained TEXT NOT NULL, language TEXT, legal_basis TEXT NOT NULL DEFAULT '[]', withhold TEXT, withhold_from TEXT, withhold_why TEXT,
  obtained_on TEXT NOT NULL, by_id INTEGER NOT NULL REFERENCES staff, entered_at TEXT NOT NULL, withdrawn_on TEXT, UNIQUE (case_id, version)) STRICT;
CREATE TABLE consent_item (
  consent_id INTEGER NOT NULL REFERENCES consent, item TEXT NOT NULL, service TEXT NOT NULL DEFAULT '', answer TEXT NOT NULL,
  valid_from TEXT NOT NULL, valid_to TEXT, one_off INTEGER NOT NULL DEFAULT 0, used_on TEXT, PRIMARY KEY (consent_id, item, service)) STRICT, WITHOUT ROWID;
CREATE TABLE no_consent (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, basis TEXT NOT NULL, reasons TEXT NOT NULL, explained_on TEXT, unsafe_why TEXT,
  participation TEXT, look_again_on TEXT, proposed_by_id INTEGER NOT NULL REFERENCES staff, proposed_at TEXT NOT NULL,
  decided_by_id INTEGER REFERENCES staff, decided_at TEXT, decision TEXT) STRICT;
CREATE INDEX no_consent_case ON no_consent (case_id);
CREATE TABLE due_item (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, rule TEXT NOT NULL, kind TEXT NOT NULL, due_on TEXT NOT NULL, due_at TEXT,
  wanted_at TEXT, why TEXT NOT NULL, figures TEXT NOT NULL DEFAULT '{}', made_at TEXT NOT NULL, ended_at TEXT, ended_how TEXT) STRICT;
CREATE INDEX due_item_open ON due_item (case_id, due_on) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX due_item_once ON due_item (case_id, kind) WHERE ended_at IS NULL
"""

PAPERS = """
CREATE TABLE note (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, by_id INTEGER NOT NULL REFERENCES staff, done_on TEXT NOT NULL, entered_at TEXT NOT NULL,
  kind TEXT NOT NULL, contact TEXT, with_whom TEXT, facts TEXT NOT NULL, judgement TEXT NOT NULL DEFAULT '', section TEXT NOT NULL
    CHECK (section IN ('ordinary', 'strictly_confidential')), from_supervisor INTEGER NOT NULL DEFAULT 0, keep_name_why TEXT,
  version INTEGER NOT NULL DEFAULT 1, replaces_id INTEGER REFERENCES note, corrected_why TEXT, replaced_at TEXT) STRICT;
CREATE INDEX note_case ON note (case_id, done_on, id) WHERE replaced_at IS NULL;
CREATE VIRTUAL TABLE note_words USING fts5(facts, judgement, content='note', content_rowid='id', tokenize="unicode61 remove_diacritics 2");
INSERT INTO note_words (note_words, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER note_words_in AFTER INSERT ON note WHEN new.section = 'ordinary' BEGIN
  INSERT INTO note_words (rowid, facts, judgement) VALUES (new.id, new.facts, new.judgement); END;
CREATE TRIGGER note_words_out AFTER UPDATE OF replaced_at ON note
  WHEN new.section = 'ordinary' AND old.replaced_at IS NULL AND new.replaced_at IS NOT NULL BEGIN
  INSERT INTO note_words (note_words, rowid, facts, judgement) VALUES ('delete', old.id, old.facts, old.judgement); END;
CREATE TRIGGER note_text_stays BEFORE UPDATE OF facts, judgement, section, case_id, by_id, done_on ON note BEGIN
  SELECT RAISE(ABORT, 'a note is corrected by a new version'); END;
CREATE TABLE followup (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, by_id INTEGER NOT NULL REFERENCES staff, due_on TEXT, done_on TEXT NOT NULL,
  entered_at TEXT NOT NULL, type TEXT NOT NULL, mode TEXT NOT NULL, reached TEXT NOT NULL, finding TEXT NOT NULL, risk_before TEXT, risk TEXT NOT NULL,
  observed TEXT NOT NULL, words TEXT NOT NULL DEFAULT '', next_steps TEXT NOT NULL DEFAULT '', next_on TEXT, later_why TEXT,
  accompanied INTEGER NOT NULL DEFAULT 0, harm_considered INTEGER NOT NULL DEFAULT 0, recommend_closure INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX followup_case ON followup (case_id, done_on, id);
CREATE TABLE filed_form (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, paper TEXT NOT NULL, version INTEGER NOT NULL, by_id INTEGER NOT NULL REFERENCES staff,
  done_at TEXT NOT NULL, entered_at TEXT NOT NULL, answers TEXT NOT NULL, confidential TEXT NOT NULL DEFAULT '{}', reason TEXT, replaced_at TEXT,
  UNIQUE (case_id, paper, version)) STRICT
"""

TRAIL = """
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY, at TEXT NOT NULL, by_id INTEGER, did TEXT NOT NULL, code TEXT, details TEXT NOT NULL, chain TEXT NOT NULL) STRICT;
CREATE INDEX audit_code ON audit (code, seq) WHERE code IS NOT NULL;
CREATE INDEX audit_by ON audit (by_id, seq);
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the trail is never changed'); END;
CREATE TRIGGER audit_appended BEFORE INSERT ON audit WHEN new.seq <= (SELECT max(seq) FROM audit) BEGIN SELECT RAISE(ABORT, 'the trail is never changed'); END;
CREATE TRIGGER audit_remains BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the trail is never cut'); END
"""

IDENTITIES = """
CREATE TABLE identity (
  code TEXT PRIMARY KEY, version INTEGER NOT NULL DEFAULT 1, entered_by INTEGER NOT NULL, entered_at TEXT NOT NULL,
  first TEXT NOT NULL DEFAULT '', middle TEXT NOT NULL DEFAULT '', last TEXT NOT NULL DEFAULT '', nickname TEXT NOT NULL DEFAULT '',
  other_names TEXT NOT NULL DEFAULT '', name_unknown INTEGER NOT NULL DEFAULT 0, birth_date TEXT, birth_known TEXT,
  place_of_birth TEXT NOT NULL DEFAULT '', nationality TEXT NOT NULL DEFAULT '', ethnicity TEXT NOT NULL DEFAULT '', religion TEXT NOT NULL DEFAULT '',
  language TEXT NOT NULL DEFAULT '', id_kind TEXT NOT NULL DEFAULT '', id_number TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '',
  landmark TEXT NOT NULL DEFAULT '', phone TEXT NOT NULL DEFAULT '', safe_contact TEXT NOT NULL DEFAULT '',
  caregiver_name TEXT NOT NULL DEFAULT '', caregiver_relation TEXT NOT NULL DEFAULT '', caregiver_age INTEGER, caregiver_phone TEXT NOT NULL DEFAULT '',
  caregiver_address TEXT NOT NULL DEFAULT '', father TEXT NOT NULL DEFAULT '', mother TEXT NOT NULL DEFAULT '', siblings TEXT NOT NULL DEFAULT '',
  other_org_ref TEXT NOT NULL DEFAULT '', found_details TEXT NOT NULL DEFAULT '', referrer_name TEXT NOT NULL DEFAULT '',
  referrer_contact TEXT NOT NULL DEFAULT '', signed_by TEXT NOT NULL DEFAULT '', signed_how TEXT NOT NULL DEFAULT '', witness TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE former_identity (
  code TEXT NOT NULL, version INTEGER NOT NULL, answers TEXT NOT NULL, replaced_at TEXT NOT NULL, replaced_by INTEGER NOT NULL, reason TEXT NOT NULL,
  PRIMARY KEY (code, version)) STRICT, WITHOUT ROWID;
CREATE TABLE draft (
  staff_id INTEGER NOT NULL, path TEXT NOT NULL, answers TEXT NOT NULL, kept_at TEXT NOT NULL, PRIMARY KEY (staff_id, path)) STRICT, WITHOUT ROWID
"""


WHOLE_LIFE = """
ALTER TABLE case_file ADD COLUMN restarted_at TEXT;
ALTER TABLE case_file ADD COLUMN close_reason TEXT;
ALTER TABLE case_file ADD COLUMN keep_until TEXT;
ALTER TABLE case_file ADD COLUMN merged_into_id INTEGER REFERENCES case_file;
CREATE INDEX case_merged ON case_file (merged_into_id) WHERE merged_into_id IS NOT NULL;
ALTER TABLE case_file ADD COLUMN withheld INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_file ADD COLUMN referrals INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_file ADD COLUMN incidents INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_file ADD COLUMN supervisor_id INTEGER REFERENCES staff;
CREATE INDEX case_supervisor ON case_file (supervisor_id) WHERE supervisor_id IS NOT NULL;
ALTER TABLE staff ADD COLUMN beside TEXT NOT NULL DEFAULT '{}';
ALTER TABLE staff ADD COLUMN glass TEXT NOT NULL DEFAULT '[]';
CREATE INDEX note_by ON note (by_id, id);
CREATE INDEX followup_by ON followup (by_id, id);

DROP INDEX due_item_once;
ALTER TABLE due_item ADD COLUMN ref INTEGER NOT NULL DEFAULT 0;
ALTER TABLE due_item ADD COLUMN staff_id INTEGER REFERENCES staff;
CREATE UNIQUE INDEX due_item_once ON due_item (case_id, kind, ref) WHERE ended_at IS NULL;
CREATE INDEX due_item_staff ON due_item (staff_id, due_on) WHERE ended_at IS NULL AND staff_id IS NOT NULL;

ALTER TABLE filed_form ADD COLUMN corrects_id INTEGER REFERENCES filed_form;
ALTER TABLE filed_form ADD COLUMN ref INTEGER NOT NULL DEFAULT 0;
CREATE TABLE begun_form (
  case_id INTEGER NOT NULL REFERENCES case_file, paper TEXT NOT NULL, answers TEXT NOT NULL DEFAULT '{}', confidential TEXT NOT NULL DEFAULT '{}',
  sections TEXT NOT NULL DEFAULT '[]', by_id INTEGER NOT NULL REFERENCES staff, begun_on TEXT NOT NULL, changed_at TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (case_id, paper)) STRICT, WITHOUT ROWID;
CREATE TABLE voice (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, heard_on TEXT NOT NULL, paper TEXT NOT NULL, part TEXT NOT NULL, alone TEXT,
  said TEXT NOT NULL DEFAULT '', why_not TEXT NOT NULL DEFAULT '', by_id INTEGER NOT NULL REFERENCES staff, entered_at TEXT NOT NULL) STRICT;
CREATE INDEX voice_case ON voice (case_id, heard_on, id);

ALTER TABLE consent ADD COLUMN explained_why TEXT;
ALTER TABLE consent ADD COLUMN withdrawn_scope TEXT;
ALTER TABLE consent ADD COLUMN withdrawn_why TEXT;
ALTER TABLE consent ADD COLUMN name_may_be_told INTEGER NOT NULL DEFAULT 0;
ALTER TABLE consent ADD COLUMN signer_why TEXT;
CREATE TABLE consent_share (
  id INTEGER PRIMARY KEY, consent_id INTEGER NOT NULL REFERENCES consent, case_id INTEGER NOT NULL REFERENCES case_file, provider_id INTEGER REFERENCES provider,
  service TEXT NOT NULL DEFAULT '', what TEXT NOT NULL DEFAULT '[]', how TEXT NOT NULL DEFAULT '[]', valid_from TEXT NOT NULL, valid_to TEXT,
  one_off INTEGER NOT NULL DEFAULT 0, used_on TEXT, withdrawn_on TEXT) STRICT;
CREATE INDEX consent_share_case ON consent_share (case_id);
ALTER TABLE no_consent ADD COLUMN ended_on TEXT;
ALTER TABLE followup ADD COLUMN contact_why TEXT;

CREATE TABLE provider (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, services TEXT NOT NULL DEFAULT '[]', area TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '',
  hours TEXT NOT NULL DEFAULT '', cost TEXT NOT NULL DEFAULT '', eligible TEXT NOT NULL DEFAULT '', languages TEXT NOT NULL DEFAULT '', access TEXT NOT NULL DEFAULT '',
  focal_role TEXT NOT NULL DEFAULT '', focal_phone TEXT NOT NULL DEFAULT '', method TEXT NOT NULL DEFAULT '', agreement_on TEXT, child_safe TEXT, mandatory_reporter TEXT,
  trained TEXT, capacity TEXT NOT NULL DEFAULT 'open', checked_on TEXT, checked_by_id INTEGER REFERENCES staff, gap_notes TEXT NOT NULL DEFAULT '',
  retired_on TEXT, version INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE service_hint (
  id INTEGER PRIMARY KEY, provider_id INTEGER REFERENCES provider, words TEXT NOT NULL, by_id INTEGER NOT NULL REFERENCES staff, said_on TEXT NOT NULL,
  settled_by_id INTEGER REFERENCES staff, settled_on TEXT) STRICT;
CREATE TABLE service_gap (
  id INTEGER PRIMARY KEY, service TEXT NOT NULL, area TEXT NOT NULL DEFAULT '', case_id INTEGER REFERENCES case_file, noted_on TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES staff, note TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE referral (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, action_id INTEGER REFERENCES plan_action, service TEXT NOT NULL, provider_id INTEGER REFERENCES provider,
  urgent INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL, tells TEXT NOT NULL DEFAULT '[]', tell_note TEXT NOT NULL DEFAULT '', basis TEXT NOT NULL DEFAULT 'consent',
  share_id INTEGER REFERENCES consent_share, result TEXT NOT NULL DEFAULT 'referred', status TEXT NOT NULL DEFAULT 'draft', rejected_why TEXT, method TEXT, password_apart INTEGER NOT NULL DEFAULT 0,
  sent_on TEXT, appointment_on TEXT, accompanied TEXT, accompanied_on TEXT, accompanied_why TEXT, feedback_on TEXT, outcome TEXT, quality TEXT NOT NULL DEFAULT '',
  feedback_note TEXT NOT NULL DEFAULT '', told_child TEXT, ended_on TEXT, ended_why TEXT, stop_sharing_on TEXT, left_out TEXT NOT NULL DEFAULT '[]',
  told TEXT NOT NULL DEFAULT '{}', feedback_next TEXT NOT NULL DEFAULT '', name_slip_on TEXT,
  by_id INTEGER NOT NULL REFERENCES staff, entered_at TEXT NOT NULL, version INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE INDEX referral_case ON referral (case_id, id);
CREATE TABLE sharing (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, what TEXT NOT NULL DEFAULT '[]', agency TEXT NOT NULL, role TEXT NOT NULL DEFAULT '', purpose TEXT NOT NULL,
  basis TEXT NOT NULL, share_id INTEGER REFERENCES consent_share, provider_id INTEGER REFERENCES provider, method TEXT NOT NULL, protected INTEGER NOT NULL DEFAULT 0, password_apart INTEGER NOT NULL DEFAULT 0,
  shared_on TEXT NOT NULL, return_by TEXT, stop_on TEXT, stop_done_on TEXT, stop_done_how TEXT NOT NULL DEFAULT '', source TEXT NOT NULL, source_id INTEGER NOT NULL DEFAULT 0, by_id INTEGER NOT NULL REFERENCES staff,
  entered_at TEXT NOT NULL) STRICT;
CREATE INDEX sharing_case ON sharing (case_id, id);
CREATE INDEX sharing_stop ON sharing (case_id) WHERE stop_on IS NOT NULL AND stop_done_on IS NULL;

CREATE TABLE plan (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, kind TEXT NOT NULL CHECK (kind IN ('interim', 'full', 'gbv')), version INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted', 'approved', 'sent_back', 'replaced', 'dropped')), based_on_id INTEGER REFERENCES filed_form,
  drawn_on TEXT NOT NULL, goal TEXT NOT NULL DEFAULT '', permanency TEXT NOT NULL DEFAULT '', contingency TEXT NOT NULL DEFAULT '', followup_mode TEXT, followup_days INTEGER,
  followup_who TEXT NOT NULL DEFAULT '', answers TEXT NOT NULL DEFAULT '{}', confidential TEXT NOT NULL DEFAULT '{}', copy_given TEXT, copy_why_not TEXT, copy_given_on TEXT,
  copy_called TEXT NOT NULL DEFAULT 'none', reason TEXT, by_id INTEGER NOT NULL REFERENCES staff, entered_at TEXT NOT NULL, submitted_at TEXT,
  decided_by_id INTEGER REFERENCES staff, decided_at TEXT, comment TEXT, ended_at TEXT, row_version INTEGER NOT NULL DEFAULT 1, UNIQUE (case_id, version)) STRICT;
CREATE TABLE objective (
  id INTEGER PRIMARY KEY, plan_id INTEGER NOT NULL REFERENCES plan, case_id INTEGER NOT NULL REFERENCES case_file, need TEXT NOT NULL, wording TEXT NOT NULL,
  measure TEXT NOT NULL DEFAULT '', target_on TEXT, horizon TEXT, area TEXT, progress TEXT NOT NULL DEFAULT 'not_started', met_on TEXT, carried_from_id INTEGER REFERENCES objective,
  position INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX objective_plan ON objective (plan_id, position, id);
CREATE TABLE plan_action (
  id INTEGER PRIMARY KEY, plan_id INTEGER NOT NULL REFERENCES plan, objective_id INTEGER NOT NULL REFERENCES objective, case_id INTEGER NOT NULL REFERENCES case_file,
  what TEXT NOT NULL, plain_words TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL, service TEXT, responsible TEXT, staff_id INTEGER REFERENCES staff,
  provider_id INTEGER REFERENCES provider, due_on TEXT, response TEXT, track TEXT NOT NULL DEFAULT '', status TEXT NOT NULL DEFAULT 'todo'
    CHECK (status IN ('todo', 'done', 'dropped', 'carried')), done_on TEXT, result TEXT NOT NULL DEFAULT '', dropped_why TEXT, received TEXT,
  carried_from_id INTEGER REFERENCES plan_action, position INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX plan_action_plan ON plan_action (plan_id, position, id);
CREATE INDEX plan_action_case ON plan_action (case_id, status);

CREATE TABLE task (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, what TEXT NOT NULL, staff_id INTEGER REFERENCES staff, who TEXT NOT NULL DEFAULT '', due_on TEXT NOT NULL,
  source TEXT NOT NULL, source_id INTEGER NOT NULL DEFAULT 0, by_id INTEGER NOT NULL REFERENCES staff, entered_at TEXT NOT NULL, done_on TEXT, result TEXT NOT NULL DEFAULT '',
  dropped_why TEXT, ended_by_id INTEGER REFERENCES staff) STRICT;
CREATE INDEX task_case ON task (case_id, id);
CREATE TABLE request (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, kind TEXT NOT NULL, reason TEXT NOT NULL, answers TEXT NOT NULL DEFAULT '{}', by_id INTEGER NOT NULL REFERENCES staff,
  asked_at TEXT NOT NULL, decided_by_id INTEGER REFERENCES staff, decided_at TEXT, decision TEXT, comment TEXT) STRICT;
CREATE INDEX request_case ON request (case_id, kind, id);
CREATE INDEX request_open ON request (kind) WHERE decided_at IS NULL;

CREATE TABLE closure (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, reason TEXT NOT NULL, asked_by_id INTEGER NOT NULL REFERENCES staff, asked_at TEXT NOT NULL,
  decided_by_id INTEGER REFERENCES staff, decided_at TEXT, decision TEXT, comment TEXT, retention_class TEXT, keep_until TEXT, paper_place TEXT NOT NULL DEFAULT '',
  closed_on TEXT, visit_due_on TEXT, visited_on TEXT, visit_skipped TEXT) STRICT;
CREATE INDEX closure_case ON closure (case_id, id);
CREATE TABLE transfer (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, why TEXT NOT NULL, provider_id INTEGER REFERENCES provider, agency TEXT NOT NULL DEFAULT '',
  file_agreed TEXT, basis TEXT NOT NULL DEFAULT 'consent', asked_by_id INTEGER NOT NULL REFERENCES staff, asked_at TEXT NOT NULL, agreed_by_id INTEGER REFERENCES staff, agreed_at TEXT,
  accepted_on TEXT, accepted_role TEXT, handed TEXT NOT NULL DEFAULT '[]', ended_at TEXT, ended_how TEXT, reason TEXT) STRICT;
CREATE INDEX transfer_case ON transfer (case_id, id);
CREATE TABLE destruction (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, registered_on TEXT, closed_on TEXT, keep_until TEXT, retention_class TEXT, asked_by_id INTEGER NOT NULL REFERENCES staff,
  asked_at TEXT NOT NULL, second_id INTEGER REFERENCES staff, destroyed_at TEXT) STRICT;

CREATE TABLE placement (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, arrangement TEXT NOT NULL, started_on TEXT NOT NULL, ended_on TEXT, change_why TEXT, term TEXT,
  decided_by TEXT, decided_on TEXT, decision_ref TEXT NOT NULL DEFAULT '', removed TEXT, from_institution INTEGER NOT NULL DEFAULT 0, family_kind TEXT, reunified TEXT,
  answers TEXT NOT NULL DEFAULT '{}', confidential TEXT NOT NULL DEFAULT '{}', by_id INTEGER NOT NULL REFERENCES staff, entered_at TEXT NOT NULL) STRICT;
CREATE INDEX placement_case ON placement (case_id, started_on, id);
CREATE TABLE family (id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, by_id INTEGER NOT NULL REFERENCES staff, made_at TEXT NOT NULL) STRICT;
CREATE TABLE family_member (
  family_id INTEGER NOT NULL REFERENCES family, case_id INTEGER NOT NULL REFERENCES case_file, added_at TEXT NOT NULL, by_id INTEGER NOT NULL REFERENCES staff, apart_why TEXT,
  PRIMARY KEY (family_id, case_id)) STRICT, WITHOUT ROWID;
CREATE INDEX family_member_case ON family_member (case_id);
CREATE TABLE incident (
  id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, case_id INTEGER NOT NULL REFERENCES case_file, interviewed_on TEXT NOT NULL, happened_on TEXT, estimated INTEGER NOT NULL DEFAULT 0,
  type TEXT NOT NULL, contexts TEXT NOT NULL DEFAULT '[]', delay TEXT, count_it TEXT NOT NULL, answers TEXT NOT NULL DEFAULT '{}', account TEXT NOT NULL DEFAULT '',
  supervisor_may_read INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL DEFAULT 1, corrects_id INTEGER REFERENCES incident, reason TEXT, replaced_at TEXT,
  by_id INTEGER NOT NULL REFERENCES staff, entered_at TEXT NOT NULL) STRICT;
CREATE INDEX incident_case ON incident (case_id, id);
CREATE TABLE report_duty (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, noticed_at TEXT NOT NULL, trigger TEXT NOT NULL, answers TEXT NOT NULL DEFAULT '{}', about_staff INTEGER NOT NULL DEFAULT 0,
  by_id INTEGER NOT NULL REFERENCES staff, entered_at TEXT NOT NULL, decision TEXT, decided_by_id INTEGER REFERENCES staff, decided_at TEXT, reasons TEXT NOT NULL DEFAULT '',
  reported_to TEXT, reported_on TEXT, followup_on TEXT, followed_up_on TEXT) STRICT;
CREATE INDEX report_duty_case ON report_duty (case_id, id);

CREATE TABLE coworker (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, staff_id INTEGER NOT NULL REFERENCES staff, until TEXT NOT NULL, why TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES staff, added_at TEXT NOT NULL, ended_at TEXT) STRICT;
CREATE INDEX coworker_staff ON coworker (staff_id, case_id);
CREATE INDEX coworker_case ON coworker (case_id);
CREATE TABLE conflict (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, staff_id INTEGER NOT NULL REFERENCES staff, kind TEXT NOT NULL, by_id INTEGER NOT NULL REFERENCES staff,
  declared_at TEXT NOT NULL, told_at TEXT, ended_at TEXT, ended_by_id INTEGER REFERENCES staff, ended_why TEXT, UNIQUE (case_id, staff_id)) STRICT;
CREATE TABLE break_glass (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, staff_id INTEGER NOT NULL REFERENCES staff, category TEXT NOT NULL, reason TEXT NOT NULL,
  identity INTEGER NOT NULL DEFAULT 0, opened_at TEXT NOT NULL, until TEXT NOT NULL, reviewed_by_id INTEGER REFERENCES staff, reviewed_at TEXT, review TEXT) STRICT;
CREATE INDEX break_glass_staff ON break_glass (staff_id, until);
CREATE INDEX break_glass_open ON break_glass (id) WHERE reviewed_at IS NULL;

CREATE TABLE code_label (
  list TEXT NOT NULL, code TEXT NOT NULL, valid_from TEXT NOT NULL, label TEXT NOT NULL DEFAULT '', belongs TEXT NOT NULL DEFAULT '', retired INTEGER NOT NULL DEFAULT 0,
  added INTEGER NOT NULL DEFAULT 0, by_id INTEGER REFERENCES staff, changed_at TEXT NOT NULL, PRIMARY KEY (list, code, valid_from)) STRICT, WITHOUT ROWID;
CREATE TABLE form_question (
  paper TEXT NOT NULL, field TEXT NOT NULL, label TEXT NOT NULL DEFAULT '', off INTEGER NOT NULL DEFAULT 0, by_id INTEGER REFERENCES staff, changed_at TEXT NOT NULL,
  PRIMARY KEY (paper, field)) STRICT, WITHOUT ROWID;

CREATE TRIGGER note_words_gone AFTER DELETE ON note WHEN old.section = 'ordinary' AND old.replaced_at IS NULL BEGIN
  INSERT INTO note_words (note_words, rowid, facts, judgement) VALUES ('delete', old.id, old.facts, old.judgement); END;
CREATE TRIGGER note_remains BEFORE DELETE ON note WHEN NOT EXISTS (SELECT 1 FROM destruction d JOIN case_file c ON c.code = d.code WHERE c.id = old.case_id AND d.second_id <> d.asked_by_id) BEGIN
  SELECT RAISE(ABORT, 'a file is removed by two supervisors only'); END;
CREATE TRIGGER move_remains BEFORE DELETE ON move WHEN NOT EXISTS (SELECT 1 FROM destruction d JOIN case_file c ON c.code = d.code WHERE c.id = old.case_id AND d.second_id <> d.asked_by_id) BEGIN
  SELECT RAISE(ABORT, 'a file is removed by two supervisors only'); END;
CREATE TRIGGER filed_form_remains BEFORE DELETE ON filed_form WHEN NOT EXISTS (SELECT 1 FROM destruction d JOIN case_file c ON c.code = d.code WHERE c.id = old.case_id AND d.second_id <> d.asked_by_id) BEGIN
  SELECT RAISE(ABORT, 'a file is removed by two supervisors only'); END;
CREATE TRIGGER followup_remains BEFORE DELETE ON followup WHEN NOT EXISTS (SELECT 1 FROM destruction d JOIN case_file c ON c.code = d.code WHERE c.id = old.case_id AND d.second_id <> d.asked_by_id) BEGIN
  SELECT RAISE(ABORT, 'a file is removed by two supervisors only'); END;
CREATE TRIGGER code_used_once BEFORE INSERT ON case_file WHEN EXISTS (SELECT 1 FROM destruction WHERE code = new.code AND destroyed_at IS NOT NULL) BEGIN
  SELECT RAISE(ABORT, 'case_file.code was given before'); END;

INSERT INTO consent_share (consent_id, case_id, service, valid_from, valid_to, one_off, used_on)
  SELECT i.consent_id, c.case_id, i.service, i.valid_from, i.valid_to, i.one_off, i.used_on FROM consent_item i JOIN consent c ON c.id = i.consent_id
  WHERE i.item = 'share_with_provider' AND i.service <> '';
DELETE FROM consent_item WHERE item = 'share_with_provider' AND service <> '';
INSERT INTO closure (case_id, reason, asked_by_id, asked_at, decided_by_id, decided_at, decision, closed_on, visit_skipped)
  SELECT c.id, substr(a.reason, 1, instr(a.reason || char(10), char(10)) - 1), a.by_id, a.entered_at, d.by_id, d.entered_at, 'closed', c.closed_on, 'before_this_version'
  FROM case_file c JOIN move a ON a.id = (SELECT max(id) FROM move WHERE case_id = c.id AND rule = 'M17')
  JOIN move d ON d.id = (SELECT max(id) FROM move WHERE case_id = c.id AND rule = 'M18') WHERE c.status = 'closed';
UPDATE case_file SET close_reason = (SELECT reason FROM closure WHERE case_id = case_file.id) WHERE status = 'closed'
"""

PEOPLE_OF_A_CASE = """
ALTER TABLE identity ADD COLUMN contact_never TEXT NOT NULL DEFAULT '';
ALTER TABLE identity ADD COLUMN contact_say TEXT NOT NULL DEFAULT '';
ALTER TABLE identity ADD COLUMN phone_never INTEGER NOT NULL DEFAULT 0;
ALTER TABLE identity ADD COLUMN address_never INTEGER NOT NULL DEFAULT 0;
CREATE TABLE person (
  id INTEGER PRIMARY KEY, code TEXT NOT NULL, paper TEXT NOT NULL, number INTEGER NOT NULL, role TEXT NOT NULL DEFAULT '', name TEXT NOT NULL DEFAULT '',
  relation TEXT NOT NULL DEFAULT '', organisation TEXT NOT NULL DEFAULT '', contact TEXT NOT NULL DEFAULT '', whereabouts TEXT NOT NULL DEFAULT '',
  entered_by INTEGER NOT NULL, entered_at TEXT NOT NULL) STRICT;
CREATE INDEX person_code ON person (code, paper, number)
"""


SUPERVISION = """
CREATE TABLE case_meeting (
  id INTEGER PRIMARY KEY, team_id INTEGER NOT NULL REFERENCES team, held_on TEXT NOT NULL, begins TEXT NOT NULL DEFAULT '', chair_id INTEGER NOT NULL REFERENCES staff,
  emergency INTEGER NOT NULL DEFAULT 0, place_confidential TEXT, attended TEXT NOT NULL DEFAULT '[]', lessons TEXT NOT NULL DEFAULT '', population TEXT NOT NULL DEFAULT '[]',
  silent_days INTEGER NOT NULL DEFAULT 14, made_by_id INTEGER NOT NULL REFERENCES staff, made_at TEXT NOT NULL, built_at TEXT, closed_at TEXT, closed_by_id INTEGER REFERENCES staff,
  dropped_why TEXT) STRICT;
CREATE INDEX case_meeting_team ON case_meeting (team_id, held_on);
CREATE TABLE meeting_guest (
  meeting_id INTEGER NOT NULL REFERENCES case_meeting, staff_id INTEGER NOT NULL REFERENCES staff, by_id INTEGER NOT NULL REFERENCES staff, added_at TEXT NOT NULL,
  PRIMARY KEY (meeting_id, staff_id)) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_guest_staff ON meeting_guest (staff_id);
CREATE TABLE meeting_row (
  id INTEGER PRIMARY KEY, meeting_id INTEGER NOT NULL REFERENCES case_meeting, case_id INTEGER NOT NULL REFERENCES case_file, position INTEGER NOT NULL DEFAULT 0,
  reasons TEXT NOT NULL DEFAULT '[]', bare INTEGER NOT NULL DEFAULT 0, shown TEXT, question TEXT NOT NULL DEFAULT '', put_by_id INTEGER REFERENCES staff,
  decision TEXT, action TEXT NOT NULL DEFAULT '', who_id INTEGER REFERENCES staff, by_on TEXT, at_once INTEGER NOT NULL DEFAULT 0, decided_by_id INTEGER REFERENCES staff,
  decided_at TEXT, version INTEGER NOT NULL DEFAULT 1, UNIQUE (meeting_id, case_id)) STRICT;
CREATE INDEX meeting_row_case ON meeting_row (case_id);
CREATE TABLE meeting_copy (
  id INTEGER PRIMARY KEY, meeting_id INTEGER NOT NULL REFERENCES case_meeting, number INTEGER NOT NULL, sheet TEXT NOT NULL, printed_by_id INTEGER NOT NULL REFERENCES staff,
  printed_at TEXT NOT NULL, back_at TEXT, back_by_id INTEGER REFERENCES staff, lost_why TEXT, UNIQUE (meeting_id, number)) STRICT;

CREATE TABLE emergency (
  id INTEGER PRIMARY KEY, begun_at TEXT NOT NULL, begun_by_id INTEGER NOT NULL REFERENCES staff, reason TEXT NOT NULL, ended_at TEXT, ended_by_id INTEGER REFERENCES staff,
  ended_why TEXT) STRICT;
CREATE UNIQUE INDEX emergency_once ON emergency ((ended_at IS NULL)) WHERE ended_at IS NULL;

CREATE TABLE visit (
  id INTEGER PRIMARY KEY, staff_id INTEGER NOT NULL REFERENCES staff, companion_id INTEGER REFERENCES staff, left_at TEXT NOT NULL, back_by TEXT NOT NULL,
  how_reached TEXT NOT NULL DEFAULT '', back_at TEXT, back_said_at TEXT, back_said_by_id INTEGER REFERENCES staff, note TEXT NOT NULL DEFAULT '') STRICT;
CREATE UNIQUE INDEX visit_out ON visit (staff_id) WHERE back_at IS NULL;
CREATE INDEX visit_with ON visit (companion_id) WHERE back_at IS NULL;
CREATE INDEX visit_left ON visit (left_at, staff_id);
CREATE INDEX visit_staff ON visit (staff_id, left_at);
CREATE TABLE visit_case (
  visit_id INTEGER NOT NULL REFERENCES visit, case_id INTEGER NOT NULL REFERENCES case_file, pair_needed INTEGER NOT NULL DEFAULT 0, alone_why TEXT,
  agreed_by_id INTEGER REFERENCES staff, seen_at TEXT, seen_by_id INTEGER REFERENCES staff, PRIMARY KEY (visit_id, case_id)) STRICT, WITHOUT ROWID;
CREATE INDEX visit_case_case ON visit_case (case_id);
CREATE TRIGGER visit_case_gone AFTER DELETE ON visit_case BEGIN UPDATE visit SET note = '', how_reached = '' WHERE id = OLD.visit_id; END;
CREATE INDEX visit_case_alone ON visit_case (visit_id) WHERE alone_why IS NOT NULL AND seen_at IS NULL;
ALTER TABLE case_file ADD COLUMN visit_in_pairs INTEGER NOT NULL DEFAULT 0;

CREATE TABLE staff_paper (
  id INTEGER PRIMARY KEY, paper TEXT NOT NULL CHECK (paper IN ('F20', 'F21')), staff_id INTEGER NOT NULL REFERENCES staff, by_id INTEGER NOT NULL REFERENCES staff,
  held_on TEXT NOT NULL, answers TEXT NOT NULL DEFAULT '{}', next_on TEXT, entered_at TEXT NOT NULL, seen_at TEXT, seen_words TEXT NOT NULL DEFAULT '',
  ref INTEGER NOT NULL DEFAULT 0, corrects_id INTEGER REFERENCES staff_paper, reason TEXT, replaced_at TEXT) STRICT;
CREATE INDEX staff_paper_staff ON staff_paper (staff_id, paper, held_on);
CREATE TABLE staff_paper_case (
  id INTEGER PRIMARY KEY, paper_id INTEGER NOT NULL REFERENCES staff_paper, case_id INTEGER NOT NULL REFERENCES case_file, action TEXT NOT NULL, due_on TEXT,
  task_id INTEGER REFERENCES task) STRICT;
CREATE INDEX staff_paper_case_paper ON staff_paper_case (paper_id);
CREATE INDEX staff_paper_case_case ON staff_paper_case (case_id);

CREATE TABLE file_audit (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, drawn_on TEXT NOT NULL, why TEXT NOT NULL CHECK (why IN ('sample', 'closure', 'picked')), picked_why TEXT, quarter TEXT NOT NULL,
  drawn_by_id INTEGER REFERENCES staff, auditor_id INTEGER REFERENCES staff, answers TEXT NOT NULL DEFAULT '{}', known TEXT NOT NULL DEFAULT '{}', action TEXT NOT NULL DEFAULT '',
  action_by TEXT, done_at TEXT, mended_on TEXT, mended_by_id INTEGER REFERENCES staff, settled_on TEXT, settled_by_id INTEGER REFERENCES staff, version INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE INDEX file_audit_case ON file_audit (case_id);
CREATE INDEX file_audit_quarter ON file_audit (quarter);
CREATE INDEX file_audit_asked ON file_audit (case_id) WHERE settled_on IS NULL AND action <> '';
CREATE UNIQUE INDEX file_audit_once ON file_audit (case_id) WHERE done_at IS NULL;

CREATE TABLE access_review (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('team', 'sample')), team_id INTEGER NOT NULL REFERENCES team, since TEXT NOT NULL, until TEXT NOT NULL, by_id INTEGER NOT NULL REFERENCES staff,
  made_at TEXT NOT NULL, signed_at TEXT, signed_by_id INTEGER REFERENCES staff, last_seq INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX access_review_team ON access_review (team_id, kind);
CREATE TABLE access_line (
  id INTEGER PRIMARY KEY, review_id INTEGER NOT NULL REFERENCES access_review, kind TEXT NOT NULL, staff_id INTEGER NOT NULL REFERENCES staff, at TEXT NOT NULL,
  figures TEXT NOT NULL DEFAULT '{}', answer TEXT, words TEXT NOT NULL DEFAULT '', answered_by_id INTEGER REFERENCES staff, answered_at TEXT) STRICT;
CREATE INDEX access_line_review ON access_line (review_id);

CREATE TABLE staff_concern (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('concern', 'gift')), about_id INTEGER REFERENCES staff, happened_on TEXT NOT NULL, answers TEXT NOT NULL DEFAULT '{}',
  by_id INTEGER NOT NULL REFERENCES staff, entered_at TEXT NOT NULL, focal_id INTEGER NOT NULL REFERENCES staff, read_at TEXT, decision TEXT, words TEXT NOT NULL DEFAULT '',
  decided_by_id INTEGER REFERENCES staff, decided_at TEXT) STRICT;
CREATE INDEX staff_concern_focal ON staff_concern (focal_id)
"""


PAPER_DESK = """
ALTER TABLE place ADD COLUMN number INTEGER;
UPDATE place SET number = (SELECT count(*) FROM place AS other WHERE other.code <= place.code);

CREATE TABLE tray_desk (
  staff_id INTEGER PRIMARY KEY REFERENCES staff, trays TEXT NOT NULL DEFAULT 'case' CHECK (trays IN ('case', 'identity', 'both')), reason TEXT NOT NULL DEFAULT '',
  by_id INTEGER REFERENCES staff, granted_at TEXT, at_hand TEXT CHECK (at_hand IN ('case', 'identity'))) STRICT;

CREATE TABLE paper_batch (
  id INTEGER PRIMARY KEY, label TEXT NOT NULL UNIQUE, sheet TEXT NOT NULL, tray TEXT NOT NULL CHECK (tray IN ('case', 'identity')), form_version TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL DEFAULT 'paper' CHECK (source IN ('paper', 'import')), counted INTEGER NOT NULL, control_sum INTEGER, cabinet TEXT NOT NULL DEFAULT '',
  by_id INTEGER NOT NULL REFERENCES staff, opened_at TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'differs', 'handed_in')),
  handed_at TEXT, differs_by INTEGER, difference_words TEXT NOT NULL DEFAULT '', settled_by_id INTEGER REFERENCES staff, settled_at TEXT, version INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE INDEX paper_batch_by ON paper_batch (by_id, state);
CREATE TABLE paper (
  id INTEGER PRIMARY KEY, batch_id INTEGER NOT NULL REFERENCES paper_batch, position INTEGER NOT NULL, number INTEGER,
  state TEXT NOT NULL DEFAULT 'to_key' CHECK (state IN ('to_key', 'begun', 'keyed', 'aside', 'second', 'differs', 'to_check', 'filed', 'refused')),
  keyed_by_id INTEGER REFERENCES staff, keyed_at TEXT, wants_second INTEGER NOT NULL DEFAULT 0, second_by_id INTEGER REFERENCES staff, second_at TEXT,
  settled_by_id INTEGER REFERENCES staff, settled_at TEXT, caseworker_id INTEGER REFERENCES staff, case_id INTEGER REFERENCES case_file, registration_no INTEGER, done_on TEXT,
  marks TEXT NOT NULL DEFAULT '{}', aside_why TEXT,
  differing TEXT NOT NULL DEFAULT '[]', released_by_id INTEGER REFERENCES staff, released_why TEXT, checked_by_id INTEGER REFERENCES staff, checked_at TEXT, filed_as TEXT, filed_id INTEGER, version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (batch_id, position)) STRICT;
CREATE INDEX paper_waits ON paper (state, caseworker_id) WHERE state NOT IN ('filed', 'refused', 'aside');
CREATE INDEX paper_case ON paper (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX paper_number ON paper (number) WHERE number IS NOT NULL;
CREATE TABLE query_slip (
  id INTEGER PRIMARY KEY, paper_id INTEGER NOT NULL REFERENCES paper, field TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('unreadable', 'crossed', 'outside', 'unlikely', 'asked')),
  goes_to TEXT NOT NULL CHECK (goes_to IN ('caseworker', 'clerk')), by_id INTEGER NOT NULL REFERENCES staff, asked_at TEXT NOT NULL, answered_by_id INTEGER REFERENCES staff,
  answered_at TEXT, answer TEXT CHECK (answer IN ('value', 'not_known', 'as_typed')), seen_at TEXT) STRICT;
CREATE INDEX query_slip_open ON query_slip (goes_to, paper_id) WHERE answered_at IS NULL;
CREATE INDEX query_slip_paper ON query_slip (paper_id);
CREATE TABLE keying_tally (
  sheet TEXT NOT NULL, field TEXT NOT NULL, month TEXT NOT NULL, compared INTEGER NOT NULL DEFAULT 0, differed INTEGER NOT NULL DEFAULT 0, first_wrong INTEGER NOT NULL DEFAULT 0,
  second_wrong INTEGER NOT NULL DEFAULT 0, checked INTEGER NOT NULL DEFAULT 0, corrected INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (sheet, field, month)) STRICT, WITHOUT ROWID;
CREATE TABLE backlog_import (
  id INTEGER PRIMARY KEY, digest TEXT NOT NULL, by_id INTEGER NOT NULL REFERENCES staff, begun_at TEXT NOT NULL, state TEXT NOT NULL
    CHECK (state IN ('matching', 'checking', 'checked', 'filed', 'cancelled')), matching TEXT NOT NULL DEFAULT '{}', total INTEGER NOT NULL DEFAULT 0, done INTEGER NOT NULL DEFAULT 0,
  good INTEGER NOT NULL DEFAULT 0, bad INTEGER NOT NULL DEFAULT 0, batch_id INTEGER REFERENCES paper_batch, identity_batch_id INTEGER REFERENCES paper_batch, ended_at TEXT,
  version INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE UNIQUE INDEX backlog_import_once ON backlog_import (digest) WHERE state <> 'cancelled'
"""

TYPED = """
CREATE TABLE keyed (
  paper_id INTEGER NOT NULL, entry INTEGER NOT NULL, answers TEXT NOT NULL DEFAULT '{}', kept_at TEXT NOT NULL, PRIMARY KEY (paper_id, entry)) STRICT, WITHOUT ROWID;
CREATE TABLE slip_words (slip_id INTEGER PRIMARY KEY, question TEXT NOT NULL DEFAULT '', answer TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE import_row (
  import_id INTEGER NOT NULL, row INTEGER NOT NULL, cells TEXT NOT NULL, faults TEXT NOT NULL DEFAULT '[]', checked TEXT, PRIMARY KEY (import_id, row)) STRICT, WITHOUT ROWID;
CREATE TABLE import_file (import_id INTEGER PRIMARY KEY, columns TEXT NOT NULL) STRICT;
CREATE TABLE import_seen (mark TEXT PRIMARY KEY, import_id INTEGER NOT NULL, row INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX import_seen_row ON import_seen (import_id, row)
"""


SAFE_KEEPING = """
CREATE TABLE second_factor (
  staff_id INTEGER PRIMARY KEY REFERENCES staff, secret TEXT NOT NULL, begun_at TEXT NOT NULL, confirmed_at TEXT, last_step INTEGER NOT NULL DEFAULT 0,
  removed_at TEXT, removed_by_id INTEGER REFERENCES staff) STRICT;
CREATE TABLE recovery_code (
  code_hash TEXT PRIMARY KEY, staff_id INTEGER NOT NULL REFERENCES staff, made_at TEXT NOT NULL, used_at TEXT) STRICT, WITHOUT ROWID;
CREATE TABLE known_desk (
  token_hash TEXT PRIMARY KEY, staff_id INTEGER NOT NULL REFERENCES staff, made_at TEXT NOT NULL, seen_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE backup (
  id INTEGER PRIMARY KEY, made_at TEXT NOT NULL, by_id INTEGER REFERENCES staff, place TEXT NOT NULL, mark TEXT NOT NULL DEFAULT '', folder TEXT NOT NULL, size INTEGER NOT NULL DEFAULT 0,
  counts TEXT NOT NULL DEFAULT '{}', head_seq INTEGER NOT NULL DEFAULT 0, proved_at TEXT, problem TEXT NOT NULL DEFAULT '', removed_at TEXT) STRICT;
CREATE TABLE act_of_two (
  id INTEGER PRIMARY KEY, what TEXT NOT NULL, about TEXT NOT NULL DEFAULT '{}', asked_by_id INTEGER NOT NULL REFERENCES staff, asked_at TEXT NOT NULL, until TEXT NOT NULL,
  agreed_by_id INTEGER REFERENCES staff, agreed_at TEXT, ended_at TEXT, ended_how TEXT) STRICT;
CREATE TABLE evacuation_plan (
  id INTEGER PRIMARY KEY, answers TEXT NOT NULL, by_id INTEGER NOT NULL REFERENCES staff, written_at TEXT NOT NULL) STRICT;
CREATE TABLE drill (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, by_id INTEGER REFERENCES staff, held_at TEXT NOT NULL, outcome TEXT NOT NULL DEFAULT '{}') STRICT;
CREATE TABLE network_authority (
  id INTEGER PRIMARY KEY CHECK (id = 1), certificate TEXT NOT NULL, key TEXT NOT NULL, made_at TEXT NOT NULL) STRICT;
CREATE TABLE own_file (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES case_file, asked TEXT NOT NULL, mark TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'begun' CHECK (state IN ('begun', 'waits', 'screened', 'dropped')),
  by_id INTEGER NOT NULL REFERENCES staff, made_at TEXT NOT NULL, gone_through_by_id INTEGER REFERENCES staff, gone_through_at TEXT, screened_by_id INTEGER REFERENCES staff, screened_at TEXT,
  filed_id INTEGER, version INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE INDEX own_file_case ON own_file (case_id, id);
CREATE TABLE own_file_line (
  id INTEGER PRIMARY KEY, own_file_id INTEGER NOT NULL REFERENCES own_file, case_id INTEGER NOT NULL REFERENCES case_file, position INTEGER NOT NULL, part TEXT NOT NULL,
  heading TEXT NOT NULL, done_on TEXT, text TEXT NOT NULL, proposed TEXT NOT NULL, reasons TEXT NOT NULL DEFAULT '[]',
  decision TEXT CHECK (decision IN ('as_proposed', 'own_words', 'as_it_stands', 'left_out')), words TEXT NOT NULL DEFAULT '', decided_by_id INTEGER REFERENCES staff, decided_at TEXT,
  UNIQUE (own_file_id, position)) STRICT;
CREATE INDEX own_file_line_case ON own_file_line (case_id)
"""

TURNS = """
ALTER TABLE keyed ADD COLUMN turn INTEGER NOT NULL DEFAULT 0
"""


LEAVING = """
CREATE TABLE published (
  id INTEGER PRIMARY KEY, year INTEGER NOT NULL, quarter INTEGER NOT NULL CHECK (quarter BETWEEN 1 AND 4), smallest INTEGER NOT NULL, cells TEXT NOT NULL,
  by_id INTEGER NOT NULL REFERENCES staff, made_at TEXT NOT NULL, UNIQUE (year, quarter)) STRICT;
CREATE TABLE donor_report (
  id INTEGER PRIMARY KEY, published_id INTEGER NOT NULL REFERENCES published, title TEXT NOT NULL, chosen TEXT NOT NULL DEFAULT '[]', texts TEXT NOT NULL DEFAULT '{}',
  by_id INTEGER NOT NULL REFERENCES staff, made_at TEXT NOT NULL, finished_at TEXT, version INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE sealed_file (
  id INTEGER PRIMARY KEY, case_id INTEGER REFERENCES case_file, kind TEXT NOT NULL, file TEXT NOT NULL, copy INTEGER NOT NULL DEFAULT 1, what TEXT NOT NULL DEFAULT '[]', agency TEXT NOT NULL DEFAULT '',
  purpose TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', sharing_id INTEGER REFERENCES sharing, line_is_ours INTEGER NOT NULL DEFAULT 0, content BLOB, digest TEXT NOT NULL,
  desk INTEGER NOT NULL, mark TEXT NOT NULL DEFAULT '', by_id INTEGER NOT NULL REFERENCES staff, made_at TEXT NOT NULL, until TEXT NOT NULL, fetched_at TEXT, gone_at TEXT) STRICT;
CREATE INDEX sealed_file_case ON sealed_file (case_id);
CREATE INDEX sealed_file_there ON sealed_file (until) WHERE gone_at IS NULL;
CREATE TABLE printing (
  id INTEGER PRIMARY KEY, sheet TEXT NOT NULL, case_id INTEGER REFERENCES case_file, parts TEXT NOT NULL DEFAULT '[]', purpose TEXT NOT NULL, copies INTEGER NOT NULL CHECK (copies BETWEEN 1 AND 30),
  becomes TEXT NOT NULL, by_id INTEGER NOT NULL REFERENCES staff, printed_at TEXT NOT NULL, back TEXT NOT NULL DEFAULT '[]', lost TEXT NOT NULL DEFAULT '[]', lost_why TEXT, ended_at TEXT, ended_by_id INTEGER REFERENCES staff) STRICT;
CREATE INDEX printing_out ON printing (by_id) WHERE ended_at IS NULL;
CREATE INDEX printing_case ON printing (case_id);
CREATE TABLE letter_template (
  id INTEGER PRIMARY KEY, ref INTEGER NOT NULL DEFAULT 0, title TEXT NOT NULL, body TEXT NOT NULL, names INTEGER NOT NULL DEFAULT 0, outside INTEGER NOT NULL DEFAULT 0, by_id INTEGER NOT NULL REFERENCES staff, written_at TEXT NOT NULL, retired_at TEXT, version INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE arrival (
  id INTEGER PRIMARY KEY, case_id INTEGER REFERENCES case_file, office TEXT NOT NULL, digest TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, came TEXT NOT NULL DEFAULT '{}',
  by_id INTEGER NOT NULL REFERENCES staff, arrived_at TEXT NOT NULL) STRICT;
CREATE INDEX arrival_case ON arrival (case_id)
"""

# what waits for a supervisor or a clerk is few, and asked on each of her pages
WAITING = """
CREATE INDEX case_closing ON case_file (id) WHERE status = 'closure_requested';
CREATE INDEX plan_submitted ON plan (case_id) WHERE state = 'submitted';
CREATE INDEX transfer_asked ON transfer (case_id) WHERE agreed_at IS NULL AND ended_at IS NULL;
CREATE INDEX no_consent_asked ON no_consent (case_id) WHERE decided_at IS NULL AND ended_on IS NULL;
CREATE INDEX report_duty_open ON report_duty (case_id) WHERE decision IS NULL;
CREATE INDEX query_slip_answered ON query_slip (goes_to, id) WHERE answered_at IS NOT NULL AND seen_at IS NULL;
CREATE INDEX paper_batch_handed ON paper_batch (by_id, handed_at)
"""

# a search looks at a thousand notes and at hundreds of cases to find those of its reader: their rows need not be read for that
FINDING = """
CREATE INDEX note_whose ON note (id, case_id);
CREATE INDEX case_hers ON case_file (keyworker_id, entered_by_id, keyworker_since, sensitivity, code)
"""


def _statements(script):
    """The statements of a script; a trigger's body keeps its semicolons."""
    whole, part = [], ""
    for piece in script.split(";"):
        part += piece
        if "BEGIN" in part and not part.rstrip().endswith("END"):
            part += ";"
            continue
        if part.strip():
            whole.append(part.strip())
        part = ""
    return whole


CHANGES = {
    "records": [
        _statements(STAFF + ";" + CASES + ";" + PAPERS + ";" + TRAIL),
        _statements(WHOLE_LIFE),
        _statements(SUPERVISION),
        _statements(PAPER_DESK),
        _statements(SAFE_KEEPING),
        _statements(LEAVING),
        _statements(WAITING),
        _statements(FINDING),
    ],
    "identities": [_statements(IDENTITIES), _statements(PEOPLE_OF_A_CASE), _statements(TYPED), _statements(TURNS)],
}
