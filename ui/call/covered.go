package call

import (
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/cover"
	"rounds/data/desk"
	"rounds/data/playbook"
	"rounds/ui/part"
)

// emphasised is what sales emphasised and what was promised, against what was covered
// before and by the steps that are ticked.
func (c *Call) emphasised() []cover.Emphasis {
	said := c.said[:len(c.said):len(c.said)]
	if c.play != nil {
		said = append(said, desk.SaidIn(c.play, func(step string) bool { return c.run.State(step) == playbook.Done })...)
	}
	return cover.Diff(c.file.Facts, said, c.s.Now())
}

// uncovered is what is still to be covered; what is promised in this very call is for
// later.
func (c *Call) uncovered() []cover.Emphasis {
	return slices.DeleteFunc(cover.Open(c.emphasised()), func(e cover.Emphasis) bool { return e.Call == c.call.Activity.ID })
}

// uncoveredText names what is not covered yet, as far as w cells reach, and how many
// more there are: "CSV export 30 Nov · price limits +2 · not yet covered"; "" for
// nothing.
func (c *Call) uncoveredText(w int) string {
	open, words := c.uncovered(), c.s.Words
	tail := " · " + words.T("call.not-yet")
	if w < 2*part.Width(tail) {
		tail = "" // the label says it too
	}
	w -= part.Width(tail)
	text := ""
	for i := range open {
		one := strings.TrimSpace(open[i].Text + " " + c.day(open[i].DueOn))
		more := ""
		if rest := len(open) - i - 1; rest > 0 {
			more = " " + words.T("queue.more", rest)
		}
		switch joined := text + " · " + one; {
		case i == 0:
			text = part.Cut(one, w-part.Width(more))
		case part.Width(joined+more) <= w:
			text = joined
		default:
			return text + " " + words.T("queue.more", len(open)-i) + tail
		}
	}
	if text == "" {
		return ""
	}
	return text + tail
}

// coveredPromises are those whose row does not say yet that they were covered.
func (c *Call) coveredPromises() []data.ID {
	var out []data.ID
	for _, e := range c.emphasised() {
		if e.Covered && !e.ID.IsZero() {
			out = append(out, e.ID)
		}
	}
	return out
}
