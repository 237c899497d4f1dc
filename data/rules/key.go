package rules

import (
	"strings"
	"sync"

	"rounds/data"
	"rounds/data/health"
)

// Kind is what a value is.
type Kind int

// The kinds of values, with the Go type that carries them.
const (
	Whole    Kind = iota // int
	YesNo                // bool
	Text                 // string
	Wholes               // []int
	Texts                // []string
	AgeSteps             // [][]int of months, yellow, green
)

// Key is one thing that a team may set.
type Key struct {
	Path        string // "renewal.window.checkpoints"
	Kind        Kind
	Least, Most int                    // of whole numbers
	Valid       func(text string) bool // of texts; nil: any
	Wanted      data.Sentence          // what Valid wants, for people
	Doc         string
	get         func(*Set) any
	set         func(*Set, any)
}

// Table is the path without its last name: the table of the file.
func (k *Key) Table() string { return k.Path[:strings.LastIndexByte(k.Path, '.')] }

// Name is the last name of the path.
func (k *Key) Name() string { return k.Path[strings.LastIndexByte(k.Path, '.')+1:] }

// Keys lists everything that may be set, in the order of a file.
func Keys() []Key { return keys() }

// KeysOf lists what may be set for a reason.
func KeysOf(code data.Reason) []Key {
	var out []Key
	for _, k := range keys() {
		if k.Table() == string(code) {
			out = append(out, k)
		}
	}
	return out
}

// NumbersOf says the clock and numbers of a reason as the file writes them:
// "amber_minutes 20, breach_minutes 120"; "" for a reason without any.
func (s *Set) NumbersOf(code data.Reason) string {
	var out []string
	for _, k := range KeysOf(code) {
		if name := k.Name(); name != "on" && name != "view" && name != "play" {
			out = append(out, name+" "+Encode(k.get(s)))
		}
	}
	for _, k := range keys() { // of single channels those that are set
		if own, ok := k.get(s).([]int); ok && len(own) > 0 && k.Table() == string(code)+".channel" {
			out = append(out, k.Name()+" "+Encode(own))
		}
	}
	return strings.Join(out, ", ")
}

// Get is the value of a key.
func (s *Set) Get(k *Key) any { return k.get(s) }

// Value is the value at the path of a key, nil where there is none.
func (s *Set) Value(path string) any {
	if k := find(path); k != nil {
		return k.get(s)
	}
	return nil
}

// keys are made when they are first asked for: a start has the rules without them.
var keys = sync.OnceValue(allKeys)

func find(path string) *Key {
	for i := range keys() {
		if keys()[i].Path == path {
			return &keys()[i]
		}
	}
	return nil
}

func whole[T int | int64](path string, least, most int, doc string, at func(*Set) *T) Key {
	return Key{
		Path: path, Kind: Whole, Least: least, Most: most, Doc: doc,
		get: func(s *Set) any { return int(*at(s)) },
		set: func(s *Set, v any) { *at(s) = T(v.(int)) },
	}
}

func yesNo(path, doc string, at func(*Set) *bool) Key {
	return Key{
		Path: path, Kind: YesNo, Doc: doc,
		get: func(s *Set) any { return *at(s) },
		set: func(s *Set, v any) { *at(s) = v.(bool) },
	}
}

func texts(path, doc string, wanted data.Sentence, valid func(string) bool, at func(*Set) *[]string) Key {
	return Key{
		Path: path, Kind: Texts, Doc: doc, Valid: valid, Wanted: wanted,
		get: func(s *Set) any { return append([]string{}, *at(s)...) },
		set: func(s *Set, v any) { *at(s) = append([]string{}, v.([]string)...) },
	}
}

func text(path, doc string, wanted data.Sentence, valid func(string) bool, at func(*Set) *string) Key {
	return Key{
		Path: path, Kind: Text, Doc: doc, Valid: valid, Wanted: wanted,
		get: func(s *Set) any { return *at(s) },
		set: func(s *Set, v any) { *at(s) = v.(string) },
	}
}

func allKeys() []Key {
	all := workingKeys()
	all = append(all, rankKeys()...)
	all = append(all, healthKeys()...)
	for _, code := range data.Reasons() {
		if code == data.ReasonSignupSelfServe {
			continue // it is logged on the timeline and never queued
		}
		all = append(all, reasonKeys(code)...)
		for _, n := range numbersOf[code] {
			k := n
			k.Path = string(code) + "." + n.Path
			all = append(all, k)
		}
	}
	return append(all,
		whole("budget.days", 7, 3650, "how far back firings are counted", func(s *Set) *int { return &s.Budget.Days }),
		whole("budget.least_fired", 1, 100_000, "a rule that fired less often is not judged", func(s *Set) *int { return &s.Budget.LeastFired }),
		whole("budget.least_acted", 0, 100, "per cent of its firings that are not open any more; a rule below is proposed for retirement", func(s *Set) *int { return &s.Budget.LeastActed }),
	)
}

