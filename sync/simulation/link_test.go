package simulation

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/remote"
	"rounds/sync/wire"
)

// link is a device's way to the server: everything crosses it as bytes, and anything
// may happen to them.
type link struct {
	d    *device
	late [][]byte // pushes that are delivered a second time, later

	requests  int // pushes and pulls
	snapshots int
}

var errLost = fmt.Errorf("%w: the connection was reset", remote.ErrOffline)

// before is what may happen before the server hears anything.
func (l *link) before() error {
	w := l.d.w
	if w.calm {
		return nil
	}
	switch p := w.dice.IntN(100); {
	case p < 6:
		return errLost
	case p < 9:
		return &wire.Problem{Title: "Unavailable", Status: 503, Code: wire.CodeUnavailable, Retryable: true}
	case p < 12:
		return &wire.Problem{Title: "Too Many Requests", Status: 429, Code: wire.CodeTooMany, Retryable: true, RetryAfterMS: 1000}
	}
	return nil
}

// cross has a message become bytes, as on the wire, and come out again; some are cut
// or bent on the way, which their sums tell.
func cross(in, out any) error {
	raw, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return json.Unmarshal(raw, out)
}

func (l *link) Push(ctx context.Context, at data.SyncPoint, muts []data.Mutation) (wire.Pushed, error) {
	w := l.d.w
	l.requests++
	if err := l.before(); err != nil {
		return wire.Pushed{}, err
	}
	if !w.calm && len(muts) > w.room { // what is sent again after a restore takes several pushes
		return wire.Pushed{}, &wire.Problem{Title: "Payload Too Large", Status: 413, Code: wire.CodeTooLarge}
	}
	raw, err := json.Marshal(wire.Push{Device: l.d.id, Epoch: at.Epoch, Cursor: at.Cursor, Muts: muts})
	w.must(err)
	if w.chance(8) {
		l.late = append(l.late, raw)
	}
	if w.chance(5) { // twice in a row
		_, _ = l.deliver(ctx, raw)
	}
	out, err := l.deliver(ctx, raw)
	if len(l.late) > 0 && w.chance(20) { // an old one comes after it
		_, _ = l.deliver(ctx, l.late[0])
		l.late = l.late[1:]
	}
	if w.chance(8) {
		return wire.Pushed{}, errLost
	}
	return out, err
}

func (l *link) deliver(ctx context.Context, raw []byte) (out wire.Pushed, err error) {
	var p wire.Push
	l.d.w.must(json.Unmarshal(raw, &p))
	caller := l.d.caller
	if p.Device != caller.Device {
		return out, &wire.Problem{Title: "Forbidden", Status: 403, Code: wire.CodeForbidden} // of before a new device id
	}
	answer, err := l.d.w.server.ledger.Push(ctx, caller, p)
	if err != nil {
		return out, l.problem(err)
	}
	return out, cross(answer, &out)
}

// problem has a problem cross the wire too.
func (l *link) problem(err error) error {
	var p *wire.Problem
	if !errors.As(err, &p) {
		return err
	}
	out := &wire.Problem{}
	l.d.w.must(cross(p, out))
	return out
}

func (l *link) Changes(ctx context.Context, cursor string, limit int, _ data.ID) (*data.Page, error) {
	w := l.d.w
	l.requests++
	if err := l.before(); err != nil {
		return nil, err
	}
	if !w.calm {
		limit = min(limit, 1+w.dice.IntN(12))
	}
	page, err := w.server.ledger.Changes(ctx, l.d.caller, cursor, limit)
	if err != nil {
		return nil, l.problem(err)
	}
	body := page.Body
	switch {
	case w.chance(4):
		body = body[:w.dice.IntN(len(body))]
	case len(page.Body) > 0 && page.Items > 0 && w.chance(3):
		body = bytes.Clone(body)
		body[w.dice.IntN(bytes.LastIndexByte(body[:len(body)-1], '\n')+1)] ^= 1
	case w.chance(5):
		return nil, errLost
	}
	p, err := wire.ReadPage(bytes.NewReader(body), 1<<30)
	if err == nil && len(body) == len(page.Body) && !bytes.Equal(body, page.Body) {
		w.fail("a bent page was taken")
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", wire.ErrTruncated, err)
	}
	return p, nil
}

func (l *link) Snapshot(ctx context.Context, token string, _ data.ID, frame func(wire.Frame) error) error {
	l.snapshots++
	if err := l.before(); err != nil {
		return err
	}
	err := l.d.w.server.ledger.Snapshot(ctx, l.d.caller, token, func(f wire.Frame) error {
		if l.d.w.chance(5) {
			return errLost
		}
		if f.Bytes > 0 && l.d.w.chance(3) {
			f.Packed = bytes.Clone(f.Packed)
			f.Packed[l.d.w.dice.IntN(len(f.Packed))] ^= 1
			return f.Check()
		}
		return frame(f)
	})
	return l.problem(err)
}

func (l *link) Poke(context.Context, func(int64)) error { return io.EOF }

// Fork gives the device a new id, as the server does for a cloned one.
func (l *link) Fork(ctx context.Context) error {
	w := l.d.w
	if err := l.before(); err != nil {
		return err
	}
	code, err := w.server.ledger.NewCode(ctx, w.server.ws, l.d.user.ID, ledger.KindDevice, "a test")
	w.must(err)
	l.d.caller, l.d.refresh = w.server.enrol(code, l.d.name+"'")
	l.d.id = l.d.caller.Device
	w.note("%s: goes on as a new device", l.d.name)
	return nil
}

func (l *link) Rescue(ctx context.Context, epoch string, muts []data.Mutation) error {
	raw, err := json.Marshal(wire.Push{Device: l.d.id, Epoch: epoch, Muts: muts})
	l.d.w.must(err)
	return l.d.w.server.ledger.Rescue(ctx, l.d.refresh, raw)
}
