package data

import (
	"testing"
	"time"
)

func TestALeaseCountsFromTheLastContact(t *testing.T) {
	day := func(n int64) Instant { return Instant(n) * Instant(24*time.Hour/time.Millisecond) }
	for _, c := range []struct {
		contact Instant
		days    int64
		now     Instant
		out     bool
	}{
		{day(100), 30, day(100), false},
		{day(100), 30, day(130), false},
		{day(100), 30, day(130) + 1, true},
		{day(100), 30, day(70), false}, // a clock that was set right is no reason to lock
		{day(100), 30, day(70) - 1, true},
		{day(100), 0, day(100_000), false}, // belongs to no server
		{0, 30, day(20_000), true},         // never heard from it
	} {
		if got := (Lease{c.contact, c.days}).Out(c.now); got != c.out {
			t.Errorf("%d days from %d at %d: %v", c.days, c.contact, c.now, got)
		}
	}
	if got := (Lease{day(1), 30}).Ends(); got != day(31) {
		t.Errorf("ends at %d", got)
	}
	if got := (Lease{day(1), 0}).Ends(); got != 0 {
		t.Errorf("without a server it ends at %d", got)
	}
}
