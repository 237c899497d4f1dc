package ledger

import (
	"context"
	"encoding/json"

	"rounds/data"
	"rounds/data/schema"
)

// Recall reads what a connector has had remembered (Taking.State), all of it.
func (l *Ledger) Recall(ctx context.Context, c Caller) (map[string]string, error) {
	var out map[string]string
	err := l.glance(ctx, func(t tx) error {
		out = map[string]string{}
		t.ask(func(row scan) error {
			var name, value string
			err := row(&name, &value)
			out[name] = value
			return err
		}, `SELECT name, value FROM connector_state WHERE ws = $1 AND connector = $2 AND name <> ''`, c.ws, c.Connector)
		return t.flush(ctx)
	})
	return out, l.failure("reading what a connector remembers", err)
}

// Refs finds what a connector knows under ids of its system: of each id everything that
// was ever made under it, the newest first.
func (l *Ledger) Refs(ctx context.Context, c Caller, object string, ids ...string) (map[string][]ExtRef, error) {
	var out map[string][]ExtRef
	err := l.read(ctx, func(t tx) error {
		out = map[string][]ExtRef{}
		for _, id := range ids {
			t.ask(func(row scan) error {
				r, err := scanRef(row)
				out[r.ExtID] = append(out[r.ExtID], r)
				return err
			}, `SELECT `+refColumns+` FROM ext_ref r WHERE r.ws = $1 AND r.connector = $2 AND r.object = $3 AND r.ext_id = $4 ORDER BY r.ext_created_at DESC`,
				c.ws, c.Connector, object, id)
		}
		return t.flush(ctx)
	})
	return out, l.failure("reading a connector's names", err)
}

// RefsOf finds the names that a connector has for rows.
func (l *Ledger) RefsOf(ctx context.Context, c Caller, ent string, keys ...data.ID) (map[data.ID][]ExtRef, error) {
	var out map[data.ID][]ExtRef
	err := l.read(ctx, func(t tx) error {
		out = map[data.ID][]ExtRef{}
		for _, key := range keys {
			t.ask(func(row scan) error {
				r, err := scanRef(row)
				out[r.Key] = append(out[r.Key], r)
				return err
			}, `SELECT `+refColumns+` FROM ext_ref r WHERE r.ws = $1 AND r.ent = $2 AND r.key = $3 AND r.connector = $4`, c.ws, ent, key[:], c.Connector)
		}
		return t.flush(ctx)
	})
	return out, l.failure("reading a connector's names", err)
}

// RefsAfter lists the names of an object in a certain order, those after one (the zero
// ExtRef: from the beginning), at most limit.
func (l *Ledger) RefsAfter(ctx context.Context, c Caller, object string, after ExtRef, limit int) ([]ExtRef, error) {
	var out []ExtRef
	err := l.glance(ctx, func(t tx) error {
		out = nil
		t.ask(func(row scan) error {
			r, err := scanRef(row)
			out = append(out, r)
			return err
		}, `SELECT `+refColumns+` FROM ext_ref r WHERE r.ws = $1 AND r.connector = $2 AND r.object = $3 AND (r.ext_id, r.ext_created_at) > ($4, $5)
			ORDER BY r.ext_id, r.ext_created_at LIMIT $6`, c.ws, c.Connector, object, after.ExtID, int64(after.ExtCreatedAt), limit)
		return t.flush(ctx)
	})
	return out, l.failure("listing a connector's names", err)
}

// Fallen lists the rows, at most limit, that are tombstones here although their records
// are live, with their names.
func (l *Ledger) Fallen(ctx context.Context, c Caller, object string, limit int) (rows []data.Row, refs []ExtRef, err error) {
	err = l.glance(ctx, func(t tx) error {
		rows, refs = nil, nil
		t.ask(func(row scan) error {
			var one collected
			var r ExtRef
			err := one.item(func(into ...any) error {
				var err error
				r, err = scanRef(func(of ...any) error { return row(append(into, of...)...) })
				return err
			})
			if err == nil {
				rows, refs = append(rows, one.entries[0].row), append(refs, r)
			}
			return err
		}, `SELECT `+rowColumns+`, `+refColumns+` FROM ext_ref r JOIN item i ON i.ws = r.ws AND i.ent = r.ent AND i.key = r.key
			WHERE r.ws = $1 AND r.connector = $2 AND r.state = $3 AND r.object = $4 AND i.gone_at > 0 ORDER BY i.ent, i.key LIMIT $5`,
			c.ws, c.Connector, string(RefLive), object, limit)
		return t.flush(ctx)
	})
	return rows, refs, l.failure("comparing a connector's names with their rows", err)
}

