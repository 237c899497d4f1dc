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
		return c.s.Trouble(c.s.Words.Error(c.err), w, h), nil
	case !c.ready:
		return " " + c.s.Theme.Muted.Render(c.s.Words.T("state.loading")), nil
	case c.own != nil:
		return c.ownView(w, h)
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

// wide has the checklist at the left, notes and facts at the right; without a
// checklist the notes are at the left.
func (c *Call) wide(w, h int) (string, *tea.Cursor) {
	var v canvas
	v.put(c.headWide(w), nil)
	for _, l := range c.wantLines(w-2, 3) {
		v.put(" "+l, nil)
	}
	v.put("", nil)
	left := w * 56 / 100
	body := h - len(v.lines)
	top := len(v.lines)
	c.shown = places{}
	draw := c.checklistColumn
	if c.play == nil {
		draw = c.notesColumn
	}
	main, at := draw(left, body, top)
	side, sideAt := c.sidePanel(w-left-1, body, left+1, top)
	if sideAt != nil {
		sideAt.X += left + 1
		at = sideAt
	}
	v.put(part.Beside(body, main, strings.TrimSuffix(strings.Repeat(" \n", body), "\n"), side), at)
	return strings.Join(v.lines, "\n"), v.cursor
}

func (c *Call) checklistColumn(w, h, y int) (string, *tea.Cursor) {
	c.shown.steps = rect{0, y + 1, w, h - 1}
	return c.stepsPanel(w, h)
}

// notesColumn is the left of a call without a checklist.
func (c *Call) notesColumn(w, h, y int) (string, *tea.Cursor) {
	var v canvas
	v.put(indented(c.noPlayLines(w-2)), nil)
	v.put("", nil)
	c.putNotes(&v, 0, y, w, h-len(v.lines)-2)
	v.put("", nil)
	c.putNeed(&v, 0, y, w)
	return part.Block(strings.Join(v.lines, "\n"), w, h), v.cursor
}

// noPlayLines say why there is no checklist, and how to get one.
func (c *Call) noPlayLines(w int) []string {
	k, key := &c.s.Keys, "call.no-play"
	if c.call.Activity.Reason == "" {
		key = "call.no-reason"
	}
	lines := part.Wrap(c.s.Words.T(key, k.Account.Play.Label(), k.Global.Undo.Label()), w)
	for i := range lines {
		lines[i] = c.s.Theme.Muted.Render(lines[i])
	}
	return lines
}

// putNotes puts the notes at the end of a canvas whose corner is at x, y.
func (c *Call) putNotes(v *canvas, x, y, w, h int) {
	c.shown.notes = rect{x, y + len(v.lines), w, h}
	v.put(c.notesPanel(w, h))
}

// putNeed puts the line of the real need there.
func (c *Call) putNeed(v *canvas, x, y, w int) {
	c.shown.need = rect{x, y + len(v.lines), w, 1}
	v.put(c.needLine(w))
}

// narrow has the checklist on top and the notes below; the one that has the focus
// gets the room. Without a checklist the notes have it all.
func (c *Call) narrow(w, h int) (string, *tea.Cursor) {
	var v canvas
	v.put(c.headNarrow(w), nil)
	wants, facts := c.wantLines(w-2, 1), c.factLines(w-2, 1)
	gap := 0
	if h >= tightBelow {
		gap = 1
		wants, facts = c.wantLines(w-2, 2), c.factLines(w-2, 2)
		if c.play == nil {
			facts = c.factColumn(w - 2)
		}
	}
	for _, l := range wants {
		v.put(" "+l, nil)
	}
	for range gap {
		v.put("", nil)
	}
	c.shown = places{}
	if c.play == nil {
		v.put(indented(c.noPlayLines(w-2)), nil)
	}
	room := h - len(v.lines) - len(facts) - 1 // the need has a line
	notes := room
	if c.play != nil {
		notes = max(4, room*3/10)
		if c.focus == onNotes {
			notes = max(5, room*55/100)
		}
		v.put(c.checklistColumn(w, room-notes, len(v.lines)))
	}
	c.putNotes(&v, 0, 0, w, notes)
	c.putNeed(&v, 0, 0, w)
	for _, l := range facts {
		v.put("  "+l, nil)
	}
	return strings.Join(v.lines, "\n"), v.cursor
}

// sidePanel is notes, what was captured, the real need and the facts, in a column;
// without a checklist notes and need stand at the left.
func (c *Call) sidePanel(w, h, x, y int) (string, *tea.Cursor) {
	var v canvas
	facts := c.factColumn(w - 2)
	cues := c.cueLines(w-2, 6)
	prompt := c.promptLines(w - 2)
	if c.play != nil {
		rest := 1 + len(facts) + 1 + len(prompt) // need, gap before facts, prompt with the gap before it
		if len(cues) > 0 {
			rest += len(cues) + 1
		}
		c.putNotes(&v, x, y, w, max(6, h-rest-1))
	}
	if len(cues) > 0 {
		v.put("", nil)
		v.put(indented(cues), nil)
	}
	if c.play != nil {
		v.put("", nil)
		c.putNeed(&v, x, y, w)
		v.put("", nil)
	}
	v.put(indented(append(facts, prompt...)), nil)
	return part.Block(strings.Join(v.lines, "\n"), w, h), v.cursor
}

// promptLines are the listening prompt in always as many lines, with a gap before them;
// none where it is switched off.
func (c *Call) promptLines(w int) []string {
	prompt := c.prompt()
	if prompt == "" {
		return nil
	}
	lines := append(part.Wrap(prompt, w), "", "")[:2]
	for i := range lines {
		lines[i] = c.s.Theme.Faint.Render(lines[i])
	}
	return append([]string{""}, lines...)
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
	label := part.Fit(c.s.Words.T("call.need"), factLabel)
	edge, style := "  ", th.Muted
	if c.focus == onNeed {
		edge, style, label = th.Rule.Render(theme.GlyphRule)+" ", th.Title, th.Focused(label)
	}
	used := part.PanelInset + part.Width(label)
	text, at := c.need.View(w-used, 1)
	if at != nil {
		at.X += used
	}
	return part.FitStyled(edge+style.Render(label)+text, w), at
}
