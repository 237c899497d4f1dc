package store

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/draft"
	"rounds/data/text"
)

func TestAnEditReachesTheServerAndComesBack(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster & Sons")
	w.save(a.ID, func(a *data.Account) { a.Stage = data.StageRenewal })
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	if len(muts) != 2 || muts[0].N != 1 || muts[1].N != 2 || muts[1].Fields["stage"].Base != "n:1" {
		t.Fatalf("sent %+v", muts)
	}
	again, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	if len(again) != 2 || again[0].ID != muts[0].ID || again[1].N != 2 {
		t.Fatalf("without an answer, sent %+v", again)
	}
	must(t, w.Receive(w.ctx, w.peer.push(muts), 0, 0))
	w.save(a.ID, func(a *data.Account) { a.Plan = "pro" })
	w.settle()
	if got := w.get(a.ID); got.Stage != data.StageRenewal || got.Plan != "pro" || got.Name != "Brewster & Sons" {
		t.Errorf("the account is %+v", got)
	}
}

func TestAnEditOfOthersComesUnderOursAndSurvivesARefusal(t *testing.T) {
	w := openSynced(t)
	a := w.account("Casa Verde")
	w.settle()
	w.save(a.ID, func(a *data.Account) { a.Plan, a.Industry = "forbidden", "food" })
	w.save(a.ID, func(a *data.Account) { a.Industry = "organic food" })
	w.peer.refuse[`"forbidden"`] = true
	w.peer.edit(a.ID, "plan", `"team"`)
	w.peer.edit(a.ID, "website", `"https://casa.example"`)
	w.pull(1000)
	if got := w.get(a.ID); got.Plan != "forbidden" || got.Website != "https://casa.example" || got.Industry != "organic food" {
		t.Errorf("over the server's: %+v", got)
	}
	w.settle()
	if got := w.get(a.ID); got.Plan != "team" || got.Industry != "organic food" {
		t.Errorf("after the refusal: %+v", got)
	}
	letters, err := w.Letters(w.ctx)
	must(t, err)
	if len(letters) != 1 || letters[0].AccountName != "Casa Verde" || letters[0].Detail != "it is not allowed" || letters[0].Body() != "forbidden" {
		t.Fatalf("letters %+v", letters)
	}
	must(t, w.RetryLetter(w.ctx, letters[0].Entry, letters[0].BodyField(), "allowed"))
	w.settle()
	if got := w.get(a.ID); got.Plan != "allowed" {
		t.Errorf("after another try: %+v", got)
	}
	if letters, err = w.Letters(w.ctx); err != nil || len(letters) != 0 {
		t.Errorf("letters %+v, %v", letters, err)
	}
}

func TestARefusedEditWithoutNewsGoesBackToWhatWasThere(t *testing.T) {
	w := openSynced(t)
	a := w.account("Hofmann")
	w.save(a.ID, func(a *data.Account) { a.Plan = "start" })
	w.settle()
	w.peer.refuse[`"bad"`] = true
	w.save(a.ID, func(a *data.Account) { a.Plan = "bad" })
	w.save(a.ID, func(a *data.Account) { a.Plan = "good" })
	muts, err := w.Outgoing(w.ctx, 1, 1<<20)
	must(t, err)
	must(t, w.Receive(w.ctx, w.peer.push(muts), 0, 0))
	if got := w.get(a.ID); got.Plan != "good" {
		t.Errorf("the later edit gave way: %+v", got)
	}
	must(t, second(w.Undo(w.ctx)))
	if got := w.get(a.ID); got.Plan != "start" {
		t.Errorf("undone to %q, want what was there before the refused edit", got.Plan)
	}
	w.settle()
}

func second(_ Undone, err error) error { return err }

func TestARefusedRowLeavesAndItsTextStays(t *testing.T) {
	w := openSynced(t)
	a := w.account("Lindqvist")
	w.settle()
	w.peer.refuse[`"poison"`] = true
	for _, text := range []string{"before", "poison", "after"} {
		if _, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, text); err != nil {
			t.Fatal(err)
		}
	}
	w.settle()
	notes, err := w.Notes(w.ctx, a.ID)
	must(t, err)
	if len(notes) != 2 {
		t.Errorf("%d notes are left", len(notes))
	}
	letters, err := w.Letters(w.ctx)
	must(t, err)
	if len(letters) != 1 || letters[0].Body() != "poison" {
		t.Fatalf("letters %+v", letters)
	}
	must(t, w.DropLetter(w.ctx, letters[0].Entry))
	wantCode(t, w.DropLetter(w.ctx, letters[0].Entry), data.CodeNotFound)
}

