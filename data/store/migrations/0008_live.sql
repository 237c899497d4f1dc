-- How many accounts there are is asked with every change.
CREATE INDEX account_gone ON account (gone_at);
