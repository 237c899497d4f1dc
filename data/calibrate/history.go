package calibrate

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"

	"rounds/data"
	"rounds/data/health"
	"rounds/data/intake"
)

// Sample is one account on one day of its past: what is measured is how it stood then.
type Sample struct {
	ID   data.ID
	Day  data.Date
	Left bool
}

// Span says from when the past is measured.
type Span struct {
	Lead  int // days before a customer gave notice; what tells of the end must not be seen
	Least int // days that a customer must have had by then
	Seed  uint64
}

// The most samples, and the most customers who stayed for each who left.
const mostSamples, mostStayed = 6000, 10

// Samples chooses the days: of each customer who left, Lead days before the notice; of
// those who stayed, one of the same days each, dealt by the seed, so that neither the
// season nor the age of the book tells the two apart. early is how many left too soon
// to be measured. They come in the order of ids.
func Samples(lives []data.Life, today data.Date, span Span) (out []Sample, early int) {
	dice := rand.New(rand.NewPCG(span.Seed, 0x73616d706c65))
	var days []data.Date
	var stayed []data.Life
	for _, l := range lives {
		day := l.Left - data.Date(span.Lead)
		switch {
		case l.Start == 0:
		case l.Left == 0:
			stayed = append(stayed, l)
		case day < l.Start+data.Date(span.Least) || day > today:
			early++
		default:
			out = append(out, Sample{l.ID, day, true})
			days = append(days, day)
		}
	}
	dice.Shuffle(len(days), func(a, b int) { days[a], days[b] = days[b], days[a] })
	if len(out) > mostSamples/2 {
		dice.Shuffle(len(out), func(a, b int) { out[a], out[b] = out[b], out[a] })
		out = out[:mostSamples/2]
	}
	dice.Shuffle(len(stayed), func(a, b int) { stayed[a], stayed[b] = stayed[b], stayed[a] })
	most := min(mostSamples, len(out)*(1+mostStayed))
	for i := 0; i < len(stayed) && len(out) < most && len(days) > 0; i++ {
		for try := range days {
			day := days[(i+try)%len(days)]
			if day >= stayed[i].Start+data.Date(span.Least) {
				out = append(out, Sample{ID: stayed[i].ID, Day: day})
				break
			}
		}
	}
	slices.SortFunc(out, func(a, b Sample) int { return slices.Compare(a.ID[:], b.ID[:]) })
	return out, early
}

// Back takes out of the facts what only says how an account stands now: the fields that
// a churn overwrites (renewal date, automatic renewal, payment state, override), and the
// state of subscriptions, which goes back to what it was on the day. What has its own
// time (events, requests, touches, answers, use) stays, and is read as of the day.
func Back(f *data.Facts, day data.Date) {
	a := &f.Account
	a.RenewalOn, a.AutoRenew, a.Payment, a.PaymentAt = 0, false, "", 0
	a.CancelledAt, a.ChurnedOn, a.OverrideUntil = 0, 0, 0
	running := f.Subscriptions[:0]
	for _, s := range f.Subscriptions {
		if s.StartOn > day || s.EndOn != 0 && s.EndOn <= day {
			continue
		}
		s.Status, s.RenewalOn, s.AutoRenew = data.SubscriptionActive, 0, false
		running = append(running, s)
	}
	f.Subscriptions = running
}

// Past is how the sampled accounts stood: the value of each family, NaN where there was
// none.
type Past struct {
	Values [][]float64 // one a sample, by the order of health.Families
	Left   []bool
}

// Add measures one account as of the end of a day, after Back.
func (p *Past) Add(f *data.Facts, s Sample, rules *health.Rules) {
	loc := f.Account.Location()
	r := health.Score(f, (s.Day+1).Start(loc)-1, rules)
	row := make([]float64, len(r.Measures))
	for i := range r.Measures {
		row[i] = math.NaN()
		if x := &r.Measures[i]; x.Present {
			row[i] = float64(x.Value)
		}
	}
	p.Values, p.Left = append(p.Values, row), append(p.Left, s.Left)
}

