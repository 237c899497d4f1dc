package booking

import (
	"testing"
	"time"

	"rounds/data"
	"rounds/data/phrase"
)

func TestParse(t *testing.T) {
	tokyo := data.LoadLocation("Asia/Tokyo")
	now := time.Date(2026, 11, 24, 22, 5, 0, 0, tokyo) // Tuesday
	at := func(s string) data.Instant {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return data.At(v)
	}
	tests := []struct {
		line    string
		want    Call
		problem Problem
	}{
		{"walk through the report 30 min fri 10:00", Call{"walk through the report", at("2026-11-27T01:00:00Z"), 30}, ""},
		{"fri 10:00", Call{"", at("2026-11-27T01:00:00Z"), 45}, ""},
		{"call back, 15m tomorrow 9:30", Call{"call back", at("2026-11-25T00:30:00Z"), 15}, ""},
		{"Rückruf 20 Minuten 3.12. 14 Uhr", Call{"Rückruf", at("2026-12-03T05:00:00Z"), 20}, ""},
		{"お電話 明日 午後3時", Call{"お電話", at("2026-11-25T06:00:00Z"), 45}, ""},
		{"İstanbul 15 MIN fri 10:00", Call{"İstanbul", at("2026-11-27T01:00:00Z"), 15}, ""},
		{"20 SKUs fri 10:00", Call{"20 SKUs", at("2026-11-27T01:00:00Z"), 45}, ""},
		{"0 min fri 10:00", Call{"0 min", at("2026-11-27T01:00:00Z"), 45}, ""},
		{"some day", Call{}, NoDate},
		{"", Call{}, NoDate},
		{"the report fri", Call{}, NoTime},
		{"the report 2026-11-20 10:00", Call{}, Past},
	}
	for _, tt := range tests {
		got, problem := Parse(tt.line, now, OnboardingMinutes, phrase.Options{})
		if got != tt.want || problem != tt.problem {
			t.Errorf("%q: %+v %q, want %+v %q", tt.line, got, problem, tt.want, tt.problem)
		}
	}
}

// The hour is the customer's, also over the change of her clocks.
func TestTheClocksChangeBetween(t *testing.T) {
	berlin := data.LoadLocation("Europe/Berlin")
	now := time.Date(2027, 3, 26, 12, 0, 0, 0, berlin) // the Friday before summer time
	got, problem := Parse("mon 10:00", now, CallMinutes, phrase.Options{})
	if want := data.At(time.Date(2027, 3, 29, 8, 0, 0, 0, time.UTC)); got.At != want || problem != "" {
		t.Errorf("booked for %s, want %s", got.At.Time(nil), want.Time(nil))
	}
}

func TestComing(t *testing.T) {
	f := &data.Facts{FollowUps: []data.FollowUp{
		{ID: data.ID{1}, Kind: data.FollowUpCall, DueAt: 9_000_000, Minutes: 30},
		{ID: data.ID{2}, Kind: data.FollowUpAppointment, DueAt: 5_000_000, Minutes: 45},
		{ID: data.ID{3}, Kind: data.FollowUpAppointment, DueAt: 1_000_000, Minutes: 1},      // over
		{ID: data.ID{4}, Kind: data.FollowUpAppointment, DueAt: 3_000_000, Minutes: 45},     // under way
		{ID: data.ID{5}, Kind: data.FollowUpAppointment, DueAt: 6_000_000, DoneAt: 7},       // held
		{ID: data.ID{6}, Kind: data.FollowUpPromise, DueAt: 6_000_000},                      // no call
		{ID: data.ID{7}, Kind: data.FollowUpCall, DueAt: 6_000_000, CreatedAt: 100_000_000}, // booked later
	}}
	var got []byte
	for _, u := range Coming(f, 4_000_000) {
		got = append(got, u.ID[0])
	}
	if string(got) != string([]byte{4, 2, 1}) {
		t.Errorf("coming are %v", got)
	}
}

func TestKindFor(t *testing.T) {
	for stage, want := range map[data.Stage]data.FollowUpKind{
		data.StageActivation: data.FollowUpAppointment, data.StageOnboarding: data.FollowUpAppointment,
		data.StageAdoption: data.FollowUpCall, "": data.FollowUpCall,
	} {
		if kind, _ := KindFor(&data.Account{Stage: stage}); kind != want {
			t.Errorf("%s: %s", stage, kind)
		}
	}
}
