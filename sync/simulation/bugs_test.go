package simulation

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/draft"
	"rounds/data/store"
	"rounds/sync/ledger"
	"rounds/sync/wire"
)

// The bugs that such systems ship with, each on real caches and a real ledger: 2 to 7 of
// the list. The first (a commit that overtakes another) is the ledger's own,
// TestCommitOrder, with the test that fails on a naive sequence; the eighth is the
// connectors'.

// calmWorld is a team whose devices are in step and to which nothing happens by itself.
func calmWorld(t *testing.T) *world {
	t.Helper()
	w := newWorld(t, t.TempDir(), 1)
	w.calm = true
	t.Cleanup(w.close)
	w.begin()
	w.syncAll()
	return w
}

// syncAll has everybody exchange until all are in step.
func (w *world) syncAll() {
	w.t.Helper()
	for range 3 {
		for _, d := range w.devices {
			w.exchange(d)
		}
	}
}

func (w *world) device(name string) *device {
	for _, d := range w.devices {
		if d.name == name {
			return d
		}
	}
	w.fail("there is no device %s", name)
	return nil
}

func (d *device) note(account data.ID, text string) {
	_, err := d.store.AddNote(d.w.ctx, store.Capture{AccountID: account, By: d.user.ID}, text)
	d.w.must(err)
	d.w.oracle.accept(d, text)
}

// push sends what waits and pulls nothing.
func (d *device) push() {
	point, err := d.store.SyncPoint(d.w.ctx)
	d.w.must(err)
	muts, err := d.store.Outgoing(d.w.ctx, wire.MaxMutations, 1<<20)
	d.w.must(err)
	done, err := d.link.Push(d.w.ctx, point, muts)
	d.w.must(err)
	d.w.must(d.store.Receive(d.w.ctx, done.Receipts, done.Durable, done.Now))
}

// notes are the texts about an account that a device has, with how often each stands.
func (d *device) notes(account data.ID) map[string]int {
	found, err := d.store.Notes(d.w.ctx, account)
	d.w.must(err)
	out := map[string]int{}
	for _, n := range found {
		for _, text := range n.Texts {
			out[text]++
		}
	}
	return out
}

// Bug 2: the server is restored from yesterday's backup after a hundred acknowledged
// notes: the epoch changes, all of them come back, none twice.
func TestARestoredServerGetsAHundredNotesBack(t *testing.T) {
	for name, told := range map[string]bool{"told": true, "a machine that was rolled back without a word": false} {
		t.Run(name, func(t *testing.T) {
			w := calmWorld(t)
			aiko := w.device("aiko")
			w.server.save()
			epoch, err := aiko.store.SyncPoint(w.ctx)
			w.must(err)
			for i := range 100 {
				aiko.note(accountID(0), fmt.Sprintf("«note %d»", i))
			}
			w.syncAll()
			w.server.restore(told)
			w.syncAll()
			after, err := aiko.store.SyncPoint(w.ctx)
			w.must(err)
			if after.Epoch == epoch.Epoch || after.Seq < 1<<40 {
				t.Errorf("epoch %s at %d after %s at %d", after.Epoch, after.Seq, epoch.Epoch, epoch.Seq)
			}
			w.check()
			for _, d := range []*device{aiko, w.device("aiko-home"), w.device("office")} {
				notes := d.notes(accountID(0))
				if len(notes) != 100 {
					t.Errorf("%s has %d notes", d.name, len(notes))
				}
				for text, n := range notes {
					if n != 1 {
						t.Errorf("%s has %s %d times", d.name, text, n)
					}
				}
			}
		})
	}
}

// A machine is rolled back to before what a device sent last and has not pulled since: its
// cursor fits, and the server's own count says what it has lost, also after others went on.
func TestARolledBackMachineGetsBackWhatNobodyPulled(t *testing.T) {
	for name, forks := range map[string]bool{"as it was": false, "under a new id": true} {
		t.Run(name, func(t *testing.T) {
			w := calmWorld(t)
			aiko := w.device("aiko")
			w.syncAll()
			w.server.save()
			aiko.note(accountID(0), "«a»")
			aiko.note(accountID(0), "«b»")
			aiko.push()
			if forks {
				w.must(aiko.link.Fork(w.ctx))
				w.must(aiko.store.Renumber(w.ctx))
			}
			w.server.restore(false)
			for i := range 9 {
				w.device("office").note(accountID(1), fmt.Sprintf("«office %d»", i))
				w.exchange(w.device("office"))
			}
			w.syncAll()
			w.syncAll()
			w.check()
			for _, d := range []*device{aiko, w.device("office")} {
				if notes := d.notes(accountID(0)); len(notes) != 2 || notes["«a»"] != 1 || notes["«b»"] != 1 {
					t.Errorf("%s has %v", d.name, notes)
				}
			}
		})
	}
}

