package call

import (
	"errors"
	"strings"

	"rounds/data"
	"rounds/data/phrase"
	"rounds/data/playbook"
	"rounds/ui/page"
)

// followUp is when the customer is contacted next.
type followUp struct {
	at       data.Instant // 0 for never
	allDay   bool
	proposed int           // working days, where no date was typed
	past     bool          // the date that was typed is over
	wrong    *phrase.Error // the date of the line, where it is none
}

// nextStep splits the wrap-up's line into what is next and when: the date at its end
// or its beginning, as people say it, in the customer's time. Without one the outcome
// proposes a day.
func (c *Call) nextStep(line, outcome string) (string, followUp) {
	now := c.s.Now()
	rest, m, err := phrase.Split(line, now.Time(c.there()), c.dateOptions())
	if err == nil {
		var f followUp
		f.at, f.allDay = page.Dated(m, &c.file.Facts.Account)
		if f.past = f.at <= now; f.allDay {
			f.past = data.DateOf(m.Time) < now.DateIn(c.there())
		}
		return strings.TrimSpace(rest), f
	}
	f := followUp{wrong: c.wrongDate(line, err)}
	if days := proposal(c.play, outcome); days > 0 {
		day := c.s.Desk.Rules().Working.AddWorkingDays(now.DateIn(c.there()), days)
		f.at, f.allDay, f.proposed = day.Start(c.file.Facts.Account.Location()), true, days
	}
	return strings.TrimSpace(line), f
}

// dateWords is how many words a date takes at most: "on fri 27 nov 10:00".
const dateWords = 5

// wrongDate is what is wrong with the date of a line, of which nothing could be read: a day
// that does not exist, one that is over, a weekday that does not go with it. It is nil where
// neither the first nor the last words are a date at all.
func (c *Call) wrongDate(line string, unread error) *phrase.Error {
	var none *phrase.Error
	if errors.As(unread, &none) && none.Code != phrase.Unknown {
		return none
	}
	words := strings.Fields(line)
	for from := max(0, len(words)-dateWords); from < len(words); from++ {
		_, err := phrase.Parse(strings.Join(words[from:], " "), c.s.Now().Time(c.there()), c.dateOptions())
		var wrong *phrase.Error
		if errors.As(err, &wrong) && wrong.Code != phrase.Unknown {
			return wrong
		}
	}
	return nil
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
	return c.s.Words.Dates()
}

// whenText says when, in the customer's time and ours: "Fri 27 Nov 10:00 there ·
// 09:00 here".
func (c *Call) whenText(f followUp) string {
	if f.at == 0 {
		return c.s.Words.T("wrap.follow.none")
	}
	return c.s.When(f.at, f.allDay, c.file.Facts, &c.person)
}
