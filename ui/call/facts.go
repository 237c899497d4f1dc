package call

import (
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/ui/page"
	"rounds/ui/part"
	"rounds/ui/theme"
)

const (
	factLabel   = 11
	mostReasons = 3
)

// factColumn is what she must know of the account, a line each.
func (c *Call) factColumn(w int) []string {
	th, words := &c.s.Theme, c.s.Words
	out := c.whyLines(w)
	add := func(label, text string) {
		if text != "" {
			out = append(out, th.Muted.Render(part.Fit(label, factLabel))+part.Cut(text, w-factLabel))
		}
	}
	out = append(out, th.Muted.Render(part.Fit(words.T("call.fact.health"), factLabel))+
		part.FitStyled(c.healthText(), w-factLabel))
	add(words.T("call.fact.value"), strings.Join(part.Filled(c.mrrText(), c.renewalText()), " · "))
	add(words.T("call.fact.open"), strings.Join(c.openTexts(), " · "))
	add(words.T("call.fact.promised"), c.uncoveredText(w-factLabel))
	add(words.T("call.fact.last"), c.lastText())
	add(words.T("call.fact.story"), c.storyText())
	return out
}

// storyText is the success story of a similar account, to be told.
func (c *Call) storyText() string {
	if len(c.file.Similar) == 0 {
		return ""
	}
	return c.file.Similar[0].Account + ": " + c.file.Similar[0].Title
}

// whyLines are the reasons that stand against the account, the strongest first.
func (c *Call) whyLines(w int) []string {
	th, words, now := &c.s.Theme, c.s.Words, c.s.Now()
	var out []string
	label := words.T("call.fact.why")
	row := c.row()
	for i := range row.Standing.Firings {
		if i == mostReasons {
			break
		}
		f := &row.Standing.Firings[i]
		light := page.Light(f, now)
		out = append(out, th.Muted.Render(part.Fit(label, factLabel))+th.Light(light).Render(light.Glyph())+" "+
			part.Cut(words.Why(f, now), w-factLabel-2))
		label = ""
	}
	return out
}

// factLines are the same facts in a few lines, the dearest first.
func (c *Call) factLines(w, lines int) []string {
	first := c.healthText()
	for _, text := range c.shortFacts() {
		first += c.s.Theme.Muted.Render(" · ") + text
	}
	out := []string{part.FitStyled(first, w)}
	if lines < 2 {
		return out
	}
	return append(out, part.Filled(c.factSecond(w))...)
}

// leastStory is the room that a story to tell has in the second line of facts at least.
const leastStory = 32

// factSecond is what she was told, else what was promised to her, and beside it the story to
// tell; without any of them a principle of listening.
func (c *Call) factSecond(w int) string {
	th, words := &c.s.Theme, c.s.Words
	story, label := c.storyText(), words.T("call.fact.story")+"  "
	put := func(label, text string, w int) string {
		return th.Muted.Render(label) + part.Cut(text, w-part.Width(label))
	}
	room := w
	if story != "" {
		room -= min(part.Width(label+story), leastStory) + 3
	}
	line := ""
	if told := c.toldText(); told != "" {
		line = put(words.T("call.told")+"  ", told, room)
	} else if promised := words.T("call.fact.promised") + "  "; c.uncoveredText(room-part.Width(promised)) != "" {
		line = put(promised, c.uncoveredText(room-part.Width(promised)), room)
	}
	switch {
	case story != "" && line != "":
		return line + "   " + put(label, story, w-part.StyledWidth(line)-3)
	case story != "":
		return put(label, story, w)
	case line != "":
		return line
	}
	return th.Faint.Render(part.Cut(c.prompt(), w))
}

func (c *Call) shortFacts() []string {
	out := append(part.Filled(c.renewalText(), c.mrrText()), c.openTexts()...)
	if n := len(c.uncovered()); n > 0 {
		out = append(out, c.s.Words.N("call.uncovered", n))
	}
	return out
}

