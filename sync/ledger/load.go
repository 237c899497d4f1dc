package ledger

import (
	"context"
	"fmt"
	"reflect"
	"strconv"

	"rounds/data"
	"rounds/data/schema"
)

// Load writes rows that came from elsewhere whole (a demo world, an import of a
// server's operator) as one push: fill hands structs of data to put, in any order.
// All of them are committed together, or none; owners get their accounts. The keys
// must be new. fill may run more than once.
func (l *Ledger) Load(ctx context.Context, ws data.ID, fill func(put func(row any) error) error) error {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return err
	}
	var head int64
	err = l.write(ctx, func(t tx) (err error) {
		head, err = l.load(ctx, t, w.no, fill)
		return err
	})
	if err == nil {
		l.moved(w.no, head)
	}
	return l.failure("loading", err)
}

// load is Load within a transaction; it gives the push's seq.
func (l *Ledger) load(ctx context.Context, t tx, ws int64, fill func(put func(row any) error) error) (head int64, err error) {
	t.ask(func(row scan) error { return row(&head) }, `UPDATE workspace SET head = head + 1, access = access + 1 WHERE no = $1 RETURNING head`, ws)
	if err := t.flush(ctx); err != nil {
		return 0, err
	}
	if err := l.stampPush(t, ws, head); err != nil {
		return 0, err
	}
	ld := loading{ctx: ctx, t: t, ws: ws, seq: head, staged: l.db.stages(), tally: map[string]int64{}}
	ld.begin()
	if err := fill(ld.put); err != nil {
		return 0, err
	}
	return head, ld.end()
}

// stampPush writes the row of a seq that was taken from the counter before.
func (l *Ledger) stampPush(t tx, ws, seq int64) error {
	txid, err := l.randomID()
	t.tell(`INSERT INTO push (ws, seq, txid, device, usr, at) VALUES ($1, $2, $3, $4, $5, $6)`, ws, seq, txid[:], zeroID[:], zeroID[:], int64(l.now()))
	return err
}

// loading is a load under way.
type loading struct {
	ctx   context.Context
	t     tx
	ws    int64
	seq   int64
	tally map[string]int64
	sent  int
	// staged rows are collected first and go into the table in the order of their keys:
	// ids of a year's history are spread over the whole of it, and inserted as they come
	// they touch a page each.
	staged bool
}

// flushEvery bounds what is collected before it is sent.
const flushEvery = 1000

func (l *loading) begin() {
	if l.staged {
		l.t.tell(`CREATE TEMP TABLE staged (ent TEXT, key BLOB, account BLOB, doc TEXT)`)
	}
}

func (l *loading) put(row any) error {
	v := reflect.Indirect(reflect.ValueOf(row))
	e := schema.OfType(v.Type())
	if e == nil {
		return fmt.Errorf("%T is no synced entity", row)
	}
	key := v.Field(e.IDAt).Interface().(data.ID)
	var account data.ID
	if e.AccountAt >= 0 {
		account = v.Field(e.AccountAt).Interface().(data.ID)
	}
	if l.staged {
		l.t.tell(`INSERT INTO staged (ent, key, account, doc) VALUES ($1, $2, $3, $4)`, e.Name, key[:], account[:], docOf(e, v))
	} else {
		l.t.tell(`INSERT INTO item (ws, ent, key, account, rev, gone_at, doc, frev) VALUES ($1, $2, $3, $4, $5, 0, $6, '')`,
			l.ws, e.Name, key[:], account[:], l.seq, docOf(e, v))
	}
	if a, ok := v.Interface().(data.Account); ok && !a.Owner.IsZero() {
		opening := a.Stage == data.StageActivation || a.Stage == data.StageOnboarding
		l.t.tell(`INSERT INTO scope (ws, usr, account, owned, given, opening) VALUES ($1, $2, $3, 1, 0, $4)
			ON CONFLICT (ws, usr, account) DO UPDATE SET owned = 1, opening = excluded.opening`, l.ws, a.Owner[:], a.ID[:], flag(opening))
		l.entered(a.Owner, a.ID)
	}
	if m, ok := v.Interface().(data.AccountMember); ok {
		l.t.tell(`INSERT INTO scope (ws, usr, account, owned, given, opening, helps) VALUES ($1, $2, $3, 0, 0, 0, 1)
			ON CONFLICT (ws, usr, account) DO UPDATE SET helps = scope.helps + 1`, l.ws, m.UserID[:], m.AccountID[:])
		l.entered(m.UserID, m.AccountID)
	}
	l.tally[e.Name]++
	if l.sent++; l.sent%flushEvery == 0 {
		return l.t.flush(l.ctx)
	}
	return nil
}

// entered tells that an account came into a person's scope, which may have two reasons.
func (l *loading) entered(user, account data.ID) {
	l.t.tell(`INSERT INTO scope_event (ws, seq, usr, account, into_scope) VALUES ($1, $2, $3, $4, 1) ON CONFLICT (ws, usr, seq, account) DO NOTHING`,
		l.ws, l.seq, user[:], account[:])
}

func (l *loading) end() error {
	for ent, n := range l.tally {
		l.t.tell(`INSERT INTO tally (ws, ent, live) VALUES ($1, $2, $3) ON CONFLICT (ws, ent) DO UPDATE SET live = tally.live + excluded.live`, l.ws, ent, n)
	}
	if l.staged {
		if err := l.unstage(); err != nil {
			return err
		}
	}
	return l.t.flush(l.ctx)
}

// fewRows are so few that making their indexes again costs nothing.
const fewRows = 10_000

// unstage moves what was collected into the table. While there is little else in it,
// the indexes are made afterwards.
func (l *loading) unstage() error {
	rows := 0
	l.t.ask(func(row scan) error { return row(&rows) }, `SELECT count(*) FROM (SELECT 1 FROM item LIMIT $1)`, fewRows+1)
	if err := l.t.flush(l.ctx); err != nil {
		return err
	}
	late := lateIndexes
	if rows > fewRows || l.sent < fewRows {
		late = nil
	}
	for _, index := range late {
		l.t.tell(`DROP INDEX ` + index.name)
	}
	l.t.tell(`INSERT INTO item (ws, ent, key, account, rev, gone_at, doc, frev)
		SELECT $1, ent, key, account, $2, 0, doc, '' FROM staged ORDER BY ent, key`, l.ws, l.seq)
	for _, index := range late {
		l.t.tell(index.create())
	}
	l.t.tell(`DROP TABLE staged`)
	return nil
}

// docOf is the column doc of a struct: its fields that are set, by name.
func docOf(e *schema.Entity, v reflect.Value) string {
	b := make([]byte, 1, 256)
	b[0] = '{'
	for _, name := range e.Names() {
		at := e.At[name]
		f := v.Field(at)
		if at == e.IDAt || at == e.AccountAt || f.IsZero() {
			continue
		}
		if len(b) > 1 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), name...), '"', ':')
		b = appendValue(b, f)
	}
	return string(append(b, '}'))
}

// appendValue writes a field as canonical would.
func appendValue(b []byte, f reflect.Value) []byte {
	switch v := f.Interface().(type) {
	case data.ID:
		return append(append(append(b, '"'), v.String()...), '"')
	case data.Date:
		return append(append(append(b, '"'), v.String()...), '"')
	}
	switch f.Kind() {
	case reflect.Bool:
		return strconv.AppendBool(b, f.Bool())
	case reflect.Int64:
		return strconv.AppendInt(b, f.Int(), 10)
	}
	raw, err := encode(f.Interface())
	if err != nil {
		panic("a field that JSON cannot hold: " + err.Error())
	}
	return append(b, raw...)
}