// Strays lists rows, at most limit, that stand under accounts which became part of
// others in the connector's system.
func (l *Ledger) Strays(ctx context.Context, c Caller, limit int) ([]data.Row, error) {
	return l.rowsOf(ctx, "looking for rows of merged accounts",
		`SELECT `+rowColumns+` FROM ext_ref r JOIN item i ON i.ws = r.ws AND i.account = r.key
			WHERE r.ws = $1 AND r.connector = $2 AND r.state = $3 AND r.ent = 'account' AND i.ent <> 'account' AND i.gone_at = 0
			ORDER BY i.account, i.ent, i.key LIMIT $4`, c.ws, c.Connector, string(RefMerged), limit)
}

// Zombies lists accounts, at most limit, that live on here although they became part of
// others in the connector's system.
func (l *Ledger) Zombies(ctx context.Context, c Caller, limit int) ([]data.Row, error) {
	return l.rowsOf(ctx, "looking for merged accounts",
		`SELECT `+rowColumns+` FROM ext_ref r JOIN item i ON i.ws = r.ws AND i.ent = r.ent AND i.key = r.key
			WHERE r.ws = $1 AND r.connector = $2 AND r.state = $3 AND r.ent = 'account' AND i.gone_at = 0 ORDER BY i.key LIMIT $4`,
		c.ws, c.Connector, string(RefMerged), limit)
}

// WriteBacks lists the edits of fields that the connector owns, whatever became of them.
func (l *Ledger) WriteBacks(ctx context.Context, c Caller) ([]data.Row, error) {
	return l.rowsOf(ctx, "listing write-backs", `SELECT `+rowColumns+` FROM item i WHERE i.ws = $1 AND i.ent = 'write_back' AND i.gone_at = 0
		AND i.doc LIKE $2 ORDER BY i.key`, c.ws, `%"connector":"`+c.Connector+`"%`)
}

// Unlinked lists live rows of an entity that the connector has no name for and that were
// written after a place (rev, and within it key), at most limit, in that order.
func (l *Ledger) Unlinked(ctx context.Context, c Caller, ent string, rev int64, key data.ID, limit int) ([]data.Row, error) {
	return l.rowsOf(ctx, "looking for rows that a connector does not know",
		`SELECT `+rowColumns+` FROM item i WHERE i.ws = $1 AND (i.rev, i.ent, i.key) > ($2, $3, $4) AND i.ent = $3 AND i.gone_at = 0
			AND NOT EXISTS (SELECT 1 FROM ext_ref r WHERE r.ws = i.ws AND r.ent = i.ent AND r.key = i.key AND r.connector = $5)
			ORDER BY i.rev, i.ent, i.key LIMIT $6`, c.ws, rev, ent, key[:], c.Connector, limit)
}

// Under lists the live rows of an account, itself among them.
func (l *Ledger) Under(ctx context.Context, c Caller, account data.ID) ([]data.Row, error) {
	return l.rowsOf(ctx, "reading an account", `SELECT `+rowColumns+` FROM item i WHERE i.ws = $1 AND i.account = $2 AND i.gone_at = 0 ORDER BY i.ent, i.key`,
		c.ws, account[:])
}

// Clients lists the live accounts whose parent an account is.
func (l *Ledger) Clients(ctx context.Context, c Caller, parent data.ID) ([]data.Row, error) {
	return l.rowsOf(ctx, "reading an agency's clients", `SELECT `+rowColumns+` FROM item i WHERE i.ws = $1 AND i.ent = 'account' AND i.gone_at = 0
		AND i.doc LIKE $2 ORDER BY i.key`, c.ws, `%"parent":"`+parent.String()+`"%`)
}

func (l *Ledger) rowsOf(ctx context.Context, doing, sql string, args ...any) ([]data.Row, error) {
	var out []data.Row
	err := l.glance(ctx, func(t tx) error {
		out = nil
		t.ask(func(row scan) error {
			var one collected
			if err := one.item(row); err != nil {
				return err
			}
			out = append(out, one.entries[0].row)
			return nil
		}, sql, args...)
		return t.flush(ctx)
	})
	return out, l.failure(doing, err)
}

// Canonical is the one way in which the ledger keeps a value of an entity's field, nil
// for one that is not set. The error says why the field cannot hold it.
func Canonical(ent, field string, v json.RawMessage) (json.RawMessage, error) {
	e := schema.Of(ent)
	if e == nil {
		return nil, data.Errorf(data.CodeInvalid, "there is no entity %.40q", ent)
	}
	f, known := e.Field(field)
	return canonical(f.Type, known, v)
}
