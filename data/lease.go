package data

import "time"

// Lease is how long a device may work without its server: one that never comes back
// cannot be wiped. The zero value is of a book that belongs to no server, and never
// runs out.
type Lease struct {
	Contact Instant // when the server was last there, by this machine's clock
	Days    int64
}

// Out reports whether the lease has run out. It has too where the clock stands further
// before the last contact than the lease is long: such a clock says nothing of how long
// ago that was.
func (l Lease) Out(now Instant) bool {
	length := Instant(l.Days) * Instant(24*time.Hour/time.Millisecond)
	return l.Days > 0 && (now > l.Contact+length || now < l.Contact-length)
}

// Ends is when it runs out; 0 never.
func (l Lease) Ends() Instant {
	if l.Days == 0 {
		return 0
	}
	return l.Contact.Add(time.Duration(l.Days) * 24 * time.Hour)
}
