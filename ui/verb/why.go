package verb

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/rank"
	"rounds/data/store"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/words"
)

// why shows the arithmetic of a rank: the terms, what each comes from, and their
// sum; then every reason with its clock.
type why struct {
	v *Verbs
	t Target
}

func (v *Verbs) why(t Target) tea.Cmd {
	return v.s.Ask(page.OpenDialogMsg{Dialog: &why{v, t}})
}

func (d *why) Init() tea.Cmd   { return nil }
func (d *why) Title() string   { return "" }
func (d *why) Capturing() bool { return false }

func (d *why) Bindings() []keys.Binding {
	return []keys.Binding{d.v.s.Keys.Account.WhatIf, d.v.s.Keys.Move.Back}
}

// Update closes on any key but the one that moves the weights: there is nothing else to
// do here but read.
func (d *why) Update(msg tea.Msg) tea.Cmd {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	closed := d.v.s.Ask(page.CloseDialogMsg{})
	if d.v.s.Keys.Account.WhatIf.Matches(key) {
		return tea.Batch(closed, d.v.whatIf(d.t))
	}
	return closed
}

func (d *why) Size(w, h int) (int, int) {
	inner, _ := part.DialogInner(min(w, 84), h)
	lines := len(d.reasons(inner))
	if aroundReasons+lines > h {
		lines = len(d.clocks(inner))
	}
	return min(w, 84), min(h, aroundReasons+lines)
}

// aroundReasons are the lines of the dialog that are no reason.
const aroundReasons = 12

func (d *why) View(w, h int) (string, *tea.Cursor) {
	inner, high := part.DialogInner(w, h)
	lines := append([]string{""}, d.terms(inner)...)
	reasons := d.reasons(inner)
	if room := high - len(lines) - 1; len(reasons) > room { // the clocks before the rules behind them
		reasons = d.clocks(inner)
	}
	lines = append(append(lines, ""), reasons...)
	hints := []part.Hint{
		{Key: d.v.s.Keys.Account.WhatIf.Label(), Label: d.v.s.Words.T("key.what-if.short")},
		{Key: d.v.s.Keys.Move.Back.Label(), Label: d.v.s.Words.T("key.back")},
	}
	title := d.v.s.Words.T("ask.why.title", d.t.Row.Name)
	return part.Dialog(d.v.s.Theme, title, strings.Join(lines, "\n"), hints, w, h), nil
}

func (d *why) terms(w int) []string {
	words, th := d.v.s.Words, &d.v.s.Theme
	t := d.t.Row.Terms
	var out []string
	for _, term := range []struct {
		name   string
		points rank.Points
	}{
		{"breach", t.Breach}, {"urgency", t.Urgency}, {"risk", t.Risk}, {"value", t.Value}, {"renewal", t.Renewal},
	} {
		const before = 19
		from, short := d.source(term.name)
		if part.Width(from) > w-before && short != "" {
			from = words.T(short)
		}
		out = append(out, part.FitRight(decimal(words, term.points), 8)+"  "+part.Fit(words.T("rank."+term.name), 9)+
			th.Muted.Render(part.Fit(from, w-before)))
	}
	return append(out,
		th.Faint.Render(part.FitRight(strings.Repeat("─", 7), 8)),
		th.Title.Render(part.FitRight(decimal(words, t.Score()), 8))+"  "+words.T("rank.score"))
}

// decimal is a number whose point stands under the others'.
func decimal(w *words.Words, p rank.Points) string {
	s := w.Points(p)
	if p%10 == 0 {
		s += "  "
	}
	return s
}

// source says from what a term comes; short names the same in fewer words, where there are.
func (d *why) source(term string) (says, short string) {
	words, row, now := d.v.s.Words, &d.t.Row, d.v.s.Now()
	lead := d.t.leading()
	switch term {
	case "breach", "urgency":
		return words.T("rank."+term+".from", words.Why(lead, now)), "rank." + term + ".short"
	case "risk":
		if row.Standing.Score < 0 {
			return words.T("rank.risk.none"), ""
		}
		return words.T("rank.risk.from", row.Standing.Score), ""
	}
	if lead.Code.AnswersCustomer() {
		return words.T("rank.nobody-waits-longer"), "rank.nobody-waits-longer.short"
	}
	if term == "value" {
		return words.T("rank.value.from", words.Money(row.MRR, row.Currency)), ""
	}
	if row.RenewalOn == 0 {
		return words.T("rank.renewal.none"), ""
	}
	today := now.DateIn(d.v.s.Location)
	return words.T("rank.renewal.from", words.Day(row.RenewalOn, today), int(row.RenewalOn-today)), ""
}

// clocks are the reasons with their clocks, one line each.
func (d *why) clocks(w int) []string {
	var out []string
	for i := range d.t.Row.Standing.Firings {
		out = append(out, d.clock(&d.t.Row.Standing.Firings[i], w))
	}
	return out
}

func (d *why) clock(f *data.Firing, w int) string {
	words, th, now := d.v.s.Words, &d.v.s.Theme, d.v.s.Now()
	light := page.Light(f, now)
	when := words.DueOf(f, now, d.v.s.Location)
	const before, reason = 17, 30
	said := th.Light(light).Render(light.Glyph()+" "+part.Fit(when, 14)) + " "
	if before+reason+1+len(f.Code) > w { // half a code is none
		return said + part.Fit(words.Why(f, now), w-before)
	}
	return said + part.Fit(words.Why(f, now), reason) + " " + th.Faint.Render(part.Fit(string(f.Code), w-before-reason-1))
}

// reasons are the clocks, each with the rule behind it: its numbers as the team's file
// writes them, what clears it and the play.
func (d *why) reasons(w int) []string {
	const indent = 2
	var out []string
	for i := range d.t.Row.Standing.Firings {
		f := &d.t.Row.Standing.Firings[i]
		out = append(out, d.clock(f, w))
		for _, line := range part.Wrap(d.rule(f), w-indent) {
			out = append(out, strings.Repeat(" ", indent)+d.v.s.Theme.Faint.Render(line))
		}
	}
	return out
}

// rule says what a person may ask about the rule of a reason.
func (d *why) rule(f *data.Firing) string {
	words, dk := d.v.s.Words, d.v.s.Desk
	var parts []string
	if numbers := dk.Team().NumbersOf(f.Code); numbers != "" {
		parts = append(parts, numbers)
	}
	var course store.Course
	if d.t.Dossier != nil {
		course = desk.CourseOf(d.t.Dossier.Facts)
	}
	play := words.T("rule.no-play")
	if head, ok := desk.PlayOf(dk.Library(), f, course); ok {
		play = words.T("rule.play", head.Title.In(words.Lang()))
	}
	return strings.Join(append(parts, words.T("rule.clears", words.T("clears."+string(f.Code))), play), " · ")
}
