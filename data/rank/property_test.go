package rank_test

import (
	"cmp"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/data/rank"
)

type candidate struct {
	account  data.Account
	standing data.Standing
}

func drawInstant(t *rapid.T, name string) data.Instant {
	// A coarse grid, so that ties are frequent.
	return noon + data.Instant(rapid.Int64Range(-20, 20).Draw(t, name))*data.Instant(6*time.Hour/time.Millisecond)
}

func drawFiring(t *rapid.T) data.Firing {
	f := data.Firing{
		Code:       rapid.SampledFrom(append(data.Reasons(), "team.custom")).Draw(t, "code"),
		Occurrence: rapid.StringMatching(`[a-c]?`).Draw(t, "occurrence"),
		Since:      drawInstant(t, "since"),
		Due:        rapid.SampledFrom([]data.Instant{0, drawInstant(t, "due")}).Draw(t, "due or none"),
	}
	if f.Code.AnswersCustomer() {
		f.BreachAt = drawInstant(t, "breach")
	}
	if rapid.IntRange(0, 3).Draw(t, "snoozed") == 0 {
		f.Disposition = data.DispositionSnoozed
	}
	return f
}

func drawCandidate(t *rapid.T) candidate {
	var c candidate
	c.account = data.Account{
		ID:        data.ID{15: byte(rapid.IntRange(1, 6).Draw(t, "id"))},
		TimeZone:  rapid.SampledFrom([]string{"", "Asia/Tokyo", "America/Los_Angeles"}).Draw(t, "zone"),
		Currency:  rapid.SampledFrom([]string{"EUR", "JPY"}).Draw(t, "currency"),
		MRR:       data.Money(rapid.Int64Range(0, 20_000_00).Draw(t, "mrr")),
		RenewalOn: noon.DateIn(time.UTC) + data.Date(rapid.Int32Range(-5, 200).Draw(t, "renewal")),
	}
	c.standing.Score = rapid.IntRange(data.NoScore, 100).Draw(t, "health")
	c.standing.Firings = rapid.SliceOfN(rapid.Custom(drawFiring), 1, 5).Draw(t, "firings")
	return c
}

func compare(a, b candidate, now data.Instant) int {
	w := rank.Defaults()
	ra, rb := w.Of(&a.standing, &a.account, now), w.Of(&b.standing, &b.account, now)
	return rank.Compare(ra.Key(), a.account.ID, rb.Key(), b.account.ID)
}

// The order is total (antisymmetric, transitive, equal only for one id) and is
// what the rule says: score descending, then due, then id.
func TestOrderIsTotal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := drawCandidate(t), drawCandidate(t), drawCandidate(t)
		ab, ba, bc, ac := compare(a, b, noon), compare(b, a, noon), compare(b, c, noon), compare(a, c, noon)
		if ab != -ba {
			t.Fatalf("a to b is %d, b to a is %d", ab, ba)
		}
		if ab <= 0 && bc <= 0 && ac > 0 {
			t.Fatalf("a ≤ b ≤ c, but c < a")
		}
		if ab == 0 && a.account.ID != b.account.ID {
			t.Fatalf("two accounts share a place")
		}
		w := rank.Defaults()
		ra, rb := w.Of(&a.standing, &a.account, noon), w.Of(&b.standing, &b.account, noon)
		due := func(r rank.Result) data.Instant {
			if r.Due == 0 {
				return rank.Never
			}
			return r.Due
		}
		want := cmp.Or(
			cmp.Compare(rb.Terms.Score(), ra.Terms.Score()),
			cmp.Compare(due(ra), due(rb)),
			slices.Compare(a.account.ID[:], b.account.ID[:]),
		)
		if ab != want {
			t.Fatalf("a to b is %d, by score, due and id %d", ab, want)
		}
	})
}

// The same accounts come in the same order, whatever order they and their
// firings were handed in.
func TestOrderDoesNotDependOnInput(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book := rapid.SliceOfNDistinct(rapid.Custom(drawCandidate), 1, 6,
			func(c candidate) data.ID { return c.account.ID }).Draw(t, "book")
		shuffled := slices.Clone(rapid.Permutation(book).Draw(t, "shuffled"))
		for i := range shuffled {
			shuffled[i].standing.Firings = rapid.Permutation(slices.Clone(shuffled[i].standing.Firings)).Draw(t, "firings")
		}
		order := func(a, b candidate) int { return compare(a, b, noon) }
		slices.SortFunc(book, order)
		slices.SortFunc(shuffled, order)
		w := rank.Defaults()
		for i := range book {
			if book[i].account.ID != shuffled[i].account.ID {
				t.Fatalf("place %d differs", i)
			}
			a, b := w.Of(&book[i].standing, &book[i].account, noon), w.Of(&shuffled[i].standing, &shuffled[i].account, noon)
			leadA, leadB := book[i].standing.Firings[a.Lead], shuffled[i].standing.Firings[b.Lead]
			if a.Terms != b.Terms || leadA != leadB {
				t.Fatalf("place %d: %+v led by %+v, or %+v led by %+v", i, a.Terms, leadA, b.Terms, leadB)
			}
			w.Sort(shuffled[i].standing.Firings, noon)
			if shuffled[i].standing.Firings[0] != leadB {
				t.Fatalf("place %d: Sort puts %+v first, %+v leads", i, shuffled[i].standing.Firings[0], leadB)
			}
		}
	})
}

