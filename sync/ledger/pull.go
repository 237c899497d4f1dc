package ledger

import (
	"context"

	"rounds/data"
	"rounds/sync/wire"
)

// pull is the reading of one page.
//
// Three things happen in the order of their seqs: accounts come into the caller's
// scope or leave it, rows leave an account that the caller sees for another, and rows
// are written. What the caller sees is asked by the scope as it is now: what an account
// brought before it left is not told any more, nor that it came in when it left again.
// That it left is told also when it came back: a page that was read in between withheld
// its rows and tombstones. An account that came in brings its older rows along (its
// back-fill).
type pull struct {
	ctx   context.Context
	t     tx
	view  *view
	limit int
	older int64            // a back-fill brings rows up to this seq; newer ones come by themselves
	left  map[data.ID]bool // accounts that this page takes away, with what it gave of them before

	body []byte
	seen int      // lines, and events that told nothing
	at   position // where the page ends
	more bool
}

// position is a seq of which everything was given, or, with a part, everything up to
// that place in it.
type position struct {
	seq  int64
	part *part
}

// part is a place within a seq, or within a snapshot.
type part struct {
	stage   stage
	account data.ID
	ent     string
	key     data.ID
}

// stage orders what one seq brings.
type stage byte

const (
	stageScope    stage = iota + 1 // changes of scope, by account
	stageBackfill                  // within the back-fill of account
	stageMoved                     // rows that left an account
	stageRows                      // rows
	stageSection                   // of a snapshot: the rows of one entity
	stageAccounts                  // of a snapshot: all other rows, by account
)

// entry is one of the things that happen.
type entry struct {
	stage stage
	seq   int64
	row   data.Row // stageRows and stageMoved
	left  data.ID  // stageMoved: the account that it left
	into  bool     // stageScope: it came in
	now   bool     // stageScope: it is in the scope now
}

func (e *entry) position() position {
	at := &part{e.stage, e.row.Account, e.row.Ent, e.row.Key}
	if e.stage == stageMoved {
		at.account = e.left
	}
	return position{e.seq, at}
}

func (p *pull) page(from position) error {
	p.at, p.older = from, from.seq
	if from.part != nil && from.part.stage <= stageBackfill {
		p.older = from.seq - 1 // the rows of this seq come after its changes of scope
	}
	entries, err := p.entries(from)
	if err != nil {
		return err
	}
	if from.part != nil && from.part.stage == stageBackfill {
		if err := p.resume(from); err != nil || p.more {
			return err
		}
	}
	for i := range entries {
		e := &entries[i]
		if p.full() {
			p.more = true
			if e.seq > p.at.seq {
				p.at.part = nil // the page ends between two seqs
			}
			return nil
		}
		if err := p.entry(e); err != nil || p.more {
			return err
		}
	}
	p.at = position{seq: p.view.head}
	return nil
}

func (p *pull) full() bool { return p.seen >= p.limit || len(p.body) >= wire.PageBytes }

func (p *pull) entry(e *entry) error {
	p.seen++
	p.at = e.position()
	if e.stage != stageScope {
		p.body = wire.AppendRow(p.body, &e.row)
		return nil
	}
	account := e.row.Account
	if e.into && !e.now {
		return nil // it leaves again later
	}
	p.body = wire.AppendGrant(p.body, data.GrantChange{Account: account, Granted: e.into})
	if !e.into {
		p.left[account] = true
		return nil
	}
	if p.left[account] {
		p.older = e.seq - 1
	}
	return p.backfill(e.seq, part{stage: stageBackfill, account: account})
}

// resume goes on with a back-fill that the page before broke off, if the account is
// still in the scope.
func (p *pull) resume(from position) error {
	in := false
	p.t.ask(func(row scan) error {
		in = true
		return row(new(data.ID))
	}, `SELECT account FROM scope WHERE ws = $1 AND usr = $2 AND account = $3`, p.view.ws, p.view.user[:], from.part.account[:])
	if err := p.t.flush(p.ctx); err != nil || !in {
		return err
	}
	return p.backfill(from.seq, *from.part)
}

// backfill gives the rows of an account that came into the scope in seq.
func (p *pull) backfill(seq int64, after part) error {
	if p.older == 0 {
		return nil // there are none
	}
	var rows collected
	p.t.ask(rows.item, `SELECT `+rowColumns+` FROM item i
		WHERE i.ws = $1 AND i.account = $2 AND (i.ent, i.key) > ($3, $4) AND i.rev <= $5 AND i.gone_at = 0
		ORDER BY i.ent, i.key LIMIT $6`,
		p.view.ws, after.account[:], after.ent, after.key[:], p.older, int64(max(p.limit-p.seen, 0)+1))
	if err := p.t.flush(p.ctx); err != nil {
		return err
	}
	for i := range rows.entries {
		if p.full() {
			p.more = true
			p.at = position{seq, &after}
			return nil
		}
		row := &rows.entries[i].row
		p.body = wire.AppendRow(p.body, row)
		p.seen++
		after.ent, after.key = row.Ent, row.Key
	}
	p.at = position{seq, &part{stage: stageScope, account: after.account}}
	return nil
}

