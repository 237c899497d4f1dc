package signal_test

import (
	"fmt"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/calendar"
	"rounds/data/signal"
)

// life is one reason from its transition on. Days count from a day 0, which is moved
// over month ends, a leap day and changes of the clock in many zones: what is said here
// holds on all of them.
type life struct {
	code  data.Reason
	begin func(w *stage)              // the facts
	fires func(w *stage) data.Instant // the first moment at which it stands; a millisecond before it does not
	due   func(w *stage) data.Instant
	clear func(w *stage)              // the facts that end it
	ends  func(w *stage) data.Instant // when: a millisecond before it still stands; nil: at once
	again func(w *stage) data.Instant // further facts, and the first moment of the next occurrence
}

// stage makes facts about days and times of day of one zone.
type stage struct {
	data.Facts
	day0 data.Date
	loc  *time.Location
	next int
}

func (w *stage) day(n int) data.Date      { return w.day0 + data.Date(n) }
func (w *stage) start(n int) data.Instant { return w.day(n).Start(w.loc) }
func (w *stage) end(n int) data.Instant   { return w.start(n+1) - 1 }

// at is a time of day that no change of the clock touches.
func (w *stage) at(n, hour int) data.Instant {
	y, m, d := w.day(n).In(time.UTC).Date()
	return data.At(time.Date(y, m, d, hour, 0, 0, 0, w.loc))
}

func (w *stage) id() data.ID {
	w.next++
	return id(w.next)
}

func (w *stage) event(kind data.EventKind, at data.Instant) {
	w.Events = append(w.Events, data.Event{ID: w.id(), Kind: kind, At: at, Product: "product"})
}

func (w *stage) request(kind data.RequestKind, opened data.Instant) *data.Request {
	w.Requests = append(w.Requests, data.Request{ID: w.id(), Kind: kind, OpenedAt: opened})
	return &w.Requests[len(w.Requests)-1]
}

func (w *stage) call(at data.Instant, about data.Reason) {
	w.Activities = append(w.Activities, data.Activity{ID: w.id(), Kind: data.ActivityCall, State: data.CallFiled, At: at, Reason: about})
}

func (w *stage) promised(kind data.FollowUpKind, due data.Instant) {
	w.FollowUps = append(w.FollowUps, data.FollowUp{ID: w.id(), Kind: kind, DueAt: due, CreatedAt: due - 5*24*60*60*1000})
}

func (w *stage) nps(at data.Instant, score int64) {
	w.Surveys = append(w.Surveys, data.Survey{ID: w.id(), Kind: data.SurveyNPS, Score: score, At: at})
}

func (w *stage) uses(feature string, from, to int, n, users int64) {
	uses(&w.Facts, feature, w.day(from), w.day(to), n, users)
}

// morning is 10:00 of day 0.
func morning(w *stage) data.Instant  { return w.at(0, 10) }
func midnight(w *stage) data.Instant { return w.start(0) }

// event is the life of a reason that an event brings: due so many days later, ended by
// a call about it.
func event(code data.Reason, kind data.EventKind, days int) life {
	return life{
		code:  code,
		begin: func(w *stage) { w.Account.StartOn = w.day(-300); w.event(kind, w.at(0, 10)) },
		fires: morning,
		due:   func(w *stage) data.Instant { return w.end(days) },
		clear: func(w *stage) { w.call(w.at(1, 10), code) },
		ends:  func(w *stage) data.Instant { return w.at(1, 10) },
		again: func(w *stage) data.Instant { w.event(kind, w.at(60, 10)); return w.at(60, 10) },
	}
}

// waiting is the life of a reason by which somebody waits: due after so many minutes.
func waiting(code data.Reason, kind data.RequestKind, minutes int, stop func(*data.Request, data.Instant)) life {
	return life{
		code:  code,
		begin: func(w *stage) { w.request(kind, w.at(0, 10)) },
		fires: morning,
		due:   func(w *stage) data.Instant { return w.at(0, 10).Add(time.Duration(minutes) * time.Minute) },
		clear: func(w *stage) { stop(&w.Requests[0], w.at(1, 10)) },
		ends:  func(w *stage) data.Instant { return w.at(1, 10) },
		again: func(w *stage) data.Instant { w.request(kind, w.at(60, 10)); return w.at(60, 10) },
	}
}

