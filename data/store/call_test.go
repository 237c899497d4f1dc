package store

import (
	"testing"
	"time"

	"rounds/data"
)

func TestCallIsParkedResumedAndFiled(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	contact := data.Contact{ID: w.ids.New(), AccountID: a.ID, Name: "Britta"}
	request := data.Request{ID: w.ids.New(), AccountID: a.ID, Kind: data.RequestHowTo, OpenedAt: w.Now()}
	must(t, w.do(w.ctx, "x", func(tx *Tx) error {
		if err := tx.Insert(contact); err != nil {
			return err
		}
		return tx.Insert(request)
	}))
	plan := CallPlan{AccountID: a.ID, ContactID: contact.ID, Reason: data.ReasonRequestWaiting, PlaybookID: "request-handling", PlaybookVersion: 1, Total: 4}
	call, err := w.StartCall(w.ctx, plan)
	must(t, err)
	must(t, w.SetStep(w.ctx, Step{RunID: call.Run.ID, StepID: "empathise", State: data.StepDone, Covered: 1, Total: 4}))
	must(t, w.Park(w.ctx, call.Activity.ID, 61))
	w.reopen()

	again, err := w.StartCall(w.ctx, plan)
	must(t, err)
	if again.Activity.ID != call.Activity.ID || again.Activity.Seconds != 61 || len(again.Steps) != 1 || again.Note.IsZero() {
		t.Fatalf("the parked call came back as %+v", again)
	}

	w.now = w.now.Add(time.Hour)
	due := w.Now().Add(72 * time.Hour)
	must(t, w.File(w.ctx, Filing{
		CallID: call.Activity.ID, Seconds: 700, Outcome: "solved", Sentiment: data.SentimentGood,
		NextStep: "send the guide", FollowUp: due, Told: []string{"fees", "fees"}, Finished: true,
		Acted: []data.Firing{{Code: data.ReasonRequestWaiting, Occurrence: request.ID.String()}},
	}))
	d, err := w.Dossier(w.ctx, a.ID, w.Now())
	must(t, err)
	got := d.Facts
	switch {
	case got.Activities[0].State != data.CallFiled || got.Activities[0].Outcome != "solved":
		t.Errorf("call %+v", got.Activities[0])
	case got.Requests[0].FirstAnswerAt != w.Now():
		t.Error("the request's clock did not stop")
	case len(got.FollowUps) != 1 || got.FollowUps[0].DueAt != due || got.FollowUps[0].Text != "send the guide":
		t.Errorf("follow-ups %+v", got.FollowUps)
	case len(d.Told) != 1:
		t.Errorf("told %+v, want one topic once", d.Told)
	case got.Runs[0].FinishedAt == 0:
		t.Error("the run is not finished")
	case len(got.Dispositions) != 1 || got.Dispositions[0].Kind != data.DispositionDone:
		t.Errorf("dispositions %+v", got.Dispositions)
	}
	if u, err := w.Undo(w.ctx); err != nil || u.Label != "call filed" {
		t.Fatalf("undo took back %q: %v", u.Label, err)
	}
	back, err := w.StartCall(w.ctx, plan)
	must(t, err)
	if back.Activity.ID != call.Activity.ID {
		t.Error("undo of filing did not park the call again")
	}
}

// A parked call that came without a note, or whose note was refused, has one again when it is
// resumed: what is typed in it stands on its account, and in no other call.
func TestAParkedCallWithoutANoteIsResumedWithOne(t *testing.T) {
	w := open(t)
	notes := map[data.ID]bool{}
	for _, name := range []string{"Lindqvist Handels AB", "Casa Verde SL"} {
		a := w.account(name)
		parked := data.Activity{ID: w.ids.New(), AccountID: a.ID, Kind: data.ActivityCall, State: data.CallParked, At: w.Now()}
		must(t, w.do(w.ctx, "x", func(tx *Tx) error { return tx.Insert(parked) }))
		for range 2 {
			call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID})
			must(t, err)
			if call.Activity.ID != parked.ID || call.Note.IsZero() {
				t.Fatalf("%s: the call %s is resumed with the note %s", name, call.Activity.ID, call.Note)
			}
			notes[call.Note] = true
		}
	}
	if len(notes) != 2 {
		t.Errorf("two calls have %d notes", len(notes))
	}
}

func TestNoAnswerLeavesTheReason(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID})
	must(t, err)
	must(t, w.File(w.ctx, Filing{CallID: call.Activity.ID, Outcome: data.OutcomeNoAnswer, FollowUp: w.Now().Add(24 * time.Hour),
		Kind: data.FollowUpRetry, Acted: []data.Firing{{Code: data.ReasonRenewal, Occurrence: "2027-01-01@90"}}}))
	if n := w.count(`SELECT count(*) FROM disposition`); n != 0 {
		t.Error("a call that nobody answered settled the reason")
	}
	if n := w.count(`SELECT count(*) FROM follow_up WHERE kind = 'retry'`); n != 1 {
		t.Error("no retry was filed")
	}
}

