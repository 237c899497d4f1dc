package phrase

import (
	"strings"
	"time"
)

var weekdays = named(map[time.Weekday]string{
	time.Sunday: "sunday sun sonntag so", time.Monday: "monday mon montag mo", time.Tuesday: "tuesday tue tues dienstag di",
	time.Wednesday: "wednesday wed weds mittwoch mi", time.Thursday: "thursday thu thur thurs donnerstag do",
	time.Friday: "friday fri freitag fr", time.Saturday: "saturday sat samstag sonnabend sa",
})

var months = named(map[time.Month]string{
	1: "january jan januar jänner", 2: "february feb februar feber", 3: "march mar märz mär mrz maerz", 4: "april apr",
	5: "may mai", 6: "june jun juni", 7: "july jul juli", 8: "august aug", 9: "september sep sept",
	10: "october oct oktober okt", 11: "november nov", 12: "december dec dezember dez",
})

// units by name; the value is the letter of the unit: d, w, o (month), y, h, i (minute),
// and m, which depends on the number.
var units = named(map[byte]string{
	'd': "d day days tag tage tagen", 'w': "w wk wks week weeks woche wochen", 'o': "mo mon month months monat monate monaten",
	'y': "y yr year years jahr jahre jahren", 'h': "h hr hrs hour hours std stunde stunden", 'i': "min mins minute minutes minuten", 'm': "m",
})

// named turns a list of names a value into a value a name.
func named[V comparable](names map[V]string) map[string]V {
	m := map[string]V{}
	for v, list := range names {
		for _, n := range strings.Fields(list) {
			m[n] = v
		}
	}
	return m
}

var counts = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"ein": 1, "eine": 1, "einem": 1, "einer": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "fuenf": 5,
	"sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10,
}

// days said by one word, as days from today.
var days = map[string]int{
	"today": 0, "tomorrow": 1, "tmrw": 1, "tmr": 1, "tomorow": 1,
	"heute": 0, "morgen": 1, "übermorgen": 2, "uebermorgen": 2,
}

// wideDays: the longer ones first, 明後日 begins with 明.
var wideDays = []struct {
	text string
	days int
}{
	{"明後日", 2}, {"明々後日", 3}, {"しあさって", 3}, {"あさって", 2}, {"今日", 0}, {"本日", 0}, {"きょう", 0}, {"明日", 1}, {"翌日", 1}, {"あした", 1}, {"あす", 1},
}

const wideWeekdays = "日月火水木金土"

var wideUnits = []struct {
	text string
	unit byte
}{
	{"週間", 'w'}, {"週", 'w'}, {"日", 'd'}, {"か月", 'o'}, {"ヶ月", 'o'}, {"カ月", 'o'}, {"ヵ月", 'o'}, {"ケ月", 'o'}, {"箇月", 'o'},
	{"年", 'y'}, {"時間", 'h'}, {"分", 'i'},
}

// doubtful are short weekdays that are everyday words in another language; at the end of a line
// they are dates only together with a time.
var doubtful = set("so", "do", "mi", "mo", "di", "sa", "fr")

// sentence are names of days and months that are everyday English words: at the beginning of
// a line they are no dates by themselves.
var sentence = set("mon", "wed", "sat", "sun", "may", "march")

// goesOn are the words behind a day by which the line is about it, and not for it.
var goesOn = set("or", "and", "to", "till", "until", "is", "was", "has", "oder", "und", "bis", "ist", "war", "hat", "/", "&", "+", "-", "–", "—")

// hangsOn are the characters that make a date with まで a part of what follows: 金曜までの資料.
var hangsOn = set("の", "は", "も", "で", "と", "が")

var (
	articles     = set("the", "der", "den", "dem")
	prepositions = set("on", "by", "at", "until", "til", "till", "due", "the", "before", "from", "am", "um", "bis", "ab", "den", "dem", "der", "zum", "vor", "gegen", "spätestens", "follow", "up")
	next         = set("next", "nächste", "nächsten", "nächster", "nächstes", "naechste", "naechsten", "naechster")
	coming       = set("this", "coming", "diese", "diesen", "dieser", "diesem", "kommende", "kommenden", "kommender")
	ends         = set("end", "ende")
)

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}
