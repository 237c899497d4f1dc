package store

import (
	"testing"

	"rounds/data"
)

func TestAWorkspaceRunIsResumed(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	plan := CallPlan{PlaybookID: "cs-team-launch", PlaybookVersion: 1, PlaybookSource: []byte("id: cs-team-launch\n"), Total: 40}
	if runs, err := w.WorkspaceRuns(w.ctx); err != nil || len(runs) != 0 {
		t.Fatalf("before anything: %v, %v", runs, err)
	}
	wantCode(t, w.SetWorkspaceStep(w.ctx, "cs-team-launch", Step{StepID: "purpose", State: data.StepDone}, false), data.CodeNotFound)
	run, err := w.StartWorkspaceRun(w.ctx, plan)
	must(t, err)
	draft := DraftKey{Kind: "workspace", Key: run.ID, Field: "answer:purpose#1"}
	w.typeText(draft, "", "they stay")
	must(t, w.SetWorkspaceStep(w.ctx, "cs-team-launch", Step{
		StepID: "purpose", State: data.StepDone, Field: "purpose", Answer: "they stay", Covered: 1, Total: 39, Draft: &draft,
	}, false))
	must(t, w.SetWorkspaceStep(w.ctx, "cs-team-launch", Step{StepID: "import", State: data.StepNotApplicable, Covered: 1, Total: 38}, false))
	must(t, w.SetWorkspaceStep(w.ctx, "cs-team-launch", Step{StepID: "import", State: data.StepOpen, Covered: 1, Total: 39}, false))

	plan.PlaybookVersion, plan.PlaybookSource = 2, []byte("id: cs-team-launch\nversion: 2\n")
	again, err := w.StartWorkspaceRun(w.ctx, plan)
	must(t, err)
	if again.ID != run.ID || again.Version != 1 || again.Source != "id: cs-team-launch\n" || again.Covered != 1 || again.Total != 39 {
		t.Errorf("it goes on as %+v; it stays on the version with which it began", again)
	}
	if len(again.Steps) != 2 || again.Steps[0].Answer != "they stay" || again.Steps[1].State != data.StepOpen {
		t.Errorf("its steps are %+v", again.Steps)
	}
	if left, err := w.Drafts(w.ctx, "workspace", run.ID); err != nil || len(left) != 0 {
		t.Errorf("the answer is still a draft: %v, %v", left, err)
	}
	kept, err := w.KeptPlaybooks(w.ctx)
	must(t, err)
	if len(kept) != 1 || kept[0].ID != "cs-team-launch" || kept[0].Version != 1 {
		t.Errorf("kept are %+v", kept)
	}
	must(t, w.SetWorkspaceStep(w.ctx, "cs-team-launch", Step{StepID: "import", State: data.StepDone, Covered: 2, Total: 39}, true))
	runs, err := w.WorkspaceRuns(w.ctx)
	must(t, err)
	if len(runs) != 1 || runs[0].FinishedAt == 0 {
		t.Errorf("finished: %+v", runs)
	}
	// It belongs to no account: nothing of it is on the queue or on its way to a server.
	if n := w.count(`SELECT count(*) FROM outbox WHERE account_id <> ?`, a.ID[:]); n != 0 {
		t.Errorf("%d entries wait to be sent", n)
	}
	if n := w.count(`SELECT count(*) FROM standing`); n != 1 {
		t.Errorf("%d standings, want the account's", n)
	}
}
