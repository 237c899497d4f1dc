package phrase

import (
	"strings"
	"time"
)

// day reads a day at token i. prefixed: a preposition stood before, so that less
// is enough (am 15.).
func (p *parser) day(i int, prefixed bool) (found, int, bool) {
	for _, read := range []func(int) (found, int, bool){
		p.numericDate, p.wideDate, p.namedMonth, p.namedDay, p.named, p.relative, p.wideNamed,
	} {
		if f, next, ok := read(i); ok {
			return f, next, true
		}
	}
	if prefixed || p.loose {
		if d, ok := p.num(i, 2); ok && p.sign(i+1, ".") {
			return p.monthly(d), i + 2, true
		}
	}
	if d, ok := p.num(i, 2); ok && ordinal(p.text(i+1)) {
		return p.monthly(d), i + 2, true
	}
	return found{}, i, false
}

func ordinal(s string) bool {
	return s == "st" || s == "nd" || s == "rd" || s == "th"
}

// numericDate: 2026-12-03, 3.12., 3.12.2026, 3/12, 3/12/26.
func (p *parser) numericDate(i int) (found, int, bool) {
	a, ok := p.num(i, 4)
	if !ok {
		return found{}, i, false
	}
	sep := p.text(i + 1)
	b, ok := p.num(i+2, 2)
	if !ok || p.toks[i+1].spaced || (sep != "-" && sep != "." && sep != "/") {
		return found{}, i, false
	}
	if p.toks[i].digits == 4 {
		c, ok := p.num(i+4, 2)
		if !ok || !p.sign(i+3, sep) {
			return found{}, i, false
		}
		return dated(day{a, time.Month(b), c}), i + 5, true
	}
	if sep == "-" || p.toks[i].digits > 2 {
		return found{}, i, false
	}
	d, m := a, b
	if sep == "/" && p.opts.MonthFirst {
		d, m = b, a
	}
	next := i + 3
	if p.sign(next, sep) {
		if y, n, ok := p.year(next + 1); ok {
			return dated(day{y, time.Month(m), d}), n, true
		}
		if sep == "/" {
			return found{}, i, false
		}
		return p.yearly(d, m), next + 1, true
	}
	// 3.12 alone is a number, 24/7 a manner of speaking.
	if sep == "." || (a == 24 && b == 7) {
		return found{}, i, false
	}
	return p.yearly(d, m), next, true
}

// year reads 2026 or 26, which must not be the hour of a time.
func (p *parser) year(i int) (year, next int, ok bool) {
	y, ok := p.num(i, 4)
	if !ok || p.sign(i+1, ":") || p.text(i+1) == "uhr" || p.text(i+1) == "時" {
		return 0, i, false
	}
	switch p.toks[i].digits {
	case 4:
		return y, i + 1, true
	case 2:
		return 2000 + y, i + 1, !p.toks[i].spaced
	}
	return 0, i, false
}

// wideDate: 2026年12月3日, 12月3日(木), 12月末, 15日.
func (p *parser) wideDate(i int) (found, int, bool) {
	v, ok := p.num(i, 4)
	if !ok {
		return found{}, i, false
	}
	year := 0
	if p.text(i+1) == "年" {
		year, i = v, i+2
		if v, ok = p.num(i, 2); !ok || p.text(i+1) != "月" {
			return found{}, i, false
		}
	}
	if p.text(i+1) == "月" {
		if p.text(i+2) == "末" {
			return p.monthEnd(year, v), i + 3, true
		}
		d, ok := p.num(i+2, 2)
		if !ok || p.text(i+3) != "日" || p.text(i+4) == "後" {
			return found{}, i, false
		}
		f := p.yearly(d, v)
		if year > 0 {
			f = dated(day{year, time.Month(v), d})
		}
		i += 4
		if wd, n, ok := p.bracketedWeekday(i); ok {
			f.weekday, i = wd+1, n
		}
		return f, i, true
	}
	if p.text(i+1) == "日" && p.text(i+2) != "後" && p.text(i+2) != "間" && p.text(i+2) != "目" && v <= 31 {
		return p.monthly(v), i + 2, true
	}
	return found{}, i, false
}

func (p *parser) monthEnd(year, month int) found {
	if month < 1 || month > 12 {
		return found{wrong: NoSuch, hasDay: true}
	}
	today := dayOf(p.now)
	if year > 0 {
		return dated(day{year, time.Month(month), 1}.endOfMonth())
	}
	d := day{today.y, time.Month(month), 1}.endOfMonth()
	if d.before(today) {
		d = day{today.y + 1, time.Month(month), 1}.endOfMonth()
	}
	return found{day: d, hasDay: true}
}

