package ledger

import (
	"context"

	"rounds/data"
	"rounds/sync/wire"
)

// Submit is Push for the team's own systems, which count nothing: a mutation whose id
// is known is answered with its receipt, any other gets the next number. Their writes
// win over what is there, whatever it is; who sends twice with one id writes once.
func (l *Ledger) Submit(ctx context.Context, c Caller, muts []data.Mutation) (wire.Pushed, error) {
	return l.SubmitSeen(ctx, c, muts)
}

// SubmitSeen is Submit of what depends on rows as they were read: ErrWritten where one was
// written since, and nothing was taken.
func (l *Ledger) SubmitSeen(ctx context.Context, c Caller, muts []data.Mutation, seen ...Seen) (wire.Pushed, error) {
	if c.Kind != KindSystem {
		return wire.Pushed{}, problemf(403, wire.CodeForbidden, "a device pushes with its counter")
	}
	j := &job{caller: c, auto: true}
	if len(seen) > 0 {
		j.taking = &Taking{Seen: seen}
	}
	return l.submit(ctx, j, muts)
}

// serverName is the name of the device for which the server itself writes.
const serverName = "server"

// System is the server as a caller of Submit.
func (l *Ledger) System(ctx context.Context, ws data.ID) (Caller, error) {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return Caller{}, err
	}
	c := Caller{Workspace: ws, Kind: KindSystem, Name: serverName, ws: w.no}
	err = l.glance(ctx, func(t tx) error {
		t.ask(func(row scan) error { return row(&c.Device) }, `SELECT id FROM device WHERE ws = $1 AND usr = $2 AND kind = $3 AND name = $4`,
			w.no, zeroID[:], string(KindSystem), serverName)
		return t.flush(ctx)
	})
	return c, l.failure("finding the server's own device", err)
}

// NewSystemKey makes a key for one of the team's own systems. Whoever has it may
// Submit. It is a device: Devices lists it, Revoke ends it.
func (l *Ledger) NewSystemKey(ctx context.Context, ws data.ID, name string) (string, error) {
	if inner(name) {
		return "", problemf(400, wire.CodeBadRequest, "%q is a name of the server's own; choose another", name)
	}
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return "", err
	}
	key, err := l.newSecret()
	if err != nil {
		return "", err
	}
	id := l.ids.New()
	err = l.write(ctx, func(t tx) error {
		l.addDevice(t, newDevice{id: id, ws: w.no, kind: KindSystem, name: name, fixed: key})
		return nil
	})
	return key, l.failure("making a key", err)
}

// AuthenticateKey finds the system that shows a key; 401 for any other.
func (l *Ledger) AuthenticateKey(ctx context.Context, key string) (Caller, error) {
	c := Caller{Kind: KindSystem}
	var revokedAt int64
	err := l.glance(ctx, func(t tx) error {
		t.ask(func(row scan) error { return row(&c.Device, &c.Workspace, &c.ws, &c.Name, &revokedAt) },
			`SELECT d.id, w.id, d.ws, d.name, d.revoked_at FROM device d JOIN workspace w ON w.no = d.ws WHERE d.fixed = $1 AND d.kind = $2`,
			hashOf(key), string(KindSystem))
		return t.flush(ctx)
	})
	switch {
	case err != nil:
		return Caller{}, l.failure("authenticating a key", err)
	case c.Device.IsZero() || revokedAt != 0:
		return Caller{}, problemf(401, wire.CodeUnauthorized, "the key is wrong or was revoked; ask a lead for a new one")
	}
	return c, nil
}

// AddUser makes a member of the team; the id is made where it is zero.
func (l *Ledger) AddUser(ctx context.Context, ws data.ID, u data.User) (data.ID, error) {
	if u.ID.IsZero() {
		u.ID = l.ids.New()
	}
	languages, err := encode([]string(u.Languages))
	if err != nil {
		return u.ID, err
	}
	m := data.Mutation{ID: l.ids.New(), Op: data.OpCreate, Ent: "user", Key: u.ID, Fields: map[string]data.FieldWrite{"languages": {V: languages}}}
	for name, v := range map[string]string{"name": u.Name, "email": u.Email, "role": u.Role, "time_zone": u.TimeZone} {
		raw, err := encode(v)
		if err != nil {
			return u.ID, err
		}
		m.Fields[name] = data.FieldWrite{V: raw}
	}
	return u.ID, l.submitOne(ctx, ws, m)
}

// SetRole gives a member another role. Devices of that person whose scope becomes
// another kind take a new snapshot. 404 when there is no such member (any more), 400
// not_allowed when the team would have no lead any more.
func (l *Ledger) SetRole(ctx context.Context, ws, user data.ID, role Role) error {
	raw, err := encode(string(role))
	if err == nil {
		err = l.findMember(ctx, ws, user)
	}
	if err != nil {
		return err
	}
	return l.submitOne(ctx, ws, data.Mutation{
		ID: l.ids.New(), Op: data.OpUpdate, Ent: "user", Key: user, Fields: map[string]data.FieldWrite{"role": {V: raw}},
	})
}

// submitOne is Submit of one mutation by the server; a rejection is an error.
func (l *Ledger) submitOne(ctx context.Context, ws data.ID, m data.Mutation) error {
	c, err := l.System(ctx, ws)
	if err != nil {
		return err
	}
	out, err := l.Submit(ctx, c, []data.Mutation{m})
	if err != nil {
		return err
	}
	if r := out.Receipts[0]; r.Status == data.ReceiptRejected {
		return problemf(400, wire.Code(r.Code), "%s", r.Detail)
	}
	return nil
}
