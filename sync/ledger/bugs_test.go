package ledger_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"rounds/data"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// copyOf is a backup of a database that is not in use, at another place.
func copyOf(t *testing.T, s *server, dsn string) string {
	t.Helper()
	if strings.HasPrefix(dsn, "sqlite:") {
		path := filepath.Join(t.TempDir(), "copy.db")
		if err := s.l.Backup(t.Context(), path); err != nil {
			t.Fatal(err)
		}
		return "sqlite:" + path
	}
	if err := s.l.Close(); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	conn, err := pgx.Connect(t.Context(), strings.Replace(dsn, name, "postgres", 1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "CREATE DATABASE "+name+"_copy TEMPLATE "+name); err != nil {
		t.Fatal(err)
	}
	if err := conn.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.l = open(t, dsn, s.clock)
	return strings.Replace(dsn, name, name+"_copy", 1)
}

// notes makes n new notes of an account.
func (d *device) notes(account data.ID, n int) []data.Mutation {
	var out []data.Mutation
	for range n {
		out = append(out, d.mut(data.OpCreate, "note", d.ids.New(), "account_id", account, "", "at", 5, ""))
	}
	return out
}

func noteCount(d *device) int {
	n := 0
	for k, r := range d.rows {
		if k.ent == "note" && r.GoneAt == 0 {
			n++
		}
	}
	return n
}

// Bug 2: the server comes back from yesterday's backup after 100 acknowledged notes.
func TestRestoredServer(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		d := s.device(s.manager)
		d.push(d.notes(acme, 3)...)
		d.pull(100)
		backup := copyOf(t, s, dsn)
		lost := d.notes(acme, 100)
		d.push(lost...)
		d.pull(100)

		s.l = open(t, backup, s.clock)
		if err := s.l.Restored(t.Context()); err != nil {
			t.Fatal(err)
		}
		epoch := ""
		for name, err := range map[string]error{
			"push": second(d.try(s.mut(data.OpUpdate, "account", acme, "name", "B", 2))),
			"pull": second(d.pullOne(100)),
		} {
			p := problemOf(t, err)
			if p.Status != 409 || p.Code != wire.CodeEpoch || p.LastN == nil || *p.LastN != 3 || p.Epoch == d.epoch {
				t.Fatalf("%s: %+v", name, p)
			}
			epoch = p.Epoch
		}
		d.epoch = epoch
		again := d.push(lost...)
		for _, r := range again {
			if r.Status != data.ReceiptApplied || r.Seq < 1<<40 {
				t.Fatalf("%+v", r)
			}
		}
		d.push(lost...) // and once more, because the answer was lost
		fresh := s.device(s.lead)
		fresh.pull(100)
		if n := noteCount(fresh); n != 103 {
			t.Errorf("%d notes, want 103", n)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// waysToShow are the requests by which a device shows how much it knows of the history.
var waysToShow = map[string]func(*device) error{
	"pull":     func(d *device) error { return second(d.pullOne(100)) },
	"push":     func(d *device) error { return second(d.try(d.notes(d.lead, 1)...)) },
	"snapshot": func(d *device) error { return second(d.frames(d.token)) },
}

// A machine that is brought back without a word has the old epoch: the history is told by the
// pushes' own ids, and a new epoch begins as soon as a device shows that it knows more, by a
// pull or a push.
func TestRolledBackMachine(t *testing.T) {
	for name, show := range waysToShow {
		for _, goesOn := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, %v", name, goesOn), func(t *testing.T) {
				onEach(t, func(t *testing.T, dsn string) {
					s := serve(t, dsn)
					acme := s.account(s.manager)
					d, other := s.device(s.manager), s.device(s.manager)
					d.push(d.notes(acme, 3)...)
					backup := copyOf(t, s, dsn)
					d.push(d.notes(acme, 4)...)
					d.pull(100)
					frames, err := d.frames("")
					if err != nil {
						t.Fatal(err)
					}
					d.token = frames[1].Next

					s.l = open(t, backup, s.clock)
					if goesOn {
						for range 4 { // with the same seqs
							other.push(other.notes(acme, 1)...)
						}
					}
					p := problemOf(t, show(d))
					if p.Code != wire.CodeEpoch || p.Epoch == "" || p.Epoch == d.epoch || p.LastN == nil || *p.LastN != 3 {
						t.Fatalf("%+v", p)
					}
					if head, err := s.l.Head(t.Context(), s.ws); err != nil || head < 1<<40 || head >= 2<<40 {
						t.Errorf("the head is %d, %v", head, err)
					}
					again := problemOf(t, show(d))
					if again.Epoch != p.Epoch {
						t.Errorf("one more epoch begins: %+v", again)
					}
				})
			})
		}
	}
}

