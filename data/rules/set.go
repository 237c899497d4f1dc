package rules

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"rounds/data"
	"rounds/data/calendar"
	"rounds/data/rank"
	"rounds/data/signal"
)

// Set is all rules of a team.
type Set struct {
	Signal  *signal.Rules // with the rules of health
	Rank    rank.Weights
	Views   map[data.Reason]data.View // of every reason
	Plays   map[data.Reason]string    // playbooks chosen by the team; else the triggers decide
	Working Working
	Budget  Budget
}

// Working is when the team works.
type Working struct {
	Days     []string // mon … sun
	From, To string   // 09:00
	Holidays []string // 2026-12-25
	TimeZone string   // "" means each customer's own
	Response bool     // response clocks run in working hours only
}

// Budget says when a rule is noise: at least LeastFired of its firings in so many Days
// came to an end, and fewer than LeastActed per cent of these were acted on.
type Budget struct{ Days, LeastFired, LeastActed int }

// Default is the field's numbers, and ours where the field names none.
func Default() *Set {
	s := &Set{
		Signal: signal.Default(), Rank: rank.Defaults(), Views: map[data.Reason]data.View{}, Plays: map[data.Reason]string{},
		Working: Working{Days: []string{"mon", "tue", "wed", "thu", "fri"}, From: "09:00", To: "18:00", Holidays: []string{}},
		Budget:  Budget{Days: 90, LeastFired: 20, LeastActed: 20},
	}
	for _, code := range data.Reasons() {
		s.Views[code] = code.View()
	}
	return s
}

// IsOn reports whether a rule fires.
func (s *Set) IsOn(code data.Reason) bool {
	for _, off := range s.Signal.Off {
		if off == code {
			return false
		}
	}
	return true
}

// PlayIDs are the playbooks that the team chose, by reason code.
func (s *Set) PlayIDs() map[string]string {
	out := make(map[string]string, len(s.Plays))
	for code, id := range s.Plays {
		out[string(code)] = id
	}
	return out
}

func (s *Set) setOn(code data.Reason, on bool) {
	kept := s.Signal.Off[:0:0]
	for _, off := range s.Signal.Off {
		if off != code {
			kept = append(kept, off)
		}
	}
	if !on {
		kept = append(kept, code)
	}
	s.Signal.Off = kept
}

// clone is a copy of which every number may be changed.
func (s *Set) clone() *Set {
	c := Default()
	for i := range keys() {
		keys()[i].set(c, keys()[i].get(s))
	}
	c.Rank.Parity = map[string]int64{}
	for currency, units := range s.Rank.Parity {
		c.Rank.Parity[currency] = units
	}
	return c
}

// settle makes the calendars of the working hours and checks what single values
// cannot tell; it says what is wrong, and at names the table where.
func (s *Set) settle() (at string, wrong data.Sentence) {
	cal, wrong := s.Working.calendar()
	if !wrong.IsZero() {
		return "working", wrong
	}
	s.Signal.Working, s.Signal.Response, s.Signal.Health.Hours = cal, nil, nil
	if s.Working.Response {
		s.Signal.Response, s.Signal.Health.Hours = cal, cal
	}
	if wrong := s.Signal.Health.Check(); !wrong.IsZero() {
		return "health", wrong
	}
	if wrong := s.Signal.CheckChannels(); !wrong.IsZero() {
		return string(data.ReasonRequestWaiting), wrong
	}
	if wrong := s.Signal.Check(); !wrong.IsZero() {
		return "renewal", wrong
	}
	return "rank", s.Rank.Check()
}

func (w *Working) calendar() (*calendar.Calendar, data.Sentence) {
	open, shut := minutes(w.From), minutes(w.To)
	if shut <= open {
		return nil, say("working.order", w.To, w.From)
	}
	cal := &calendar.Calendar{}
	for _, name := range w.Days {
		cal.Week[weekday(name)] = calendar.Hours{Open: open, Close: shut}
	}
	for _, h := range w.Holidays {
		day, err := data.ParseDate(h)
		if err != nil {
			return nil, say("working.holiday", h)
		}
		cal.Holidays = append(cal.Holidays, day)
	}
	if w.TimeZone != "" {
		loc, err := time.LoadLocation(w.TimeZone)
		if err != nil {
			return nil, say("working.zone", w.TimeZone)
		}
		cal.Location = loc
	}
	return cal, data.Sentence{}
}

// minutes reads "09:30" as minutes after midnight, −1 for what is no time; 24:00 is
// the end of a day.
func minutes(value string) int {
	hours, mins, ok := strings.Cut(value, ":")
	h, herr := strconv.Atoi(hours)
	m, merr := strconv.Atoi(mins)
	if !ok || herr != nil || merr != nil || h < 0 || m < 0 || m > 59 || h*60+m > 24*60 {
		return -1
	}
	return h*60 + m
}

// weekday is the day that a name of two letters or more begins, −1 for none.
func weekday(name string) time.Weekday {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if len(name) >= 2 && strings.HasPrefix(strings.ToLower(fmt.Sprint(d)), strings.ToLower(name)) {
			return d
		}
	}
	return -1
}
