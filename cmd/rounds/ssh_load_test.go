package main

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"rounds/data"
)

// Many sessions of several people write at once through one host, into accounts that they
// share: each note is there once, as its author's, those of a session in their order, and
// nobody waits long for the others.
func TestSSHManyWriteAtOnce(t *testing.T) {
	const people, sessions, notes = 5, 3, 6
	h := newSSHHost(t)
	var authors []data.ID
	var keys []ssh.Signer
	for i := range people {
		id, key := h.person(fmt.Sprintf("Person %c", 'A'+i), "manager")
		authors, keys = append(authors, id), append(keys, key)
	}
	shared := h.account("Acme Lamps", authors[0])
	for _, id := range authors[1:] {
		h.must(h.ledger.SetGrant(t.Context(), h.ws, id, shared, true))
	}
	for i, key := range keys {
		h.until("the host knows them all", func() bool {
			out, _, code := h.run(key, "", "show acme")
			return code == exitDone && strings.Contains(out, "Acme")
		})
		h.account(fmt.Sprintf("Own %d", i), authors[i])
	}

	var all sync.WaitGroup
	var mu sync.Mutex
	var slowest time.Duration
	for i, key := range keys {
		client := h.client(key)
		for s := range sessions {
			all.Go(func() {
				for n := range notes {
					begun := time.Now()
					if err := noteOver(client, fmt.Sprintf("«%d %d %d»", i, s, n)); err != nil {
						t.Errorf("%d %d %d: %v", i, s, n, err)
					}
					mu.Lock()
					slowest = max(slowest, time.Since(begun))
					mu.Unlock()
				}
			})
		}
	}
	all.Wait()
	t.Logf("the slowest of %d notes took %s", people*sessions*notes, slowest.Round(time.Millisecond))
	if slowest > patience/4 {
		t.Errorf("somebody waited for %s", slowest)
	}
	var filed []filedNote
	h.until("all are on the server", func() bool {
		filed = h.filed()
		return len(filed) >= people*sessions*notes
	})
	next := map[string]int{}
	for _, f := range filed {
		var i, s, n int
		if _, err := fmt.Sscanf(f.text, "«%d %d %d»", &i, &s, &n); err != nil {
			t.Fatalf("%q: %v", f.text, err)
		}
		if f.by != authors[i] || f.pushed != authors[i] {
			t.Errorf("%s is of %s, pushed for %s; want %s", f.text, f.by, f.pushed, authors[i])
		}
		session := fmt.Sprint(i, " ", s)
		if n != next[session] {
			t.Errorf("%s came where note %d of the session was the next", f.text, next[session])
		}
		next[session] = n + 1
	}
	if len(filed) != people*sessions*notes {
		t.Errorf("%d notes, want %d", len(filed), people*sessions*notes)
	}
	for _, key := range keys { // and everyone has everybody's
		h.until("she has all of them", func() bool {
			out, _, _ := h.run(key, "", "show acme --json")
			return strings.Count(out, "«") >= people*sessions*notes
		})
	}
}

// noteOver files a note in a session of its own.
func noteOver(client *ssh.Client, text string) error {
	s, err := client.NewSession()
	if err != nil {
		return err
	}
	var errs bytes.Buffer
	s.Stdin, s.Stderr = strings.NewReader(text), &errs
	if err := s.Run("note acme -"); err != nil {
		return fmt.Errorf("%w: %s", err, errs.String())
	}
	return nil
}

// filedNote is a note as the server has it.
type filedNote struct {
	text       string
	by, pushed data.ID // who wrote it, and for whom it was pushed
}

// filed are the notes in the order in which they came.
func (h *sshHost) filed() []filedNote {
	h.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(h.dir, "team.db")+"?mode=ro")
	h.must(err)
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(h.t.Context(), `SELECT i.doc, p.usr FROM item i JOIN push p ON p.ws = i.ws AND p.seq = i.rev WHERE i.ent = 'note_version' ORDER BY i.rev, i.key`)
	h.must(err)
	defer func() { _ = rows.Close() }()
	var out []filedNote
	for rows.Next() {
		var doc string
		var pushed []byte
		h.must(rows.Scan(&doc, &pushed))
		var of struct {
			Text string
			By   data.ID
		}
		h.must(json.Unmarshal([]byte(doc), &of))
		out = append(out, filedNote{text: of.Text, by: of.By, pushed: data.ID(slices.Clone(pushed))})
	}
	h.must(rows.Err())
	return out
}
