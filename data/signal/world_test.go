package signal_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/signal"
)

// id makes the n-th id; ids ascend with n.
func id(n int) data.ID {
	var b data.ID
	binary.BigEndian.PutUint64(b[8:], uint64(n))
	b[0] = 1
	return b
}

// when reads a local time, as "2026-11-21 14:05".
func when(t testing.TB, zone, s string) data.Instant {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", s, data.LoadLocation(zone))
	if err != nil {
		t.Fatal(err)
	}
	return data.At(at)
}

func date(t testing.TB, s string) data.Date {
	t.Helper()
	d, err := data.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// uses adds n uses a day of a feature by so many users on the days from..to.
func uses(f *data.Facts, feature string, from, to data.Date, n, users int64) {
	for d := from; d <= to; d++ {
		f.Usage = append(f.Usage, data.UsageDay{Day: d, Feature: feature, Count: n, Users: users})
	}
	sortUsage(f.Usage)
}

func sortUsage(u []data.UsageDay) {
	for i := 1; i < len(u); i++ {
		for j := i; j > 0 && (u[j].Day < u[j-1].Day || u[j].Day == u[j-1].Day && u[j].Feature < u[j-1].Feature); j-- {
			u[j], u[j-1] = u[j-1], u[j]
		}
	}
}

// firings are the firings of one code.
func firings(s *data.Standing, code data.Reason) []data.Firing {
	var out []data.Firing
	for _, f := range s.Firings {
		if f.Code == code && !strings.HasSuffix(f.Occurrence, "/inside") { // see TestAnEscalationIsFollowedUpOnBothSides
			out = append(out, f)
		}
	}
	return out
}

// typical is an account with a year behind it: the size that a book is made of.
func typical() (*data.Facts, data.Instant) {
	at := data.At(time.Date(2026, time.November, 21, 13, 5, 0, 0, time.UTC))
	today := data.Day(2026, time.November, 21)
	before := func(days int) data.Instant { return at.Add(-time.Duration(days) * 24 * time.Hour) }
	f := &data.Facts{Account: data.Account{
		ID: id(1), Name: "Lindqvist Handels AB", TimeZone: "Europe/Stockholm", StartOn: today - 400, RenewalOn: today + 88,
		SignupAt: before(400), Seats: 60, MRR: 124000, Payment: data.PaymentOK, PaymentAt: before(20), Segment: "marketplace",
	}}
	for i := range 3 {
		f.Contacts = append(f.Contacts, data.Contact{ID: id(10 + i), Champion: i == 1})
		f.Subscriptions = append(f.Subscriptions, data.Subscription{
			ID: id(20 + i), Product: fmt.Sprint("product ", i), Status: data.SubscriptionActive, StartOn: today - 400,
		})
	}
	for i := range 24 {
		opened := before(15*i + 3)
		f.Requests = append(f.Requests, data.Request{
			ID: id(100 + i), Kind: data.RequestHowTo, OpenedAt: opened, FirstAnswerAt: opened.Add(time.Duration(10+8*i) * time.Minute),
			ResolvedAt: opened.Add(26 * time.Hour), CSAT: int64(i % 6), Subject: "a question",
		})
		f.Activities = append(f.Activities, data.Activity{
			ID: id(200 + i), Kind: data.ActivityCall, State: data.CallFiled, At: before(14*i + 9), Reason: data.ReasonSurveyDue,
		})
	}
	f.Requests = append(f.Requests, data.Request{ID: id(150), Kind: data.RequestBug, OpenedAt: at.Add(-16 * time.Minute), Subject: "invoice page slow"})
	for i := range 12 {
		f.Events = append(f.Events, data.Event{ID: id(300 + i), Kind: data.EventPaymentOK, At: before(30 * i)})
		f.Dispositions = append(f.Dispositions, data.Disposition{
			ID: id(400 + i), Code: data.ReasonSurveyDue, Occurrence: "2026-01-01", Kind: data.DispositionDone, At: before(30 * i),
		})
	}
	for i := range 4 {
		f.Surveys = append(f.Surveys, data.Survey{ID: id(500 + i), Kind: data.SurveyNPS, Score: int64(9 - i), At: before(90*i + 20)})
		f.FollowUps = append(f.FollowUps, data.FollowUp{ID: id(600 + i), Kind: data.FollowUpPromise, DueAt: before(10 * i), DoneAt: before(10 * i)})
	}
	f.Runs = append(f.Runs, data.Run{ID: id(700), StartedAt: before(12), ProgressAt: before(6), Covered: 9, Total: 14, PlaybookID: "repricer-onboarding"})
	for d := today - data.UsageWindow; d < today; d++ {
		for i, n := range []int64{40, 22, 9, 4} {
			f.Usage = append(f.Usage, data.UsageDay{Day: d, Feature: fmt.Sprint("feature ", i), Count: n + int64(d)%7, Users: 30 - int64(i)*4})
		}
	}
	return f, at
}

func BenchmarkEvaluate(b *testing.B) {
	f, at := typical()
	rules := signal.Default()
	b.ReportAllocs()
	for b.Loop() {
		if s := signal.Evaluate(f, at, rules); s.Score < 0 {
			b.Fatal("no score")
		}
	}
}

func BenchmarkEvaluateWithoutUsage(b *testing.B) {
	f, at := typical()
	f.Usage = nil
	rules := signal.Default()
	b.ReportAllocs()
	for b.Loop() {
		if s := signal.Evaluate(f, at, rules); s.Score < 0 {
			b.Fatal("no score")
		}
	}
}

// BenchmarkEvaluateBusy is the worst that a rule does: narrow and high use that
// began long ago, many features, claims.
func BenchmarkEvaluateBusy(b *testing.B) {
	f, at := typical()
	f.Account.Seats = 10
	f.Usage = nil
	today := data.Day(2026, time.November, 21)
	for d := today - data.UsageWindow; d < today; d++ {
		for i := range 12 {
			f.Usage = append(f.Usage, data.UsageDay{Day: d, Feature: fmt.Sprintf("feature %02d", i), Count: 1 + int64(100>>i), Users: 9})
		}
	}
	rules := signal.Default()
	if s := signal.Evaluate(f, at, rules); len(firings(&s, data.ReasonAdoptionNarrow)) == 0 && len(firings(&s, data.ReasonUsageHigh)) == 0 {
		b.Fatal("nothing to look back for")
	}
	b.ReportAllocs()
	for b.Loop() {
		if s := signal.Evaluate(f, at, rules); s.Score < 0 {
			b.Fatal("no score")
		}
	}
}