// Undoing another try brings the letter back, not the silence before it.
func TestATryAgainThatIsUndoneNeedsAttentionAgain(t *testing.T) {
	w := openSynced(t)
	a := w.account("Lindqvist")
	w.settle()
	w.peer.refuse[`"poison"`] = true
	_, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, "poison")
	must(t, err)
	w.settle()
	letters, err := w.Letters(w.ctx)
	must(t, err)
	must(t, w.RetryLetter(w.ctx, letters[0].Entry, letters[0].BodyField(), "antidote"))
	if letters, err = w.Letters(w.ctx); err != nil || len(letters) != 0 {
		t.Fatalf("letters %+v, %v", letters, err)
	}
	must(t, second(w.Undo(w.ctx)))
	letters, err = w.Letters(w.ctx)
	must(t, err)
	if len(letters) != 1 || letters[0].Body() != "antidote" {
		t.Fatalf("letters %+v", letters)
	}
	must(t, w.RetryLetter(w.ctx, letters[0].Entry, LetterField{}, ""))
	w.settle()
	found, err := w.SearchText(w.ctx, "antidote", 10)
	must(t, err)
	if len(found) != 1 {
		t.Errorf("found %+v", found)
	}
}

func TestAnAccountThatLeavesTakesItsRowsAndLeavesWhatWasWritten(t *testing.T) {
	w := openSynced(t)
	a := w.account("Kobayashi")
	w.settle()
	if _, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, "not sent yet"); err != nil {
		t.Fatal(err)
	}
	w.save(a.ID, func(a *data.Account) { a.Plan = "pro" })
	note, err := w.OpenNote(w.ctx, a.ID, data.ID{}, data.ID{})
	must(t, err)
	must(t, w.Type(DraftKey{"note", note, "text"}, "", draft.Edit{Ins: "half a sen"})(w.ctx))
	w.peer.scope(a.ID, false)
	w.pull(1000)
	if n := w.count(`SELECT (SELECT count(*) FROM account) + (SELECT count(*) FROM note) + (SELECT count(*) FROM note_version)`); n != 0 {
		t.Errorf("%d rows stay", n)
	}
	st, err := w.Status(w.ctx)
	must(t, err)
	if st.Waiting != 0 || st.Quarantined == 0 || st.Attention != st.Quarantined {
		t.Errorf("status %+v", st)
	}
	w.settle()
	w.peer.scope(a.ID, true)
	w.pull(1000)
	if got := w.get(a.ID); got.Plan != "pro" {
		t.Errorf("the account came back as %+v", got)
	}
	w.settle()
	notes, err := w.Notes(w.ctx, a.ID)
	must(t, err)
	if len(notes) != 2 || w.get(a.ID).Plan != "pro" {
		t.Errorf("came back: %+v", notes)
	}
}

// The server did not know yet that the account had left when the edit came in.
func TestAnEditThatCrossesAReassignmentIsQuarantined(t *testing.T) {
	w := openSynced(t)
	a := w.account("Casa Verde")
	w.settle()
	w.peer.scope(a.ID, false)
	w.save(a.ID, func(a *data.Account) { a.Plan = "pro" })
	w.settle()
	st, err := w.Status(w.ctx)
	must(t, err)
	if st.Quarantined != 1 || st.Letters != 0 {
		t.Errorf("status %+v", st)
	}
	w.peer.scope(a.ID, true)
	w.pull(1)
	w.settle()
	if got := w.get(a.ID); got.Plan != "pro" {
		t.Errorf("came back as %+v", got)
	}
}

// The number alone says nothing: another copy of this device may have used it.
func TestWhatHasNoReceiptIsNeverSettled(t *testing.T) {
	w := openSynced(t)
	a := w.account("Hofmann")
	_, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	at, err := w.SyncPoint(w.ctx)
	must(t, err)
	must(t, w.Apply(w.ctx, at.Cursor, &data.Page{Cursor: "c9", Seq: 9, LastN: 5}))
	if n := w.count(`SELECT count(*) FROM outbox WHERE state = 1`); n != 1 {
		t.Error("a mutation without a receipt was settled")
	}
	if w.get(a.ID).Name != "Hofmann" {
		t.Error("it is gone")
	}
}

func TestAPageOfAnotherCursorChangesNothing(t *testing.T) {
	w := openSynced(t)
	row := data.Row{Ent: "account", Key: data.ID{1}, Account: data.ID{1}, Rev: 3, Fields: json.RawMessage(`{"name":"X"}`)}
	must(t, w.Apply(w.ctx, "elsewhere", &data.Page{Cursor: "c9", Seq: 9, Items: []data.PageItem{{Row: &row}}}))
	if n := w.count(`SELECT count(*) FROM account`); n != 0 {
		t.Error("it was applied")
	}
}

