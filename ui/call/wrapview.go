package call

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/part"
	"rounds/ui/theme"
)

const (
	wrapLabel = 12
	// manyOutcomes no longer stand one under the other.
	manyOutcomes = 7
)

// wrapLines are the lines of the wrap-up; each part stands under its label.
type wrapLines struct {
	c      *Call
	w      int
	lines  []string
	from   int // lines of the part with the focus
	to     int
	cursor *tea.Cursor
}

// wrapView is the whole end of the call on one screen.
func (c *Call) wrapView(w, h int) (string, *tea.Cursor) {
	l := &wrapLines{c: c, w: w - 2}
	tight := h < tightBelow
	l.next()
	l.gap(tight)
	l.choices(wrapOutcome, "wrap.outcome", c.outcomeItems(), len(c.wrap.outcomes) > manyOutcomes)
	if !c.wrap.noAnswer() {
		l.choices(wrapSentiment, "wrap.sentiment", c.sentimentItems(), true)
	}
	l.choices(wrapPeople, "wrap.people", c.peopleItems(), true)
	l.gap(tight)
	l.say("wrap.captured", c.capturedText())
	l.say("wrap.promised", c.uncoveredText(2*(l.w-wrapLabel-1)))
	l.say("wrap.open", c.leftText())
	l.say("wrap.acts", c.actsText())
	head := []string{c.wrapHead(w), ""}
	if tight {
		head = head[:1]
	}
	foot := c.wrapFoot(w)
	room := h - len(head) - len(foot)
	t := &c.wrap.top
	switch {
	case l.from < *t:
		*t = l.from
	case l.to > *t+room:
		*t = l.to - room
	}
	*t = max(0, min(*t, len(l.lines)-room))
	body := strings.Join(l.lines[*t:min(*t+room, len(l.lines))], "\n")
	if l.cursor != nil {
		l.cursor.Y += len(head) - *t
	}
	return strings.Join(head, "\n") + "\n" + part.Block(body, w, room) + "\n" + strings.Join(foot, "\n"), l.cursor
}

// wrapHead says what ends: account, time spent, who was on the line.
func (c *Call) wrapHead(w int) string {
	th, words := &c.s.Theme, c.s.Words
	return " " + part.Header(w-1, []part.Slot{
		{Text: words.T("wrap.title"), Style: th.Accent, Keep: 9},
		{Text: c.file.Facts.Account.Name, Style: th.Title, Keep: 7, Min: 12},
		{Text: c.person.Name, Style: th.Text, Keep: 3, Min: 10},
	}, nil, []part.Slot{{Text: words.Minutes(c.wrap.seconds), Style: th.Muted, Keep: 8}})
}

// wrapFoot is the error where there is one, and what enter brings.
func (c *Call) wrapFoot(w int) []string {
	th, words := &c.s.Theme, c.s.Words
	var out []string
	if c.wrap.err != "" {
		for i, line := range part.Wrap(c.wrap.err, w-2) {
			if i == 3 {
				break
			}
			out = append(out, " "+th.Error.Render(line))
		}
	}
	next := words.T("wrap.file.home")
	if row, ok := c.next(); ok {
		next = words.T("wrap.file.next", row.Name)
	}
	if c.wrap.filing {
		next = words.T("wrap.filing")
	}
	key := c.s.Keys.Wrap.File.Label()
	return append(out, " "+th.Accent.Render(key)+" "+th.Text.Render(part.Cut(next, w-part.Width(key)-3)))
}

func (l *wrapLines) gap(tight bool) {
	if !tight {
		l.lines = append(l.lines, "")
	}
}

// label starts the first line of a part; the focused one has the rule.
func (l *wrapLines) label(at wrapFocus, key string) string {
	th := &l.c.s.Theme
	name := part.Fit(l.c.s.Words.T(key), wrapLabel)
	if l.c.wrap.at == at {
		return th.Rule.Render(theme.GlyphRule) + " " + th.Title.Render(name)
	}
	return "  " + th.Muted.Render(name)
}

func (l *wrapLines) blank() string { return strings.Repeat(" ", wrapLabel+2) }

// next is the line in which she says what is next and when, and how the date was
// understood.
func (l *wrapLines) next() {
	c, th := l.c, &l.c.s.Theme
	view, at := c.line.View(l.w-wrapLabel-1, 1)
	if at != nil {
		at.X += wrapLabel + 2
		at.Y += len(l.lines)
		l.cursor = at
	}
	if c.wrap.at == wrapLine {
		l.from, l.to = 0, 2
	}
	l.lines = append(l.lines, l.label(wrapLine, "wrap.next")+view)
	if c.wrap.at == wrapFollow {
		l.from, l.to = len(l.lines), len(l.lines)+1
	}
	_, when := c.nextStep(c.line.Text(), c.wrap.result().id)
	text, style := c.whenText(when), th.Title
	switch words := c.s.Words; {
	case when.wrong != nil:
		text, style = c.s.Words.Wrong(when.wrong), th.Error
	case when.past:
		text, style = text+"  "+words.T("wrap.past"), th.Error
	case c.wrap.refused(when):
		text, style = words.T("wrap.follow.refused", text), th.Muted
	case when.proposed > 0:
		text, style = text+"  "+words.N("wrap.follow.proposed", when.proposed), th.Muted
	case when.at == 0:
		style = th.Muted
	}
	l.lines = append(l.lines, l.label(wrapFollow, "wrap.follow")+style.Render(part.Cut(text, l.w-wrapLabel)))
}

