package cadence

import (
	"strings"
	"time"
	"unicode"
)

// words splits a rhythm into lower-case words, digits apart from letters; Japanese, which
// writes no spaces, is taken apart by the words it knows.
func words(s string) []string {
	var out []string
	s = strings.ReplaceAll(strings.ToLower(s), "曜日", "曜")
	for _, field := range strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == ',' || r == '、' || r == '・' || r == '/' || r == '+' || r == '&'
	}) {
		out = append(out, split(field)...)
	}
	return out
}

// japanese are the words of rhythms, the longer first.
var japanese = []string{"毎日", "毎週", "平日", "月曜", "火曜", "水曜", "木曜", "金曜", "土曜", "日曜", "日ごと", "週間ごと", "なし", "月", "火", "水", "木", "金", "土", "日", "時"}

func split(field string) []string {
	if strings.IndexFunc(field, func(r rune) bool { return r > 0x2E80 }) < 0 {
		return []string{strings.TrimSuffix(field, ".")}
	}
	var out []string
	for field != "" {
		cut := strings.IndexFunc(field, func(r rune) bool { return !unicode.IsDigit(r) && r != ':' })
		if cut < 0 {
			cut = len(field)
		}
		if cut == 0 {
			cut = len(field) // unknown: the whole of it, which nothing reads
			for _, w := range japanese {
				if strings.HasPrefix(field, w) {
					cut = len(w)
					break
				}
			}
		}
		out, field = append(out, field[:cut]), field[cut:]
	}
	return out
}

type parser struct {
	words []string
	at    int
}

func (p *parser) next() string {
	if p.at == len(p.words) {
		return ""
	}
	p.at++
	return p.words[p.at-1]
}

// read takes the whole of the words for one rhythm.
func (p *parser) read() (Rhythm, bool) {
	if len(p.words) == 1 && nothing[p.words[0]] {
		return Rhythm{}, true
	}
	var r Rhythm
	for p.at < len(p.words) {
		w := p.next()
		switch {
		case filler[w]:
		case whole[w] > 0 && r == Rhythm{}:
			r.Every = whole[w]
		case every[w]:
			if !p.count(&r) {
				return r, false
			}
		case working[w]:
			r.Days = weekdays
		case p.day(&r, w):
		case p.clock(&r, w):
		case number(w) > 0 && r == Rhythm{}:
			p.at--
			if !p.count(&r) {
				return r, false
			}
		default:
			return r, false
		}
	}
	if r.onDays() && (r.Every == 7 || r.Every == 1) {
		r.Every = 0 // "weekly mon"
	}
	return r, (r.Every > 0) != r.onDays()
}

// count reads "3 days", "2 weeks", "second day", "week", or days of the week after every.
func (p *parser) count(r *Rhythm) bool {
	n, counted := 1, false
	if p.at < len(p.words) && number(p.words[p.at]) > 0 && !strings.Contains(p.words[p.at], ":") {
		n, counted = number(p.next()), true
	}
	switch w := p.next(); {
	case days[w]:
		r.Every = n
	case weeks[w]:
		r.Every = 7 * n
	case w == "" && counted:
		r.Every = n // of days
	case !counted && working[w]:
		r.Days = weekdays
	case !counted && p.day(r, w):
	default:
		return false
	}
	return r.Every > 0 || r.onDays()
}

// day takes a day of the week, of which there may be several.
func (p *parser) day(r *Rhythm, w string) bool {
	w = strings.TrimSuffix(w, "s")
	for day, names := range dayNames {
		for _, name := range names {
			if w == strings.TrimSuffix(name, "s") {
				r.Days[day] = true
				return true
			}
		}
	}
	return false
}

// clock takes a time of day: "10:00", "9:30", "10時".
func (p *parser) clock(r *Rhythm, w string) bool {
	if p.at < len(p.words) && p.words[p.at] == "時" {
		p.at++
		w += ":00"
	}
	t, err := time.Parse("15:04", w)
	if err != nil || r.Timed {
		return false
	}
	r.Minute, r.Timed = 60*t.Hour()+t.Minute(), true
	return true
}

func set(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(list) {
		out[w] = true
	}
	return out
}

var (
	nothing = set("off none no - never aus keine kein nein なし")
	filler  = set("on at and um und am each call calls uhr")
	every   = set("every alle jeden jede jedes")
	working = set("weekdays workdays weekday workday werktags werktag 平日")
	days    = set("day days tag tage tagen 日ごと")
	weeks   = set("week weeks woche wochen 週間ごと")
	whole   = map[string]int{
		"daily": 1, "täglich": 1, "毎日": 1, "weekly": 7, "毎週": 7, "wöchentlich": 7, "biweekly": 14, "fortnightly": 14, "zweiwöchentlich": 14, "monthly": 28,
	}
	dayNames = [7][]string{
		time.Sunday: {"sun", "sunday", "so", "sonntag", "日", "日曜"}, time.Monday: {"mon", "monday", "mo", "montag", "月", "月曜"},
		time.Tuesday:   {"tue", "tues", "tuesday", "di", "dienstag", "火", "火曜"},
		time.Wednesday: {"wed", "wednesday", "mi", "mittwoch", "水", "水曜"}, time.Thursday: {"thu", "thur", "thurs", "thursday", "do", "donnerstag", "木", "木曜"},
		time.Friday: {"fri", "friday", "fr", "freitag", "金", "金曜"}, time.Saturday: {"sat", "saturday", "sa", "samstag", "sonnabend", "土", "土曜"},
	}
)
