package page

import (
	"time"

	"rounds/data"
	"rounds/data/calendar"
)

// Hours says whether a moment is a good one to call somebody in a zone.
type Hours int

// The answers.
const (
	InHours Hours = iota
	OutOfHours
	FreeDay
)

// HoursAt judges a moment by the usual working hours, 09–18 from Monday to Friday.
func HoursAt(at data.Instant, there *time.Location) Hours {
	t := at.Time(there)
	usual := calendar.Default()
	open := usual.Week[t.Weekday()]
	minute := t.Hour()*60 + t.Minute()
	switch {
	case !usual.IsWorkingDay(data.DateOf(t)):
		return FreeDay
	case minute < open.Open || minute >= open.Close:
		return OutOfHours
	}
	return InHours
}

// Warning says in a few words why it is no good moment, "" when it is one.
func (s *Session) Warning(h Hours) string {
	switch h {
	case OutOfHours:
		return s.Words.T("hours.out")
	case FreeDay:
		return s.Words.T("hours.free")
	case InHours:
	}
	return ""
}
