package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"rounds/data"
	"rounds/data/schema"
)

// peer is a server in memory, as small as the cache needs one: it decides mutations
// in order, one seq a push, and hands out rows by seq.
type peer struct {
	t        testing.TB
	seq      int64
	rows     map[rowKey]*peerRow
	receipts map[data.ID]data.Receipt
	pages    int
	lastN    int64
	lastRev  int64           // the push that last moved lastN
	refuse   map[string]bool // texts that it will never take
	outside  map[data.ID]bool
	grants   []peerGrant
}

type peerRow struct {
	data.Row
	fields map[string]json.RawMessage
	frevs  map[string]int64
}

type peerGrant struct {
	seq int64
	data.GrantChange
}

func newPeer(t testing.TB) *peer {
	return &peer{t: t, rows: map[rowKey]*peerRow{}, receipts: map[data.ID]data.Receipt{}, refuse: map[string]bool{}, outside: map[data.ID]bool{}}
}

// push decides mutations; the base of each is checked as sync asks for.
func (p *peer) push(muts []data.Mutation) []data.Receipt {
	p.seq++
	var out []data.Receipt
	for _, m := range muts {
		if r, ok := p.receipts[m.ID]; ok {
			out = append(out, r)
			p.lastN, p.lastRev = max(p.lastN, m.N), p.seq
			continue
		}
		if m.N != p.lastN+1 {
			p.t.Fatalf("mutation %d came after %d", m.N, p.lastN)
		}
		r := p.decide(&m)
		r.N, r.ID, r.Seq = m.N, m.ID, p.seq
		p.receipts[m.ID] = r
		p.lastN, p.lastRev = m.N, p.seq
		out = append(out, r)
	}
	return out
}

func (p *peer) decide(m *data.Mutation) data.Receipt {
	for _, f := range m.Fields {
		if p.refuse[string(f.V)] {
			return data.Receipt{Status: data.ReceiptRejected, Code: "invalid_field", Detail: "it is not allowed"}
		}
	}
	key := rowKey{m.Ent, m.Key}
	row := p.rows[key]
	switch {
	case row != nil && p.outside[row.Account]:
		return data.Receipt{Status: data.ReceiptRejected, Code: codeOutOfScope}
	case row == nil && m.Op != data.OpCreate:
		return data.Receipt{Status: data.ReceiptRejected, Code: "unknown_key"}
	case row == nil:
		row = &peerRow{Row: data.Row{Ent: m.Ent, Key: m.Key, Account: m.Key}, fields: map[string]json.RawMessage{}, frevs: map[string]int64{"*": p.seq}}
		if raw, ok := m.Fields["account_id"]; ok {
			var id data.ID
			must(p.t, json.Unmarshal(raw.V, &id))
			if p.outside[id] {
				return data.Receipt{Status: data.ReceiptRejected, Code: codeOutOfScope}
			}
			row.Account = id
		}
		p.rows[key] = row
	}
	row.Rev = p.seq
	if m.Op == data.OpDelete {
		row.GoneAt = 1
		return data.Receipt{Status: data.ReceiptApplied}
	}
	row.GoneAt = 0
	status := data.ReceiptApplied
	for name, f := range m.Fields {
		if name == "account_id" {
			continue
		}
		field, _ := schema.Of(m.Ent).Field(name)
		if field.Stakes == schema.High && m.Op == data.OpUpdate && f.Base != fmt.Sprint(p.frev(row, name)) && f.Base[0] != 'n' && string(row.fields[name]) != string(f.V) {
			status = data.ReceiptConflict
			continue
		}
		row.fields[name] = f.V
		row.frevs[name] = p.seq
	}
	return data.Receipt{Status: status}
}

func (p *peer) frev(r *peerRow, name string) int64 {
	if n, ok := r.frevs[name]; ok {
		return n
	}
	return r.frevs["*"]
}

// edit is somebody else's change of an account.
func (p *peer) edit(account data.ID, field, value string) {
	p.write(rowKey{"account", account}, field, value)
}

// write is somebody else's change of a row.
func (p *peer) write(key rowKey, field, value string) {
	p.seq++
	row := p.rows[key]
	row.fields[field], row.frevs[field], row.Rev, row.GoneAt = json.RawMessage(value), p.seq, p.seq, 0
}

// move puts a row into another account.
func (p *peer) move(key rowKey, account data.ID) {
	p.seq++
	row := p.rows[key]
	row.Account, row.Rev, row.frevs["account_id"] = account, p.seq, p.seq
}

// add is somebody else's new row.
func (p *peer) add(ent string, key, account data.ID, fields string) {
	p.seq++
	row := &peerRow{Row: data.Row{Ent: ent, Key: key, Account: account, Rev: p.seq}, fields: map[string]json.RawMessage{}, frevs: map[string]int64{"*": p.seq}}
	must(p.t, json.Unmarshal([]byte(fields), &row.fields))
	p.rows[rowKey{ent, key}] = row
}

func (p *peer) scope(account data.ID, in bool) {
	p.seq++
	p.outside[account] = !in
	p.grants = append(p.grants, peerGrant{p.seq, data.GrantChange{Account: account, Granted: in}})
}

