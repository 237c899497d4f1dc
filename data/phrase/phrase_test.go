package phrase

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func berlin(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skipf("no time zone data here: %v", err)
	}
	return loc
}

// Wednesday 25 November 2026, 14:00 in Berlin.
func wednesday(t testing.TB) time.Time {
	return time.Date(2026, 11, 25, 14, 0, 0, 0, berlin(t))
}

func TestParse(t *testing.T) {
	tests := []struct{ in, want string }{
		// English
		{"today", "2026-11-25"}, {"tomorrow", "2026-11-26"}, {"Tomorrow 9:30", "2026-11-26 09:30"}, {"day after tomorrow", "2026-11-27"},
		{"fri", "2026-11-27"}, {"Friday", "2026-11-27"}, {"wed", "2026-12-02"}, {"mon", "2026-11-30"}, {"tue", "2026-12-01"}, {"sun", "2026-11-29"},
		{"this fri", "2026-11-27"}, {"next fri", "2026-12-04"}, {"next mon", "2026-11-30"}, {"next sunday", "2026-12-06"}, {"friday next week", "2026-12-04"},
		{"fri 10:00", "2026-11-27 10:00"}, {"fri at 10", ""}, {"fri 10am", "2026-11-27 10:00"}, {"fri 3 pm", "2026-11-27 15:00"}, {"10:00 fri", "2026-11-27 10:00"},
		{"10am on friday", "2026-11-27 10:00"}, {"fri noon", "2026-11-27 12:00"}, {"fri 12am", "2026-11-27 00:00"}, {"fri 12 p.m.", "2026-11-27 12:00"},
		{"+3d", "2026-11-28"}, {"+2w", "2026-12-09"}, {"+1m", "2026-12-25"}, {"+3mo", "2027-02-25"}, {"+1y", "2027-11-25"}, {"+ 3 days", "2026-11-28"},
		{"+90m", "2026-11-25 15:30"}, {"+2h", "2026-11-25 16:00"}, {"in 20 min", "2026-11-25 14:20"}, {"in an hour", "2026-11-25 15:00"},
		{"in 10 days", "2026-12-05"}, {"in two weeks", "2026-12-09"}, {"in a month", "2026-12-25"}, {"3d", "2026-11-28"}, {"10 days from now", "2026-12-05"},
		{"in 3 days 10:00", "2026-11-28 10:00"}, {"2 weeks later", "2026-12-09"},
		{"3 dec", "2026-12-03"}, {"dec 3", "2026-12-03"}, {"3rd of December", "2026-12-03"}, {"Dec 3rd, 2027", "2027-12-03"}, {"3 nov", "2027-11-03"},
		{"25 nov", "2026-11-25"}, {"25 nov 13:00", "2027-11-25 13:00"}, {"25 nov 15:00", "2026-11-25 15:00"}, {"29 feb", "2028-02-29"},
		{"dec 3 10:00", "2026-12-03 10:00"}, {"3 dec 2020", "2020-12-03"}, {"fri 27 nov 10:00", "2026-11-27 10:00"}, {"Fri, 27 Nov", "2026-11-27"},
		{"the 3rd", "2026-12-03"}, {"15th", "2026-12-15"}, {"by the 30th", "2026-11-30"}, {"25th 10:00", "2026-12-25 10:00"},
		{"2026-12-03", "2026-12-03"}, {"2026-12-03T10:15", "2026-12-03 10:15"}, {"2026-12-03 10:15:30", "2026-12-03 10:15"}, {"2026/12/3", "2026-12-03"}, {"2020-01-01", "2020-01-01"},
		{"3/12", "2026-12-03"}, {"3/12/2027", "2027-12-03"}, {"3/12/27", "2027-12-03"}, {"3/12 10:00", "2026-12-03 10:00"},
		{"end of month", "2026-11-30"}, {"eom", "2026-11-30"}, {"end of next month", "2026-12-31"}, {"end of the week", "2026-11-27"}, {"end of december", "2026-12-31"}, {"end of year", "2026-12-31"},
		{"next month", "2026-12-01"}, {"next week", "2026-11-30"}, {"next year", "2027-01-01"},
		{"15:00", "2026-11-25 15:00"}, {"10:00", "2026-11-26 10:00"}, {"3pm", "2026-11-25 15:00"}, {"at 9am", "2026-11-26 09:00"},
		// German
		{"heute", "2026-11-25"}, {"morgen", "2026-11-26"}, {"übermorgen 14 uhr", "2026-11-27 14:00"}, {"Übermorgen", "2026-11-27"}, {"morgen um 9 Uhr 15", "2026-11-26 09:15"},
		{"fr", "2026-11-27"}, {"Freitag", "2026-11-27"}, {"do", "2026-11-26"}, {"so", "2026-11-29"}, {"am Freitag um 10:00 Uhr", "2026-11-27 10:00"},
		{"nächsten Freitag", "2026-12-04"}, {"kommenden Freitag", "2026-11-27"}, {"nächste Woche", "2026-11-30"}, {"nächste Woche Freitag", "2026-12-04"}, {"nächsten Monat", "2026-12-01"},
		{"in 2 wochen", "2026-12-09"}, {"in drei Tagen", "2026-11-28"}, {"in einem Monat", "2026-12-25"}, {"in einer Stunde", "2026-11-25 15:00"}, {"in 20 Minuten", "2026-11-25 14:20"},
		{"3. dez", "2026-12-03"}, {"3. Dezember 2027", "2027-12-03"}, {"3.12.", "2026-12-03"}, {"3.12.2027", "2027-12-03"}, {"3.12.27", "2027-12-03"}, {"am 3.12. um 10 Uhr", "2026-12-03 10:00"},
		{"3. März", "2027-03-03"}, {"am 15.", "2026-12-15"}, {"Monatsende", "2026-11-30"}, {"Ende des Monats", "2026-11-30"}, {"Ende nächsten Monats", "2026-12-31"}, {"Ende Januar", "2027-01-31"}, {"Fr., 27.11.", "2026-11-27"},
		// Japanese
		{"今日", "2026-11-25"}, {"明日", "2026-11-26"}, {"あした10時", "2026-11-26 10:00"}, {"明後日", "2026-11-27"}, {"あさって", "2026-11-27"},
		{"金曜", "2026-11-27"}, {"金曜日 午後3時", "2026-11-27 15:00"}, {"水曜", "2026-12-02"}, {"日曜日", "2026-11-29"},
		{"来週月曜", "2026-11-30"}, {"来週の金曜日", "2026-12-04"}, {"来週", "2026-11-30"}, {"再来週", "2026-12-07"}, {"再来週火曜", "2026-12-08"}, {"今週金曜", "2026-11-27"},
		{"3日後", "2026-11-28"}, {"三日後", "2026-11-28"}, {"2週間後", "2026-12-09"}, {"1か月後", "2026-12-25"}, {"１ヶ月後", "2026-12-25"}, {"30分後", "2026-11-25 14:30"}, {"2時間後", "2026-11-25 16:00"}, {"十日後", "2026-12-05"},
		{"月末", "2026-11-30"}, {"今月末", "2026-11-30"}, {"来月末", "2026-12-31"}, {"来月", "2026-12-01"}, {"来月10日", "2026-12-10"}, {"12月末", "2026-12-31"},
		{"12月3日", "2026-12-03"}, {"１２月３日", "2026-12-03"}, {"2027年1月5日", "2027-01-05"}, {"12月3日(木)", "2026-12-03"}, {"12月3日（木）10時半", "2026-12-03 10:30"}, {"十二月三日", "2026-12-03"},
		{"15日", "2026-12-15"}, {"10時半", "2026-11-26 10:30"}, {"午前9時", "2026-11-26 09:00"}, {"15時20分", "2026-11-25 15:20"}, {"明日の15時", "2026-11-26 15:00"}, {"来週月曜 午前10:00", "2026-11-30 10:00"}, {"金曜まで", "2026-11-27"}, {"明日正午", "2026-11-26 12:00"},
		// not dates
		{"", ""}, {"soon", ""}, {"20", ""}, {"fri fri", ""}, {"3.12", ""}, {"24/7", ""}, {"1/2/3/4", ""}, {"in many days", ""}, {"friday please", ""}, {"yesterday", ""}, {"v2.1.", ""},
	}
	for _, tt := range tests {
		m, err := Parse(tt.in, wednesday(t), Options{})
		if got := show(m, err); got != tt.want {
			t.Errorf("Parse(%q) = %q (%v), want %q", tt.in, got, err, tt.want)
		}
	}
}

