package text_test

import (
	"strings"
	"testing"

	"rounds/data/text"
)

func TestClosest(t *testing.T) {
	names := []string{"snooze", "snooze-all", "done", "note", "why"}
	for typed, want := range map[string]string{
		"snooze": "snooze", "snoze": "snooze", "snooze-al": "snooze-all", "donne": "done", "wyh": "why", "noe": "note",
		"": "", "escalate": "", "sn": "", strings.Repeat("x", 1000): "",
	} {
		if got := text.Closest(typed, names, 2); got != want {
			t.Errorf("closest to %.20q is %q, want %q", typed, got, want)
		}
	}
	if got := text.Closest("snze", names, 1); got != "" {
		t.Errorf("one slip made %q into snze", got)
	}
}
