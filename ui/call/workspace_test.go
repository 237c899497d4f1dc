package call

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
)

// The team's own run goes on with what was answered, on the version with which it
// began; a playbook of accounts is not begun so.
func TestTheTeamsOwnRunStaysOnItsVersion(t *testing.T) {
	ctx := context.Background()
	clock := func() time.Time { return time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC) }
	st, err := store.Open(ctx, filepath.Join(t.TempDir(), "book.db"), store.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	d := desk.New(st, clock, library(t))
	var first loadedMsg
	if err := startOwn(ctx, d, &first, "cs-team-launch", data.ID{}); err != nil {
		t.Fatal(err)
	}
	began := first.play.Version
	if len(first.call.Steps) != 0 {
		t.Fatalf("it begins with %+v on version %d", first.call.Steps, began)
	}
	if err := st.SetWorkspaceStep(ctx, "cs-team-launch", store.Step{StepID: "purpose", State: data.StepDone, Field: "purpose", Answer: "they stay"}, false); err != nil {
		t.Fatal(err)
	}

	p, _ := d.Library().Current("cs-team-launch")
	newer, problems := playbook.Parse("newer.yaml", playbook.Revised([]byte(p.Source), p.ID, began+1), nil)
	if len(problems) > 0 {
		t.Fatal(problems[0])
	}
	both, _ := playbook.NewLibrary(playbook.Shipped(), []*playbook.Playbook{newer})
	d.UseLibrary(both)
	var again loadedMsg
	if err := startOwn(ctx, d, &again, "cs-team-launch", data.ID{}); err != nil {
		t.Fatal(err)
	}
	run := desk.RunOf(again.play, again.call.Steps, nil)
	if again.play.Version != began || run.Answers["purpose"].Text != "they stay" || run.State("purpose") != playbook.Done {
		t.Errorf("it goes on with %+v on version %d", run.Answers, again.play.Version)
	}
	for _, id := range []string{"renewal", "nothing"} {
		if err := startOwn(ctx, d, &loadedMsg{}, id, data.ID{}); data.CodeOf(err) != data.CodeNotFound {
			t.Errorf("%s was begun: %v", id, err)
		}
	}
	if runs, err := st.WorkspaceRuns(ctx); err != nil || len(runs) != 1 {
		t.Errorf("%d runs, %v", len(runs), err)
	}
}
