package call

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/playbook"
	"rounds/ui/field"
	"rounds/ui/keys"
)

// wrapFocus is the part of the wrap-up that has the focus.
type wrapFocus int

const (
	wrapLine wrapFocus = iota
	wrapOutcome
	wrapSentiment
	wrapPeople
	wrapFollow
	wrapParts // their number
)

// wrapup is the end of a call on one screen. What is next is a field of the call
// and survives a crash; the rest is pre-filled anew.
type wrapup struct {
	at        wrapFocus
	seconds   int64 // time spent when the call ended
	outcomes  []option
	outcome   int
	sentiment int  // index in sentiments
	person    int  // the one under the cursor
	noFollow  bool // the proposed day is refused
	err       string
	doubted   string // the line whose date is none, of which she was told
	filing    bool   // enter was pressed: it is filed when all is on the disk
	sent      bool
	next      data.ID // the account after this one, as it was promised when the call was sent
	top       int     // first visible line, where the window is low
}

var sentiments = []data.Sentiment{data.SentimentGood, data.SentimentNeutral, data.SentimentBad}

// openWrap ends the call: everything is pre-filled from what was done.
func (c *Call) openWrap() tea.Cmd {
	leave := c.setFocus(onSteps)
	w := &wrapup{
		seconds: c.spent.seconds(c.s.Now()), outcomes: c.outcomes(),
		sentiment: slices.Index(sentiments, c.heard()),
	}
	if c.play != nil {
		w.outcome = c.play.Proposed(c.run.Answers)
	}
	if c.untouched() {
		w.outcome = len(w.outcomes) - 1 // no answer is the last one
	}
	if c.line == nil {
		c.line = field.New(c.s, field.Options{Key: lineKey(c.call.Activity.ID), Draft: c.draft("next_step")})
		c.line.Placeholder = c.s.Words.T("wrap.next.empty")
	}
	c.line.Focused = true
	c.wrap = w
	return leave
}

// closeWrap goes back to the call.
func (c *Call) closeWrap() {
	c.line.Focused = false
	c.wrap = nil
}

// outcomes are the results of the call; no answer is the last.
func (c *Call) outcomes() []option {
	w := c.s.Words
	if c.play == nil {
		var out []option
		for _, id := range [...]string{"reached", "advice_given", "next_step_agreed", "call_back", data.OutcomeNoAnswer} {
			out = append(out, option{id, w.T("wrap.outcome." + id)})
		}
		return out
	}
	var out []option
	for _, o := range c.play.AllOutcomes() {
		out = append(out, option{o.ID, o.Label.In(w.Lang())})
	}
	return out
}

// untouched reports whether nothing shows that somebody was reached: no step of
// the conversation was dealt with in this call, nothing captured or noted. What
// was prepared beforehand does not count.
func (c *Call) untouched() bool {
	if strings.TrimSpace(c.note.Text()) != "" || strings.TrimSpace(c.need.Text()) != "" || c.captured().any() {
		return false
	}
	for i := range c.writes.queue {
		if c.inConversation(c.writes.queue[i].step.StepID) {
			return false
		}
	}
	for i := range c.call.Steps {
		if c.dealtWith(&c.call.Steps[i]) && c.inConversation(c.call.Steps[i].StepID) {
			return false
		}
	}
	return true
}

// dealtWith reports whether a step was covered in this call, not in an earlier one of the
// same checklist.
func (c *Call) dealtWith(s *data.StepAnswer) bool {
	return s.State != data.StepOpen && s.At >= c.call.Activity.At
}

// answeredHere reports whether a step was answered in this call, on the disk or on its way.
func (c *Call) answeredHere(step string) bool {
	return c.writes.pending(step) || slices.ContainsFunc(c.call.Steps, func(s data.StepAnswer) bool {
		return s.StepID == step && c.dealtWith(&s)
	})
}

func (c *Call) inConversation(step string) bool {
	if c.play == nil {
		return false
	}
	for i := range c.play.Sections {
		for j := range c.play.Sections[i].Steps {
			if c.play.Sections[i].Steps[j].ID == step {
				return c.play.Sections[i].Kind != playbook.Prepare
			}
		}
	}
	return false
}