func workingKeys() []Key {
	isTime := func(t string) bool { return minutes(t) >= 0 }
	return []Key{
		texts("working.days", "sign-ups, retries and proposed follow-ups count in working hours", say("want.day"),
			func(d string) bool { return weekday(d) >= 0 }, func(s *Set) *[]string { return &s.Working.Days }),
		text("working.from", "", say("want.time", "09:00"), isTime, func(s *Set) *string { return &s.Working.From }),
		text("working.to", "", say("want.time", "18:00"), isTime, func(s *Set) *string { return &s.Working.To }),
		texts("working.holidays", "", say("want.dates"), func(d string) bool {
			day, err := data.ParseDate(d)
			return err == nil && day != 0
		}, func(s *Set) *[]string { return &s.Working.Holidays }),
		text("working.time_zone", "\"\" is each customer's own", say("want.zone"), nil, func(s *Set) *string { return &s.Working.TimeZone }),
		yesNo("working.response", "true: response clocks run in working hours only; false: round the clock", func(s *Set) *bool { return &s.Working.Response }),
	}
}

func rankKeys() []Key {
	weight := func(name, doc string, at func(*Set) *int64) Key { return whole("rank."+name, 0, 10_000, doc, at) }
	return []Key{
		weight("breach", "points once a response, outage or callback clock has run out", func(s *Set) *int64 { return &s.Rank.Breach }),
		weight("urgency", "most points for the share of a clock that is used", func(s *Set) *int64 { return &s.Rank.Urgency }),
		weight("risk", "most points for what health lacks of 100; half without a score", func(s *Set) *int64 { return &s.Rank.Risk }),
		weight("value", "most points for revenue, on a log scale; 0 when somebody waits for an answer", func(s *Set) *int64 { return &s.Rank.Value }),
		weight("renewal", "most points for a near renewal; 0 when somebody waits for an answer", func(s *Set) *int64 { return &s.Rank.Renewal }),
		whole("rank.full_mrr", 1, 1_000_000_000, "monthly revenue in whole units from which on value is full", func(s *Set) *int64 { return &s.Rank.FullMRR }),
		whole("rank.renewal_days", 1, 3660, "days before the renewal from which on it counts", func(s *Set) *int64 { return &s.Rank.RenewalDays }),
	}
}

func perFamily(table, doc string, most int, at func(*Set) *health.PerFamily) []Key {
	place := func(path, doc string, field func(*health.PerFamily) *int) Key {
		return whole(table+"."+path, 0, most, doc, func(s *Set) *int { return field(at(s)) })
	}
	return []Key{
		place("usage", doc, func(p *health.PerFamily) *int { return &p.Usage }),
		place("breadth", "", func(p *health.PerFamily) *int { return &p.Breadth }),
		place("support", "", func(p *health.PerFamily) *int { return &p.Support }),
		place("sentiment", "", func(p *health.PerFamily) *int { return &p.Sentiment }),
		place("commercial", "", func(p *health.PerFamily) *int { return &p.Commercial }),
		place("relationship", "", func(p *health.PerFamily) *int { return &p.Relationship }),
	}
}