// The server says anew with each page how long the book may be worked with without it.
func TestALeaseChangesWithAPage(t *testing.T) {
	w := openSynced(t)
	for _, step := range []struct{ said, days int64 }{{0, 30}, {7, 7}, {0, 7}, {data.NoLease, 0}} {
		at, err := w.SyncPoint(w.ctx)
		must(t, err)
		must(t, w.Apply(w.ctx, at.Cursor, &data.Page{Cursor: at.Cursor, Seq: at.Seq, LeaseDays: step.said}))
		if lease, err := w.Lease(w.ctx); err != nil || lease.Days != step.days {
			t.Errorf("told %d, the lease is %+v (%v)", step.said, lease, err)
		}
	}
}

func TestAServerThatLostItsLastDayGetsItAgain(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster")
	w.settle()
	for range 5 {
		if _, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, "note "+w.NewID().String()); err != nil {
			t.Fatal(err)
		}
	}
	w.settle()
	must(t, w.Rewind(w.ctx, "e2", 1))
	at, err := w.SyncPoint(w.ctx)
	must(t, err)
	if at.Cursor != "" || at.Epoch != "e2" {
		t.Errorf("after a restore it stands at %+v", at)
	}
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	if len(muts) != 10 || muts[0].N != 2 || muts[9].N != 11 {
		t.Errorf("sends %d mutations again, from %d", len(muts), muts[0].N)
	}
}

// What this device sent as another one, before it went on under a new id, is sent again before
// what was built on it since.
func TestAServerThatLostItsLastDayGetsItInOrder(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster")
	w.settle()
	if _, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, "she sets prices on Friday"); err != nil {
		t.Fatal(err)
	}
	first, err := w.Outgoing(w.ctx, 1, 1<<20)
	must(t, err)
	must(t, w.Receive(w.ctx, w.peer.push(first), 0, 0))
	must(t, w.Renumber(w.ctx))
	w.peer.lastN = 0
	w.settle()

	must(t, w.Rewind(w.ctx, "e2", 0))
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	var sent []string
	for i := range muts {
		if sent = append(sent, muts[i].Ent); muts[i].N != int64(i)+1 {
			t.Errorf("%s has the number %d, want %d", muts[i].Ent, muts[i].N, i+1)
		}
	}
	if want := []string{"account", "note", "note_version"}; !slices.Equal(sent, want) {
		t.Errorf("it sends %v, want %v", sent, want)
	}
}

func TestWhatTheServerHasABackupOfIsForgotten(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster")
	w.settle()
	at, err := w.SyncPoint(w.ctx)
	must(t, err)
	w.save(a.ID, func(a *data.Account) { a.Plan = "pro" })
	must(t, w.Apply(w.ctx, at.Cursor, &data.Page{Cursor: "c99", Seq: at.Seq, Durable: at.Seq}))
	if n := w.count(`SELECT count(*) FROM outbox WHERE state = 3`); n != 1 {
		t.Error("what a waiting edit builds on was forgotten")
	}
	w.push()
	must(t, w.Apply(w.ctx, "c99", &data.Page{Cursor: "c100", Seq: w.peer.seq, LastN: w.peer.lastN, Durable: w.peer.seq}))
	if n := w.count(`SELECT count(*) FROM outbox`); n != 0 {
		t.Errorf("%d entries are kept", n)
	}
	u, err := w.Undo(w.ctx)
	must(t, err)
	if u.Label != "" {
		t.Errorf("undid %+v, of which nothing is known any more", u)
	}
}

// A backup that held what the server has lost since says nothing of what is sent again, though
// that gets the same seqs.
func TestABackupOfALostHistoryForgetsNothing(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster")
	w.settle()
	w.save(a.ID, func(a *data.Account) { a.Plan = "pro" })
	w.push()
	at, err := w.SyncPoint(w.ctx)
	must(t, err)
	must(t, w.Receive(w.ctx, nil, w.peer.seq, 0)) // a backup has all
	must(t, w.Rewind(w.ctx, at.Epoch, 1))
	clear(w.peer.receipts)
	w.peer.lastN, w.peer.seq = 1, w.peer.seq-1
	w.push()
	w.now = w.now.AddDate(0, 0, 2)
	must(t, w.Apply(w.ctx, at.Cursor, &data.Page{Cursor: "c100", Seq: w.peer.seq, LastN: w.peer.lastN, Now: data.At(w.now)}))
	if n := w.count(`SELECT count(*) FROM outbox WHERE state = 3`); n != 1 {
		t.Errorf("%d entries are kept", n)
	}
}

