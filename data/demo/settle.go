package demo

import (
	"slices"
	"time"

	"rounds/data"
	"rounds/data/signal"
)

// settler plays the team that worked through its queue every day: what an account
// is not meant to show has been dealt with.
type settler struct{ rules *signal.Rules }

func newSettler() settler { return settler{rules: signal.Default()} }

// reviewWeeks is how far back a finely drawn world says what was done, every second
// week.
const reviewWeeks = 26

// firingKey is what a disposition belongs to.
type firingKey struct {
	code       data.Reason
	occurrence string
}

// settle disposes of every firing but those of the account's part; those that
// wait are snoozed.
func (s *settler) settle(b *builder) {
	facts := b.Facts(b.w.now)
	firings := signal.Evaluate(&facts, b.w.now, s.rules).Firings
	if b.w.fine {
		kept := map[firingKey]bool{}
		for _, f := range firings {
			if b.part.keeps(f.Code) {
				kept[firingKey{f.Code, f.Occurrence}] = true
			}
		}
		facts.Usage = b.usageSince(0) // the past looks further back
		s.past(b, &facts, kept)
		firings = signal.Evaluate(&facts, b.w.now, s.rules).Firings
	}
	for _, f := range firings {
		switch {
		case slices.Contains(b.part.later, f.Code):
			b.snooze(&f)
		case !b.part.keeps(f.Code):
			b.dispose(&f, b.w.now)
		}
	}
}

// past deals with what stood in the weeks before, but for what still stands.
func (s *settler) past(b *builder, facts *data.Facts, kept map[firingKey]bool) {
	for week := reviewWeeks; week > 0; week -= 2 {
		at := b.ago(time.Duration(week*7*24) * time.Hour)
		if at <= b.Account.CreatedAt {
			continue
		}
		for _, f := range signal.Evaluate(facts, at, s.rules).Firings {
			if !kept[firingKey{f.Code, f.Occurrence}] {
				b.dispose(&f, at)
			}
		}
		facts.Dispositions = b.Dispositions
	}
}

// keeps reports whether a reason is part of the account's story now.
func (p *part) keeps(code data.Reason) bool {
	return slices.Contains(p.stands, code) || slices.Contains(p.later, code)
}

// dispose writes that a firing which stood at a moment was done, or now and then
// dismissed, within three days of its beginning.
func (b *builder) dispose(f *data.Firing, at data.Instant) {
	took := min(at.Sub(f.Since), 3*24*time.Hour)
	d := data.Disposition{
		AccountID: b.Account.ID, Code: f.Code, Occurrence: f.Occurrence, Kind: data.DispositionDone,
		At: max(f.Since.Add(time.Duration(float64(took)*b.d.Float64())), b.Account.CreatedAt), By: b.Account.Owner,
	}
	if b.d.chance(dismissed(f.Code)) {
		d.Kind = data.DispositionDismissed
		d.Reason = pick(b.d, []string{"known, the season", "spoke about it last week", "not worth a call", "the figures lag behind", "they do it on purpose"})
	}
	d.ID = b.d.id(d.At)
	b.Dispositions = append(b.Dispositions, d)
}

// dismissed is the share of firings that a team waves off; the signals that data
// raise are noisier than what customers ask.
func dismissed(code data.Reason) float64 {
	switch code {
	case data.ReasonAdoptionNarrow:
		return 0.85 // so that the alert budget has a rule to propose for retirement
	case data.ReasonUsageDrop, data.ReasonClaimsAnomaly:
		return 0.4
	case data.ReasonHealthDropped, data.ReasonUsageHigh, data.ReasonRelease:
		return 0.25
	}
	return 0.04
}

// snooze writes that a firing waits, from its beginning or the day before yesterday
// on, for some days more.
func (b *builder) snooze(f *data.Firing) {
	at := max(f.Since.Add(time.Minute), b.ago(26*time.Hour))
	b.Dispositions = append(b.Dispositions, data.Disposition{
		ID: b.d.id(at), AccountID: b.Account.ID, Code: f.Code, Occurrence: f.Occurrence, Kind: data.DispositionSnoozed,
		Until: b.today + data.Date(b.d.between(2, 5)), Reason: b.part.snooze, At: min(at, b.w.now), By: b.Account.Owner,
	})
}
