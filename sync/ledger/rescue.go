package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"rounds/data"
	"rounds/sync/wire"
)

// RescueLife is how long a rescued outbox is kept at least. One that nobody has seen to
// is kept until somebody does: it may be all that there is of somebody's work.
const RescueLife = 7 * 24 * time.Hour

// MaxRescue bounds what a device may send to rescue, in bytes.
const MaxRescue = wire.MaxExpanded

// Rescue keeps the outbox of a revoked device aside, once; the same again is accepted,
// for a lost answer. refresh is the device's refresh token, which is good for nothing
// else any more. The leads hear of it with their next pull. 400 for what is no outbox,
// 401 for a device that is not known, 403 for one that was not revoked or has sent another
// outbox already, 413.
func (l *Ledger) Rescue(ctx context.Context, refresh string, payload []byte) error {
	if len(payload) > MaxRescue {
		return problemf(413, wire.CodeTooLarge, "an outbox of %d bytes; rescue takes %d", len(payload), MaxRescue)
	}
	fixed, _, _ := strings.Cut(refresh, ".")
	text := stored(payload)
	hash := hashOf(text)
	muts, err := rescuedMuts(text)
	if err != nil {
		return problemf(400, wire.CodeBadRequest, "this is no outbox: %v", err)
	}
	var ws, head int64
	err = l.write(ctx, func(t tx) error {
		var device, user data.ID
		var revokedAt int64
		ws, head = 0, 0
		t.ask(func(row scan) error { return row(&device, &ws, &user, &revokedAt) },
			`SELECT id, ws, usr, revoked_at FROM device WHERE fixed = $1`+l.db.lock(), hashOf(fixed))
		if err := t.flush(ctx); err != nil {
			return err
		}
		if err := isShutOut(device, revokedAt); err != nil {
			return err
		}
		var before []byte
		t.ask(func(row scan) error { return row(&before) }, `SELECT hash FROM rescue WHERE device = $1`, device[:])
		if err := t.flush(ctx); err != nil {
			return err
		}
		switch {
		case before != nil && string(before) != string(hash):
			return problemf(403, wire.CodeForbidden, "the device has sent its outbox to rescue already")
		case before != nil:
			return nil
		}
		t.tell(`INSERT INTO rescue (device, ws, usr, at, hash, payload, muts, outcome, handled_at) VALUES ($1, $2, $3, $4, $5, $6, $7, '', 0)`,
			device[:], ws, user[:], int64(l.now()), hash, text, int64(len(muts)))
		head, err = l.stir(ctx, t, ws)
		return err
	})
	if err == nil && head != 0 {
		l.moved(ws, head)
	}
	return l.failure("rescuing an outbox", err)
}

// stir takes a seq in which no row is written, so that devices pull what changed beside
// the rows.
func (l *Ledger) stir(ctx context.Context, t tx, ws int64) (head int64, err error) {
	t.ask(func(row scan) error { return row(&head) }, `UPDATE workspace SET head = head + 1 WHERE no = $1 RETURNING head`, ws)
	if err := t.flush(ctx); err != nil {
		return 0, err
	}
	return head, l.stampPush(t, ws, head)
}

// rescuedMuts reads what a device has sent to rescue. Those to which an older program
// gave no number get one: nothing builds on them.
func rescuedMuts(payload string) ([]data.Mutation, error) {
	var in wire.Push
	if err := json.Unmarshal([]byte(payload), &in); err != nil {
		return nil, err
	}
	var last int64
	for i := range in.Muts {
		last = max(last, in.Muts[i].N)
	}
	for i := range in.Muts {
		if in.Muts[i].N < 1 {
			last++
			in.Muts[i].N = last
		}
		if _, err := prepare(&in.Muts[i]); err != nil {
			return nil, err
		}
	}
	return in.Muts, nil
}

// Rescued is an outbox that was kept aside.
type Rescued struct {
	Device  data.ID
	Name    string // of the device
	User    data.ID
	At      data.Instant
	Muts    int64 // how many mutations it holds
	Outcome string
	// HandledAt is when a lead saw to it, and HandledBy who: 0 while it waits.
	HandledAt data.Instant
	HandledBy data.ID

	kind Kind
}

// What became of a rescued outbox.
const (
	RescueApplied = "applied" // all of it is in the rows, or in a conflict that a person picks from
	RescueDropped = "dropped" // a lead has decided that it is not wanted
)

const rescuedColumns = `SELECT r.device, d.name, d.kind, r.usr, r.at, r.muts, r.outcome, r.handled_at, r.handled_by FROM rescue r JOIN device d ON d.id = r.device`

func (r *Rescued) scan(row scan) error {
	return row(&r.Device, &r.Name, (*string)(&r.kind), &r.User, (*int64)(&r.At), &r.Muts, &r.Outcome, (*int64)(&r.HandledAt), &r.HandledBy)
}

