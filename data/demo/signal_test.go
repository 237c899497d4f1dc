package demo

import (
	"slices"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/signal"
)

// queue is what stands at a moment.
type queue struct {
	rows, snoozed, customers int
	fired                    map[data.Reason]int
	bands                    map[data.Band]int
	breached, clocks         int
	selfServe                int
}

// queueOf evaluates a world as the program does.
func queueOf(t *testing.T, opts Options) queue {
	t.Helper()
	q := queue{fired: map[data.Reason]int{}, bands: map[data.Band]int{}}
	now, rules := data.At(opts.Now), signal.Default()
	i := -1
	err := Generate(opts, func(b Bundle) error {
		i++
		facts := b.Facts(now)
		s := signal.Evaluate(&facts, now, rules)
		if b.Account.ChurnedOn == 0 {
			q.customers++
			q.bands[s.Band]++
		}
		stands, waits := false, false
		for _, f := range s.Firings {
			if f.Disposition == data.DispositionSnoozed {
				waits = true
				continue
			}
			stands = true
			q.fired[f.Code]++
			if f.BreachAt != 0 {
				q.clocks++
			}
			if f.Breached(now) {
				q.breached++
			}
		}
		for _, code := range standsOf(i) {
			if !slices.ContainsFunc(s.Firings, func(f data.Firing) bool { return f.Code == code && f.Disposition == "" }) {
				t.Errorf("seed %d, account %d (%s): %s does not stand", opts.Seed, i, b.Account.Name, code)
			}
		}
		if stands {
			q.rows++
		} else if waits {
			q.snoozed++
		}
		for _, e := range b.Events {
			if e.Kind == data.EventSignup && e.Custom["self_serve"] == true {
				q.selfServe++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// standsOf is what the cast promises of account i.
func standsOf(i int) []data.Reason {
	if i < len(cast) {
		return cast[i].stands
	}
	return nil
}

func TestEveryReasonStands(t *testing.T) {
	for _, opts := range []Options{
		options(60), {Accounts: 60, Seed: 1, Now: worldNow}, {Accounts: 60, Seed: 99, Now: worldNow},
		{Accounts: 60, Seed: 7, Now: time.Date(2026, 3, 4, 9, 0, 0, 0, time.UTC)},
		{Accounts: 60, Seed: 7, Now: time.Date(2027, 1, 1, 23, 59, 0, 0, time.UTC)},
		{Accounts: FineAccounts + 1, Seed: 7, Now: worldNow},
	} {
		q := queueOf(t, opts)
		for _, code := range data.Reasons() {
			if code == data.ReasonSignupSelfServe {
				if q.fired[code] != 0 || q.selfServe == 0 {
					t.Errorf("seed %d: a self-serve sign-up is queued %d times and stands on %d timelines", opts.Seed, q.fired[code], q.selfServe)
				}
			} else if q.fired[code] == 0 {
				t.Errorf("seed %d, %s: %s stands nowhere", opts.Seed, opts.Now, code)
			}
		}
	}
}

func TestMostAccountsAreCalm(t *testing.T) {
	for _, seed := range []uint64{1, 7, 42} {
		q := queueOf(t, Options{Accounts: 500, Seed: seed, Now: worldNow})
		t.Logf("seed %d: %d rows, %d snoozed, %d customers, bands %v, %v", seed, q.rows, q.snoozed, q.customers, q.bands, q.fired)
		if q.rows < 38 || q.rows > 60 {
			t.Errorf("seed %d: %d of 500 accounts stand on the queue", seed, q.rows)
		}
		if q.snoozed != 4 {
			t.Errorf("seed %d: %d accounts are snoozed, want 4", seed, q.snoozed)
		}
		if q.clocks < 4 || q.clocks > 9 || q.breached < 1 || q.breached > 5 {
			t.Errorf("seed %d: %d clocks run, %d breached", seed, q.clocks, q.breached)
		}
		if q.customers < 440 || q.customers > 490 {
			t.Errorf("seed %d: %d of 500 are still customers", seed, q.customers)
		}
		if g, y, r := q.bands[data.BandGreen], q.bands[data.BandYellow], q.bands[data.BandRed]; g <= y || y <= r || r == 0 || g > 400 {
			t.Errorf("seed %d: health is %v", seed, q.bands)
		}
	}
	q := queueOf(t, Options{Accounts: 3000, Seed: 7, Now: worldNow})
	t.Logf("3000: %d rows, %v", q.rows, q.fired)
	if share := float64(q.rows) / 3000; share < 0.06 || share > 0.1 {
		t.Errorf("%d of 3000 accounts stand on the queue", q.rows)
	}
}

// TestHealthFollowsUse checks what a reader of the figures would expect: the less
// used, the lower the score; detractors do worse than promoters; those who left did
// badly before.
func TestHealthFollowsUse(t *testing.T) {
	now, rules := data.At(worldNow), signal.Default()
	type mean struct{ sum, n float64 }
	var promoters, detractors, left, stayed mean
	add := func(m *mean, v float64) { m.sum += v; m.n++ }
	for _, b := range worldOf(t, options(800)) {
		facts := b.Facts(now)
		score := float64(signal.Evaluate(&facts, now, rules).Score)
		last := data.Survey{}
		for _, s := range b.Surveys {
			if s.At > last.At && !s.Declined {
				last = s
			}
		}
		if last.At == 0 {
			continue
		}
		if b.Account.ChurnedOn != 0 {
			add(&left, float64(last.Score))
			continue
		}
		add(&stayed, float64(last.Score))
		switch {
		case last.Score >= 9:
			add(&promoters, score)
		case last.Score <= 6:
			add(&detractors, score)
		}
	}
	if p, d := promoters.sum/promoters.n, detractors.sum/detractors.n; p < d+12 {
		t.Errorf("promoters have a health of %.0f, detractors of %.0f", p, d)
	}
	if l, s := left.sum/left.n, stayed.sum/stayed.n; l > s-2 {
		t.Errorf("those who left answered %.1f, those who stayed %.1f", l, s)
	}
}
