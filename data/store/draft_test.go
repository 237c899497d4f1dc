package store

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/draft"
)

func contains(s, part string) bool { return strings.Contains(s, part) }

// typeText types a text rune by rune and waits for the last one.
func (w *world) typeText(key DraftKey, base, text string) {
	w.t.Helper()
	at := len([]rune(base))
	var wait func(context.Context) error
	for i, r := range []rune(text) {
		wait = w.Type(key, base, draft.Edit{Pos: at + i, Ins: string(r)})
	}
	must(w.t, wait(w.ctx))
}

func TestTypedTextBecomesAVersion(t *testing.T) {
	w := open(t)
	a := w.account("Kobayashi Trading")
	note, err := w.OpenNote(w.ctx, a.ID, data.ID{}, data.ID{})
	must(t, err)
	key := DraftKey{Kind: "note", Key: note, Field: "text"}
	w.typeText(key, "", "在庫は140点。")

	drafts, err := w.Drafts(w.ctx, "note", note)
	must(t, err)
	if len(drafts) != 1 || drafts[0].Text != "在庫は140点。" {
		t.Fatalf("drafts %+v", drafts)
	}
	must2(t)(w.Seal(w.ctx, key))
	notes, err := w.Notes(w.ctx, a.ID)
	must(t, err)
	if len(notes) != 1 || notes[0].Texts[0] != "在庫は140点。" {
		t.Fatalf("notes %+v", notes)
	}
	w.typeText(key, "在庫は140点。", " ok")
	must2(t)(w.Seal(w.ctx, key))
	must2(t)(w.Seal(w.ctx, key))
	if n := w.count(`SELECT count(*) FROM note_version`); n != 2 {
		t.Errorf("%d versions, want 2: sealing without edits makes none", n)
	}
	if n := w.count(`SELECT count(*) FROM draft`); n != 0 {
		t.Errorf("%d draft rows stay after sealing", n)
	}
	for _, query := range []string{"在庫", "140", "ok"} {
		found, err := w.SearchText(w.ctx, query, 10)
		must(t, err)
		if len(found) != 1 || found[0].AccountID != a.ID {
			t.Errorf("searching %q found %+v", query, found)
		}
	}
}

func TestSearchTakesNoSyntax(t *testing.T) {
	w := open(t)
	a := w.account("Kobayashi Trading")
	must2(t)(w.AddNote(w.ctx, Capture{AccountID: a.ID}, `she said "AND OR NOT" (body:x)`))
	for _, query := range []string{`"`, `AND`, `body:x`, `x*`, `(`, `a" OR "b`, `-`, ``, `^she`, "NEAR(she said)"} {
		if _, err := w.SearchText(w.ctx, query, 10); err != nil {
			t.Errorf("query %q: %v", query, err)
		}
	}
}

func TestSealedColumn(t *testing.T) {
	w := open(t)
	a := w.account("Kobayashi Trading")
	call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID})
	must(t, err)
	key := DraftKey{Kind: "activity", Key: call.Activity.ID, Field: "real_need"}
	w.typeText(key, "", "avoid losing money")
	must2(t)(w.Seal(w.ctx, key))
	again, err := w.LoadCall(w.ctx, call.Activity.ID)
	must(t, err)
	if again.Activity.RealNeed != "avoid losing money" {
		t.Errorf("real need %q", again.Activity.RealNeed)
	}
}

// typist is the child process of TestKillAtAnyKeystroke: it types digits for ever
// and says after each which is on the disk.
func TestTypist(t *testing.T) {
	path := os.Getenv("ROUNDS_TYPIST")
	if path == "" {
		t.Skip("the child process of TestKillAtAnyKeystroke")
	}
	ctx := context.Background()
	s, err := Open(ctx, path, Options{})
	must(t, err)
	note, err := data.ParseID(os.Getenv("ROUNDS_TYPIST_NOTE"))
	must(t, err)
	for i := range 100_000 {
		must(t, s.Type(DraftKey{Kind: "note", Key: note, Field: "text"}, "", draft.Edit{Pos: i, Ins: strconv.Itoa(i % 10)})(ctx))
		if _, err := fmt.Fprintf(os.Stdout, "typed %d\n", i+1); err != nil {
			return
		}
	}
}

func TestKillAtAnyKeystroke(t *testing.T) {
	for round := range 5 {
		w := open(t)
		a := w.account("Kobayashi Trading")
		note, err := w.OpenNote(w.ctx, a.ID, data.ID{}, data.ID{})
		must(t, err)
		must(t, w.Close())

		child := exec.Command(os.Args[0], "-test.run=^TestTypist$", "-test.v")
		child.Env = append(os.Environ(), "ROUNDS_TYPIST="+w.path, "ROUNDS_TYPIST_NOTE="+note.String())
		out, err := child.StdoutPipe()
		must(t, err)
		must(t, child.Start())
		saved := 0
		for lines := bufio.NewScanner(out); lines.Scan() && saved < 20+37*round; {
			if n, ok := strings.CutPrefix(lines.Text(), "typed "); ok {
				saved, err = strconv.Atoi(n)
				must(t, err)
			}
		}
		must(t, child.Process.Kill())
		_ = child.Wait() // killed, as it should be

		w.Store = nil
		w.reopen()
		drafts, err := w.AllDrafts(w.ctx)
		must(t, err)
		if len(drafts) != 1 || len(drafts[0].Text) < saved {
			t.Fatalf("%d keystrokes were acknowledged, after kill -9 there are %+v", saved, drafts)
		}
		for i, c := range drafts[0].Text {
			if int(c-'0') != i%10 {
				t.Fatalf("keystroke %d came back as %q", i, c)
			}
		}
	}
}