// Two edits of one field that a device made after the backup, the second on top of what
// the server had told of the first, are after a restore what they were: one after the
// other, and no conflict with each other, also where they take several pushes. Where the
// backup has both, they are known again and the device stays who it is.
func TestARestoredServerKeepsTheOrderOfADevicesEdits(t *testing.T) {
	for name, kept := range map[string]bool{"lost": false, "lost, with a push between": false, "kept": true} {
		t.Run(name, func(t *testing.T) {
			w := calmWorld(t)
			aiko := w.device("aiko")
			w.server.save()
			device := aiko.id
			for _, score := range []int64{40, 80} {
				w.must(aiko.store.Override(w.ctx, accountID(0), score, fmt.Sprintf("because %d", score), aiko.store.Now().Add(100*time.Hour)))
				w.syncAll()
				for i := range wire.MaxMutations * strings.Count(name, "between") {
					aiko.note(accountID(0), fmt.Sprintf("«note %d after %d»", i, score))
				}
			}
			w.syncAll()
			if kept {
				w.server.save()
			}
			w.server.restore(true)
			w.syncAll()
			w.check()
			for _, d := range w.devices {
				a, err := d.store.Account(w.ctx, accountID(0))
				if err != nil {
					continue // not in this book
				}
				if a.OverrideReason != "because 80" {
					t.Errorf("%s has it %s", d.name, a.OverrideReason)
				}
				open, err := d.store.Clashes(w.ctx)
				w.must(err)
				if len(open) > 0 {
					t.Errorf("%s has conflicts: %+v", d.name, open)
				}
			}
			if aiko.id != device {
				t.Error("the device took another id")
			}
		})
	}
}

// Two people set one field of low stakes without knowing of each other: the last arrival
// wins, and both see on their own device what it replaced.
func TestWhatTheLastArrivalReplacedIsOnEveryDevice(t *testing.T) {
	w := calmWorld(t)
	aiko, office := w.device("aiko"), w.device("office")
	why := func(d *device, text string) {
		w.must(d.store.SetGoal(w.ctx, store.Capture{AccountID: accountID(0), By: d.user.ID}, func(g *data.Goal) { g.Why = text }))
	}
	why(aiko, "to grow")
	w.syncAll()
	why(aiko, "to grow in Japan")
	why(office, "to sell less abroad")
	w.syncAll()
	w.check()
	for _, d := range []*device{aiko, office} {
		file, err := d.store.Dossier(w.ctx, accountID(0), d.store.Now())
		w.must(err)
		if len(file.Settled) != 1 {
			t.Fatalf("%s has %+v", d.name, file.Settled)
		}
		values := file.Settled[0].Kept + file.Settled[0].Other
		if now := `"` + file.Facts.Goals[0].Why + `"`; file.Settled[0].Kept != now || !strings.Contains(values, "Japan") || !strings.Contains(values, "abroad") {
			t.Errorf("%s has %s, and of the two %s", d.name, now, values)
		}
		open, err := d.store.Clashes(w.ctx)
		w.must(err)
		if len(open) != 0 {
			t.Errorf("%s has %+v to pick", d.name, open)
		}
	}
}

