package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/schema"
)

// gather locks and reads what a batch needs: one round trip, and others where a row that
// is to be made is there, a value may come into conflict or a connector owns fields.
func (l *Ledger) gather(ctx context.Context, t tx, ws int64, n *needs) (*world, error) {
	w := &world{
		ws: ws, now: l.now(),
		rows: map[rowID]*state{}, there: map[rowID]bool{}, devices: map[data.ID]*deviceState{},
		receipts: map[deviceN]*receiptState{}, byID: map[data.ID]*receiptState{}, roles: map[data.ID]Role{}, marks: map[int64]data.ID{}, leads: map[data.ID]bool{},
		scope: map[scopeKey]*scopeState{}, owners: map[rowID]map[string]string{}, owned: map[rowField]string{}, authors: map[int64]pushed{},
		runs: map[string]int64{}, names: map[refID]rowID{}, rescued: map[data.ID]*rescuedText{}, belongs: map[rowID]data.ID{},
		out: outcome{tally: map[string]int64{}},
	}
	g := gathering{t: t, w: w, n: n, lock: l.db.lock()}
	g.devices()
	g.items()
	g.workspace()
	g.marks()
	g.receipts()
	g.refs()
	g.people()
	g.scopes()
	if n.team || n.leads {
		g.everybody()
	}
	if n.team {
		g.burdens()
	}
	g.connectors()
	g.takings()
	if err := t.flush(ctx); err != nil {
		return nil, err
	}
	if w.epoch == "" {
		return nil, fmt.Errorf("workspace %d is not there", ws)
	}
	for id := range n.unsure {
		if d := w.devices[id]; d != nil {
			d.doubt = w.doubt
		}
	}
	if len(g.made) > 0 {
		g.found()
		if err := t.flush(ctx); err != nil {
			return nil, err
		}
	}
	g.links()
	g.conflicts()
	g.about()
	return w, t.flush(ctx)
}

// gathering is the reading under way.
type gathering struct {
	t    tx
	w    *world
	n    *needs
	lock string
	made []rowID // that were to be made
}

type rowField struct{ ent, field string }

// maxUnion bounds the questions of one statement.
const maxUnion = 64

// all asks one question for each of several values, in few statements; sql names the
// values {1}, {2} …, and the workspace $1. Each question names the whole of a key, so
// that its answer is found at once, whatever the database believes of the tables: for
// lists and joins it may walk through everything.
func (g *gathering) all(on func(scan) error, sql string, values [][]any) {
	for part := range slices.Chunk(values, maxUnion) {
		var questions []string
		args := []any{g.w.ws}
		for i := range roomFor(len(part)) { // few different statements
			of := part[min(i, len(part)-1)]
			question := sql
			for k := range of {
				question = strings.ReplaceAll(question, "{"+strconv.Itoa(k+1)+"}", "$"+strconv.Itoa(len(args)+k+1))
			}
			questions = append(questions, question)
			args = append(args, of...)
		}
		g.t.ask(on, strings.Join(questions, " UNION ALL "), args...)
	}
}

func roomFor(n int) int {
	room := 1
	for room < n {
		room *= 2
	}
	return room
}

func (g *gathering) workspace() {
	g.t.ask(func(row scan) error { return row(&g.w.epoch, &g.w.head, &g.w.access, &g.w.durable, &g.w.doubt) },
		`SELECT epoch, head, access, durable, doubt FROM workspace WHERE no = $1`, g.w.ws)
}

// marks reads which transactions the seqs were at which the books of devices stand.
func (g *gathering) marks() {
	g.all(func(row scan) error {
		var seq int64
		var txid data.ID
		err := row(&seq, &txid)
		g.w.marks[seq] = txid
		return err
	}, `SELECT seq, txid FROM push WHERE ws = $1 AND seq = {1}`, g.n.marks)
}

// devices locks the devices that push, one after the other.
func (g *gathering) devices() {
	for _, id := range g.n.devices.sorted() {
		g.t.ask(func(row scan) error {
			d := &deviceState{}
			var revokedAt, wipe int64
			if err := row(&d.id, &d.user, &d.kind, &d.name, &d.lastN, &d.rev, &d.sure, &revokedAt, &wipe); err != nil {
				return err
			}
			d.gone, d.wipe = revokedAt != 0, wipe != 0
			g.w.devices[d.id] = d
			return nil
		}, `SELECT id, usr, kind, name, last_n, rev, sure, revoked_at, wipe FROM device WHERE id = $1 AND ws = $2`+g.lock, id[:], g.w.ws)
	}
}

