package page_test

import (
	"testing"
	"time"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/phrase"
	"rounds/ui/page"
	"rounds/ui/words"
)

// A date that is said to a customer is hers: a day without a time is her day, on whichever
// side of us she lives and whoever of them asked, and a time is said in both clocks.
func TestDatesAreTheCustomers(t *testing.T) {
	berlin := data.LoadLocation("Europe/Berlin")
	now := time.Date(2026, 11, 21, 15, 5, 0, 0, berlin)
	s := &page.Session{Words: words.New("en"), Location: berlin, Desk: desk.New(nil, func() time.Time { return now }, nil)}
	for _, tt := range []struct {
		account, contact, typed, at, said string
	}{
		{"America/New_York", "", "25 nov", "2026-11-25T05:00:00Z", "Wed 25 Nov"},
		{"Asia/Tokyo", "", "25 nov", "2026-11-24T15:00:00Z", "Wed 25 Nov"},
		{"Europe/Berlin", "Asia/Tokyo", "25 nov", "2026-11-24T23:00:00Z", "Wed 25 Nov"}, // the queue counts the account's days
		{"Asia/Tokyo", "", "25 nov 10:00", "2026-11-25T01:00:00Z", "Wed 25 Nov 10:00 there · 02:00 here"},
		{"America/New_York", "", "25 nov 22:00", "2026-11-26T03:00:00Z", "Wed 25 Nov 22:00 there · Thu 26 Nov 04:00 here"},
		{"Europe/Berlin", "Asia/Tokyo", "25 nov 10:00", "2026-11-25T01:00:00Z", "Wed 25 Nov 10:00 there · 02:00 here"},
		{"", "", "25 nov", "2026-11-25T00:00:00Z", "Wed 25 Nov"},
		{"", "", "25 nov 10:00", "2026-11-25T09:00:00Z", "Wed 25 Nov 10:00"}, // nobody knows what time it is there
		{"Europe/Berlin", "", "29 mar 2027", "2027-03-28T22:00:00Z", "Mon 29 Mar 2027"},
	} {
		f, who := &data.Facts{Account: data.Account{TimeZone: tt.account}}, &data.Contact{TimeZone: tt.contact}
		m, err := phrase.Parse(tt.typed, s.Now().Time(s.There(f, who)), s.Words.Dates())
		if err != nil {
			t.Fatal(err)
		}
		at, allDay := page.Dated(m, &f.Account)
		if got := at.Time(time.UTC).Format(time.RFC3339); got != tt.at {
			t.Errorf("%s of %s: %s, want %s", tt.typed, tt.account, got, tt.at)
		}
		if got := s.When(at, allDay, f, who); got != tt.said {
			t.Errorf("%s of %s is said as %q, want %q", tt.typed, tt.account, got, tt.said)
		}
	}
}
