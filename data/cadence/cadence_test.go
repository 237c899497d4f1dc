package cadence

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/data/calendar"
)

func TestParse(t *testing.T) {
	tests := map[string]string{ // what is said: the canonical form, "!" for no rhythm
		"daily": "daily", "Weekly": "weekly", "every day": "daily", "every week": "weekly", "every 3 days": "every 3 days",
		"every 2 weeks": "every 14 days", "fortnightly": "every 14 days", "7": "weekly", "10": "every 10 days", "3 days": "every 3 days",
		"weekdays": "weekdays", "every weekday at 9:30": "weekdays 09:30", "mon tue wed thu fri": "weekdays",
		"mon,thu": "mon thu", "Thu Mon 10:00": "mon thu 10:00", "mondays and fridays": "mon fri", "every tuesday": "tue", "weekly mon": "mon",
		"weekly wed 16:00": "wed 16:00", "sat sun": "sat sun", "daily 9:00": "daily 09:00",
		"täglich": "daily", "wöchentlich": "weekly", "alle 3 Tage": "every 3 days", "alle 2 Wochen": "every 14 days", "jeden Montag um 10:00 Uhr": "mon 10:00",
		"werktags": "weekdays", "Mo, Do": "mon thu",
		"毎日": "daily", "毎週": "weekly", "毎週月曜": "mon", "月木": "mon thu", "毎週月曜日 10時": "mon 10:00", "3日ごと": "every 3 days", "平日": "weekdays",
		"off": "", "none": "", "-": "", "aus": "", "なし": "",
		"": "!", "often": "!", "every": "!", "every 0 days": "!", "every 99999 days": "!", "mon 25:00": "!", "10:00": "!", "every 3": "every 3 days",
		"mon 10:00 11:00": "!", "daily weekly": "!", "every third blue moon": "!", "月末": "!", "-3": "!",
	}
	for said, want := range tests {
		r, err := Parse(said)
		switch {
		case want == "!" && err == nil:
			t.Errorf("%q is read as %q", said, r)
		case want == "!" && data.CodeOf(err) != data.CodeInvalid:
			t.Errorf("%q: %v", said, err)
		case want != "!" && (err != nil || r.String() != want):
			t.Errorf("%q is read as %q (%v), want %q", said, r, err, want)
		}
	}
}

// The canonical form is read back as what it was.
func TestTheCanonicalForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRhythm(t)
		back, err := Parse(r.String())
		if r.IsZero() {
			back, err = Kept(r.String()), nil
		}
		if err != nil || back != r {
			t.Fatalf("%q came back as %+v (%v), was %+v", r, back, err, r)
		}
	})
}

func drawRhythm(t *rapid.T) Rhythm {
	var r Rhythm
	switch rapid.IntRange(0, 2).Draw(t, "kind") {
	case 1:
		r.Every = rapid.IntRange(1, MostDays).Draw(t, "every")
	case 2:
		for i := range r.Days {
			r.Days[i] = rapid.Bool().Draw(t, "day")
		}
	}
	if !r.IsZero() && rapid.Bool().Draw(t, "timed") {
		r.Timed, r.Minute = true, rapid.IntRange(0, 24*60-1).Draw(t, "minute")
	}
	return r
}

// Last and Next agree: what came due last is due after the conversation and not after
// today, and nothing lies between it and today; Next is the first that Last ever gives.
func TestLastAndNext(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRhythm(t)
		from := data.Date(rapid.Int32Range(1, 30000).Draw(t, "from"))
		today := from + data.Date(rapid.Int32Range(-3, 60).Draw(t, "today"))
		next := r.Next(from)
		day, ok := r.Last(from, today)
		switch {
		case r.IsZero():
			if ok || next != 0 {
				t.Fatal("no rhythm is due")
			}
		case ok != (next <= today):
			t.Fatalf("%q: next is %s, due by %s: %v", r, next, today, ok)
		case ok && (day < next || day > today):
			t.Fatalf("%q: %s came due last, of %s to %s", r, day, next, today)
		}
		if first, due := r.Last(from, next); next != 0 && (!due || first != next) {
			t.Fatalf("%q: on %s the last is %s", r, next, first)
		}
	})
}

// A time of day is the customer's, whatever her clocks do that day; an hour that the
// clocks skip is due when they have.
func TestDueOverDaylightSaving(t *testing.T) {
	tests := []struct {
		rhythm, zone, day, want string
	}{
		{"sun 10:00", "Europe/Berlin", "2027-03-21", "2027-03-21T09:00:00Z"},
		{"sun 10:00", "Europe/Berlin", "2027-03-28", "2027-03-28T08:00:00Z"},
		{"sun 02:30", "Europe/Berlin", "2027-03-28", "2027-03-28T01:30:00Z"}, // 02:30 does not exist: 03:30
		{"sun 10:00", "Europe/Berlin", "2026-10-25", "2026-10-25T09:00:00Z"},
		{"daily 10:00", "America/Sao_Paulo", "2026-11-24", "2026-11-24T13:00:00Z"},
		{"mon 00:30", "Asia/Beirut", "2026-03-30", "2026-03-29T21:30:00Z"},
		{"weekly", "Europe/Berlin", "2027-03-28", "2027-03-28T21:59:59Z"},
		{"weekly", "Europe/Berlin", "2026-10-25", "2026-10-25T22:59:59Z"},
	}
	for _, tt := range tests {
		r, err := Parse(tt.rhythm)
		if err != nil {
			t.Fatal(err)
		}
		day, err := data.ParseDate(tt.day)
		if err != nil {
			t.Fatal(err)
		}
		zone := calendar.NewZone(data.LoadLocation(tt.zone))
		if got := r.Due(day, &zone).Time(time.UTC).Truncate(time.Second).Format(time.RFC3339); got != tt.want {
			t.Errorf("%s of %s in %s is due %s, want %s", tt.rhythm, tt.day, tt.zone, got, tt.want)
		}
	}
}

func TestWhatAnAccountKeeps(t *testing.T) {
	if got := Kept("mon thu"); got.String() != "mon thu" {
		t.Errorf("kept %q", got)
	}
	if got := Kept("whenever"); !got.IsZero() {
		t.Errorf("what nobody can read is %q", got)
	}
}
