package budget

import (
	"strings"
	"testing"
	"testing/synctest"

	"rounds/data"
	"rounds/ui/uiworld"
)

// What is noise comes first, marked, with the reason; nothing else is proposed.
func TestNoiseComesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := New(uiworld.Open(t))
		b.Update(countedMsg{counts: []data.RuleCount{
			{Code: data.ReasonRenewal, Fired: 90, Done: 80}, {Code: data.ReasonUsageHigh, Fired: 40, Done: 2, Dismissed: 30, Open: 3},
			{Code: data.ReasonRequestWaiting, Fired: 99}, {Code: data.ReasonMarketChanged},
		}})
		for _, c := range []struct{ row, says string }{
			{"»! licences nearly full", "Proposed: retire it, or raise its numbers. It fired 40 times and was acted on 2 times;"},
			{"»request waiting", "never proposed for retirement"},
			{"»renewal near", "It earns its place: 89 %"},
			{"»market changed", "from 20 on it is judged"},
		} {
			view, _ := b.View(90, 20)
			if !strings.Contains(plain(view), c.row) || !strings.Contains(plain(view), c.says) {
				t.Errorf("no %q with %q in\n%s", c.row, c.says, plain(view))
			}
			b.list.Move(1)
		}
	})
}

// plain takes the colours out.
func plain(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == 0x1b {
			for i < len(s) && s[i] != 'm' {
				i++
			}
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
