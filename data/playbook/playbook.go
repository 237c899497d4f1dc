// Package playbook holds a team's standard procedures as versioned data: what
// a call covers, which questions it asks, which rule cards it decides by. It
// reads and checks the YAML form, evaluates conditions and rule cards, and
// keeps the arithmetic of an open run. It does no I/O beyond an fs.FS that the
// caller hands over, reads no clock and keeps no state.
package playbook

import "slices"

// Limits of one playbook. A file beyond them is refused with a problem rather
// than read slowly: the editor of a playbook is a person, not a program.
const (
	// MaxBytes is the largest file that Parse reads.
	MaxBytes = 128 << 10
	// DefaultMinutes is the plan of a call whose playbook names none; it feeds
	// a soft timer and never stops a call.
	DefaultMinutes = 45
)

// Playbook is one version of one procedure. Treat it as read-only: a Library
// hands the same value to every caller.
type Playbook struct {
	// ID is a slug that stays the same over all versions.
	ID string
	// Version counts from 1; an open run stays on the version with which it began.
	Version int
	// Trigger lists the reason codes for which this is the play.
	Trigger []string
	// Products lists the products for whose accounts this is the play; empty means
	// that it is one for all.
	Products []string
	// Workspace says that the playbook is the team's own work and belongs to no
	// customer: it answers no reason and is begun from the page of playbooks.
	Workspace bool
	// Languages lists the tags in which everything spoken is written.
	Languages []string
	Title     Text
	Objective Text
	// PlannedMinutes is the soft plan of the call, 1 to 480.
	PlannedMinutes int
	// FollowUpDays proposes the next contact, in working days after the call;
	// 0 proposes none. An outcome may say otherwise.
	FollowUpDays int
	Topics       []Topic
	Sections     []Section
	Cards        []RuleCard
	// Outcomes are the results of the call as the file lists them; the default is the
	// first that fits the answers, see Outcome.When. AllOutcomes adds no_answer.
	Outcomes []Outcome
	// Summary is a Markdown template per language, see RenderSummary.
	Summary Text
	// Source is the YAML from which this was read, so that a store can keep the
	// version on which a run began after its file has changed.
	Source string
}

// Topic is something a contact can be told; it is remembered per contact, so
// that nobody explains fees twice and nobody assumes they were explained.
type Topic struct {
	ID    string
	Label Text
}

// SectionKind says when a section is worked through.
type SectionKind string

const (
	// Prepare runs before the call; its answers pre-fill the call.
	Prepare SectionKind = "prepare"
	// Call is worked through with the customer on the line.
	Call SectionKind = "call"
)

// Section groups steps under one learning objective.
type Section struct {
	ID        string
	Kind      SectionKind
	Title     Text
	Objective Text
	Steps     []Step
}

// StepKind says what a step asks of the CSM.
type StepKind string

const (
	// Say is a script to speak.
	Say StepKind = "say"
	// Ask is a question whose answer is stored in a typed field.
	Ask StepKind = "ask"
	// Show is a demo element.
	Show StepKind = "show"
	// Do is an action.
	Do StepKind = "do"
	// Decide is a rule card: inputs, recommendation, accept or override.
	Decide StepKind = "decide"
)

// CSM is the owner of a step of which the file names none.
const CSM = "csm"

// Step is one item of the checklist. Its ID is unique in the playbook, because
// replicas merge ticks by it.
type Step struct {
	ID   string
	Kind StepKind
	// Label names the step in a list of them, in a few words for the CSM; it may
	// be empty, see Heading.
	Label Text
	// Text is the script, the question or the instruction; its placeholders are
	// filled by Playbook.Script.
	Text Text
	// Required steps are the ones that must not be forgotten; the order stays free.
	Required bool
	// When hides the step until the condition holds; the zero Expr always holds.
	When Expr
	// Owner is the role that does the step.
	Owner string
	// OffsetDays is when a step is due, in working days from the start of the
	// run; negative days lie before the call.
	OffsetDays int
	// Topic names a Topic of the playbook that counts as told once the step is done.
	Topic string
	// Covers lists promise tags: what sales emphasised and this step redeems.
	Covers []string

	// Field is where the answer of an ask step, or the choice of a decide step, is kept.
	Field string
	// Type is the type of an ask step's answer.
	Type FieldType
	// Options are the answers of a choice, in the order of their digits.
	Options []Choice
	// Min and Max bound a number or an amount where they are set.
	Min, Max *float64
	// AccountField names the account's fact that pre-fills the answer.
	AccountField string
	// Score says that the answer is a survey score: "nps", "csat" or empty.
	Score string

	// Card names the rule card of a decide step.
	Card string
}