// What a device knows of the lost history is nothing that it saw in this one, although the
// seqs are the same: its edit does not overwrite what stands there now.
func TestARolledBackMachineOverwritesNothing(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		d, other, fresh := s.device(s.manager), s.device(s.lead), s.device(s.lead)
		d.push(d.notes(acme, 1)...)
		d.pull(100)
		seen := d.frev("account", acme, "renewal_on")
		backup := copyOf(t, s, dsn)
		other.pull(100)
		other.push(s.mut(data.OpUpdate, "account", acme, "mrr", 200, other.frev("account", acme, "mrr")))
		d.pull(100)
		lost := d.frev("account", acme, "mrr")

		s.l = open(t, backup, s.clock)
		fresh.pull(100)
		fresh.push(s.mut(data.OpUpdate, "account", acme, "mrr", 300, fresh.frev("account", acme, "mrr")))
		fresh.pull(100)
		if got := fresh.frev("account", acme, "mrr"); got != lost {
			t.Fatalf("the seq %d was to come a second time, it is %d", lost, got)
		}
		edit := s.mut(data.OpUpdate, "account", acme, "mrr", 250, lost)
		d.epoch = problemOf(t, second(d.try(edit))).Epoch
		d.cursor = ""
		wantStatuses(t, d.push(edit, s.mut(data.OpUpdate, "account", acme, "renewal_on", "2027-03-01", seen)), "conflict", "applied")

		d.snapshot()
		if got := d.field("account", acme, "mrr"); got != "300" {
			t.Errorf("the revenue is %s", got)
		}
		wantStatuses(t, d.push(s.mut(data.OpUpdate, "account", acme, "mrr", 310, d.frev("account", acme, "mrr"))), "applied")
	})
}

// A snapshot has rows that are newer than the cursor which it ends with, and so has a page that
// is not the last. A device that has such rows of a lost history gets rid of them, although the
// cursor is one of both histories.
func TestARolledBackMachineTakesBackWhatWasAheadOfACursor(t *testing.T) {
	for name, show := range waysToShow {
		for _, goesOn := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, %v", name, goesOn), func(t *testing.T) {
				onEach(t, func(t *testing.T, dsn string) {
					s := serve(t, dsn)
					acme := s.account(s.manager)
					d, other, third := s.device(s.lead), s.device(s.manager), s.device(s.manager)
					other.pull(100)
					beginning, err := d.frames("")
					if err != nil {
						t.Fatal(err)
					}
					backup := copyOf(t, s, dsn)
					other.push(s.mut(data.OpUpdate, "account", acme, "name", "Acme of a lost history", other.frev("account", acme, "name")))
					rest, err := d.frames(beginning[1].Next) // from a kill on
					if err != nil {
						t.Fatal(err)
					}
					d.load(rest)
					d.token = rest[1].Next
					if d.field("account", acme, "name") != `"Acme of a lost history"` {
						t.Fatal("the snapshot is not newer than its cursor")
					}

					s.l = open(t, backup, s.clock)
					if goesOn {
						for range 3 {
							third.push(third.notes(acme, 1)...)
						}
					}
					if p := problemOf(t, show(d)); p.Code != wire.CodeEpoch || p.Epoch == "" || p.Epoch == d.epoch {
						t.Errorf("%+v", p)
					}
				})
			})
		}
	}
}