// ShutOut looks whether a refresh token is that of a device that was revoked, before its
// outbox is waited for. 401 for a device that is not known, 403 for one that is in use.
func (l *Ledger) ShutOut(ctx context.Context, refresh string) error {
	fixed, _, _ := strings.Cut(refresh, ".")
	var device data.ID
	var revokedAt int64
	err := l.glance(ctx, func(t tx) error {
		device, revokedAt = data.ID{}, 0
		t.ask(func(row scan) error { return row(&device, &revokedAt) }, `SELECT id, revoked_at FROM device WHERE fixed = $1`, hashOf(fixed))
		return t.flush(ctx)
	})
	if err != nil {
		return l.failure("looking for a revoked device", err)
	}
	return isShutOut(device, revokedAt)
}

func isShutOut(device data.ID, revokedAt int64) error {
	switch {
	case device.IsZero():
		return unknownDevice()
	case revokedAt == 0:
		return problemf(403, wire.CodeForbidden, "the device is in use: it pushes what it holds")
	}
	return nil
}

// Rescues lists what is kept aside in a workspace: what waits for a lead first, each the
// oldest first.
func (l *Ledger) Rescues(ctx context.Context, ws data.ID) ([]Rescued, error) {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return nil, err
	}
	var out []Rescued
	err = l.glance(ctx, func(t tx) error {
		out = nil
		t.ask(func(row scan) error {
			var r Rescued
			err := r.scan(row)
			out = append(out, r)
			return err
		}, rescuedColumns+` WHERE r.ws = $1 ORDER BY CASE WHEN r.handled_at = 0 THEN 0 ELSE 1 END, r.at, r.device`, w.no)
		return t.flush(ctx)
	})
	return out, l.failure("listing what was rescued", err)
}

// mostTold bounds of how much waiting work a page tells.
const mostTold = 50

// rescues is the work that waits for a lead, for one.
func (p *pull) rescues() ([]data.Rescue, error) {
	if !p.view.lead {
		return nil, nil
	}
	var out []data.Rescue
	p.t.ask(func(row scan) error {
		var r data.Rescue
		err := row(&r.Device, &r.Name, &r.User, (*int64)(&r.At), &r.Count)
		out = append(out, r)
		return err
	}, `SELECT r.device, d.name, r.usr, r.at, r.muts FROM rescue r JOIN device d ON d.id = r.device
		WHERE r.ws = $1 AND r.handled_at = 0 ORDER BY r.at, r.device LIMIT $2`, p.view.ws, int64(mostTold))
	return out, p.t.flush(p.ctx)
}

// RescuedWork is what one device has sent to rescue, in the order in which it was done.
// 404 when nothing of it is kept.
func (l *Ledger) RescuedWork(ctx context.Context, ws, device data.ID) (Rescued, []data.Mutation, error) {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return Rescued{}, nil, err
	}
	var r Rescued
	var payload string
	err = l.glance(ctx, func(t tx) error {
		r = Rescued{}
		t.ask(r.scan, rescuedColumns+` WHERE r.ws = $1 AND r.device = $2`, w.no, device[:])
		t.ask(func(row scan) error { return row(&payload) }, `SELECT payload FROM rescue WHERE ws = $1 AND device = $2`, w.no, device[:])
		return t.flush(ctx)
	})
	if err == nil && r.Device.IsZero() {
		err = notRescued(device)
	}
	if err != nil {
		return r, nil, l.failure("reading what was rescued", err)
	}
	muts, err := rescuedMuts(payload)
	if err != nil {
		return r, nil, fmt.Errorf("what device %s sent to rescue is damaged: %w", device, err)
	}
	return r, muts, nil
}

func notRescued(device data.ID) problem {
	return problemf(404, wire.CodeNotFound, "nothing is kept of a device %s", device)
}

// DropRescue notes that a lead does not want what a device has sent to rescue. It can be
// applied all the same until it is purged. 400 when it was applied already, 404 when
// nothing is kept.
func (l *Ledger) DropRescue(ctx context.Context, ws, device, lead data.ID) error {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return err
	}
	return l.handled(ctx, w, device, lead, RescueDropped)
}

// handled notes what became of a rescue; the first time counts. One that was dropped may
// still be applied.
func (l *Ledger) handled(ctx context.Context, w Workspace, device, lead data.ID, outcome string) error {
	var head int64
	err := l.write(ctx, func(t tx) error {
		head = 0
		var before string
		found := false
		t.ask(func(row scan) error {
			found = true
			return row(&before)
		}, `SELECT outcome FROM rescue WHERE ws = $1 AND device = $2`+l.db.lock(), w.no, device[:])
		if err := t.flush(ctx); err != nil {
			return err
		}
		switch {
		case !found:
			return notRescued(device)
		case before == outcome:
			return nil
		case before == RescueApplied:
			return problemf(400, wire.CodeBadRequest, "it was applied already: there is nothing to drop")
		}
		t.tell(`UPDATE rescue SET outcome = $1, handled_at = $2, handled_by = $3 WHERE ws = $4 AND device = $5`,
			outcome, int64(l.now()), lead[:], w.no, device[:])
		var err error
		head, err = l.stir(ctx, t, w.no)
		return err
	})
	if err == nil && head != 0 {
		l.moved(w.no, head)
	}
	return l.failure("seeing to a rescued outbox", err)
}
