package phrase

import (
	"strings"
	"time"
)

// maxCount bounds a number of units: about a century of days.
const maxCount = 36_600

// instant reads a span of minutes or hours from now: in 20 min, +90m, 2時間後.
func (p *parser) instant(i int) (found, int, bool) {
	n, unit, next, ok := p.span(i)
	if !ok || (unit != 'i' && unit != 'h') {
		return found{}, i, false
	}
	d := time.Duration(n) * time.Minute
	if unit == 'h' {
		d *= 60
	}
	return found{instant: p.now.Add(d), hasClock: true}, next, true
}

// relative reads a span of days or more: +3d, in 2 wochen, 3日後.
func (p *parser) relative(i int) (found, int, bool) {
	n, unit, next, ok := p.span(i)
	if !ok {
		return found{}, i, false
	}
	today := dayOf(p.now)
	f := found{hasDay: true}
	switch unit {
	case 'd':
		f.day = today.add(n)
	case 'w':
		f.day = today.add(7 * n)
	case 'o':
		f.day = today.addMonths(n)
	case 'y':
		f.day = today.addMonths(12 * n)
	default:
		return found{}, i, false
	}
	return f, next, true
}

// span reads a number with its unit and what makes it a time from now: + or in
// before it, later, from now or 後 behind it; nothing where all is a date.
func (p *parser) span(i int) (n int, unit byte, next int, ok bool) {
	ahead := p.loose
	switch p.text(i) {
	case "+", "in":
		ahead = true
		i++
	}
	n, ok = p.num(i, 9)
	if c, named := counts[p.text(i)]; named {
		n, ok = c, true
	}
	if !ok || n > maxCount {
		return 0, 0, i, false
	}
	i++
	for _, u := range wideUnits {
		if k, ok := p.lit(i, u.text); ok && p.text(k) == "後" {
			return n, u.unit, k + 1, true
		}
	}
	unit, ok = units[p.text(i)]
	if !ok {
		return 0, 0, i, false
	}
	i++
	if unit == 'm' {
		unit = 'o'
		if n > 12 {
			unit = 'i'
		}
	}
	switch {
	case p.text(i) == "later" || p.text(i) == "ahead":
		ahead, i = true, i+1
	case p.text(i) == "from" && p.text(i+1) == "now":
		ahead, i = true, i+2
	}
	return n, unit, i, ahead
}

// named: today, morgen, day after tomorrow, next week, end of month.
func (p *parser) named(i int) (found, int, bool) {
	today := dayOf(p.now)
	f := found{hasDay: true}
	if n, ok := days[p.text(i)]; ok {
		f.day = today.add(n)
		return f, i + 1, true
	}
	if p.text(i) == "day" && p.text(i+1) == "after" && p.text(i+2) == "tomorrow" {
		f.day = today.add(2)
		return f, i + 3, true
	}
	if p.in(i, next) {
		switch p.text(i + 1) {
		case "week", "woche":
			f.day = today.monday().add(7)
			return f, i + 2, true
		case "month", "monat":
			f.day = day{today.y, today.m, 1}.addMonths(1)
			return f, i + 2, true
		case "year", "jahr":
			f.day = day{today.y + 1, 1, 1}
			return f, i + 2, true
		}
	}
	return p.end(i)
}

// end: end of month, eom, monatsende, ende nächsten monats, end of next week.
func (p *parser) end(i int) (found, int, bool) {
	today := dayOf(p.now)
	f := found{hasDay: true}
	switch p.text(i) {
	case "eom", "monatsende":
		f.day = today.endOfMonth()
		return f, i + 1, true
	case "eow":
		f.day = friday(today)
		return f, i + 1, true
	case "eoy", "jahresende":
		f.day = day{today.y, 12, 31}
		return f, i + 1, true
	}
	if !p.in(i, ends) {
		return found{}, i, false
	}
	i++
	for p.text(i) == "of" || p.text(i) == "the" || p.text(i) == "des" || p.text(i) == "der" {
		i++
	}
	following := p.in(i, next)
	if following || p.in(i, coming) || p.text(i) == "dieses" {
		i++
	}
	switch p.text(i) {
	case "month", "monat", "monats":
		if following {
			today = day{today.y, today.m, 1}.addMonths(1)
		}
		f.day = today.endOfMonth()
	case "week", "woche":
		f.day = friday(today)
		if following {
			f.day = today.monday().add(7 + 4)
		}
	case "year", "jahr", "jahres":
		f.day = day{today.y, 12, 31}
		if following {
			f.day.y++
		}
	default:
		m, ok := months[p.text(i)]
		if !ok {
			return found{}, i, false
		}
		f = p.monthEnd(0, int(m))
	}
	return f, i + 1, true
}

// friday is today if it is Friday, else the next one.
func friday(today day) day {
	if today.weekday() == time.Friday {
		return today
	}
	return nextWeekday(today, time.Friday)
}

// wideNamed: 明日, 来週月曜, 再来週, 月末, 来月末, 金曜日.
func (p *parser) wideNamed(i int) (found, int, bool) {
	today := dayOf(p.now)
	f := found{hasDay: true}
	for _, w := range wideDays {
		if n, ok := p.lit(i, w.text); ok {
			f.day = today.add(w.days)
			return f, n, true
		}
	}
	for _, m := range []struct {
		text   string
		months int
	}{{"再来月", 2}, {"来月", 1}, {"今月", 0}, {"", 0}} {
		n, ok := p.lit(i, m.text)
		if !ok {
			continue
		}
		first := day{today.y, today.m, 1}.addMonths(m.months)
		if p.text(n) == "の" {
			n++
		}
		if k, ok := p.lit(n, "月末"); ok && m.text == "" {
			f.day = today.endOfMonth()
			return f, k, true
		}
		if k, ok := p.lit(n, "末"); ok && m.text != "" {
			f.day = first.endOfMonth()
			return f, k, true
		}
		if d, ok := p.num(n, 2); ok && p.text(n+1) == "日" && m.months > 0 {
			f.day = day{first.y, first.m, d}
			if !f.day.valid() {
				f.wrong = NoSuch
			}
			return f, n + 2, true
		}
		if m.months > 0 {
			f.day = first
			return f, n, true
		}
	}
	for _, w := range []struct {
		text  string
		weeks int
	}{{"再来週", 2}, {"さ来週", 2}, {"来週", 1}, {"今週", 0}} {
		n, ok := p.lit(i, w.text)
		if !ok {
			continue
		}
		f.day = today.monday().add(7 * w.weeks)
		k := n
		if p.text(k) == "の" {
			k++
		}
		wd, after, named := p.wideWeekday(k)
		switch {
		case named:
			f.day, n = f.day.add((int(wd)+6)%7), after
		case w.weeks == 0:
			return found{}, i, false
		}
		if f.day.before(today) {
			f.wrong = Past
		}
		return f, n, true
	}
	if wd, n, ok := p.wideWeekday(i); ok {
		f.day = nextWeekday(today, wd)
		return f, n, true
	}
	return found{}, i, false
}

// wideWeekday: 月曜, 月曜日, 月曜日.
func (p *parser) wideWeekday(i int) (time.Weekday, int, bool) {
	if p.text(i) == "" || p.text(i+1) != "曜" {
		return 0, i, false
	}
	k := strings.Index(wideWeekdays, p.text(i))
	if k < 0 || p.toks[i].kind != wide {
		return 0, i, false
	}
	i += 2
	if p.text(i) == "日" {
		i++
	}
	return time.Weekday(k / 3), i, true
}