func show(m Moment, err error) string {
	switch {
	case err != nil:
		return ""
	case m.HasTime:
		return m.Time.Format("2006-01-02 15:04")
	}
	return m.Time.Format("2006-01-02")
}

func TestMonthFirst(t *testing.T) {
	for in, want := range map[string]string{"12/3": "2026-12-03", "3/12": "2027-03-12", "12/3/27": "2027-12-03", "3.12.": "2026-12-03"} {
		m, err := Parse(in, wednesday(t), Options{MonthFirst: true})
		if got := show(m, err); got != want {
			t.Errorf("Parse(%q) = %q (%v), want %q", in, got, err, want)
		}
	}
}

func TestErrors(t *testing.T) {
	tests := []struct {
		in   string
		code Code
	}{
		{"31 feb", NoSuch}, {"2026-02-30", NoSuch}, {"fri 25:00", NoSuch}, {"13/13", NoSuch}, {"fri 13pm", NoSuch}, {"2027-02-29", NoSuch}, {"32nd", NoSuch}, {"13月1日", NoSuch},
		{"today 10:00", Past}, {"heute 13:59", Past}, {"今週月曜", Past}, {"sat 27 nov", Mismatch}, {"12月3日(金)", Mismatch}, {"+36000d", ""}, {"+500y", TooFar}, {"gibberish", Unknown},
		{strings.Repeat("fri ", 100), Unknown},
	}
	for _, tt := range tests {
		_, err := Parse(tt.in, wednesday(t), Options{})
		var e *Error
		if tt.code == "" {
			if err != nil {
				t.Errorf("Parse(%q): %v", tt.in, err)
			}
			continue
		}
		if !errors.As(err, &e) || e.Code != tt.code || e.Input != tt.in {
			t.Errorf("Parse(%q): %v, want code %s", tt.in, err, tt.code)
			continue
		}
		if s := err.Error(); !strings.Contains(s, "fri 10:00, +2w, 3 dec") || len(s) > 250 {
			t.Errorf("Parse(%q) says %q", tt.in, s)
		}
	}
}

