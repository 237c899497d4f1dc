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

// known reports whether a key is one of the page's, moves, or chooses by its number, which
// may be chosen already.
func (a *App) known(msg tea.KeyPressMsg) bool {
	if msg.Text >= "0" && msg.Text <= "9" {
		return true
	}
	m := &a.s.Keys.Move
	moves := []keys.Binding{m.Up, m.Down, m.PageUp, m.PageDown, m.Home, m.End, m.Open, m.Back, m.Next, m.Previous, m.Zoom}
	return slices.ContainsFunc(append(moves, a.top().Bindings()...), func(b keys.Binding) bool { return b.Matches(msg) })
}
