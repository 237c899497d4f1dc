package signal_test

import (
	"testing"
	"time"

	"rounds/data"
	"rounds/data/calendar"
	"rounds/data/signal"
)

// clock is one clock of an account of a zone: from when it runs, and when it turns amber and
// runs out, all in the zone's time.
type clock struct {
	zone, from, amber, end string
}

// Clocks that run around the clock count minutes, whatever the days, months and changes of
// the clock do; in working hours they wait for the office. Each has the number of the field
// and turns at its moment: a millisecond before it does not.
func TestClocksByTheirNumbers(t *testing.T) {
	office := calendar.Default() // Monday to Friday, 9 to 18, where the customer is
	office.Holidays = []data.Date{data.Day(2026, time.December, 25), data.Day(2027, time.January, 1)}
	tokyo := calendar.Default() // of a team that works in Tokyo, wherever its customers are
	tokyo.Location = data.LoadLocation("Asia/Tokyo")
	const berlin, york = "Europe/Berlin", "America/New_York"
	for _, c := range []struct {
		name    string
		kind    data.RequestKind
		code    data.Reason
		hours   *calendar.Calendar
		channel data.Channel
		clocks  []clock
	}{
		{"request, 20 and 120 min", data.RequestBug, data.ReasonRequestWaiting, nil, "", []clock{
			{berlin, "2026-11-21 14:00", "2026-11-21 14:20", "2026-11-21 16:00"},
			{berlin, "2026-03-29 01:50", "2026-03-29 03:10", "2026-03-29 04:50"}, // 02:00 is 03:00
			{berlin, "2026-10-25 01:50", "2026-10-25 02:10", "2026-10-25 02:50"}, // 03:00 is 02:00 again
			{york, "2026-03-08 01:50", "2026-03-08 03:10", "2026-03-08 04:50"},
			{"Australia/Lord_Howe", "2026-10-04 01:50", "2026-10-04 02:40", "2026-10-04 04:20"}, // by half an hour
			{berlin, "2026-01-31 23:00", "2026-01-31 23:20", "2026-02-01 01:00"},
			{berlin, "2028-02-28 23:00", "2028-02-28 23:20", "2028-02-29 01:00"},
			{berlin, "2028-02-29 23:50", "2028-03-01 00:10", "2028-03-01 01:50"},
			{"Pacific/Kiritimati", "2026-12-31 22:30", "2026-12-31 22:50", "2027-01-01 00:30"},
		}},
		{"request in working hours", data.RequestBug, data.ReasonRequestWaiting, office, "", []clock{
			{berlin, "2026-11-20 10:00", "2026-11-20 10:20", "2026-11-20 12:00"},
			{berlin, "2026-11-20 17:50", "2026-11-23 09:10", "2026-11-23 10:50"}, // over a weekend
			{berlin, "2026-11-20 16:00", "2026-11-20 16:20", "2026-11-20 18:00"}, // to closing time
			{berlin, "2026-11-21 12:00", "2026-11-23 09:20", "2026-11-23 11:00"}, // on a Saturday
			{berlin, "2026-11-23 06:00", "2026-11-23 09:20", "2026-11-23 11:00"}, // before the office opens
			{berlin, "2026-12-24 17:30", "2026-12-24 17:50", "2026-12-28 10:30"}, // over a holiday and a weekend
			{berlin, "2026-12-31 17:50", "2027-01-04 09:10", "2027-01-04 10:50"},
			{berlin, "2026-03-27 17:30", "2026-03-27 17:50", "2026-03-30 10:30"}, // the clocks change on Sunday
			{york, "2026-10-30 17:30", "2026-10-30 17:50", "2026-11-02 10:30"},
			{york, "2026-07-31 17:30", "2026-07-31 17:50", "2026-08-03 10:30"}, // over a month end
			{york, "2028-02-28 17:30", "2028-02-28 17:50", "2028-02-29 10:30"}, // into a leap day
			{york, "2028-02-29 17:30", "2028-02-29 17:50", "2028-03-01 10:30"},
			{"Asia/Kathmandu", "2026-11-20 17:50", "2026-11-23 09:10", "2026-11-23 10:50"},
		}},
		{"request in the hours of a team elsewhere", data.RequestBug, data.ReasonRequestWaiting, tokyo, "", []clock{
			{berlin, "2026-11-20 09:30", "2026-11-20 09:50", "2026-11-23 02:30"}, // 17:30 in Tokyo
			{york, "2026-03-06 19:00", "2026-03-08 20:20", "2026-03-08 22:00"},   // Saturday 09:00 there; New York changes its clock
			{york, "2026-03-08 20:00", "2026-03-08 20:20", "2026-03-08 22:00"},   // and is an hour nearer after that
		}},
		{"request over a channel with its own clock, 5 and 30 min", data.RequestHowTo, data.ReasonRequestWaiting, nil, data.ChannelChat, []clock{
			{berlin, "2026-11-21 14:00", "2026-11-21 14:05", "2026-11-21 14:30"},
			{berlin, "2026-03-29 01:50", "2026-03-29 01:55", "2026-03-29 03:20"},
		}},
		{"the same in working hours", data.RequestHowTo, data.ReasonRequestWaiting, office, data.ChannelChat, []clock{
			{berlin, "2026-11-20 17:50", "2026-11-20 17:55", "2026-11-23 09:20"},
		}},
		{"request over another channel", data.RequestHowTo, data.ReasonRequestWaiting, nil, data.ChannelEmail, []clock{
			{berlin, "2026-11-21 14:00", "2026-11-21 14:20", "2026-11-21 16:00"},
		}},
		{"outage, 30 min", data.RequestOutage, data.ReasonOutageOpen, nil, "", []clock{
			{berlin, "2026-11-21 14:00", "", "2026-11-21 14:30"},
			{berlin, "2026-03-29 01:45", "", "2026-03-29 03:15"},
			{berlin, "2026-12-31 23:45", "", "2027-01-01 00:15"},
			{york, "2028-02-29 23:45", "", "2028-03-01 00:15"},
		}},
		{"outage in working hours", data.RequestOutage, data.ReasonOutageOpen, office, data.ChannelChat, []clock{
			{berlin, "2026-11-20 17:50", "", "2026-11-23 09:20"},
			{berlin, "2026-12-24 17:45", "", "2026-12-28 09:15"},
		}},
		{"call back, at once", data.RequestCallback, data.ReasonCallback, nil, "", []clock{
			{berlin, "2026-11-21 14:00", "", "2026-11-21 14:00"},
			{york, "2026-11-01 01:30", "", "2026-11-01 01:30"},
		}},
	} {
		for _, k := range c.clocks {
			a := &account{t: t, zone: k.zone}
			a.Account.ID, a.Account.TimeZone = id(999), k.zone
			a.request(c.kind, k.from).Channel = c.channel
			r := signal.Default()
			r.Response, r.Channels = c.hours, map[data.Channel]signal.Clock{data.ChannelChat: {Amber: 5, Answer: 30}}
			if got := standingNow(a, a.at(k.from)-1, r, c.code); len(got) != 0 {
				t.Errorf("%s, %s in %s: it fires before it is there", c.name, k.from, k.zone)
			}
			end := a.at(k.end)
			local := func(i data.Instant) string { return i.Time(data.LoadLocation(k.zone)).Format("2006-01-02 15:04") }
			for _, at := range []data.Instant{a.at(k.from), end - 1, end, end.Add(time.Minute)} {
				if at < a.at(k.from) {
					continue
				}
				got := standingNow(a, at, r, c.code)
				if len(got) != 1 {
					t.Errorf("%s, %s in %s: %d firings", c.name, k.from, k.zone, len(got))
					continue
				}
				f := got[0]
				if local(f.BreachAt) != k.end || f.Breached(at) != (at >= end) {
					t.Errorf("%s, %s in %s: it runs out %s, want %s; at %s breached is %t", c.name, k.from, k.zone, local(f.BreachAt), k.end, local(at), f.Breached(at))
				}
				if k.amber != "" && local(f.AmberAt) != k.amber {
					t.Errorf("%s, %s in %s: amber %s, want %s", c.name, k.from, k.zone, local(f.AmberAt), k.amber)
				}
			}
		}
	}
}