// items locks the rows that mutations name, entity by entity, and looks for those that
// they make.
func (g *gathering) items() {
	for _, ent := range entitiesOf(g.n.rows) {
		g.rows(ent, g.n.rows[ent].sorted())
	}
	for _, ent := range entitiesOf(g.n.fresh) {
		g.all(func(row scan) error {
			var id rowID
			err := row(&id.ent, &id.key)
			g.made = append(g.made, id)
			return err
		}, `SELECT ent, key FROM item WHERE ws = $1 AND ent = {1} AND key = {2}`, g.n.fresh[ent].values(ent))
	}
}

// found locks the rows that were to be made and are there: steps that two devices have
// ticked, mutations that come again.
func (g *gathering) found() {
	again := map[string]idSet{}
	for _, id := range g.made {
		if g.w.rows[id] == nil {
			need(again, id.ent, id.key)
			need(g.n.rows, id.ent, id.key)
		}
	}
	for _, ent := range entitiesOf(again) {
		g.rows(ent, again[ent].sorted())
	}
}

const itemColumns = `SELECT ent, key, account, rev, gone_at, doc, frev FROM item`

func (g *gathering) rows(ent string, keys []data.ID) {
	for _, key := range keys {
		g.t.ask(g.row, itemColumns+` WHERE ws = $1 AND ent = $2 AND key = $3`+g.lock, g.w.ws, ent, key[:])
	}
}

func (g *gathering) row(row scan) error {
	s := &state{stored: true}
	var doc, frev string
	if err := row(&s.ent, &s.key, &s.account, &s.rev, (*int64)(&s.goneAt), &doc, &frev); err != nil {
		return err
	}
	if g.w.rows[s.rowID] != nil {
		return nil // locked before
	}
	g.w.rows[s.rowID] = s
	return s.read(doc, frev)
}

// entitiesOf lists the entities in the order in which they are locked.
func entitiesOf(m map[string]idSet) []string {
	out := make([]string, 0, len(m))
	for ent := range m {
		out = append(out, ent)
	}
	slices.SortFunc(out, func(a, b string) int { return schema.Order(a) - schema.Order(b) })
	return out
}

func (g *gathering) receipts() {
	const columns = `SELECT device, n, mut, copy_of, hash, status, seq, code, detail, based FROM receipt WHERE `
	g.all(g.receipt, columns+`ws = $1 AND device = {1} AND n >= {2} AND n <= {3}`, g.n.replays)
	g.all(g.receipt, columns+`ws = $1 AND device = {1} AND n = {2}`, g.n.bases)
	g.all(g.receipt, columns+`ws = $1 AND mut = {1}`, g.n.muts.values())
}

func (g *gathering) receipt(row scan) error {
	r := &receiptState{}
	var mut, copyOf data.ID
	var hash []byte
	var status, base string
	err := row(&r.device, &r.N, &mut, &copyOf, &hash, &status, &r.Seq, &r.Code, &r.Detail, &base)
	if err != nil {
		return err
	}
	r.Status = data.ReceiptStatus(status)
	copy(r.hash[:], hash)
	if r.based, err = readBased(base); err != nil {
		return fmt.Errorf("receipt %d of device %s is damaged: %w", r.N, r.device, err)
	}
	if r.ID = mut; mut.IsZero() {
		r.ID = copyOf
	} else {
		g.w.byID[r.ID] = r
	}
	g.w.receipts[deviceN{r.device, r.N}] = r
	return nil
}

// refs finds which of the rows that fields name are there, tombstones too.
func (g *gathering) refs() {
	for _, ent := range entitiesOf(g.n.refs) {
		g.all(func(row scan) error {
			var id rowID
			err := row(&id.ent, &id.key)
			g.w.there[id] = true
			return err
		}, `SELECT ent, key FROM item WHERE ws = $1 AND ent = {1} AND key = {2}`, g.n.refs[ent].values(ent))
	}
}