// A clock that jumps forgets nothing: the ninety days are those that both the device's and
// the server's say have passed.
func TestAJumpingClockForgetsNothing(t *testing.T) {
	w := openSynced(t)
	right := data.At(w.now)
	w.now = w.now.AddDate(-10, 0, 0)
	w.account("Brewster")
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	must(t, w.Receive(w.ctx, []data.Receipt{{N: 1, ID: muts[0].ID, Seq: 1, Status: data.ReceiptApplied}}, 0, right))
	day0 := 0
	for _, step := range []struct{ years, days, entries int }{{0, 1, 1}, {10, 2, 1}, {30, 89, 1}, {-40, 91, 1}, {0, 92, 1}, {0, 94, 0}} {
		w.now = w.now.AddDate(step.years, 0, step.days-day0)
		day0 = step.days
		at, err := w.SyncPoint(w.ctx)
		must(t, err)
		must(t, w.Apply(w.ctx, at.Cursor, &data.Page{Cursor: at.Cursor, Seq: 1, LastN: 1, Now: right + data.Instant(step.days)*day}))
		if n := w.count(`SELECT count(*) FROM outbox`); n != step.entries {
			t.Errorf("on day %d %d entries are kept, want %d", step.days, n, step.entries)
		}
	}
}

func TestAServersClockThatJumpsForgetsNothing(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster")
	w.settle()
	w.peer.add("event", data.ID{6, 1}, a.ID, fmt.Sprintf(`{"kind":"cancellation","at":%d}`, w.Now()))
	w.pull(1000)
	for _, years := range []data.Instant{10, 0, -10, 0} {
		must(t, w.Receive(w.ctx, nil, 0, w.Now()+years*365*day))
	}
	if n, err := w.Unread(w.ctx); err != nil || n != 1 {
		t.Errorf("%d unread, %v", n, err)
	}
	must(t, w.Rewind(w.ctx, "e2", 0))
	if muts, err := w.Outgoing(w.ctx, 500, 1<<20); err != nil || len(muts) != 1 {
		t.Errorf("a restored server gets %d mutations again (%v)", len(muts), err)
	}
}

// Where no backup is configured, what was settled is kept for ninety days.
func TestWhatIsOldIsForgottenWithoutABackup(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster")
	w.settle()
	for _, step := range []struct{ days, entries, actions int }{{0, 1, 1}, {89, 1, 1}, {2, 0, 0}} {
		w.now = w.now.AddDate(0, 0, step.days)
		at, err := w.SyncPoint(w.ctx)
		must(t, err)
		must(t, w.Apply(w.ctx, at.Cursor, &data.Page{Cursor: at.Cursor, Seq: at.Seq}))
		if n := w.count(`SELECT count(*) FROM outbox`); n != step.entries {
			t.Errorf("after %d more days %d entries are kept, want %d", step.days, n, step.entries)
		}
		if n := w.count(`SELECT count(*) FROM action`); n != step.actions {
			t.Errorf("after %d more days %d actions are kept, want %d", step.days, n, step.actions)
		}
	}
	if got := w.get(a.ID).Name; got != "Brewster" {
		t.Errorf("the account is %q", got)
	}
}

// Of a device that was away for longer than that, what it sends when it is back is kept for
// ninety days from then on.
func TestWhatIsSentAfterALongTimeIsKeptAsLong(t *testing.T) {
	w := openSynced(t)
	w.account("Brewster")
	w.settle()
	w.now = w.now.AddDate(0, 0, 100)
	w.account("Citrus")
	w.settle()
	for _, step := range []struct{ days, entries int }{{0, 1}, {89, 1}, {2, 0}} {
		w.now = w.now.AddDate(0, 0, step.days)
		at, err := w.SyncPoint(w.ctx)
		must(t, err)
		must(t, w.Apply(w.ctx, at.Cursor, &data.Page{Cursor: at.Cursor, Seq: at.Seq}))
		if n := w.count(`SELECT count(*) FROM outbox`); n != step.entries {
			t.Errorf("after %d more days %d entries are kept, want %d", step.days, n, step.entries)
		}
	}
}

func TestANewDeviceNumbersFromOne(t *testing.T) {
	w := openSynced(t)
	w.account("A")
	w.settle()
	a := w.account("B")
	w.save(a.ID, func(a *data.Account) { a.Plan = "x" })
	if _, err := w.Outgoing(w.ctx, 500, 1<<20); err != nil {
		t.Fatal(err)
	}
	must(t, w.Renumber(w.ctx))
	w.peer.lastN = 0
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	if len(muts) != 2 || muts[0].N != 1 || muts[1].N != 2 || muts[1].Fields["plan"].Base != "n:1" {
		t.Fatalf("sends %+v", muts)
	}
	w.settle()
}

// What was sent under the old number was done before what never had one.
func TestANewDeviceKeepsTheOrder(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster")
	_, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	w.save(a.ID, func(a *data.Account) { a.Plan = "pro" })
	must(t, w.Renumber(w.ctx))
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	if len(muts) != 2 || muts[0].Op != data.OpCreate || muts[1].N != 2 || muts[1].Fields["plan"].Base != "n:1" {
		t.Fatalf("sends %+v", muts)
	}
	w.settle()
}

