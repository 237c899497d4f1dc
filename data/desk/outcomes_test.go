package desk

import (
	"testing"

	"rounds/data"
	"rounds/data/playbook"
)

// A call's outcome is named by its playbook, in the version on which its run began and in
// each language; one of no playbook, or that the playbook does not know, names nothing.
func TestOutcomes(t *testing.T) {
	own := func(version int, label string) *playbook.Playbook {
		return &playbook.Playbook{ID: "own", Version: version, Outcomes: []playbook.Outcome{{ID: "glad", Label: playbook.Text{"en": label}}}}
	}
	l, problems := playbook.NewLibrary(playbook.Shipped(), []*playbook.Playbook{own(1, "Was glad"), own(2, "Is glad")})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	run, id := data.ID{9}, func(n byte) data.ID { return data.ID{n} }
	got := New(nil, nil, l).Outcomes(&data.Facts{
		Runs: []data.Run{{ID: run, PlaybookID: "own", PlaybookVersion: 1}},
		Activities: []data.Activity{
			{ID: id(1), PlaybookID: "repricer-onboarding", Outcome: "strategy_chosen"},
			{ID: id(2), PlaybookID: "own", RunID: run, Outcome: "glad"},
			{ID: id(3), PlaybookID: "own", Outcome: "glad"},
			{ID: id(4), PlaybookID: "own", Outcome: data.OutcomeNoAnswer},
			{ID: id(5), PlaybookID: "own", Outcome: "unheard_of"},
			{ID: id(6), PlaybookID: "gone", Outcome: "glad"},
			{ID: id(7), Outcome: "reached"},
		},
	})
	for n, want := range map[byte]string{1: "Strategie gewählt, erste Regel eingerichtet", 2: "Was glad", 3: "Is glad", 4: "Nicht erreicht", 5: "", 6: "", 7: ""} {
		if label := got[id(n)].In("de"); label != want {
			t.Errorf("outcome %d is %q, want %q", n, label, want)
		}
	}
}
