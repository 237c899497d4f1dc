package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rounds/data"
)

// save sends everything that follows from a batch. The first statement moves the
// counter; every row after it is stamped from it, so that no round trip lies between
// the counter and COMMIT.
func (l *Ledger) save(t tx, w *world) (head *int64, err error) {
	s := saving{t: t, w: w, k: int64(len(w.out.pushes)), head: new(int64)}
	*s.head = w.head
	if s.k > 0 {
		s.counter()
		if err := s.pushes(l); err != nil {
			return nil, err
		}
	}
	s.devices()
	s.items()
	s.receipts()
	s.scope()
	s.rest()
	s.rescued()
	s.connectors()
	return s.head, s.err
}

// saving is the writing under way.
type saving struct {
	t    tx
	w    *world
	k    int64  // pushes with a seq
	head *int64 // after the commit
	err  error
}

// seqSQL is the seq of the push that lies $n behind the batch's last.
const seqSQL = `(SELECT head - $%d FROM workspace WHERE no = $1)`

// stamp is the expression of a seq whose distance is the placeholder n; $1 is the
// workspace's number.
func stamp(n int) string { return fmt.Sprintf(seqSQL, n) }

// behind is how far a pending seq lies behind the batch's last.
func (s *saving) behind(seq int64) int64 { return s.k - 1 - (seq - pending) }

func (s *saving) counter() {
	rescoped := flag(s.w.out.rescoped)
	s.t.ask(func(row scan) error { return row(s.head) },
		`UPDATE workspace SET head = head + $2, access = access + $3 WHERE no = $1 RETURNING head`, s.w.ws, s.k, rescoped)
	s.w.access += rescoped
}

// insert inserts rows, many with one statement: the values of each stand for {1}, {2} …
// in row, the common ones for $1, $2 …. The statements take 32 rows, 16, 8 and so on, so
// that few different ones arise.
func (s *saving) insert(into, row string, common []any, values [][]any) {
	for size := 32; size > 0; size /= 2 {
		for len(values) >= size {
			var rows []string
			args := slices.Clone(common)
			for _, of := range values[:size] {
				one := row
				for k := range of {
					one = strings.ReplaceAll(one, "{"+strconv.Itoa(k+1)+"}", "$"+strconv.Itoa(len(args)+k+1))
				}
				rows = append(rows, one)
				args = append(args, of...)
			}
			s.t.tell(`INSERT INTO `+into+` VALUES `+strings.Join(rows, ", "), args...)
			values = values[size:]
		}
	}
}

// pushes writes the seqs. They are NULL, and the batch fails and is decided again,
// when scope or roles are no longer those that were read, or the server was restored.
func (s *saving) pushes(l *Ledger) error {
	var values [][]any
	for i, p := range s.w.out.pushes {
		txid, err := l.randomID()
		if err != nil {
			return err
		}
		values = append(values, []any{s.k - 1 - int64(i), txid[:], p.device[:], p.user[:]})
	}
	s.insert(`push (ws, seq, txid, device, usr, at)`,
		`($1, (SELECT head - {1} FROM workspace WHERE no = $1 AND access = $2 AND epoch = $3), {2}, {3}, {4}, $4)`,
		[]any{s.w.ws, s.w.access, s.w.epoch, int64(s.w.now)}, values)
	return nil
}

// items writes the changed rows in the order of their keys. A new one is inserted
// plainly: if somebody else made it in the meantime, the batch is decided again.
func (s *saving) items() {
	var dirty []*state
	for _, row := range s.w.rows {
		if row != nil && row.dirty {
			dirty = append(dirty, row)
		}
	}
	slices.SortFunc(dirty, func(a, b *state) int {
		if c := strings.Compare(a.ent, b.ent); c != 0 {
			return c
		}
		return bytes.Compare(a.key[:], b.key[:])
	})
	var plain [][]any
	for _, row := range dirty {
		frev, offsets := row.frevColumn()
		if !row.stored && len(offsets) == 0 {
			plain = append(plain, []any{s.behind(row.rev), row.ent, row.key[:], row.account[:], int64(row.goneAt), row.doc(), frev})
			continue
		}
		expr, args := s.stamped(offsets, []any{s.w.ws, s.behind(row.rev), row.ent, row.key[:], row.account[:], int64(row.goneAt), row.doc(), frev})
		if row.stored {
			s.t.tell(`UPDATE item SET rev = `+stamp(2)+`, account = $5, gone_at = $6, doc = $7, frev = `+expr+` WHERE ws = $1 AND ent = $3 AND key = $4`, args...)
		} else {
			s.t.tell(`INSERT INTO `+itemInto+` VALUES ($1, `+stamp(2)+`, $3, $4, $5, $6, $7, `+expr+`)`, args...)
		}
	}
	s.insert(itemInto, `($1, (SELECT head - {1} FROM workspace WHERE no = $1), {2}, {3}, {4}, {5}, {6}, {7})`, []any{s.w.ws}, plain)
}

const itemInto = `item (ws, rev, ent, key, account, gone_at, doc, frev)`

