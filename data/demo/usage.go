package demo

import (
	"math"
	"strings"

	"rounds/data"
)

// curve says how an account uses its product.
type curve struct {
	features []string
	weights  []float64 // share of each feature, the sum is 1
	daily    float64   // uses on a working day, in the long run
	licences float64   // share of the licences active on a working day
	fall     float64   // change over the last 28 days, as a share
}

// use writes the usage rows, up to yesterday there or the day the customer left.
func (b *builder) use() {
	last := b.today - 1
	if b.Account.ChurnedOn != 0 {
		last = b.Account.ChurnedOn - 1
	}
	first := b.Account.StartOn
	if first > last {
		return
	}
	c := b.curve
	d := newDice(b.w.seed, streamUsage, b.i)
	d.seq = 1 << 11 // ids of their own
	var rows []data.Usage
	if b.w.fine {
		rows = b.daily(rows, d, &c, first, last)
	} else {
		rows = b.coarse(rows, d, &c, first, last)
	}
	b.Usage = rows
}

// daily writes a row a day for the two main features and a row a week for the
// others over the last 147 days; before that, a row a week and one in four weeks.
// Nobody works on Sundays.
func (b *builder) daily(rows []data.Usage, d *dice, c *curve, first, last data.Date) []data.Usage {
	recent := b.today - data.UsageWindow
	old := recent - (historyDays-data.UsageWindow)/28*28
	for day := old; day < recent && day+6 <= last; day += 7 {
		if day+6 < first {
			continue
		}
		minor := 0
		if (day-old)%28 == 21 {
			minor = 4
		}
		rows = b.period(rows, d, c, spell{from: day, days: 7, main: 2, minor: minor})
	}
	for day := max(first, recent); day <= last; day++ {
		s := spell{from: day, days: 1, main: 2}
		if (day-recent)%7 == 4 {
			s.from, s.days, s.minor = day-6, 7, 1
			s.daily = true
		}
		rows = b.period(rows, d, c, s)
	}
	return rows
}

// spell says which rows one period has.
type spell struct {
	from  data.Date
	days  int
	main  int  // so many features, the first, have a row for the period
	minor int  // the others have one for so many periods; 0: none now
	daily bool // the main features have a row for the last day only
}

// coarse writes a row a week for the main feature and a row in four weeks for a
// few others, over the last 20 weeks. Any 28 days hold the same number of rows, so
// sums over 28 days are right on every day, and every week says how many licences
// were in use.
func (b *builder) coarse(rows []data.Usage, d *dice, c *curve, first, last data.Date) []data.Usage {
	const weeks = 20
	const minor = (MaxCoarseUsage - weeks) / (weeks / 4)
	full := *c
	if len(full.features) > 1+minor {
		full.features, full.weights = full.features[:1+minor], full.weights[:1+minor]
	}
	for k := weeks; k > 0; k-- {
		p := spell{from: last + 1 - data.Date(7*k), days: 7, main: 1}
		if k%4 == 1 {
			p.minor = 4
		}
		if p.from+6 >= first {
			rows = b.period(rows, d, &full, p)
		}
	}
	return rows
}

// period writes the rows of a period, dated its last day.
func (b *builder) period(rows []data.Usage, d *dice, c *curve, s spell) []data.Usage {
	day := s.from + data.Date(s.days) - 1
	trend := b.trend(c, day)
	level := c.daily * trend * clamp(d.spread(1, 0.12/math.Sqrt(float64(s.days))), 0.5, 1.5)
	whole := level * share(s.from, s.days)
	last := whole
	if s.daily {
		last = level * share(day, 1)
	}
	peak := c.licences * trend * float64(b.Account.Seats)
	if s.days == 1 && last < level/2 {
		peak *= 0.4
	}
	at := (data.Instant(day)*24 + 12) * 3600_000
	start := len(rows)
	for k := range c.features {
		uses, active := last*c.weights[k], peak
		if k >= s.main {
			if s.minor == 0 {
				break
			}
			uses = whole * c.weights[k] * float64(s.minor)
		}
		if k > 0 {
			active *= min(1, 0.4+c.weights[k]*1.2)
		}
		count := math.Floor(uses)
		if d.Float64() < uses-count { // rounding that keeps sums
			count++
		}
		if count == 0 {
			continue
		}
		errors := 0
		if d.Float64() < (1-b.well)*0.2 {
			errors = d.between(1, 4)
		}
		rows = append(rows, data.Usage{
			ID: d.id(at), AccountID: b.Account.ID, SubscriptionID: b.Subscriptions[0].ID, Feature: c.features[k], Day: day,
			Count: int64(count), Users: max(1, min(b.Account.Seats, int64(math.Round(active)))), Seconds: int64(count) * int64(d.between(35, 80)),
			Errors: int64(errors),
		})
	}
	sortByFeature(rows[start:])
	return rows
}

// sortByFeature orders the rows of one day; they are few and nearly in order.
func sortByFeature(rows []data.Usage) {
	for i := 1; i < len(rows); i++ {
		for j := i; j > 0 && strings.Compare(rows[j].Feature, rows[j-1].Feature) < 0; j-- {
			rows[j], rows[j-1] = rows[j-1], rows[j]
		}
	}
}

// share is how many working days' worth of use lies in a period: Saturdays are
// quiet, Sundays closed.
func share(from data.Date, days int) float64 {
	sum := float64(days/7) * 5.4
	for k := range days % 7 {
		switch (int(from) + k + 4) % 7 { // day 0 of a Date was a Thursday
		case 0:
		case 6:
			sum += 0.4
		default:
			sum++
		}
	}
	return sum
}

// trend is the level of use on a day against the long run: new customers start
// slowly, and the last 28 days carry the account's rise or fall.
func (b *builder) trend(c *curve, day data.Date) float64 {
	t := 1.0
	if age := float64(day - b.Account.StartOn); age < 40 {
		t *= 0.55 + 0.45*age/40
	}
	end := b.today
	if b.Account.ChurnedOn != 0 {
		end = b.Account.ChurnedOn
	}
	back := float64(end - day)
	if back <= 28 {
		t *= 1 + c.fall
	} else if back < 200 && c.fall < 0 {
		t *= 1 + c.fall*0.15*(200-back)/172
	}
	return t
}

// habit chooses the curve from how well the customer does.
func (b *builder) habit() {
	n := int(clamp(b.well*10+b.d.spread(0.5, 1), 2, float64(len(b.trade.features))))
	c := curve{features: b.trade.features[:n], weights: make([]float64, n), fall: b.slope}
	sum := 0.0
	for k := range n {
		c.weights[k] = math.Pow(0.74, float64(k)) * (0.8 + 0.4*b.d.Float64())
		sum += c.weights[k]
	}
	for k := range n {
		c.weights[k] /= sum
	}
	c.licences = clamp(0.04+0.72*b.well+b.d.spread(0, 0.05), 0.05, 0.74)
	c.daily = float64(b.Account.Seats)*c.licences*b.d.logNormal(7, 0.3) + 4
	b.curve = c
}

// narrow puts nearly all use on the first two features.
func (b *builder) narrow() {
	c := &b.curve
	rest := 0.0
	for k := 2; k < len(c.weights); k++ {
		c.weights[k] = 0.12 / float64(len(c.weights)-2)
		rest += c.weights[k]
	}
	c.weights[0], c.weights[1] = (1-rest)*0.62, (1-rest)*0.38
}