// A page that was read before the push came says nothing of what it did, whatever the
// device is called by now.
func TestWhatAnEarlierDeviceSentIsSettledByItsPage(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster")
	w.settle()
	w.save(a.ID, func(a *data.Account) { a.Plan = "pro" })
	w.peer.edit(a.ID, "website", `"brewster.example"`)
	at, err := w.SyncPoint(w.ctx)
	must(t, err)
	early := w.peer.page(at.Seq, 1000)
	w.push()
	must(t, w.Renumber(w.ctx))
	must(t, w.Apply(w.ctx, at.Cursor, early))
	if got := w.get(a.ID); got.Plan != "pro" || got.Website != "brewster.example" {
		t.Errorf("the account is %+v", got)
	}
	w.settle()
}

// A file that was pasted into a note is longer than any request: it is refused like any text
// that is too long, what comes after it is sent, and all of it stays here.
func TestATextOfWhateverLengthHoldsNothingUp(t *testing.T) {
	w := openSynced(t)
	a := w.account("Lindqvist")
	w.settle()
	long := strings.Repeat("é", 3<<20)
	for _, body := range []string{long, "after"} {
		_, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, body)
		must(t, err)
	}
	var muts []data.Mutation
	for {
		more, err := w.Outgoing(w.ctx, 1, 1<<20)
		must(t, err)
		if len(more) == 0 {
			break
		}
		raw, err := json.Marshal(more)
		must(t, err)
		if len(raw) > 1<<20 {
			t.Errorf("a push of %d bytes", len(raw))
		}
		if sent := more[0].Fields["text"].V; len(sent) > text.MaxField {
			w.peer.refuse[string(sent)] = true
		}
		must(t, w.Receive(w.ctx, w.peer.push(more), 0, 0))
		muts = append(muts, more...)
	}
	if len(muts) != 4 {
		t.Errorf("%d mutations were sent", len(muts))
	}
	letters, err := w.Letters(w.ctx)
	must(t, err)
	if len(letters) != 1 || letters[0].Body() != long {
		t.Errorf("%d letters", len(letters))
	}
	w.settle()
}

// Fields of the team's own hold what another system says, with numbers that no float64 does.
func TestNumbersOfOtherSystemsGoBackAsTheyCame(t *testing.T) {
	w := openSynced(t)
	a := w.account("Lindqvist")
	w.settle()
	w.peer.edit(a.ID, "custom", `{"id":1234567890123456789,"most":1e400}`)
	w.pull(1000)
	w.snapshot(100)
	w.save(a.ID, func(a *data.Account) { a.Custom["skus"] = 140.0 })
	w.settle()
	if got := string(w.peer.rows[rowKey{"account", a.ID}].fields["custom"]); got != `{"id":1234567890123456789,"most":1e400,"skus":140}` {
		t.Errorf("the server has %s", got)
	}
}

// The answer to a push was lost, and the device counts anew: what the server may have is
// undone by another mutation, not by leaving it out.
func TestWhatWasSentOnceIsNeverWithdrawn(t *testing.T) {
	w := openSynced(t)
	a := w.account("Lindqvist")
	w.settle()
	w.save(a.ID, func(a *data.Account) { a.Website = "new.example" })
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	w.peer.push(muts)
	must(t, w.Renumber(w.ctx))
	w.peer.lastN = 0
	if _, err := w.Undo(w.ctx); err != nil {
		t.Fatal(err)
	}
	w.settle()
	if got := w.get(a.ID).Website; got != "" {
		t.Errorf("what was undone is back: %q", got)
	}
}

func TestASentActionIsUndoneByAnotherAndOnlyWhatIsStillOurs(t *testing.T) {
	w := openSynced(t)
	a := w.account("Hofmann")
	w.settle()
	w.save(a.ID, func(a *data.Account) { a.Plan, a.Industry = "pro", "steel" })
	w.settle()
	w.peer.edit(a.ID, "industry", `"glass"`)
	w.pull(1000)
	u, err := w.Undo(w.ctx)
	must(t, err)
	if u.Label != "test" {
		t.Errorf("undid %+v", u)
	}
	w.settle()
	if got := w.get(a.ID); got.Plan != "" || got.Industry != "glass" {
		t.Errorf("after undo: %+v", got)
	}
}

func TestADeletionElsewhereLosesToOurEdit(t *testing.T) {
	w := openSynced(t)
	a := w.account("Casa")
	w.settle()
	w.save(a.ID, func(a *data.Account) { a.Plan = "pro" })
	w.peer.seq++
	row := w.peer.rows[rowKey{"account", a.ID}]
	row.GoneAt, row.Rev = 5, w.peer.seq
	w.pull(1000)
	if got := w.get(a.ID); got.Plan != "pro" {
		t.Errorf("it is %+v", got)
	}
	w.settle()
}

