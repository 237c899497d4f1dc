package store

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/draft"
)

// What goes wrong around a cache: the disk, the clock, the process. sync/faults.md says
// which test holds which fault.

// Clocks are for people: whatever one says, what waits is sent, what came is taken, and
// the order of edits is the order in which they were made.
func TestAClockThatJumpsTenYearsChangesNothing(t *testing.T) {
	const years = 10 * 365 * 24 * time.Hour
	for _, jumps := range [][]time.Duration{{years}, {-years}, {years, -2 * years, years}, {-years, 2 * years, -years}} {
		t.Run(fmt.Sprint(jumps), func(t *testing.T) {
			w := openSynced(t)
			a := w.account("Lindqvist")
			plan := 0
			edit := func() {
				plan++
				w.save(a.ID, func(a *data.Account) { a.Plan = fmt.Sprint("plan ", plan) })
			}
			edit()
			for i, jump := range jumps {
				w.now = w.now.Add(jump)
				edit()
				must(t, w.Type(DraftKey{"activity", data.ID{77}, "capture"}, "", draft.Edit{Pos: i, Ins: "x"})(w.ctx))
				w.reopen()
				muts, err := w.Outgoing(w.ctx, 500, 1<<20)
				must(t, err)
				w.now = w.now.Add(-jump / 2) // between the request and its answer
				must(t, w.Receive(w.ctx, w.peer.push(muts), 0, 0))
				edit()
				w.peer.edit(a.ID, "industry", fmt.Sprintf(`"industry %d"`, plan))
				w.pull(1000)
				w.now = w.now.Add(jump / 2)
				if n := w.count(`SELECT count(*) FROM outbox WHERE state < 3`); n == 0 {
					t.Error("what waits is forgotten")
				}
			}
			w.settle()
			if got := w.get(a.ID); got.Plan != fmt.Sprint("plan ", plan) || !strings.HasPrefix(got.Industry, "industry") {
				t.Errorf("the account is %+v", got)
			}
			drafts, err := w.AllDrafts(w.ctx)
			must(t, err)
			if len(drafts) != 1 || drafts[0].Text != strings.Repeat("x", len(jumps)) {
				t.Errorf("drafts %+v", drafts)
			}
		})
	}
}

// A newer server: rows of kinds and fields of kinds that this program does not know are
// passed over, and an edit beside them leaves them as they are on the server.
func TestWhatANewerServerKnowsIsPassedOverAndKept(t *testing.T) {
	w := openSynced(t)
	a := w.account("Lindqvist")
	w.settle()
	w.peer.edit(a.ID, "mood", `{"of":"tomorrow"}`)
	w.peer.edit(a.ID, "industry", `"food"`)
	page := w.peer.page(1, 1000)
	unknown := data.Row{Ent: "hologram", Key: data.ID{88}, Account: a.ID, Rev: w.peer.seq, Fields: json.RawMessage(`{"depth":3}`)}
	page.Items = append([]data.PageItem{{Row: &unknown}}, page.Items...)
	at, err := w.SyncPoint(w.ctx)
	must(t, err)
	must(t, w.Apply(w.ctx, at.Cursor, page))
	w.save(a.ID, func(a *data.Account) { a.Plan = "pro" })
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	if len(muts) != 1 || len(muts[0].Fields) != 1 {
		t.Fatalf("the edit of one field sends %+v", muts)
	}
	w.settle()
	if got := string(w.peer.rows[rowKey{"account", a.ID}].fields["mood"]); got != `{"of":"tomorrow"}` {
		t.Errorf("the server's field is %s", got)
	}
	if got := w.get(a.ID); got.Industry != "food" || got.Plan != "pro" {
		t.Errorf("the account is %+v", got)
	}
	// The newer program begins without a cursor, and gets what this one passed over.
	must(t, w.transact(w.ctx, "test", func(tx *Tx) error {
		return tx.sync(func(r *syncRecord) error { r.Schema--; return nil })
	}))
	if at, err = w.SyncPoint(w.ctx); err != nil || at.Cursor != "" {
		t.Errorf("after the upgrade: %+v, %v", at, err)
	}
}

// A newer server's snapshot is passed over in the same way.
func TestASnapshotOfANewerServerIsLoaded(t *testing.T) {
	w := openSynced(t)
	w.fresh()
	w.peer.populate(3)
	w.peer.edit(data.ID{1, 15: 1}, "mood", `["of","tomorrow"]`)
	infos, packed := w.peer.frames(100)
	raw := []byte(`[{"Ent":"hologram","Key":"` + data.ID{88}.String() + `","Rev":1,"Fields":{"depth":3}}]`)
	infos = append(infos, FrameInfo{Ent: "hologram", Rows: 1, Next: "after all", Sum: fmt.Sprint(len(raw))})
	packed = append(packed, raw)
	n, err := w.Snapshot(w.ctx, unpackTest)
	must(t, err)
	for i := range infos {
		must(t, n.Add(w.ctx, infos[i], packed[i]))
	}
	must(t, n.Finish(w.ctx, "e1", "c1", w.peer.seq))
	must(t, n.Close())
	w.equal()
}

