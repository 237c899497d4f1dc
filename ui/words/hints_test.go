package words

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// The days that a digit chooses stand in one line of the smallest window.
func TestTheHintOfASnoozeFitsTheSmallestWindow(t *testing.T) {
	const inner = 54 // of a window of 60: part.DialogInner, within its margins
	for _, lang := range []string{"en", "de", "ja"} {
		for _, line := range strings.Split(New(lang).T("ask.snooze.hint"), "\n") {
			if n := ansi.StringWidth(line); n > inner {
				t.Errorf("%s: %q takes %d cells of %d", lang, line, n, inner)
			}
		}
	}
}
