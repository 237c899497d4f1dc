package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/data/text"
	"rounds/ui/words"
)

type playbookShowFlags struct {
	lang    string
	version int
}

func (m *Main) playbookShowCommand() *cobra.Command {
	var f playbookShowFlags
	c := &cobra.Command{
		Use:   "show ID",
		Short: "Read a playbook: sections, objectives, steps, rule cards",
		Long: `Prints a playbook as Markdown, to read before the first call or to review.

--json prints {id, version, language, languages, title, objective, planned_minutes,
follow_up_days, reasons, products, workspace, sections:[{id, kind, title, objective, steps:[{id, kind, label,
text, required, owner, offset_days, when, field, type, options:[{id, label}], card}]}], cards:[{id, title,
inputs, choices, rows:[{when, recommend, detail}], no_rule}], outcomes, summary}.`,
		Example: "  rounds playbook show renewal\n  rounds playbook show repricer-onboarding --lang de\n  rounds playbook show renewal --version 2 --json",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return m.playbookShow(cmd, args[0], f) },
	}
	langFlag(c, &f.lang)
	c.Flags().IntVar(&f.version, "version", 0, "this version instead of the one in force")
	return c
}

func (m *Main) playbookShow(cmd *cobra.Command, id string, f playbookShowFlags) error {
	p, err := m.printer(cmd)
	if err != nil {
		return err
	}
	found, err := m.findPlaybook(cmd.Context(), id, f.version)
	if err != nil {
		return err
	}
	sheet := newPlaybookSheet(found, f.lang)
	return p.printLines(sheet, []string{sheet.markdown(p.words, found)})
}

// findPlaybook is the version in force, or the asked one, also when only an open
// run of the book still has it.
func (m *Main) findPlaybook(ctx context.Context, id string, version int) (*playbook.Playbook, error) {
	library, err := m.library()
	if err != nil {
		return nil, err
	}
	p, ok := library.Current(id)
	if !ok && version == 0 {
		return nil, data.Errorf(data.CodeNotFound, "there is no playbook %q; it can be one of %s", id, strings.Join(playbookIDs(library), ", "))
	}
	if version == 0 {
		return p, nil
	}
	if p, ok := library.Get(id, version); ok {
		return p, nil
	}
	if path, err := m.databasePath(); err != nil {
		return nil, err
	} else if begun, err := store.Begun(path); err == nil && begun {
		d, err := m.openDesk(ctx)
		if err != nil {
			return nil, err
		}
		if p, ok := d.Library().Get(id, version); ok {
			return p, nil
		}
	}
	return nil, data.Errorf(data.CodeNotFound, "there is no version %d of playbook %q; `rounds playbook list` says which is in force", version, id)
}

func playbookIDs(library *playbook.Library) []string {
	var ids []string
	for _, h := range library.Heads() {
		ids = append(ids, h.ID)
	}
	return ids
}

// playbookSheet is a playbook in one language, as `playbook show --json` prints it.
type playbookSheet struct {
	ID        string         `json:"id"`
	Version   int            `json:"version"`
	Language  string         `json:"language"`
	Languages []string       `json:"languages"`
	Title     string         `json:"title"`
	Objective string         `json:"objective"`
	Minutes   int            `json:"planned_minutes"`
	FollowUp  int            `json:"follow_up_days"`
	Reasons   []string       `json:"reasons"`
	Products  []string       `json:"products"` // none: for all accounts
	Workspace bool           `json:"workspace"`
	Sections  []sheetSection `json:"sections"`
	Cards     []sheetCard    `json:"cards"`
	Outcomes  []sheetChoice  `json:"outcomes"`
	Summary   string         `json:"summary"`
}

type sheetSection struct {
	ID        string      `json:"id"`
	Kind      string      `json:"kind"`
	Title     string      `json:"title"`
	Objective string      `json:"objective"`
	Steps     []sheetStep `json:"steps"`
}

type sheetStep struct {
	ID       string        `json:"id"`
	Kind     string        `json:"kind"`
	Label    string        `json:"label"`
	Text     string        `json:"text"`
	Required bool          `json:"required"`
	Owner    string        `json:"owner"`
	Offset   int           `json:"offset_days,omitempty"` // in working days from the start
	When     string        `json:"when,omitempty"`
	Field    string        `json:"field,omitempty"`
	Type     string        `json:"type,omitempty"`
	Options  []sheetChoice `json:"options,omitempty"`
	Card     string        `json:"card,omitempty"`
}

type sheetChoice struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

type sheetCard struct {
	ID      string        `json:"id"`
	Title   string        `json:"title"`
	Inputs  []string      `json:"inputs"`
	Choices []sheetChoice `json:"choices"`
	Rows    []sheetRow    `json:"rows"`
	NoRule  string        `json:"no_rule"`
}

type sheetRow struct {
	When      map[string]string `json:"when"`
	Recommend string            `json:"recommend"`
	Detail    string            `json:"detail"`
}

