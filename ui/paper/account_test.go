package paper

import (
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/health"
	"rounds/data/kpi"
	"rounds/data/store"
	"rounds/ui/words"
)

// october is a month of a customer in Tokyo, with what lies around it.
func october() *Month {
	at := func(month time.Month, day, hour int) data.Instant {
		return data.At(time.Date(2026, month, day, hour, 0, 0, 0, time.UTC))
	}
	rules := health.Default()
	f := &data.Facts{
		Account: data.Account{Name: "<b>*Evil*</b>\x1b[2J\n# Corp", TimeZone: "Asia/Tokyo", MRR: 120_000, Currency: "EUR"},
		Activities: []data.Activity{
			{Kind: data.ActivityCall, State: data.CallFiled, At: at(9, 30, 16), Seconds: 600, Summary: "October there"},
			{Kind: data.ActivityCall, State: data.CallFiled, At: at(10, 31, 16), Summary: "November there"},
			{Kind: data.ActivityCall, State: data.CallParked, At: at(10, 5, 9), Summary: "parked"},
			{ID: data.ID{1}, Kind: data.ActivityCall, State: data.CallFiled, At: at(10, 6, 9), Outcome: "strategy_chosen"},
			{ID: data.ID{2}, Kind: data.ActivityCall, State: data.CallFiled, At: at(10, 7, 9), Outcome: data.OutcomeNoAnswer},
			{ID: data.ID{3}, Kind: data.ActivityCall, State: data.CallFiled, At: at(10, 8, 9), Outcome: "of_a_play_that_is_gone"},
			{ID: data.ID{4}, Kind: data.ActivityCall, State: data.CallFiled, At: at(10, 9, 9), Outcome: "typed_by hand"},
		},
		Requests: []data.Request{
			{Kind: data.RequestBug, Subject: "still open", OpenedAt: at(8, 1, 9)},
			{Kind: data.RequestBug, Subject: "solved before", OpenedAt: at(8, 1, 9), ResolvedAt: at(9, 1, 9)},
			{Kind: data.RequestBug, Subject: "solved after", OpenedAt: at(10, 2, 9), ResolvedAt: at(11, 5, 9)},
			{Kind: data.RequestBug, Subject: "solved in it", OpenedAt: at(9, 2, 9), ResolvedAt: at(10, 5, 9)},
		},
		Promises:  []data.Promise{{Text: "old and open", At: at(7, 1, 9)}, {Text: "old and kept", At: at(7, 1, 9), CoveredAt: at(8, 1, 9)}},
		FollowUps: []data.FollowUp{{Text: "later", DueAt: at(11, 9, 9), CreatedAt: at(10, 9, 9)}, {Text: "made later", DueAt: at(11, 9, 9), CreatedAt: at(11, 8, 9)}},
		Usage:     []data.UsageDay{{Day: data.Day(2026, 9, 30), Feature: "export", Count: 4}, {Day: data.Day(2026, 10, 1), Feature: "export", Count: 7}},
	}
	return &Month{Facts: f, Window: kpi.Month(2026, 10), End: data.Day(2026, 11, 1).Start(f.Account.Location()) - 1, Rules: rules,
		Before: health.Result{Score: data.NoScore}, After: health.Result{Score: 64},
		Outcomes: desk.Outcomes{{1}: {"en": "Strategy chosen", "de": "Strategie gewählt", "ja": "戦略決定"}}}
}

// How a call ended is said in the customer's words, as text and as a page; an id never.
func TestMonthNamesOutcomes(t *testing.T) {
	for lang, wants := range map[string][]string{
		"en": {"Strategy chosen", "no answer", "of a play that is gone", "typed_by hand"},
		"de": {"Strategie gewählt", "nicht erreicht"},
		"ja": {"戦略決定", "応答なし"},
	} {
		r := october().Report(words.New(lang))
		var page strings.Builder
		if err := r.WriteHTML(&page); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{strings.ReplaceAll(r.Markdown(), `\_`, "_"), page.String()} {
			for _, want := range wants {
				if !strings.Contains(text, want) {
					t.Errorf("%s: %q is not in %s", lang, want, text)
				}
			}
			for _, id := range []string{"strategy_chosen", "no_answer", "of_a_play"} {
				if strings.Contains(text, id) {
					t.Errorf("%s: %s is shown as its id", lang, id)
				}
			}
		}
	}
}

// A month holds what happened in it by the customer's days, what still stands at its end
// and nothing later; what customers wrote stays text.
func TestMonth(t *testing.T) {
	m := october()
	got := m.Report(words.New("en")).Markdown()
	for _, want := range []string{
		"- – → 64\n", "1 Oct · call · 10 min · October there\n", "still open · open\n", "solved after · open\n", "solved in it · solved 5 Oct\n",
		"- old and open · not covered\n", "- export: 7 uses, the month before 4\n", "- 9 Nov · later\n", `# \<b\>\*Evil\*\</b\>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the month does not say %q", want)
		}
	}
	for _, alien := range []string{"November there", "parked", "solved before", "old and kept", "made later", "so far", "\x1b", "\n# Corp"} {
		if strings.Contains(got, alien) {
			t.Errorf("the month says %q", alien)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

// A score that a person set, or that a hard fact holds down, says so beside what the
// measures say alone; why a person set it is not for the customer.
func TestMonthSaysWhoSetTheScore(t *testing.T) {
	byHand := &health.Override{Score: 40, Reason: "champion is difficult"}
	for _, c := range []struct {
		name          string
		before, after health.Result
		wants         []string
	}{
		{
			"set in the month",
			health.Result{Score: 83, Raw: 83}, health.Result{Score: 40, Raw: 72, Override: byHand},
			[]string{"- 83 → 40\n- measures alone: 83 → 72\n- set by hand\n"},
		},
		{
			"expired in the month",
			health.Result{Score: 40, Raw: 70, Override: byHand}, health.Result{Score: 72, Raw: 72},
			[]string{"- 40 → 72\n- measures alone: 70 → 72\n- set by hand at the beginning\n"},
		},
		{
			"a notice came",
			health.Result{Score: 83, Raw: 83}, health.Result{Score: 20, Raw: 61, CappedBy: health.CapCancellation, CapAt: 20},
			[]string{"- measures alone: 83 → 61\n- at most 20: a cancellation notice stands\n"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			m := october()
			m.Before, m.After = c.before, c.after
			got := m.Report(words.New("en")).Markdown()
			for _, want := range c.wants {
				if !strings.Contains(got, want) {
					t.Errorf("the month does not say %q:\n%s", want, got)
				}
			}
			if strings.Contains(got, byHand.Reason) {
				t.Error("the customer is told why we set the score")
			}
		})
	}
}

// What others use and this customer does not is told where they are many, and never what
// she uses already.
func TestMonthSaysWhatMoreThereIs(t *testing.T) {
	m := october()
	m.Others = []store.FeatureShare{{Feature: "export", Accounts: 39}, {Feature: "alerts", Accounts: 20}, {Feature: "bulk edit", Accounts: 10}, {Feature: "rare", Accounts: 9}}
	m.OthersOf = 40
	text := m.Report(words.New("de")).Markdown()
	for _, want := range []string{"## Was es noch gibt", "alerts: von 50 % der Kunden", "bulk edit: von 25 % der Kunden"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if strings.Contains(text, "export: von") || strings.Contains(text, "rare: von") {
		t.Errorf("used already, or rare:\n%s", text)
	}
	m.OthersOf = 9
	if text := m.Report(words.New("en")).Markdown(); strings.Contains(text, "What more there is") {
		t.Errorf("of too few others\n%s", text)
	}
}
