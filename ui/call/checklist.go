package call

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data/playbook"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// The columns of a step: mark, box, kind of step, text.
const (
	boxAt  = 1
	kindAt = boxAt + 4
	textAt = kindAt + 7
)

// checklist is the list of steps as lines, with what the panel must know of them.
type checklist struct {
	c      *Call
	w      int
	lines  []string
	owner  []string // the step of each line, "" for a section
	from   int      // lines of the selected step
	to     int
	focus  int // line that must be in sight: the answer being typed, or -1
	cursor *tea.Cursor
}

// stepsPanel is the checklist in h lines, scrolled to the selected step.
func (c *Call) stepsPanel(w, h int) (string, *tea.Cursor) {
	n := c.play.Progress(c.run)
	title := c.s.Words.T("call.progress", c.play.Title.In(c.s.Words.Lang()), c.play.Version, n.Covered, n.Total)
	if n.Total > 0 && w >= 60 {
		title += "  " + part.Bar(float64(n.Covered)/float64(n.Total), 10)
	}
	l := c.checklist(w-part.PanelInset, h)
	body, cursor := c.window(l, h-part.PanelTitle)
	if cursor != nil {
		cursor.X += part.PanelInset
		cursor.Y += part.PanelTitle
	}
	return part.Panel(c.s.Theme, title, body, c.focus == onSteps || c.focus == onAnswer, w, h), cursor
}

// window is the part of the list that is in sight: all of the selected step where
// it fits, else from its beginning or from where it was scrolled to.
func (c *Call) window(l *checklist, h int) (string, *tea.Cursor) {
	if h <= 0 {
		return "", nil
	}
	from, to := l.from, l.to
	if from > 0 && l.owner[from-1] == "" && to-from+2 <= h {
		from-- // its section's title comes with it
	}
	c.shown.overflow = max(0, to-from-h)
	c.peek = min(c.peek, c.shown.overflow)
	switch {
	case to-from >= h:
		c.top = from + c.peek
	case from < c.top:
		c.top = from
	case to > c.top+h:
		c.top = to - h
	}
	if l.focus >= 0 && (l.focus < c.top || l.focus >= c.top+h) {
		c.top = max(0, l.focus-h+1)
	}
	c.top = min(c.top, max(0, len(l.lines)-h))
	end := min(c.top+h, len(l.lines))
	c.shown.owner = l.owner[c.top:end]
	cursor := l.cursor
	if cursor != nil {
		cursor.Y -= c.top
	}
	return strings.Join(l.lines[c.top:end], "\n"), cursor
}

// checklist draws every section with its steps.
func (c *Call) checklist(w, h int) *checklist {
	l := &checklist{c: c, w: w, focus: -1}
	number, counted := 0, !numbersItself(c.play, c.s.Words.Lang())
	for i := range c.play.Sections {
		s := &c.play.Sections[i]
		steps := s.Visible(c.run)
		if len(steps) == 0 {
			continue
		}
		if len(l.lines) > 0 && h >= tightBelow {
			l.add("", "")
		}
		if counted {
			number++
		}
		l.section(s, number, steps)
		for _, step := range steps {
			l.step(step)
		}
	}
	return l
}

func (l *checklist) add(owner, line string) {
	l.lines, l.owner = append(l.lines, line), append(l.owner, owner)
}

// section is the title of a section, numbered unless number is 0, with its objective
// and how much of it is covered.
func (l *checklist) section(s *playbook.Section, number int, steps []*playbook.Step) {
	th, lang := &l.c.s.Theme, l.c.s.Words.Lang()
	done, total := 0, 0
	for _, step := range steps {
		switch l.c.run.State(step.ID) {
		case playbook.Done:
			done++
			total++
		case playbook.Open:
			total++
		case playbook.NotApplicable:
		}
	}
	count := strconv.Itoa(done) + "/" + strconv.Itoa(total)
	room := l.w - part.Width(count) - 1
	name := s.Title.In(lang)
	if number > 0 {
		name = strconv.Itoa(number) + " " + name
	}
	title := part.Cut(name, room)
	line := th.Title.Render(title)
	if left := room - part.Width(title) - 3; left >= 10 {
		if objective := s.Objective.In(lang); objective != "" {
			line += th.Faint.Render(" — " + part.Cut(objective, left))
		}
	}
	l.add("", part.FitStyled(line, room)+" "+th.Muted.Render(count))
}

