package ui

import (
	"rounds/data"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// status is what the header says of the data.
type status struct {
	loaded  bool
	waiting int64 // changes that wait to be sent
	drafts  int64 // text fields that are not filed
	needs   int64 // changes that need a person
	failed  error // of the last job in the background
}

// say names the state that matters most: what is not saved comes before what is
// not sent.
func (st *status) say(a *App) (string, theme.Style) {
	w, th := a.s.Words, &a.s.Theme
	pending, failed := a.saving()
	switch {
	case failed:
		return theme.GlyphAlert + " " + w.T("state.not-saved"), th.Error
	case st.failed != nil:
		return theme.GlyphAlert + " " + w.T("state.behind"), th.Error
	case pending:
		return w.T("state.saving"), th.Pending
	case !st.loaded:
		return w.T("state.loading"), th.Muted
	case a.s.Sync != nil:
		return a.syncing.say(a)
	case st.waiting > 0 && a.w < stateFrom:
		return theme.GlyphWait + " " + w.T("state.waiting", w.Number(st.waiting)), th.Muted
	case st.waiting > 0:
		return theme.GlyphWait + " " + w.T("state.local-waiting", w.Number(st.waiting)), th.Muted
	}
	return w.T("state.local"), th.Muted
}

// saving asks every page and dialog, for a text under a dialog may be lost as well.
func (a *App) saving() (pending, failed bool) {
	ask := func(p page.Page) {
		if s, ok := p.(page.Saving); ok {
			waits, err := s.Saving()
			pending, failed = pending || waits, failed || err != nil
		}
	}
	for _, p := range a.pages.All() {
		ask(p)
	}
	for _, d := range a.dialogs.All() {
		ask(d)
	}
	return pending, failed
}

// urgent is the response clock that ends first.
func (a *App) urgent(now data.Instant) []part.Slot {
	row, firing, ok := a.s.Desk.Book.Urgent()
	if !ok {
		return nil
	}
	th, w := &a.s.Theme, a.s.Words
	light := page.Light(&firing, now)
	clock := w.T("queue.response") + " " + light.Glyph() + " " + w.DueOf(&firing, now, a.s.Location)
	return []part.Slot{
		{Text: clock, Style: th.Light(light), Keep: 6},
		{Text: row.Name, Style: th.Muted, Keep: 1, Min: 8},
	}
}