// A sign-up is to be called within four working hours, of the customer's day or of the
// team's, and late from then on.
func TestSignupsByTheirNumber(t *testing.T) {
	holiday := calendar.Default()
	holiday.Holidays = []data.Date{data.Day(2026, time.December, 25)}
	tokyo := calendar.Default()
	tokyo.Location = data.LoadLocation("Asia/Tokyo")
	for _, c := range []struct {
		hours            *calendar.Calendar
		zone, from, want string
	}{
		{holiday, "Europe/Berlin", "2026-11-20 09:00", "2026-11-20 13:00"}, // the same day
		{holiday, "Europe/Berlin", "2026-11-20 14:00", "2026-11-20 18:00"},
		{holiday, "Europe/Berlin", "2026-11-20 14:01", "2026-11-23 09:01"}, // a minute too late for it
		{holiday, "Europe/Berlin", "2026-11-22 12:00", "2026-11-23 13:00"},
		{holiday, "Europe/Berlin", "2026-03-27 17:00", "2026-03-30 12:00"}, // the clocks change on Sunday
		{holiday, "Europe/Berlin", "2026-12-24 17:00", "2026-12-28 12:00"},
		{holiday, "America/New_York", "2026-07-31 17:00", "2026-08-03 12:00"},
		{holiday, "America/New_York", "2028-02-28 17:00", "2028-02-29 12:00"},
		{tokyo, "America/New_York", "2026-11-19 20:00", "2026-11-20 00:00"}, // 10:00 to 14:00 in Tokyo
		{nil, "Asia/Tokyo", "2026-11-21 22:00", "2026-11-22 02:00"},
	} {
		a := &account{t: t, zone: c.zone}
		a.Account.ID, a.Account.TimeZone = id(999), c.zone
		a.event(data.EventSignup, c.from, "product")
		r := signal.Default()
		r.Working = c.hours
		got := standingNow(a, a.at(c.from), r, data.ReasonSignupNew)
		if len(got) != 1 {
			t.Errorf("%s in %s: %d firings", c.from, c.zone, len(got))
			continue
		}
		if due := got[0].Due.Time(data.LoadLocation(c.zone)).Format("2006-01-02 15:04"); due != c.want {
			t.Errorf("%s in %s: due %s, want %s", c.from, c.zone, due, c.want)
		}
	}
}