// dated is the life of a follow-up at 15:00.
func dated(code data.Reason, kind data.FollowUpKind) life {
	return life{
		code:  code,
		begin: func(w *stage) { w.promised(kind, w.at(0, 15)) },
		fires: midnight,
		due:   func(w *stage) data.Instant { return w.at(0, 15) },
		clear: func(w *stage) { w.FollowUps[0].DoneAt = w.at(1, 10) },
		ends:  func(w *stage) data.Instant { return w.at(1, 10) },
		again: func(w *stage) data.Instant { w.promised(kind, w.at(60, 15)); return w.start(60) },
	}
}

func answered(r *data.Request, at data.Instant) { r.FirstAnswerAt = at }
func resolved(r *data.Request, at data.Instant) { r.ResolvedAt = at }

func lives() []life {
	dayOne := func(w *stage) data.Instant { return w.at(1, 10) }
	return []life{
		waiting(data.ReasonOutageOpen, data.RequestOutage, 30, resolved),
		waiting(data.ReasonRequestWaiting, data.RequestBug, 120, answered),
		waiting(data.ReasonCallback, data.RequestCallback, 0, answered),
		dated(data.ReasonAppointment, data.FollowUpAppointment),
		dated(data.ReasonFollowUp, data.FollowUpPromise),
		event(data.ReasonConfigTakeover, data.EventConfigBlocked, 1),
		event(data.ReasonProductActivated, data.EventProductActive, 3),
		event(data.ReasonContractChanged, data.EventContractChanged, 2),
		event(data.ReasonMarketChanged, data.EventMarketChanged, 3),
		event(data.ReasonRelease, data.EventRelease, 14),
		{
			code: data.ReasonSignupNew, fires: morning, ends: dayOne,
			begin: func(w *stage) { w.event(data.EventSignup, w.at(0, 10)) },
			due: func(w *stage) data.Instant { // four working hours; a weekend waits for Monday
				return calendar.Default().Advance(w.at(0, 10), 4*time.Hour, w.loc)
			},
			clear: func(w *stage) { w.call(w.at(1, 10), "") },
			again: func(w *stage) data.Instant { w.event(data.EventSignup, w.at(60, 10)); return w.at(60, 10) },
		},
		{
			code: data.ReasonCancellation, fires: morning, due: morning, ends: dayOne,
			begin: func(w *stage) { w.event(data.EventCancellation, w.at(0, 10)) },
			clear: func(w *stage) { w.event(data.EventCancelWithdrawn, w.at(1, 10)) },
			again: func(w *stage) data.Instant { w.event(data.EventCancellation, w.at(60, 10)); return w.at(60, 10) },
		},
		{
			code: data.ReasonTrialEnding, fires: midnight, ends: dayOne,
			begin: func(w *stage) { w.Account.Plan, w.Account.StartOn = "trial", w.day(-14) },
			due:   func(w *stage) data.Instant { return w.end(0) },
			clear: func(w *stage) { w.call(w.at(1, 10), "") },
			again: func(w *stage) data.Instant {
				w.Subscriptions = []data.Subscription{{ID: w.id(), Status: data.SubscriptionTrial, StartOn: w.day(46)}}
				return w.start(60)
			},
		},
		{
			code: data.ReasonEscalation, fires: midnight, ends: dayOne,
			begin: func(w *stage) {
				r := w.request(data.RequestBug, w.at(-3, 10))
				r.FirstAnswerAt, r.EscalatedAt = w.at(-3, 11), w.at(-1, 10)
			},
			due:   func(w *stage) data.Instant { return w.end(0) },
			clear: func(w *stage) { w.Requests[0].ResolvedAt = w.at(1, 10) },
			again: func(w *stage) data.Instant {
				r := w.request(data.RequestBug, w.at(58, 10))
				r.FirstAnswerAt, r.EscalatedAt = w.at(58, 11), w.at(59, 10)
				return w.start(60)
			},
		},
		{
			code: data.ReasonComplaint, fires: midnight, ends: dayOne,
			begin: func(w *stage) { w.request(data.RequestComplaint, w.at(-2, 10)).FirstAnswerAt = w.at(-2, 11) },
			due:   func(w *stage) data.Instant { return w.end(0) },
			clear: func(w *stage) { w.Requests[0].ResolvedAt = w.at(1, 10) },
			again: func(w *stage) data.Instant {
				w.request(data.RequestComplaint, w.at(58, 10)).FirstAnswerAt = w.at(58, 11)
				return w.start(60)
			},
		},
		{
			code: data.ReasonPaymentFailed, fires: midnight, ends: dayOne,
			begin: func(w *stage) { w.event(data.EventPaymentFailed, w.at(-3, 10)) },
			due:   func(w *stage) data.Instant { return w.end(1) },
			clear: func(w *stage) { w.event(data.EventPaymentOK, w.at(1, 10)) },
			again: func(w *stage) data.Instant { w.event(data.EventPaymentFailed, w.at(57, 10)); return w.start(60) },
		},
		{
			code: data.ReasonHandoff, fires: morning, ends: dayOne,
			begin: func(w *stage) { w.HandOffs = []data.HandOff{{ID: w.id(), WonAt: w.at(0, 10)}} },
			due:   func(w *stage) data.Instant { return w.end(3) },
			clear: func(w *stage) { w.HandOffs[0].MeetingAt = w.at(1, 10) },
			again: func(w *stage) data.Instant {
				w.HandOffs = append(w.HandOffs, data.HandOff{ID: w.id(), WonAt: w.at(60, 10)})
				return w.at(60, 10)
			},
		},
		{
			code: data.ReasonStalled, fires: midnight, ends: dayOne,
			begin: func(w *stage) { w.Runs = []data.Run{{ID: w.id(), StartedAt: w.at(-9, 10), ProgressAt: w.at(-5, 10)}} },
			due:   func(w *stage) data.Instant { return w.end(3) },
			clear: func(w *stage) { w.Runs[0].FinishedAt = w.at(1, 10) },
			again: func(w *stage) data.Instant {
				w.Runs = append(w.Runs, data.Run{ID: w.id(), StartedAt: w.at(55, 10)})
				return w.start(60)
			},
		},
		{
			code: data.ReasonPromise, fires: midnight, ends: dayOne,
			begin: func(w *stage) { w.Promises = []data.Promise{{ID: w.id(), At: w.at(-30, 10), DueOn: w.day(14)}} },
			due:   func(w *stage) data.Instant { return w.end(14) },
			clear: func(w *stage) { w.Promises[0].CoveredAt = w.at(1, 10) },
			again: func(w *stage) data.Instant {
				w.Promises = append(w.Promises, data.Promise{ID: w.id(), At: w.at(50, 10), DueOn: w.day(74)})
				return w.start(60)
			},
		},
		{
			code: data.ReasonRenewal, fires: midnight,
			begin: func(w *stage) { w.Account.RenewalOn = w.day(180) },
			due:   func(w *stage) data.Instant { return w.end(7) },
			clear: func(w *stage) { w.Account.RenewalOn = w.day(545) },
			again: func(w *stage) data.Instant { return w.start(90) }, // the next checkpoint
		},
		{
			code: data.ReasonHealthDropped, fires: morning, ends: func(w *stage) data.Instant { return w.at(4, 10) },
			begin: func(w *stage) { w.nps(w.at(-30, 10), 10); w.nps(w.at(0, 10), 7) },
			due:   func(w *stage) data.Instant { return w.end(3) },
			clear: func(w *stage) { w.nps(w.at(4, 10), 9) },
			again: func(w *stage) data.Instant { w.nps(w.at(30, 10), 9); w.nps(w.at(60, 10), 3); return w.at(60, 10) },
		},
		{
			code: data.ReasonUsageDrop, fires: midnight, // 21 days at 6 and 7 at 10 are 84 of 280 less: 30 %
			begin: func(w *stage) { w.uses("a", -120, -22, 10, 0); w.uses("a", -21, 3, 6, 0) },
			due:   func(w *stage) data.Instant { return w.end(3) },
			clear: func(w *stage) { w.uses("a", -28, -1, 10, 0) },
			again: func(w *stage) data.Instant { // 9 days at 0 and 19 at 20 are 180 of 560 less
				w.uses("b", 4, 90, 20, 0)
				return w.start(100)
			},
		},
		{
			code: data.ReasonClaimsDeadline, fires: midnight, ends: dayOne,
			begin: func(w *stage) { w.claim(-20, w.day(7)) },
			due:   func(w *stage) data.Instant { return w.end(7) },
			clear: func(w *stage) { w.call(w.at(1, 10), data.ReasonClaimsDeadline) },
			again: func(w *stage) data.Instant { w.claim(30, w.day(67)); return w.start(60) },
		},
		{
			code: data.ReasonClaimsAnomaly, fires: morning,
			begin: func(w *stage) {
				for _, d := range []int{-52, -45, -38, -31, -24, -17, -10, -3, -2, -1, 0} { // one a week, then four
					w.claim(d, 0)
				}
			},
			due:   func(w *stage) data.Instant { return w.end(3) },
			clear: func(w *stage) { w.Events = w.Events[:8] },
			again: func(w *stage) data.Instant {
				for d := 78; d <= 80; d++ { // three are the least, however quiet it was
					w.claim(d, 0)
				}
				return w.at(80, 10)
			},
		},
		{
			code: data.ReasonProposal, fires: midnight,
			begin: func(w *stage) { w.Proposals = []data.Proposal{{ID: w.id(), Status: "open", At: w.at(-14, 10)}} },
			due:   func(w *stage) data.Instant { return w.end(0) },
			clear: func(w *stage) { w.Proposals[0].Status = "lost" },
			again: func(w *stage) data.Instant {
				w.Proposals = append(w.Proposals, data.Proposal{ID: w.id(), Status: "open", At: w.at(40, 10), DecisionOn: w.day(60)})
				return w.start(60)
			},
		},
		{
			code: data.ReasonUsageHigh, fires: midnight, // the fourth week before has its first day with 8 of 10
			begin: func(w *stage) {
				w.Account.StartOn, w.Account.Seats = w.day(-400), 10
				w.uses("a", -60, -23, 5, 1)
				w.uses("a", -22, 6, 5, 8)
			},
			due:   func(w *stage) data.Instant { return w.end(14) },
			clear: func(w *stage) { w.Account.Seats = 11 }, // 73 %
			again: func(w *stage) data.Instant { w.uses("a", 7, 77, 5, 1); w.uses("a", 78, 120, 5, 8); return w.start(100) },
		},
		{
			code: data.ReasonAdoptionNarrow, fires: midnight, // the fourth day with use
			begin: func(w *stage) { w.uses("a", -4, 0, 10, 0) },
			due:   func(w *stage) data.Instant { return w.end(14) },
			clear: func(w *stage) {
				for i, name := range []string{"b", "c", "d"} {
					w.uses(name, -3, -1, int64(20-i), 0)
				}
			},
			again: func(w *stage) data.Instant { // 19 of 28 days on one feature are 226 of 280 for two of five
				for _, name := range []string{"a", "b", "c", "d", "e"} {
					w.uses(name, 1, 80, 2, 0)
				}
				w.uses("a", 81, 120, 10, 0)
				return w.start(100)
			},
		},
		{
			code: data.ReasonSurveyDue, fires: midnight, ends: dayOne,
			begin: func(w *stage) { w.Account.StartOn = w.day(-30) },
			due:   func(w *stage) data.Instant { return w.end(30) },
			clear: func(w *stage) { w.nps(w.at(1, 10), 8) },
			again: func(w *stage) data.Instant { return w.start(91) },
		},
		{
			code: data.ReasonFeedback, fires: morning, ends: dayOne,
			begin: func(w *stage) { w.Issues = []data.Issue{{ID: w.id(), At: w.at(-9, 10), ShippedAt: w.at(0, 10)}} },
			due:   func(w *stage) data.Instant { return w.end(7) },
			clear: func(w *stage) { w.call(w.at(1, 10), data.ReasonFeedback) },
			again: func(w *stage) data.Instant {
				w.Issues = append(w.Issues, data.Issue{ID: w.id(), At: w.at(3, 10), ShippedAt: w.at(60, 10)})
				return w.at(60, 10)
			},
		},
		{
			code: data.ReasonReview, fires: midnight, ends: dayOne,
			begin: func(w *stage) { w.Account.Segment, w.Account.StartOn = "ad-tech", w.day(-90) },
			due:   func(w *stage) data.Instant { return w.end(30) },
			clear: func(w *stage) { w.call(w.at(1, 10), data.ReasonReview) },
			again: func(w *stage) data.Instant { return w.start(91) },
		},
		{
			code: data.ReasonCadence, fires: midnight, ends: dayOne,
			begin: func(w *stage) { w.Account.Cadence = "weekly"; w.call(w.at(-7, 10), "") },
			due:   func(w *stage) data.Instant { return w.end(0) },
			clear: func(w *stage) { w.call(w.at(1, 10), "") },
			again: func(w *stage) data.Instant { return w.start(8) },
		},
	}
}

