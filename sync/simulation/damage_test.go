package simulation

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"rounds/data/store"
)

// The disk of a device does its worst while it has unsent work and the server has news.
// A new book is made of what can be read; with the server again, all replicas are equal,
// and every text is there that SQLite itself could still have read from the damaged
// outbox.
func TestADamagedBookIsRebuilt(t *testing.T) {
	for n := range *runs / 2 {
		s := *seed + uint64(n)
		t.Run(fmt.Sprintf("seed=%d", s), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, t.TempDir(), s)
			w.begin()
			t.Cleanup(w.close)
			for i := range 50 {
				w.step(i)
			}
			d := w.devices[w.dice.IntN(3)]
			for i := range 25 {
				d.work(100 + i)
			}
			w.calm = true
			d.damageAndRebuild()
			for range 3 { // a day on the new book, before anybody has seen the server
				d.work(200 + w.dice.IntN(100))
			}
			w.settle()
			w.check()
		})
	}
}

// damageAndRebuild kills the device, damages its file and its log, and makes a new book.
// What is lost of the outbox is taken out of the oracle, when it could not be read.
func (d *device) damageAndRebuild() {
	w := d.w
	file, err := filepath.EvalSymlinks(d.path)
	w.must(err)
	before := d.waitingTexts(d.path)
	db, log := d.harmed(file)
	w.must(d.store.Close())
	for path, raw := range map[string][]byte{file: db, file + "-wal": log} {
		w.must(os.WriteFile(path, raw, 0o600))
	}
	w.must(os.RemoveAll(file + "-shm"))
	copied := filepath.Join(w.dir, "harmed.db")
	w.must(os.WriteFile(copied, db, 0o600))
	w.must(os.WriteFile(copied+"-wal", log, 0o600))
	readable := d.waitingTexts(copied)

	home := store.Home{Workspace: w.server.ws, Device: d.id, User: d.user.ID, LeaseDays: 30}
	out, err := store.Rebuild(w.ctx, d.path, home, store.Options{Clock: d.clock})
	w.must(err)
	w.note("%s: rebuilt, %+v", d.name, out)
	w.t.Logf("%s: rebuilt, %+v, of %d texts in the outbox %d can be read", d.name, out, len(before), len(readable))
	d.open()
	after := d.waitingTexts(d.path)
	for text := range before {
		switch {
		case after[text]:
		case readable[text]:
			w.fail("%s could be read in the damaged file, and is not in the new one", text)
		default:
			w.oracle.undo(text)
		}
	}
	if len(after) < len(readable) {
		w.fail("%d texts are kept of %d that can be read", len(after), len(readable))
	}
}

// harmed is the file and its log as a kill leaves them, with pages of noise, sectors of
// zeroes and heads that were written over.
func (d *device) harmed(file string) (db, log []byte) {
	w := d.w
	db, err := os.ReadFile(file)
	w.must(err)
	log, err = os.ReadFile(file + "-wal")
	w.must(err)
	dice := rand.New(rand.NewPCG(w.dice.Uint64(), 3))
	for range 1 + dice.IntN(6) {
		b := db
		if len(log) > 0 && dice.IntN(3) == 0 {
			b = log
		}
		if len(b) == 0 {
			continue
		}
		at, size := dice.IntN(len(b)), 512
		switch dice.IntN(3) {
		case 0:
			at, size = at/4096*4096, 4096
		case 1:
			at, size = at/4096*4096, 12
		}
		for i := at; i < min(at+size, len(b)); i++ {
			b[i] = byte(dice.Uint32())
		}
	}
	return db, log
}

// waitingTexts are the oracle's texts in an outbox and in what is being typed, entry by
// entry: those that SQLite can read.
func (d *device) waitingTexts(path string) map[string]bool {
	out := map[string]bool{}
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	d.w.must(err)
	defer func() { _ = db.Close() }()
	for id := range 2000 {
		var fields string
		if db.QueryRowContext(d.w.ctx, `SELECT fields FROM outbox WHERE id = ?`, id).Scan(&fields) == nil {
			d.w.oracle.find(fields, out)
		}
	}
	return out
}
