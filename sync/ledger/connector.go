package ledger

import (
	"context"

	"rounds/data"
	"rounds/sync/wire"
)

// ExtRef is the name of one of our rows in another system. Remotes reuse ids, so the
// moment at which the remote made the object is part of the name. The rest is what a
// connector knows of the record (Take); Link leaves it as it is.
type ExtRef struct {
	Connector    string
	Object       string // the remote's kind of object
	ExtID        string
	ExtCreatedAt data.Instant
	Ent          string
	Key          data.ID

	State         RefState
	Version       string       // of the record's content, as it was last taken; the connector's
	Modified      data.Instant // of the record, when it was last read
	Takes         int64        // how often something was taken from it
	IntoID        string       // RefMerged: the name of the record that it became part of
	IntoCreatedAt data.Instant
}

// refColumns are the columns of an ExtRef, as scanRef reads them.
const refColumns = `r.connector, r.object, r.ext_id, r.ext_created_at, r.ent, r.key, r.state, r.version, r.modified, r.takes, r.into_id, r.into_created_at`

func scanRef(row scan) (ExtRef, error) {
	var r ExtRef
	err := row(&r.Connector, &r.Object, &r.ExtID, (*int64)(&r.ExtCreatedAt), &r.Ent, &r.Key, (*string)(&r.State), &r.Version,
		(*int64)(&r.Modified), &r.Takes, &r.IntoID, (*int64)(&r.IntoCreatedAt))
	return r, err
}

// connectorName begins the name of a connector's device.
const connectorName = "connector "

// Connector is another system as a caller of Submit: fields that it owns are its own.
// Its device is made when it is first asked for.
func (l *Ledger) Connector(ctx context.Context, ws data.ID, name string) (Caller, error) {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return Caller{}, err
	}
	secret, err := l.newSecret() // nobody ever has it
	if err != nil {
		return Caller{}, err
	}
	c := Caller{Workspace: ws, Kind: KindSystem, Name: connectorName + name, Connector: name, ws: w.no}
	err = l.write(ctx, func(t tx) error {
		c.Device = data.ID{}
		t.ask(func(row scan) error { return row(new(int64)) }, `SELECT no FROM workspace WHERE no = $1`+l.db.lock(), w.no) // one at a time
		t.ask(func(row scan) error { return row(&c.Device) }, `SELECT id FROM device WHERE ws = $1 AND usr = $2 AND kind = $3 AND name = $4`,
			w.no, zeroID[:], string(KindSystem), c.Name)
		if err := t.flush(ctx); err != nil || !c.Device.IsZero() {
			return err
		}
		c.Device = l.ids.New()
		l.addDevice(t, newDevice{id: c.Device, ws: w.no, kind: KindSystem, name: c.Name, fixed: secret})
		return nil
	})
	return c, l.failure("finding a connector's device", err)
}

// Own says which fields of an entity a connector owns, in rows that are linked to it:
// an edit of them by anybody else becomes a write-back. No fields: none.
func (l *Ledger) Own(ctx context.Context, ws data.ID, connector, ent string, fields ...string) error {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return err
	}
	err = l.write(ctx, func(t tx) error {
		t.tell(`UPDATE workspace SET access = access + 1 WHERE no = $1`, w.no)
		t.tell(`DELETE FROM owned WHERE ws = $1 AND ent = $2 AND connector = $3`, w.no, ent, connector)
		for _, field := range fields {
			t.tell(`INSERT INTO owned (ws, ent, field, connector) VALUES ($1, $2, $3, $4)
				ON CONFLICT (ws, ent, field) DO UPDATE SET connector = excluded.connector`, w.no, ent, field, connector)
		}
		return nil
	})
	return l.failure("saying what a connector owns", err)
}

// Link gives rows their names in another system. 409 when a name is another row's.
func (l *Ledger) Link(ctx context.Context, ws data.ID, refs ...ExtRef) error {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return err
	}
	err = l.write(ctx, func(t tx) error {
		t.tell(`UPDATE workspace SET access = access + 1 WHERE no = $1`, w.no)
		taken := 0
		for _, r := range refs {
			t.tell(`INSERT INTO ext_ref (ws, connector, object, ext_id, ext_created_at, ent, key) VALUES ($1, $2, $3, $4, $5, $6, $7)
				ON CONFLICT (ws, connector, object, ext_id, ext_created_at) DO NOTHING`,
				w.no, r.Connector, r.Object, r.ExtID, int64(r.ExtCreatedAt), r.Ent, r.Key[:])
			t.ask(func(row scan) error {
				taken++
				return row(new(data.ID))
			}, `SELECT key FROM ext_ref WHERE ws = $1 AND connector = $2 AND object = $3 AND ext_id = $4 AND ext_created_at = $5 AND (ent <> $6 OR key <> $7)`,
				w.no, r.Connector, r.Object, r.ExtID, int64(r.ExtCreatedAt), r.Ent, r.Key[:])
		}
		if err := t.flush(ctx); err != nil {
			return err
		}
		if taken > 0 {
			return problemf(409, wire.CodeBadRequest, "%d of the names in the other system are those of other rows", taken)
		}
		return nil
	})
	return l.failure("linking rows", err)
}

// Linked finds the rows behind names in another system, all that were ever made under
// that id, the newest first.
func (l *Ledger) Linked(ctx context.Context, ws data.ID, connector, object, extID string) ([]ExtRef, error) {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return nil, err
	}
	var out []ExtRef
	err = l.glance(ctx, func(t tx) error {
		out = nil
		t.ask(func(row scan) error {
			r, err := scanRef(row)
			out = append(out, r)
			return err
		}, `SELECT `+refColumns+` FROM ext_ref r WHERE r.ws = $1 AND r.connector = $2 AND r.object = $3 AND r.ext_id = $4 ORDER BY r.ext_created_at DESC`,
			w.no, connector, object, extID)
		return t.flush(ctx)
	})
	return out, l.failure("finding linked rows", err)
}
