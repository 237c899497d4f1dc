package ui_test

import (
	"strings"
	"testing"

	"rounds/ui"
	"rounds/ui/uitest"
	"rounds/ui/uiworld"
)

// A number or an address that is shown can be used from where it stands, by terminals that
// know links: on the queue beside the account, on the account and in its call.
func TestANumberIsALink(t *testing.T) {
	uitest.InBubble(t, func(t *testing.T, b *uitest.Bubble) {
		s := uiworld.Open(t)
		w := &world{s: s}
		run := b.Start(t, ui.New(t.Context(), s, w.opener(s)), 180, 40)
		linked := func(where, to, bytes string) {
			t.Helper()
			_, after, found := strings.Cut(bytes, "\x1b]8;;"+to)
			if !found || !strings.Contains(after, "\x1b]8;;\x1b\\") {
				t.Errorf("%s there is no link to %s: %q", where, to, bytes)
			}
		}
		linked("on the queue", "tel:+", run.Written())
		seen := len(run.Written())
		run.Send(pressOf("enter"))
		linked("on the account", "tel:+", run.Written()[seen:])
		linked("on the account", "mailto:", run.Written()[seen:])
		seen = len(run.Written())
		run.Send(pressOf("c"))
		linked("in the call", "tel:+", run.Written()[seen:])
	})
}
