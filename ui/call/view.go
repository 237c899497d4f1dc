package call

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/ui/part"
	"rounds/ui/theme"
)

// From this width on notes and facts stand beside the checklist; below it they
// stand under it.
const besideFrom = 100

// tightBelow is the height below which nothing stands between the parts.
const tightBelow = 20

// rect is a place on the page.
type rect struct{ x, y, w, h int }

func (r rect) has(x, y int) bool { return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h }

// places are where things stood when the page was last drawn: for the mouse, and
// for scrolling.
type places struct {
	steps, notes, need rect
	owner              []string // the step of each visible line of the checklist
	overflow           int      // lines of the selected step that are below the panel
}

// View draws the call, or its wrap-up.
func (c *Call) View(w, h int) (string, *tea.Cursor) {
	switch {
	case c.err != nil:
		return c.s.Trouble(c.err.Error(), w, h), nil
	case !c.ready:
		return " " + c.s.Theme.Muted.Render(c.s.Words.T("state.loading")), nil
	case c.wrap != nil:
		return c.wrapView(w, h)
	case w >= besideFrom:
		return c.wide(w, h)
	}
	return c.narrow(w, h)
}

// canvas puts blocks of lines at their places.
type canvas struct {
	lines  []string
	cursor *tea.Cursor
}

// put appends a block; its cursor counts from the block's corner.
func (v *canvas) put(block string, cursor *tea.Cursor) {
	if cursor != nil {
		cursor.Y += len(v.lines)
		v.cursor = cursor
	}
	v.lines = append(v.lines, strings.Split(block, "\n")...)
}

// wide has the checklist at the left, notes and facts at the right.
func (c *Call) wide(w, h int) (string, *tea.Cursor) {
	var v canvas
	v.put(c.headWide(w), nil)
	v.put("", nil)
	left := w * 56 / 100
	body := h - len(v.lines)
	top := len(v.lines)
	c.shown.steps = rect{0, top + 1, left, body - 1}
	steps, at := c.stepsPanel(left, body)
	side, sideAt := c.sidePanel(w-left-1, body, left+1, top)
	cursor := at
	if sideAt != nil {
		sideAt.X += left + 1
		cursor = sideAt
	}
	v.put(part.Beside(body, steps, strings.TrimSuffix(strings.Repeat(" \n", body), "\n"), side), cursor)
	return strings.Join(v.lines, "\n"), v.cursor
}

// narrow has the checklist on top and the notes below; the one that has the focus
// gets the room.
func (c *Call) narrow(w, h int) (string, *tea.Cursor) {
	var v canvas
	v.put(c.headNarrow(w), nil)
	facts := c.factLines(w-2, 1)
	gap := 0
	if h >= tightBelow {
		gap = 1
		facts = c.factLines(w-2, 2)
	}
	room := h - len(v.lines) - len(facts) - gap - 1 // the need has a line
	notes := max(4, room*3/10)
	if c.focus == onNotes {
		notes = max(5, room*55/100)
	}
	for range gap {
		v.put("", nil)
	}
	c.shown.steps = rect{0, len(v.lines) + 1, w, room - notes - 1}
	steps, at := c.stepsPanel(w, room-notes)
	v.put(steps, at)
	c.shown.notes = rect{0, len(v.lines), w, notes}
	panel, at := c.notesPanel(w, notes)
	v.put(panel, at)
	c.shown.need = rect{0, len(v.lines), w, 1}
	need, at := c.needLine(w)
	v.put(need, at)
	for _, l := range facts {
		v.put("  "+l, nil)
	}
	return strings.Join(v.lines, "\n"), v.cursor
}

// sidePanel is notes, what was captured, the real need and the facts, in a column.
func (c *Call) sidePanel(w, h, x, y int) (string, *tea.Cursor) {
	var v canvas
	facts := c.factColumn(w - 2)
	cues := c.cueLines(w-2, 6)
	prompt := append(part.Wrap(c.prompt(), w-2), "", "")[:2]
	rest := 1 + len(facts) + 1 + 1 + len(prompt) // need, gap before facts, gap before the prompt
	if len(cues) > 0 {
		rest += len(cues) + 1
	}
	notes := max(6, h-rest-1)
	c.shown.notes = rect{x, y, w, notes}
	panel, at := c.notesPanel(w, notes)
	v.put(panel, at)
	if len(cues) > 0 {
		v.put("", nil)
		v.put(indented(cues), nil)
	}
	v.put("", nil)
	c.shown.need = rect{x, y + len(v.lines), w, 1}
	need, at := c.needLine(w)
	v.put(need, at)
	v.put("", nil)
	v.put(indented(facts), nil)
	v.put("", nil)
	for i := range prompt {
		prompt[i] = c.s.Theme.Faint.Render(prompt[i])
	}
	v.put(indented(prompt), nil)
	return part.Block(strings.Join(v.lines, "\n"), w, h), v.cursor
}

func indented(lines []string) string { return "  " + strings.Join(lines, "\n  ") }

// notesPanel is the notes with their title line.
func (c *Call) notesPanel(w, h int) (string, *tea.Cursor) {
	c.note.Focused = c.focus == onNotes && c.wrap == nil
	body, at := c.note.View(w-part.PanelInset, h-part.PanelTitle)
	if at != nil {
		at.X += part.PanelInset
		at.Y += part.PanelTitle
	}
	return part.Panel(c.s.Theme, c.s.Words.T("call.notes"), body, c.focus == onNotes, w, h), at
}

// needLine is the real need behind what the customer asks for.
func (c *Call) needLine(w int) (string, *tea.Cursor) {
	th := &c.s.Theme
	label := c.s.Words.T("call.need") + " "
	edge, style := "  ", th.Muted
	if c.focus == onNeed {
		edge, style = th.Rule.Render(theme.GlyphRule)+" ", th.Title
	}
	used := part.PanelInset + part.Width(label)
	text, at := c.need.View(w-used, 1)
	if at != nil {
		at.X += used
	}
	return part.FitStyled(edge+style.Render(label)+text, w), at
}