// A PostgreSQL database that was brought back to what a dump holds has given no seq twice, which
// the server cannot know. What a device has surely seen of it, its cursor says: no edit that is
// built on that comes into conflict. What it saw of what is lost counts as unseen.
func TestADatabaseThatWasBroughtBackKnowsWhatADeviceHasSeen(t *testing.T) {
	for name, show := range map[string]func(*device) error{
		"pull": func(d *device) error { return second(d.pullOne(100)) },
		"push": func(d *device) error { return second(d.try(d.notes(d.lead, 1)...)) },
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, dsn string) {
				s := serve(t, dsn)
				acme := s.account(s.manager)
				d, late, other := s.device(s.manager), s.device(s.manager), s.device(s.lead)
				revenue := func(d *device) int64 { return d.frev("account", acme, "mrr") }
				other.pull(100)
				other.push(s.mut(data.OpUpdate, "account", acme, "mrr", 200, revenue(other)))
				d.pull(100)
				backup := copyOf(t, s, dsn)
				other.pull(100)
				other.push(s.mut(data.OpUpdate, "account", acme, "mrr", 300, revenue(other)))
				late.pull(100)

				s.l = open(t, backup, s.clock)
				if err := s.l.RolledBack(t.Context()); err != nil {
					t.Fatal(err)
				}
				for d, want := range map[*device]string{d: "applied", late: "conflict"} {
					edit := s.mut(data.OpUpdate, "account", acme, "mrr", 250+len(want), revenue(d))
					d.epoch = problemOf(t, show(d)).Epoch
					d.cursor = ""
					wantStatuses(t, d.push(edit), want)
				}
			})
		})
	}
}

// A cursor that a device makes up begins nothing.
func TestACursorProvesNothingUnlessItIsSigned(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		d := s.device(s.manager)
		d.pull(100)
		raw, err := base64.RawURLEncoding.DecodeString(d.cursor)
		if err != nil {
			t.Fatal(err)
		}
		head, err := s.l.Head(t.Context(), s.ws)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []int{38, len(raw) - 1} { // its seq and its tag
			bent := bytes.Clone(raw)
			bent[at] ^= 6
			plain := append([]byte{1}, bent[1:len(bent)-16]...)
			for _, b := range [][]byte{bent, plain} {
				d.cursor = base64.RawURLEncoding.EncodeToString(b)
				for _, err := range []error{second(d.pullOne(100)), second(d.try())} {
					var p *wire.Problem
					if errors.As(err, &p) && p.Epoch != "" && p.Epoch != d.epoch {
						t.Errorf("a new epoch begins: %+v", p)
					}
				}
			}
		}
		if now, err := s.l.Head(t.Context(), s.ws); err != nil || now != head {
			t.Errorf("the head went from %d to %d, %v", head, now, err)
		}
	})
}

// A device whose token was rotated since is let in: otherwise nobody could show the server
// that it was brought back. One that was stolen before stays shut out.
func TestARolledBackMachineKnowsItsTokens(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		one, two := s.enrol(s.manager), s.enrol(s.manager)
		stolen := one.Refresh
		first := s.refresh(s.refresh(stolen).Refresh).Refresh
		backup := copyOf(t, s, dsn)
		now := s.refresh(s.refresh(first).Refresh).Refresh
		others := s.refresh(s.refresh(two.Refresh).Refresh).Refresh
		s.l = open(t, backup, s.clock)
		for _, token := range []string{stolen, now + "x", now[:len(now)-30] + others[len(others)-30:]} {
			_, err := s.l.Refresh(t.Context(), token)
			wantProblem(t, "a token that is none", err, 401, wire.CodeUnauthorized)
		}
		w, err := s.l.Workspace(t.Context(), s.ws)
		if err != nil || w.Epoch != one.Epoch {
			t.Fatalf("a new epoch begins without a proof: %+v, %v", w, err)
		}
		now = s.refresh(now).Refresh
		began, err := s.l.Workspace(t.Context(), s.ws)
		if err != nil || began.Epoch == one.Epoch {
			t.Errorf("no epoch begins: %+v, %v", began, err)
		}
		s.refresh(others)
		s.refresh(now)
		if after, err := s.l.Workspace(t.Context(), s.ws); err != nil || after.Epoch != began.Epoch {
			t.Errorf("one more epoch begins: %+v, %v", after, err)
		}
	})
}