// page hands out what changed since a seq, at most so many rows.
func (p *peer) page(since int64, most int) *data.Page {
	var items []struct {
		seq int64
		data.PageItem
	}
	back := map[data.ID]bool{}
	for _, g := range p.grants {
		if g.seq > since {
			items = append(items, struct {
				seq int64
				data.PageItem
			}{g.seq, data.PageItem{Grant: &g.GrantChange}})
			back[g.Account] = g.Granted
		}
	}
	for _, r := range p.rows {
		seq := r.Rev
		if back[r.Account] { // all of its rows come with the grant
			for _, g := range p.grants {
				if g.Account == r.Account && g.Granted {
					seq = max(seq, g.seq)
				}
			}
		}
		if seq > since && !p.outside[r.Account] {
			row := p.row(r)
			items = append(items, struct {
				seq int64
				data.PageItem
			}{seq, data.PageItem{Row: &row}})
		}
	}
	slices.SortStableFunc(items, func(a, b struct {
		seq int64
		data.PageItem
	}) int {
		if a.seq != b.seq {
			return int(a.seq - b.seq)
		}
		return boolInt(a.Grant == nil) - boolInt(b.Grant == nil)
	})
	p.pages++
	out := &data.Page{Cursor: fmt.Sprintf("c%d.%d", p.seq, p.pages), Seq: p.seq, Head: p.seq}
	for i, item := range items {
		if len(out.Items) >= most && item.seq > items[i-1].seq {
			out.More, out.Seq = true, items[i-1].seq
			break
		}
		out.Items = append(out.Items, item.PageItem)
	}
	if out.Seq >= p.lastRev {
		out.LastN = p.lastN
	}
	return out
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (p *peer) row(r *peerRow) data.Row {
	out := r.Row
	raw, err := json.Marshal(r.fields)
	must(p.t, err)
	out.Fields = raw
	raw, err = json.Marshal(r.frevs)
	must(p.t, err)
	out.Frevs = raw
	return out
}

// synced is a cache with its peer.
type synced struct {
	*world
	peer *peer
}

func openSynced(t *testing.T) *synced {
	w := &synced{world: open(t), peer: newPeer(t)}
	must(t, w.Enrolled(w.ctx, data.Enrolment{Workspace: data.ID{7}, Device: data.ID{8}, User: data.ID{9}, LeaseDays: 30}))
	must(t, w.transact(w.ctx, "test", func(tx *Tx) error {
		return tx.sync(func(r *syncRecord) error {
			r.Cursor, r.Epoch, r.Schema = "c0", "e1", len(migrationNames())
			return nil
		})
	}))
	return w
}

func (w *synced) push() int {
	w.t.Helper()
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(w.t, err)
	must(w.t, w.Receive(w.ctx, w.peer.push(muts), 0, 0))
	return len(muts)
}

func (w *synced) pull(most int) {
	w.t.Helper()
	for {
		at, err := w.SyncPoint(w.ctx)
		must(w.t, err)
		page := w.peer.page(at.Seq, most)
		must(w.t, w.Apply(w.ctx, at.Cursor, page))
		if !page.More {
			return
		}
	}
}

// settle exchanges until nothing is left to do, and holds the cache against the peer.
func (w *synced) settle() {
	w.t.Helper()
	for again := true; again; again = w.push() > 0 { // a page may bring back what was quarantined
		for w.push() > 0 {
		}
		w.pull(1000)
	}
	w.equal()
}

// equal checks that at rest the cache has what the peer has, and nothing lies over it.
func (w *synced) equal() {
	w.t.Helper()
	if n := w.count(`SELECT count(*) FROM outbox WHERE state < 3`); n != 0 {
		w.t.Fatalf("%d mutations still lie over the rows", n)
	}
	if n := w.count(`SELECT count(*) FROM shadow`); n != 0 {
		w.t.Fatalf("%d rows of the server are still kept apart", n)
	}
	tx, err := w.begin(w.ctx)
	must(w.t, err)
	defer tx.rollback()
	for _, key := range slices.SortedFunc(maps.Keys(w.peer.rows), func(a, b rowKey) int { return slices.Compare(a.key[:], b.key[:]) }) {
		r := w.peer.rows[key]
		k := kindNamed(key.ent)
		v, frev, gone, err := tx.loadWhole(k, key.key)
		if w.peer.outside[r.Account] {
			if !absent(err) {
				w.t.Fatalf("%s %s is outside and still there", key.ent, key.key)
			}
			continue
		}
		must(w.t, err)
		row := w.peer.row(r)
		want, err := k.stateOf(&row)
		must(w.t, err)
		for i, column := range k.columns {
			if !same(v.Field(i), want.v.Field(i)) {
				w.t.Fatalf("%s %s: %s is %v, the server has %v", key.ent, key.key, column, v.Field(i), want.v.Field(i))
			}
			if i != k.idAt && column != "account_id" && frev.base(column) != want.frev.base(column) {
				w.t.Fatalf("%s %s: %s builds on %s, the server has %s", key.ent, key.key, column, frev.base(column), want.frev.base(column))
			}
		}
		if (gone != 0) != (r.GoneAt != 0) {
			w.t.Fatalf("%s %s: gone %d, the server has %d", key.ent, key.key, gone, r.GoneAt)
		}
	}
	for _, k := range kinds() {
		ids, err := tx.ids(`SELECT id FROM ` + k.name)
		must(w.t, err)
		for _, id := range ids {
			if w.peer.rows[rowKey{k.name, id}] == nil {
				w.t.Fatalf("%s %s is in the cache only", k.name, id)
			}
		}
	}
}

// save changes fields of an account as a person would.
func (w *synced) save(id data.ID, set func(*data.Account)) {
	w.t.Helper()
	must(w.t, w.do(w.ctx, "test", func(tx *Tx) error {
		a, err := get[data.Account](tx.ctx, tx.sql, id)
		if err != nil {
			return err
		}
		set(&a)
		_, err = tx.Save(a)
		return err
	}))
}

func (w *synced) get(id data.ID) data.Account {
	w.t.Helper()
	a, err := get[data.Account](w.ctx, w.reader, id)
	must(w.t, err)
	return a
}