// claim is a claim at 10:00 of a day; deadline 0 is none.
func (w *stage) claim(day int, deadline data.Date) {
	e := data.Event{ID: w.id(), Kind: data.EventClaim, At: w.at(day, 10)}
	if deadline != 0 {
		e.Custom = data.Fields{"deadline": deadline.String()}
	}
	w.Events = append(w.Events, e)
}

// days 0: plain ones, month ends, leap days, and days whose clock changes somewhere.
var firstDays = []string{
	"2026-11-21", "2026-01-31", "2026-02-28", "2028-02-29", "2026-12-31", "2026-03-08", "2026-03-29", "2026-10-25", "2026-11-01", "2026-04-05",
}

// zones that lie far from UTC, change their clock at midnight, by half an hour, or not.
var lifeZones = []string{"", "Europe/Berlin", "America/New_York", "America/Havana", "Australia/Lord_Howe", "Asia/Tokyo", "Asia/Kathmandu", "Pacific/Kiritimati"}

func TestEveryReasonFromItsTransitionOn(t *testing.T) {
	seen := map[data.Reason]bool{}
	for _, l := range lives() {
		seen[l.code] = true
		t.Run(string(l.code), func(t *testing.T) {
			for _, zone := range lifeZones {
				for _, day := range firstDays {
					l.run(t, zone, day)
				}
			}
		})
	}
	for _, code := range data.Reasons() {
		if seen[code] == (code == data.ReasonSignupSelfServe) {
			t.Errorf("%s has a life: %v", code, seen[code])
		}
	}
}