// Bug 3: two copies of a laptop push different texts under one device and number.
func TestClonedLaptop(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		one := s.device(s.manager)
		both := one.notes(acme, 2)
		one.push(both...)
		two := *one // the clone
		mine, theirs := one.notes(acme, 1), two.notes(acme, 1)
		one.push(mine...)
		_, err := two.try(theirs...)
		if p := problemOf(t, err); p.Status != 409 || p.Code != wire.CodeReused || p.N != 3 {
			t.Fatalf("%+v", p)
		}
		// The clone becomes a device of its own and sends again what it holds: also what
		// the other one has sent already, whose numbers are others now.
		fresh := s.device(s.manager)
		for i := range both {
			both[i].N = 0
		}
		theirs[0].N = 0
		wantStatuses(t, fresh.push(append(both, theirs...)...), "applied", "applied", "applied")
		all := s.device(s.lead)
		all.pull(100)
		if n := noteCount(all); n != 4 {
			t.Errorf("%d notes, want 4", n)
		}
	})
}

// Bug 4: the answer is lost after the commit, and the device sends again.
func TestLostAnswer(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		d := s.device(s.manager)
		muts := append(d.notes(acme, 2), s.mut(data.OpUpdate, "note", s.ids.New(), "at", 1, 1), s.mut(data.OpUpdate, "account", acme, "mrr", 5, 1))
		first := d.push(muts...)
		wantStatuses(t, first, "applied", "applied", "rejected unknown_key", "conflict")
		s.l = open(t, dsn, s.clock)            // after an upgrade
		s.clock.Move(3 * 365 * 24 * time.Hour) // receipts live as long as the device
		if err := s.l.Purge(t.Context()); err != nil {
			t.Fatal(err)
		}
		head, err := s.l.Head(t.Context(), s.ws)
		if err != nil {
			t.Fatal(err)
		}
		again := d.push(muts...)
		if fmt.Sprint(again) != fmt.Sprint(first) {
			t.Errorf("the receipts are\n%v, were\n%v", again, first)
		}
		if now, err := s.l.Head(t.Context(), s.ws); err != nil || now != head {
			t.Errorf("the head moved from %d to %d (%v)", head, now, err)
		}
	})
}

// A commit that happened although the database said that it did not is decided again,
// and has one effect.
func TestACommitThatLooksLost(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		var commits, lost atomic.Int32
		c := newClock()
		s := serveOn(t, openWith(t, dsn, c, ledger.Tweaks{Hook: ledger.Break(func() error {
			commits.Add(1)
			if lost.Add(-1) >= 0 {
				return ledger.ErrAgain
			}
			return nil
		})}), c)
		acme := s.account(s.manager)
		d := s.device(s.manager)
		commits.Store(0)
		lost.Store(2)
		wantStatuses(t, d.push(d.notes(acme, 2)...), "applied", "applied")
		if commits.Load() != 3 {
			t.Errorf("%d commits, want 3", commits.Load())
		}
		d.pull(100)
		if n := noteCount(d); n != 2 || d.lastN != 2 {
			t.Errorf("%d notes, last_n %d", n, d.lastN)
		}
		if head, err := s.l.Head(t.Context(), s.ws); err != nil || head != 3 {
			t.Errorf("the head is %d (%v), want 3", head, err)
		}
	})
}