// A person who is erased is in no row of the server or of a device, also not in the edits of
// a field that the CRM owns, of which some wait, some were refused and some were dropped; and
// nobody is told that the server would not have it.
func TestAnErasedPersonIsInNoRow(t *testing.T) {
	w := calmWorld(t)
	l, ws := w.server.ledger, w.server.ws
	aiko, office := w.device("aiko"), w.device("office")
	jo := data.Contact{ID: data.ID{9, 9}, AccountID: accountID(0), Name: "Josephine Baker"}
	w.must(l.Load(w.ctx, ws, func(put func(any) error) error { return put(jo) }))
	w.must(l.Own(w.ctx, ws, "crm", "account", "override_reason"))
	w.must(l.Link(w.ctx, ws, ledger.ExtRef{Connector: "crm", Ent: "account", Key: accountID(0)}))
	crm, err := l.Connector(w.ctx, ws, "crm")
	w.must(err)
	says := func(m data.Mutation, fields map[string]string) {
		m.Fields = map[string]data.FieldWrite{}
		for name, v := range fields {
			m.Fields[name] = data.FieldWrite{V: mustJSON(w, v)}
		}
		_, err := l.Submit(w.ctx, crm, []data.Mutation{m})
		w.must(err)
	}
	w.syncAll()
	for i, d := range []*device{aiko, office, aiko} {
		w.must(d.store.Override(w.ctx, accountID(0), int64(40+i), "ask Josephine Baker", d.store.Now().Add(100*time.Hour)))
		w.syncAll()
		says(data.Mutation{ID: data.ID{8, byte(i)}, Op: data.OpUpdate, Ent: "account", Key: accountID(0)}, map[string]string{"override_reason": fmt.Sprint("because ", i)})
	}
	w.syncAll()
	backs, err := aiko.store.WriteBacks(w.ctx)
	w.must(err)
	if len(backs) != 3 {
		t.Fatalf("%+v", backs)
	}
	for i, b := range backs[1:] {
		says(data.Mutation{ID: data.ID{7, byte(i)}, Op: data.OpUpdate, Ent: "write_back", Key: b.ID}, map[string]string{"state": "failed", "detail": "Josephine Baker is no reason"})
	}
	w.syncAll()
	w.must(aiko.store.DropWriteBack(w.ctx, backs[1].ID))
	w.syncAll()

	_, err = aiko.store.Erase(w.ctx, jo)
	w.must(err)
	w.syncAll()
	w.check()
	page, err := l.Changes(w.ctx, w.server.lead(), "", 5000)
	w.must(err)
	if strings.Contains(string(page.Body), "Josephine") || strings.Contains(string(page.Body), "Baker") {
		t.Errorf("the server has\n%s", page.Body)
	}
	for _, d := range w.devices {
		letters, err := d.store.Letters(w.ctx)
		w.must(err)
		if len(letters) > 0 {
			t.Errorf("%s is told of %+v", d.name, letters)
		}
		for name, v := range w.onDevice(d) {
			if strings.Contains(v, "Josephine") || strings.Contains(v, "Baker") {
				t.Errorf("%s: %s is %s", d.name, name, v)
			}
		}
	}
}

// Bug 3: two copies of a laptop push different text under one device and number.
func TestBothCopiesOfALaptopKeepTheirText(t *testing.T) {
	w := calmWorld(t)
	aiko := w.device("aiko")
	aiko.note(accountID(0), "«before the copy»")
	w.syncAll()
	aiko.clone("copy")
	aiko.note(accountID(0), "«of the laptop»")
	w.device("copy").note(accountID(0), "«of the copy»")
	w.syncAll()
	w.check()
	for _, d := range []*device{aiko, w.device("copy"), w.device("office")} {
		if got := fmt.Sprint(d.notes(accountID(0))); got != "map[«before the copy»:1 «of the copy»:1 «of the laptop»:1]" {
			t.Errorf("%s has %s", d.name, got)
		}
	}
	if w.device("copy").id == aiko.id {
		t.Error("both copies go on as one device")
	}
}

// Bug 4: the answer is lost after the commit, the program is upgraded, and tries again:
// one effect and the first receipt, of a refused mutation too.
func TestALostAnswerHasOneEffect(t *testing.T) {
	w := calmWorld(t)
	aiko := w.device("aiko")
	aiko.note(accountID(0), "«once»")
	w.must(aiko.store.CapturePromise(w.ctx, store.Capture{AccountID: accountID(0), ContactID: data.ID{7, 7}, By: aiko.user.ID}, "«refused»", 0))
	muts, err := aiko.store.Outgoing(w.ctx, 500, 1<<20)
	w.must(err)
	point, err := aiko.store.SyncPoint(w.ctx)
	w.must(err)
	first, err := aiko.link.Push(w.ctx, data.SyncPoint{Epoch: point.Epoch}, muts) // and the answer is lost
	w.must(err)
	aiko.restart() // as another version
	again, err := aiko.store.Outgoing(w.ctx, 500, 1<<20)
	w.must(err)
	second, err := aiko.link.Push(w.ctx, data.SyncPoint{Epoch: point.Epoch}, again)
	w.must(err)
	if len(first.Receipts) != 3 || first.Receipts[2].Status != data.ReceiptRejected {
		t.Fatalf("receipts %+v", first.Receipts)
	}
	for i := range first.Receipts {
		if first.Receipts[i] != second.Receipts[i] {
			t.Errorf("receipt %d: %+v, then %+v", i, first.Receipts[i], second.Receipts[i])
		}
	}
	w.oracle.accept(aiko, "«refused»")
	w.syncAll()
	w.check()
	if n := w.device("office").notes(accountID(0))["«once»"]; n != 1 {
		t.Errorf("the note is there %d times", n)
	}
	if letters, err := aiko.store.Letters(w.ctx); err != nil || len(letters) != 1 || letters[0].Body() != "«refused»" {
		t.Errorf("letters %+v, %v", letters, err)
	}
}

