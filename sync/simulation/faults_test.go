package simulation

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/wire"
)

// matrix are the faults that have to be held.
var matrix = []string{
	"kill -9 of the client", "kill -9 in a first sync", "kill -9 of the server", "a lost message", "a duplicated message", "a reordered message",
	"a truncated message", "a corrupted message", "a link of 1 B/s", "a storm of 429", "a storm of 503", "every other refusal", "a full disk",
	"a disk that takes no writes", "a disk that cannot be read", "a missing WAL", "a damaged book", "kill -9 in a rebuild", "a damaged WAL",
	"a book that is replaced by a backup", "a half-written snapshot", "two processes on one cache", "a clock of ±10 years",
	"a cloned home directory", "a token rotation whose answer is lost", "revocation with pending work", "a device that never comes back",
	"a server that was restored", "a horizon that has passed", "an old client and a new server", "a new client and an old server",
	"database fail-over", "a scope that is removed with pending edits",
}

var named = regexp.MustCompile("`([a-z/]+)` (Test[A-Za-z0-9]+)")

// threats are those that have to be defended against.
var threats = []string{
	"stolen laptop", "stolen token", "malicious account name", "hostile client", "hostile server", "curious colleague", "supply chain",
}

// TestEveryFaultIsHeldByATest reads the table of faults.md: each fault stands there, with
// tests that are there.
func TestEveryFaultIsHeldByATest(t *testing.T) { held(t, "faults.md", "fault", matrix) }

func TestEveryThreatIsHeldByATest(t *testing.T) { held(t, "../threats.md", "threat", threats) }

func held(t *testing.T, page, kind string, all []string) {
	t.Helper()
	raw, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		if cells := strings.Split(line, " | "); len(cells) == 3 {
			rows[strings.TrimPrefix(cells[0], "| ")] = cells[2]
		}
	}
	for _, what := range all {
		tests := named.FindAllStringSubmatch(rows[what], -1)
		if len(tests) == 0 {
			t.Errorf("no test is named for %s", what)
		}
		for _, test := range tests {
			if !exists(t, filepath.Join("../..", test[1]), test[2]) {
				t.Errorf("%s: there is no %s in %s", what, test[2], test[1])
			}
		}
		delete(rows, what)
	}
	delete(rows, kind)
	delete(rows, "---")
	for what := range rows {
		t.Errorf("%q is in the table of %s and not in the list", what, page)
	}
}

func exists(t *testing.T, folder, test string) bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(raw), "\nfunc "+test+"(") {
			return true
		}
	}
	return false
}

// Devices whose clocks are ten years ahead and behind work on one account: who wins is
// told by what each had seen, and the one with the late clock wins nothing by it.
func TestClocksDecideNothing(t *testing.T) {
	const years = 10 * 365 * 24 * time.Hour
	for _, skew := range []time.Duration{years, -years} {
		w := calmWorld(t)
		aiko, home := w.device("aiko"), w.device("aiko-home")
		aiko.skew, home.skew = skew, -skew
		reason := func(d *device, text string) {
			w.must(d.store.Override(w.ctx, accountID(0), 50, text, d.store.Now().Add(24*time.Hour)))
			w.oracle.accept(d, text)
		}
		reason(aiko, "«of aiko»")
		reason(home, "«of home»")
		aiko.note(accountID(0), "«a note of aiko»")
		home.note(accountID(0), "«a note of home»")
		w.exchange(aiko) // comes first, whatever the clocks say
		w.exchange(home)
		w.syncAll()
		w.check()
		clashes, err := w.device("office").store.Clashes(w.ctx)
		w.must(err)
		found := false
		for _, c := range clashes {
			found = found || c.Field == "override_reason" && strings.Contains(c.Kept, "«of aiko»") && strings.Contains(c.Other, "«of home»")
		}
		if !found {
			t.Errorf("with clocks %s apart, the conflicts are %+v", 2*skew, clashes)
		}
		if got := len(aiko.notes(accountID(0))); got != 2 {
			t.Errorf("%d notes", got)
		}
		aiko.skew, home.skew = -skew, 0 // and jump
		aiko.restart()
		aiko.note(accountID(0), "«after the jump»")
		w.syncAll()
		w.check()
	}
}

// What a newer program says in fields that the server does not know is kept, also when
// an older program edits the same row, and comes to who knows it.
func TestFieldsOfANewerProgramAreKept(t *testing.T) {
	w := calmWorld(t)
	aiko := w.device("aiko")
	at, err := aiko.store.SyncPoint(w.ctx)
	w.must(err)
	newer := data.Mutation{
		N: 1, ID: data.ID{9, 9, 15: 1}, Op: data.OpUpdate, Ent: "account", Key: accountID(0),
		Fields: map[string]data.FieldWrite{"mood": {V: []byte(`{"of":"tomorrow"}`), Base: "0"}, "plan": {V: []byte(`"pro"`), Base: fmt.Sprint(at.Seq)}},
	}
	code, err := w.server.ledger.NewCode(w.ctx, w.server.ws, aiko.user.ID, "device", "a test")
	w.must(err)
	c, _ := w.server.enrol(code, "tomorrow")
	done, err := w.server.ledger.Push(w.ctx, c, wire.Push{Device: c.Device, Epoch: at.Epoch, Muts: []data.Mutation{newer}})
	w.must(err)
	if len(done.Receipts) != 1 || done.Receipts[0].Status == data.ReceiptRejected {
		t.Fatalf("the server answers %+v", done.Receipts)
	}
	w.syncAll()
	if a, err := aiko.store.Account(w.ctx, accountID(0)); err != nil || a.Plan != "pro" {
		t.Errorf("on a device of today: %+v, %v", a, err)
	}
	w.must(aiko.store.Override(w.ctx, accountID(0), 70, "«of today»", aiko.store.Now().Add(time.Hour)))
	w.oracle.accept(aiko, "«of today»")
	w.syncAll()
	rows, _ := w.onServer(aiko)
	if got := rows["account "+accountID(0).String()+" mood"]; got != `{"of":"tomorrow"}` {
		t.Errorf("the server has the mood %q", got)
	}
}
