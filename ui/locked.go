package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/keys"
	"rounds/ui/part"
	"rounds/ui/screen"
)

// locked reports whether the server was away for so long that nothing of the book may
// be shown.
func (a *App) locked() bool { return a.lease.Out(a.s.Now()) }

// lockedKey routes a key press while the book is locked: it opens nothing and writes
// nothing.
func (a *App) lockedKey(msg tea.KeyPressMsg) tea.Cmd {
	g := &a.s.Keys.Global
	pressed := func(b keys.Binding) bool { return b.Pressed(msg, false) }
	switch {
	case msg.String() == "ctrl+c", pressed(g.Quit):
		return tea.Quit
	case pressed(g.Redraw):
		return screen.Redraw
	case pressed(g.Suspend) && !a.s.SSH:
		return screen.Suspend
	case pressed(g.SyncNow):
		return a.syncNow()
	}
	return nil
}

// The lines of the locked screen are as wide as is easy to read, a little down and in.
const (
	lockedWidth  = 72
	lockedInset  = 2
	lockedMargin = 2
)

func (a *App) lockedView() string {
	w, th, now := a.s.Words, &a.s.Theme, a.s.Now()
	away := int(now.Sub(a.lease.Contact).Hours() / 24)
	says := w.N("lease.away", away)
	if away < 0 {
		says = w.N("lease.ahead", -away)
	}
	width := min(a.w-2*lockedInset, lockedWidth)
	lines := append(make([]string, lockedMargin), th.Title.Render(w.T("lease.title")), "")
	add := func(text string, render func(string) string) {
		for _, line := range part.Wrap(text, width) {
			lines = append(lines, render(line))
		}
		lines = append(lines, "")
	}
	plain, muted := func(s string) string { return s }, th.Muted.Render
	add(says, plain)
	add(w.N("lease.why", int(a.lease.Days)), muted)
	opens := w.T("lease.login")
	hints := []part.Hint{a.hint(a.s.Keys.Global.Quit)}
	if a.s.Sync != nil {
		opens = w.T("lease.opens")
		hints = append([]part.Hint{a.hint(a.s.Keys.Global.SyncNow)}, hints...)
	}
	if a.status.waiting > 0 {
		opens += " " + w.N("lease.waiting", int(a.status.waiting))
	}
	add(opens, plain)
	if a.s.Sync != nil {
		add(w.SyncLine(&a.syncing.state, a.status.waiting, a.status.drafts, now, a.s.Location), muted)
	}
	inset := strings.Repeat(" ", lockedInset)
	footer := part.Footer(a.s.Theme, hints, a.w)
	if _, ok := a.toasts.Current(); ok {
		footer = " " + a.toasts.View(a.s.Theme, a.w-1)
	}
	return part.Block(inset+strings.Join(lines, "\n"+inset), a.w, a.h-1) + "\n" + footer
}
