package page_test

import (
	"testing"
	"time"

	"rounds/data"
	"rounds/ui/page"
)

func TestHoursAt(t *testing.T) {
	tokyo := data.LoadLocation("Asia/Tokyo")
	tests := []struct {
		at   string
		loc  *time.Location
		want page.Hours
	}{
		{"2026-11-24T08:59:59Z", time.UTC, page.OutOfHours},
		{"2026-11-24T09:00:00Z", time.UTC, page.InHours},
		{"2026-11-24T17:59:59Z", time.UTC, page.InHours},
		{"2026-11-24T18:00:00Z", time.UTC, page.OutOfHours},
		{"2026-11-24T00:00:00Z", tokyo, page.InHours},    // 09:00 there
		{"2026-11-24T13:05:00Z", tokyo, page.OutOfHours}, // 22:05 there
		{"2026-11-20T15:30:00Z", tokyo, page.FreeDay},    // Saturday 00:30 there
		{"2026-11-22T12:00:00Z", time.UTC, page.FreeDay},
	}
	for _, tt := range tests {
		var at data.Instant
		if err := at.UnmarshalText([]byte(tt.at)); err != nil {
			t.Fatal(err)
		}
		if got := page.HoursAt(at, tt.loc); got != tt.want {
			t.Errorf("%s in %s: %v, want %v", tt.at, tt.loc, got, tt.want)
		}
	}
}