// forget takes the values of a family out.
func (p *Past) forget(family int) {
	for _, row := range p.Values {
		row[family] = math.NaN()
	}
}

// FamilyWeight is what a book's own past says about one family.
type FamilyWeight struct {
	Family   health.Family `json:"family"`
	Current  int           `json:"current"`
	Proposed int           `json:"proposed"`
	Samples  int           `json:"samples"`   // that had a value
	Alone    float64       `json:"auc_alone"` // of the family by itself; 0 without values
	Why      data.Sentence `json:"why,omitzero"`
}

// Own is what a book's own past taught.
type Own struct {
	Rows       int            `json:"rows"`
	Left       int            `json:"positives"`
	Early      int            `json:"too_early"` // left before they could be measured
	LeadDays   int            `json:"lead_days"`
	Supported  bool           `json:"supported"`
	Problems   []Problem      `json:"problems"`
	Current    *Figures       `json:"current"`
	Calibrated *Figures       `json:"calibrated"` // of proposed weights, on folds that they were not learned from
	Gain       *Interval      `json:"gain,omitempty"`
	Folds      int            `json:"folds"`
	Seed       uint64         `json:"seed"`
	Weights    []FamilyWeight `json:"weights"`
}

// LearnOwn learns the weights of the families from a book's past. A family that had
// values for customers of one outcome only, or too few, keeps its weight.
func LearnOwn(ctx context.Context, p *Past, current health.PerFamily, span Span, foldCount int, progress func(done, total int)) (*Own, error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	o := &Own{Rows: len(p.Left), LeadDays: span.Lead, Folds: foldCount, Seed: span.Seed, Problems: []Problem{}, Weights: []FamilyWeight{}}
	for _, l := range p.Left {
		if l {
			o.Left++
		}
	}
	r := &Report{Rows: o.Rows, Left: o.Left}
	r.count()
	learnable := o.families(p, current, r)
	if min(o.Left, o.Rows-o.Left) >= max(leastTried, foldCount) {
		if err := o.learn(ctx, p, current, learnable, r, progress); err != nil {
			return nil, err
		}
	}
	r.judge()
	o.Problems, o.Supported = append(o.Problems, r.Problems...), r.Supported
	return o, nil
}

// families looks at each family and says which can be learned about. One that knows the
// outcome is taken out of the past, so that the weights in force are not measured with
// it either.
func (o *Own) families(p *Past, current health.PerFamily, r *Report) []bool {
	learnable := make([]bool, len(health.Families()))
	for i, f := range health.Families() {
		w := FamilyWeight{Family: f, Current: current.Of(f), Proposed: current.Of(f)}
		c := &intake.TableColumn{Name: string(f), Type: intake.TypeNumber, Codes: make([]int32, len(p.Left)), Numbers: make([]float64, len(p.Left))}
		for row := range p.Left {
			v := p.Values[row][i]
			c.Numbers[row] = v
			if math.IsNaN(v) {
				c.Codes[row] = intake.CodeMissing
				c.Missing++
			} else {
				w.Samples++
			}
		}
		c.Distinct = fewValues + 1 // a scale, whatever its values
		switch {
		case current.Of(f) == 0:
			w.Why = say("why.off")
		case !enough(w.Samples, len(p.Left)) || w.Samples < leastTrusted:
			w.Why = say("why.samples", w.Samples, len(p.Left))
		default:
			w.Alone = math.Round(separation(c, p.Left)*1e4) / 1e4
			why := onlyOneOutcome(c, p.Left)
			if why.IsZero() && w.Alone >= alone {
				why = say("why.alone")
			}
			if learnable[i] = why.IsZero(); !learnable[i] {
				w.Why = say("why.keeps", why)
				r.add(ProblemLeak, false, say("leak", f, why))
			}
			if !learnable[i] {
				p.forget(i)
			}
		}
		o.Weights = append(o.Weights, w)
	}
	return learnable
}

