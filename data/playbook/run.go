package playbook

import (
	"maps"
	"slices"
	"strings"
)

// StepState is how far a step is. A step without a state is open.
type StepState string

// The states of a step.
const (
	Open          StepState = "open"
	Done          StepState = "done"
	NotApplicable StepState = "not_applicable"
)

// Run is the state of one working-through of a playbook. It is a value: its
// methods return a changed copy and leave the receiver as it was.
type Run struct {
	PlaybookID string               `json:"playbook_id"`
	Version    int                  `json:"version"`
	Answers    Answers              `json:"answers,omitempty"`
	Steps      map[string]StepState `json:"steps,omitempty"`
	Decisions  map[string]Decision  `json:"decisions,omitempty"`
}

// Decision is what was chosen on a rule card, and why where that was not the
// card's recommendation.
type Decision struct {
	// Recommended is what the card said; empty means that it had no rule.
	Recommended string `json:"recommended,omitempty"`
	// Choice is the id of the choice taken.
	Choice string `json:"choice"`
	// Reason is the CSM's; it is empty only where the recommendation was taken.
	Reason string `json:"reason,omitempty"`
}

// Override reports whether the CSM chose against the card.
func (d Decision) Override() bool { return d.Recommended != "" && d.Recommended != d.Choice }

// NewRun starts a run on this version and pre-fills it from the account's facts
// (see Prefill).
func NewRun(p *Playbook, facts map[string]string) Run {
	return Prefill(p, Run{PlaybookID: p.ID, Version: p.Version}, facts)
}

// Prefill copies the account's facts (plain values by field name: "140",
// "2026-11-27", "private_label") into questions that have no answer yet. It
// ticks nothing: a pre-filled answer still has to be confirmed. A fact that does
// not fit its question is left out, since the question will be asked anyway.
//
// The answers of a prepare section need no copying: a question of the call that
// has the same field starts with them.
func Prefill(p *Playbook, r Run, facts map[string]string) Run {
	r.Answers = clone(r.Answers)
	for i := range p.Sections {
		for j := range p.Sections[i].Steps {
			s := &p.Sections[i].Steps[j]
			fact, known := facts[s.AccountField]
			if _, answered := r.Answers[s.Field]; s.AccountField == "" || !known || answered {
				continue
			}
			if a, err := s.Read(fact, "en"); err == nil {
				r.Answers[s.Field] = a
			}
		}
	}
	return r
}

// clone copies a map and never returns nil.
func clone[M ~map[K]V, K comparable, V any](m M) M {
	if m == nil {
		return M{}
	}
	return maps.Clone(m)
}

// State returns the state of a step.
func (r Run) State(stepID string) StepState {
	if s, ok := r.Steps[stepID]; ok {
		return s
	}
	return Open
}

// Mark sets the state of a step: a tick, "not applicable", or open again.
func (r Run) Mark(stepID string, state StepState) Run {
	r.Steps = clone(r.Steps)
	r.Steps[stepID] = state
	return r
}

// Answer stores the answer of an ask step and marks the step done. The error is
// an *AnswerError, and the run is then unchanged.
func (r Run) Answer(s *Step, a Answer) (Run, error) {
	if err := s.Accept(a); err != nil {
		return r, err
	}
	r.Answers = clone(r.Answers)
	r.Answers[s.Field] = a
	return r.Mark(s.ID, Done), nil
}

// Clear takes an answer or a decision back and opens its step again.
func (r Run) Clear(s *Step) Run {
	r.Answers = clone(r.Answers)
	delete(r.Answers, s.Field)
	r.Decisions = clone(r.Decisions)
	delete(r.Decisions, s.ID)
	return r.Mark(s.ID, Open)
}

// Decide records the choice on a decide step and marks the step done. What the
// card recommends is evaluated here, so that an override cannot pass for
// acceptance. The error is an *AnswerError: a choice that the card does not
// have, or no reason for one that the card did not recommend.
func (r Run) Decide(p *Playbook, s *Step, choice, reason string) (Run, error) {
	card, ok := p.Card(s.Card)
	if s.Kind != Decide || !ok {
		return r, s.answerError("answer.step", "Step %s decides nothing; tick it instead.", s.ID)
	}
	if _, ok := findChoice(card.Choices, choice); !ok {
		return r, s.answerError("answer.option", "%q is none of the choices: %s.", choice, choiceIDs(card.Choices))
	}
	rec, _ := EvaluateCard(*card, r.Answers)
	reason = strings.TrimSpace(reason)
	if reason == "" && rec.ID != choice {
		return r, s.answerError("decision.reason", "Say in a few words why %s, which the rule card did not recommend, was chosen.", choice)
	}
	r.Decisions = clone(r.Decisions)
	r.Decisions[s.ID] = Decision{Recommended: rec.ID, Choice: choice, Reason: reason}
	if s.Field != "" {
		r.Answers = clone(r.Answers)
		r.Answers[s.Field] = Answer{Type: Option, Text: choice}
	}
	return r.Mark(s.ID, Done), nil
}