// stamped is the expression of a text, the last of args, in which marks stand for
// pending seqs.
func (s *saving) stamped(offsets []int64, args []any) (string, []any) {
	expr := fmt.Sprintf("$%d", len(args))
	for _, offset := range offsets {
		n := len(args) + 1
		expr = fmt.Sprintf("replace(%s, $%d, CAST(%s AS TEXT))", expr, n, stamp(n+1))
		args = append(args, mark(offset), s.behind(pending+offset))
	}
	return expr, args
}

func (s *saving) receipts() {
	const into = `receipt (ws, seq, device, n, mut, copy_of, hash, status, code, detail, based)`
	var plain [][]any
	for _, r := range s.w.out.receipts {
		mut, copyOf := any(r.ID[:]), any(nil)
		if r.copied {
			mut, copyOf = copyOf, mut
		}
		based, offsets := r.based.column()
		values := []any{r.Seq, r.device[:], r.N, mut, copyOf, r.hash[:], string(r.Status), r.Code, r.Detail, based}
		seq := "$2" // of a copy: that of the first, which was given before the batch
		if r.Seq >= pending {
			values[0], seq = s.behind(r.Seq), stamp(2)
			if len(offsets) == 0 {
				plain = append(plain, values)
				continue
			}
		}
		expr, args := s.stamped(offsets, append([]any{s.w.ws}, values...))
		s.t.tell(`INSERT INTO `+into+` VALUES ($1, `+seq+`, $3, $4, $5, $6, $7, $8, $9, $10, `+expr+`)`, args...)
	}
	s.insert(into, `($1, (SELECT head - {1} FROM workspace WHERE no = $1), {2}, {3}, {4}, {5}, {6}, {7}, {8}, {9}, {10})`, []any{s.w.ws}, plain)
	for _, x := range s.w.out.letters {
		payload, err := json.Marshal(x.mut)
		if err != nil {
			s.err = err
		}
		s.t.tell(`INSERT INTO letter (ws, device, n, account, payload, at) VALUES ($1, $2, $3, $4, $5, $6)`,
			s.w.ws, x.receipt.device[:], x.receipt.N, x.account[:], stored(payload), int64(s.w.now))
	}
}

// stored is a payload as a text column can hold it: JSON writes NUL as an escape, and
// what is no UTF-8 was replaced.
func stored(payload []byte) string { return strings.ToValidUTF8(string(payload), "�") }

func (s *saving) devices() {
	for _, id := range sortedDevices(s.w.devices) {
		d := s.w.devices[id]
		switch {
		case d.pushed:
			s.t.tell(`UPDATE device SET rev = `+stamp(2)+`, last_n = $3, seen_at = $4 WHERE id = $5`, s.w.ws, s.behind(d.rev), d.lastN, int64(s.w.now), d.id[:])
		case d.seen:
			// Also for a replay: the commit waits until what it answers is durable.
			s.t.tell(`UPDATE device SET seen_at = $1 WHERE id = $2`, int64(s.w.now), d.id[:])
		}
	}
}

func sortedDevices(m map[data.ID]*deviceState) []data.ID {
	out := make([]data.ID, 0, len(m))
	for id := range m {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b data.ID) int { return bytes.Compare(a[:], b[:]) })
	return out
}

func (s *saving) scope() {
	for key, x := range s.w.scope {
		switch {
		case !x.dirty:
		case x.in():
			s.t.tell(`INSERT INTO scope (ws, usr, account, owned, given, opening, helps) VALUES ($1, $2, $3, $4, $5, $6, $7)
				ON CONFLICT (ws, usr, account) DO UPDATE SET owned = excluded.owned, given = excluded.given, opening = excluded.opening, helps = excluded.helps`,
				s.w.ws, key.user[:], key.account[:], flag(x.owned), flag(x.given), flag(x.opening), x.helps)
		case x.stored:
			s.t.tell(`DELETE FROM scope WHERE ws = $1 AND usr = $2 AND account = $3`, s.w.ws, key.user[:], key.account[:])
		}
	}
	for _, e := range s.w.out.events {
		s.t.tell(`INSERT INTO scope_event (ws, seq, usr, account, into_scope) VALUES ($1, `+stamp(2)+`, $3, $4, $5)`,
			s.w.ws, s.behind(e.seq), e.user[:], e.account[:], flag(e.into))
	}
	for _, m := range s.w.out.moved {
		s.t.tell(`INSERT INTO moved (ws, rev, account, ent, key) VALUES ($1, `+stamp(2)+`, $3, $4, $5)
			ON CONFLICT (ws, account, ent, key) DO UPDATE SET rev = excluded.rev`,
			s.w.ws, s.behind(m.seq), m.account[:], m.ent, m.key[:])
	}
}

func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func (s *saving) rest() {
	for ent, n := range s.w.out.tally {
		if n != 0 {
			s.t.tell(`INSERT INTO tally (ws, ent, live) VALUES ($1, $2, $3) ON CONFLICT (ws, ent) DO UPDATE SET live = tally.live + excluded.live`, s.w.ws, ent, n)
		}
	}
	for _, account := range s.w.out.forget {
		s.t.tell(`UPDATE receipt SET detail = '' WHERE detail <> '' AND (device, n) IN (SELECT device, n FROM letter WHERE ws = $1 AND account = $2)`, s.w.ws, account[:])
		s.t.tell(`UPDATE letter SET payload = '' WHERE ws = $1 AND account = $2`, s.w.ws, account[:])
	}
}
