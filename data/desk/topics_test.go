package desk

import (
	"testing"

	"rounds/data"
	"rounds/data/playbook"
)

func TestTopics(t *testing.T) {
	l, problems := playbook.NewLibrary(playbook.Shipped())
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	own, _ := l.Current("repricer-onboarding")
	topics := New(nil, nil, l).Topics(own, []data.Run{{PlaybookID: "request-handling"}, {PlaybookID: "gone"}, {PlaybookID: "request-handling"}})
	for id, want := range map[string]string{
		"price-limits": "Minimum and maximum price", "escalation": "How an escalation works", "what was typed": "what was typed",
	} {
		if got := topics.Name(id, "en"); got != want {
			t.Errorf("%s is %q, want %q", id, got, want)
		}
	}
	if got := topics.Name("price-limits", "de"); got != "Mindest- und Höchstpreis" {
		t.Errorf("in German it is %q", got)
	}
}
