-- The agreed rhythm of calls as people say it ("weekly", "mon thu 10:00"), in the place
-- of a number of days, which could not say on which.
ALTER TABLE account ADD COLUMN cadence TEXT NOT NULL DEFAULT '';
UPDATE account SET cadence = CASE cadence_days WHEN 1 THEN 'daily' WHEN 7 THEN 'weekly' ELSE 'every ' || cadence_days || ' days' END
  WHERE cadence_days > 0;
ALTER TABLE account DROP COLUMN cadence_days;
