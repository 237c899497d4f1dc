package main

import (
	"slices"
	"strings"

	"rounds/data"
	"rounds/ui/page"
)

// ruleRow says of one reason by which rule it stands.
type ruleRow struct {
	Code    data.Reason `json:"code"`
	Numbers string      `json:"numbers"` // as rules.toml writes them
	Clears  string      `json:"clears"`
	Play    string      `json:"play"` // of the rows shown; several where products differ
}

// rulesBehind explains every reason of the rows, in the fixed order of reasons.
func (p *printer) rulesBehind(s *page.Session, rows []queueRow) []ruleRow {
	var out []ruleRow
	for _, code := range data.Reasons() {
		plays, shown := playsOf(code, rows)
		if !shown {
			continue
		}
		out = append(out, ruleRow{
			Code: code, Numbers: s.Desk.Team().NumbersOf(code), Clears: p.words.T("clears." + string(code)), Play: strings.Join(plays, ", "),
		})
	}
	return out
}

// playsOf are the plays that answer a reason on the rows: more than one where accounts
// have different products. shown is whether the reason stands on any.
func playsOf(code data.Reason, rows []queueRow) (plays []string, shown bool) {
	for i := range rows {
		for _, r := range rows[i].Reasons {
			if r.Code != code {
				continue
			}
			shown = true
			if r.Play != "" && !slices.Contains(plays, r.Play) {
				plays = append(plays, r.Play)
			}
		}
	}
	return plays, shown
}

// rulesTable is for a person; for programs there is --json.
func (p *printer) rulesTable(rules []ruleRow) table {
	w := p.words
	t := table{title: w.T("cli.explain.title"), columns: []column{
		{title: w.T("cli.explain.col.reason")}, {title: w.T("cli.explain.col.number"), flex: true},
		{title: w.T("cli.explain.col.clears"), flex: true}, {title: w.T("cli.explain.col.play")},
	}}
	if p.form != formText {
		return t
	}
	for _, r := range rules {
		numbers, play := r.Numbers, r.Play
		if numbers == "" {
			numbers = w.T("rule.no-numbers")
		}
		if play == "" {
			play = w.T("rule.no-play")
		}
		t.rows = append(t.rows, []cell{say(string(r.Code)), {text: numbers, style: p.theme.Muted}, say(r.Clears), say(play)})
	}
	return t
}
