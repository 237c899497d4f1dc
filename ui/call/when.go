package call

import (
	"strings"

	"rounds/data"
	"rounds/data/calendar"
	"rounds/data/phrase"
	"rounds/data/playbook"
)

// followUp is when the customer is contacted next.
type followUp struct {
	at       data.Instant // 0 for never
	allDay   bool
	proposed int  // working days, where no date was typed
	past     bool // the date that was typed is over
}

// nextStep splits the wrap-up's line into what is next and when: the date at its
// end, as people say it, in the customer's time. Without one the outcome proposes
// a day.
func (c *Call) nextStep(line, outcome string) (string, followUp) {
	now := c.s.Now()
	rest, m, ok := phrase.Trailing(line, now.Time(c.there()), c.dateOptions())
	if ok {
		at := data.At(m.Time)
		f := followUp{at: at, allDay: !m.HasTime}
		if f.past = m.HasTime && at <= now; f.allDay {
			f.past = at.DateIn(c.there()) < now.DateIn(c.there())
		}
		return strings.TrimSpace(rest), f
	}
	days := proposal(c.play, outcome)
	if days <= 0 {
		return strings.TrimSpace(line), followUp{}
	}
	day := calendar.Default().AddWorkingDays(now.DateIn(c.there()), days)
	return strings.TrimSpace(line), followUp{at: day.Start(c.there()), allDay: true, proposed: days}
}

// proposal is the distance to the next contact in working days; a call without a
// checklist proposes a retry only.
func proposal(p *playbook.Playbook, outcome string) int {
	switch {
	case p != nil:
		return p.FollowUp(outcome)
	case outcome == data.OutcomeNoAnswer:
		return 1
	}
	return 0
}

// readDay reads a day as people say it, in the customer's time.
func (c *Call) readDay(typed string) (data.Date, bool) {
	m, err := phrase.Parse(typed, c.s.Now().Time(c.there()), c.dateOptions())
	if err != nil {
		return 0, false
	}
	return data.DateOf(m.Time), true
}

func (c *Call) dateOptions() phrase.Options {
	return phrase.Options{MonthFirst: c.s.Words.Lang() == "ja"}
}

// whenText says when, in the customer's time and ours: "Fri 27 Nov 10:00 there ·
// 09:00 here".
func (c *Call) whenText(f followUp) string {
	w, now, there, here := c.s.Words, c.s.Now(), c.there(), c.s.Location
	switch {
	case f.at == 0:
		return w.T("wrap.follow.none")
	case f.allDay:
		return w.DayLong(f.at.DateIn(there), now.DateIn(there))
	}
	ours := w.Clock(f.at, here)
	if f.at.DateIn(here) != f.at.DateIn(there) {
		ours = w.Moment(f.at, now, here)
	}
	return w.T("wrap.follow.at", w.Moment(f.at, now, there), ours)
}
