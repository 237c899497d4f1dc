package signal_test

import (
	"testing"
	"time"

	"rounds/data"
	"rounds/data/signal"
)

// scenario is one account of one rule, looked at from several moments.
type scenario struct {
	name  string
	code  data.Reason
	zone  string // of the account and of every time below; "" is UTC
	rules func(*signal.Rules)
	facts func(*account)
	looks []look
}

// look is what is said at a local time: nothing, or one firing. Empty texts and
// −1 are not compared.
type look struct {
	at         string
	fires      bool
	occurrence string
	due        string // local time to the minute
	n, m       int64
	label      string
	snoozed    bool
	amber      string
	breached   bool
}

// account builds facts from local times.
type account struct {
	data.Facts
	t    *testing.T
	zone string
	next int
}

func (a *account) at(s string) data.Instant { return when(a.t, a.zone, s) }
func (a *account) on(s string) data.Date    { return date(a.t, s) }

func (a *account) id() data.ID {
	a.next++
	return id(a.next)
}

func (a *account) request(kind data.RequestKind, opened string) *data.Request {
	a.Requests = append(a.Requests, data.Request{ID: a.id(), Kind: kind, OpenedAt: a.at(opened), Subject: "subject"})
	return &a.Requests[len(a.Requests)-1]
}

func (a *account) event(kind data.EventKind, at, product string) *data.Event {
	a.Events = append(a.Events, data.Event{ID: a.id(), Kind: kind, At: a.at(at), Product: product})
	return &a.Events[len(a.Events)-1]
}

func (a *account) call(at string, about data.Reason) *data.Activity {
	a.Activities = append(a.Activities, data.Activity{
		ID: a.id(), Kind: data.ActivityCall, State: data.CallFiled, At: a.at(at), Reason: about,
	})
	return &a.Activities[len(a.Activities)-1]
}

func (a *account) dispose(code data.Reason, occurrence string, kind data.DispositionKind, at, until string) {
	a.Dispositions = append(a.Dispositions, data.Disposition{
		ID: a.id(), Code: code, Occurrence: occurrence, Kind: kind, At: a.at(at), Until: a.on(until),
	})
}

func (a *account) uses(feature, from, to string, n, users int64) {
	uses(&a.Facts, feature, a.on(from), a.on(to), n, users)
}

func (sc *scenario) run(t *testing.T) {
	t.Helper()
	a := &account{t: t, zone: sc.zone}
	a.Account.ID, a.Account.TimeZone = id(999), sc.zone
	sc.facts(a)
	rules := signal.Default()
	if sc.rules != nil {
		sc.rules(rules)
	}
	if wrong := rules.Check(); !wrong.IsZero() {
		t.Fatal(wrong)
	}
	for _, l := range sc.looks {
		s := signal.Evaluate(&a.Facts, a.at(l.at), rules)
		l.check(t, sc, &s)
	}
}

func (l *look) check(t *testing.T, sc *scenario, s *data.Standing) {
	t.Helper()
	got := firings(s, sc.code)
	if !l.fires {
		if len(got) != 0 {
			t.Errorf("at %s it fires: %+v", l.at, got)
		}
		return
	}
	if len(got) != 1 {
		t.Errorf("at %s there are %d firings, want 1", l.at, len(got))
		return
	}
	f := got[0]
	local := func(i data.Instant) string {
		return i.Time(data.LoadLocation(sc.zone)).Format("2006-01-02 15:04")
	}
	if l.occurrence != "" && f.Occurrence != l.occurrence {
		t.Errorf("at %s the occurrence is %q, want %q", l.at, f.Occurrence, l.occurrence)
	}
	if l.due != "" && local(f.Due) != l.due {
		t.Errorf("at %s it is due %s, want %s", l.at, local(f.Due), l.due)
	}
	if l.amber != "" && local(f.AmberAt) != l.amber {
		t.Errorf("at %s it is amber at %s, want %s", l.at, local(f.AmberAt), l.amber)
	}
	if f.N != l.n && l.n != -1 || f.M != l.m && l.m != -1 {
		t.Errorf("at %s its numbers are %d and %d, want %d and %d", l.at, f.N, f.M, l.n, l.m)
	}
	if l.label != "" && f.Label != l.label {
		t.Errorf("at %s its label is %q, want %q", l.at, f.Label, l.label)
	}
	if snoozed := f.Disposition == data.DispositionSnoozed; snoozed != l.snoozed {
		t.Errorf("at %s snoozed is %t", l.at, snoozed)
	}
	if f.Breached(s.At) != l.breached {
		t.Errorf("at %s breached is %t", l.at, !l.breached)
	}
	if f.Since > s.At || f.Since == 0 || f.Due == 0 || f.Code != sc.code {
		t.Errorf("at %s it stands since %s, due %s, as %s", l.at, local(f.Since), local(f.Due), f.Code)
	}
}

func runAll(t *testing.T, scenarios []scenario) {
	for i := range scenarios {
		sc := &scenarios[i]
		t.Run(string(sc.code)+" "+sc.name, sc.run)
	}
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
