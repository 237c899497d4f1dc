package store

import (
	"slices"
	"testing"

	"rounds/data"
)

// refusedNote is a book in which the server takes nothing of a note: neither the row nor
// its texts.
func refusedNote(t *testing.T, texts ...string) (*synced, data.ID) {
	t.Helper()
	w := openSynced(t)
	a := w.account("Lindqvist")
	w.settle()
	w.peer.refuse[`"`+a.ID.String()+`"`] = true
	note, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, texts[0])
	must(t, err)
	for i, text := range texts[1:] {
		must(t, w.transact(w.ctx, "writing on", func(tx *Tx) error { return tx.addVersion(note, texts[i], text) }))
	}
	w.settle()
	w.peer.refuse[`"`+a.ID.String()+`"`] = false // who tries again has had it put right
	return w, a.ID
}

// one is the letter of a book that has one, also by the count of its status.
func (w *synced) one() *Letter {
	w.t.Helper()
	letters, err := w.Letters(w.ctx)
	must(w.t, err)
	st, err := w.Status(w.ctx)
	must(w.t, err)
	if len(letters) != 1 || st.Letters+st.Quarantined != 1 || st.Attention != 1 {
		w.t.Fatalf("%d letters, %d by the status: %+v", len(letters), st.Attention, letters)
	}
	return &letters[0]
}

// left is how much of the outbox waits for a person, by entries.
func (w *synced) left() int {
	w.t.Helper()
	entries, err := readEntries(w.ctx, w.reader, `WHERE state IN (?, ?)`, stateRefused, stateQuarantined)
	must(w.t, err)
	return len(entries)
}

// A note that the server refused is one thing to a person, however many changes it is for
// the server: what is decided about it goes for all of them.
func TestARefusedNoteIsOneLetter(t *testing.T) {
	t.Run("drop", func(t *testing.T) {
		w, _ := refusedNote(t, "first", "first and second")
		l := w.one()
		if l.Ent != "note" || l.Body() != "first and second" || len(l.Parts) != 2 || w.left() != 3 {
			t.Fatalf("%+v of %d entries", l, w.left())
		}
		must(t, w.DropLetter(w.ctx, l.Entry))
		if n := w.left(); n != 0 {
			t.Errorf("dropped, and %d entries are left", n)
		}
		muts, err := w.Unsent(w.ctx)
		must(t, err)
		if len(muts) != 0 {
			t.Errorf("a device that is shut out would hand in %+v", muts)
		}
	})
	t.Run("drop by the number of its text", func(t *testing.T) {
		w, _ := refusedNote(t, "first")
		must(t, w.DropLetter(w.ctx, w.one().Parts[0].Entry))
		if n := w.left(); n != 0 {
			t.Errorf("%d entries are left", n)
		}
	})
	for name, c := range map[string]struct {
		field func(*Letter) LetterField
		body  string
		want  []string
	}{
		"retry": {func(*Letter) LetterField { return LetterField{} }, "", []string{"first and second"}},
		"edit":  {(*Letter).BodyField, "third", []string{"third"}},
	} {
		t.Run(name, func(t *testing.T) {
			w, account := refusedNote(t, "first", "first and second")
			l := w.one()
			must(t, w.RetryLetter(w.ctx, l.Entry, c.field(l), c.body))
			w.settle()
			notes, err := w.Notes(w.ctx, account)
			must(t, err)
			if len(notes) != 1 || !slices.Equal(notes[0].Texts, c.want) || w.left() != 0 {
				t.Errorf("%+v, %d entries are left", notes, w.left())
			}
		})
	}
	t.Run("undo of the retry", func(t *testing.T) {
		w, _ := refusedNote(t, "first")
		must(t, w.RetryLetter(w.ctx, w.one().Entry, LetterField{}, ""))
		must(t, second(w.Undo(w.ctx)))
		if l := w.one(); l.Body() != "first" || len(l.Parts) != 1 {
			t.Errorf("%+v", l)
		}
	})
	t.Run("refused again", func(t *testing.T) {
		w, account := refusedNote(t, "first")
		w.peer.refuse[`"`+account.String()+`"`] = true
		must(t, w.RetryLetter(w.ctx, w.one().Entry, LetterField{}, ""))
		w.settle()
		if l := w.one(); l.Body() != "first" || len(l.Parts) != 1 {
			t.Errorf("%+v", l)
		}
	})
}

// So is one whose account left before it was sent, and what doctor counts.
func TestANoteInQuarantineIsOneLetter(t *testing.T) {
	w := openSynced(t)
	a := w.account("Kobayashi")
	w.settle()
	_, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, "not sent yet")
	must(t, err)
	w.peer.scope(a.ID, false)
	w.pull(1000)
	if l := w.one(); !l.Quarantined || l.Body() != "not sent yet" || l.AccountName != "Kobayashi" || !l.Gone {
		t.Errorf("%+v", l)
	}
	if f := w.finding("sync"); f.State != "quarantined" || f.Args[0] != int64(1) {
		t.Errorf("doctor counts %+v", f)
	}
	w.peer.scope(a.ID, true)
	w.pull(1000)
	w.settle()
	if found, err := w.SearchText(w.ctx, "not sent", 10); err != nil || len(found) != 1 || w.left() != 0 {
		t.Errorf("after it came back: %+v, %v", found, err)
	}
}