func (p *parser) bracketedWeekday(i int) (wd, next int, ok bool) {
	if p.text(i) != "(" || p.text(i+2) != ")" {
		return 0, i, false
	}
	k := strings.Index(wideWeekdays, p.text(i+1))
	return k / 3, i + 3, k >= 0
}

// namedMonth: 3 dec, 3. dez 2026, 3rd of december, dec 3, december 3rd, 2026.
func (p *parser) namedMonth(i int) (found, int, bool) {
	if m, ok := months[p.text(i)]; ok {
		n := i + 1
		if p.sign(n, ".") {
			n++
		}
		d, ok := p.num(n, 2)
		if !ok || p.sign(n+1, ":") {
			return found{}, i, false
		}
		n++
		if ordinal(p.text(n)) || p.sign(n, ".") {
			n++
		}
		return p.withYear(d, m, n)
	}
	d, ok := p.num(i, 2)
	if !ok {
		return found{}, i, false
	}
	n := i + 1
	if ordinal(p.text(n)) || p.sign(n, ".") {
		n++
	}
	if p.text(n) == "of" {
		n++
	}
	m, ok := months[p.text(n)]
	if !ok {
		return found{}, i, false
	}
	n++
	if p.sign(n, ".") {
		n++
	}
	return p.withYear(d, m, n)
}

func (p *parser) withYear(d int, m time.Month, i int) (found, int, bool) {
	n := i
	if p.sign(n, ",") {
		n++
	}
	if y, ok := p.num(n, 4); ok && p.toks[n].digits == 4 && !p.sign(n+1, ":") {
		return dated(day{y, m, d}), n + 1, true
	}
	return p.yearly(d, int(m)), i, true
}

// namedDay: fri, next fri, fri 27 nov.
func (p *parser) namedDay(i int) (found, int, bool) {
	following := p.in(i, next)
	if following || p.in(i, coming) {
		i++
	}
	if following && (p.text(i) == "woche" || p.text(i) == "week") {
		i++ // nächste woche freitag
		if p.text(i) == "am" || p.text(i) == "on" {
			i++
		}
	}
	wd, ok := weekdays[p.text(i)]
	if !ok {
		return found{}, i, false
	}
	today := dayOf(p.now)
	f := found{hasDay: true, doubtful: doubtful[p.text(i)] && !following, day: nextWeekday(today, wd)}
	if following {
		f.day = today.monday().add(7 + (int(wd)+6)%7)
		return f, i + 1, true
	}
	n := i + 1
	for p.sign(n, ".") || p.sign(n, ",") {
		n++
	}
	for _, read := range []func(int) (found, int, bool){p.numericDate, p.namedMonth} {
		if g, after, ok := read(n); ok {
			g.weekday = int(wd) + 1
			return g, after, true
		}
	}
	if p.text(i+1) == "week" || p.text(i+1) == "next" && p.text(i+2) == "week" {
		f.day = today.monday().add(7 + (int(wd)+6)%7)
		return f, i + 2 + strings.Count(p.text(i+1), "next"), true
	}
	return f, i + 1, true
}

// nextWeekday is the first wd after today.
func nextWeekday(today day, wd time.Weekday) day {
	return today.add((int(wd)-int(today.weekday())+6)%7 + 1)
}

func dated(d day) found {
	f := found{day: d, hasDay: true, explicit: true}
	if !d.valid() || d.y < 1900 {
		f.wrong = NoSuch
	}
	return f
}

// yearly is day d of month m when it comes next.
func (p *parser) yearly(d, m int) found {
	f := found{hasDay: true, yearless: true}
	// 29 February exists in a leap year.
	if !(day{2024, time.Month(m), d}).valid() {
		f.wrong = NoSuch
		return f
	}
	today := dayOf(p.now)
	f.day = nextYearly(day{today.y, time.Month(m), d}, today)
	return f
}

func nextYearly(d, from day) day {
	for !d.valid() || d.before(from) {
		d.y++
	}
	return d
}

// monthly is the next day d of a month.
func (p *parser) monthly(d int) found {
	f := found{hasDay: true, yearless: true, monthly: true}
	if d < 1 || d > 31 {
		f.wrong = NoSuch
		return f
	}
	today := dayOf(p.now)
	f.day = nextMonthly(day{today.y, today.m, d}, today)
	return f
}

func nextMonthly(d, from day) day {
	for !d.valid() || d.before(from) {
		if d.m++; d.m > 12 {
			d.y, d.m = d.y+1, 1
		}
	}
	return d
}
