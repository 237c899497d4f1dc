package store

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"

	"rounds/data"
)

// everything is all that a book's file holds, so that two moments can be compared.
func (w *world) everything() string {
	w.t.Helper()
	tables, err := w.reader.QueryContext(w.ctx, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name`)
	must(w.t, err)
	names, err := scanStrings(tables)
	must(w.t, err)
	sum := sha256.New()
	for _, name := range names {
		rows, err := w.reader.QueryContext(w.ctx, `SELECT * FROM `+name)
		must(w.t, err)
		columns, err := rows.Columns()
		must(w.t, err)
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		for rows.Next() {
			must(w.t, rows.Scan(targets...))
			_, _ = fmt.Fprintln(sum, name, values)
		}
		must(w.t, errors.Join(rows.Err(), rows.Close()))
	}
	return fmt.Sprintf("%x", sum.Sum(nil))
}

// room lets the file grow by so many pages; a negative number lets it grow at will.
func (w *world) room(pages int) {
	w.t.Helper()
	most := 1 << 30
	if pages >= 0 {
		must(w.t, w.writer.QueryRowContext(w.ctx, `PRAGMA page_count`).Scan(&most))
		most += pages
	}
	_, err := w.writer.ExecContext(w.ctx, fmt.Sprintf(`PRAGMA max_page_count = %d`, most))
	must(w.t, err)
}

// A disk that is full at any page that a step of syncing needs: the step says so and has
// changed nothing, and done again with room it ends as if nothing had been.
func TestADiskThatIsFullAtAnyWriteOfASyncChangesNothing(t *testing.T) {
	long := strings.Repeat("words that need room ", 2_000)
	steps := map[string]func(t *testing.T) (*synced, func() error){
		"a note": func(t *testing.T) (*synced, func() error) {
			w := openSynced(t)
			a := w.account("Lindqvist")
			return w, func() error { _, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, long); return err }
		},
		"receipts": func(t *testing.T) (*synced, func() error) {
			w := openSynced(t)
			w.account("Lindqvist")
			muts, err := w.Outgoing(w.ctx, 10, 1<<20)
			must(t, err)
			return w, func() error {
				return w.Receive(w.ctx, []data.Receipt{{N: 1, ID: muts[0].ID, Seq: 1, Status: data.ReceiptRejected, Code: "invalid_field", Detail: long}}, 0, 0)
			}
		},
		"a page": func(t *testing.T) (*synced, func() error) {
			w := openSynced(t)
			w.peer.populate(3)
			w.peer.add("note_version", data.ID{6}, data.ID{1, 15: 1}, fmt.Sprintf(`{"note_id":%q,"text":%q}`, data.ID{3, 15: 1}, long))
			page := w.peer.page(0, 1000)
			return w, func() error { return w.Apply(w.ctx, "c0", page) }
		},
		"a page under what waits": func(t *testing.T) (*synced, func() error) {
			w := openSynced(t)
			a := w.account("Lindqvist")
			w.settle()
			w.save(a.ID, func(a *data.Account) { a.Plan = "mine" })
			w.peer.edit(a.ID, "industry", fmt.Sprintf("%q", long))
			at, err := w.SyncPoint(w.ctx)
			must(t, err)
			page := w.peer.page(at.Seq, 1000)
			return w, func() error { return w.Apply(w.ctx, at.Cursor, page) }
		},
	}
	for name, begin := range steps {
		t.Run(name, func(t *testing.T) {
			w, step := begin(t)
			full := 0
			for pages := 0; ; pages++ {
				before := w.everything()
				w.room(pages)
				err := step()
				w.room(-1)
				if err == nil {
					break
				}
				wantCode(t, err, data.CodeFull)
				if full++; w.everything() != before {
					t.Fatalf("with room for %d pages, the book changed", pages)
				}
			}
			if full < 5 {
				t.Errorf("the disk was full at %d writes only", full)
			}
			must(t, w.Close())
			w.Store = nil
			w.reopen()
			if name != "receipts" { // the peer never decided that one
				w.settle()
			}
		})
	}
}