// entries reads what comes next of each of the three, one more than the page can
// take, and merges them.
func (p *pull) entries(from position) ([]entry, error) {
	v, most := p.view, int64(p.limit+1)
	var scopes, moved, rows collected
	if !v.all {
		at := from.begin(stageBackfill)
		p.t.ask(scopes.scope, `SELECT e.seq, e.account, e.into_scope, CASE WHEN s.usr IS NULL THEN 0 ELSE 1 END
			FROM scope_event e LEFT JOIN scope s ON s.ws = e.ws AND s.usr = e.usr AND s.account = e.account
			WHERE e.ws = $1 AND e.usr = $2 AND (e.seq, e.account) > ($3, $4) ORDER BY e.seq, e.account LIMIT $5`,
			v.ws, v.user[:], at.seq, at.part.account[:], most)
		at = from.begin(stageMoved)
		p.t.ask(moved.moved, `SELECT m.rev, m.ent, m.key, m.account, x.account, i.rev, i.gone_at, i.doc, i.frev FROM moved m
			JOIN scope s ON s.ws = m.ws AND s.usr = $2 AND s.account = m.account
			LEFT JOIN item i ON i.ws = m.ws AND i.ent = m.ent AND i.key = m.key
			LEFT JOIN scope x ON x.ws = m.ws AND x.usr = $2 AND x.account = i.account
			WHERE m.ws = $1 AND (m.rev, m.ent, m.key, m.account) > ($3, $4, $5, $6)
			ORDER BY m.rev, m.ent, m.key, m.account LIMIT $7`,
			v.ws, v.user[:], at.seq, at.part.ent, at.part.key[:], at.part.account[:], most)
	}
	at := from.begin(stageRows)
	seen, args := v.inScope("i.account", 6)
	p.t.ask(rows.item, `SELECT `+rowColumns+` FROM item i WHERE i.ws = $1 AND (i.rev, i.ent, i.key) > ($2, $3, $4)`+seen+`
		ORDER BY i.rev, i.ent, i.key LIMIT $5`, append([]any{v.ws, at.seq, at.part.ent, at.part.key[:], most}, args...)...)
	if err := p.t.flush(p.ctx); err != nil {
		return nil, err
	}
	return merge(scopes.entries, moved.entries, rows.entries), nil
}

// begin is where a stage goes on: after the position's place where that lies in the
// stage, at the head of its seq where the stage comes later in it, else with the next
// seq.
func (at position) begin(s stage) position {
	if p := at.part; p != nil && (p.stage == s || s == stageBackfill && p.stage == stageScope) {
		return at
	}
	if at.part == nil || at.part.stage > s {
		at.seq++
	}
	return position{at.seq, &part{}}
}

// merge brings the lists, each in its order, into the order of the page.
func merge(lists ...[]entry) []entry {
	var out []entry
	for {
		next := -1
		for i, list := range lists {
			if len(list) > 0 && (next < 0 || list[0].seq < lists[next][0].seq) {
				next = i
			}
		}
		if next < 0 {
			return out
		}
		out = append(out, lists[next][0])
		lists[next] = lists[next][1:]
	}
}

// rowColumns are the columns of a row on its way out.
const rowColumns = `i.ent, i.key, i.account, i.rev, i.gone_at, i.doc, i.frev`

// collected are entries as they are read. Past the rows or the bytes of a page it keeps
// one more and lets the rest go.
type collected struct {
	entries []entry
	bytes   int
	over    bool
}

func (c *collected) add(e entry) {
	if c.over || len(c.entries) > wire.MaxPage {
		return
	}
	c.over = c.bytes >= wire.PageBytes
	c.bytes += len(e.row.Fields)
	c.entries = append(c.entries, e)
}

func (c *collected) item(row scan) error {
	e := entry{stage: stageRows}
	r := &e.row
	err := row(&r.Ent, &r.Key, &r.Account, &r.Rev, (*int64)(&r.GoneAt), (*[]byte)(&r.Fields), (*[]byte)(&r.Frevs))
	e.seq = r.Rev
	c.add(e)
	return err
}

// moved is a row that left an account of the caller's. Where the caller sees it under
// another one it is given as it is now, be it newer: a tombstone would take edits that
// wait on it along, and the account may have left the scope before the row's turn.
func (c *collected) moved(row scan) error {
	e := entry{stage: stageMoved}
	var account data.ID
	var rev, goneAt *int64
	var doc, frev []byte
	if err := row(&e.seq, &e.row.Ent, &e.row.Key, &e.left, &account, &rev, &goneAt, &doc, &frev); err != nil {
		return err
	}
	if account.IsZero() {
		e.row.Account, e.row.Rev, e.row.Moved = e.left, e.seq, true
	} else {
		e.row.Account, e.row.Rev, e.row.GoneAt, e.row.Fields, e.row.Frevs = account, *rev, data.Instant(*goneAt), doc, frev
	}
	c.add(e)
	return nil
}

func (c *collected) scope(row scan) error {
	e := entry{stage: stageScope}
	var into, now int64
	err := row(&e.seq, &e.row.Account, &into, &now)
	e.into, e.now = into != 0, now != 0
	c.add(e)
	return err
}
