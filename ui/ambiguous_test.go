package ui_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/width"

	"rounds/data"
	"rounds/ui"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/uitest"
	"rounds/ui/uiworld"
)

// The pages on terminals that give characters of uncertain width one cell, and two: each
// line has the cells of the window as that terminal counts them, and columns hold.
func TestAmbiguousWidth(t *testing.T) {
	for _, cells := range []int{1, 2} {
		uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
			b.Ambiguous = cells
			s := uiworld.Open(t)
			uncertain(t, s)
			w := &world{s: s}
			app := ui.New(t.Context(), s, w.opener(s))
			run := b.Start(t, app, 80, 24)
			for _, size := range [][2]int{{80, 24}, {120, 40}} {
				run.Resize(size[0], size[1])
				for _, step := range []struct{ name, keys string }{{"queue", "j j"}, {"account", "enter"}, {"call", "c"}} {
					for _, key := range strings.Fields(step.keys) {
						run.Send(pressOf(key))
					}
					name := fmt.Sprintf("%s-%d-%d", step.name, size[0], cells)
					var shown string
					part.Measure(cells, func() { shown = part.Drawn(ansi.Strip(app.View().Content)) })
					compareScreen(t, name, shown, size[0], size[1], cells)
				}
				for range 3 {
					run.Send(pressOf("esc"))
				}
				run.Send(pressOf("k"))
				run.Send(pressOf("k"))
			}
		})
	}
}

func pressOf(key string) tea.KeyPressMsg {
	switch key {
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	case "esc":
		return tea.KeyPressMsg{Code: tea.KeyEscape}
	}
	return tea.KeyPressMsg{Code: rune(key[0]), Text: key}
}

// uncertain names the accounts that lead the queue, and what their people say, with
// characters of uncertain width.
func uncertain(t *testing.T, s *page.Session) {
	t.Helper()
	ctx, at := context.Background(), s.Now()
	err := s.Desk.Store.Load(ctx, func(put func(any) error) error {
		var all error
		for i, name := range []string{"①②③ 第※号商会 ±0", "Ελληνικά Γυαλιά ΑΕ → Αθήνα", "Ромашка и партнёры", "Übergrößen Müller & Söhne, §12", "—…“Dash” Ltd · ×"} {
			a := data.Account{ID: s.Desk.Store.NewID(), Name: name, Country: "JP", Language: "ja", Currency: "EUR", MRR: 99_900, Owner: s.Me.ID}
			person := data.Contact{ID: s.Desk.Store.NewID(), AccountID: a.ID, Name: "Π. " + name, Role: "αβγ", Primary: true}
			request := data.Request{ID: s.Desk.Store.NewID(), AccountID: a.ID, ContactID: person.ID, Subject: "± " + name, OpenedAt: at.Add(-time.Duration(48-i) * time.Hour)}
			all = errors.Join(all, put(a), put(person), put(request))
		}
		return all
	})
	if err != nil {
		t.Fatal(err)
	}
}

// cellsOf counts as a terminal does, by the tables of x/text.
func cellsOf(line string, ambiguous int) int {
	n := 0
	for _, r := range line {
		switch kind := width.LookupRune(r).Kind(); {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case kind == width.EastAsianWide || kind == width.EastAsianFullwidth:
			n += 2
		case kind == width.EastAsianAmbiguous:
			n += ambiguous
		default:
			n++
		}
	}
	return n
}

func compareScreen(t *testing.T, name, screen string, w, h, ambiguous int) {
	t.Helper()
	lines := strings.Split(screen, "\n")
	if len(lines) != h {
		t.Errorf("%s has %d lines, want %d", name, len(lines), h)
	}
	for i, line := range lines {
		if got := cellsOf(line, ambiguous); got != w {
			t.Errorf("%s, line %d has %d cells, want %d: %q", name, i, got, w, line)
		}
		lines[i] = strings.TrimRight(line, " ")
	}
	file := filepath.Join("testdata", "ambiguous", name+".txt")
	got := strings.Join(lines, "\n") + "\n"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil || string(want) != got {
		t.Errorf("the screen is not %s (%v; with UPDATE=1 it is written):\n%s", file, err, got)
	}
}
