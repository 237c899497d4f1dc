package data

import (
	"fmt"
	"time"
)

// Clock tells the time. The program hands in time.Now or a clock that starts at
// --at; tests hand in one that stands still.
type Clock func() time.Time

// Instant is a moment in milliseconds since 1970-01-01 UTC; 0 means "not set".
type Instant int64

// At turns a time into an Instant; the zero time is 0.
func At(t time.Time) Instant {
	if t.IsZero() {
		return 0
	}
	return Instant(t.UnixMilli())
}

// Time gives the instant in loc (UTC when loc is nil); 0 is the zero time.
func (i Instant) Time(loc *time.Location) time.Time {
	if i == 0 {
		return time.Time{}
	}
	if loc == nil {
		loc = time.UTC
	}
	return time.UnixMilli(int64(i)).In(loc)
}

// Add moves an instant by d.
func (i Instant) Add(d time.Duration) Instant { return i + Instant(d.Milliseconds()) }

// Sub is the time from j to i.
func (i Instant) Sub(j Instant) time.Duration { return time.Duration(i-j) * time.Millisecond }

// Date is a calendar day without a zone, in days since 1970-01-01; 0 means "not
// set". Day counts of the field (trial day 14, renewal in 90 days) are counts of
// the customer's local days, so they are arithmetic on Dates.
type Date int32

// Day builds a Date; months and days past their end roll over as in time.Date.
func Day(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// DateOf is the calendar day of t in t's own location.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return 0
	}
	y, m, d := t.Date()
	return Day(y, m, d)
}

// DateIn is the local calendar day of an instant in loc.
func (i Instant) DateIn(loc *time.Location) Date { return DateOf(i.Time(loc)) }

// In is the first moment of the day in loc: not 00:00 where daylight saving starts
// at midnight and skips it.
func (d Date) In(loc *time.Location) time.Time {
	if d == 0 {
		return time.Time{}
	}
	y, m, day := time.Unix(int64(d)*86400, 0).UTC().Date()
	t := time.Date(y, m, day, 0, 0, 0, 0, loc)
	if t.Day() != day {
		// West of UTC, time.Date moves a midnight that does not exist to the day
		// before: the day begins when that day's last hour ends.
		_, before := t.Zone()
		_, after := t.Add(2 * time.Hour).Zone()
		t = t.Add(time.Duration(after-before) * time.Second)
	}
	return t
}

// Start is In as an Instant.
func (d Date) Start(loc *time.Location) Instant { return At(d.In(loc)) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.In(time.UTC).Weekday() }

// String gives YYYY-MM-DD, or "" when not set.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return d.In(time.UTC).Format(time.DateOnly)
}

// ParseDate reads YYYY-MM-DD; "" is 0.
func ParseDate(s string) (Date, error) {
	if s == "" {
		return 0, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, Errorf(CodeInvalid, "%q is not a date; write it as 2026-11-30", s)
	}
	return DateOf(t), nil
}

// MarshalText writes YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD.
func (d *Date) UnmarshalText(b []byte) error {
	parsed, err := ParseDate(string(b))
	*d = parsed
	return err
}

// MarshalText writes RFC 3339 in UTC with milliseconds, or "".
func (i Instant) MarshalText() ([]byte, error) {
	if i == 0 {
		return nil, nil
	}
	return []byte(i.Time(time.UTC).Format("2006-01-02T15:04:05.000Z07:00")), nil
}

// UnmarshalText reads RFC 3339.
func (i *Instant) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*i = 0
		return nil
	}
	t, err := time.Parse(time.RFC3339, string(b))
	if err != nil {
		return Errorf(CodeInvalid, "%q is not a time; write it as 2026-11-30T14:05:00Z", b)
	}
	*i = At(t)
	return nil
}

// Money is hundredths of a currency unit, for every currency (1,240 JPY is
// 124000), so that sums never depend on a currency's exponent.
type Money int64

// Units is the amount in whole currency units, rounded down towards zero.
func (m Money) Units() int64 { return int64(m) / 100 }

// String gives the plain decimal, without the fraction when it is zero.
func (m Money) String() string {
	sign, v := "", int64(m)
	if v < 0 {
		sign, v = "-", -v
	}
	if v%100 == 0 {
		return fmt.Sprintf("%s%d", sign, v/100)
	}
	return fmt.Sprintf("%s%d.%02d", sign, v/100, v%100)
}
