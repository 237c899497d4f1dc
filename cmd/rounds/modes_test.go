package main

import (
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"rounds/data/store"
)

// Whatever a device, the server and the host of several keep is their owner's alone: the
// books and what lies beside them while they are open, copies, exports, logins and logs, and
// the folders that we make for them.
func TestWhatIsKeptIsItsOwnersAlone(t *testing.T) {
	o := openOffice(t, slog.New(slog.DiscardHandler), func(h http.Handler) http.Handler { return h })
	h := sshHostOf(o)
	mia, key := h.person("Mia Mann", "manager")
	h.account("Acme Lamps", mia)
	h.until("her book is there", func() bool {
		_, _, code := h.run(key, "", "show acme")
		return code == exitDone
	})
	s := newShell(t)
	code, err := o.ledger.NewCode(t.Context(), o.ws, mia, "device", "a test")
	o.must(err)
	s.run(exitDone, "login", o.url, "--code", code, "--device", "hers")
	s.run(exitDone, "sync")
	s.run(exitDone, "note", "acme", "the lamps flicker")
	home := s.env["ROUNDS_HOME"]
	s.run(exitDone, "backup", filepath.Join(home, "saved.db"))
	s.run(exitDone, "restore", filepath.Join(home, "saved.db"))
	s.run(exitDone, "doctor", "--anew")
	s.run(exitDone, "export", "--dir", filepath.Join(home, "out"))
	o.must(o.ledger.Backup(t.Context(), filepath.Join(o.dir, "team.backup")))

	book := filepath.Join(home, "data", "main.db")
	st, err := store.Open(t.Context(), book, store.Options{Clock: shellClock})
	o.must(err)
	defer func() { o.must(st.Close()) }()
	o.must(st.SetSetting(t.Context(), "first", "so that its log is there"))
	file, err := filepath.EvalSymlinks(book)
	o.must(err)
	want := []string{
		file, file + "-wal", file + "-shm", book + ".login", filepath.Join(home, "saved.db"), filepath.Join(home, "out", "notes.csv"),
		filepath.Join(o.dir, "team.db"), filepath.Join(o.dir, "team.db-wal"), filepath.Join(o.dir, "team.db-shm"), filepath.Join(o.dir, "team.backup"),
		filepath.Join(h.home, "data", "main.db.login"),
	}
	logs, err := filepath.Glob(filepath.Join(h.home, "logs", "ssh-*.log"))
	o.must(err)
	if len(logs) == 0 {
		t.Error("the host keeps no log")
	}
	seen := map[string]bool{}
	for _, root := range []string{home, o.dir, h.home} {
		o.must(filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || path == o.dir || path == h.home || !d.IsDir() && !d.Type().IsRegular() {
				return err // those two are the test's own
			}
			info, err := d.Info()
			if os.IsNotExist(err) {
				return nil
			}
			if err == nil && info.Mode().Perm()&0o077 != 0 {
				t.Errorf("others may look into %s (%s)", path, info.Mode())
			}
			seen[path] = true
			return err
		}))
	}
	for _, path := range append(want, logs...) {
		if !seen[path] {
			t.Errorf("%s is not there", path)
		}
	}
}
