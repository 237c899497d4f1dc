-- Which full-text entry belongs to which object. The full-text table keeps its keys
-- without an index, so finding an entry by its key read the whole table.
CREATE TABLE fulltext_row (
  key   BLOB PRIMARY KEY,
  entry INTEGER NOT NULL
) WITHOUT ROWID;
INSERT OR REPLACE INTO fulltext_row (key, entry) SELECT key, rowid FROM fulltext;