// Bug 5: a mutation that can never be applied, in the middle of 500.
func TestPoison(t *testing.T) {
	for name, poison := range map[string]func(s *server, account data.ID) data.Mutation{
		"that the ledger refuses": func(s *server, account data.ID) data.Mutation {
			return s.mut(data.OpCreate, "note_version", s.ids.New(), "account_id", account, "", "text", "a\x00b", "")
		},
		"that the database refuses": func(s *server, account data.ID) data.Mutation {
			return s.mut(data.OpCreate, "note_version", s.ids.New(), "account_id", account, "", "text", "brimstone", "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, dsn string) {
				c := newClock()
				s := serveOn(t, openWith(t, dsn, c, ledger.Tweaks{Hook: ledger.Poison("brimstone")}), c)
				acme := s.account(s.manager)
				d, other := s.device(s.manager), s.device(s.manager)
				muts := d.notes(acme, 500)
				muts[250] = poison(s, acme)
				var beside atomic.Value
				done := make(chan struct{})
				go func() {
					defer close(done)
					if _, err := other.try(other.notes(acme, 1)...); err != nil {
						beside.Store(err)
					}
				}()
				got := d.push(muts...)
				<-done
				if err := beside.Load(); err != nil {
					t.Errorf("a push beside it: %v", err)
				}
				for i, r := range got {
					want := data.ReceiptApplied
					if i == 250 {
						want = data.ReceiptRejected
					}
					if r.Status != want || r.N != int64(i+1) {
						t.Fatalf("receipt %d is %+v", i, r)
					}
				}
				other.pull(1000)
				if n := noteCount(other); n != 500 {
					t.Errorf("%d notes, want 499 and 1", n)
				}
				letters, err := s.l.Letters(t.Context(), s.ws)
				if err != nil || len(letters) != 1 || letters[0].N != 251 || !strings.Contains(string(letters[0].Payload), "b") {
					t.Errorf("%d letters (%v)", len(letters), err)
				}
				if fmt.Sprint(d.push(muts...)) != fmt.Sprint(got) {
					t.Error("sent again, the receipts are others")
				}
			})
		})
	}
}

// Bug 6: a deleted row whose tombstone is gone does not come back, and the text that
// was written to it offline is kept.
func TestNoZombie(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		contact := s.ids.New()
		s.load(data.Contact{ID: contact, AccountID: acme, Name: "Jo"})
		d, away := s.device(s.manager), s.device(s.manager)
		away.pull(100)
		d.pull(100)
		del := s.mut(data.OpDelete, "contact", contact)
		del.Base = fmt.Sprint(d.row("contact", contact).Rev)
		wantStatuses(t, d.push(del), "applied")
		purge := func(days int) {
			s.clock.Move(time.Duration(days) * 24 * time.Hour)
			if err := s.l.Purge(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		purge(89)
		d.pull(100)
		d.push(d.notes(acme, 1)...)
		if d.row("contact", contact).GoneAt == 0 {
			t.Error("a tombstone of 89 days is gone")
		}
		purge(2)
		if _, err := away.pullOne(100); problemOf(t, err).Status != 410 {
			t.Errorf("an old cursor: %v", err)
		}
		wantStatuses(t, away.push(s.mut(data.OpUpdate, "contact", contact, "name", "Joanna", 3)), "rejected unknown_key")
		again := s.device(s.manager)
		again.snapshot()
		again.pull(100)
		if _, ok := again.rows[rowKey{"contact", contact}]; ok || noteCount(again) != 1 {
			t.Errorf("after a new snapshot: %v", again.live())
		}
		letters, err := s.l.Letters(t.Context(), s.ws)
		if err != nil || len(letters) != 1 || !strings.Contains(string(letters[0].Payload), "Joanna") {
			t.Errorf("the text is lost: %v, %v", letters, err)
		}
		// Who was there all the time goes on.
		d.pull(100)
	})
}

// A device edits a row and deletes it before it hears that somebody else wrote it, too: the
// deletion loses, though the device's own edit came after that. Its own alone do not save it.
func TestADeletionLosesToWhatCameBeforeOnesOwnEdit(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		account := s.account(s.manager)
		laptop, phone := s.device(s.manager), s.device(s.manager)
		for _, apart := range []bool{false, true} { // in one push, and in several
			for _, other := range []string{"", "email", "phone"} { // another field, and the very same
				id := s.ids.New()
				phone.push(s.mut(data.OpCreate, "contact", id, "account_id", account, "", "name", "Jo", ""))
				laptop.pull(100)
				rev := fmt.Sprint(laptop.row("contact", id).Rev)
				if other != "" {
					phone.push(s.mut(data.OpUpdate, "contact", id, other, "0", rev))
				}
				work := []data.Mutation{s.mut(data.OpUpdate, "contact", id, "phone", "1", rev), s.mut(data.OpDelete, "contact", id)}
				work[1].Base = rev
				var got []data.Receipt
				if apart {
					got = append(laptop.push(work[0]), laptop.push(work[1])...)
				} else {
					got = laptop.push(work...)
				}
				want := data.ReceiptApplied
				if other != "" {
					want = data.ReceiptMerged
				}
				if got[1].Status != want {
					t.Errorf("apart %v, others wrote %q: the deletion is %s", apart, other, got[1].Status)
				}
				laptop.pull(100)
				seen := s.mut(data.OpDelete, "contact", id) // and now it knows
				seen.Base = fmt.Sprint(laptop.row("contact", id).Rev)
				if got := laptop.push(seen)[0].Status; other != "" && got != data.ReceiptApplied {
					t.Errorf("apart %v, others wrote %q: a deletion that saw it is %s", apart, other, got)
				}
			}
		}
	})
}

