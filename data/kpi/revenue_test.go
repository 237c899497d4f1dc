package kpi

import (
	"testing"
	"time"

	"rounds/data"
)

// Each account is looked at on a few days, as of 21 November 2026.
func TestRevenueOnADay(t *testing.T) {
	type on struct {
		day  string
		want int64 // units; −1: no customer
	}
	d := func(s string) data.Date { return day(t, s) }
	changed := func(when string, amount int64) data.Event {
		return data.Event{Kind: data.EventContractChanged, At: at(t, when), Product: "Repricer", Amount: units(amount)}
	}
	unnamed := func(when string, amount int64) data.Event {
		e := changed(when, amount)
		e.Product = ""
		return e
	}
	for _, c := range []struct {
		name  string
		facts data.Facts
		days  []on
	}{
		{
			"the account's own figure, without a history, has always been so",
			data.Facts{Account: data.Account{StartOn: d("2026-03-01"), MRR: units(500)}},
			[]on{{"2026-02-28", -1}, {"2026-03-01", 500}, {"2026-11-21", 500}},
		},
		{
			"a trial of two weeks pays nothing",
			data.Facts{Account: data.Account{StartOn: d("2026-03-01"), TrialEndOn: d("2026-03-15"), MRR: units(500)}},
			[]on{{"2026-03-15", -1}, {"2026-03-16", 500}},
		},
		{
			"contract changes are walked back",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01"), MRR: units(700)},
				Events:  []data.Event{changed("2026-06-10T09:00:00Z", 300), changed("2026-09-30T22:30:00Z", -100)},
			},
			// the second is on 1 October in Berlin: 700+100, and 800−300 before the first
			[]on{{"2026-06-09", 500}, {"2026-06-10", 800}, {"2026-09-30", 800}, {"2026-10-01", 700}},
		},
		{
			"a change that is still to come did not happen",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01"), MRR: units(700)},
				Events:  []data.Event{changed("2026-12-01T09:00:00Z", 300)},
			},
			[]on{{"2026-11-21", 700}},
		},
		{
			"subscriptions that add up tell how it came about",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01"), MRR: units(700)},
				Subscriptions: []data.Subscription{
					{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2025-01-01"), MRR: units(500)},
					{Product: "Analytics", Status: data.SubscriptionActive, StartOn: d("2026-07-01"), MRR: units(200)},
					{Product: "Lost and Found", Status: data.SubscriptionCancelled, StartOn: d("2025-06-01"), EndOn: d("2026-04-30"), MRR: units(50)},
					{Product: "Ads", Status: data.SubscriptionTrial, StartOn: d("2026-11-10"), MRR: units(90)},
				},
			},
			[]on{{"2025-05-31", 500}, {"2025-06-01", 550}, {"2026-04-30", 550}, {"2026-05-01", 500}, {"2026-07-01", 700}},
		},
		{
			"an account without a figure of its own has that of its subscriptions",
			data.Facts{
				Account:       data.Account{},
				Subscriptions: []data.Subscription{{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2026-05-01"), TrialEndOn: d("2026-05-15"), MRR: units(80)}},
			},
			[]on{{"2026-05-15", -1}, {"2026-05-16", 80}},
		},
		{
			"subscriptions that do not add up leave the lead to the account's figure",
			data.Facts{
				Account:       data.Account{StartOn: d("2025-01-01"), MRR: units(900)},
				Subscriptions: []data.Subscription{{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2026-07-01"), MRR: units(200)}},
				Events:        []data.Event{changed("2026-08-01T09:00:00Z", 100)},
			},
			[]on{{"2026-06-30", 800}, {"2026-07-31", 800}, {"2026-08-01", 900}},
		},
		{
			"a plan that replaces another on its last day, and the event that says so",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01"), MRR: units(300)},
				Subscriptions: []data.Subscription{
					{Product: "Repricer", Status: data.SubscriptionCancelled, StartOn: d("2025-01-01"), EndOn: d("2026-05-31"), MRR: units(200)},
					{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2026-05-31"), MRR: units(300)},
				},
				Events: []data.Event{changed("2026-05-31T08:00:00Z", 100)},
			},
			[]on{{"2026-05-30", 200}, {"2026-05-31", 300}, {"2026-06-01", 300}},
		},
		{
			"a plan that replaces another on the day after",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01"), MRR: units(300)},
				Subscriptions: []data.Subscription{
					{Product: "Repricer", Status: data.SubscriptionCancelled, StartOn: d("2025-01-01"), EndOn: d("2026-05-31"), MRR: units(200)},
					{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2026-06-01"), MRR: units(300)},
				},
			},
			[]on{{"2026-05-31", 200}, {"2026-06-01", 300}},
		},
		{
			"a change of a product that came later takes nothing off what was paid before it",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01"), MRR: units(750)},
				Subscriptions: []data.Subscription{
					{Product: "Ads", Status: data.SubscriptionActive, StartOn: d("2025-01-01"), MRR: units(500)},
					{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2026-02-01"), MRR: units(250)},
				},
				Events: []data.Event{changed("2026-06-10T09:00:00Z", 50)},
			},
			[]on{{"2026-01-31", 500}, {"2026-02-01", 700}, {"2026-06-09", 700}, {"2026-06-10", 750}},
		},
		{
			"a change of the plan that replaced another leaves the price of the first",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01"), MRR: units(300)},
				Subscriptions: []data.Subscription{
					{Product: "Repricer", Status: data.SubscriptionCancelled, StartOn: d("2025-01-01"), EndOn: d("2026-05-31"), MRR: units(200)},
					{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2026-06-01"), MRR: units(300)},
				},
				Events: []data.Event{changed("2026-08-10T09:00:00Z", 60)},
			},
			[]on{{"2026-05-31", 200}, {"2026-06-01", 240}, {"2026-08-10", 300}},
		},
		{
			"who left keeps the last price until then",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01"), ChurnedOn: d("2026-10-31"), MRR: units(400)},
				Events:  []data.Event{changed("2026-02-01T12:00:00Z", 150)},
			},
			[]on{{"2026-01-31", 250}, {"2026-02-01", 400}, {"2026-10-30", 400}, {"2026-10-31", -1}},
		},
		{
			"who left without a figure: the churn event says it",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01")},
				Events:  []data.Event{{Kind: data.EventChurn, At: at(t, "2026-10-15T09:00:00Z"), Amount: -units(250)}},
			},
			[]on{{"2026-10-14", 250}, {"2026-10-15", -1}},
		},
		{
			"who came back after a churn event did not leave",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01"), MRR: units(100)},
				Events: []data.Event{
					{Kind: data.EventChurn, At: at(t, "2026-03-15T09:00:00Z")}, {Kind: data.EventRenewed, At: at(t, "2026-04-01T09:00:00Z")},
				},
			},
			[]on{{"2026-03-20", 100}, {"2026-11-21", 100}},
		},
		{
			"a change that names no product is that of the only one which ran",
			data.Facts{
				Account: data.Account{StartOn: d("2024-01-01"), MRR: units(300)},
				Subscriptions: []data.Subscription{
					{Product: "Ads", Status: data.SubscriptionCancelled, StartOn: d("2024-01-01"), EndOn: d("2025-03-31"), MRR: units(150)},
					{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2026-02-01"), MRR: units(300)},
				},
				Events: []data.Event{unnamed("2026-06-10T09:00:00Z", 100)},
			},
			[]on{{"2025-03-31", 150}, {"2026-02-01", 200}, {"2026-06-09", 200}, {"2026-06-10", 300}},
		},
		{
			"of several that ran it is the oldest which can have changed by so much",
			data.Facts{
				Account: data.Account{StartOn: d("2024-01-01"), MRR: units(650)},
				Subscriptions: []data.Subscription{
					{Product: "Ads", Status: data.SubscriptionActive, StartOn: d("2024-01-01"), MRR: units(50)},
					{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2025-01-01"), MRR: units(400)},
					{Product: "Analytics", Status: data.SubscriptionActive, StartOn: d("2026-01-01"), MRR: units(200)},
				},
				Events: []data.Event{unnamed("2026-06-10T09:00:00Z", 100)},
			},
			[]on{{"2024-12-31", 50}, {"2025-01-01", 350}, {"2026-01-01", 550}, {"2026-06-09", 550}, {"2026-06-10", 650}},
		},
		{
			"a change that names no product and says what a beginning or an end says is that very one",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01"), MRR: units(500)},
				Subscriptions: []data.Subscription{
					{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2025-01-01"), MRR: units(300)},
					{Product: "Ads", Status: data.SubscriptionActive, StartOn: d("2026-05-01"), MRR: units(200)},
					{Product: "Lost and Found", Status: data.SubscriptionCancelled, StartOn: d("2025-01-01"), EndOn: d("2026-08-31"), MRR: units(80)},
				},
				Events: []data.Event{unnamed("2026-05-01T09:00:00Z", 200), unnamed("2026-08-31T09:00:00Z", -80), unnamed("2026-10-01T09:00:00Z", 50)},
			},
			[]on{{"2026-04-30", 330}, {"2026-05-01", 530}, {"2026-08-31", 530}, {"2026-09-01", 450}, {"2026-10-01", 500}},
		},
		{
			"where the account's own figure leads, only the change says that a product was added",
			data.Facts{
				Account:       data.Account{StartOn: d("2025-01-01"), MRR: units(500)},
				Subscriptions: []data.Subscription{{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2026-05-01")}},
				Events:        []data.Event{changed("2026-05-01T09:00:00Z", 200)},
			},
			[]on{{"2026-04-30", 300}, {"2026-05-01", 500}},
		},
		{
			"the trial of the first product is the account's, where nobody wrote down its own",
			data.Facts{
				Account:       data.Account{StartOn: d("2026-10-01")},
				Subscriptions: []data.Subscription{{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2026-10-01"), TrialEndOn: d("2026-10-15"), MRR: units(60)}},
			},
			[]on{{"2026-10-15", -1}, {"2026-10-16", 60}},
		},
		{
			"an active one whose trial lasts pays nothing yet",
			data.Facts{
				Account:       data.Account{StartOn: d("2026-11-15"), MRR: units(60)},
				Subscriptions: []data.Subscription{{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2026-11-15"), TrialEndOn: d("2026-11-29"), MRR: units(60)}},
			},
			[]on{{"2026-11-21", -1}},
		},
		{
			"who had the account before the product that is on trial was a customer",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01"), MRR: units(100)},
				Subscriptions: []data.Subscription{
					{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2025-01-01"), MRR: units(100)},
					{Product: "Ads", Status: data.SubscriptionActive, StartOn: d("2026-11-15"), TrialEndOn: d("2026-11-29"), MRR: units(60)},
				},
			},
			[]on{{"2025-01-01", 100}, {"2026-11-21", 100}},
		},
		{
			"the last subscription ended: its last day is paid",
			data.Facts{
				Account:       data.Account{StartOn: d("2025-01-01")},
				Subscriptions: []data.Subscription{{Product: "Repricer", Status: data.SubscriptionCancelled, StartOn: d("2025-01-01"), EndOn: d("2026-10-31"), MRR: units(60)}},
			},
			[]on{{"2026-10-31", 60}, {"2026-11-01", -1}},
		},
		{
			"one that was cancelled on a day that nobody wrote down was never paid",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01")},
				Subscriptions: []data.Subscription{
					{Product: "Repricer", Status: data.SubscriptionActive, StartOn: d("2025-01-01"), MRR: units(60)},
					{Product: "Ads", Status: data.SubscriptionCancelled, StartOn: d("2025-01-01"), MRR: units(30)},
				},
			},
			[]on{{"2026-10-31", 60}},
		},
		{
			"only trials: no customer yet",
			data.Facts{
				Account:       data.Account{StartOn: d("2026-10-01")},
				Subscriptions: []data.Subscription{{Product: "Repricer", Status: data.SubscriptionTrial, StartOn: d("2026-10-01"), MRR: units(60)}},
			},
			[]on{{"2026-11-21", -1}},
		},
		{
			"more was taken off than there is",
			data.Facts{
				Account: data.Account{StartOn: d("2025-01-01"), MRR: units(100)},
				Events:  []data.Event{changed("2026-10-10T09:00:00Z", 300)},
			},
			[]on{{"2026-10-09", 0}},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			loc, today := data.LoadLocation("Europe/Berlin"), day(t, "2026-11-21")
			var r revenue
			revenueOf(&r, &c.facts, lifeOf(&c.facts, loc, today), loc, today)
			for _, o := range c.days {
				got := r.on(day(t, o.day)).Units()
				if !r.life.on(day(t, o.day)) {
					got = -1
				}
				if got != o.want {
					t.Errorf("on %s it is %d, want %d", o.day, got, o.want)
				}
			}
		})
	}
}

// Ten customers at the end of September 2026, worked out by hand:
//
//	     MRR 1 Oct  31 Oct
//	1–6    6 × 100   6 × 100   stay as they are
//	7          200       350   upgraded by 150
//	8          300       180   downgraded by 120
//	9          100         –   left on 31 October
//	10    30000 JPY  15000 JPY  weigh 200 and 100: downgraded by 100
//	11           –       500   joined in October
//	12         400       400   left on 1 November, after the month
//
// Start 600+200+300+100+200+400 = 1800; churned 100; down 220; up 150.
// GRR 1480 ÷ 1800 = 82.22 %, NRR 1630 ÷ 1800 = 90.56 %, retention 10 ÷ 11 = 90.91 %.
func TestRetention(t *testing.T) {
	start := data.Account{StartOn: day(t, "2025-01-01"), Currency: "EUR"}
	with := func(mrr int64, change func(*data.Facts)) *data.Facts {
		f := &data.Facts{Account: start}
		f.Account.MRR = units(mrr)
		if change != nil {
			change(f)
		}
		return f
	}
	step := func(when string, amount int64) func(*data.Facts) {
		return func(f *data.Facts) {
			f.Events = append(f.Events, data.Event{Kind: data.EventContractChanged, At: at(t, when), Amount: units(amount)})
		}
	}
	var facts []*data.Facts
	for range 6 {
		facts = append(facts, with(100, nil))
	}
	facts = append(facts,
		with(350, step("2026-10-12T10:00:00Z", 150)),
		with(180, step("2026-10-30T10:00:00Z", -120)),
		with(100, func(f *data.Facts) { f.Account.ChurnedOn = day(t, "2026-10-31") }),
		with(15000, func(f *data.Facts) {
			f.Account.Currency = "JPY"
			step("2026-10-05T10:00:00Z", -15000)(f)
		}),
		with(500, func(f *data.Facts) { f.Account.StartOn = day(t, "2026-10-01") }),
		with(400, func(f *data.Facts) { f.Account.ChurnedOn = day(t, "2026-11-01") }),
	)
	tally := count(t, numbers("Europe/Berlin"), "2026-11-21T13:05:00Z", []Window{month(t, "2026-10"), month(t, "2026-11"), month(t, "2026-12"), month(t, "2024-12")}, facts...)
	october := tally.Count(0, Filter{})
	if want := (Customers{Start: 11, Left: 1, Joined: 1, End: 11}); october.Customers != want {
		t.Errorf("customers %+v, want %+v", october.Customers, want)
	}
	if want := (Revenue{Start: units(1800), Churned: units(100), Down: units(220), Up: units(150), New: units(500), End: units(2130)}); october.MRR != want {
		t.Errorf("MRR %+v, want %+v", october.MRR, want)
	}
	october.check(t, figure{Retention, 90.909, 11, true}, figure{GRR, 82.222, 11, true}, figure{NRR, 90.556, 11, true})

	// November lasts: its end is today. 600+350+180+100+500+400 = 2130, 400 of it churned.
	november := tally.Count(1, Filter{})
	november.check(t, figure{Retention, 90.909, 11, true}, figure{GRR, 81.221, 11, true}, figure{NRR, 81.221, 11, true})

	// Windows without anybody: still to come, and before the first customer.
	for _, i := range []int{2, 3} {
		none := tally.Count(i, Filter{})
		none.check(t, figure{Retention, 0, 0, false}, figure{GRR, 0, 0, false}, figure{NRR, 0, 0, false})
	}
}

// An upgrade on the last day of a month belongs to it, on the first of the next to that;
// 29 February is the last day of its month, and the day is the team's.
func TestChangesAtTheEndsOfMonths(t *testing.T) {
	for _, c := range []struct {
		name, zone, when, month string
		up                      int64
	}{
		{"last day", "UTC", "2026-10-31T12:00:00Z", "2026-10", 50},
		{"first of the next", "UTC", "2026-11-01T00:00:00Z", "2026-10", 0},
		{"leap day", "UTC", "2028-02-29T23:59:59Z", "2028-02", 50},
		{"after the leap day", "UTC", "2028-03-01T00:00:00Z", "2028-02", 0},
		{"28 February where there is no 29th", "UTC", "2026-02-28T23:59:59Z", "2026-02", 50},
		{"already the next month in Tokyo", "Asia/Tokyo", "2026-10-31T15:00:00Z", "2026-10", 0},
		{"still October in Honolulu", "Pacific/Honolulu", "2026-11-01T09:59:59Z", "2026-10", 50},
		{"after the clocks changed in Berlin", "Europe/Berlin", "2026-10-31T22:59:59Z", "2026-10", 50},
		{"midnight in Berlin", "Europe/Berlin", "2026-10-31T23:00:00Z", "2026-10", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &data.Facts{
				Account: data.Account{StartOn: day(t, "2025-01-01"), MRR: units(150)},
				Events:  []data.Event{{Kind: data.EventContractChanged, At: at(t, c.when), Amount: units(50)}},
			}
			tally := count(t, numbers(c.zone), "2029-01-01T00:00:00Z", []Window{month(t, c.month)}, f)
			if got := tally.Count(0, Filter{}); got.MRR.Up != units(c.up) || got.MRR.Start != units(100) {
				// a change after the month leaves its start at 100 as well
				t.Errorf("started with %s, upgraded by %s, want 100 and %d", got.MRR.Start, got.MRR.Up, c.up)
			}
		})
	}
}

// A quarter counts who was there when it began, whatever its months say.
func TestAQuarterIsOneWindow(t *testing.T) {
	f := &data.Facts{
		Account: data.Account{StartOn: day(t, "2026-01-01"), MRR: units(120)},
		Events: []data.Event{
			{Kind: data.EventContractChanged, At: at(t, "2026-07-10T09:00:00Z"), Amount: units(40)},
			{Kind: data.EventContractChanged, At: at(t, "2026-09-10T09:00:00Z"), Amount: -units(20)},
		},
	}
	tally := count(t, numbers("UTC"), "2026-11-21T13:05:00Z", append(QuarterOf(day(t, "2026-08-15")).Months(), QuarterOf(day(t, "2026-08-15"))), f)
	var steps [4]int64
	for i := range steps {
		c := tally.Count(i, Filter{})
		steps[i] = (c.MRR.Up - c.MRR.Down).Units()
	}
	if want := [4]int64{40, 0, -20, 20}; steps != want {
		t.Errorf("July, August, September and the quarter changed by %v, want %v", steps, want)
	}
}

func TestWindows(t *testing.T) {
	for _, c := range []struct{ got, want Window }{
		{Month(2026, time.December), Window{day(t, "2026-12-01"), day(t, "2027-01-01")}},
		{Month(2026, time.December).Add(1), Window{day(t, "2027-01-01"), day(t, "2027-02-01")}},
		{Month(2026, time.January).Add(-1), Window{day(t, "2025-12-01"), day(t, "2026-01-01")}},
		{MonthOf(day(t, "2028-02-29")), Window{day(t, "2028-02-01"), day(t, "2028-03-01")}},
		{QuarterOf(day(t, "2026-12-31")), Window{day(t, "2026-10-01"), day(t, "2027-01-01")}},
	} {
		if c.got != c.want {
			t.Errorf("%s is not %s", c.got, c.want)
		}
	}
	if got := (Window{day(t, "2026-10-05"), day(t, "2026-11-21")}).String(); got != "2026-10-05…2026-11-20" {
		t.Errorf("a window is called %s", got)
	}
	if _, err := ParseMonth("2026-13"); data.CodeOf(err) != data.CodeInvalid {
		t.Errorf("2026-13 is read: %v", err)
	}
	for _, typed := range []string{"2026-Q0", "2026-Q5", "2026-Q33", "26-Q3", "2026Q3", "2026-03", "2026-Q3 ", ""} {
		if w, err := ParseQuarter(typed); data.CodeOf(err) != data.CodeInvalid {
			t.Errorf("%q is read as %s: %v", typed, w, err)
		}
	}
	w, err := ParseQuarter("2026-Q3")
	if err != nil || w != QuarterOf(day(t, "2026-09-30")) {
		t.Errorf("2026-Q3 is %s: %v", w, err)
	}
	if y, q, ok := w.Quarter(); y != 2026 || q != 3 || !ok {
		t.Errorf("%s is quarter %d of %d: %v", w, q, y, ok)
	}
	if _, _, ok := w.Months()[0].Quarter(); ok {
		t.Error("July is a quarter")
	}
}
