package ui

import (
	tea "charm.land/bubbletea/v2"

	"rounds/ui/page"
)

// Keys come faster than pages and the disk: from practised hands, over a line that had
// stalled, on a machine with much to do. What is typed behind the key that opens a page is for
// that page, and what is typed behind one that changes the book finds it changed: x behind
// what enters a request answers that request. None of it may be lost.

// waits keeps what is typed for a page that is still to come, or behind a change of the book.
// What leaves a page to come is heard at once, and what was typed before it is given up with
// the page.
func (a *App) waits(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if msg.String() == "ctrl+c" || a.loading() && (msg.String() == twoEscapes || a.s.Keys.Move.Back.MatchesTyping(msg)) {
			a.typed = nil
			return false
		}
	case tea.PasteMsg, tea.MouseClickMsg:
	default:
		return false
	}
	if len(a.typed) == 0 && !a.holds(msg) {
		return false
	}
	a.typed = append(a.typed, msg)
	return true
}

// holds reports whether a message has to wait where nothing waits yet: any for a page to come,
// behind a change what acts. Moving the cursor and typing go on meanwhile.
func (a *App) holds(msg tea.Msg) bool {
	_, click := msg.(tea.MouseClickMsg)
	return a.loading() && !click || a.changing() && a.acts(msg)
}

// acts reports whether a message does more than move the cursor or type.
func (a *App) acts(msg tea.Msg) bool {
	key, ok := msg.(tea.KeyPressMsg)
	switch {
	case !ok:
		return false
	case a.top().Capturing():
		return key.Mod.Contains(tea.ModAlt) || a.s.Keys.Wrap.File.MatchesTyping(key)
	}
	return !a.moves(key)
}

// changing reports whether a change of the book is under way, or is through and the page does
// not show it yet.
func (a *App) changing() bool { return (a.s.Writing() || a.settles) && !a.locked() }

// settle notes when the page shows what was changed.
func (a *App) settle() {
	if p, ok := a.top().(page.Reloader); a.settles && !a.s.Writing() && !(ok && p.Reloading()) {
		a.settles = false
	}
}

// catchUp hands on what was typed, up to what has to wait again.
func (a *App) catchUp() tea.Cmd {
	if a.locked() {
		a.typed = nil
	}
	var cmds []tea.Cmd
	for len(a.typed) > 0 && !a.holds(a.typed[0]) {
		msg := a.typed[0]
		a.typed = a.typed[1:]
		cmds = append(cmds, a.route(msg))
		a.settle()
	}
	return tea.Batch(cmds...)
}

// loading reports whether what has the keys is a page that is still to come.
func (a *App) loading() bool {
	p, ok := a.top().(page.Loader)
	return ok && p.Loading() && !a.locked()
}
