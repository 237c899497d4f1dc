package demo

import (
	"reflect"
	"testing"

	"rounds/data"
	"rounds/data/playbook"
)

// TestRunsFollowTheirPlaybooks checks that a run names a shipped version, that its
// answers fit its steps, and that what it says of its progress is what its answers
// add up to.
func TestRunsFollowTheirPlaybooks(t *testing.T) {
	library, problems := playbook.NewLibrary(playbook.Shipped())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	finished, open, decided := 0, 0, 0
	for _, b := range worldOf(t, options(300)) {
		for _, run := range b.Runs {
			p, ok := library.Get(run.PlaybookID, int(run.PlaybookVersion))
			if !ok {
				t.Fatalf("%s: no playbook %s version %d", b.Account.Name, run.PlaybookID, run.PlaybookVersion)
			}
			done := int64(0)
			for _, a := range b.StepAnswers {
				if a.RunID != run.ID {
					continue
				}
				step, ok := p.Step(a.StepID)
				if !ok {
					t.Fatalf("%s: %s has no step %s", b.Account.Name, p.ID, a.StepID)
				}
				if a.State == data.StepDone {
					done++
				}
				if step.Kind == playbook.Ask && a.State == data.StepDone {
					if _, err := step.Read(a.Answer, "en"); err != nil || a.Field != step.Field {
						t.Errorf("%s: %s is answered by %q: %v", b.Account.Name, step.Field, a.Answer, err)
					}
				}
				if step.Kind == playbook.Decide && a.Answer != "" {
					decided++
				}
			}
			if done != run.Covered || run.Covered > run.Total || run.FinishedAt != 0 && run.Covered != run.Total {
				t.Errorf("%s: a run says %d of %d, its answers %d", b.Account.Name, run.Covered, run.Total, done)
			}
			if run.FinishedAt != 0 {
				finished++
			} else {
				open++
			}
		}
	}
	if finished < 10 || open < 4 || decided < 10 {
		t.Errorf("%d runs finished, %d open, %d strategies decided", finished, open, decided)
	}
}

func TestEachHandsOverEveryRow(t *testing.T) {
	for _, b := range worldOf(t, options(len(cast))) {
		left := map[data.ID]bool{}
		walk(&b, func(_ string, row reflect.Value) { left[row.FieldByName("ID").Interface().(data.ID)] = true })
		err := b.Each(func(row any) error {
			id := reflect.ValueOf(row).FieldByName("ID").Interface().(data.ID)
			if !left[id] {
				t.Errorf("%s: a %T comes twice, or is not of the bundle", b.Account.Name, row)
			}
			delete(left, id)
			return nil
		})
		if err != nil || len(left) > 0 {
			t.Errorf("%s: %d rows were left out, %v", b.Account.Name, len(left), err)
		}
	}
}