// The server has to know what of others' a deletion has seen; its own edits it knows.
func TestADeletionBuildsOnWhatWasSeenOfTheServer(t *testing.T) {
	w := openSynced(t)
	a := w.account("Casa")
	w.settle()
	rev := w.peer.rows[rowKey{"account", a.ID}].Rev
	w.save(a.ID, func(a *data.Account) { a.Plan = "pro" })
	w.push()
	w.peer.edit(a.ID, "website", `"casa.example"`)
	w.save(a.ID, func(a *data.Account) { a.Industry = "food" })
	must(t, w.do(w.ctx, "test", func(tx *Tx) error { return tx.Delete(a) }))
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	// The row was made by this device's first mutation, in the push that was seen.
	if last := muts[len(muts)-1]; last.Op != data.OpDelete || last.Base != "n:1" || rev != 1 {
		t.Errorf("after a row of %d, it sends %+v", rev, last)
	}
}

func TestAConflictIsSettledByAPick(t *testing.T) {
	for pick, want := range map[Pick]data.Stage{PickKept: data.StageAdoption, PickOther: data.StageRenewal, PickValue: data.StageAdvocacy} {
		w := openSynced(t)
		a := w.account("Lindqvist")
		w.save(a.ID, func(a *data.Account) { a.Stage = data.StageAdoption })
		w.settle()
		c := data.ID{5, byte(pick)}
		raw, err := json.Marshal(map[string]any{
			"ent": "account", "key": a.ID, "field": "stage", "kept": `"adoption"`, "other": `"renewal"`, "device": "laptop", "at": int64(w.Now()),
		})
		must(t, err)
		w.peer.add("conflict", c, a.ID, string(raw))
		w.pull(1000)
		open, err := w.Clashes(w.ctx)
		must(t, err)
		if len(open) != 1 || open[0].AccountName != "Lindqvist" || open[0].Text {
			t.Fatalf("open: %+v", open)
		}
		news, err := w.Notifications(w.ctx, 10)
		must(t, err)
		if len(news) != 1 || news[0].Clash == nil || news[0].ReadAt != 0 {
			t.Errorf("notifications %+v", news)
		}
		must(t, w.Settle(w.ctx, c, pick, json.RawMessage(`"advocacy"`), data.ID{9}))
		wantCode(t, w.Settle(w.ctx, c, pick, nil, data.ID{9}), data.CodeConflict)
		if got := w.get(a.ID).Stage; got != want {
			t.Errorf("pick %d: the stage is %s, want %s", pick, got, want)
		}
		w.settle()
		if st, err := w.Status(w.ctx); err != nil || st.Attention != 0 {
			t.Errorf("pick %d: status %+v, %v", pick, st, err)
		}
		must(t, second(w.Undo(w.ctx)))
		if got := w.get(a.ID).Stage; got != data.StageAdoption {
			t.Errorf("pick %d: undone, the stage is %s", pick, got)
		}
	}
}

// Somebody has emptied the field, which a server writes as null: who picks that gets an
// empty field, whatever it holds.
func TestAPickOfAnEmptiedFieldEmptiesIt(t *testing.T) {
	for field, kept := range map[string]string{"stage": `"adoption"`, "mrr": `12000`, "override_score": `40`, "renewal_on": `20600`, "owner": `"` + (data.ID{9}).String() + `"`} {
		w := openSynced(t)
		a := w.account("Lindqvist")
		w.save(a.ID, func(a *data.Account) {
			a.Stage, a.MRR, a.OverrideScore, a.RenewalOn, a.Owner = data.StageAdoption, 12_000, 40, 20_600, data.ID{9}
		})
		w.settle()
		raw, err := json.Marshal(map[string]any{
			"ent": "account", "key": a.ID, "field": field, "kept": kept, "other": "null", "device": "laptop", "at": int64(w.Now()),
		})
		must(t, err)
		w.peer.add("conflict", data.ID{5}, a.ID, string(raw))
		w.pull(1000)
		must(t, w.Settle(w.ctx, data.ID{5}, PickOther, nil, data.ID{9}))
		now, k := reflect.ValueOf(w.get(a.ID)), kindNamed("account")
		if got := now.Field(k.index[field]); !got.IsZero() {
			t.Errorf("%s is %v", field, got)
		}
		w.settle()
	}
}

// A field that was edited after its conflict is shown as it is by now: who picks the
// other value sees what that takes away.
func TestAConflictShowsWhatTheFieldHasByNow(t *testing.T) {
	w := openSynced(t)
	a := w.account("Lindqvist")
	w.settle()
	for i, kept := range []string{`""`, `"adoption"`} {
		raw, err := json.Marshal(map[string]any{
			"ent": "account", "key": a.ID, "field": "stage", "kept": kept, "kept_by": data.ID{7}, "other": `"renewal"`, "at": int64(w.Now()),
		})
		must(t, err)
		w.peer.add("conflict", data.ID{5, byte(i)}, a.ID, string(raw))
	}
	w.save(a.ID, func(a *data.Account) { a.Stage = data.StageAdoption })
	w.pull(1000)
	open, err := w.Clashes(w.ctx)
	must(t, err)
	for _, c := range open {
		if c.Kept != `"adoption"` || (c.KeptBy == data.ID{7}) != (c.ID == data.ID{5, 1}) {
			t.Errorf("%+v", c)
		}
	}
	if len(open) != 2 {
		t.Errorf("%d are open", len(open))
	}
}