func (o *Own) learn(ctx context.Context, p *Past, current health.PerFamily, learnable []bool, r *Report, progress func(done, total int)) error {
	if !slices.Contains(learnable, true) {
		return nil
	}
	part := folds(p.Left, o.Folds, o.Seed)
	risk, now := make([]float64, len(p.Left)), scores(p, current)
	for f := range o.Folds {
		in, held := split(part, f)
		w, err := weights(ctx, p, in, current, learnable)
		if err != nil {
			return err
		}
		s := scores(p, w)
		for _, i := range held {
			risk[i] = s[i]
		}
		progress(f+1, o.Folds+1)
	}
	all := make([]int, len(p.Left))
	for i := range all {
		all[i] = i
	}
	w, err := weights(ctx, p, all, current, learnable)
	if err != nil {
		return err
	}
	progress(o.Folds+1, o.Folds+1)
	for i, f := range health.Families() {
		o.Weights[i].Proposed = w.Of(f)
		if learnable[i] && w.Of(f) == 0 {
			o.Weights[i].Why = say("why.mute")
		}
	}
	before, after := measure(now, p.Left), measure(risk, p.Left)
	o.Current, o.Calibrated = &before, &after
	gain, low, high := better(risk, now, p.Left)
	o.Gain = &Interval{gain, low, high}
	r.Current, r.Calibrated, r.Gain = o.Current, o.Calibrated, o.Gain
	return nil
}

// scores is the risk of each sample by weights: 100 less the health score, 50 without
// one.
func scores(p *Past, w health.PerFamily) []float64 {
	out := make([]float64, len(p.Left))
	for row := range out {
		points, sum := 0.0, 0.0
		for i, f := range health.Families() {
			if v := p.Values[row][i]; !math.IsNaN(v) {
				points, sum = points+float64(w.Of(f))*v, sum+float64(w.Of(f))
			}
		}
		out[row] = 50
		if sum > 0 {
			out[row] = 100 - points/sum
		}
	}
	return out
}

// ownPenalty keeps few samples from saying much.
const ownPenalty = 10

// weights learns whole weights from some samples: those of a regression in which no
// family may speak against health, scaled to the share that the learnable families have
// by the current weights.
func weights(ctx context.Context, p *Past, rows []int, current health.PerFamily, learnable []bool) (health.PerFamily, error) {
	use := slices.Clone(learnable)
	left := pickBools(p.Left, rows)
	for {
		var features []feature
		for i, ok := range use {
			if !ok {
				continue
			}
			values := make([]float64, len(rows))
			for k, row := range rows {
				values[k] = 100 - p.Values[row][i]
			}
			features = append(features, amounts(i, values, asItIs)...)
		}
		kept, x, sd := standardise(features, len(rows))
		m, err := fit(ctx, x, left, ownPenalty, nil)
		if err != nil {
			return current, err
		}
		slope := make([]float64, len(use))
		worst := -1
		for j, f := range kept {
			if f.level != "" {
				continue // that there is no value is no weight
			}
			slope[f.column] = m.weights[j] / sd[j]
			if slope[f.column] < 0 && (worst < 0 || slope[f.column] < slope[worst]) {
				worst = f.column
			}
		}
		if worst < 0 {
			return share(slope, current, learnable), nil
		}
		use[worst] = false
		if !slices.Contains(use, true) {
			return current, nil
		}
	}
}

// share gives the learnable families the weight that they have together, by slope.
func share(slope []float64, current health.PerFamily, learnable []bool) health.PerFamily {
	together, sum := 0.0, 0.0
	list := health.Families()
	for i, ok := range learnable {
		if ok {
			together += float64(current.Of(list[i]))
			sum += slope[i]
		}
	}
	out := current
	if sum <= 0 {
		return out
	}
	for i, ok := range learnable {
		if ok {
			out.Set(list[i], int(math.Round(together*slope[i]/sum)))
		}
	}
	return out
}
