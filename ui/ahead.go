package ui

import (
	tea "charm.land/bubbletea/v2"

	"rounds/ui/page"
)

// Keys come faster than pages: from practised hands, over a line that had stalled, on a
// machine with much to do. What is typed behind the key that opens a page is for that page, and
// none of it may be lost.

// waits keeps what is typed for a page that is still to come. What leaves is heard at once,
// and what was typed before it is given up with the page.
func (a *App) waits(msg tea.Msg) bool {
	if !a.loading() {
		return false
	}
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if msg.String() == "ctrl+c" || msg.String() == twoEscapes || a.s.Keys.Move.Back.MatchesTyping(msg) {
			a.typed = nil
			return false
		}
	case tea.PasteMsg:
	default:
		return false
	}
	a.typed = append(a.typed, msg)
	return true
}

// catchUp gives what was typed to the page that has come, up to a key that opens another one.
func (a *App) catchUp() tea.Cmd {
	if a.locked() {
		a.typed = nil
	}
	var cmds []tea.Cmd
	for len(a.typed) > 0 && !a.loading() {
		msg := a.typed[0]
		a.typed = a.typed[1:]
		cmds = append(cmds, a.route(msg))
	}
	return tea.Batch(cmds...)
}

// loading reports whether what has the keys is a page that is still to come.
func (a *App) loading() bool {
	p, ok := a.top().(page.Loader)
	return ok && p.Loading() && !a.locked()
}
