package phrase

import (
	"errors"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	tests := []struct{ in, rest, want string }{
		{"fri send the guide", "send the guide", "2026-11-27"},
		{"fri 10:00 send the guide", "send the guide", "2026-11-27 10:00"},
		{"tomorrow call back", "call back", "2026-11-26"},
		{"Tomorrow at 9am: call back", "call back", "2026-11-26 09:00"},
		{"2026-12-01 invoice", "invoice", "2026-12-01"},
		{"3 dec, invoice", "invoice", "2026-12-03"},
		{"Dec 3rd invoice", "invoice", "2026-12-03"},
		{"on mon call her", "call her", "2026-11-30"},
		{"by the end of the month she decides", "she decides", "2026-11-30"},
		{"next week - the demo", "the demo", "2026-11-30"},
		{"+2w retry", "retry", "2026-12-09"},
		{"in 20 min call back", "call back", "2026-11-25 14:20"},
		{"mon: call her", "call her", "2026-11-30"},
		{"sat 10:00 call her", "call her", "2026-11-28 10:00"},
		{"15th: invoice", "invoice", "2026-12-15"},
		{"3/12: invoice", "invoice", "2026-12-03"},
		{"3/12/27 invoice", "invoice", "2027-12-03"},
		{"3 may: invoice", "invoice", "2027-05-03"},
		{"3 may 2027 invoice", "invoice", "2027-05-03"},
		{"freitag 10 uhr Angebot senden", "Angebot senden", "2026-11-27 10:00"},
		{"am Mo Angebot senden", "Angebot senden", "2026-11-30"},
		{"mo: Angebot senden", "Angebot senden", "2026-11-30"},
		{"do 10:00 Angebot senden", "Angebot senden", "2026-11-26 10:00"},
		{"3.12. Rechnung", "Rechnung", "2026-12-03"},
		{"nächste Woche anrufen", "anrufen", "2026-11-30"},
		{"übermorgen: Rückruf", "Rückruf", "2026-11-27"},
		{"来週月曜 見積送付", "見積送付", "2026-11-30"},
		{"来週月曜、見積送付", "見積送付", "2026-11-30"},
		{"12月3日：請求書", "請求書", "2026-12-03"},
		{"金曜までに見積を送る", "見積を送る", "2026-11-27"},
		{"明日 もう一度電話", "もう一度電話", "2026-11-26"},
		{"明日　10時 電話", "電話", "2026-11-26 10:00"},
		// The date at the end is the one.
		{"fri send the guide 3 dec", "fri send the guide", "2026-12-03"},
		// A date by itself leaves nothing, as it always did.
		{"fri 10:00", "", "2026-11-27 10:00"},
		// Words and numbers.
		{"may send", "may send", ""},
		{"sat down with him", "sat down with him", ""},
		{"mon ami", "mon ami", ""},
		{"mon call her", "mon call her", ""},
		{"sun screens for the shop", "sun screens for the shop", ""},
		{"so senden wir es", "so senden wir es", ""},
		{"do not call", "do not call", ""},
		{"3 may join the call", "3 may join the call", ""},
		{"march 3 of them", "of them", "2027-03-03"},
		{"2nd reminder goes out", "2nd reminder goes out", ""},
		{"am 2. Standort einrichten", "am 2. Standort einrichten", ""},
		{"3/4 of the users are in", "3/4 of the users are in", ""},
		{"24/7 support starts", "24/7 support starts", ""},
		{"3 days of training", "3 days of training", ""},
		{"10 of 20 SKUs", "10 of 20 SKUs", ""},
		{"today's list goes out", "today's list goes out", ""},
		{"friday-call moves", "friday-call moves", ""},
		{"the friday report", "the friday report", ""},
		{"der Freitag passt", "der Freitag passt", ""},
		{"fri or mon she calls", "fri or mon she calls", ""},
		{"fri - ", "fri - ", ""},
		{"fri is fine for her", "fri is fine for her", ""},
		{"fri 10:00-11:00 workshop", "fri 10:00-11:00 workshop", ""},
		{"2.14.1 is out", "2.14.1 is out", ""},
		{"来月分の請求書を送る", "来月分の請求書を送る", ""},
		{"来週に向けて準備する", "来週に向けて準備する", ""},
		{"金曜までの資料を送る", "金曜までの資料を送る", ""},
		{"日本語の資料", "日本語の資料", ""},
		{"", "", ""},
	}
	for _, tt := range tests {
		rest, m, err := Split(tt.in, wednesday(t), Options{})
		if got := show(m, err); rest != tt.rest || got != tt.want {
			t.Errorf("Split(%q) = %q, %q, want %q, %q", tt.in, rest, got, tt.rest, tt.want)
		}
	}
}

// A date that is none is said at either end; words are no date that is wrong.
func TestSplitSaysWhatIsWrong(t *testing.T) {
	for in, want := range map[string]Code{
		"30 feb send the list":        NoSuch,
		"fri 25:00 call":              NoSuch,
		"today 10:00 call":            Past,
		"sat 27 nov call":             Mismatch,
		"fri send the list by 30 feb": NoSuch,
		"32nd street office":          Unknown,
		"mon ami":                     Unknown,
		"":                            Unknown,
	} {
		rest, _, err := Split(in, wednesday(t), Options{})
		var e *Error
		if !errors.As(err, &e) || e.Code != want || rest != in {
			t.Errorf("Split(%q) = %q, %v, want %s", in, rest, err, want)
		}
	}
}

func TestSplitOfLongNotes(t *testing.T) {
	line := "fri " + strings.Repeat("日本語のメモ ", 2000) + "end"
	rest, m, err := Split(line, wednesday(t), Options{})
	if err != nil || rest != line[4:] || line[m.Start:m.End] != "fri" {
		t.Errorf("%v, rest begins %.20q", err, rest)
	}
}
