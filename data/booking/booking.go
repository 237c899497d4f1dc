// Package booking understands how a call is booked in one line, with the time in the
// customer's zone: "walk through the report 30 min fri 10:00". It is pure.
package booking

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"rounds/data"
	"rounds/data/phrase"
)

// Planned lengths in minutes where none is said: an onboarding call takes 45 and is
// never stopped by it.
const (
	OnboardingMinutes = 45
	CallMinutes       = 30
)

// Call is a booking that was understood.
type Call struct {
	Text    string // what it is about; may be empty
	At      data.Instant
	Minutes int64
}

// Problem is why a line books nothing.
type Problem string

// The problems.
const (
	NoDate Problem = "when" // no day at the end
	NoTime Problem = "time" // a day without a time
	Past   Problem = "past" // it is over
)

// Parse reads a line as of now, which is in the customer's zone. minutes is the length
// where the line says none. The problem is "" for a booking.
func Parse(line string, now time.Time, minutes int64, o phrase.Options) (Call, Problem) {
	rest, m, ok := phrase.Trailing(line, now, o)
	switch {
	case !ok:
		return Call{}, NoDate
	case !m.HasTime:
		return Call{}, NoTime
	case !m.Time.After(now):
		return Call{}, Past
	}
	c := Call{Text: strings.TrimSpace(rest), At: data.At(m.Time), Minutes: minutes}
	if text, n, ok := length(c.Text); ok {
		c.Text, c.Minutes = text, n
	}
	return c, ""
}

// length takes a number of minutes off the end of a text: "call back 15m" and "the
// report 30 min".
func length(text string) (rest string, minutes int64, ok bool) {
	for _, unit := range []string{"minuten", "minutes", "mins", "min", "m", "分"} {
		said := strings.TrimSuffix(text, ".")
		if len(said) < len(unit) || !strings.EqualFold(said[len(said)-len(unit):], unit) {
			continue
		}
		head := strings.TrimRight(said[:len(said)-len(unit)], " ")
		digits := len(head) - len(strings.TrimRight(head, "0123456789"))
		n, err := strconv.ParseInt(head[len(head)-digits:], 10, 64)
		before := len(head) - digits
		if err != nil || n < 1 || before > 0 && unit != "分" && !strings.ContainsRune(" ,", rune(head[before-1])) {
			continue
		}
		return strings.TrimRightFunc(head[:before], parts), n, true
	}
	return text, 0, false
}

// KindFor is what a call with an account is: an onboarding call while she is being
// brought on board, else any call; minutes is its usual length.
func KindFor(a *data.Account) (kind data.FollowUpKind, minutes int64) {
	if a.Stage == data.StageActivation || a.Stage == data.StageOnboarding {
		return data.FollowUpAppointment, OnboardingMinutes
	}
	return data.FollowUpCall, CallMinutes
}

// Coming are the booked calls of an account that have not been held and are not over at
// at, the next first.
func Coming(f *data.Facts, at data.Instant) []data.FollowUp {
	var out []data.FollowUp
	for _, u := range f.FollowUps {
		if u.IsCall() && u.DoneAt == 0 && u.CreatedAt <= at && u.DueAt.Add(time.Duration(u.Minutes)*time.Minute) > at {
			out = append(out, u)
		}
	}
	slices.SortFunc(out, func(a, b data.FollowUp) int {
		return cmp.Or(cmp.Compare(a.DueAt, b.DueAt), slices.Compare(a.ID[:], b.ID[:]))
	})
	return out
}

// parts reports whether a character stands between what a call is about and its length.
func parts(r rune) bool { return unicode.IsSpace(r) || r == ',' || r == '、' }
