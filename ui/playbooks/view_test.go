package playbooks

import (
	"errors"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
	"rounds/ui/words"
)

func bench(t *testing.T) *Playbooks {
	t.Helper()
	library, _ := playbook.OpenLibrary(nil, playbook.ShippedFiles())
	d := desk.New(nil, func() time.Time { return time.Date(2026, 11, 24, 13, 5, 0, 0, time.UTC) }, library)
	s := &page.Session{Desk: d, Words: words.New("en"), Theme: theme.New(colorprofile.TrueColor, true), Keys: keys.Default(), Location: time.UTC}
	return New(s, "", func(string) page.Page { return nil })
}

// Every playbook reads in every language and at every width without a line that is
// longer than the window, and nothing of its texts is lost.
func TestEveryPlaybookReads(t *testing.T) {
	p := bench(t)
	for i := range p.heads {
		p.list.Select(i)
		b := p.book()
		for _, lang := range b.Languages {
			p.lang = lang
			for _, size := range [][2]int{{60, 18}, {80, 22}, {120, 38}} {
				p.reading = true
				view, _ := p.View(size[0], size[1])
				lines := strings.Split(view, "\n")
				if len(lines) > size[1] {
					t.Fatalf("%s in %s at %v: %d lines", b.ID, lang, size, len(lines))
				}
				for _, line := range lines {
					if w := part.StyledWidth(line); w > size[0] {
						t.Fatalf("%s in %s at %v: %d cells in %q", b.ID, lang, size, w, line)
					}
				}
			}
			whole := squeeze(strings.Join(p.sheet.lines, ""))
			for _, sec := range b.Sections {
				for _, s := range sec.Steps {
					for _, text := range []playbook.Text{s.Label, s.Text} {
						if !strings.Contains(whole, squeeze(text.In(lang))) {
							t.Errorf("%s in %s does not show %q", b.ID, lang, text.In(lang))
						}
					}
				}
			}
		}
	}
}

// squeeze takes out what wrapping and styles change.
func squeeze(s string) string {
	var b strings.Builder
	skip := false
	for _, r := range s {
		switch {
		case r == '\x1b':
			skip = true
		case skip:
			skip = r != 'm'
		case r != ' ' && r != '\n':
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Scrolling stops at the ends, and another playbook begins at its first line.
func TestScrollingStopsAtTheEnds(t *testing.T) {
	p := bench(t)
	p.View(120, 38)
	press := func(code rune) { p.Update(tea.KeyPressMsg{Code: code, Text: string(code)}) }
	p.Update(tea.KeyPressMsg{Code: tea.KeyTab})
	press('k')
	if p.top != 0 {
		t.Errorf("above the first line: %d", p.top)
	}
	p.Update(tea.KeyPressMsg{Code: tea.KeyEnd})
	view, _ := p.View(120, 38)
	last := p.sheet.lines[len(p.sheet.lines)-1]
	if !strings.Contains(squeeze(view), squeeze(last)) || p.top+35 > len(p.sheet.lines) {
		t.Errorf("the end is not in sight: line %d of %d", p.top, len(p.sheet.lines))
	}
	p.Update(tea.KeyPressMsg{Code: tea.KeyEscape})
	press('j')
	if p.reading || p.top != 0 {
		t.Errorf("the next playbook begins at line %d", p.top)
	}
}

// Notes of a step, a failure and an empty team are said in words.
func TestWhatIsSaid(t *testing.T) {
	p := bench(t)
	for id, want := range map[string][]string{
		"outage":        {"2 working days after", "only when “Does everything work as before?” is answered with yes", "done by support", "no rule:"},
		"sales-handoff": {"1 working day before", "done by sales"},
		"success-story": {"Chosen by hand: P on an account.", "optional"},
	} {
		p.fill(id)
		p.View(120, 38)
		text := strings.Join(p.sheet.lines, "\n")
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q", id, w)
			}
		}
	}
	p.take(readMsg{page: p, err: errors.New("the folder is on fire")})
	if view, _ := p.View(80, 22); !strings.Contains(view, "on fire") {
		t.Error("a failure is not shown")
	}
	p.take(readMsg{page: p, runs: []store.WorkspaceRun{{PlaybookID: "cs-team-launch", FinishedAt: 5}}})
	p.side = problems
	if view, _ := p.View(80, 22); !strings.Contains(view, "no playbooks of its own yet") {
		t.Errorf("an empty team is told nothing: %s", view)
	}
	p.side = coverage
	if view, _ := p.View(80, 22); !strings.Contains(view, "No call was filed") {
		t.Error("a book without calls is told nothing")
	}
	p.side = books
	if view, _ := p.View(120, 38); !strings.Contains(view, "[x]") {
		t.Error("a finished checklist is not marked")
	}
}