func newPlaybookSheet(p *playbook.Playbook, lang string) *playbookSheet {
	s := &playbookSheet{
		ID: p.ID, Version: p.Version, Language: lang, Languages: nonNil(p.Languages), Title: p.Title.In(lang),
		Objective: p.Objective.In(lang), Minutes: p.PlannedMinutes, FollowUp: p.FollowUpDays, Reasons: nonNil(p.Trigger), Products: nonNil(p.Products), Workspace: p.Workspace,
		Cards: []sheetCard{}, Outcomes: []sheetChoice{}, Summary: p.Summary.In(lang),
	}
	for _, sec := range p.Sections {
		out := sheetSection{ID: sec.ID, Kind: string(sec.Kind), Title: sec.Title.In(lang), Objective: sec.Objective.In(lang), Steps: []sheetStep{}}
		for _, st := range sec.Steps {
			out.Steps = append(out.Steps, sheetStep{
				ID: st.ID, Kind: string(st.Kind), Label: st.Heading(lang), Text: st.Text.In(lang), Required: st.Required, Owner: st.Owner, Offset: st.OffsetDays, When: st.When.String(),
				Field: st.Field, Type: string(st.Type), Options: choicesIn(st.Options, lang), Card: st.Card,
			})
		}
		s.Sections = append(s.Sections, out)
	}
	for _, c := range p.Cards {
		card := sheetCard{ID: c.ID, Title: c.Title.In(lang), Inputs: nonNil(c.Inputs), Choices: choicesIn(c.Choices, lang), NoRule: c.NoRule.In(lang)}
		for _, r := range c.Rows {
			card.Rows = append(card.Rows, sheetRow{When: r.When, Recommend: r.Recommend, Detail: r.Detail.In(lang)})
		}
		s.Cards = append(s.Cards, card)
	}
	for _, o := range p.AllOutcomes() {
		s.Outcomes = append(s.Outcomes, sheetChoice{o.ID, o.Label.In(lang)})
	}
	return s
}

func choicesIn(choices []playbook.Choice, lang string) []sheetChoice {
	out := make([]sheetChoice, len(choices))
	for i, c := range choices {
		out[i] = sheetChoice{c.ID, c.Label.In(lang)}
	}
	return out
}

// markdown is the sheet to read: as much as a new CSM needs to learn the call.
func (s *playbookSheet) markdown(w *words.Words, b *playbook.Playbook) string {
	var out strings.Builder
	t := w.T
	put := func(format string, args ...any) { _, _ = fmt.Fprintf(&out, format, args...) }
	put("# %s\n\n%s\n\n", s.Title, t("cli.playbook.show.head", s.ID, s.Version, s.Minutes, strings.Join(s.Languages, ", ")))
	if len(s.Reasons) > 0 {
		put("%s\n\n", t("cli.playbook.show.reasons", w.Reasons(s.Reasons)))
	}
	put("%s\n", s.Objective)
	for i, sec := range s.Sections {
		put("\n## %s (%s)\n\n%s\n\n", sec.Title, t("cli.playbook.kind."+sec.Kind), t("cli.playbook.show.objective", sec.Objective))
		for k, st := range sec.Steps {
			st.markdown(put, w, b, &b.Sections[i].Steps[k], s.Language)
		}
	}
	for i, c := range s.Cards {
		put("\n## %s\n\n", t("cli.playbook.show.card", c.Title))
		for k, r := range c.Rows {
			put("- %s → **%s**. %s\n", w.Row(b, &b.Cards[i], &b.Cards[i].Rows[k], s.Language), labelOf(c.Choices, r.Recommend), oneLine(r.Detail))
		}
		if c.NoRule != "" {
			put("- %s\n", t("cli.playbook.show.no-rule", oneLine(c.NoRule)))
		}
	}
	put("\n## %s\n\n", t("cli.playbook.show.outcomes"))
	for _, o := range s.Outcomes {
		put("- %s\n", o.Label)
	}
	put("\n## %s\n\n%s\n", t("cli.playbook.show.summary"), strings.TrimSpace(s.Summary))
	return text.Block(out.String())
}

func (st *sheetStep) markdown(put func(string, ...any), w *words.Words, b *playbook.Playbook, step *playbook.Step, lang string) {
	t := w.T
	put("- [%s] %s", t("cli.playbook.step."+st.Kind), oneLine(st.Label))
	if st.Required {
		put(" *%s*", t("cli.playbook.show.required"))
	}
	put("\n")
	if st.Text != "" && st.Text != st.Label {
		put("  %s\n", oneLine(st.Text))
	}
	if len(st.Options) > 0 {
		labels := make([]string, len(st.Options))
		for i, o := range st.Options {
			labels[i] = o.Label
		}
		put("  %s\n", t("cli.playbook.show.options", strings.Join(labels, " · ")))
	}
	if !step.When.IsZero() {
		put("  %s\n", t("cli.playbook.show.when", w.Condition(b, step.When, lang)))
	}
	if duty := w.Duty(step); duty != "" {
		put("  %s\n", duty)
	}
}

func oneLine(s string) string { return text.Line(s) }

func labelOf(choices []sheetChoice, id string) string {
	for _, c := range choices {
		if c.ID == id {
			return c.Label
		}
	}
	return id
}
