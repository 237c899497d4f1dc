package ui_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/data/schema"
	"rounds/ui"
	"rounds/ui/uitest"
	"rounds/ui/uiworld"
	"rounds/ui/words"
)

// No page says by its code what the reader's language has words for: a reason, a kind of
// event, a playbook, an outcome, a topic. The name that rules.toml has for a reason stands
// only beside its words.
func TestPagesSayNoCodes(t *testing.T) {
	found := regexp.MustCompile(`[a-z][a-z0-9]*([._-][a-z0-9]+)+`)
	codes := codesOfOurs()
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		t.Run(fmt.Sprint(size[0]), func(t *testing.T) {
			walkPages(t, "de", size[0], size[1], func(w *words.Words, step, screen string) {
				lines := strings.Split(screen, "\n")
				for i, line := range lines {
					for _, code := range found.FindAllString(line, -1) {
						beside := step == "w" || i > 0 && strings.Contains(lines[i-1], w.Reason(data.Reason(code)))
						if codes[code] && !beside {
							t.Errorf("after %q a line says %s:\n%s", step, code, line)
						}
					}
				}
			})
		})
	}
}

// codesOfOurs are those that cannot be taken for a word.
func codesOfOurs() map[string]bool {
	codes := map[string]bool{}
	put := func(code string) {
		if strings.ContainsAny(code, "._-") {
			codes[code] = true
		}
	}
	for _, e := range schema.All() {
		put(e.Name)
		for _, field := range e.Names() {
			put(field)
			for _, value := range schema.Closed(e.Name, field) {
				put(value)
			}
		}
	}
	for _, p := range playbook.Shipped() {
		put(p.ID)
		for _, o := range p.AllOutcomes() {
			put(o.ID)
		}
		for _, topic := range p.Topics {
			put(topic.ID)
		}
	}
	delete(codes, "up-sell") // which English says as well
	return codes
}

// walkPages leads over every page and dialog, and looks at each screen.
func walkPages(t *testing.T, lang string, w, h int, look func(w *words.Words, step, screen string)) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		s := uiworld.Open(t)
		s.Words = words.New(lang)
		made := &world{s: s}
		app := ui.New(t.Context(), s, made.opener(s))
		run := b.Start(t, app, w, h)
		for _, step := range walk {
			for _, name := range strings.Fields(step) {
				key, err := uitest.ParseKey(name)
				if err != nil {
					t.Fatal(err)
				}
				run.Send(key)
			}
			look(s.Words, step, ansi.Strip(app.View().Content))
		}
	})
}
