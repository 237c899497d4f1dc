package phrase

import (
	"strings"
	"time"
)

// found is what a phrase said.
type found struct {
	day      day
	hasDay   bool
	yearless bool // the day recurs every year, or every month
	explicit bool // with its year: may be past
	monthly  bool
	weekday  int // said beside a date: its number + 1
	minutes  int
	hasClock bool
	instant  time.Time // in 20 min
	doubtful bool      // a word that is rather no date
	wrong    Code
}

type parser struct {
	toks  []token
	now   time.Time
	opts  Options
	loose bool // the whole input is a date: 3d and 10 days are enough
	ahead bool // the date begins the input: what follows it decides on a doubtful word
}

// moment turns what tokens [from, to) said into a point in time.
func (p *parser) moment(s string, f found, from, to int) (Moment, error) {
	m := Moment{Start: p.toks[from].start, End: p.toks[to-1].end}
	bad := func(c Code) (Moment, error) {
		return Moment{}, fail(s, &Error{Code: c, Part: s[m.Start:m.End]})
	}
	if f.wrong != "" {
		return bad(f.wrong)
	}
	loc, today := p.now.Location(), dayOf(p.now)
	switch {
	case !f.instant.IsZero():
		m.Time, m.HasTime = f.instant, true
	case !f.hasDay:
		m.HasTime = true
		m.Time = today.at(f.minutes, loc)
		if !m.Time.After(p.now) {
			m.Time = today.add(1).at(f.minutes, loc)
		}
	default:
		m.HasTime = f.hasClock
		m.Time = f.day.at(f.minutes, loc)
		if f.hasClock && m.Time.Before(p.now) && !f.explicit {
			if !f.yearless || f.day != today {
				return bad(Past)
			}
			later := nextYearly
			if f.monthly {
				later = nextMonthly
			}
			m.Time = later(f.day, today.add(1)).at(f.minutes, loc)
		}
	}
	if f.weekday > 0 && int(m.Time.Weekday()) != f.weekday-1 {
		return bad(Mismatch)
	}
	if m.Time.After(p.now.AddDate(100, 0, 0)) {
		return bad(TooFar)
	}
	return m, nil
}

// boundary: a phrase at the end of a line begins a word, or follows text without
// spaces as Japanese does.
func (p *parser) boundary(i int) bool {
	if i == 0 || p.toks[i].spaced {
		return true
	}
	t, prev := p.toks[i], p.toks[i-1]
	if strings.ContainsAny(prev.text, ".:/+-") || (prev.kind == number && t.kind == sign) {
		return false
	}
	return t.kind == wide || prev.kind == wide || prev.kind == sign
}

// phrase reads a date phrase at token i.
func (p *parser) phrase(i int) (found, int, bool) {
	start := i
	for p.in(i, prepositions) && i < start+2 {
		i++
	}
	prefixed := i > start
	f, next, ok := p.instant(i)
	if !ok {
		f, next, ok = p.dayAndClock(i, prefixed)
	}
	if !ok {
		return found{}, i, false
	}
	if f.doubtful && !f.hasClock && !prefixed && !p.loose && !p.ahead {
		return found{}, i, false
	}
	return f, p.particles(next), true
}

func (p *parser) dayAndClock(i int, prefixed bool) (found, int, bool) {
	if f, next, ok := p.day(i, prefixed); ok {
		if c, after, ok := p.clock(p.joint(next)); ok {
			f.minutes, f.hasClock = c.minutes, true
			if c.wrong != "" {
				f.wrong = c.wrong
			}
			return f, after, true
		}
		return f, next, true
	}
	c, next, ok := p.clock(i)
	if !ok {
		return found{}, i, false
	}
	j := p.joint(next)
	if f, after, ok := p.day(j, j > next); ok {
		f.minutes, f.hasClock = c.minutes, true
		if c.wrong != "" {
			f.wrong = c.wrong
		}
		return f, after, true
	}
	return c, next, true
}

// joint passes what stands between day and time.
func (p *parser) joint(i int) int {
	for n := 0; n < 2; n++ {
		switch p.text(i) {
		case "at", "um", "@", ",", "t", "の", "に", "ab", "gegen", "on", "am", "-", "–":
			i++
		}
	}
	return i
}

// particles passes what may follow a date.
func (p *parser) particles(i int) int {
	for _, s := range []string{"までに", "まで", "ごろ", "頃", "に"} {
		if n, ok := p.lit(i, s); ok {
			return n
		}
	}
	for p.text(i) == "." || p.text(i) == "。" || p.text(i) == ")" {
		i++
	}
	return i
}

func (p *parser) text(i int) string {
	if i < len(p.toks) {
		return p.toks[i].text
	}
	return ""
}

func (p *parser) in(i int, words map[string]bool) bool {
	return i < len(p.toks) && p.toks[i].kind == word && words[p.toks[i].text]
}

// lit matches wide characters one by one.
func (p *parser) lit(i int, s string) (int, bool) {
	for _, r := range s {
		if i >= len(p.toks) || p.toks[i].text != string(r) {
			return i, false
		}
		i++
	}
	return i, true
}

// num is the number at token i, of at most digits digits.
func (p *parser) num(i, digits int) (int, bool) {
	if i >= len(p.toks) || p.toks[i].kind != number || p.toks[i].digits > digits {
		return 0, false
	}
	return p.toks[i].value, true
}

// sign is what must stand close: the / of 3/12.
func (p *parser) sign(i int, s string) bool {
	return p.text(i) == s && p.toks[i].kind == sign && !p.toks[i].spaced
}
