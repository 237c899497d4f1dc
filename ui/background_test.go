package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"rounds/ui/page"
	"rounds/ui/queue"
	"rounds/ui/uiworld"
)

// A book that a first sync brought has accounts that nobody has evaluated yet: that nobody
// needs anybody is said when they were.
func TestNobodyIsSaidToWaitBeforeTheBookWasEvaluated(t *testing.T) {
	s := uiworld.OpenEmpty(t)
	a := New(t.Context(), s, Opener{Home: func() page.Page { return queue.New(s) }})
	a.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	for _, step := range []struct {
		msg    tea.Msg
		nobody bool
	}{{firstLoadedMsg{}, false}, {loadedMsg{}, false}, {refreshedMsg{}, true}} {
		a.Update(step.msg)
		if got := strings.Contains(ansi.Strip(a.View().Content), "Nobody needs you now."); got != step.nobody {
			t.Errorf("after %T the queue says that nobody waits: %v", step.msg, got)
		}
	}
}