func TestTrailing(t *testing.T) {
	tests := []struct{ in, rest, want string }{
		{"she sets prices on 20 SKUs fri 10:00", "she sets prices on 20 SKUs", "2026-11-27 10:00"},
		{"she sets prices on 20 SKUs on fri", "she sets prices on 20 SKUs", "2026-11-27"},
		{"send the export by 3 dec", "send the export", "2026-12-03"},
		{"call back, tomorrow 9:30", "call back", "2026-11-26 09:30"},
		{"call back in 20 min", "call back", "2026-11-25 14:20"},
		{"retry +2w", "retry", "2026-12-09"},
		{"Rückruf am Freitag um 10 Uhr", "Rückruf", "2026-11-27 10:00"},
		{"Angebot bis 3.12.", "Angebot", "2026-12-03"},
		{"Angebot senden do 10:00", "Angebot senden", "2026-11-26 10:00"},
		{"見積送付 来週月曜", "見積送付", "2026-11-30"},
		{"見積を送る来週月曜まで", "見積を送る", "2026-11-30"},
		{"請求書の確認、12月3日", "請求書の確認", "2026-12-03"},
		{"review 2026-12-03", "review", "2026-12-03"},
		{"fri 10:00", "", "2026-11-27 10:00"},
		{"decide 3pm.", "decide", "2026-11-25 15:00"},
		{"I think so", "I think so", ""},
		{"what to do", "what to do", ""},
		{"available 24/7", "available 24/7", ""},
		{"she covers 20 SKUs", "she covers 20 SKUs", ""},
		{"took 3 days", "took 3 days", ""},
		{"price 3.12", "price 3.12", ""},
		{"fri is fine for her", "fri is fine for her", ""},
		{"until today 10:00", "until today 10:00", ""},
		{"order A-3/12", "order A-3/12", ""},
		{"", "", ""},
	}
	for _, tt := range tests {
		rest, m, ok := Trailing(tt.in, wednesday(t), Options{})
		var err error
		if !ok {
			err = errors.New("none")
		}
		if got := show(m, err); rest != tt.rest || got != tt.want {
			t.Errorf("Trailing(%q) = %q, %q, want %q, %q", tt.in, rest, got, tt.rest, tt.want)
		}
	}
}

func TestTrailingInLongNotes(t *testing.T) {
	line := strings.Repeat("日本語のメモ ", 2000) + "call fri"
	rest, m, ok := Trailing(line, wednesday(t), Options{})
	if !ok || !strings.HasSuffix(rest, "メモ call") || line[m.Start:m.End] != "fri" {
		t.Errorf("ok %v, rest ends %q, %v", ok, rest[len(rest)-20:], m)
	}
}

