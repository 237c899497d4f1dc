-- When the contract was as the team's systems last reported it: an older report that comes
-- late changes nothing.
ALTER TABLE account ADD COLUMN contract_at INTEGER NOT NULL DEFAULT 0;
