package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/keys"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// The smallest window that holds the queue's name, reason and clock.
const (
	leastWidth  = 60
	leastHeight = 20
)

// From these widths on the header has room for who works here, and for the state
// in full; below them the most urgent clock and the time come first.
const (
	whoFrom   = 80
	stateFrom = 100
)

// dialogMargin keeps the page's text off the sides of a dialog.
const dialogMargin = 1

// frame keeps the last view: Bubble Tea asks for one after every message, and many
// change nothing.
type frame struct {
	stale bool
	view  tea.View
}

// View draws header, page, dialogs and footer.
func (a *App) View() tea.View {
	if a.frame.stale {
		a.frame.view = a.draw()
		a.frame.stale = false
	}
	return a.frame.view
}

func (a *App) draw() tea.View {
	v := tea.View{AltScreen: true, MouseMode: tea.MouseModeCellMotion, WindowTitle: a.s.Words.T("app.name")}
	switch {
	case a.w == 0:
		return v
	case a.w < leastWidth || a.h < leastHeight:
		v.Content = part.Block(strings.Join(part.Wrap(a.s.Words.T("app.too-small", a.w, a.h), a.w), "\n"), a.w, a.h)
		return v
	}
	if a.locked() {
		v.Content = a.lockedView()
		return v
	}
	body := a.h - 2
	if a.s.Linear {
		return a.linear(v, body)
	}
	p, _ := a.pages.Top()
	content, cursor := p.View(a.w, body)
	content = part.Block(content, a.w, body)
	if cursor != nil {
		cursor.Y++
	}
	for _, d := range a.dialogs.All() {
		content, cursor = a.over(content, d, body)
	}
	v.Content = a.header() + "\n" + content + "\n" + a.footer()
	v.Cursor = cursor
	return v
}

// The room that pages are laid out in where they are read line by line: as wide as they
// are without something beside the first column, which would be read between its lines.
const (
	linearWidth  = 99
	linearHeight = 24
)

// linear gives what is read line by line: the page or the dialog on it alone, under its
// title, and the keys beside the header, where they are read once.
func (a *App) linear(v tea.View, body int) tea.View {
	top := a.top()
	v.WindowTitle = top.Title()
	w, h, header := a.w, body, a.header()+theme.GlyphRule+a.keys()
	if d, ok := a.dialogs.Top(); ok {
		w, h = d.Size(a.w, body)
		header = ""
	} else if v.WindowTitle == "" {
		v.WindowTitle = a.s.Words.T("app.name")
	}
	content, cursor := top.View(w, h)
	if cursor != nil {
		cursor.Y++
	}
	passing := ""
	if _, ok := a.toasts.Current(); ok {
		passing = a.toasts.View(a.s.Theme, a.w)
	}
	v.Content, v.Cursor = header+"\n"+content+"\n"+passing, cursor
	return v
}

// over draws a dialog on the page, and moves its cursor to where it stands.
func (a *App) over(content string, d page.Dialog, body int) (string, *tea.Cursor) {
	w, h := d.Size(a.w-2*dialogMargin, body)
	w, h = min(w, a.w-2*dialogMargin), min(h, body)
	box, cursor := d.View(w, h)
	x, y := part.Center(w+2*dialogMargin, h, a.w, body)
	if cursor != nil {
		cursor.X += x + dialogMargin
		cursor.Y += y + 1
	}
	margin := strings.Repeat(" ", dialogMargin)
	lines := strings.Split(part.Block(box, w, h), "\n")
	for i := range lines {
		lines[i] = margin + lines[i] + margin
	}
	return part.Overlay(content, strings.Join(lines, "\n"), x, y, a.w, body), cursor
}

// header says who works here, which page this is, the most urgent clock, where the data
// stand and what time it is. The page's title gives way to the clock that runs and to the
// state alone; only the page that the program begins with has none.
func (a *App) header() string {
	th, w := &a.s.Theme, a.s.Words
	now := a.s.Now()
	name := w.T("app.name")
	who := name
	if a.s.Me.Name != "" && a.w >= whoFrom {
		who += " · " + a.s.Me.Name
	}
	left := []part.Slot{{Text: who, Short: name, Style: th.Title, Keep: 2}}
	if title := a.top().Title(); title != "" {
		left = append(left, part.Slot{Text: title, Style: th.Muted, Keep: 4})
	}
	state, style := a.status.say(a)
	return part.Header(a.w, left, a.urgent(now), []part.Slot{
		{Text: state, Style: style, Keep: 5},
		{Text: w.DayLong(now.DateIn(a.s.Location), now.DateIn(a.s.Location)), Style: th.Muted, Keep: 0},
		{Text: w.Clock(now, a.s.Location), Style: th.Text, Keep: 3},
	})
}

// footer is the passing message when there is one, else the keys that work here.
func (a *App) footer() string {
	if _, ok := a.toasts.Current(); ok {
		return " " + a.toasts.View(a.s.Theme, a.w-1)
	}
	if _, modal := a.dialogs.Top(); modal {
		return part.Fit("", a.w) // the dialog has its keys in its own last line
	}
	return a.keys()
}

// keys are those that work here.
func (a *App) keys() string {
	if a.first != "" {
		return part.Footer(a.s.Theme, a.goHints(), a.w)
	}
	var hints []part.Hint
	for _, b := range a.top().Bindings() {
		hints = append(hints, a.hint(b))
	}
	find, help := a.hint(a.s.Keys.Global.Find), a.hint(a.s.Keys.Global.Help)
	find.Pinned, help.Pinned = a.w >= whoFrom, true // where it is narrow, the page's own keys come first
	hints = append(hints, find, help)
	return part.Footer(a.s.Theme, hints, a.w)
}

// hint is a key as the footer shows it: by its short name where it has one.
func (a *App) hint(b keys.Binding) part.Hint {
	if a.top().Capturing() {
		b = b.Typing()
	}
	return part.Hint{Key: b.Label(), Label: a.label(b), Disabled: b.Disabled != ""}
}

func (a *App) label(b keys.Binding) string { return a.s.Words.Brief(b.Help) }