// Two devices make one row, as of a step that both tick: whoever's value the second replaces
// is named with it.
func TestWhoseValueACreationReplaced(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		account, id := s.account(s.manager), s.ids.New()
		first, second := s.device(s.manager), s.device(s.lead)
		first.push(s.mut(data.OpCreate, "contact", id, "account_id", account, "", "name", "Jo", ""))
		second.push(s.mut(data.OpCreate, "contact", id, "account_id", account, "", "name", "Joan", ""))
		second.pull(100)
		var found []string
		for k := range second.rows {
			if k.ent == "conflict" {
				found = append(found, second.field(k.ent, k.key, "other")+second.field(k.ent, k.key, "other_by"))
			}
		}
		if want := `"\"Jo\""` + quoted(s.manager); len(found) != 1 || found[0] != want {
			t.Errorf("%v, want %s", found, want)
		}
	})
}

// Bug 7: an account is given to somebody else while edits of it wait, and comes back.
func TestReassignedAccount(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme, beta := s.account(s.manager), s.account(s.manager)
		d, lead := s.device(s.manager), s.device(s.lead)
		d.pull(100)
		lead.pull(100)
		lead.push(s.mut(data.OpUpdate, "account", acme, "owner", s.rep, lead.frev("account", acme, "owner")))
		edit := s.mut(data.OpUpdate, "account", acme, "website", "w", 2)
		got := d.push(edit, s.mut(data.OpUpdate, "account", beta, "website", "v", 3))
		wantStatuses(t, got, "rejected out_of_scope", "applied")
		d.pull(100)
		if _, there := d.rows[rowKey{"account", acme}]; there {
			t.Error("the account stayed")
		}
		cursor := d.cursor
		lead.pull(100)
		lead.push(s.mut(data.OpUpdate, "account", acme, "owner", s.manager, lead.frev("account", acme, "owner")))
		d.pull(100)
		if d.cursor == cursor || d.field("account", acme, "name") != `"Acme"` {
			t.Error("the account did not come back by a pull")
		}
		edit.ID, edit.N = s.ids.New(), 0 // what the client had in quarantine
		wantStatuses(t, d.push(edit), "applied")
	})
}

// The server's backup is told to devices as durable_seq.
func TestDurable(t *testing.T) {
	s := serve(t, sqliteDSN(t))
	acme := s.account(s.manager)
	d := s.device(s.manager)
	out, err := d.try(d.notes(acme, 1)...)
	if err != nil || out.Durable != 0 || out.Head != 3 {
		t.Fatalf("%+v, %v", out, err)
	}
	path := filepath.Join(t.TempDir(), "backup.db")
	if err := s.l.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if out, err = d.try(d.notes(acme, 1)...); err != nil || out.Durable != 3 || out.Head != 4 {
		t.Fatalf("%+v, %v", out, err)
	}
	p, err := s.l.Changes(context.Background(), d.Caller, "", 100)
	if err != nil || p.Durable != 3 {
		t.Errorf("%+v, %v", p, err)
	}
	if err := s.l.Backup(t.Context(), path); err == nil {
		t.Error("a backup was written over")
	}
	w, err := s.l.Workspace(t.Context(), s.ws)
	if err != nil || w.Durable != 3 || w.DurableAt == 0 {
		t.Errorf("%+v, %v", w, err)
	}
}