// Bug 5: a mutation in the midst of the queue that the server will never take: the 499
// around it apply, its text stays visible, pulls go on.
func TestAPoisonMutationStopsNothing(t *testing.T) {
	w := calmWorld(t)
	aiko, c := w.device("aiko"), store.Capture{AccountID: accountID(0)}
	for i := range 500 {
		text := fmt.Sprintf("«promise %d»", i)
		if c.ContactID = (data.ID{}); i == 250 {
			c.ContactID = data.ID{7, 7} // of nobody
		}
		w.must(aiko.store.CapturePromise(w.ctx, c, text, 0))
		w.oracle.accept(aiko, text)
	}
	w.device("office").note(accountID(0), "«from the office»")
	w.exchange(w.device("office"))
	w.exchange(aiko)
	if n := aiko.notes(accountID(0))["«from the office»"]; n != 1 {
		t.Error("the pull did not go on")
	}
	letters, err := aiko.store.Letters(w.ctx)
	w.must(err)
	if len(letters) != 1 || letters[0].Body() != "«promise 250»" || letters[0].Code != string(wire.CodeMissingRef) {
		t.Fatalf("letters %+v", letters)
	}
	w.syncAll()
	w.check()
	want, _ := w.onServer(w.device("office"))
	n := 0
	for key := range want {
		if strings.HasPrefix(key, "promise ") && strings.Count(key, " ") == 1 {
			n++
		}
	}
	if n != 499 {
		t.Errorf("%d promises are on the server", n)
	}
}

// Bug 6: a row is deleted, edited offline past the life of its tombstone, and the device
// takes a new snapshot: no zombie, and the text is not lost.
func TestNoZombieAndNoLostText(t *testing.T) {
	w := calmWorld(t)
	aiko, home := w.device("aiko"), w.device("aiko-home")
	w.must(aiko.store.CaptureIssue(w.ctx, store.Capture{AccountID: accountID(0)}, data.IssueBug, "«slow page»"))
	w.syncAll()
	note, err := home.store.OpenNote(w.ctx, accountID(0), data.ID{}, home.user.ID)
	w.must(err)
	w.exchange(home)
	w.syncAll()
	// aiko takes the note and the issue back; aiko-home types into the note offline.
	c, err := w.server.ledger.System(w.ctx, w.server.ws)
	w.must(err)
	_, err = w.server.ledger.Submit(w.ctx, c, []data.Mutation{{ID: data.ID{9, 1}, Op: data.OpDelete, Ent: "note", Key: note, Base: "9999999999"}})
	w.must(err)
	key := store.DraftKey{Kind: "note", Key: note, Field: "text"}
	w.must(home.store.Type(key, "", draft.Edit{Ins: "«typed far away»"})(w.ctx))
	_, err = home.store.Seal(w.ctx, key)
	w.must(err)
	w.oracle.accept(home, "«typed far away»")
	w.now = w.now.Add(200 * 24 * time.Hour)
	w.must(w.server.ledger.Purge(w.ctx))
	w.exchange(w.device("office"))
	w.syncAll()
	w.check()
	for _, d := range w.devices[:2] {
		if n := d.notes(accountID(0)); len(n) != 0 {
			t.Errorf("%s has the deleted note again: %v", d.name, n)
		}
	}
	letters, err := home.store.Letters(w.ctx)
	w.must(err)
	if len(letters) == 0 || letters[0].Body() != "«typed far away»" {
		t.Errorf("letters %+v", letters)
	}
}

