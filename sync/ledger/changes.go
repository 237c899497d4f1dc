package ledger

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"rounds/data"
	"rounds/sync/wire"
)

// Page is a page of changes, ready for the wire.
type Page struct {
	Body    []byte // NDJSON with its end line
	Cursor  string
	Seq     int64
	Head    int64
	More    bool
	LastN   int64
	Durable int64
	Items   int // lines of Body before its end
}

// Changes reads what came after a cursor ("" is the beginning) into the caller's
// scope, at most limit lines (1 to wire.MaxPage), from one snapshot of the data. A
// *wire.Problem is 400 (no cursor of ours), 401 and 403, 409 epoch_changed (the
// server's history is another one), 410 cursor_expired (its tombstones are gone, or
// the caller's scope is another kind).
func (l *Ledger) Changes(ctx context.Context, c Caller, at string, limit int) (out Page, err error) {
	err = l.heeding(ctx, func() error {
		out, err = l.changes(ctx, c, at, limit)
		return err
	})
	return out, err
}

func (l *Ledger) changes(ctx context.Context, c Caller, at string, limit int) (Page, error) {
	limit = min(max(limit, 1), wire.MaxPage)
	from := cursor{}
	if at != "" {
		var err error
		if from, err = parseCursor(at); err != nil {
			return Page{}, err
		}
		if from.part != nil && from.part.stage >= stageSection {
			return Page{}, noCursor()
		}
	}
	var out Page
	err := l.read(ctx, func(t tx) error {
		v, err := l.view(ctx, t, c, from)
		if err != nil {
			return err
		}
		if at == "" {
			from.epoch, from.scope = v.epoch, v.scope
		}
		if err := v.checkCursor(from); err != nil {
			return err
		}
		p := &pull{ctx: ctx, t: t, view: v, limit: limit, left: map[data.ID]bool{}}
		if err := p.page(from.position); err != nil {
			return err
		}
		out, err = p.end()
		return err
	})
	return out, l.failure("reading changes", err)
}

// end closes the page. last_n is told only when the page reaches the push that moved
// it, else the device would drop edits whose rows are on a later page.
func (p *pull) end() (Page, error) {
	v := p.view
	next := cursor{epoch: v.epoch, position: p.at, txid: v.headTx, scope: v.scope}
	if p.at.seq != v.head {
		next.txid = data.ID{}
		p.t.ask(func(row scan) error { return row(&next.txid) }, `SELECT txid FROM push WHERE ws = $1 AND seq = $2`, v.ws, p.at.seq)
		if err := p.t.flush(p.ctx); err != nil {
			return Page{}, err
		}
	}
	if p.at.seq < v.head { // a row that left an account is given as it is now
		next.seen = v.headMilestone()
	}
	out := Page{Cursor: next.sign(v.key), Seq: p.at.seq, Head: v.head, More: p.more, Durable: v.durable, Items: bytes.Count(p.body, []byte("\n"))}
	if p.at.part != nil {
		out.Seq--
	}
	if out.Seq >= v.device.rev {
		out.LastN = v.device.lastN
	}
	rescues, err := p.rescues()
	if err != nil {
		return Page{}, err
	}
	out.Body = wire.AppendEnd(p.body, &data.Page{
		Cursor: out.Cursor, Seq: out.Seq, Head: out.Head, More: out.More, LastN: out.LastN, Durable: out.Durable, Now: v.now, LeaseDays: v.lease, Rescues: rescues,
	})
	return out, nil
}

// view is what a read transaction knows about its workspace and its caller.
type view struct {
	ws      int64
	epoch   string
	head    int64
	horizon int64
	durable int64
	now     data.Instant
	lease   int64 // in days
	all     bool  // the scope is the whole workspace
	lead    bool
	user    data.ID
	device  deviceState
	scope   [8]byte
	txid    data.ID // of the seq that was asked about, zero when there is none
	seenTx  data.ID // as txid, of the cursor's seen
	key     []byte  // signs cursors
	headTx  data.ID // of head
}

func (v *view) headMilestone() milestone { return milestone{v.head, v.headTx} }