// A clock that has used more of its time never ranks lower: as time passes, and
// when the deadline is earlier, for one and the same leading firing.
func TestMonotoneInUrgency(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCandidate(t)
		c.standing.Firings = c.standing.Firings[:1]
		c.account.RenewalOn = 0 // its term moves with the time too
		f := &c.standing.Firings[0]
		w := rank.Defaults()
		score := func(now data.Instant) rank.Points { return w.Of(&c.standing, &c.account, now).Terms.Score() }
		later := noon + data.Instant(rapid.Int64Range(0, 10*86_400_000).Draw(t, "later"))
		before := score(noon)
		if after := score(later); after < before {
			t.Fatalf("the score fell from %s to %s while time passed", before, after)
		}
		sooner := data.Instant(rapid.Int64Range(1, 86_400_000).Draw(t, "sooner"))
		if f.Due != 0 {
			f.Due -= sooner
		}
		if f.BreachAt != 0 {
			f.BreachAt -= sooner
		}
		if after := score(noon); after < before {
			t.Fatalf("the score fell from %s to %s with an earlier deadline", before, after)
		}
	})
}

func TestBreachOutranks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawCandidate(t), drawCandidate(t)
		w := rank.Defaults()
		ra, rb := w.Of(&a.standing, &a.account, noon), w.Of(&b.standing, &b.account, noon)
		if ra.Terms.Breach > 0 && rb.Terms.Breach == 0 && ra.Key() >= rb.Key() {
			t.Fatalf("breached at %s ranks behind %s", ra.Terms.Score(), rb.Terms.Score())
		}
		if answers := a.standing.Firings[ra.Lead].Code.AnswersCustomer(); answers && ra.Terms.Value+ra.Terms.Renewal != 0 {
			t.Fatalf("money weighs %+v where a customer waits", ra.Terms)
		}
	})
}

func TestTermsStayInRangeAndAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCandidate(t)
		w := rank.Defaults()
		x := w.Of(&c.standing, &c.account, noon).Terms
		if x.Breach != 0 && x.Breach != 10000 || x.Urgency < 0 || x.Urgency > 1000 || x.Risk < 0 || x.Risk > 500 ||
			x.Value < 0 || x.Value > 300 || x.Renewal < 0 || x.Renewal > 200 {
			t.Fatalf("terms out of range: %+v", x)
		}
		if x.Breach+x.Urgency+x.Risk+x.Value+x.Renewal != x.Score() {
			t.Fatalf("terms %+v do not add up to %s", x, x.Score())
		}
	})
}

// Until is a promise: nothing changes before it.
func TestUntilHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCandidate(t)
		w := rank.Defaults()
		r := w.Of(&c.standing, &c.account, noon)
		if r.Until <= noon {
			t.Fatalf("until %d is not later than now", r.Until-noon)
		}
		most := min(int64(r.Until-noon), 400*86_400_000)
		later := noon + data.Instant(rapid.Int64Range(0, most-1).Draw(t, "later"))
		again := w.Of(&c.standing, &c.account, later)
		if again.Terms != r.Terms || again.Lead != r.Lead || again.Due != r.Due {
			t.Fatalf("%+v became %+v before its time", r, again)
		}
	})
}

// FuzzClock looks for instants that overflow the share of a clock.
func FuzzClock(f *testing.F) {
	f.Add(int64(0), int64(1), int64(0), int64(5))
	f.Add(int64(noon), int64(noon)+7_200_000, int64(noon)+1_200_000, int64(noon)+60_000)
	f.Add(int64(-1<<63), int64(1<<63-1), int64(0), int64(1<<62))
	f.Add(int64(-1<<63), int64(0), int64(1<<63-1), int64(1<<63-2))
	f.Add(int64(5), int64(3), int64(-4), int64(4))
	f.Fuzz(func(t *testing.T, since, breach, due, now int64) {
		w := rank.Defaults()
		s := rank.Subject{Health: 100, Clocks: []rank.Clock{{
			Since: data.Instant(since), Due: data.Instant(due), BreachAt: data.Instant(breach),
		}}}
		r := w.Score(&s, data.Instant(now))
		if u := r.Terms.Urgency; u < 0 || u > 1000 {
			t.Fatalf("urgency %s", u)
		}
		if int64(r.Until) <= now && r.Until != rank.Never {
			t.Fatalf("until %d is not after %d", r.Until, now)
		}
		if before := w.Score(&s, r.Until-1); int64(r.Until-1) >= now && before.Terms != r.Terms {
			t.Fatalf("%+v became %+v before its time", r.Terms, before.Terms)
		}
		if r.Until != rank.Never {
			if after := w.Score(&s, r.Until); after.Terms.Score() < r.Terms.Score() {
				t.Fatalf("the score fell from %s to %s", r.Terms.Score(), after.Terms.Score())
			}
		}
	})
}