// people reads the roles of whoever acts.
func (g *gathering) people() {
	g.all(func(row scan) error {
		var id data.ID
		var doc string
		if err := row(&id, &doc); err != nil {
			return err
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal([]byte(doc), &fields); err != nil {
			return fmt.Errorf("user %s is damaged: %w", id, err)
		}
		g.w.roles[id] = roleOf(fields)
		return nil
	}, `SELECT key, doc FROM item WHERE ws = $1 AND ent = 'user' AND gone_at = 0 AND key = {1}`, g.n.users.values())
}

// scopes reads who sees which account, also of accounts that rows belong to, and all of
// an account that may change hands.
func (g *gathering) scopes() {
	const columns = `SELECT usr, account, owned, given, opening, helps FROM scope WHERE ws = $1 AND `
	var sees, reaches [][]any
	for key := range g.n.sees {
		sees = append(sees, []any{key.user[:], key.account[:]})
	}
	for key := range g.n.reaches {
		reaches = append(reaches, []any{key.user[:], key.ent, key.key[:]})
	}
	g.all(g.scope, columns+`usr = {1} AND account = {2}`, sees)
	g.all(g.scope, columns+`usr = {1} AND account = (SELECT account FROM item WHERE ws = $1 AND ent = {2} AND key = {3})`, reaches)
	g.all(g.scope, columns+`account = {1}`, g.n.owners.values())
	g.all(g.scope, columns+`account = (SELECT account FROM item WHERE ws = $1 AND ent = 'account_member' AND key = {1})`, g.n.helpers.values())
}

func (g *gathering) scope(row scan) error {
	var key scopeKey
	s, err := scopeOf(row, &key.user, &key.account)
	g.w.scope[key] = s
	return err
}

// scopeOf reads owned, given, opening and helps, after the columns before them.
func scopeOf(row scan, before ...any) (*scopeState, error) {
	s := &scopeState{stored: true}
	var owned, given, opening int64
	err := row(append(before, &owned, &given, &opening, &s.helps)...)
	s.owned, s.given, s.opening = owned != 0, given != 0, opening != 0
	return s, err
}

func (g *gathering) connectors() {
	g.t.ask(func(row scan) error {
		var of rowField
		var connector string
		err := row(&of.ent, &of.field, &connector)
		g.w.owned[of] = connector
		return err
	}, `SELECT ent, field, connector FROM owned WHERE ws = $1`, g.w.ws)
}

// links finds which of the rows connectors know, where they own fields.
func (g *gathering) links() {
	if len(g.w.owned) == 0 {
		return
	}
	for _, ent := range entitiesOf(g.n.rows) {
		g.all(func(row scan) error {
			var connector string
			var id rowID
			err := row(&connector, &id.ent, &id.key)
			g.w.own(id, connector)
			return err
		}, `SELECT connector, ent, key FROM ext_ref WHERE ws = $1 AND ent = {1} AND key = {2}`, g.n.rows[ent].values(ent))
	}
}

// conflicts reads, where a field may have been written by somebody else, who that was, and
// who wrote a row since whoever deletes it saw it, and the conflicts that earlier values of a
// device are in.
func (g *gathering) conflicts() {
	seqs, open := map[int64]struct{}{}, idSet{}
	for _, h := range g.n.writes {
		row := g.w.rows[h.rowID]
		if row == nil {
			continue
		}
		seen := g.saw(h.device, h.base.seq)
		if h.base.n != 0 {
			r := g.w.receipts[deviceN{h.device, h.base.n}]
			if r == nil {
				continue // of this very push: decided before it is asked about
			}
			seen = r.Seq
		}
		if frev := row.frev(h.field); seen != frev {
			seqs[frev] = struct{}{}
		}
	}
	for _, x := range g.n.deletes {
		if row := g.w.rows[x.rowID]; row != nil {
			for _, seq := range row.writtenAfter(g.saw(x.device, x.base.seq)) {
				seqs[seq] = struct{}{}
			}
		}
	}
	for _, r := range g.w.receipts {
		if r.based != nil {
			for _, id := range r.based.Conflicts {
				open.add(id)
			}
		}
	}
	for seq := range seqs {
		g.t.ask(func(row scan) error {
			var by pushed
			err := row(&by.device, &by.user)
			g.w.authors[seq] = by
			return err
		}, `SELECT device, usr FROM push WHERE ws = $1 AND seq = $2`, g.w.ws, seq)
	}
	g.rows("conflict", open.sorted())
}

// saw is up to which seq of this history a device has seen what it names by seq.
func (g *gathering) saw(device data.ID, seq int64) int64 {
	if d := g.w.devices[device]; d != nil {
		return d.saw(seq)
	}
	return seq
}

// about locks what conflicts, write-backs and rescued work hold of the accounts of contacts
// that are erased.
func (g *gathering) about() {
	for id := range g.n.erased {
		if contact := g.w.rows[rowID{"contact", id}]; contact != nil {
			g.t.ask(g.row, itemColumns+` WHERE ws = $1 AND account = $2 AND ent IN ('conflict', 'write_back') ORDER BY ent, key`+g.lock,
				g.w.ws, contact.account[:])
			g.rescued(contact.account)
		}
	}
}
