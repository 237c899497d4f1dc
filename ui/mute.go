package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/keys"
)

// hand gives a key to the page. One that no page knows here and that changes nothing is
// said to do nothing, in passing: else a person presses it again, or thinks that it hangs.
// Keys that move are quiet where there is no further to go.
func (a *App) hand(msg tea.KeyPressMsg) tea.Cmd {
	top := a.top()
	if a.w == 0 || top.Capturing() || a.known(msg) {
		return top.Update(msg)
	}
	before, _ := top.View(a.w, a.h-2)
	if cmd := top.Update(msg); cmd != nil || a.top() != top || top.Capturing() {
		return cmd
	}
	if after, _ := top.View(a.w, a.h-2); after != before {
		return nil
	}
	return a.mute(keys.Pretty(msg.String()))
}

// mute says that keys do nothing here.
func (a *App) mute(pressed string) tea.Cmd {
	return a.toast(a.s.Words.T("toast.mute", pressed, a.s.Keys.Global.Help.Label()), false)
}

// known reports whether a key is one of the page's, opens, or moves.
func (a *App) known(msg tea.KeyPressMsg) bool {
	return a.moves(msg) || slices.ContainsFunc(append(a.top().Bindings(), a.s.Keys.Move.Open), func(b keys.Binding) bool { return b.Matches(msg) })
}

// moves reports whether a key goes from place to place and does nothing else.
func (a *App) moves(msg tea.KeyPressMsg) bool {
	m := &a.s.Keys.Move
	moves := []keys.Binding{m.Up, m.Down, m.PageUp, m.PageDown, m.Home, m.End, m.Back, m.Next, m.Previous, m.Zoom}
	return slices.ContainsFunc(moves, func(b keys.Binding) bool { return b.Matches(msg) })
}
