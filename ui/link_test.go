package ui_test

import (
	"strings"
	"testing"

	"rounds/ui"
	"rounds/ui/uitest"
	"rounds/ui/uiworld"
)

// A number that is shown can be dialled from where it stands, by terminals that know
// links: on the queue beside the account and on the line during its call.
func TestANumberIsALink(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		s := uiworld.Open(t)
		w := &world{s: s}
		run := b.Start(t, ui.New(t.Context(), s, w.opener(s)), 120, 40)
		linked := func(where, bytes string) {
			t.Helper()
			_, after, found := strings.Cut(bytes, "\x1b]8;;tel:+")
			if !found || !strings.Contains(after, "\x1b]8;;\x1b\\") {
				t.Errorf("%s there is no link to dial: %q", where, bytes)
			}
		}
		linked("on the queue", run.Written())
		seen := len(run.Written())
		run.Send(pressOf("c"))
		linked("in the call", run.Written()[seen:])
	})
}
