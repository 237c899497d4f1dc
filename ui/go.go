package ui

import (
	tea "charm.land/bubbletea/v2"

	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
)

// place is a page that a key of two strokes opens.
type place struct {
	key  *keys.Binding
	open func() page.Page // nil where the page is not there
}

// places are the pages that are opened by name.
func (a *App) places() []place {
	g, open := &a.s.Keys.Go, &a.open
	var playbooks func() page.Page
	if open.Playbooks != nil {
		playbooks = func() page.Page { return open.Playbooks("") }
	}
	return []place{
		{&g.News, open.News}, {&g.Playbooks, playbooks}, {&g.Issues, open.Issues}, {&g.KPIs, open.KPIs}, {&g.Sync, open.Sync}, {&g.Rules, open.Rules},
	}
}

// unbind takes the keys from pages that are not there, so that nothing offers them.
func (a *App) unbind() {
	for _, p := range a.places() {
		if p.open == nil {
			p.key.Keys = nil
		}
	}
}

// goFirst reports whether the key is the first of two that open a page, and waits for
// the second.
func (a *App) goFirst(msg tea.KeyPressMsg, typing bool) bool {
	for _, p := range a.places() {
		if first, ok := p.key.First(msg, typing); ok {
			a.first = first
			return true
		}
	}
	return false
}

// goSecond opens the page that the second key completes; any other key stays here and
// does nothing else, so that a slip is harmless. But for the one that goes back, it is said.
func (a *App) goSecond(msg tea.KeyPressMsg) tea.Cmd {
	first := a.first
	a.first = ""
	for _, p := range a.places() {
		if p.key.Second(first, msg) {
			return a.push(p.open())
		}
	}
	if a.s.Keys.Move.Back.Matches(msg) {
		return nil
	}
	return a.mute(keys.Pretty(first) + " " + keys.Pretty(msg.String()))
}

// goHints are the pages that a second key opens now.
func (a *App) goHints() []part.Hint {
	hints := []part.Hint{{Key: keys.Pretty(a.first), Label: "…"}}
	for _, b := range a.s.Keys.Go.List() {
		if b = b.Rest(a.first); len(b.Keys) > 0 {
			hints = append(hints, part.Hint{Key: b.Label(), Label: a.label(b)})
		}
	}
	return append(hints, part.Hint{Key: a.s.Keys.Move.Back.Label(), Label: a.s.Words.T("key.stay"), Pinned: true})
}