// heard is how the customer sounded, from the scores that were given: NPS 9–10 or
// CSAT 4–5 good, NPS 0–6 or CSAT 1–2 bad.
func (c *Call) heard() data.Sentiment {
	scores := c.captured().scores
	if n, ok := scores[data.SurveyCSAT]; ok {
		switch {
		case n >= 4:
			return data.SentimentGood
		case n <= 2:
			return data.SentimentBad
		}
	}
	if n, ok := scores[data.SurveyNPS]; ok {
		switch {
		case n >= 9:
			return data.SentimentGood
		case n <= 6:
			return data.SentimentBad
		}
	}
	return data.SentimentNeutral
}

// result is the chosen outcome.
func (w *wrapup) result() option { return w.outcomes[w.outcome] }

// noAnswer reports whether nobody was reached.
func (w *wrapup) noAnswer() bool { return w.result().id == data.OutcomeNoAnswer }

// wrapKey is a key in the wrap-up.
func (c *Call) wrapKey(msg tea.KeyPressMsg) tea.Cmd {
	k, w := &c.s.Keys, c.wrap
	typing := w.at == wrapLine
	pressed := func(b keys.Binding) bool { return b.Pressed(msg, typing) }
	if w.sent {
		return nil // it is being filed
	}
	switch {
	case pressed(k.Wrap.Back):
		c.closeWrap()
		return nil
	case pressed(k.Wrap.File):
		return c.askToFile()
	case pressed(k.Move.Next):
		c.wrapMove(1)
		return nil
	case pressed(k.Move.Previous):
		c.wrapMove(-1)
		return nil
	case pressed(k.Account.Copy):
		return c.copySummary()
	case pressed(k.Account.Message):
		return c.openLetter()
	case pressed(k.Call.Who):
		return c.askWho()
	case typing:
		w.err = ""
		cmd, _ := c.line.Press(msg)
		return cmd
	}
	w.err = ""
	return c.wrapChoose(msg)
}

// wrapMove goes to another part of the wrap-up.
func (c *Call) wrapMove(n int) {
	w := c.wrap
	w.at = (w.at + wrapFocus(n) + wrapParts) % wrapParts
	c.line.Focused = w.at == wrapLine
}

// wrapChoose is a key where there is something to choose: a digit takes it, arrows
// move, space ticks.
func (c *Call) wrapChoose(msg tea.KeyPressMsg) tea.Cmd {
	m, w := &c.s.Keys.Move, c.wrap
	by := 0
	switch {
	case m.Down.Matches(msg), msg.String() == "right":
		by = 1
	case m.Up.Matches(msg), msg.String() == "left":
		by = -1
	}
	digit, err := strconv.Atoi(msg.String())
	if err != nil || digit < 1 {
		digit = 0
	}
	space := c.s.Keys.Call.Tick.Matches(msg)
	switch w.at {
	case wrapOutcome:
		w.outcome = chosen(w.outcome, by, digit, len(w.outcomes))
	case wrapSentiment:
		w.sentiment = chosen(w.sentiment, by, digit, len(sentiments))
	case wrapPeople:
		people := c.people()
		w.person = chosen(w.person, by, digit, len(people))
		if !w.noAnswer() && len(people) > 0 && (space || digit > 0 && digit <= len(people)) {
			who := people[w.person].ID
			return c.countIn(who, !c.isPresent(who))
		}
	case wrapFollow:
		if space || digit == 1 {
			w.noFollow = !w.noFollow
		}
	case wrapLine, wrapParts:
	}
	return nil
}

// chosen is the index after a step or a digit, within n.
func chosen(at, by, digit, n int) int {
	if digit > 0 && digit <= n {
		return digit - 1
	}
	return max(0, min(at+by, n-1))
}

// wrapBindings are the keys of the wrap-up.
func (c *Call) wrapBindings() []keys.Binding {
	k := &c.s.Keys
	out := []keys.Binding{k.Wrap.File, k.Wrap.Back, k.Account.Copy, k.Account.Message, k.Move.Next, k.Call.Who}
	if c.wrap.at == wrapPeople || c.wrap.at == wrapFollow {
		out = append(out, k.Call.Tick)
	}
	return out
}