func TestClocksThatChange(t *testing.T) {
	loc := berlin(t)
	tests := []struct {
		now      time.Time
		in, want string
	}{
		{time.Date(2026, 3, 28, 10, 0, 0, 0, loc), "tomorrow", "2026-03-29T00:00:00+01:00"},
		{time.Date(2026, 3, 28, 10, 0, 0, 0, loc), "tomorrow 10:00", "2026-03-29T10:00:00+02:00"},
		{time.Date(2026, 3, 28, 10, 0, 0, 0, loc), "tomorrow 2:30", "2026-03-29T03:30:00+02:00"},
		{time.Date(2026, 3, 29, 1, 50, 0, 0, loc), "in 20 min", "2026-03-29T03:10:00+02:00"},
		{time.Date(2026, 10, 24, 23, 0, 0, 0, loc), "+2d", "2026-10-26T00:00:00+01:00"},
		{time.Date(2027, 1, 31, 10, 0, 0, 0, loc), "+1m", "2027-02-28T00:00:00+01:00"},
		{time.Date(2028, 2, 29, 10, 0, 0, 0, loc), "+1y", "2029-02-28T00:00:00+01:00"},
		{time.Date(2028, 2, 28, 10, 0, 0, 0, loc), "tomorrow", "2028-02-29T00:00:00+01:00"},
		{time.Date(2026, 12, 31, 10, 0, 0, 0, loc), "fri", "2027-01-01T00:00:00+01:00"},
	}
	for _, tt := range tests {
		m, err := Parse(tt.in, tt.now, Options{})
		if got := m.Time.Format(time.RFC3339); err != nil || got != tt.want {
			t.Errorf("%v: Parse(%q) = %s (%v), want %s", tt.now, tt.in, got, err, tt.want)
		}
	}
}

func TestDayBeginsLate(t *testing.T) {
	loc, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Skipf("no time zone data here: %v", err)
	}
	// Chile's clocks skip midnight of 6 September 2026.
	m, err := Parse("tomorrow", time.Date(2026, 9, 5, 12, 0, 0, 0, loc), Options{})
	if err != nil || m.Time.Day() != 6 {
		t.Errorf("tomorrow is %v (%v)", m.Time, err)
	}
}

func TestNeverBeforeNow(t *testing.T) {
	zones := []string{"UTC", "Europe/Berlin", "Asia/Tokyo", "America/New_York", "America/Santiago", "Pacific/Apia", "Asia/Kathmandu"}
	for _, z := range zones {
		if _, err := time.LoadLocation(z); err != nil {
			t.Skipf("no time zone data here: %v", err)
		}
	}
	days := []string{"today", "tomorrow", "fri", "next mon", "+3d", "+2w", "+1m", "3 dec", "29 feb", "31 jan", "3/12", "15th", "end of month", "eow", "next week", "月末", "来週月曜", "12月3日", "übermorgen", "in 10 days", "金曜", "12月末"}
	times := []string{"", " 10:00", " 0:00", " 23:59", " 2:30"}
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		now := time.Unix(rapid.Int64Range(1_700_000_000, 2_000_000_000).Draw(t, "now"), 0).In(loc)
		in := rapid.SampledFrom(days).Draw(t, "day") + rapid.SampledFrom(times).Draw(t, "time")
		m, err := Parse(in, now, Options{})
		var e *Error
		if errors.As(err, &e) && e.Code == Past {
			return
		}
		if err != nil {
			t.Fatalf("Parse(%q) at %v: %v", in, now, err)
		}
		checkAhead(t, in, m, now)
	})
}

type failer interface{ Fatalf(string, ...any) }

func checkAhead(t failer, in string, m Moment, now time.Time) {
	if m.HasTime && m.Time.Before(now) {
		t.Fatalf("%q at %v is %v", in, now, m.Time)
	}
	if !m.HasTime && dayOf(m.Time).before(dayOf(now)) {
		t.Fatalf("%q at %v is %v", in, now, m.Time)
	}
}

func FuzzPhrase(f *testing.F) {
	for _, s := range []string{"fri 10:00", "she sets prices +2w", "来週月曜 午後3時半", "３月３日（火）", "3.12.2026", "in 20 min", "二十三日", "\xff12/3", "end of next month 10am", "99999999999999d", "十十十日後"} {
		f.Add(s, int64(1_795_000_000), true)
	}
	f.Fuzz(func(t *testing.T, in string, unix int64, monthFirst bool) {
		now := time.Unix(unix%4_000_000_000, 0).UTC()
		o := Options{MonthFirst: monthFirst}
		if m, err := Parse(in, now, o); err == nil {
			if m.Start < 0 || m.End > len(in) || m.Start >= m.End {
				t.Fatalf("%q: bytes %d to %d", in, m.Start, m.End)
			}
			if !strings.ContainsAny(in, "0123456789０１２３４５６７８９") {
				checkAhead(t, in, m, now)
			}
		} else if err.Error() == "" {
			t.Fatal("an error without words")
		}
		rest, m, ok := Trailing(in, now, o)
		if ok != (m.End > 0) || !strings.HasPrefix(in, rest) || (!ok && rest != in) {
			t.Fatalf("Trailing(%q) = %q, %v, %v", in, rest, m, ok)
		}
		rest, m, err := Split(in, now, o)
		if (err == nil) != (m.End > 0) || !strings.Contains(in, rest) || (err != nil && rest != in) || (err == nil && m.Start > 0 && !strings.HasPrefix(in, rest)) {
			t.Fatalf("Split(%q) = %q, %v, %v", in, rest, m, err)
		}
	})
}
