package store

import (
	"strings"
	"testing"
	"time"

	"rounds/data"
)

func TestLogFilesTheStepWithItsDateAtOnce(t *testing.T) {
	for _, c := range []struct {
		outcome string
		due     time.Duration
		want    data.FollowUpKind
	}{
		{"reached", 24 * time.Hour, data.FollowUpPromise},
		{data.OutcomeNoAnswer, 24 * time.Hour, data.FollowUpRetry},
		{"reached", 0, ""},
	} {
		w := open(t)
		a := w.account("Lindqvist Handels AB")
		var due data.Instant
		if c.due != 0 {
			due = w.Now().Add(c.due)
		}
		id, err := w.Log(w.ctx, data.Activity{
			AccountID: a.ID, Kind: data.ActivityVisit, Outcome: c.outcome, Summary: "saw\x1b[2J them\nboth", NextStep: "send\nthe guide",
		}, due, false)
		must(t, err)
		f, err := w.Facts(w.ctx, a.ID, w.Now())
		must(t, err)
		if len(f.Activities) != 1 || f.Activities[0].ID != id || f.Activities[0].State != data.CallFiled || f.Activities[0].At != w.Now() ||
			strings.Contains(f.Activities[0].Summary, "\x1b") || f.Activities[0].NextStep != "send the guide" {
			t.Errorf("filed %+v", f.Activities)
		}
		if c.want == "" {
			if len(f.FollowUps) != 0 {
				t.Errorf("a step without a date made %+v", f.FollowUps)
			}
			continue
		}
		if len(f.FollowUps) != 1 || f.FollowUps[0].Kind != c.want || f.FollowUps[0].DueAt != due || f.FollowUps[0].Text != "send the guide" ||
			f.FollowUps[0].ActivityID != id {
			t.Errorf("%s: follow-ups %+v", c.outcome, f.FollowUps)
		}
		if _, err := w.Undo(w.ctx); err != nil {
			t.Fatal(err)
		}
		f, err = w.Facts(w.ctx, a.ID, w.Now())
		must(t, err)
		if len(f.Activities)+len(f.FollowUps) != 0 {
			t.Error("undo left a part of what was filed")
		}
	}
}

func TestLogOfNobody(t *testing.T) {
	w := open(t)
	_, err := w.Log(w.ctx, data.Activity{AccountID: w.ids.New(), Kind: data.ActivityCall}, 0, false)
	wantCode(t, err, data.CodeNotFound)
	if n := w.count(`SELECT count(*) FROM activity`); n != 0 {
		t.Error("an activity without an account was kept")
	}
}

func TestTextOfWhatWasFound(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	_, err := w.AddNote(w.ctx, Capture{AccountID: a.ID}, "The zeppelin note")
	must(t, err)
	must(t, w.CaptureIssue(w.ctx, Capture{AccountID: a.ID}, data.IssueBug, "zeppelin issue"))
	_, err = w.Log(w.ctx, data.Activity{AccountID: a.ID, Kind: data.ActivityCall, Summary: "zeppelin call"}, 0, false)
	must(t, err)
	must(t, w.do(w.ctx, "x", func(tx *Tx) error {
		return tx.Insert(data.Request{ID: w.ids.New(), AccountID: a.ID, Subject: "zeppelin request", OpenedAt: w.Now()})
	}))
	found, err := w.SearchText(w.ctx, "zepp", 10)
	must(t, err)
	if len(found) != 4 {
		t.Fatalf("found %+v", found)
	}
	word := map[string]string{"note_version": "note", "issue": "issue", "activity": "call", "request": "request"}
	for _, m := range found {
		whole, err := w.TextOf(w.ctx, m)
		must(t, err)
		if !strings.HasSuffix(whole, "zeppelin "+word[m.Kind]) {
			t.Errorf("%s holds %q", m.Kind, whole)
		}
	}
	gone, err := w.TextOf(w.ctx, TextMatch{Kind: "issue", Key: w.ids.New()})
	if err != nil || gone != "" {
		t.Errorf("what is gone reads %q, %v", gone, err)
	}
}
