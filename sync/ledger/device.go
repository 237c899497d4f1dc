package ledger

import (
	"context"
	"strings"

	"rounds/data"
	"rounds/sync/wire"
)

// Device is a device as an administrator sees it.
type Device struct {
	ID        data.ID
	User      data.ID // zero: one of the team's systems
	Kind      Kind
	Name      string
	LastN     int64 // its last mutation that the server has
	CreatedAt data.Instant
	SeenAt    data.Instant // when it last pushed or refreshed its token
	RevokedAt data.Instant // 0: it is in use
	Wipe      bool
}

// Inner reports whether it is no key but the server itself, or one of its connectors.
func (d *Device) Inner() bool { return d.Kind == KindSystem && inner(d.Name) }

func inner(name string) bool { return name == serverName || strings.HasPrefix(name, connectorName) }

// Devices lists the devices of a workspace in the order in which they were made.
func (l *Ledger) Devices(ctx context.Context, ws data.ID) ([]Device, error) {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return nil, err
	}
	var out []Device
	err = l.glance(ctx, func(t tx) error {
		out = nil
		t.ask(func(row scan) error {
			var d Device
			var wipe int64
			err := row(&d.ID, &d.User, (*string)(&d.Kind), &d.Name, &d.LastN, (*int64)(&d.CreatedAt), (*int64)(&d.SeenAt), (*int64)(&d.RevokedAt), &wipe)
			d.Wipe = wipe != 0
			out = append(out, d)
			return err
		}, `SELECT id, usr, kind, name, last_n, created_at, seen_at, revoked_at, wipe FROM device WHERE ws = $1 ORDER BY created_at, id`, w.no)
		return t.flush(ctx)
	})
	return out, l.failure("listing the devices", err)
}

// Revoke ends a device: it is answered 403 from now on, and with wipe it purges what it
// holds. Revoking again may only add the wipe. A gateway ends with the devices that it
// has for each person: all of one user's gateways under one name are one host.
func (l *Ledger) Revoke(ctx context.Context, ws, device data.ID, wipe bool) error {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return err
	}
	err = l.write(ctx, func(t tx) error {
		found := false
		t.ask(func(row scan) error {
			found = true
			return row(new(data.ID))
		}, `UPDATE device SET revoked_at = CASE WHEN revoked_at = 0 THEN $1 ELSE revoked_at END, wipe = CASE WHEN wipe = 1 THEN 1 ELSE $2 END
			WHERE ws = $4 AND (id = $3 OR kind = 'gateway' AND EXISTS (SELECT 1 FROM device g
				WHERE g.id = $3 AND g.ws = $4 AND g.kind = 'gateway' AND g.usr = device.usr AND g.name = device.name))
			RETURNING id`, int64(l.now()), flag(wipe), device[:], w.no)
		if err := t.flush(ctx); err != nil {
			return err
		}
		if !found {
			return problemf(404, wire.CodeNotFound, "there is no device %s in %s", device, w.Name)
		}
		return nil
	})
	return l.failure("revoking a device", err)
}

// newDevice is a device to be.
type newDevice struct {
	id     data.ID
	ws     int64
	user   data.ID
	kind   Kind
	name   string
	fixed  string // of its secret, the part that stays
	moving string // the part that rotates
}

func (l *Ledger) addDevice(t tx, d newDevice) {
	t.tell(`INSERT INTO device (id, ws, usr, kind, name, last_n, rev, fixed, current, previous, healing, created_at, seen_at, revoked_at, wipe)
		VALUES ($1, $2, $3, $4, $5, 0, 0, $6, $7, $7, 0, $8, $8, 0, 0) ON CONFLICT (id) DO NOTHING`,
		d.id[:], d.ws, d.user[:], string(d.kind), clip(d.name, 80), hashOf(d.fixed), hashOf(d.moving), int64(l.now()))
}

// clip cuts a name that came from outside.
func clip(s string, most int) string {
	runes := []rune(strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), ""))
	return string(runes[:min(len(runes), most)])
}
