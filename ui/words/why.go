package words

import (
	"strings"
	"time"

	"rounds/data"
	"rounds/data/signal"
)

// Why is the sentence of a reason: "request waiting 16 min".
func (w *Words) Why(f *data.Firing, now data.Instant) string {
	key := "why." + string(f.Code)
	switch f.Code {
	case data.ReasonRequestWaiting, data.ReasonOutageOpen:
		return w.T(key, w.Span(now.Sub(f.Since)))
	case data.ReasonFollowUp:
		if f.N > 0 { // minutes: a call that was booked
			return w.T("why.followup.due.booked")
		}
	case data.ReasonEscalation:
		if f.M == signal.SideInside {
			return w.T("why.escalation.followup.inside")
		}
	case data.ReasonProductActivated:
		return w.T(key, f.Label)
	case data.ReasonStalled:
		if f.M == signal.OtherChecklist {
			return w.T("why.onboarding.stalled.other", f.N)
		}
		return w.T(key, f.N)
	case data.ReasonTrialEnding, data.ReasonRenewal, data.ReasonPaymentFailed,
		data.ReasonUsageHigh, data.ReasonUsageDrop, data.ReasonClaimsDeadline:
		return w.T(key, f.N)
	case data.ReasonAdoptionNarrow, data.ReasonHealthDropped:
		return w.T(key, f.N, f.M)
	}
	return w.T(key)
}

// Span is a length of time in its largest sensible unit: "16 min", "3 h", "2 d".
func (w *Words) Span(d time.Duration) string {
	switch d = max(d, 0); {
	case d < 2*time.Hour:
		return w.T("span.min", int(d.Minutes()))
	case d < 48*time.Hour:
		return w.T("span.hours", int(d.Hours()))
	}
	return w.T("span.days", int(d.Hours()/24))
}

// DueOf is Due of a reason: of the response that is promised where a clock runs, the
// time of a call that has one and is for today, else its day.
func (w *Words) DueOf(f *data.Firing, now data.Instant, loc *time.Location) string {
	booked := f.N > 0 && (f.Code == data.ReasonAppointment || f.Code == data.ReasonFollowUp || f.Code == data.ReasonCadence)
	switch {
	case f.BreachAt != 0:
		return w.Due(f.BreachAt, true, now, loc)
	case booked && f.Due.DateIn(loc) == now.DateIn(loc):
		return w.T("time.at", w.Clock(f.Due, loc))
	}
	return w.Due(f.Due, false, now, loc)
}

// Due says when something must be done, as a person says it, in the reader's zone:
// "104 min left" for a clock that runs, "3 d late", "today", "Mon", "in 20 d".
func (w *Words) Due(due data.Instant, running bool, now data.Instant, loc *time.Location) string {
	if due == 0 {
		return ""
	}
	left := due.Sub(now)
	days := int(due.DateIn(loc) - now.DateIn(loc))
	switch {
	case running && left >= 0 && left < 3*time.Hour:
		return w.T("time.min-left", int(left.Minutes()))
	case running && left >= 0 && days < 1:
		return w.T("time.hours-left", int(left.Hours()))
	case running && left < 0 && left > -3*time.Hour:
		return w.T("time.min-late", int(-left.Minutes()))
	case running && left < 0 && left > -48*time.Hour:
		return w.T("time.hours-late", int(-left.Hours()))
	case days < 0:
		return w.T("time.days-late", -days)
	case days == 0:
		return w.T("time.today")
	case days < 7:
		return w.T("time.weekday", w.Weekday(due.Time(loc).Weekday()))
	}
	return w.T("time.in-days", days)
}

// BriefMinutes writes the minutes of a clock shorter, for a column that a clock of three
// digits does not fit: "113 m late".
func (w *Words) BriefMinutes(clock string) string {
	return strings.Replace(clock, w.T("span.unit"), w.T("span.unit.short"), 1)
}

// Ago says how long ago something was: "12 min ago", "yesterday", "12 Nov".
func (w *Words) Ago(at, now data.Instant, loc *time.Location) string {
	if at == 0 {
		return ""
	}
	d := now.Sub(at)
	days := int(now.DateIn(loc) - at.DateIn(loc))
	switch {
	case d < time.Minute:
		return w.T("time.just-now")
	case d < 2*time.Hour:
		return w.T("time.min-ago", int(d.Minutes()))
	case days == 0:
		return w.T("time.hours-ago", int(d.Hours()))
	case days == 1:
		return w.T("time.yesterday")
	case days < 7:
		return w.T("time.days-ago", days)
	}
	return w.Day(at.DateIn(loc), now.DateIn(loc))
}