// Bug 7: an account is reassigned with edits pending: its rows leave, the edits are
// quarantined, and a grant brings both back without a new snapshot.
func TestAReassignedAccountTakesItsEditsAlong(t *testing.T) {
	w := calmWorld(t)
	aiko := w.device("aiko")
	w.setOwner(accountID(0), w.users[2])
	aiko.note(accountID(0), "«pending»")
	w.syncAll()
	if _, err := aiko.store.Account(w.ctx, accountID(0)); data.CodeOf(err) != data.CodeNotFound {
		t.Errorf("the account is still there: %v", err)
	}
	if st, err := aiko.store.Status(w.ctx); err != nil || st.Quarantined != 1 || st.Waiting != 0 {
		t.Errorf("status %+v, %v", st, err)
	}
	w.check()
	aiko.link.snapshots = 0
	w.must(w.server.ledger.SetGrant(w.ctx, w.server.ws, aiko.user.ID, accountID(0), true))
	w.syncAll()
	w.check()
	if n := w.device("ben").notes(accountID(0))["«pending»"]; n != 1 {
		t.Errorf("the note is there %d times", n)
	}
	if aiko.link.snapshots != 0 {
		t.Error("it took a new snapshot")
	}
}

// Three days offline, with 500 mutations pending and 5,000 changes of others, settle in
// at most 7 requests.
func TestThreeDaysOfflineSettleInFewRequests(t *testing.T) {
	w := calmWorld(t)
	aiko := w.device("aiko")
	for i := range 250 {
		aiko.note(accountID(0), fmt.Sprintf("«mine %d»", i)) // a note and its text
	}
	if st, err := aiko.store.Status(w.ctx); err != nil || st.Waiting != 500 {
		t.Fatalf("%d wait, %v", st.Waiting, err)
	}
	c, err := w.server.ledger.System(w.ctx, w.server.ws)
	w.must(err)
	for batch := range 10 {
		var muts []data.Mutation
		for i := range 500 {
			n := batch*500 + i
			muts = append(muts, data.Mutation{
				ID: data.ID{3, byte(n >> 8), byte(n)}, Op: data.OpCreate, Ent: "event", Key: data.ID{4, byte(n >> 8), byte(n)},
				Fields: map[string]data.FieldWrite{"account_id": {V: mustJSON(w, accountID(0))}, "kind": {V: []byte(`"claim"`)}, "at": {V: []byte("7")}},
			})
		}
		_, err := w.server.ledger.Submit(w.ctx, c, muts)
		w.must(err)
	}
	w.now = w.now.Add(72 * time.Hour)
	aiko.link.requests = 0
	w.exchange(aiko)
	if n := aiko.link.requests; n > 7 {
		t.Errorf("it took %d requests", n)
	} else {
		t.Logf("it took %d requests", n)
	}
	if st, err := aiko.store.Status(w.ctx); err != nil || st.Waiting != 0 {
		t.Errorf("%d still wait, %v", st.Waiting, err)
	}
	w.syncAll()
	w.check()
}

// A device that was shut out hands in what it has, once, and keeps nothing.
func TestARevokedDeviceIsWipedAndItsWorkRescued(t *testing.T) {
	w := calmWorld(t)
	aiko := w.device("aiko")
	aiko.note(accountID(0), "«secret»")
	w.must(w.server.ledger.Revoke(w.ctx, w.server.ws, aiko.id, true))
	w.exchange(aiko)
	if st, err := aiko.store.Status(w.ctx); err != nil || st.Accounts != 0 || st.Waiting != 0 {
		t.Errorf("status %+v, %v", st, err)
	}
	// A lead brings it in, twice, and it is on the others' screens once.
	for range 2 {
		receipts, err := w.server.ledger.ApplyRescue(w.ctx, w.server.ws, aiko.id, w.users[0].ID)
		w.must(err)
		for _, r := range receipts {
			if r.Status != data.ReceiptApplied {
				t.Errorf("%+v", r)
			}
		}
	}
	lead := w.device("office")
	w.exchange(lead)
	if got := lead.notes(accountID(0)); got["«secret»"] != 1 {
		t.Errorf("the lead has %v", got)
	}
	w.must(aiko.store.Close())
	files, err := filepath.Glob(filepath.Join(filepath.Dir(aiko.path), "*"))
	w.must(err)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		w.must(err)
		if strings.Contains(string(raw), "«secret»") || strings.Contains(string(raw), "Firma 0") {
			t.Errorf("%s can still be read", filepath.Base(file))
		}
	}
	aiko.open()
}
