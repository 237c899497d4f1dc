-- What syncing with a server needs.

-- Both values of a field that two people set without knowing of each other.
CREATE TABLE conflict (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  ent             TEXT NOT NULL DEFAULT '',
  key             BLOB,
  field           TEXT NOT NULL DEFAULT '',
  kept            TEXT NOT NULL DEFAULT '',
  kept_by         BLOB,
  other           TEXT NOT NULL DEFAULT '',
  other_by        BLOB,
  device          TEXT NOT NULL DEFAULT '',
  at              INTEGER NOT NULL DEFAULT 0,
  resolved_at     INTEGER NOT NULL DEFAULT 0,
  resolved_by     BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX conflict_account ON conflict (account_id);
CREATE INDEX conflict_open ON conflict (at) WHERE resolved_at = 0 AND gone_at = 0;

-- Local edits of fields that another system owns.
CREATE TABLE write_back (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  connector       TEXT NOT NULL DEFAULT '',
  ent             TEXT NOT NULL DEFAULT '',
  key             BLOB,
  field           TEXT NOT NULL DEFAULT '',
  value           TEXT NOT NULL DEFAULT '',
  state           TEXT NOT NULL DEFAULT '',
  detail          TEXT NOT NULL DEFAULT '',
  at              INTEGER NOT NULL DEFAULT 0,
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX write_back_account ON write_back (account_id);

-- Files that a lead shares with the team: rules, playbooks.
CREATE TABLE team_file (
  id              BLOB PRIMARY KEY,
  path            TEXT NOT NULL DEFAULT '',
  text            TEXT NOT NULL DEFAULT '',
  at              INTEGER NOT NULL DEFAULT 0,
  "by"            BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
);

-- The states of an outbox entry (see outbox.go): 0 waits, 1 numbered and sent, 2
-- acknowledged, 3 seen in what was pulled, 4 quarantined, 5 refused.
ALTER TABLE outbox ADD COLUMN base TEXT NOT NULL DEFAULT '';     -- of a deletion: what it was built on
ALTER TABLE outbox ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;    -- of the push that decided it
ALTER TABLE outbox ADD COLUMN acked_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN code TEXT NOT NULL DEFAULT '';     -- why it was refused, for machines
ALTER TABLE outbox ADD COLUMN detail TEXT NOT NULL DEFAULT '';   -- and for people
CREATE INDEX outbox_key ON outbox (key);
CREATE INDEX outbox_open ON outbox (state, id) WHERE state <> 3;

-- A row as the server has it, while mutations of ours lie over it.
CREATE TABLE shadow (
  ent        TEXT NOT NULL,
  key        BLOB NOT NULL,
  account_id BLOB,
  rev        INTEGER NOT NULL,
  frev       TEXT NOT NULL,
  gone_at    INTEGER NOT NULL,
  fields     TEXT NOT NULL,
  PRIMARY KEY (ent, key)
) WITHOUT ROWID;

-- What came while somebody was away: events, requests, assignments, conflicts.
CREATE TABLE notification (
  key        BLOB PRIMARY KEY,
  ent        TEXT NOT NULL,
  account_id BLOB,
  at         INTEGER NOT NULL,
  read_at    INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX notification_at ON notification (at);

-- Two devices answer one step in one row, because its id is made of run and step;
-- rows of before may stand beside it.
DROP INDEX step_answer_step;
CREATE INDEX step_answer_step ON step_answer (run_id, step_id);
