-- Which firings there were, so that a rule's noise can be counted: derived from the
-- data like a standing, kept because a firing that cleared leaves nothing else, never
-- synced. day is UTC's, of when the condition began.
CREATE TABLE fired (
  day        INTEGER NOT NULL,
  account_id BLOB NOT NULL,
  code       TEXT NOT NULL,
  occurrence TEXT NOT NULL,
  PRIMARY KEY (day, account_id, code, occurrence)
) WITHOUT ROWID;
-- What stands already is written down when it is evaluated next: at once.
UPDATE standing SET next_at = 0;
