package wire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	"rounds/data"
	"rounds/data/demo"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// world is the server of a small demo team, and what it says: lines of pages, as they
// follow each other there, and of frames; of each only those that show something new.
type world struct {
	testing.TB
	*ledger.Ledger
	ws     data.ID
	pages  [][]byte
	frames [][]byte // unpacked
	packed [][]byte
	seen   map[string]bool
}

// reader is a device of one of the team.
type reader struct {
	ledger.Caller
	epoch, cursor string
	n             int64
}

// newWorld has a manager get an account, see it change, and lose it again, and a lead take
// a snapshot of what there is then.
func newWorld(t testing.TB) *world {
	t.Helper()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	w := &world{TB: t, seen: map[string]bool{}}
	var err error
	w.Ledger, err = ledger.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "server.db"), ledger.Options{
		Clock: func() time.Time { return now }, Rand: rand.NewChaCha8([32]byte{7}),
	})
	w.must(err)
	t.Cleanup(func() { _ = w.Close() })
	w.ws, err = w.NewWorkspace(t.Context(), "Demo")
	w.must(err)
	opts := demo.Options{Accounts: 4, Seed: 7, Now: now}
	team := demo.Team(opts)
	w.must(w.Load(t.Context(), w.ws, func(put func(any) error) error {
		for i := range team {
			if err := put(team[i]); err != nil {
				return err
			}
		}
		return demo.Generate(opts, func(b demo.Bundle) error { return b.Each(put) })
	}))
	lead, manager := w.device(team[0].ID), w.device(team[4].ID)
	rows := w.pull(lead)
	account, other := rows["account"][0], rows["account"][1]
	contact, event := rows["contact"][0], rows["event"][0]
	w.pull(manager)
	given := w.push(lead, "update", account, account.Rev, "owner", team[4].ID.String())
	w.pull(manager)
	w.push(lead, "update", account, account.Rev, "name", "株式会社 眼鏡\u2028 \"& 子\" 🕶")
	w.push(lead, "delete", event, event.Rev)
	w.push(lead, "update", contact, contact.Rev, "account_id", other.Key.String())
	w.pull(manager)
	w.push(lead, "update", account, given, "owner", team[0].ID.String())
	w.pull(manager)
	w.snapshot(lead)
	return w
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) device(user data.ID) *reader {
	w.Helper()
	code, err := w.NewCode(w.Context(), w.ws, user, ledger.KindDevice, "a test")
	w.must(err)
	e, err := w.Enrol(w.Context(), code, "laptop")
	w.must(err)
	tokens, err := w.Refresh(w.Context(), e.Refresh)
	w.must(err)
	c, err := w.Authenticate(w.Context(), tokens.Access)
	w.must(err)
	return &reader{Caller: c, epoch: e.Epoch}
}

// push has a device do one thing to a row that it saw as of base, and gives its seq.
func (w *world) push(d *reader, op data.Op, row data.Row, base int64, fields ...string) int64 {
	w.Helper()
	d.n++
	m := data.Mutation{N: d.n, ID: data.ID{5, 15: byte(d.n)}, Op: op, Ent: row.Ent, Key: row.Key, Fields: map[string]data.FieldWrite{}}
	if op == data.OpDelete {
		m.Base = fmt.Sprint(base)
	}
	for i := 0; i < len(fields); i += 2 {
		raw, err := json.Marshal(fields[i+1])
		w.must(err)
		m.Fields[fields[i]] = data.FieldWrite{V: raw, Base: fmt.Sprint(base)}
	}
	out, err := w.Push(w.Context(), d.Caller, wire.Push{Device: d.Device, Epoch: d.epoch, Cursor: d.cursor, Muts: []data.Mutation{m}})
	w.must(err)
	if out.Receipts[0].Status != data.ReceiptApplied {
		w.Fatalf("%s %s: %+v", op, row.Ent, out.Receipts[0])
	}
	return out.Receipts[0].Seq
}

// pull takes all that is new, and lists the rows by entity.
func (w *world) pull(d *reader) map[string][]data.Row {
	w.Helper()
	out := map[string][]data.Row{}
	for more := true; more; {
		page, err := w.Changes(w.Context(), d.Caller, d.cursor, wire.MaxPage)
		w.must(err)
		p, err := wire.ReadPage(bytes.NewReader(page.Body), wire.MaxPageBytes)
		w.must(err)
		for _, item := range p.Items {
			if item.Row != nil {
				out[item.Row.Ent] = append(out[item.Row.Ent], *item.Row)
			}
		}
		w.pages = append(w.pages, w.news("page", page.Body[:bytes.LastIndex(page.Body, []byte(`{"end"`))])...)
		d.cursor, more = page.Cursor, page.More
	}
	return out
}

func (w *world) snapshot(d *reader) {
	w.Helper()
	z, err := zstd.NewReader(nil)
	w.must(err)
	defer z.Close()
	w.must(w.Snapshot(w.Context(), d.Caller, "", func(f wire.Frame) error {
		body, err := z.DecodeAll(f.Packed, nil)
		news := w.news("frame", body)
		w.frames = append(w.frames, news...)
		if len(news) > 0 && len(f.Packed) < 8<<10 { // inputs that are changed byte by byte are short
			w.packed = append(w.packed, f.Packed)
		}
		return err
	}))
}

// news are the pieces of a body in which something stands that none before had.
func (w *world) news(of string, body []byte) (out [][]byte) {
	const most = 6 // lines
	var piece []byte
	n, fresh := 0, false
	take := func() {
		if fresh {
			out = append(out, piece)
		}
		piece, n, fresh = nil, 0, false
	}
	for line := range bytes.Lines(body) {
		shape := of + shapeOf(line)
		fresh = fresh || !w.seen[shape]
		w.seen[shape] = true
		if piece = append(piece, line...); n == most-1 {
			take()
			continue
		}
		n++
	}
	take()
	return out
}

// shapeOf is the entity of a line, and which of the names of the protocol stand in it.
func shapeOf(line []byte) string {
	var l map[string]json.RawMessage
	if json.Unmarshal(line, &l) != nil {
		return "none"
	}
	shape := string(l["e"])
	for _, name := range strings.Split("a v x m g d", " ") {
		if len(l[name]) > 0 {
			shape += name
		}
	}
	if utf8.RuneCount(line) < len(line) {
		shape += " not ASCII"
	}
	return shape
}

// The seeds show all that a server says: rows of many entities, tombstones, rows that
// moved, accounts that come and go, and texts that are no ASCII.
func TestTheSeedsShowAllThatAServerSays(t *testing.T) {
	w := newWorld(t)
	said := string(bytes.Join(append(w.pages, w.frames...), nil))
	for _, part := range []string{`{"g":"`, `{"d":"`, `"x":`, `"m":true`, `"v":{`, `"a":""`, "眼鏡\\u2028", `{"e":"usage"`, `{"e":"note_version"`, `{"e":"user"`} {
		if !strings.Contains(said, part) {
			t.Errorf("there is no %s", part)
		}
	}
	if len(w.pages) < 20 || len(w.frames) < 10 || len(w.packed) < 3 {
		t.Errorf("%d pieces of pages, %d of frames, %d frames", len(w.pages), len(w.frames), len(w.packed))
	}
}