// Two notes are two, and the text of one that the server has stands by itself.
func TestWhatHangsOnNothingIsItsOwnLetter(t *testing.T) {
	w := openSynced(t)
	a := w.account("Lindqvist")
	w.settle()
	for _, text := range []string{"poison", "venom"} {
		w.peer.refuse[`"`+text+`"`] = true
		_, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, text)
		must(t, err)
	}
	w.settle()
	letters, err := w.Letters(w.ctx)
	must(t, err)
	if len(letters) != 2 || letters[0].Body() != "poison" || letters[1].Body() != "venom" {
		t.Errorf("%+v", letters)
	}
}

// What is kept of an account that left says whose it was, also after a first sync that does
// not have it, and until nothing is kept any more.
func TestWhatIsKeptOfAnAccountThatLeftSaysItsName(t *testing.T) {
	left := func(w *synced) string {
		raw, err := w.Setting(w.ctx, settingLeft)
		must(t, err)
		return raw
	}
	for name, leave := range map[string]func(*synced){
		"by a page": func(w *synced) { w.pull(1000) }, "by a snapshot": func(w *synced) { w.snapshot(100) },
	} {
		t.Run(name, func(t *testing.T) {
			w := openSynced(t)
			a := w.account("Kobayashi")
			w.settle()
			_, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, "not sent yet")
			must(t, err)
			w.peer.scope(a.ID, false)
			leave(w)
			l := w.one()
			if l.AccountName != "Kobayashi" || !l.Gone {
				t.Errorf("%+v", l)
			}
			must(t, w.DropLetter(w.ctx, l.Entry))
			if raw := left(w); raw != "" {
				t.Errorf("nothing is kept, and %s", raw)
			}
		})
	}
	t.Run("nothing of it", func(t *testing.T) {
		w := openSynced(t)
		a := w.account("Kobayashi")
		w.settle()
		w.peer.scope(a.ID, false)
		w.pull(1000)
		if raw := left(w); raw != "" {
			t.Errorf("nothing was kept of it, and %s", raw)
		}
	})
}

// A call is one thing too: its checklist with the answers, what was filed and its note, each
// text of which is kept, and edited in its own place.
func TestARefusedCallIsOneLetter(t *testing.T) {
	refused := func(t *testing.T) (*synced, data.ID) {
		t.Helper()
		w := openSynced(t)
		a := w.account("Lindqvist")
		w.settle()
		w.peer.refuse[`"`+a.ID.String()+`"`] = true
		call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID, PlaybookID: "welcome", PlaybookVersion: 1, Total: 2})
		must(t, err)
		for step, answer := range map[string]string{"greet": "by phone", "goal": "the export, before Christmas"} {
			must(t, w.SetStep(w.ctx, Step{RunID: call.Activity.RunID, StepID: step, State: data.StepDone, Answer: answer, Covered: 1, Total: 2}))
		}
		must(t, w.transact(w.ctx, "writing", func(tx *Tx) error { return tx.addVersion(call.Note, "", "noted in the call") }))
		w.settle()
		w.peer.refuse[`"`+a.ID.String()+`"`] = false
		return w, call.Activity.ID
	}
	t.Run("drop", func(t *testing.T) {
		w, call := refused(t)
		l := w.one()
		if l.Ent != "activity" || l.Key != call || len(l.Texts()) != 3 {
			t.Fatalf("%+v", l)
		}
		must(t, w.DropLetter(w.ctx, l.Entry))
		if n := w.left(); n != 0 {
			t.Errorf("dropped, and %d entries are left", n)
		}
	})
	t.Run("edit", func(t *testing.T) {
		w, id := refused(t)
		l := w.one()
		if l.Body() != "the export, before Christmas" {
			t.Fatalf("%+v", l)
		}
		must(t, w.RetryLetter(w.ctx, l.Entry, l.BodyField(), "the export, by New Year"))
		w.settle()
		call, err := w.LoadCall(w.ctx, id)
		must(t, err)
		said := map[string]string{}
		for _, a := range call.Steps {
			said[a.StepID] = a.Answer
		}
		if said["greet"] != "by phone" || said["goal"] != "the export, by New Year" || w.left() != 0 {
			t.Errorf("%v, %d entries are left", said, w.left())
		}
	})
}

// A value that is no text is edited as well: whoever typed it wrong need not type it elsewhere.
func TestARefusedNumberIsEdited(t *testing.T) {
	w := openSynced(t)
	a := w.account("Lindqvist")
	w.settle()
	w.peer.refuse["81000"] = true
	w.save(a.ID, func(a *data.Account) { a.MRR = 81000 })
	w.settle()
	l := w.one()
	if len(l.Fields) != 1 || l.Fields[0].Text {
		t.Fatalf("%+v", l)
	}
	must(t, w.RetryLetter(w.ctx, l.Entry, l.Fields[0], "72050"))
	w.settle()
	got, err := w.Account(w.ctx, a.ID)
	must(t, err)
	if got.MRR != 72050 || w.left() != 0 {
		t.Errorf("%v, %d entries are left", got.MRR, w.left())
	}
}