func (l *life) run(t *testing.T, zone, day string) {
	t.Helper()
	rules := signal.Default()
	build := func(parts ...func(*stage)) *stage {
		w := &stage{day0: date(t, day), loc: data.LoadLocation(zone)}
		w.Account.ID, w.Account.TimeZone = id(999), zone
		for _, p := range parts {
			p(w)
		}
		return w
	}
	where := fmt.Sprintf("%s on %s", zone, day)
	stands := func(w *stage, at data.Instant, what string, want bool) (f data.Firing) {
		t.Helper()
		s := signal.Evaluate(&w.Facts, at, rules)
		got := firings(&s, l.code)
		if want != (len(got) == 1) {
			t.Fatalf("%s, %s: %d firings: %+v", where, what, len(got), got)
		}
		if want {
			f = got[0]
		}
		return f
	}
	dispose := func(kind data.DispositionKind, f data.Firing, at data.Instant, until data.Date) func(*stage) {
		return func(w *stage) {
			w.Dispositions = append(w.Dispositions, data.Disposition{ID: w.id(), Code: l.code, Occurrence: f.Occurrence, Kind: kind, At: at, Until: until})
		}
	}

	w := build(l.begin)
	first := l.fires(w)
	stands(w, first-1, "before", false)
	f := stands(w, first, "at the transition", true)
	if f.Since > first || f.Due != l.due(w) {
		t.Errorf("%s: it stands since %d, due %s, want %s", where, f.Since, f.Due.Time(w.loc), l.due(w).Time(w.loc))
	}
	if again := stands(w, first+1, "after", true); again.Occurrence != f.Occurrence {
		t.Errorf("%s: the occurrence went from %s to %s", where, f.Occurrence, again.Occurrence)
	}

	later := first.Add(3 * time.Hour) // past every clock of minutes: a breach breaks through what came before it
	today := later.DateIn(w.loc)
	w = build(l.begin, dispose(data.DispositionSnoozed, f, later, today))
	if s := stands(w, (today+1).Start(w.loc)-1, "snoozed, at the end of its day", true); s.Disposition != data.DispositionSnoozed {
		t.Errorf("%s: the snooze is over before its day is", where)
	}
	if s := stands(w, (today + 1).Start(w.loc), "the day after the snooze", true); s.Disposition != "" {
		t.Errorf("%s: the snooze lasts past its day", where)
	}
	w = build(l.begin, dispose(data.DispositionDone, f, later, 0))
	stands(w, later-1, "before it is done", true)
	stands(w, later, "done", false)

	w = build(l.begin, l.clear)
	if l.ends == nil {
		stands(w, first, "cleared", false)
	} else {
		stands(w, l.ends(w)-1, "before it clears", true)
		stands(w, l.ends(w), "cleared", false)
	}

	var second data.Instant
	w = build(l.begin, dispose(data.DispositionDone, f, later, 0), func(w *stage) {
		if l.ends != nil {
			l.clear(w)
		}
		second = l.again(w)
	})
	stands(w, second-1, "before it comes again", false)
	if s := stands(w, second, "again", true); s.Occurrence == f.Occurrence {
		t.Errorf("%s: it comes again as the occurrence %s that is done", where, s.Occurrence)
	}
}
