// Package phrase understands dates as people say them, in English, German and
// Japanese: fri, +2w, 3 dec, in 10 days, übermorgen 14 uhr, 来週月曜 午後3時.
//
// All arithmetic is by calendar days in the location of now: a day later is the
// same clock time on the next day, also where the clocks change between.
//
// How words are read where people differ:
//   - A weekday is the next such day after today; today's own name means in a week.
//   - next friday, nächsten freitag, 来週金曜 is the Friday of the following week
//     (weeks begin on Monday); kommenden freitag is the next Friday.
//   - next week is its Monday; next month its first day; end of week the Friday.
//   - A day without a year is its next occurrence; today counts while its time,
//     if one is given, has not passed.
//   - A time alone is its next occurrence, today or tomorrow.
//   - m after a number is months up to 12 and minutes above (+1m, +90m); mo and
//     min say which.
//   - 3/12 follows Options.MonthFirst; 3.12. is always day and month.
package phrase

import (
	"strings"
	"time"
)

// Options are what the speaker's locale decides.
type Options struct {
	// MonthFirst reads 3/12 as 12 March, as in the United States and Japan.
	MonthFirst bool
}

// Moment is a date that was understood.
type Moment struct {
	// Time is in the location of now; without a time of day, the day's first instant.
	Time time.Time
	// HasTime: a time of day was said.
	HasTime bool
	// Start and End are the bytes of the input that said it.
	Start, End int
}

// Code says why a phrase was not understood.
type Code string

// The codes of Error.
const (
	Unknown  Code = "unknown"  // no date in these words
	NoSuch   Code = "no_such"  // a day or time that does not exist: 31 Feb, 25:00
	Past     Code = "past"     // today at a time that has passed
	Mismatch Code = "mismatch" // a weekday with a date on another weekday
	TooFar   Code = "too_far"  // more than 100 years ahead
)

// Error is a phrase that is no date.
type Error struct {
	Code     Code
	Input    string
	Part     string // what in the input was wrong
	Examples [3]string
}

func (e *Error) Error() string {
	var b strings.Builder
	switch e.Code {
	case NoSuch:
		b.WriteString("there is no " + Quote(e.Part))
	case Past:
		b.WriteString(Quote(e.Part) + " has passed already")
	case Mismatch:
		b.WriteString(Quote(e.Part) + " falls on another weekday")
	case TooFar:
		b.WriteString(Quote(e.Part) + " is more than 100 years ahead")
	default:
		b.WriteString("no date can be read from " + Quote(e.Part))
	}
	b.WriteString("; say for example " + strings.Join(e.Examples[:], ", "))
	return b.String()
}

// Quote sets a part of the input in quotation marks, cut where it is long.
func Quote(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		s = string(r[:most]) + "…"
	}
	return "“" + s + "”"
}

// maxInput bounds what is read, in bytes: a date phrase is short.
const maxInput = 200

// Parse reads s, which must be one date phrase and nothing else. The result is
// never before now (without a time of day: never before today) unless s names the
// year. The error is an *Error.
func Parse(s string, now time.Time, o Options) (Moment, error) {
	p := parser{now: now, opts: o, loose: true}
	if len(s) <= maxInput {
		p.toks = tokens(s)
	}
	f, next, ok := p.phrase(0)
	if !ok || next < len(p.toks) {
		return Moment{}, fail(s, &Error{Code: Unknown, Part: strings.TrimSpace(s)})
	}
	return p.moment(s, f, 0, next)
}

// Trailing finds a date phrase at the end of line, as in "she sets prices on 20
// SKUs fri 10:00", and returns what stands before it, trimmed of the preposition
// or comma between. Words that are more often no date stay text: German so, do
// and mi without a time, 24/7.
func Trailing(line string, now time.Time, o Options) (rest string, m Moment, ok bool) {
	rest, m, err := trailing(line, now, o)
	return rest, m, err == nil
}

func trailing(line string, now time.Time, o Options) (rest string, m Moment, err error) {
	from := 0
	if len(line) > maxInput {
		from = len(line) - maxInput
		for from < len(line) && line[from]&0xC0 == 0x80 {
			from++
		}
	}
	p := parser{now: now, opts: o, toks: tokens(line[from:])}
	for i := range p.toks {
		f, next, found := p.phrase(i)
		if !found || next < len(p.toks) || !p.boundary(i) {
			continue
		}
		m, err := p.moment(line[from:], f, i, next)
		if err != nil {
			return line, Moment{}, err
		}
		m.Start, m.End = m.Start+from, m.End+from
		return strings.TrimRight(line[:m.Start], " \t　,;:–—-、。@("), m, nil
	}
	return line, Moment{}, fail(line, &Error{Code: Unknown, Part: strings.TrimSpace(line)})
}

var examples = [3]string{"fri 10:00", "+2w", "3 dec"}

func fail(s string, e *Error) error {
	e.Input, e.Examples = s, examples
	return e
}