// Heading returns the step's label in a language, or its text where it has none.
func (s *Step) Heading(lang string) string {
	if l := s.Label.In(lang); l != "" {
		return l
	}
	return s.Text.In(lang)
}

// Choice is an option of a question or of a rule card.
type Choice struct {
	ID    string
	Label Text
}

// NoAnswer is the outcome that every playbook has without listing it.
const NoAnswer = "no_answer"

// Outcome is how a call can end.
type Outcome struct {
	ID    string
	Label Text
	// FollowUpDays proposes the next contact in working days; -1 takes the
	// playbook's default, 0 proposes none.
	FollowUpDays int
	// When says for which answers the outcome is proposed; the zero Expr always holds.
	When Expr
}

// Proposed is the place in AllOutcomes of the outcome that is proposed for a call with
// such answers: the first whose condition holds, and where none does, the first.
func (p *Playbook) Proposed(a Answers) int {
	for i := range p.Outcomes {
		if p.Outcomes[i].When.IsZero() || p.Outcomes[i].When.Eval(a) {
			return i
		}
	}
	return 0
}

// AllOutcomes returns the playbook's outcomes and, last, the built-in no_answer,
// which proposes a retry on the next working day.
func (p *Playbook) AllOutcomes() []Outcome {
	all := make([]Outcome, 0, len(p.Outcomes)+1)
	all = append(all, p.Outcomes...)
	return append(all, Outcome{
		ID:           NoAnswer,
		Label:        Text{"en": "No answer", "de": "Nicht erreicht", "ja": "応答なし"},
		FollowUpDays: 1,
	})
}

// FollowUp returns the proposed distance to the next contact in working days
// after a call that ended so; 0 proposes none.
func (p *Playbook) FollowUp(outcome string) int {
	for _, o := range p.AllOutcomes() {
		if o.ID == outcome && o.FollowUpDays >= 0 {
			return o.FollowUpDays
		}
	}
	return p.FollowUpDays
}

// Step finds a step by its id.
func (p *Playbook) Step(id string) (*Step, bool) {
	for i := range p.Sections {
		for j := range p.Sections[i].Steps {
			if p.Sections[i].Steps[j].ID == id {
				return &p.Sections[i].Steps[j], true
			}
		}
	}
	return nil, false
}

// Card finds a rule card by its id.
func (p *Playbook) Card(id string) (*RuleCard, bool) {
	for i := range p.Cards {
		if p.Cards[i].ID == id {
			return &p.Cards[i], true
		}
	}
	return nil, false
}

// AccountFields returns the names of the account's facts that pre-fill answers,
// each once, in order: what a caller of NewRun has to look up.
func (p *Playbook) AccountFields() []string {
	var names []string
	for _, sec := range p.Sections {
		for _, s := range sec.Steps {
			if s.AccountField != "" && !slices.Contains(names, s.AccountField) {
				names = append(names, s.AccountField)
			}
		}
	}
	return names
}

// Asks finds the first step that fills a field: an ask step, or a decide step
// that keeps its choice there.
func (p *Playbook) Asks(field string) (*Step, bool) {
	for i := range p.Sections {
		for j := range p.Sections[i].Steps {
			if s := &p.Sections[i].Steps[j]; field != "" && s.Field == field {
				return s, true
			}
		}
	}
	return nil, false
}
