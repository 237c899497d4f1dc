package ui_test

import (
	"strings"
	"testing"
	"time"

	"rounds/ui"
	"rounds/ui/uitest"
	"rounds/ui/uiworld"
)

// A response clock that runs out rings once, and nothing else does.
func TestABreachRingsOnce(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		s := uiworld.Open(t)
		w := &world{s: s}
		run := b.Start(t, ui.New(t.Context(), s, w.opener(s)), 80, 24)
		rung := func() []string { return strings.Split(run.Written(), "\x1b]9;")[1:] }
		if said := rung(); len(said) > 0 {
			t.Errorf("it rings at the start: %q", said)
		}
		run.Advance(25 * time.Minute)
		said := rung()
		if len(said) == 0 || !strings.HasPrefix(said[0], "새롬미디어 주식회사: the time to answer is over\a\a") {
			t.Fatalf("after 25 minutes it has rung for %q", said)
		}
		for i := range said {
			said[i], _, _ = strings.Cut(said[i], "\a")
		}
		run.Advance(5 * time.Minute)
		if again := rung(); len(again) != len(said) || len(said) != 2 {
			t.Errorf("it has rung for %q, and then for %d", said, len(again))
		}
	})
}