func TestFailedBatchIsRetried(t *testing.T) {
	w := open(t)
	a := w.account("Kobayashi Trading")
	note, err := w.OpenNote(w.ctx, a.ID, data.ID{}, data.ID{})
	must(t, err)
	key := DraftKey{Kind: "note", Key: note, Field: "text"}
	must2(t)(w.writer.Exec(`CREATE TRIGGER refuse BEFORE INSERT ON draft BEGIN SELECT RAISE(FAIL, 'no'); END`))
	if err := w.Type(key, "", draft.Edit{Pos: 0, Ins: "a"})(w.ctx); err == nil {
		t.Fatal("a keystroke that the disk refused was acknowledged")
	}
	must2(t)(w.writer.Exec(`DROP TRIGGER refuse`))
	must(t, w.Type(key, "", draft.Edit{Pos: 1, Ins: "b"})(w.ctx))
	drafts, err := w.AllDrafts(w.ctx)
	must(t, err)
	if len(drafts) != 1 || drafts[0].Text != "ab" {
		t.Errorf("after the disk took writes again: %+v, want both keystrokes in order", drafts)
	}
}

func TestActionComesAfterTheLastKey(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // the action runs on before the journal wakes
	w := open(t)
	a := w.account("Kobayashi Trading")
	key := DraftKey{Kind: "account", Key: a.ID, Field: "capture.issue"}
	for round := range 50 {
		w.Type(key, "", draft.Edit{Pos: 0, Ins: "slow export"}) // nobody waits: enter follows at once
		must(t, w.CaptureIssue(w.ctx, Capture{AccountID: a.ID, Draft: &key}, data.IssueBug, "slow export"))
		if left, err := w.AllDrafts(w.ctx); err != nil || len(left) != 0 {
			t.Fatalf("round %d: the filed text is still a draft: %+v, %v", round, left, err)
		}
	}
	if n := w.count(`SELECT count(*) FROM draft`); n != 0 {
		t.Errorf("%d draft rows belong to no field", n)
	}
}

func TestReopenedFieldBuildsOnItsSealedText(t *testing.T) {
	w := open(t)
	a := w.account("Kobayashi Trading")
	note, err := w.OpenNote(w.ctx, a.ID, data.ID{}, data.ID{})
	must(t, err)
	key := DraftKey{Kind: "note", Key: note, Field: "text"}
	w.OpenField(key, "")
	w.typeText(key, "", "asks for invoices  ") // the blanks go when it is sealed
	must2(t)(w.Seal(w.ctx, key))
	w.typeText(key, "asks for invoices  ", "by mail") // the same field goes on
	must2(t)(w.Seal(w.ctx, key))
	notes, err := w.Notes(w.ctx, a.ID)
	must(t, err)
	if notes[0].Texts[0] != "asks for invoices  by mail" {
		t.Fatalf("typing on after a seal gave %q", notes[0].Texts[0])
	}

	sealed := "asks for invoices" // another field shows the text as it is stored
	must2(t)(w.writer.Exec(`UPDATE draft_field SET base = base || '  '`))
	w.OpenField(key, sealed)
	w.typeText(key, sealed, "!")
	drafts, err := w.AllDrafts(w.ctx)
	must(t, err)
	if len(drafts) != 1 || drafts[0].Text != "asks for invoices!" {
		t.Errorf("a field opened anew replays to %+v", drafts)
	}
	w.OpenField(key, "something else") // opened again while edits wait: they stay
	w.typeText(key, "asks for invoices!", "?")
	if drafts, err = w.AllDrafts(w.ctx); err != nil || drafts[0].Text != "asks for invoices!?" {
		t.Errorf("opening a field with unsealed edits changed them to %+v (%v)", drafts, err)
	}
}

// Somebody else's version arrives while one is typed on the same text: both stand.
func TestATypedNoteStandsBesideOneThatArrivedMeanwhile(t *testing.T) {
	w := openSynced(t)
	a := w.account("Kobayashi Trading")
	note, err := w.OpenNote(w.ctx, a.ID, data.ID{}, data.ID{})
	must(t, err)
	key := DraftKey{Kind: "note", Key: note, Field: "text"}
	w.OpenField(key, "")
	w.typeText(key, "", "first")
	must2(t)(w.Seal(w.ctx, key))
	w.settle()
	versions, err := list[data.NoteVersion](w.ctx, w.reader, "")
	must(t, err)
	w.OpenField(key, "first")
	w.typeText(key, "first", ", mine")
	w.peer.add("note_version", data.ID{0xff}, a.ID, fmt.Sprintf(`{"note_id":"%s","parent":"%s","text":"first, theirs"}`, note, versions[0].ID))
	w.pull(1000)
	must2(t)(w.Seal(w.ctx, key))
	w.settle()
	notes, err := w.Notes(w.ctx, a.ID)
	must(t, err)
	if len(notes) != 1 || len(notes[0].Texts) != 2 {
		t.Errorf("there stands %+v", notes)
	}
	for _, query := range []string{"mine", "theirs"} {
		if found, err := w.SearchText(w.ctx, query, 10); err != nil || len(found) != 1 {
			t.Errorf("searching %q found %+v, %v", query, found, err)
		}
	}
}

