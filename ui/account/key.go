package account

import (
	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/ui/page"
	"rounds/ui/part"
)

func (a *Account) key(msg tea.KeyPressMsg) tea.Cmd {
	k := &a.s.Keys
	switch {
	case a.typing:
		return a.typeFilter(msg)
	case k.Move.Back.Matches(msg):
		return a.back()
	case k.Global.Refresh.Matches(msg):
		return a.load()
	case a.model == nil:
		return nil
	case a.move(msg):
		return nil
	case k.Global.Filter.Matches(msg):
		a.startFilter()
		return nil
	}
	if cmd, ours := a.openKey(msg); ours {
		return cmd
	}
	cmd, _ := a.verbs.Key(msg, false, a.target())
	return cmd
}

// back undoes the last narrowing: the filter, the zoom, then the page.
func (a *Account) back() tea.Cmd {
	switch {
	case a.filter != nil:
		a.clearFilter()
	case a.zoom:
		a.zoomed(false)
	default:
		return a.s.Ask(page.BackMsg{})
	}
	return nil
}

// move answers the keys that move between and in panels.
func (a *Account) move(msg tea.KeyPressMsg) bool {
	m := &a.s.Keys.Move
	switch {
	case m.Next.Matches(msg):
		a.focusOn((a.focus + 1) % panelCount)
	case m.Previous.Matches(msg):
		a.focusOn((a.focus + panelCount - 1) % panelCount)
	case m.Zoom.Matches(msg):
		a.zoomed(!a.zoom)
	case m.Open.Matches(msg):
		a.zoomed(true)
	case m.Down.Matches(msg):
		a.step(1)
	case m.Up.Matches(msg):
		a.step(-1)
	case m.PageDown.Matches(msg):
		a.scroll(max(1, a.bodyHeight()-1))
	case m.PageUp.Matches(msg):
		a.scroll(-max(1, a.bodyHeight()-1))
	case m.Home.Matches(msg):
		a.state().offset, a.state().cursor = 0, 0
	case m.End.Matches(msg):
		a.scroll(len(a.sheet().lines))
		a.state().cursor = max(0, len(a.sheet().items)-1)
	default:
		return false
	}
	return true
}

func (a *Account) state() *state { return &a.panels[a.focus] }

// sheet is the focused panel as it was last drawn; an empty one before that.
func (a *Account) sheet() *sheet {
	if s := a.state().sheets.sheet; s != nil {
		return s
	}
	return &sheet{}
}

// bodyHeight is the lines of the focused panel without its title.
func (a *Account) bodyHeight() int { return max(0, a.places[a.focus].h-part.PanelTitle) }

// focusOn goes to a panel; whoever leaves the timeline has typed the filter.
func (a *Account) focusOn(p panelID) {
	a.focus = p
	if a.typing && p != panelTimeline {
		a.endTyping()
	}
}

// zoomed gives the focused panel the whole page, or takes it back. What was
// selected stays in sight.
func (a *Account) zoomed(on bool) {
	if a.zoom != on {
		a.zoom = on
		a.state().offset = 0
		a.state().follow = true
	}
}

// step goes to the next or last item; where the selected one is longer than the
// panel, it is read to its end first. A panel without items scrolls.
func (a *Account) step(n int) {
	st, s, h := a.state(), a.sheet(), a.bodyHeight()
	if len(s.items) == 0 {
		a.scroll(n)
		return
	}
	from, to := s.bounds(st.cursor)
	switch {
	case n > 0 && to > st.offset+h && from <= st.offset:
		st.offset++
	case n < 0 && from < st.offset:
		st.offset--
	default:
		st.cursor = max(0, min(st.cursor+n, len(s.items)-1))
		st.follow = true
	}
}

// scroll moves the lines; the selection is taken along where it would leave.
func (a *Account) scroll(n int) {
	st, s, h := a.state(), a.sheet(), a.bodyHeight()
	st.offset = max(0, min(st.offset+n, len(s.lines)-h))
	for st.cursor+1 < len(s.items) && s.items[st.cursor+1] <= st.offset {
		st.cursor++
	}
	for st.cursor > 0 && st.cursor < len(s.items) && s.items[st.cursor] >= st.offset+max(h, 1) {
		st.cursor--
	}
}

// selectedIDs are the selected rows of each panel.
func (a *Account) selectedIDs() (ids [panelCount]data.ID) {
	for i, p := range panels() {
		if p.items == nil {
			continue
		}
		if all := p.items(a); a.panels[i].cursor < len(all) {
			ids[i] = all[a.panels[i].cursor]
		}
	}
	return ids
}

// selectIDs follows the selected rows to where they are after a load. A timeline that shows
// its beginning and in which nobody works goes on to show it: what is new comes first.
func (a *Account) selectIDs(ids [panelCount]data.ID) {
	for i, p := range panels() {
		if p.items == nil {
			continue
		}
		all := p.items(a)
		st := &a.panels[i]
		if panelID(i) == panelTimeline && a.focus != panelTimeline && st.cursor == 0 && st.offset == 0 {
			continue
		}
		for at, id := range all {
			if id == ids[i] && at != st.cursor {
				st.cursor, st.follow = at, true
			}
		}
		st.cursor = max(0, min(st.cursor, len(all)-1))
	}
}

// entries are what the timeline shows.
func (a *Account) entries() []entry {
	if a.filter == nil {
		return a.model.timeline
	}
	return a.matched
}

func (a *Account) startFilter() {
	a.focus, a.typing = panelTimeline, true
	if a.filter == nil {
		a.filter = part.NewEditor(a.s.Theme, "", false)
		a.refilter()
	}
	a.filter.Focused = true
}

func (a *Account) typeFilter(msg tea.KeyPressMsg) tea.Cmd {
	k := &a.s.Keys
	switch {
	case k.Move.Back.MatchesTyping(msg):
		a.clearFilter()
		return nil
	case k.Move.Open.MatchesTyping(msg):
		a.endTyping()
		return nil
	}
	if cmd, ours := a.verbs.Key(msg, true, a.target()); ours {
		return cmd
	}
	if c := a.filter.Key(msg); c.Seq != 0 {
		a.refilter()
		st := &a.panels[panelTimeline]
		st.cursor, st.offset = 0, 0
	} else if !c.Handled {
		a.move(msg)
	}
	return nil
}

// endTyping keeps the filter; an empty one is none.
func (a *Account) endTyping() {
	a.typing, a.filter.Focused = false, false
	if a.filter.Empty() {
		a.clearFilter()
	}
}

// clearFilter shows all entries again; the selected one stays selected.
func (a *Account) clearFilter() {
	var kept [panelCount]data.ID
	if a.model != nil {
		kept = a.selectedIDs()
	}
	a.filter, a.matched, a.typing = nil, nil, false
	a.refilter()
	if a.model != nil {
		a.selectIDs(kept)
	}
}

// refilter works out what passes the filter.
func (a *Account) refilter() {
	st := &a.panels[panelTimeline]
	st.sheets = sheets{}
	if a.filter != nil && a.model != nil {
		a.matched = a.model.matching(a.filter.Text())
		st.cursor = max(0, min(st.cursor, len(a.matched)-1))
	}
}
