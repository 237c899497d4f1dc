package ledger_test

import (
	"fmt"
	"strings"
	"testing"

	"rounds/data"
	"rounds/sync/wire"
)

// One seq with many rows is read in pages, from the middle of it too.
func TestAnOversizedSeq(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		s.loadMany(60)
		whole, slow, one := s.device(s.lead), s.device(s.lead), s.device(s.manager)
		whole.pull(5000)
		for _, limit := range []int{1, 7} {
			slow.rows, slow.cursor = map[rowKey]data.Row{}, ""
			pages := slow.pull(limit)
			if want := (len(whole.rows) + limit - 1) / limit; pages != want && pages != want+1 {
				t.Errorf("%d rows took %d pages of %d", len(whole.rows), pages, limit)
			}
			wantSame(t, fmt.Sprint("pages of ", limit), slow.live(), whole.live())
		}
		one.pull(3)
		var mine []data.ID
		grants, err := s.l.Grants(t.Context(), s.ws, s.manager)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range grants {
			mine = append(mine, g.Account)
		}
		wantSame(t, "a book", one.live(), grantedRows(whole, mine...))
	})
}

// last_n comes with the page that has the rows of the device's last push, not before.
func TestLastN(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		d := s.device(s.manager)
		d.pull(100)
		for range 3 {
			d.push(d.notes(acme, 4)...)
		}
		for more := true; more; {
			var err error
			if more, err = d.pullOne(3); err != nil {
				t.Fatal(err)
			}
			if n := noteCount(d); more && d.lastN != 0 || !more && (d.lastN != 12 || n != 12) {
				t.Fatalf("last_n is %d with %d of 12 notes", d.lastN, n)
			}
		}
		// A push of which nothing is left to see moves last_n all the same.
		wantStatuses(t, d.push(s.mut(data.OpUpdate, "note", s.ids.New(), "at", 1, 1)), "rejected unknown_key")
		if d.pull(3); d.lastN != 13 {
			t.Errorf("last_n is %d, want 13", d.lastN)
		}
	})
}

// A row that moves to another account leaves the one and comes into the other.
func TestMovedRows(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme, beta := s.account(s.manager), s.account(s.rep)
		contact := s.ids.New()
		s.load(data.Contact{ID: contact, AccountID: acme, Name: "Jo"})
		one, two, lead := s.device(s.manager), s.device(s.rep), s.device(s.lead)
		both := []*device{one, two, lead}
		see := func() (out []bool) {
			for _, d := range both {
				d.pull(2)
				_, ok := d.rows[rowKey{"contact", contact}]
				out = append(out, ok)
			}
			return out
		}
		move := func(to data.ID) {
			r := lead.row("contact", contact)
			wantStatuses(t, lead.push(s.mut(data.OpUpdate, "contact", contact, "account_id", to, r.Rev)), "applied")
		}
		for i, want := range []string{"[true false true]", "[false true true]", "[true false true]"} {
			if got := fmt.Sprint(see()); got != want {
				t.Fatalf("after %d moves it is seen by %v, want %v", i, got, want)
			}
			if i < 2 {
				move([]data.ID{beta, acme}[i])
			}
		}
		if lead.row("contact", contact).Account != acme {
			t.Errorf("it is of %s", lead.row("contact", contact).Account)
		}
		// Nothing of it is told where it is not seen.
		page, err := s.l.Changes(t.Context(), two.Caller, "", 5000)
		if err != nil || strings.Contains(string(page.Body), "Jo") {
			t.Errorf("the other book is told %s (%v)", page.Body, err)
		}
	})
}