// Of a field in which the last arrival won, whoever set the value that is gone hears; both
// values stand in the account's file.
func TestAReplacedValueIsNewsToWhoeverSetIt(t *testing.T) {
	w := openSynced(t)
	a := w.account("Lindqvist")
	w.settle()
	me, ben, kim := data.ID{9}, data.ID{3}, data.ID{4}
	for i, c := range []struct{ kept, other data.ID }{{ben, me}, {me, ben}, {me, me}, {kim, ben}} {
		raw, err := json.Marshal(map[string]any{
			"ent": "account", "key": a.ID, "field": "website", "kept": `"new.example"`, "kept_by": c.kept, "other": `"old.example"`, "other_by": c.other,
			"at": int64(w.Now()), "resolved_at": int64(w.Now()),
		})
		must(t, err)
		w.peer.add("conflict", data.ID{5, byte(i)}, a.ID, string(raw))
	}
	w.peer.add("user", ben, data.ID{}, `{"name":"Ben"}`)
	w.pull(1000)
	news, err := w.Notifications(w.ctx, 10)
	must(t, err)
	if len(news) != 1 || news[0].Clash == nil || news[0].Key != (data.ID{5, 0}) || news[0].By != "Ben" {
		t.Errorf("notifications %+v", news)
	}
	if open, err := w.Clashes(w.ctx); err != nil || len(open) != 0 {
		t.Errorf("nobody has to pick, and %+v is open (%v)", open, err)
	}
	d, err := w.Dossier(w.ctx, a.ID, w.Now())
	must(t, err)
	if len(d.Settled) != 4 || !d.Settled[3].Replaced() || d.Settled[3].KeptName != "Ben" || d.Settled[3].Kept != `"new.example"` {
		t.Errorf("%+v", d.Settled)
	}
}

func TestNewsIsUnreadUntilItIsRead(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster")
	w.settle()
	for i := range byte(3) {
		w.peer.add("event", data.ID{6, i}, a.ID, fmt.Sprintf(`{"kind":"cancellation","at":%d}`, w.Now()))
	}
	w.peer.add("event", data.ID{6, 8}, a.ID, `{"kind":"renewed","at":7}`) // of long ago
	w.peer.add("note", data.ID{6, 9}, a.ID, `{"at":7}`)
	w.pull(1000)
	if n, err := w.Unread(w.ctx); err != nil || n != 3 {
		t.Errorf("%d unread, %v", n, err)
	}
	must(t, w.MarkRead(w.ctx, data.ID{6, 1}))
	if n, err := w.Unread(w.ctx); err != nil || n != 2 {
		t.Errorf("%d unread, %v", n, err)
	}
	must(t, w.MarkRead(w.ctx))
	if n, err := w.Unread(w.ctx); err != nil || n != 0 {
		t.Errorf("%d unread, %v", n, err)
	}
	w.pull(1000)
	if n, err := w.Unread(w.ctx); err != nil || n != 0 {
		t.Errorf("%d unread after nothing new, %v", n, err)
	}
}

// Who is given an account hears of it, once, and not of everything that comes with it.
func TestAnAccountThatIsGivenToMeIsNewsAndItsPastIsNot(t *testing.T) {
	w := openSynced(t)
	me := data.ID{9}
	event := func(n byte, account data.ID) {
		w.peer.add("event", data.ID{6, n}, account, fmt.Sprintf(`{"kind":"cancellation","at":%d}`, w.Now()))
	}
	others, theirs := data.ID{1}, data.ID{2}
	w.peer.add("account", others, others, `{"name":"Casa Verde"}`)
	w.peer.add("account", theirs, theirs, `{"name":"Kobayashi"}`)
	w.peer.outside[theirs] = true
	for n := range byte(3) {
		event(n, theirs)
	}
	w.pull(1000)
	news := func() []string {
		t.Helper()
		all, err := w.Notifications(w.ctx, 10)
		must(t, err)
		var out []string
		for _, n := range all {
			if n.ReadAt == 0 {
				out = append(out, n.Ent+" "+n.AccountName)
			}
		}
		slices.Sort(out)
		return out
	}
	if got := news(); len(got) != 0 {
		t.Errorf("before: %q", got)
	}
	w.now = w.now.Add(time.Minute)
	w.peer.edit(others, "owner", fmt.Sprintf("%q", me))
	w.peer.edit(theirs, "owner", fmt.Sprintf("%q", me))
	w.peer.scope(theirs, true)
	event(4, theirs)
	w.pull(1000)
	if got, want := news(), []string{"account Casa Verde", "account Kobayashi", "event Kobayashi"}; !slices.Equal(got, want) {
		t.Errorf("given: %q, want %q", got, want)
	}
	must(t, w.MarkRead(w.ctx))
	w.peer.edit(others, "plan", `"pro"`) // mine already
	own := w.account("My own")
	w.save(own.ID, func(a *data.Account) { a.Owner = me }) // given by myself
	w.settle()
	if got := news(); len(got) != 0 {
		t.Errorf("then: %q", got)
	}
	w.peer.edit(others, "owner", `""`)
	w.pull(1000)
	w.peer.edit(others, "owner", fmt.Sprintf("%q", me))
	w.pull(1000)
	if got, want := news(), []string{"account Casa Verde"}; !slices.Equal(got, want) {
		t.Errorf("given again: %q, want %q", got, want)
	}
}

