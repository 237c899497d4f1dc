package intake

import (
	"bytes"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"rounds/data"
)

// The years that a date of a customer may have; anything else is a misreading.
const firstYear, lastYear = 1900, 2199

// written is a date as it stands in a cell, before its order is known.
type written struct {
	part  [3]int // the groups in the order of the cell
	width [3]int // digits of each group; 0: the month in letters
	sep   byte   // between the first two groups

	hasTime  bool
	hour     int
	min, sec int
	milli    int
	hasZone  bool
	offset   int // minutes east of UTC

	isMoment bool // an epoch: moment is it, and the groups are unset
	moment   data.Instant
}

// orders is the set of orders that explain a date.
type orders uint8

const (
	canDMY orders = 1 << iota
	canMDY
	canYMD
)

// orders tells which orders make a real day of it. A year of four digits and a
// month in letters settle the order by themselves; fixed says so.
func (w *written) orders() (set orders, fixed bool) {
	switch {
	case w.isMoment:
		return canDMY | canMDY | canYMD, true
	case w.width[0] == 4:
		if _, ok := w.day(OrderYMD); ok {
			return canYMD, true
		}
		return 0, true
	case w.width[0] == 0 || w.width[1] == 0:
		if _, ok := w.day(OrderDMY); ok {
			return canDMY | canMDY | canYMD, true
		}
		return 0, true
	}
	if _, ok := w.day(OrderDMY); ok {
		set |= canDMY
	}
	if _, ok := w.day(OrderMDY); ok {
		set |= canMDY
	}
	if w.width[2] <= 2 {
		if _, ok := w.day(OrderYMD); ok {
			set |= canYMD
		}
	}
	return set, false
}

// day is the calendar day in the given order; false when there is no such day. The first of
// 1970 is 0, no day at all, as the programs that write it mean it: their empty timestamp.
func (w *written) day(o DateOrder) (data.Date, bool) {
	y, m, d := 2, 1, 0 // which group is what
	switch {
	case w.width[0] == 4:
		y, m, d = 0, 1, 2
	case w.width[0] == 0:
		y, m, d = 2, 0, 1
	case w.width[1] == 0:
	case o == OrderMDY:
		y, m, d = 2, 0, 1
	case o == OrderYMD:
		y, m, d = 0, 1, 2
	}
	year := w.part[y]
	switch w.width[y] {
	case 2: // POSIX: 69–99 are 1969–1999
		year += 2000
		if year >= 2069 {
			year -= 100
		}
	case 4:
	default:
		return 0, false
	}
	month, day := w.part[m], w.part[d]
	if w.width[d] > 2 || w.width[m] > 2 || year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	return data.Date(civilDays(year, month, day)), true
}