func TestRunsKeepTheirPlaybook(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	plan := CallPlan{AccountID: a.ID, PlaybookID: "renewal", PlaybookVersion: 1, PlaybookSource: []byte("id: renewal\n")}
	call, err := w.StartCall(w.ctx, plan)
	must(t, err)
	kept, err := w.KeptPlaybooks(w.ctx)
	must(t, err)
	if len(kept) != 1 || kept[0].Version != 1 {
		t.Fatalf("kept %+v", kept)
	}
	if source, err := w.KeptSource(w.ctx, kept[0]); err != nil || string(source) != "id: renewal\n" {
		t.Errorf("its text is %q, %v", source, err)
	}
	must(t, w.File(w.ctx, Filing{CallID: call.Activity.ID, Outcome: "renewed", Finished: true}))
	if kept, err = w.KeptPlaybooks(w.ctx); err != nil || len(kept) != 1 {
		t.Errorf("a finished run is read by its playbook too, and keeps %+v (%v)", kept, err)
	}
}

// A checklist that was left open goes on for as long as what it is about: the next
// checkpoint, the survey of the next quarter get one of their own.
func TestANewOccasionHasItsOwnChecklist(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	call := func(since data.Instant) Call {
		t.Helper()
		c, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID, Reason: data.ReasonRenewal, PlaybookID: "renewal", PlaybookVersion: 1, Since: since})
		must(t, err)
		must(t, w.File(w.ctx, Filing{CallID: c.Activity.ID, Outcome: "on_track"}))
		return c
	}
	halfYear := w.Now().Add(-24 * time.Hour)
	first := call(halfYear)
	w.now = w.now.Add(48 * time.Hour)
	if again := call(halfYear); again.Run.ID != first.Run.ID {
		t.Error("the second call at a checkpoint begins anew")
	}
	if again := call(0); again.Run.ID != first.Run.ID {
		t.Error("what goes on by its nature begins anew")
	}
	w.now = w.now.Add(90 * 24 * time.Hour)
	next := call(w.Now())
	old, err := get[data.Run](w.ctx, w.reader, first.Run.ID)
	must(t, err)
	if next.Run.ID == first.Run.ID || next.Run.FinishedAt != 0 || old.FinishedAt != w.Now() {
		t.Errorf("at the next checkpoint: %+v, and the one before %+v", next.Run, old)
	}
}

func TestACallIsFiledOnce(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID})
	must(t, err)
	filing := Filing{CallID: call.Activity.ID, Outcome: "reached", FollowUp: w.Now().Add(time.Hour)}
	must(t, w.File(w.ctx, filing))
	wantCode(t, w.File(w.ctx, filing), data.CodeConflict)
	if n := w.count(`SELECT count(*) FROM follow_up`); n != 1 {
		t.Errorf("%d follow-ups of one call", n)
	}
}

func TestAParkedCallTakesTheChecklistItIsResumedWith(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	bare, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID})
	must(t, err)
	call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID, PlaybookID: "renewal", PlaybookVersion: 1})
	must(t, err)
	if call.Activity.ID != bare.Activity.ID || call.Run.PlaybookID != "renewal" {
		t.Fatalf("resumed as %+v", call)
	}
	again, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID, PlaybookID: "save-call", PlaybookVersion: 1})
	must(t, err)
	if again.Run.ID != call.Run.ID {
		t.Error("a call under way changed its checklist")
	}
}

// A call opens also where its checklist is not there: one that was taken back elsewhere
// makes room for another, one that a later page brings is waited for.
func TestACallOpensWithoutItsChecklist(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	plan := CallPlan{AccountID: a.ID, PlaybookID: "renewal", PlaybookVersion: 1}
	first, err := w.StartCall(w.ctx, plan)
	must(t, err)

	must(t, w.transact(w.ctx, "test", func(tx *Tx) error { return tx.exec(`UPDATE run SET gone_at = 1`) }))
	again, err := w.StartCall(w.ctx, plan)
	must(t, err)
	if again.Activity.ID != first.Activity.ID || again.Run.ID == first.Run.ID || again.Run.ID.IsZero() {
		t.Errorf("resumed as %+v with %+v", again.Activity, again.Run)
	}

	must(t, w.transact(w.ctx, "test", func(tx *Tx) error { return tx.exec(`DELETE FROM run`) }))
	waiting, err := w.StartCall(w.ctx, plan)
	must(t, err)
	if waiting.Activity.RunID != again.Run.ID || !waiting.Run.ID.IsZero() {
		t.Errorf("resumed as %+v with %+v", waiting.Activity, waiting.Run)
	}
}

// A step that was ticked, taken back after the server had it, and ticked again is ticked at
// once, whatever the server says of it later.
func TestAStepThatWasTakenBackIsTickedAgain(t *testing.T) {
	w := openSynced(t)
	a := w.account("Kobayashi")
	call, err := w.StartCall(w.ctx, CallPlan{AccountID: a.ID, PlaybookID: "p", PlaybookVersion: 1, Total: 1})
	must(t, err)
	tick := Step{RunID: call.Run.ID, StepID: "greet", State: data.StepDone, Covered: 1, Total: 1}
	ticked := func() bool {
		t.Helper()
		c, err := w.LoadCall(w.ctx, call.Activity.ID)
		must(t, err)
		return len(c.Steps) == 1 && c.Steps[0].State == data.StepDone
	}
	for _, rest := range []func(){w.settle, func() {}} { // the undoing is on the server, or waits
		must(t, w.SetStep(w.ctx, tick))
		w.settle()
		must(t, second(w.Undo(w.ctx)))
		rest()
		if ticked() {
			t.Error("it was not taken back")
		}
		must(t, w.SetStep(w.ctx, tick))
		if !ticked() {
			t.Error("it is not ticked")
		}
		w.settle()
		if !ticked() {
			t.Error("once the server has it, it is not ticked")
		}
	}
}