// A snapshot may hold a row that is newer than its seq: the page from there brings the
// row again, and with it the news that our edit is in it.
func TestARowThatCameEarlyIsSettledByItsPage(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster")
	w.save(a.ID, func(a *data.Account) { a.Stage = data.StageAdoption })
	w.settle()
	w.save(a.ID, func(a *data.Account) { a.Stage = data.StageRenewal })
	w.peer.edit(a.ID, "stage", `"advocacy"`)
	before := w.peer.seq
	w.push() // a conflict: the server's value stays
	infos, packed := w.peer.frames(100)
	n, err := w.Snapshot(w.ctx, unpackTest)
	must(t, err)
	for i := range infos {
		must(t, n.Add(w.ctx, infos[i], packed[i]))
	}
	must(t, n.Finish(w.ctx, "e1", "early", before))
	if got := w.get(a.ID).Stage; got != data.StageRenewal {
		t.Errorf("before its page the row says %s", got)
	}
	w.pull(100)
	w.equal()
}

// What a gateway sends says whose it is, also after its server was restored and after a
// first sync has replaced the file.
func TestAGatewaySaysWhoseItsMutationsAre(t *testing.T) {
	w := openSynced(t)
	person := data.ID{9}
	must(t, w.Enrolled(w.ctx, data.Enrolment{Workspace: data.ID{7}, Device: data.ID{8}, User: person, Gateway: true, LeaseDays: 30}))
	must(t, w.Rewind(w.ctx, "e2", 0))
	point, err := w.SyncPoint(w.ctx)
	must(t, err)
	if point.Actor != person || point.Epoch != "e2" {
		t.Errorf("the cache stands at %+v", point)
	}
	w.account("Lindqvist")
	muts, err := w.Outgoing(w.ctx, 10, 1<<20)
	must(t, err)
	unsent, err := w.Unsent(w.ctx)
	must(t, err)
	if len(muts) == 0 || len(unsent) == 0 {
		t.Fatalf("%d mutations go out, %d are unsent", len(muts), len(unsent))
	}
	for _, m := range append(muts, unsent...) {
		if m.Actor != person {
			t.Errorf("%s %s is of %s", m.Op, m.Ent, m.Actor)
		}
	}
	must(t, w.Enrolled(w.ctx, data.Enrolment{Workspace: data.ID{7}, Device: data.ID{8}, User: person, LeaseDays: 30}))
	if point, err = w.SyncPoint(w.ctx); err != nil || !point.Actor.IsZero() {
		t.Errorf("a device of her own has the actor %s, %v", point.Actor, err)
	}
}

// Whoever picks what stands has decided on it: the server hears of that as of a write, on
// what the picker saw. Of a row that is gone there is nothing to say.
func TestAPickOfWhatStandsIsAWrite(t *testing.T) {
	for name, gone := range map[string]bool{"there": false, "gone": true} {
		w := openSynced(t)
		a := w.account("Lindqvist")
		w.settle()
		w.peer.edit(a.ID, "mrr", `7`)
		w.peer.add("conflict", data.ID{5}, a.ID, fmt.Sprintf(`{"ent":"account","key":%q,"field":"mrr","kept":"7","other":"8","at":7}`, a.ID))
		if gone {
			w.peer.rows[rowKey{"account", a.ID}].GoneAt = 1
		}
		w.pull(1000)
		must(t, w.Settle(w.ctx, data.ID{5}, PickKept, nil, data.ID{9}))
		muts, err := w.Outgoing(w.ctx, 500, 1<<20)
		must(t, err)
		frev := w.peer.frev(w.peer.rows[rowKey{"account", a.ID}], "mrr")
		wrote := len(muts) == 2 && muts[0].Ent == "account" && string(muts[0].Fields["mrr"].V) == "7" && muts[0].Fields["mrr"].Base == fmt.Sprint(frev)
		if wrote == gone || len(muts) == 0 || muts[len(muts)-1].Ent != "conflict" {
			t.Errorf("%s: sends %+v", name, muts)
		}
	}
}