// at is the moment in the given order; loc stands in where the cell names no zone.
func (w *written) at(o DateOrder, loc *time.Location) (data.Instant, bool) {
	if w.isMoment {
		return w.moment, true
	}
	day, ok := w.day(o)
	if !ok {
		return 0, false
	}
	clock := int64(w.hour*3600+w.min*60+w.sec)*1000 + int64(w.milli)
	if w.hasZone {
		return data.Instant(int64(day)*86_400_000 + clock - int64(w.offset)*60_000), true
	}
	if loc == nil || loc == time.UTC {
		return data.Instant(int64(day)*86_400_000 + clock), true
	}
	y, m, d := day.In(time.UTC).Date()
	return data.At(time.Date(y, m, d, w.hour, w.min, w.sec, w.milli*1_000_000, loc)), true
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// civilDays counts the days since 1970-01-01 (the usual days-from-civil formula of
// the proleptic Gregorian calendar, for years after 0).
func civilDays(y, m, d int) int {
	if m <= 2 {
		y--
		m += 12
	}
	era, yoe := y/400, y%400
	doy := (153*(m-3)+2)/5 + d - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

// parseDate takes a cell apart; false when it is no date in any order. A number of
// 8 or 14 digits is YYYYMMDD[hhmmss], of 10 or 13 an epoch in seconds or
// milliseconds: the caller decides whether the column may hold those.
func parseDate(b []byte) (w written, ok bool) {
	if len(b) < 6 || len(b) > 64 {
		return w, false
	}
	if !isASCII(b) {
		b = foldDate(b)
	}
	p := dateParser{b: b}
	if p.date(&w) && p.clock(&w) && p.i == len(p.b) {
		return w, true
	}
	return w, false
}

type dateParser struct {
	b []byte
	i int
}

func (p *dateParser) peek() byte {
	if p.i < len(p.b) {
		return p.b[p.i]
	}
	return 0
}

func (p *dateParser) skip(c byte) bool {
	if p.peek() == c {
		p.i++
		return true
	}
	return false
}

func (p *dateParser) spaces() {
	for p.peek() == ' ' {
		p.i++
	}
}

// digits reads a number; width 0 means none, more than 14 digits are none either.
func (p *dateParser) digits() (n, width int) {
	for p.i < len(p.b) && p.b[p.i] >= '0' && p.b[p.i] <= '9' && width < 15 {
		n = n*10 + int(p.b[p.i]-'0')
		width++
		p.i++
	}
	return n, width
}

func (p *dateParser) word() []byte {
	from := p.i
	for p.i < len(p.b) && isLetter(p.b[p.i]) {
		p.i++
	}
	return p.b[from:p.i]
}

func (p *dateParser) date(w *written) bool {
	if isLetter(p.peek()) && !p.weekday() {
		p.i = 0
	}
	for k := range 3 {
		if isLetter(p.peek()) {
			if k == 2 {
				return false
			}
			m := monthNamed(p.word())
			if m == 0 || w.width[0] == 0 && k == 1 {
				return false
			}
			w.part[k], w.width[k] = m, 0
		} else {
			n, width := p.digits()
			if k == 0 && width >= 8 {
				return w.packed(n, width)
			}
			if width == 0 || width > 4 || width == 3 {
				return false
			}
			w.part[k], w.width[k] = n, width
			if k == 1 && w.width[0] == 0 || k == 0 { // "3rd", "3."
				p.ordinal()
			}
		}
		if k == 2 {
			break
		}
		sep := p.peek()
		switch sep {
		case '-', '/':
			p.i++
			p.spaces()
		case '.', ' ', ',':
			p.i++
			p.spaces()
			if sep == ' ' && (p.peek() == '-' || p.peek() == '/') {
				return false
			}
		default:
			return false
		}
		if k == 0 {
			w.sep = sep
		} else if w.width[0] > 0 && w.width[1] > 0 && sep != w.sep {
			return false
		}
		if sep == ' ' && w.width[0] > 0 && k == 1 && w.width[1] > 0 {
			return false // three numbers with blanks are no date
		}
	}
	return true
}

// packed reads a date that is one number.
func (w *written) packed(n, width int) bool {
	w.sep = '0'
	switch width {
	case 8, 14:
		if width == 14 {
			w.hasTime = true
			w.hour, w.min, w.sec = n/10000%100, n/100%100, n%100
			if w.hour > 23 || w.min > 59 || w.sec > 60 {
				return false
			}
			n /= 1_000_000
		}
		w.part = [3]int{n / 10000, n / 100 % 100, n % 100}
		w.width = [3]int{4, 2, 2}
		_, ok := w.day(OrderYMD)
		return ok
	case 10, 13:
		if width == 10 {
			n *= 1000
		}
		w.isMoment, w.hasTime, w.hasZone, w.moment = true, true, true, data.Instant(n)
		return n >= 631_152_000_000 && n < 4_102_444_800_000 // 1990 to 2099
	}
	return false
}

func (p *dateParser) ordinal() {
	if p.i+1 < len(p.b) {
		switch string(p.b[p.i : p.i+2]) {
		case "st", "nd", "rd", "th":
			p.i += 2
		}
	}
}

func (p *dateParser) weekday() bool {
	word := strings.ToLower(string(p.word()))
	for _, day := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
		"montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag"} {
		if len(word) >= 2 && strings.HasPrefix(day, word) {
			p.skip('.')
			p.skip(',')
			p.spaces()
			return true
		}
	}
	return false
}

var months = [...][]string{
	{"january", "januar", "jänner"}, {"february", "februar"}, {"march", "märz", "maerz", "mrz"}, {"april"}, {"may", "mai"},
	{"june", "juni"}, {"july", "juli"}, {"august"}, {"september", "sept"}, {"october", "oktober"}, {"november"},
	{"december", "dezember"},
}

// monthNamed reads an English or German month, whole or from its third letter on.
func monthNamed(word []byte) int {
	w := strings.ToLower(string(word))
	if utf8.RuneCountInString(w) < 3 {
		return 0
	}
	for m, names := range months {
		for _, name := range names {
			if strings.HasPrefix(name, w) {
				return m + 1
			}
		}
	}
	return 0
}

// clock reads the time of day and the zone, if there are any.
func (p *dateParser) clock(w *written) bool {
	if w.hasTime { // packed: it has its time already
		return p.i == len(p.b)
	}
	p.skip(',')
	if p.i == len(p.b) {
		return true
	}
	if !p.skip('T') && !p.skip('t') && !p.skip(' ') {
		return false
	}
	p.spaces()
	before := p.meridiem()
	p.spaces()
	n, width := p.digits()
	if width == 0 || width > 2 || n > 24 || !p.skip(':') {
		return false
	}
	w.hasTime, w.hour = true, n
	if w.min, width = p.digits(); width != 2 || w.min > 59 {
		return false
	}
	if p.skip(':') {
		if w.sec, width = p.digits(); width != 2 && width != 1 || w.sec > 60 {
			return false
		}
		if p.skip('.') || p.skip(',') {
			n, width = p.digits()
			if width == 0 {
				return false
			}
			for ; width > 3; width-- {
				n /= 10
			}
			for ; width < 3; width++ {
				n *= 10
			}
			w.milli = n
		}
	}
	p.spaces()
	if before == 0 {
		before = p.meridiem()
	}
	switch {
	case before != 0 && w.hour > 12:
		return false
	case before == 'a' && w.hour == 12:
		w.hour = 0
	case before == 'p' && w.hour < 12:
		w.hour += 12
	}
	if w.hour == 24 && (w.min != 0 || w.sec != 0) {
		return false
	}
	p.spaces()
	return p.zone(w)
}

func (p *dateParser) meridiem() byte {
	rest := p.b[p.i:]
	for _, m := range []string{"am", "pm", "a.m.", "p.m."} {
		if len(rest) >= len(m) && foldEqual(rest[:len(m)], m) {
			p.i += len(m)
			return m[0]
		}
	}
	return 0
}

// zoneOffsets are the names that exports write out, in minutes east of UTC.
var zoneOffsets = map[string]int{
	"Z": 0, "UTC": 0, "GMT": 0, "WET": 0, "CET": 60, "CEST": 120, "MEZ": 60, "MESZ": 120, "BST": 60, "EET": 120, "EEST": 180,
	"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420, "JST": 540,
	"IST": 330, "AEST": 600, "AEDT": 660,
}

func (p *dateParser) zone(w *written) bool {
	if p.i == len(p.b) {
		return true
	}
	if isLetter(p.peek()) {
		offset, ok := zoneOffsets[strings.ToUpper(string(p.word()))]
		if !ok {
			return false
		}
		w.hasZone, w.offset = true, offset
		if p.i == len(p.b) || offset != 0 {
			return true
		}
	}
	sign := 0
	switch p.peek() {
	case '+':
		sign = 1
	case '-':
		sign = -1
	default:
		return false
	}
	p.i++
	h, width := p.digits()
	m := 0
	switch {
	case width == 4:
		h, m = h/100, h%100
	case width == 0 || width > 2:
		return false
	case p.skip(':'):
		if m, width = p.digits(); width != 2 {
			return false
		}
	}
	w.hasZone, w.offset = true, sign*(h*60+m)
	return h <= 14 && m < 60
}

// eras are the Japanese eras and the year before their first.
var eras = []struct {
	name string
	base int
}{{"令和", 2018}, {"平成", 1988}, {"昭和", 1925}}

// foldDate writes a Japanese date (2026年11月3日(火) 午後2時05分, 令和8年…) and
// full-width digits in plain ones. Letters of other scripts stay.
func foldDate(b []byte) []byte {
	s := string(foldWidth(b))
	for _, era := range eras {
		rest, ok := strings.CutPrefix(s, era.name)
		if !ok {
			continue
		}
		year, tail, ok := strings.Cut(rest, "年")
		if year == "元" {
			year = "1"
		}
		n, isNumber := plainInteger([]byte(year))
		if !ok || !isNumber || n < 1 || n > 99 {
			return nil
		}
		s = itoa(era.base+int(n)) + "年" + tail
	}
	if i := strings.Index(s, "("); i >= 0 { // the day of the week
		if j := strings.Index(s[i:], ")"); j > 0 {
			s = s[:i] + s[i+j+1:]
		}
	}
	afternoon := ""
	for _, m := range []struct{ sign, word string }{{"午前", "am "}, {"午後", "pm "}} {
		if strings.Contains(s, m.sign) {
			s, afternoon = strings.ReplaceAll(s, m.sign, ""), m.word
		}
	}
	s = strings.NewReplacer("年", "-", "月", "-", "日", " ", "時", ":", "分", ":", "秒", "").Replace(s)
	out := bytes.TrimRight([]byte(s), " :-")
	if afternoon != "" {
		day, clock, ok := bytes.Cut(out, []byte(" "))
		if !ok {
			return nil
		}
		out = append(append(append(append([]byte{}, day...), ' '), afternoon...), bytes.TrimLeft(clock, " ")...)
	}
	return out
}

func itoa(n int) string { return strconv.Itoa(n) }
