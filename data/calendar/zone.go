package calendar

import (
	"time"

	"rounds/data"
)

const (
	millis   = 1000
	dayMs    = 24 * 60 * 60 * millis
	spanRoom = 2 * dayMs // nearer than this to a change of offset, count carefully
)

// Zone converts between instants and the local days of one time zone. It gives
// what time.Time gives, a hundred times as fast, because it remembers the few
// offsets that it met; and its Start is right where daylight saving begins at
// midnight. A Zone is not for concurrent use; make one per evaluation.
type Zone struct {
	loc   *time.Location
	spans [4]span
	next  int
}

// span is a stretch of time with one offset from UTC, in milliseconds.
type span struct{ start, end, offset int64 }

// NewZone is a Zone for loc; nil is UTC.
func NewZone(loc *time.Location) Zone {
	if loc == nil {
		loc = time.UTC
	}
	return Zone{loc: loc}
}

// Location is the zone's time.Location.
func (z *Zone) Location() *time.Location { return z.loc }

// DateOf is the local calendar day of an instant; 0 for an unset one.
func (z *Zone) DateOf(i data.Instant) data.Date {
	if i == 0 {
		return 0
	}
	return z.day(int64(i))
}

// Start is the first instant of a local day: the one at which the date changes to
// it, also where the clock skips or repeats midnight. It is 0 for an unset date.
func (z *Zone) Start(d data.Date) data.Instant {
	if d == 0 {
		return 0
	}
	midnight := int64(d) * dayMs
	s := z.at(midnight)
	start := midnight - s.offset
	if start-s.start >= spanRoom && s.end-start >= spanRoom {
		return data.Instant(start)
	}
	return data.Instant(z.careful(d))
}

// End is the last millisecond of a local day, 0 for an unset date. A thing that is
// due on a day is due by its End.
func (z *Zone) End(d data.Date) data.Instant {
	if d == 0 {
		return 0
	}
	return z.Start(d+1) - 1
}

// careful finds the start of a day near a change of offset: midnight by one of
// the offsets around it, or the change itself where midnight is skipped.
func (z *Zone) careful(d data.Date) int64 {
	midnight := int64(d) * dayMs
	before, after := z.at(midnight-dayMs), z.at(midnight+dayMs)
	best := midnight - after.offset
	found := false
	for _, c := range [...]int64{midnight - before.offset, midnight - after.offset, before.end, after.start} {
		if z.day(c) == d && z.day(c-1) < d && (!found || c < best) {
			best, found = c, true
		}
	}
	return best
}

func (z *Zone) day(ms int64) data.Date {
	local := ms + z.at(ms).offset
	d := local / dayMs
	if local%dayMs < 0 {
		d--
	}
	return data.Date(d)
}

// at is the span that holds ms.
func (z *Zone) at(ms int64) span {
	for i := range z.spans {
		if s := &z.spans[i]; s.start <= ms && ms < s.end {
			return *s
		}
	}
	const far = int64(1) << 60
	t := time.UnixMilli(ms).In(z.loc)
	_, offset := t.Zone()
	s := span{start: -far, end: far, offset: int64(offset) * millis}
	from, to := t.ZoneBounds()
	if !from.IsZero() {
		s.start = from.UnixMilli()
	}
	if !to.IsZero() {
		s.end = to.UnixMilli()
	}
	z.spans[z.next%len(z.spans)] = s
	z.next++
	return s
}
