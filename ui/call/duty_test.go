package call

import (
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/rules"
)

// A step of another role and one that is due some working days after the checklist began
// say so while they are open: a call on a Tuesday, holidays and weekends left out.
func TestAStepSaysWhoseItIsAndByWhen(t *testing.T) {
	b := newBench(t)
	team, _, problems := rules.Load("rules.toml", []byte("[working]\nholidays = [\"2026-11-26\"]\n"), func(string) bool { return true })
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	b.s.Desk.Use(team)
	b.call.Run.StartedAt = data.At(b.now)
	at := func(id string) string {
		b.cursor = id
		view, _ := b.View(100, 40)
		return view
	}
	if got := at("first-rule"); !strings.Contains(got, "done by the customer") || strings.Contains(got, "by Wed 2 Dec") {
		t.Errorf("whose the first rule is, is not said:\n%s", got)
	}
	// Five working days after Tuesday 24 November: 25, 27, 30, 1, 2, without the 26th.
	if got := at("look-after"); !strings.Contains(got, "by Wed 2 Dec") || strings.Contains(got, "done by") {
		t.Errorf("by when she is looked after, is not said:\n%s", got)
	}
	b.do("look-after")
	if got := at("look-after"); strings.Contains(got, "by Wed 2 Dec") {
		t.Errorf("a step that is done is still due:\n%s", got)
	}
	if s, _ := b.play.Step("look-after"); b.run.State(s.ID) != playbook.Done {
		t.Error("the step is not covered")
	}
}