func healthKeys() []Key {
	h := func(name string, least, most int, doc string, at func(*health.Rules) *int) Key {
		return whole("health."+name, least, most, doc, func(s *Set) *int { return at(s.Signal.Health) })
	}
	all := []Key{
		h("yellow", 1, 99, "lowest yellow score; below is red", func(r *health.Rules) *int { return &r.Yellow }),
		h("green", 2, 100, "lowest green score", func(r *health.Rules) *int { return &r.Green }),
		h("override_days", 1, 3650, "how long an override holds when nobody says otherwise", func(r *health.Rules) *int { return &r.OverrideDays }),
		h("breadth_features", 1, 1000, "features that make a broad user where fewer are known", func(r *health.Rules) *int { return &r.Breadth }),
		h("csat_days", 1, 3650, "satisfaction answers of so many days are averaged", func(r *health.Rules) *int { return &r.CSATDays }),
		{
			Path: "health.ages", Kind: AgeSteps,
			Doc: "[month, yellow from, green from] in per cent of the licence, by the age of the account; month 0 is for ever",
			get: func(s *Set) any { return agesOf(s.Signal.Health.Ages) },
			set: func(s *Set, v any) { s.Signal.Health.Ages = agesFrom(v.([][]int)) },
		},
	}
	all = append(all, perFamily("health.weight", "weights of the measures, relative to each other; 0 switches one off", 1000,
		func(s *Set) *health.PerFamily { return &s.Signal.Health.Weights })...)
	all = append(all, perFamily("health.stale_days", "input older than so many days is left out; 0: never too old", 3650,
		func(s *Set) *health.PerFamily { return &s.Signal.Health.Stale })...)
	return append(all,
		h("support.window_days", 1, 3650, "requests opened in so many days count, and all open ones", func(r *health.Rules) *int { return &r.Support.WindowDays }),
		h("support.open", 0, 100, "points off 100 for each open request, and at most", func(r *health.Rules) *int { return &r.Support.Open }),
		h("support.open_most", 0, 100, "", func(r *health.Rules) *int { return &r.Support.OpenMost }),
		h("support.escalated", 0, 100, "for each open escalated one, and at most", func(r *health.Rules) *int { return &r.Support.Escalated }),
		h("support.escalated_most", 0, 100, "", func(r *health.Rules) *int { return &r.Support.EscalatedMost }),
		h("support.complaint", 0, 100, "for each complaint in the window, and at most", func(r *health.Rules) *int { return &r.Support.Complaint }),
		h("support.complaint_most", 0, 100, "", func(r *health.Rules) *int { return &r.Support.ComplaintMost }),
		h("support.slow", 0, 100, "when every answer took longer than slow_minutes", func(r *health.Rules) *int { return &r.Support.Slow }),
		h("support.slow_minutes", 1, 100_000, "", func(r *health.Rules) *int { return &r.Support.SlowMinutes }),
		h("support.late", 0, 100, "further, when every answer took longer than late_minutes", func(r *health.Rules) *int { return &r.Support.Late }),
		h("support.late_minutes", 1, 100_000, "", func(r *health.Rules) *int { return &r.Support.LateMinutes }),
		h("commercial.failed", 0, 100, "points off 100 while the last charge failed", func(r *health.Rules) *int { return &r.Commercial.Failed }),
		h("commercial.retrying", 0, 100, "while it is being retried", func(r *health.Rules) *int { return &r.Commercial.Retrying }),
		h("commercial.near_days", 0, 3650, "a renewal that is not automatic is so near", func(r *health.Rules) *int { return &r.Commercial.NearDays }),
		h("commercial.near", 0, 100, "", func(r *health.Rules) *int { return &r.Commercial.Near }),
		h("commercial.close_days", 0, 3650, "and closer", func(r *health.Rules) *int { return &r.Commercial.CloseDays }),
		h("commercial.close", 0, 100, "", func(r *health.Rules) *int { return &r.Commercial.Close }),
		h("commercial.overdue", 0, 100, "its date went by without a renewal", func(r *health.Rules) *int { return &r.Commercial.Overdue }),
		h("commercial.cancellation_most", 0, 100, "score at most this while a cancellation notice stands", func(r *health.Rules) *int { return &r.Commercial.CancellationMost }),
		h("commercial.unpaid_days", 0, 3650, "after so many days of failed charges the score is at most unpaid_most", func(r *health.Rules) *int { return &r.Commercial.UnpaidDays }),
		h("commercial.unpaid_most", 0, 100, "", func(r *health.Rules) *int { return &r.Commercial.UnpaidMost }),
		h("relationship.fresh_days", 0, 3650, "a touch this recent is worth 100", func(r *health.Rules) *int { return &r.Relationship.FreshDays }),
		h("relationship.cold_days", 1, 3650, "one this old 0", func(r *health.Rules) *int { return &r.Relationship.ColdDays }),
		h("relationship.touch", 0, 100, "share of the touch in per cent; the champion has the rest", func(r *health.Rules) *int { return &r.Relationship.Touch }),
	)
}

func agesOf(steps []health.AgeStep) [][]int {
	out := make([][]int, len(steps))
	for i, a := range steps {
		out[i] = []int{a.Months, a.Yellow, a.Green}
	}
	return out
}

func agesFrom(rows [][]int) []health.AgeStep {
	out := make([]health.AgeStep, len(rows))
	for i, r := range rows {
		out[i] = health.AgeStep{Months: r[0], Yellow: r[1], Green: r[2]}
	}
	return out
}
