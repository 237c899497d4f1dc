-- The cache of one profile. Ids are 16 bytes (UUIDv7), instants milliseconds
-- since 1970-01-01 UTC, days counted from 1970-01-01, money hundredths; 0 and ''
-- mean "not set". No foreign keys between synced tables: a child may arrive a
-- page before its parent; the server enforces them.
--
-- Every synced row has: rev, the server's sequence number that last wrote it;
-- frev, for each field the number (or "n:K", my own outbox entry K) that last
-- wrote it, as JSON; gone_at, when it was deleted (a tombstone keeps the row).

CREATE TABLE user (
  id              BLOB PRIMARY KEY,
  name            TEXT NOT NULL DEFAULT '',
  email           TEXT NOT NULL DEFAULT '',
  role            TEXT NOT NULL DEFAULT '',
  languages       TEXT NOT NULL DEFAULT '[]',
  time_zone       TEXT NOT NULL DEFAULT '',
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE account (
  id              BLOB PRIMARY KEY,
  name            TEXT NOT NULL DEFAULT '',
  reading         TEXT NOT NULL DEFAULT '',
  parent          BLOB,
  owner           BLOB,
  stage           TEXT NOT NULL DEFAULT '',
  language        TEXT NOT NULL DEFAULT '',
  time_zone       TEXT NOT NULL DEFAULT '',
  country         TEXT NOT NULL DEFAULT '',
  currency        TEXT NOT NULL DEFAULT '',
  channel         TEXT NOT NULL DEFAULT '',
  handle          TEXT NOT NULL DEFAULT '',
  phone           TEXT NOT NULL DEFAULT '',
  email           TEXT NOT NULL DEFAULT '',
  website         TEXT NOT NULL DEFAULT '',
  industry        TEXT NOT NULL DEFAULT '',
  segment         TEXT NOT NULL DEFAULT '',
  plan            TEXT NOT NULL DEFAULT '',
  mrr             INTEGER NOT NULL DEFAULT 0,
  seats           INTEGER NOT NULL DEFAULT 0,
  signup_at       INTEGER NOT NULL DEFAULT 0,
  start_on        INTEGER NOT NULL DEFAULT 0,
  trial_end_on    INTEGER NOT NULL DEFAULT 0,
  renewal_on      INTEGER NOT NULL DEFAULT 0,
  auto_renew      INTEGER NOT NULL DEFAULT 0,
  payment         TEXT NOT NULL DEFAULT '',
  payment_at      INTEGER NOT NULL DEFAULT 0,
  cancelled_at    INTEGER NOT NULL DEFAULT 0,
  churned_on      INTEGER NOT NULL DEFAULT 0,
  cadence_days    INTEGER NOT NULL DEFAULT 0,
  override_score  INTEGER NOT NULL DEFAULT 0,
  override_reason TEXT NOT NULL DEFAULT '',
  override_at     INTEGER NOT NULL DEFAULT 0,
  override_until  INTEGER NOT NULL DEFAULT 0,
  custom          TEXT NOT NULL DEFAULT '{}',
  created_at      INTEGER NOT NULL DEFAULT 0,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE INDEX account_parent ON account (parent) WHERE parent IS NOT NULL;

CREATE TABLE contact (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  name            TEXT NOT NULL DEFAULT '',
  reading         TEXT NOT NULL DEFAULT '',
  role            TEXT NOT NULL DEFAULT '',
  email           TEXT NOT NULL DEFAULT '',
  phone           TEXT NOT NULL DEFAULT '',
  language        TEXT NOT NULL DEFAULT '',
  time_zone       TEXT NOT NULL DEFAULT '',
  channel         TEXT NOT NULL DEFAULT '',
  is_primary      INTEGER NOT NULL DEFAULT 0,
  is_champion     INTEGER NOT NULL DEFAULT 0,
  left_on         INTEGER NOT NULL DEFAULT 0,
  custom          TEXT NOT NULL DEFAULT '{}',
  created_at      INTEGER NOT NULL DEFAULT 0,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX contact_account ON contact (account_id);

CREATE TABLE subscription (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  product         TEXT NOT NULL DEFAULT '',
  plan            TEXT NOT NULL DEFAULT '',
  status          TEXT NOT NULL DEFAULT '',
  self_serve      INTEGER NOT NULL DEFAULT 0,
  start_on        INTEGER NOT NULL DEFAULT 0,
  trial_end_on    INTEGER NOT NULL DEFAULT 0,
  end_on          INTEGER NOT NULL DEFAULT 0,
  renewal_on      INTEGER NOT NULL DEFAULT 0,
  auto_renew      INTEGER NOT NULL DEFAULT 0,
  billing         TEXT NOT NULL DEFAULT '',
  seats           INTEGER NOT NULL DEFAULT 0,
  mrr             INTEGER NOT NULL DEFAULT 0,
  custom          TEXT NOT NULL DEFAULT '{}',
  created_at      INTEGER NOT NULL DEFAULT 0,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX subscription_account ON subscription (account_id);

CREATE TABLE usage (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  subscription_id BLOB,
  feature         TEXT NOT NULL DEFAULT '',
  day             INTEGER NOT NULL DEFAULT 0,
  count           INTEGER NOT NULL DEFAULT 0,
  users           INTEGER NOT NULL DEFAULT 0,
  seconds         INTEGER NOT NULL DEFAULT 0,
  errors          INTEGER NOT NULL DEFAULT 0,
  custom          TEXT NOT NULL DEFAULT '{}',
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
-- Covers the rules' whole read of an account's usage.
CREATE INDEX usage_account ON usage (account_id, day, feature, count, users);

CREATE TABLE event (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  kind            TEXT NOT NULL DEFAULT '',
  at              INTEGER NOT NULL DEFAULT 0,
  product         TEXT NOT NULL DEFAULT '',
  detail          TEXT NOT NULL DEFAULT '',
  amount          INTEGER NOT NULL DEFAULT 0,
  custom          TEXT NOT NULL DEFAULT '{}',
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX event_account ON event (account_id);

CREATE TABLE request (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  contact_id      BLOB,
  kind            TEXT NOT NULL DEFAULT '',
  channel         TEXT NOT NULL DEFAULT '',
  subject         TEXT NOT NULL DEFAULT '',
  body            TEXT NOT NULL DEFAULT '',
  impact          TEXT NOT NULL DEFAULT '',
  real_need       TEXT NOT NULL DEFAULT '',
  priority        TEXT NOT NULL DEFAULT '',
  opened_at       INTEGER NOT NULL DEFAULT 0,
  wanted_at       INTEGER NOT NULL DEFAULT 0,
  first_answer_at INTEGER NOT NULL DEFAULT 0,
  escalated_at    INTEGER NOT NULL DEFAULT 0,
  resolved_at     INTEGER NOT NULL DEFAULT 0,
  csat            INTEGER NOT NULL DEFAULT 0,
  custom          TEXT NOT NULL DEFAULT '{}',
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX request_account ON request (account_id);

CREATE TABLE activity (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  contact_id      BLOB,
  attendees       TEXT NOT NULL DEFAULT '[]',
  kind            TEXT NOT NULL DEFAULT '',
  state           TEXT NOT NULL DEFAULT '',
  at              INTEGER NOT NULL DEFAULT 0,
  ended_at        INTEGER NOT NULL DEFAULT 0,
  seconds         INTEGER NOT NULL DEFAULT 0,
  run_id          BLOB,
  playbook_id     TEXT NOT NULL DEFAULT '',
  reason          TEXT NOT NULL DEFAULT '',
  outcome         TEXT NOT NULL DEFAULT '',
  sentiment       TEXT NOT NULL DEFAULT '',
  summary         TEXT NOT NULL DEFAULT '',
  next_step       TEXT NOT NULL DEFAULT '',
  real_need       TEXT NOT NULL DEFAULT '',
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX activity_account ON activity (account_id);

CREATE TABLE note (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  activity_id     BLOB,
  at              INTEGER NOT NULL DEFAULT 0,
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX note_account ON note (account_id);

-- Texts are long, so this table keeps its rowid.
CREATE TABLE note_version (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  note_id         BLOB,
  parent          BLOB,
  text            TEXT NOT NULL DEFAULT '',
  at              INTEGER NOT NULL DEFAULT 0,
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX note_version_account ON note_version (account_id);
CREATE INDEX note_version_note ON note_version (note_id);

CREATE TABLE run (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  playbook_id     TEXT NOT NULL DEFAULT '',
  playbook_version INTEGER NOT NULL DEFAULT 0,
  reason          TEXT NOT NULL DEFAULT '',
  started_at      INTEGER NOT NULL DEFAULT 0,
  progress_at     INTEGER NOT NULL DEFAULT 0,
  covered         INTEGER NOT NULL DEFAULT 0,
  total           INTEGER NOT NULL DEFAULT 0,
  finished_at     INTEGER NOT NULL DEFAULT 0,
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX run_account ON run (account_id);

CREATE TABLE step_answer (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  run_id          BLOB,
  step_id         TEXT NOT NULL DEFAULT '',
  state           TEXT NOT NULL DEFAULT '',
  field           TEXT NOT NULL DEFAULT '',
  answer          TEXT NOT NULL DEFAULT '',
  reason          TEXT NOT NULL DEFAULT '',
  at              INTEGER NOT NULL DEFAULT 0,
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX step_answer_account ON step_answer (account_id);
CREATE UNIQUE INDEX step_answer_step ON step_answer (run_id, step_id);

CREATE TABLE follow_up (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  contact_id      BLOB,
  activity_id     BLOB,
  kind            TEXT NOT NULL DEFAULT '',
  text            TEXT NOT NULL DEFAULT '',
  due_at          INTEGER NOT NULL DEFAULT 0,
  all_day         INTEGER NOT NULL DEFAULT 0,
  minutes         INTEGER NOT NULL DEFAULT 0,
  done_at         INTEGER NOT NULL DEFAULT 0,
  created_at      INTEGER NOT NULL DEFAULT 0,
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX follow_up_account ON follow_up (account_id);

CREATE TABLE disposition (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  code            TEXT NOT NULL DEFAULT '',
  occurrence      TEXT NOT NULL DEFAULT '',
  kind            TEXT NOT NULL DEFAULT '',
  until           INTEGER NOT NULL DEFAULT 0,
  reason          TEXT NOT NULL DEFAULT '',
  at              INTEGER NOT NULL DEFAULT 0,
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX disposition_account ON disposition (account_id);

CREATE TABLE survey (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  contact_id      BLOB,
  activity_id     BLOB,
  kind            TEXT NOT NULL DEFAULT '',
  score           INTEGER NOT NULL DEFAULT 0,
  declined        INTEGER NOT NULL DEFAULT 0,
  verbatim        TEXT NOT NULL DEFAULT '',
  at              INTEGER NOT NULL DEFAULT 0,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX survey_account ON survey (account_id);

CREATE TABLE proposal (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  activity_id     BLOB,
  kind            TEXT NOT NULL DEFAULT '',
  product         TEXT NOT NULL DEFAULT '',
  mrr             INTEGER NOT NULL DEFAULT 0,
  status          TEXT NOT NULL DEFAULT '',
  decision_on     INTEGER NOT NULL DEFAULT 0,
  at              INTEGER NOT NULL DEFAULT 0,
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX proposal_account ON proposal (account_id);

CREATE TABLE opportunity (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  name            TEXT NOT NULL DEFAULT '',
  kind            TEXT NOT NULL DEFAULT '',
  stage           TEXT NOT NULL DEFAULT '',
  amount          INTEGER NOT NULL DEFAULT 0,
  currency        TEXT NOT NULL DEFAULT '',
  close_on        INTEGER NOT NULL DEFAULT 0,
  created_on      INTEGER NOT NULL DEFAULT 0,
  is_won          INTEGER NOT NULL DEFAULT 0,
  is_closed       INTEGER NOT NULL DEFAULT 0,
  custom          TEXT NOT NULL DEFAULT '{}',
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX opportunity_account ON opportunity (account_id);

CREATE TABLE story (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  title           TEXT NOT NULL DEFAULT '',
  text            TEXT NOT NULL DEFAULT '',
  at              INTEGER NOT NULL DEFAULT 0,
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX story_account ON story (account_id);

CREATE TABLE issue (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  contact_id      BLOB,
  activity_id     BLOB,
  kind            TEXT NOT NULL DEFAULT '',
  title           TEXT NOT NULL DEFAULT '',
  root_cause      TEXT NOT NULL DEFAULT '',
  status          TEXT NOT NULL DEFAULT '',
  merged_into     BLOB,
  at              INTEGER NOT NULL DEFAULT 0,
  shipped_at      INTEGER NOT NULL DEFAULT 0,
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX issue_account ON issue (account_id);

CREATE TABLE promise (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  contact_id      BLOB,
  activity_id     BLOB,
  text            TEXT NOT NULL DEFAULT '',
  source          TEXT NOT NULL DEFAULT '',
  due_on          INTEGER NOT NULL DEFAULT 0,
  covered_at      INTEGER NOT NULL DEFAULT 0,
  at              INTEGER NOT NULL DEFAULT 0,
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX promise_account ON promise (account_id);

CREATE TABLE told (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  contact_id      BLOB,
  activity_id     BLOB,
  topic           TEXT NOT NULL DEFAULT '',
  at              INTEGER NOT NULL DEFAULT 0,
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX told_account ON told (account_id);

CREATE TABLE goal (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  why             TEXT NOT NULL DEFAULT '',
  how             TEXT NOT NULL DEFAULT '',
  plan            TEXT NOT NULL DEFAULT '',
  first_value     TEXT NOT NULL DEFAULT '',
  expected_on     INTEGER NOT NULL DEFAULT 0,
  reached_at      INTEGER NOT NULL DEFAULT 0,
  blocker         TEXT NOT NULL DEFAULT '',
  blocker_owner   TEXT NOT NULL DEFAULT '',
  at              INTEGER NOT NULL DEFAULT 0,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX goal_account ON goal (account_id);

CREATE TABLE hand_off (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  won_at          INTEGER NOT NULL DEFAULT 0,
  meeting_at      INTEGER NOT NULL DEFAULT 0,
  history         TEXT NOT NULL DEFAULT '',
  proposal        TEXT NOT NULL DEFAULT '',
  contract_points TEXT NOT NULL DEFAULT '',
  features        TEXT NOT NULL DEFAULT '[]',
  problems        TEXT NOT NULL DEFAULT '[]',
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX hand_off_account ON hand_off (account_id);

-- Names of our objects in other systems. Remotes reuse ids, so the created-at is
-- part of the key.
CREATE TABLE ext_ref (
  connector      TEXT NOT NULL,
  object         TEXT NOT NULL,
  ext_id         TEXT NOT NULL,
  ext_created_at INTEGER NOT NULL DEFAULT 0,
  ent            TEXT NOT NULL,
  key            BLOB NOT NULL,
  account_id     BLOB,
  PRIMARY KEY (connector, object, ext_id, ext_created_at)
) WITHOUT ROWID;

-- What a person did in one go: the unit of undo.
CREATE TABLE action (
  id        BLOB PRIMARY KEY,
  label     TEXT NOT NULL,
  at        INTEGER NOT NULL,
  undoes    BLOB,
  undone_at INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Mutations on their way to the server. n is given when one is first sent; before
-- holds the old values, for undo and for a rejected mutation to go back to.
CREATE TABLE outbox (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  mut_id     BLOB NOT NULL,
  n          INTEGER,
  action     BLOB NOT NULL,
  ent        TEXT NOT NULL,
  key        BLOB NOT NULL,
  account_id BLOB,
  op         TEXT NOT NULL,
  fields     TEXT NOT NULL,
  before     TEXT NOT NULL DEFAULT '',
  actor      BLOB,
  at         INTEGER NOT NULL,
  state      INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX outbox_action ON outbox (action);

-- One row a key pressed in a text field: appended, never rewritten. A field's rows
-- are few and go when it is sealed, so no index slows the keystroke.
CREATE TABLE draft_field (
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  ent   TEXT NOT NULL,
  key   BLOB NOT NULL,
  field TEXT NOT NULL,
  base  TEXT NOT NULL,
  at    INTEGER NOT NULL,
  UNIQUE (ent, key, field)
);
CREATE TABLE draft (
  id       INTEGER PRIMARY KEY AUTOINCREMENT,
  field_id INTEGER NOT NULL,
  pos      INTEGER NOT NULL,
  del      INTEGER NOT NULL,
  ins      TEXT NOT NULL
);

-- What the rules say, kept as a cache: derived from data, clock and rules, never
-- synced. next_at 0 means "evaluate me"; gen counts the changes of the account, so
-- that a result computed from older facts is not kept.
CREATE TABLE standing (
  account_id BLOB PRIMARY KEY,
  gen        INTEGER NOT NULL DEFAULT 0,
  at         INTEGER NOT NULL DEFAULT 0,
  next_at    INTEGER NOT NULL DEFAULT 0,
  rank       INTEGER NOT NULL DEFAULT 0,
  score      INTEGER NOT NULL DEFAULT -1,
  band       TEXT NOT NULL DEFAULT '',
  trend7     INTEGER NOT NULL DEFAULT 0,
  trend30    INTEGER NOT NULL DEFAULT 0,
  inputs     INTEGER NOT NULL DEFAULT 0,
  measures   INTEGER NOT NULL DEFAULT 0,
  firings    TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX standing_next ON standing (next_at);
CREATE INDEX standing_rank ON standing (rank DESC, account_id) WHERE rank > 0;

-- The playbooks that runs began on, as they were written: an open run stays on its
-- version whatever the team's folder says later.
CREATE TABLE playbook (
  id      TEXT NOT NULL,
  version INTEGER NOT NULL,
  source  BLOB NOT NULL,
  PRIMARY KEY (id, version)
);

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

-- Full text of notes, calls and requests, folded before it is stored.
CREATE VIRTUAL TABLE fulltext USING fts5 (
  body, ent UNINDEXED, key UNINDEXED, account_id UNINDEXED, tokenize = 'unicode61'
);

-- What accounts and contacts are found by, without loading the book: one row for
-- each live one, and the grams (see names.go) of its folded texts. Only rows that
-- hold every gram of what was typed are scored.
CREATE TABLE name_entry (
  id         INTEGER PRIMARY KEY,
  key        BLOB NOT NULL,
  ent        TEXT NOT NULL,
  account_id BLOB NOT NULL,
  name       TEXT NOT NULL,
  alt        TEXT NOT NULL,
  UNIQUE (key, ent)
);
CREATE VIRTUAL TABLE name_index USING fts5 (
  grams, content = '', contentless_delete = 1, detail = 'none', tokenize = 'ascii'
);

-- Which full-text entry belongs to which object: the full-text table keeps its keys
-- without an index, so finding an entry by its key would read the whole of it.
CREATE TABLE fulltext_row (
  key   BLOB PRIMARY KEY,
  entry INTEGER NOT NULL
) WITHOUT ROWID;