// healthText is the score with its band and what it changed by in a week.
func (c *Call) healthText() string {
	th, words := &c.s.Theme, c.s.Words
	row := c.row()
	st := &row.Standing
	if st.At == 0 || st.Score == data.NoScore {
		return th.Muted.Render(theme.GlyphNone + " " + words.T("band."))
	}
	light := page.BandLight(st.Band)
	text := light.Glyph() + " " + strconv.Itoa(st.Score) + " " + page.TrendGlyph(st.Trend7)
	if st.Trend7 != 0 && st.Trend7 != data.NoTrend {
		text += strconv.Itoa(max(st.Trend7, -st.Trend7))
	}
	return th.Light(light).Render(text)
}

func (c *Call) renewalText() string {
	a := &c.file.Facts.Account
	if a.RenewalOn == 0 {
		return ""
	}
	days := int(a.RenewalOn - c.s.Now().DateIn(c.there()))
	if days < 0 {
		return c.s.Words.T("call.renewal.past", -days)
	}
	return c.s.Words.T("call.renewal.in", days)
}

func (c *Call) mrrText() string {
	a := &c.file.Facts.Account
	if a.MRR == 0 {
		return ""
	}
	return c.s.Words.T("call.mrr", c.s.Words.Money(a.MRR, a.Currency))
}

// openTexts count what is open: requests with the longest wait, and issues.
func (c *Call) openTexts() []string {
	f, w, now := c.file.Facts, c.s.Words, c.s.Now()
	var out []string
	requests, waits := 0, data.Instant(0)
	for i := range f.Requests {
		r := &f.Requests[i]
		if r.ResolvedAt != 0 {
			continue
		}
		requests++
		if r.FirstAnswerAt == 0 && (waits == 0 || r.OpenedAt < waits) {
			waits = r.OpenedAt
		}
	}
	if requests > 0 {
		text := w.N("call.open.requests", requests)
		if waits != 0 {
			text += " " + w.T("call.open.waits", w.Span(now.Sub(waits)))
		}
		out = append(out, text)
	}
	issues := 0
	for i := range f.Issues {
		if s := f.Issues[i].Status; s == "open" || s == "handed" {
			issues++
		}
	}
	if issues > 0 {
		out = append(out, w.N("call.open.issues", issues))
	}
	return out
}

// lastText is the last time that somebody spoke with the account.
func (c *Call) lastText() string {
	var last *data.Activity
	for i := range c.file.Facts.Activities {
		a := &c.file.Facts.Activities[i]
		if a.State == data.CallFiled && a.ID != c.call.Activity.ID && (last == nil || a.At > last.At) {
			last = a
		}
	}
	w := c.s.Words
	if last == nil {
		return w.T("call.never")
	}
	with := contactOf(c.file.Facts.Contacts, last.ContactID).Name
	length := ""
	if last.Seconds > 0 {
		length = w.Minutes(last.Seconds)
	}
	return strings.Join(part.Filled(w.Ago(last.At, c.s.Now(), c.s.Location), length, with, last.Summary), " · ")
}

func (c *Call) day(d data.Date) string { return c.s.Words.Day(d, c.s.Now().DateIn(c.s.Location)) }

// cueLines are the newest things captured in this call, at most n lines.
func (c *Call) cueLines(w, n int) []string {
	got := c.captured()
	cues := got.cues
	var out []string
	if len(cues) > n {
		cues = cues[len(cues)-n:]
	}
	for _, q := range cues {
		out = append(out, c.s.Theme.Muted.Render(part.Fit(q.key, 2))+" "+part.Cut(q.text, w-3))
	}
	return out
}

// prompt is one principle of active listening, "" where it is switched off. It changes
// when a step is covered: often enough to be read, and never by itself.
func (c *Call) prompt() string {
	if c.s.Quiet {
		return ""
	}
	all := playbook.Principles()
	n := 0
	if c.play != nil {
		n = c.play.Progress(c.run).Covered
	}
	return all[n%len(all)].Text.In(c.s.Words.Lang())
}