func standingNow(a *account, at data.Instant, r *signal.Rules, code data.Reason) []data.Firing {
	s := signal.Evaluate(&a.Facts, at, r)
	return firings(&s, code)
}

// The numbers that no single change at the first moment of a life can show: one less, the
// number itself and one more.
func TestNumbersOfTheirOwn(t *testing.T) {
	const zone = "Europe/Berlin"
	weekly := func(a *account, last int) { // one claim a week for eight weeks, then so many
		for d := range 8 {
			a.event(data.EventClaim, (data.Day(2026, 9, 28)+data.Date(7*d)).String()+" 10:00", "")
		}
		for range last {
			a.event(data.EventClaim, "2026-11-21 10:00", "")
		}
	}
	for _, c := range []struct {
		path  string
		at    string
		facts func(a *account)
		fires map[int]bool // by the number
	}{
		{"claims.anomaly.factor", "2026-11-21 12:00", func(a *account) { weekly(a, 4) }, map[int]bool{3: true, 4: true, 5: false}},
		{"claims.anomaly.least", "2026-11-21 12:00", func(a *account) {
			for range 3 {
				a.event(data.EventClaim, "2026-11-21 10:00", "")
			}
		}, map[int]bool{2: true, 3: true, 4: false}},
		{"adoption.narrow.features", "2026-11-21 12:00", func(a *account) {
			for _, f := range []string{"a", "b"} { // two carry 80 %
				a.uses(f, "2026-10-20", "2026-11-20", 40, 0)
			}
			for _, f := range []string{"c", "d"} {
				a.uses(f, "2026-10-20", "2026-11-20", 10, 0)
			}
		}, map[int]bool{1: false, 2: true, 3: true}},
		{"adoption.narrow.percent", "2026-11-21 12:00", func(a *account) {
			for _, f := range []string{"a", "b"} {
				a.uses(f, "2026-10-20", "2026-11-20", 40, 0)
			}
			for _, f := range []string{"c", "d"} {
				a.uses(f, "2026-10-20", "2026-11-20", 10, 0)
			}
		}, map[int]bool{79: true, 80: true, 81: false}},
		{"usage.drop.least_days", "2026-11-21 12:00", func(a *account) { // four days of use, then none
			a.uses("a", "2026-10-10", "2026-10-13", 10, 0)
			a.uses("a", "2026-11-01", "2026-11-01", 1, 0)
		}, map[int]bool{3: true, 4: true, 5: false}},
		{"survey.due.answered_days", "2026-11-21 00:00", func(a *account) {
			a.Account.StartOn = a.on("2026-01-01")
			a.Surveys = []data.Survey{{ID: a.id(), Kind: data.SurveyNPS, Score: 8, At: a.at("2026-08-23 15:00")}} // 90 days before
		}, map[int]bool{89: true, 90: true, 91: false}},
		{"survey.due.declined_days", "2026-11-21 00:00", func(a *account) {
			a.Account.StartOn = a.on("2026-01-01")
			a.Surveys = []data.Survey{{ID: a.id(), Kind: data.SurveyNPS, Declined: true, At: a.at("2026-10-22 15:00")}} // 30 days before
		}, map[int]bool{29: true, 30: true, 31: false}},
		{"complaint.followup.repeat_days", "2026-11-21 00:00", func(a *account) {
			a.request(data.RequestComplaint, "2026-11-01 10:00").FirstAnswerAt = a.at("2026-11-01 11:00")
			a.call("2026-11-14 10:00", "") // 7 days before
		}, map[int]bool{6: true, 7: true, 8: false}},
		{"promise.uncovered.open_days", "2026-11-21 00:00", func(a *account) { // shown 14 days before its end
			a.Promises = []data.Promise{{ID: a.id(), At: a.at("2026-11-05 10:00")}} // 16 days before
		}, map[int]bool{29: true, 30: true, 31: false}},
		{"trial.ending.keep_days", "2026-11-21 23:59", func(a *account) {
			a.Account.TrialEndOn = a.on("2026-11-07") // 14 days before
		}, map[int]bool{13: false, 14: true, 15: true}},
		{"health.dropped.look_days", "2026-11-21 12:00", func(a *account) {
			a.Surveys = []data.Survey{
				{ID: a.id(), Kind: data.SurveyNPS, Score: 10, At: a.at("2026-10-01 10:00")},
				{ID: a.id(), Kind: data.SurveyNPS, Score: 3, At: a.at("2026-11-08 10:00")}, // the 14th day, counting today
			}
		}, map[int]bool{13: false, 14: true, 15: true}},
		{"signup.new.keep_days", "2026-11-21 12:00", func(a *account) { a.event(data.EventSignup, "2026-10-22 10:00", "p") }, map[int]bool{29: false, 30: true, 31: true}},
	} {
		code := data.Reason(c.path[:lastDot(c.path)])
		for n, want := range c.fires {
			a := &account{t: t, zone: zone}
			a.Account.ID, a.Account.TimeZone = id(999), zone
			c.facts(a)
			if got := len(standingNow(a, a.at(c.at), with(t, c.path, n), code)); (got > 0) != want {
				t.Errorf("%s = %d: %d firings, want any: %t", c.path, n, got, want)
			}
		}
	}
}

func lastDot(path string) int {
	for i := len(path) - 1; ; i-- {
		if path[i] == '.' {
			return i
		}
	}
}