// Visible reports whether a step is on the list: its condition holds, or it was
// already dealt with. What a CSM ticked never vanishes under her hands because
// a later answer changed a condition.
func (r Run) Visible(s *Step) bool {
	return r.State(s.ID) != Open || s.When.Eval(r.Answers)
}

// Visible returns the section's steps that are on the list, in order.
func (s *Section) Visible(r Run) []*Step {
	var steps []*Step
	for i := range s.Steps {
		if r.Visible(&s.Steps[i]) {
			steps = append(steps, &s.Steps[i])
		}
	}
	return steps
}

// Visible returns the steps on the list in order, of the given kinds of section
// or of all.
func (p *Playbook) Visible(r Run, kinds ...SectionKind) []*Step {
	var steps []*Step
	for i := range p.Sections {
		if len(kinds) == 0 || slices.Contains(kinds, p.Sections[i].Kind) {
			steps = append(steps, p.Sections[i].Visible(r)...)
		}
	}
	return steps
}

// Uncovered returns the visible steps that are still open, in order.
func (p *Playbook) Uncovered(r Run, kinds ...SectionKind) []*Step {
	return slices.DeleteFunc(p.Visible(r, kinds...), func(s *Step) bool { return r.State(s.ID) != Open })
}

// FirstUncovered returns where a call opens: the first open step, required or
// not. ok is false when nothing is left.
func (p *Playbook) FirstUncovered(r Run, kinds ...SectionKind) (s *Step, ok bool) {
	if open := p.Uncovered(r, kinds...); len(open) > 0 {
		return open[0], true
	}
	return nil, false
}

// Progress counts steps. Applicable ones are the visible steps that were not
// marked not applicable.
type Progress struct {
	Covered         int `json:"covered"`
	Total           int `json:"total"`
	RequiredCovered int `json:"required_covered"`
	RequiredTotal   int `json:"required_total"`
}

// Complete reports whether every required step that applies is covered.
func (p Progress) Complete() bool { return p.RequiredCovered == p.RequiredTotal }

// Progress counts the covered among the applicable steps, of the given kinds of
// section or of all.
func (p *Playbook) Progress(r Run, kinds ...SectionKind) Progress {
	var n Progress
	for _, s := range p.Visible(r, kinds...) {
		state := r.State(s.ID)
		if state == NotApplicable {
			continue
		}
		n.Total++
		if s.Required {
			n.RequiredTotal++
		}
		if state == Done {
			n.Covered++
			if s.Required {
				n.RequiredCovered++
			}
		}
	}
	return n
}

// Told returns the topics that the done steps cover, each once, in order: what
// goes into the ledger of the contact who was on the line.
func (p *Playbook) Told(r Run) []string {
	return p.collect(r, func(s *Step) []string { return []string{s.Topic} })
}

// Redeemed returns the promise tags that the done steps cover, each once, in order.
func (p *Playbook) Redeemed(r Run) []string {
	return p.collect(r, func(s *Step) []string { return s.Covers })
}

func (p *Playbook) collect(r Run, of func(*Step) []string) []string {
	var ids []string
	for _, s := range p.Visible(r) {
		if r.State(s.ID) != Done {
			continue
		}
		for _, id := range of(s) {
			if id != "" && !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// Scores returns the survey scores that were asked and confirmed, by "nps" and
// "csat".
func (p *Playbook) Scores(r Run) map[string]int {
	scores := map[string]int{}
	for _, s := range p.Visible(r) {
		if a, ok := r.Answers[s.Field]; ok && s.Score != "" && r.State(s.ID) == Done {
			scores[s.Score] = int(a.Number)
		}
	}
	return scores
}

// AsksScore reports whether a step asks for a survey score: "nps" or "csat".
func (p *Playbook) AsksScore(kind string) bool {
	return slices.ContainsFunc(p.Sections, func(sec Section) bool {
		return slices.ContainsFunc(sec.Steps, func(s Step) bool { return s.Score == kind })
	})
}
