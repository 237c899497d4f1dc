-- Who works on an account beside its owner.
CREATE TABLE account_member (
  id              BLOB PRIMARY KEY,
  account_id      BLOB NOT NULL,
  user_id         BLOB,
  duty            TEXT NOT NULL DEFAULT '',
  at              INTEGER NOT NULL DEFAULT 0,
  by              BLOB,
  rev             INTEGER NOT NULL DEFAULT 0,
  frev            TEXT NOT NULL DEFAULT '{}',
  gone_at         INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX account_member_account ON account_member (account_id);
