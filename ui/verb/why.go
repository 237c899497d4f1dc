package verb

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data/rank"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
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

func (d *why) Bindings() []keys.Binding { return []keys.Binding{d.v.s.Keys.Move.Back} }

// Update closes on any key: there is nothing to do here but read.
func (d *why) Update(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(tea.KeyPressMsg); ok {
		return d.v.s.Ask(page.CloseDialogMsg{})
	}
	return nil
}

func (d *why) Size(w, h int) (int, int) {
	return min(w, 84), min(h, 12+len(d.t.Row.Standing.Firings))
}

func (d *why) View(w, h int) (string, *tea.Cursor) {
	inner, _ := part.DialogInner(w, h)
	lines := append([]string{""}, d.terms(inner)...)
	lines = append(append(lines, ""), d.reasons(inner)...)
	hints := []part.Hint{{Key: d.v.s.Keys.Move.Back.Label(), Label: d.v.s.Words.T("key.back")}}
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
		out = append(out, part.FitRight(decimal(term.points), 8)+"  "+part.Fit(words.T("rank."+term.name), 9)+
			th.Muted.Render(part.Fit(d.source(term.name), w-19)))
	}
	return append(out,
		th.Faint.Render(part.FitRight(strings.Repeat("─", 7), 8)),
		th.Title.Render(part.FitRight(decimal(t.Score()), 8))+"  "+words.T("rank.score"))
}

// decimal is a number whose point stands under the others'.
func decimal(p rank.Points) string {
	s := p.String()
	if !strings.Contains(s, ".") {
		s += "  "
	}
	return s
}

// source says from what a term comes.
func (d *why) source(term string) string {
	words, row, now := d.v.s.Words, &d.t.Row, d.v.s.Now()
	lead := d.t.leading()
	switch term {
	case "breach", "urgency":
		return words.T("rank."+term+".from", words.Why(lead, now))
	case "risk":
		if row.Standing.Score < 0 {
			return words.T("rank.risk.none")
		}
		return words.T("rank.risk.from", row.Standing.Score)
	}
	if lead.Code.AnswersCustomer() {
		return words.T("rank.nobody-waits-longer")
	}
	if term == "value" {
		return words.T("rank.value.from", words.Money(row.MRR, row.Currency))
	}
	if row.RenewalOn == 0 {
		return words.T("rank.renewal.none")
	}
	today := now.DateIn(d.v.s.Location)
	return words.T("rank.renewal.from", words.Day(row.RenewalOn, today), int(row.RenewalOn-today))
}

func (d *why) reasons(w int) []string {
	words, th, now := d.v.s.Words, &d.v.s.Theme, d.v.s.Now()
	var out []string
	for i := range d.t.Row.Standing.Firings {
		f := &d.t.Row.Standing.Firings[i]
		light := page.Light(f, now)
		when := words.DueOf(f, now, d.v.s.Location)
		out = append(out, th.Light(light).Render(light.Glyph()+" "+part.Fit(when, 14))+" "+
			part.Fit(words.Why(f, now), 30)+" "+th.Faint.Render(part.Fit(string(f.Code), w-48)))
	}
	return out
}
