package account

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/part"
)

// View draws the page.
func (a *Account) View(w, h int) (string, *tea.Cursor) {
	a.places = [panelCount]rect{}
	switch {
	case a.err != nil:
		return a.s.Trouble(a.s.Words.Error(a.err), w, h), nil
	case a.model == nil:
		return part.Block("\n "+a.s.Theme.Muted.Render(a.s.Words.T("state.loading")), w, h), nil
	}
	head := a.header(w, h)
	var body string
	left := h - len(head)
	switch {
	case a.zoom:
		a.place(a.focus, rect{0, len(head), w, left})
		body = a.panel(a.focus)
	case w >= twoColumnsWidth && h >= twoColumnsHeight:
		body = a.columns(w, left, len(head))
	default:
		body = a.accordion(w, left, len(head))
	}
	return part.Block(strings.Join(append(head, body), "\n"), w, h), a.cursor()
}

// columns puts all panels on the page, in two columns.
func (a *Account) columns(w, h, top int) string {
	const gap = 2
	leftWidth := (w - gap) / 2
	left := a.column(0, lastLeft+1, rect{0, top, leftWidth, h})
	right := a.column(lastLeft+1, panelCount, rect{leftWidth + gap, top, w - gap - leftWidth, h})
	return part.Beside(h, left, part.Block("", gap, h), right)
}

func (a *Account) column(from, to panelID, r rect) string {
	wants := make([]int, 0, panelCount)
	for p := from; p < to; p++ {
		lines := len(a.write(p, r.w, false).lines)
		if p == panelTimeline && a.filter != nil {
			lines++
		}
		wants = append(wants, part.PanelTitle+lines)
	}
	var blocks []string
	y := r.y
	for i, height := range columnHeights(wants, r.h) {
		p := from + panelID(i)
		a.place(p, rect{r.x, y, r.w, height})
		if height > 0 {
			blocks = append(blocks, a.panel(p), "")
			y += height + 1
		}
	}
	return part.Block(strings.Join(blocks, "\n"), r.w, r.h)
}

// accordion keeps the panels in one column: the focused one is open, each of the
// others is a line.
func (a *Account) accordion(w, h, top int) string {
	open := max(leastPanel, h-int(panelCount)+1)
	var blocks []string
	y := top
	for p := range panelCount {
		height := 1
		if p == a.focus {
			height = open
		}
		a.place(p, rect{0, y, w, height})
		if p == a.focus {
			blocks = append(blocks, a.panel(p))
		} else {
			blocks = append(blocks, a.closed(p, w))
		}
		y += height
	}
	return part.Block(strings.Join(blocks, "\n"), w, h)
}

// closed is a panel in one line.
func (a *Account) closed(p panelID, w int) string {
	th, def := &a.s.Theme, panels()[p]
	text, light := def.brief(a.model)
	style := th.Light(light)
	title := part.Fit(a.s.Words.T("account."+def.name), closedTitle)
	room := max(0, w-part.PanelInset-closedTitle-2)
	return "  " + th.Muted.Render(title) + "  " + style.Render(part.Fit(text, room))
}

// closedTitle has room for the longest title.
const closedTitle = 11

func (a *Account) place(p panelID, r rect) { a.places[p] = r }

// write gives the sheet of a panel, from its cache while nothing changed.
func (a *Account) write(p panelID, width int, full bool) *sheet {
	st, def := &a.panels[p], panels()[p]
	w := width - part.PanelInset
	if def.items != nil {
		w -= part.Gutter
	}
	w = max(1, w)
	if c := &st.sheets; c.sheet != nil && c.w == w && c.full == full {
		return c.sheet
	}
	s := &sheet{m: a.model, s: a.s, w: w, full: full}
	if p == panelTimeline {
		s.entries = a.entries()
		if a.filter != nil {
			s.filter = a.filter.Text()
		}
	}
	def.write(s)
	st.sheets = sheets{w, full, s}
	return s
}