// The text of a field changed elsewhere while another was typed there: the server has to
// see that whoever typed did not know.
func TestATypedFieldDoesNotPassForAnAnswerToWhatArrivedMeanwhile(t *testing.T) {
	w := openSynced(t)
	a := w.account("Kobayashi Trading")
	call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID})
	must(t, err)
	w.settle()
	key := DraftKey{Kind: "activity", Key: call.Activity.ID, Field: "real_need"}
	w.OpenField(key, "")
	w.typeText(key, "", "mine")
	w.peer.write(rowKey{"activity", call.Activity.ID}, "real_need", `"theirs"`)
	w.pull(1000)
	must2(t)(w.Seal(w.ctx, key))
	muts, err := w.Outgoing(w.ctx, 500, 1<<20)
	must(t, err)
	if got := w.peer.push(muts); len(got) != 1 || got[0].Status != data.ReceiptConflict {
		t.Errorf("the server says %+v of %+v", got, muts)
	}
}

// Nor does a page that is filed take back what somebody else has written down since.
func TestACallIsFiledWithTheNeedThatStands(t *testing.T) {
	for _, x := range []struct {
		what         string
		sealed, here string // what the page wrote before theirs came, and typed after
		theirs, want string
	}{
		{"theirs came later", "mine", "", "theirs", "theirs"},
		{"what is typed is sealed", "mine", ", longer", "", "mine, longer"},
		{"nothing stands", "", "", "", "answered"},
	} {
		t.Run(x.what, func(t *testing.T) {
			w := openSynced(t)
			a := w.account("Kobayashi Trading")
			request := data.Request{ID: w.ids.New(), AccountID: a.ID, Kind: data.RequestBug, OpenedAt: w.Now()}
			must(t, w.do(w.ctx, "x", func(tx *Tx) error { return tx.Insert(request) }))
			call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID})
			must(t, err)
			id, page := call.Activity.ID, "answered"
			key := DraftKey{Kind: "activity", Key: id, Field: "real_need"}
			w.OpenField(key, "")
			if x.sealed != "" {
				w.typeText(key, "", x.sealed)
				must2(t)(w.Seal(w.ctx, key))
				page = x.sealed
			}
			w.settle()
			if x.theirs != "" {
				w.peer.write(rowKey{"activity", id}, "real_need", `"`+x.theirs+`"`)
				w.pull(1000)
			}
			if x.here != "" {
				w.typeText(key, x.sealed, x.here)
				page += x.here
			}
			must(t, w.File(w.ctx, Filing{
				CallID: id, Outcome: "reached", RealNeed: page,
				Acted: []data.Firing{{Code: data.ReasonRequestWaiting, Occurrence: request.ID.String() + "@2026-11-20"}},
			}))
			got, err := get[data.Activity](w.ctx, w.reader, id)
			if err != nil || got.RealNeed != x.want || got.State != data.CallFiled {
				t.Errorf("the need is %q (%v), want %q", got.RealNeed, err, x.want)
			}
			if got, err := get[data.Request](w.ctx, w.reader, request.ID); err != nil || got.RealNeed != x.want {
				t.Errorf("the request's need is %q (%v), want %q", got.RealNeed, err, x.want)
			}
		})
	}
}

// A version whose writer's clock was ahead has the highest id for years; a text that is
// typed again after another stands all the same.
func TestATextIsTypedAgainAfterAClockThatWasAhead(t *testing.T) {
	w := open(t)
	a := w.account("Kobayashi Trading")
	note, err := w.OpenNote(w.ctx, a.ID, data.ID{}, data.ID{})
	must(t, err)
	key := DraftKey{Kind: "note", Key: note, Field: "text"}
	now := w.now
	for i, text := range []string{"first", "second", "first"} {
		w.now = now
		if i == 0 {
			w.now = now.AddDate(10, 0, 0)
		}
		w.reopen()
		base := ""
		if notes, err := w.Notes(w.ctx, a.ID); err == nil && len(notes) > 0 {
			base = notes[0].Texts[0]
		}
		w.OpenField(key, base)
		must(t, w.Type(key, base, draft.Edit{Del: len(base), Ins: text})(w.ctx))
		must2(t)(w.Seal(w.ctx, key))
		notes, err := w.Notes(w.ctx, a.ID)
		must(t, err)
		if len(notes) != 1 || !slices.Equal(notes[0].Texts, []string{text}) {
			t.Fatalf("after typing %q there stands %+v", text, notes)
		}
	}
}
