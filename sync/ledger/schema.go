package ledger

import "strings"

// schemaVersion counts the changes of the tables: those of version 1, and a step to each
// version after it.
var schemaVersion = 1 + len(steps)

// tables makes the tables of version 1. {id} is the type of a key or hash, {sorted} ends a table
// that is kept in the order of its primary key where the database can.
//
// ws is a workspace's number; ids are 16 bytes, the zero id is 16 zero bytes.
var tables = []string{
	`CREATE TABLE workspace (
		no BIGINT NOT NULL PRIMARY KEY,
		id {id} NOT NULL UNIQUE,
		name TEXT NOT NULL,
		epoch TEXT NOT NULL,
		head BIGINT NOT NULL,
		horizon BIGINT NOT NULL, -- cursors before it have expired: tombstones are gone
		durable BIGINT NOT NULL,
		durable_at BIGINT NOT NULL,
		access BIGINT NOT NULL, -- counts changes of scope, roles and devices: decisions made on older ones are made again
		created_at BIGINT NOT NULL
	)`,
	// One row a seq. txid tells two histories apart that have the same epoch.
	`CREATE TABLE push (
		ws BIGINT NOT NULL,
		seq BIGINT NOT NULL,
		txid {id} NOT NULL,
		device {id} NOT NULL,
		usr {id} NOT NULL,
		at BIGINT NOT NULL,
		PRIMARY KEY (ws, seq)
	) {sorted}`,
	// doc is the JSON object of the fields that are set, without key and account; frev
	// the JSON object of the seqs of fields where "*" does not say them, '' when it is rev.
	`CREATE TABLE item (
		ws BIGINT NOT NULL,
		ent TEXT NOT NULL,
		key {id} NOT NULL,
		account {id} NOT NULL,
		rev BIGINT NOT NULL,
		gone_at BIGINT NOT NULL,
		doc TEXT NOT NULL,
		frev TEXT NOT NULL,
		PRIMARY KEY (ws, ent, key)
	) {sorted}`,
	// Rows that left an account and live on under another.
	`CREATE TABLE moved (
		ws BIGINT NOT NULL,
		account {id} NOT NULL,
		ent TEXT NOT NULL,
		key {id} NOT NULL,
		rev BIGINT NOT NULL,
		PRIMARY KEY (ws, account, ent, key)
	) {sorted}`,
	// Values that the last arrival replaced without having seen them.
	`CREATE TABLE history (
		ws BIGINT NOT NULL,
		ent TEXT NOT NULL,
		key {id} NOT NULL,
		field TEXT NOT NULL,
		seq BIGINT NOT NULL,
		n BIGINT NOT NULL,
		account {id} NOT NULL,
		value TEXT NOT NULL,
		PRIMARY KEY (ws, ent, key, field, seq, n)
	) {sorted}`,
	`CREATE INDEX history_account ON history (ws, account)`,
	// rev is the seq that last moved last_n. Of the refresh token, fixed lives as long as
	// the device; current and previous rotate.
	`CREATE TABLE device (
		id {id} NOT NULL PRIMARY KEY,
		ws BIGINT NOT NULL,
		usr {id} NOT NULL,
		kind TEXT NOT NULL,
		name TEXT NOT NULL,
		last_n BIGINT NOT NULL,
		rev BIGINT NOT NULL,
		fixed {id} NOT NULL,
		current {id} NOT NULL,
		previous {id} NOT NULL,
		healing BIGINT NOT NULL,
		created_at BIGINT NOT NULL,
		seen_at BIGINT NOT NULL,
		revoked_at BIGINT NOT NULL,
		wipe BIGINT NOT NULL
	)`,
	`CREATE INDEX device_ws ON device (ws, usr)`,
	`CREATE UNIQUE INDEX device_fixed ON device (fixed)`,
	// mut is NULL where the id was known already; copy_of then is the id.
	`CREATE TABLE receipt (
		device {id} NOT NULL,
		n BIGINT NOT NULL,
		ws BIGINT NOT NULL,
		mut {id},
		copy_of {id},
		hash {id} NOT NULL,
		status TEXT NOT NULL,
		seq BIGINT NOT NULL,
		code TEXT NOT NULL,
		detail TEXT NOT NULL,
		based TEXT NOT NULL, -- what became of values that are not in the row; JSON of type based
		PRIMARY KEY (device, n)
	) {sorted}`,
	`CREATE UNIQUE INDEX receipt_mut ON receipt (ws, mut)`,
	// Rejected mutations, whole.
	`CREATE TABLE letter (
		device {id} NOT NULL,
		n BIGINT NOT NULL,
		ws BIGINT NOT NULL,
		account {id} NOT NULL,
		payload TEXT NOT NULL,
		at BIGINT NOT NULL,
		PRIMARY KEY (device, n)
	) {sorted}`,
	`CREATE INDEX letter_account ON letter (ws, account)`,
	// Who may see an account: because they own it, because it was given, because they are of
	// its team (version 5). opening is 1 while the owner brings the account in.
	`CREATE TABLE scope (
		ws BIGINT NOT NULL,
		usr {id} NOT NULL,
		account {id} NOT NULL,
		owned BIGINT NOT NULL,
		given BIGINT NOT NULL,
		opening BIGINT NOT NULL,
		PRIMARY KEY (ws, usr, account)
	) {sorted}`,
	`CREATE INDEX scope_account ON scope (ws, account, usr)`,
	`CREATE TABLE scope_event (
		ws BIGINT NOT NULL,
		usr {id} NOT NULL,
		seq BIGINT NOT NULL,
		account {id} NOT NULL,
		into_scope BIGINT NOT NULL,
		PRIMARY KEY (ws, usr, seq, account)
	) {sorted}`,
	// Fields that another system owns, and the names of our objects there. Remotes reuse
	// ids, so the created-at is part of the key.
	`CREATE TABLE owned (
		ws BIGINT NOT NULL,
		ent TEXT NOT NULL,
		field TEXT NOT NULL,
		connector TEXT NOT NULL,
		PRIMARY KEY (ws, ent, field)
	) {sorted}`,
	`CREATE TABLE ext_ref (
		ws BIGINT NOT NULL,
		connector TEXT NOT NULL,
		object TEXT NOT NULL,
		ext_id TEXT NOT NULL,
		ext_created_at BIGINT NOT NULL,
		ent TEXT NOT NULL,
		key {id} NOT NULL,
		PRIMARY KEY (ws, connector, object, ext_id, ext_created_at)
	) {sorted}`,
	`CREATE INDEX ext_ref_key ON ext_ref (ws, ent, key)`,
	// How many live rows there are, about: for progress.
	`CREATE TABLE tally (
		ws BIGINT NOT NULL,
		ent TEXT NOT NULL,
		live BIGINT NOT NULL,
		PRIMARY KEY (ws, ent)
	) {sorted}`,
	// Secrets are kept as hashes.
	`CREATE TABLE code (
		hash {id} NOT NULL PRIMARY KEY,
		ws BIGINT NOT NULL,
		usr {id} NOT NULL,
		kind TEXT NOT NULL,
		expires_at BIGINT NOT NULL,
		used_at BIGINT NOT NULL
	) {sorted}`,
	`CREATE TABLE token (
		hash {id} NOT NULL PRIMARY KEY,
		device {id} NOT NULL,
		expires_at BIGINT NOT NULL
	) {sorted}`,
	`CREATE INDEX token_device ON token (device)`,
	`CREATE TABLE rescue (
		device {id} NOT NULL PRIMARY KEY,
		ws BIGINT NOT NULL,
		usr {id} NOT NULL,
		at BIGINT NOT NULL,
		hash {id} NOT NULL,
		payload TEXT NOT NULL
	)`,
}