// numbersItself says that a title of the playbook begins with a number: then that is
// how its sections are counted, and none gets another number.
func numbersItself(p *playbook.Playbook, lang string) bool {
	return slices.ContainsFunc(p.Sections, func(s playbook.Section) bool {
		title := s.Title.In(lang)
		return title != "" && title[0] >= '0' && title[0] <= '9'
	})
}

// step is one line, and for the selected step all that belongs to it.
func (l *checklist) step(s *playbook.Step) {
	c, th := l.c, &l.c.s.Theme
	selected := s.ID == c.cursor
	state := c.run.State(s.ID)
	mark, label := " ", th.Text
	switch {
	case selected:
		mark, label = th.Select(0, 0), th.Title
		l.from = len(l.lines)
	case state == playbook.NotApplicable:
		label = th.Faint
	case state == playbook.Done:
		label = th.Muted
	}
	box := boxes[state]
	if c.writes.pending(s.ID) {
		box = th.Pending.Render(box)
	}
	kind := th.Muted.Render(part.Fit(c.s.Words.T("call.kind."+string(s.Kind)), textAt-kindAt-1))
	room := l.w - textAt
	text := s.Heading(c.s.Words.Lang())
	answer, style := c.answerText(s)
	line := mark + box + " " + kind + " "
	if answer == "" {
		line += label.Render(part.Cut(text, room))
	} else {
		// Answers stand in a column, unless the heading leaves them no room.
		column := max(10, room*2/5)
		if s.Kind != playbook.Ask && s.Kind != playbook.Decide { // a mark, at the end of the line
			column = min(column, part.Width(answer))
		}
		text = part.Cut(text, room-column-1)
		line += label.Render(text) + strings.Repeat(" ", room-column-part.Width(text)) + style.Render(part.Cut(answer, column))
	}
	l.add(s.ID, line)
	if selected {
		l.detail(s)
		l.to = len(l.lines)
	}
}

var boxes = map[playbook.StepState]string{
	playbook.Open: theme.StepOpen, playbook.Done: theme.StepDone, playbook.NotApplicable: theme.StepSkip,
}

// answerText is what stands in the answers' column: the answer, one that is still to be
// confirmed with a question mark, or when everybody present was told of it.
func (c *Call) answerText(s *playbook.Step) (string, theme.Style) {
	th, lang := &c.s.Theme, c.s.Words.Lang()
	if c.focus == onAnswer && s.ID == c.cursor {
		return "", th.Text
	}
	if f := c.typing[s.ID]; f != nil && !f.Empty() {
		return f.Text() + " ?", th.Faint
	}
	text := ""
	switch {
	case s.Kind == playbook.Decide:
		if d, ok := c.run.Decisions[s.ID]; ok {
			text = c.choiceLabel(s, d.Choice)
		}
	case s.Kind == playbook.Ask:
		if a, ok := c.run.Answers[s.Field]; ok {
			text = s.Show(a, lang)
		}
	case s.Topic != "" && c.run.State(s.ID) == playbook.Open:
		// For her it is the first such call, unless all of them have heard this.
		if at, all := c.heardBy(s.Topic, c.present()); all {
			return c.s.Words.T("call.told.on", c.day(at.DateIn(c.s.Location))), th.Faint
		}
	}
	if text != "" && c.run.State(s.ID) == playbook.Open {
		return text + " ?", th.Faint
	}
	return text, th.Text
}

func (c *Call) choiceLabel(s *playbook.Step, id string) string {
	for _, o := range c.options(s) {
		if o.id == id {
			return o.label
		}
	}
	return id
}