// A snapshot is everything in scope, in frames, and goes on after any of them.
func TestSnapshot(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		s.loadMany(2 * wire.MaxPage)
		gone := s.account(s.manager)
		lead := s.device(s.lead)
		lead.pull(5000)
		del := s.mut(data.OpDelete, "account", gone)
		del.Base = fmt.Sprint(lead.row("account", gone).Rev)
		wantStatuses(t, lead.push(del), "applied")
		lead.pull(5000)
		for _, who := range []*device{s.device(s.lead), s.device(s.manager), s.device(s.rep)} {
			frames, err := who.frames("")
			if err != nil {
				t.Fatal(err)
			}
			pulled := &device{server: s, Caller: who.Caller, rows: map[rowKey]data.Row{}}
			pulled.pull(5000)
			who.load(frames)
			wantSame(t, "the snapshot", who.live(), pulled.live())
			if len(frames) < 3 || frames[0].Epoch == "" || frames[0].Counts["user"] != 4 || frames[0].Bytes != 0 || frames[len(frames)-1].Cursor == "" {
				t.Fatalf("%d frames, the first %+v", len(frames), frames[0].FrameHead)
			}
			accounts := 0
			for i, f := range frames[1 : len(frames)-1] {
				if f.Rows < 1 || f.Rows > wire.MaxPage || f.Seq != frames[0].Seq {
					t.Errorf("frame %d: %+v", i, f.FrameHead)
				}
				if f.Ent == "account" {
					accounts = i
				}
				rest, err := who.frames(f.Next)
				if err != nil {
					t.Fatal(err)
				}
				again := &device{server: s, Caller: who.Caller, rows: map[rowKey]data.Row{}}
				again.load(frames[:i+2])
				again.load(rest)
				wantSame(t, fmt.Sprint("going on after frame ", i), again.live(), pulled.live())
			}
			if accounts > 1 {
				t.Errorf("the accounts are frame %d", accounts)
			}
			if who.pull(10); len(who.rows) != len(pulled.live()) {
				t.Errorf("a pull after the snapshot brings more")
			}
		}
		if n := len(lead.live()); n != 2*wire.MaxPage+1000+4 {
			t.Errorf("%d rows", n)
		}
	})
}

// What is written while a snapshot is read comes with it or with the pull from its
// cursor.
func TestSnapshotBesideWriters(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		s.loadMany(wire.MaxPage + 2000)
		acme, beta := s.account(s.manager), s.account(s.lead)
		d, lead := s.device(s.manager), s.device(s.lead)
		lead.pull(5000)
		frames := 0
		err := s.l.Snapshot(t.Context(), d.Caller, "", func(f wire.Frame) error {
			d.load([]wire.Frame{f})
			switch frames++; frames {
			case 1:
				lead.push(lead.notes(acme, 3)...)
				lead.push(s.mut(data.OpUpdate, "account", acme, "name", "New", lead.frev("account", acme, "name")))
			case 2:
				return s.l.SetGrant(t.Context(), s.ws, s.manager, beta, true)
			case 3:
				lead.push(s.mut(data.OpUpdate, "account", acme, "owner", s.lead, lead.frev("account", acme, "owner")))
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if frames < 4 {
			t.Fatalf("%d frames", frames)
		}
		d.pull(100)
		fresh := s.device(s.manager)
		fresh.pull(5000)
		wantSame(t, "snapshot and pull", d.live(), fresh.live())
	})
}

// Long texts end a page and a frame early.
func TestLongTexts(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		acme := s.account(s.manager)
		d := s.device(s.manager)
		note := s.ids.New()
		d.push(s.mut(data.OpCreate, "note", note, "account_id", acme, ""))
		text := strings.Repeat("長い", 10_000) // 60,000 bytes
		for range 2 {
			var muts []data.Mutation
			for range 80 {
				muts = append(muts, s.mut(data.OpCreate, "note_version", s.ids.New(), "account_id", acme, "", "note_id", note, "", "text", text, ""))
			}
			d.push(muts...)
		}
		if pages := d.pull(5000); pages < 3 {
			t.Errorf("9.6 MB came in %d pages", pages)
		}
		frames, err := d.frames("")
		if err != nil || len(frames) < 6 {
			t.Errorf("9.6 MB came in %d frames (%v)", len(frames), err)
		}
		again := s.device(s.manager)
		again.load(frames)
		wantSame(t, "the snapshot", again.live(), d.live())
	})
}

func TestCursorsOfOthers(t *testing.T) {
	onEach(t, func(t *testing.T, dsn string) {
		s := serve(t, dsn)
		d := s.device(s.manager)
		d.pull(100)
		for what, cursor := range map[string]string{"nonsense": "x!", "another alphabet": "AAAA", "cut": d.cursor[:len(d.cursor)-2], "longer": d.cursor + "AAAA"} {
			_, err := s.l.Changes(t.Context(), d.Caller, cursor, 10)
			wantProblem(t, what, err, 400, wire.CodeBadRequest)
			wantProblem(t, what, second(d.frames(cursor)), 400, wire.CodeBadRequest)
		}
		wantProblem(t, "a cursor as a token", second(d.frames(d.cursor)), 400, wire.CodeBadRequest)
		frames, err := d.frames("")
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.l.Changes(t.Context(), d.Caller, frames[1].Next, 10)
		wantProblem(t, "a token as a cursor", err, 400, wire.CodeBadRequest)
		_, err = s.l.Changes(t.Context(), s.device(s.rep).Caller, d.cursor, 10)
		wantProblem(t, "another person's", err, 410, wire.CodeCursorExpired)
	})
}