// item is one thing to choose.
type item struct {
	text            string
	taken, cursored bool
}

// choices lists what can be chosen, one a line, or in running lines where there is
// little room.
func (l *wrapLines) choices(at wrapFocus, key string, items []item, running bool) {
	th := &l.c.s.Theme
	from := len(l.lines)
	line, used := l.label(at, key), 0
	flush := func() {
		l.lines = append(l.lines, line)
		line, used = l.blank(), 0
	}
	room := l.w - wrapLabel
	for i, it := range items {
		text := part.Cut(it.text, room-2)
		width := part.Width(text) + 2
		if i > 0 && (!running || used+2+width > room) {
			flush()
		}
		if used > 0 {
			line += "  "
			used += 2
		}
		mark, style := "  ", th.Muted
		if it.taken {
			mark, style = th.Chosen()+" ", th.Text
			if l.c.wrap.at == at {
				style = th.Accent
			}
		}
		if it.cursored && l.c.wrap.at == at {
			style = th.Accent
		}
		line += style.Render(mark + text)
		used += width
	}
	flush()
	if l.c.wrap.at == at {
		l.from, l.to = from, len(l.lines)
	}
}

// sayLines is how many lines a part takes that only informs.
const sayLines = 3

// say is a part that only informs.
func (l *wrapLines) say(key, text string) {
	if text == "" {
		return
	}
	label := l.label(wrapParts, key)
	lines := part.Wrap(text, l.w-wrapLabel-1)
	for i, line := range lines[:min(len(lines), sayLines)] {
		if i == sayLines-1 && len(lines) > sayLines {
			line = part.Cut(line+" "+lines[i+1], l.w-wrapLabel-1)
		}
		l.lines = append(l.lines, label+line)
		label = l.blank()
	}
}

func (c *Call) outcomeItems() []item {
	var out []item
	for i, o := range c.wrap.outcomes {
		out = append(out, item{text: strconv.Itoa(i+1) + " " + o.label, taken: i == c.wrap.outcome})
	}
	return out
}

func (c *Call) sentimentItems() []item {
	var out []item
	for i, s := range sentiments {
		out = append(out, item{text: strconv.Itoa(i+1) + " " + c.s.Words.T("wrap.sentiment."+string(s)), taken: i == c.wrap.sentiment})
	}
	return out
}

func (c *Call) peopleItems() []item {
	people := c.people()
	if len(people) == 0 {
		return []item{{text: c.s.Words.T("app.nobody")}}
	}
	var out []item
	for i := range people {
		p := &people[i]
		box := theme.StepOpen
		if !c.wrap.noAnswer() && c.isPresent(p.ID) {
			box = theme.StepDone
		}
		text := strconv.Itoa(i+1) + " " + box + " " + p.Name
		if p.Role != "" {
			text += " (" + p.Role + ")"
		}
		out = append(out, item{text: text, cursored: i == c.wrap.person})
	}
	return out
}

// capturedText counts what came of the call.
func (c *Call) capturedText() string {
	w, n := c.s.Words, c.captured()
	var out []string
	for _, one := range []struct {
		key   string
		count int
	}{
		{"wrap.n.issues", n.issues}, {"wrap.n.features", n.features}, {"wrap.n.promises", n.promises},
		{"wrap.n.told", n.told}, {"wrap.n.proposals", n.proposals}, {"wrap.n.dates", n.dates}, {"wrap.n.answers", n.answers},
	} {
		if one.count > 0 {
			out = append(out, w.N(one.key, one.count))
		}
	}
	for _, kind := range []data.SurveyKind{data.SurveyNPS, data.SurveyCSAT} {
		if v, ok := n.scores[kind]; ok {
			out = append(out, w.T("call.score."+string(kind))+" "+w.Number(v))
		}
	}
	if len(out) == 0 {
		return w.T("wrap.captured.none")
	}
	return strings.Join(out, " · ")
}

// leftText says which steps nobody dealt with.
func (c *Call) leftText() string {
	if c.play == nil {
		return ""
	}
	var out []string
	for _, s := range c.leftOpen() {
		out = append(out, c.s.Words.N("wrap.left", s.steps, s.title))
	}
	if len(out) == 0 {
		return c.s.Words.T("wrap.left.none")
	}
	return strings.Join(out, " · ")
}

// actsText names the reasons that filing the call deals with.
func (c *Call) actsText() string {
	if c.wrap.noAnswer() {
		return c.s.Words.T("wrap.acts.stay")
	}
	var out []string
	for _, f := range c.acted() {
		out = append(out, c.concludes(&f))
	}
	return strings.Join(out, " · ")
}

// concludes is a reason, and of a request what becomes of it with the chosen outcome, so
// that enter closes none unseen.
func (c *Call) concludes(f *data.Firing) string {
	w, why, outcome := c.s.Words, c.s.Words.Why(f, c.s.Now()), c.wrap.result().id
	switch {
	case !store.OfRequest(f.Code):
		return why
	case store.Resolves(outcome), f.Code == data.ReasonCallback:
		return w.T("wrap.acts.closes", why)
	case store.Escalates(outcome):
		return w.T("wrap.acts.escalates", why)
	}
	return w.T("wrap.acts.open", why)
}
