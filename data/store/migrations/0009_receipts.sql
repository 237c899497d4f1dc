-- A receipt names a mutation by its id; of thousands that wait for theirs, it is found at
-- once. Those that are decided leave the index.
CREATE INDEX outbox_mut ON outbox (mut_id) WHERE state < 2;
