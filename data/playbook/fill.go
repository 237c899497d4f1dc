package playbook

import (
	"slices"
	"strings"
	"unicode"
)

// Facts are what a script or a summary can name besides the run's answers.
type Facts struct {
	Account, Contact, CSM string
	// Date and FollowUp are YYYY-MM-DD, or ready text.
	Date, FollowUp string
	Outcome        string
	NextStep       string
	// Reach is how to reach a person, such as a name with a direct number.
	Reach string
}

// placeholders are the names that a template may use besides fields; no field
// can have one of these names.
var placeholders = []string{"account", "contact", "csm", "date", "follow_up", "outcome", "next_step", "reach"}

func (f Facts) value(name, lang string) string {
	switch name {
	case "account":
		return f.Account
	case "contact":
		return f.Contact
	case "csm":
		return f.CSM
	case "date":
		return ShowDate(f.Date, lang)
	case "follow_up":
		return ShowDate(f.FollowUp, lang)
	case "outcome":
		return f.Outcome
	case "next_step":
		return f.NextStep
	case "reach":
		return f.Reach
	}
	return ""
}

// replacePlaceholders puts a value in the place of each {{name}}.
func replacePlaceholders(s string, value func(name string) string) string {
	var b strings.Builder
	for {
		end := strings.Index(s, "}}")
		if end < 0 {
			b.WriteString(s)
			return b.String()
		}
		open := strings.LastIndex(s[:end], "{{")
		if open < 0 || strings.ContainsAny(s[open+2:end], "{}") {
			b.WriteString(s[:end+2])
		} else {
			b.WriteString(s[:open])
			b.WriteString(value(strings.TrimSpace(s[open+2 : end])))
		}
		s = s[end+2:]
	}
}

// Script returns a step's text in a language with its placeholders filled; a
// value that is not known stands as "…", which a speaker passes over.
func (p *Playbook) Script(s *Step, lang string, r Run, f Facts) string {
	return replacePlaceholders(s.Text.In(lang), func(name string) string {
		if v := p.fill(name, lang, r, f); v != "" {
			return v
		}
		return "…"
	})
}

// RenderSummary fills the Markdown template of the summary in a language. A line
// that names a value which is not known is left out, and a heading with nothing
// under it too, so that what a customer reads has no holes; the names that were
// missing are returned, sorted, each once. Every summary names {{reach}}: check
// that it is not among them.
func (p *Playbook) RenderSummary(r Run, lang string, f Facts) (markdown string, missing []string) {
	var lines []filledLine
	for line := range strings.SplitSeq(strings.TrimSpace(p.Summary.In(lang)), "\n") {
		l := filledLine{}
		l.text = strings.TrimRight(replacePlaceholders(line, func(name string) string {
			v := p.fill(name, lang, r, f)
			if v == "" {
				l.left = true
				missing = append(missing, name)
			}
			return v
		}), " \t\r")
		lines = append(lines, l)
	}
	slices.Sort(missing)
	return joinFilled(lines), slices.Compact(missing)
}

// filledLine is one line of a template; left is set where it is left out.
type filledLine struct {
	text string
	left bool
}

// joinFilled drops the lines that are left out, the headings that lost their
// part, and blank lines that then stand together.
func joinFilled(lines []filledLine) string {
	var kept []string
	for i, l := range lines {
		again := l.text == "" && (len(kept) == 0 || kept[len(kept)-1] == "")
		if l.left || again || strings.HasPrefix(l.text, "#") && lostPart(lines[i+1:]) {
			continue
		}
		kept = append(kept, l.text)
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// lostPart reports whether every line of the first part under a heading is left out.
func lostPart(rest []filledLine) bool {
	lost := false
	for _, l := range rest {
		switch {
		case l.left:
			lost = true
		case l.text != "":
			return false
		case lost:
			return true
		}
	}
	return lost
}

// fill returns the value of one placeholder on one line: control characters and
// line breaks in what customers typed must not break the text around it.
func (p *Playbook) fill(name, lang string, r Run, f Facts) string {
	v := f.value(name, lang)
	if a, ok := r.Answers[name]; ok {
		v = p.show(name, a, lang)
	}
	v = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, v)
	return strings.Join(strings.Fields(v), " ")
}

// show writes the answer of a field; a decided choice has its label on the card.
func (p *Playbook) show(field string, a Answer, lang string) string {
	s, ok := p.Asks(field)
	if !ok {
		return a.Text
	}
	if card, ok := p.Card(s.Card); ok {
		if c, ok := findChoice(card.Choices, a.Text); ok {
			return c.Label.In(lang)
		}
	}
	return s.Show(a, lang)
}
