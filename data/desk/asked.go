package desk

import (
	"context"

	"rounds/data"
	"rounds/data/playbook"
)

// Question is a step that was asked, in the version of its playbook with which the run began.
type Question struct {
	book *playbook.Playbook
	step *playbook.Step
}

// Questions finds what was asked, by the ids of the answers. An answer whose playbook or step
// is not known here is left out.
func (d *Desk) Questions(ctx context.Context, answers ...data.ID) (map[data.ID]Question, error) {
	found, err := d.Store.Asked(ctx, answers...)
	if err != nil {
		return nil, err
	}
	out := make(map[data.ID]Question, len(found))
	for i := range found {
		p := d.PlayOfRun(&found[i].Run)
		if p == nil {
			continue
		}
		if step, ok := p.Step(found[i].Answer.StepID); ok {
			out[found[i].Answer.ID] = Question{p, step}
		}
	}
	return out, nil
}

// Text is a canonical answer as the playbook offers it in a language; one that the question
// does not take is as it stands.
func (q Question) Text(answer, lang string) string {
	a := playbook.Answer{Type: playbook.Option, Text: answer}
	if q.step.Kind == playbook.Ask {
		var err error
		if a, err = q.step.Read(answer, "en"); err != nil {
			return answer
		}
	}
	return q.book.Show(q.step, a, lang)
}