// An older server does not know a kind: what this program says with it is kept as a dead
// letter, and taken when the server knows it.
func TestWhatAnOlderServerDoesNotKnowIsKept(t *testing.T) {
	w := openSynced(t)
	a := w.account("Lindqvist")
	w.settle()
	must(t, w.CaptureIssue(w.ctx, Capture{AccountID: a.ID}, data.IssueBug, "invoice page is slow"))
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	receipts := make([]data.Receipt, len(muts))
	for i, m := range muts {
		receipts[i] = data.Receipt{N: m.N, ID: m.ID, Status: data.ReceiptRejected, Code: "unknown_entity", Detail: "this server does not know what that is"}
	}
	must(t, w.Receive(w.ctx, receipts, 0, 0))
	w.peer.lastN = muts[len(muts)-1].N
	letters, err := w.Letters(w.ctx)
	must(t, err)
	if len(letters) != len(muts) || letters[0].Body() != "invoice page is slow" {
		t.Fatalf("letters %+v", letters)
	}
	for _, l := range letters {
		must(t, w.RetryLetter(w.ctx, l.Entry, LetterField{}, ""))
	}
	w.settle()
	if n := w.count(`SELECT count(*) FROM issue WHERE title = 'invoice page is slow'`); n != 1 {
		t.Errorf("%d issues", n)
	}
}

// Two processes sync one book side by side: each step of theirs may come twice and in any
// order, and has its effect once.
func TestTwoProcessesSyncOneBook(t *testing.T) {
	w := openSynced(t)
	clock := func() time.Time { return w.now }
	s, err := Open(w.ctx, w.path, Options{Clock: clock, IDs: data.NewIDs(clock, seeded{rand.NewPCG(1, 77)})})
	must(t, err)
	defer func() { _ = s.Close() }()
	a := w.account("Lindqvist")
	_, err = s.AddNote(w.ctx, Capture{AccountID: a.ID}, "of the other process")
	must(t, err)
	mine, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	theirs, err := s.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	if len(mine) != len(theirs) || mine[0].ID != theirs[0].ID || mine[len(mine)-1].N != theirs[len(theirs)-1].N {
		t.Fatalf("the two number differently: %+v and %+v", mine, theirs)
	}
	receipts := w.peer.push(mine)
	again := w.peer.push(theirs)
	must(t, s.Receive(w.ctx, again, 0, 0))
	must(t, w.Receive(w.ctx, receipts, 0, 0))
	w.peer.edit(a.ID, "industry", `"food"`)
	at, err := s.SyncPoint(w.ctx)
	must(t, err)
	page := w.peer.page(at.Seq, 1000)
	must(t, w.Apply(w.ctx, at.Cursor, page))
	before := w.everything()
	late := w.peer.page(at.Seq, 1)
	must(t, s.Apply(w.ctx, at.Cursor, late))
	if w.everything() != before {
		t.Error("a page that came too late changed the book")
	}
	w.settle()
	if got := w.get(a.ID).Industry; got != "food" {
		t.Errorf("industry %q", got)
	}
	notes, err := s.Notes(w.ctx, a.ID)
	must(t, err)
	if len(notes) != 1 {
		t.Errorf("%d notes", len(notes))
	}
}

// A book that cannot be written to refuses every step of syncing before it begins, and
// can be read all the while.
func TestABookOnAReadOnlyDiskDoesNotSync(t *testing.T) {
	w := openSynced(t)
	a := w.account("Lindqvist")
	must(t, w.Close())
	s, err := Open(w.ctx, w.path, Options{ReadOnly: true})
	must(t, err)
	defer func() { _ = s.Close() }()
	for name, step := range map[string]func(context.Context) error{
		"send":     func(ctx context.Context) error { _, err := s.Outgoing(ctx, 500, 1<<20); return err },
		"receive":  func(ctx context.Context) error { return s.Receive(ctx, nil, 9, 0) },
		"apply":    func(ctx context.Context) error { return s.Apply(ctx, "c0", &data.Page{Cursor: "c1"}) },
		"rewind":   func(ctx context.Context) error { return s.Rewind(ctx, "e2", 0) },
		"renumber": s.Renumber,
		"snapshot": func(ctx context.Context) error { _, err := s.Snapshot(ctx, unpackTest); return err },
		"wipe":     func(ctx context.Context) error { return s.Wipe(ctx, nil) },
	} {
		if err := step(w.ctx); data.CodeOf(err) != data.CodeReadOnly {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := os.Stat(spoolOf(w.path)); err == nil {
		t.Error("a spool was begun")
	}
	if got, err := s.Account(w.ctx, a.ID); err != nil || got.Name != "Lindqvist" {
		t.Errorf("%+v, %v", got, err)
	}
	w.Store = nil
	w.reopen()
	w.settle()
}