// index is one of a table that a load fills.
type index struct{ name, on string }

func (i index) create() string { return `CREATE INDEX ` + i.name + ` ON ` + i.on }

// lateIndexes are those of item and moved; a load into an empty table makes them last.
var lateIndexes = []index{
	{"item_rev", "item (ws, rev, ent, key)"},
	{"item_account", "item (ws, account, ent, key)"},
	{"moved_rev", "moved (ws, rev, ent, key)"},
}

// steps lead from version 1 on, one to each version.
var steps = [][]string{
	// 2: how far a connector has come, what it last took of a record, and what became of
	// a rescued outbox.
	{
		`ALTER TABLE ext_ref ADD COLUMN state TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE ext_ref ADD COLUMN version TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE ext_ref ADD COLUMN modified BIGINT NOT NULL DEFAULT 0`,
		`ALTER TABLE ext_ref ADD COLUMN takes BIGINT NOT NULL DEFAULT 0`,
		`ALTER TABLE ext_ref ADD COLUMN into_id TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE ext_ref ADD COLUMN into_created_at BIGINT NOT NULL DEFAULT 0`,
		`CREATE INDEX ext_ref_state ON ext_ref (ws, connector, state)`,
		// The name '' is whose turn it is (Claim).
		`CREATE TABLE connector_state (
			ws BIGINT NOT NULL,
			connector TEXT NOT NULL,
			name TEXT NOT NULL,
			value TEXT NOT NULL,
			PRIMARY KEY (ws, connector, name)
		) {sorted}`,
		`ALTER TABLE rescue ADD COLUMN muts BIGINT NOT NULL DEFAULT 0`,
		`ALTER TABLE rescue ADD COLUMN outcome TEXT NOT NULL DEFAULT ''`,
		`ALTER TABLE rescue ADD COLUMN handled_at BIGINT NOT NULL DEFAULT 0`,
		`ALTER TABLE rescue ADD COLUMN handled_by {id}`,
		`CREATE INDEX rescue_ws ON rescue (ws, handled_at)`,
	},
	// 3: these indexes began with the workspace. As long as PostgreSQL has no statistics of
	// a table, it found one receipt by walking through all of the workspace with them: no
	// index but its own is to fit a question that names a whole key.
	{
		`DROP INDEX receipt_mut`,
		`CREATE UNIQUE INDEX receipt_mut ON receipt (mut, ws)`,
		`DROP INDEX device_ws`,
		`CREATE INDEX device_usr ON device (usr, ws)`,
		`DROP INDEX ext_ref_state`,
		`CREATE INDEX ext_ref_state ON ext_ref (state, connector, ws)`,
	},
	// 4: values that the last arrival replaced are rows that devices have, conflicts that
	// are over.
	{
		`DROP TABLE history`,
	},
	// 5: members of an account's team see it.
	{
		`ALTER TABLE scope ADD COLUMN helps BIGINT NOT NULL DEFAULT 0`,
	},
	// 6: a database that was brought back to an earlier state and went on has given seqs
	// twice. One below doubt that a device names is of this history up to sure.
	{
		`ALTER TABLE workspace ADD COLUMN doubt BIGINT NOT NULL DEFAULT 0`,
		`ALTER TABLE device ADD COLUMN sure BIGINT NOT NULL DEFAULT 0`,
		`ALTER TABLE device ADD COLUMN rotated BIGINT NOT NULL DEFAULT 0`, // how often its token was
	},
	// 7: who made a code, for the log.
	{
		`ALTER TABLE code ADD COLUMN made_by TEXT NOT NULL DEFAULT ''`,
	},
}

// ddl fills what leads from a version (0: an empty database) to the newest for a
// database.
func ddl(from int, id, sorted string) []string {
	fill := strings.NewReplacer("{id}", id, "{sorted}", sorted)
	var out []string
	if from == 0 {
		for _, s := range tables {
			out = append(out, fill.Replace(s))
		}
		for _, i := range lateIndexes {
			out = append(out, i.create())
		}
		from = 1
	}
	for _, step := range steps[from-1:] {
		for _, s := range step {
			out = append(out, fill.Replace(s))
		}
	}
	return out
}