// panel draws a panel at its place, from the line to which it is scrolled.
func (a *Account) panel(p panelID) string {
	r, st, def := a.places[p], &a.panels[p], panels()[p]
	s := a.write(p, r.w, a.zoom)
	focused := p == a.focus
	var lines []string
	if p == panelTimeline && a.filter != nil {
		lines = append(lines, a.filterLine(r.w-part.PanelInset))
	}
	room := max(0, r.h-part.PanelTitle-len(lines))
	st.keep(s, room)
	for y := st.offset; y < min(st.offset+room, len(s.lines)); y++ {
		line := s.lines[y]
		if def.items != nil {
			mark := " "
			if focused && st.cursor < len(s.items) && s.items[st.cursor] == y {
				mark = a.s.Theme.Select(st.cursor+1, len(s.items))
			}
			line = mark + line
		}
		lines = append(lines, line)
	}
	return part.Panel(a.s.Theme, a.panelTitle(p, s, room, r.w-part.PanelInset), strings.Join(lines, "\n"), focused, r.w, r.h)
}

// keep brings the state in step with what is there, and what was selected last
// into sight.
func (st *state) keep(s *sheet, room int) {
	st.cursor = max(0, min(st.cursor, len(s.items)-1))
	if st.follow && len(s.items) > 0 {
		from, to := s.bounds(st.cursor)
		if to > st.offset+room {
			st.offset = to - room
		}
		if from < st.offset || to-from > room {
			st.offset = from
		}
	}
	st.follow = false
	st.offset = max(0, min(st.offset, len(s.lines)-room))
}

// bounds are the lines of an item, without the blank ones after it.
func (s *sheet) bounds(item int) (from, to int) {
	if item >= len(s.items) {
		return 0, len(s.lines)
	}
	from, to = s.items[item], len(s.lines)
	if item+1 < len(s.items) {
		to = s.items[item+1]
	}
	for to > from+1 && s.lines[to-1] == "" {
		to--
	}
	return from, to
}

// panelTitle names a panel and says how much of it is out of sight.
func (a *Account) panelTitle(p panelID, s *sheet, room, w int) string {
	words := a.s.Words
	title := words.T("account." + panels()[p].name + ".title")
	st := &a.panels[p]
	note := ""
	switch hidden := len(s.lines) - room; {
	case hidden <= 0:
	case len(s.items) > 0:
		note = words.T("account.of", words.Number(int64(st.cursor+1)), words.Number(int64(len(s.items))))
	default:
		note = words.T("account.of", words.Number(int64(min(st.offset+room, len(s.lines)))), words.Number(int64(len(s.lines))))
	}
	if note == "" {
		return title
	}
	return part.Fit(title, max(0, w-part.Width(note)-1)) + " " + note
}

func (a *Account) filterLabel() string {
	return a.s.Keys.Global.Filter.Label() + " "
}

func (a *Account) filterLine(w int) string {
	label := a.filterLabel()
	text, _ := a.filter.View(max(1, w-part.Width(label)), 1)
	return a.s.Theme.Accent.Render(label) + text
}

// cursor is where the filter is typed.
func (a *Account) cursor() *tea.Cursor {
	r := a.places[panelTimeline]
	if !a.typing || r.h < leastPanel {
		return nil
	}
	label := part.Width(a.filterLabel())
	_, c := a.filter.View(max(1, r.w-part.PanelInset-label), 1)
	if c != nil {
		c.X += r.x + part.PanelInset + label
		c.Y += r.y + part.PanelTitle
	}
	return c
}

// pageTop is the line of the window on which a page begins.
const pageTop = 1

// at is the panel at a cell of the window.
func (a *Account) at(x, y int) (panelID, bool) {
	y -= pageTop
	for p, r := range a.places {
		if x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h {
			return panelID(p), true
		}
	}
	return 0, false
}

func (a *Account) wheel(msg tea.MouseWheelMsg) {
	if p, ok := a.at(msg.X, msg.Y); ok && a.model != nil {
		if a.places[p].h > part.PanelTitle {
			a.focusOn(p)
		}
		if msg.Button == tea.MouseWheelUp {
			a.scroll(-3)
		} else {
			a.scroll(3)
		}
	}
}

// click focuses a panel and selects the row under the pointer.
func (a *Account) click(msg tea.MouseClickMsg) {
	p, ok := a.at(msg.X, msg.Y)
	if !ok || a.model == nil {
		return
	}
	wasOpen := a.focus == p || a.places[p].h > 1
	a.focusOn(p)
	s, st := a.sheet(), a.state()
	line := msg.Y - pageTop - a.places[p].y - part.PanelTitle + st.offset
	if p == panelTimeline && a.filter != nil {
		line--
	}
	for i := range s.items {
		if from, to := s.bounds(i); wasOpen && line >= from && line < to {
			st.cursor = i
		}
	}
}