// view reads the view, and refuses a caller who may not read.
func (l *Ledger) view(ctx context.Context, t tx, c Caller, from cursor) (*view, error) {
	v := &view{ws: c.ws, user: c.User, now: l.now(), lease: l.leaseDays}
	t.ask(func(row scan) error { return row(&v.epoch, &v.head, &v.horizon, &v.durable) },
		`SELECT epoch, head, horizon, durable FROM workspace WHERE no = $1`, c.ws)
	var revokedAt, wipe int64
	t.ask(func(row scan) error { return row(&v.device.id, &v.device.lastN, &v.device.rev, &revokedAt, &wipe) },
		`SELECT id, last_n, rev, revoked_at, wipe FROM device WHERE id = $1 AND ws = $2`, c.Device[:], c.ws)
	var member bool
	t.ask(func(row scan) error {
		var doc string
		if err := row(&doc); err != nil {
			return err
		}
		var fields map[string]json.RawMessage
		err := json.Unmarshal([]byte(doc), &fields)
		role := roleOf(fields)
		member, v.all, v.lead = true, role.SeesAll(), role == RoleLead
		return err
	}, `SELECT doc FROM item WHERE ws = $1 AND ent = 'user' AND key = $2 AND gone_at = 0`, c.ws, c.User[:])
	t.ask(func(row scan) error { return row(&v.txid) }, `SELECT txid FROM push WHERE ws = $1 AND seq = $2`, c.ws, from.seq)
	if from.seen != (milestone{}) {
		t.ask(func(row scan) error { return row(&v.seenTx) }, `SELECT txid FROM push WHERE ws = $1 AND seq = $2`, c.ws, from.seen.seq)
	}
	t.ask(func(row scan) error { return row(&v.headTx) }, `SELECT p.txid FROM push p JOIN workspace w ON w.no = p.ws AND w.head = p.seq WHERE p.ws = $1`, c.ws)
	if err := t.flush(ctx); err != nil {
		return nil, err
	}
	var err error
	if v.key, err = l.key(ctx, t, c.ws); err != nil {
		return nil, err
	}
	switch {
	case v.device.id.IsZero():
		return nil, unknownDevice()
	case revokedAt != 0:
		return nil, revoked(wipe != 0)
	case !member:
		return nil, problemf(403, wire.CodeForbidden, "the person is no member of the team (any more)")
	}
	v.scope = scopeHash(v.all, c.User)
	return v, nil
}

// checkCursor refuses a cursor of another history, of another scope, and one that is
// older than the oldest tombstone.
func (v *view) checkCursor(c cursor) error {
	switch {
	case c.epoch != v.epoch:
		return v.otherEpoch(c)
	case c.seq > v.head, c.txid != v.txid && (c.seq >= v.horizon || c.signedWith(v.key)):
		return lostAt(v.ws, c, c.milestone(), v.device.lastN)
	case c.seen.seq > v.head, c.seen.txid != v.seenTx:
		return lostAt(v.ws, c, c.seen, v.device.lastN)
	case c.scope != v.scope:
		return problemf(410, wire.CodeCursorExpired, "your scope is another one now; send what waits, then take a new snapshot")
	case c.seq < v.horizon:
		return problemf(410, wire.CodeCursorExpired, "the device was away for too long; send what waits, then take a new snapshot")
	}
	return nil
}

// otherEpoch refuses a cursor of another epoch, and knows of one that this history has how far
// the device has seen it.
func (v *view) otherEpoch(c cursor) error {
	p := otherHistory(v.epoch, v.device.lastN)
	if c.txid != v.txid || c.seen.txid != v.seenTx {
		return p
	}
	return p.metBy(v.ws, v.device.id, c)
}

// inScope is the condition that the account in column is one of the caller's, and
// its arguments, which begin at $n. The zero account is the workspace's.
func (v *view) inScope(column string, n int) (string, []any) {
	if v.all {
		return "", nil
	}
	return fmt.Sprintf(` AND (%[1]s = $%[2]d OR EXISTS (SELECT 1 FROM scope s WHERE s.ws = $1 AND s.usr = $%[3]d AND s.account = %[1]s))`,
		column, n, n+1), []any{zeroID[:], v.user[:]}
}

// zeroID is the account of rows that belong to the workspace.
var zeroID data.ID
