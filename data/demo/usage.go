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
	turn     int       // the last so many days differ from the long run …
	change   float64   // … by this share
	tight    []float64 // shares of the features on the last `narrow` days; nil as ever
	narrow   int
}

// use writes the usage rows, up to yesterday there or the day the customer left.
func (b *builder) use() {
	last := b.lastUse()
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
		full.features = full.features[:1+minor]
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
	noise := clamp(d.spread(1, 0.12/math.Sqrt(float64(s.days))), 0.5, 1.5)
	week := share(s.from, s.days) * c.daily * noise
	last := week * b.meanTrend(c, day, s.days)
	whole := last
	if s.minor > 1 {
		whole = week * b.meanTrend(c, day, s.days*s.minor)
	}
	if s.daily {
		last = share(day, 1) * c.daily * noise * trend
	}
	peak := c.licences * trend * float64(b.Account.Seats)
	if s.days == 1 && share(day, 1) < 0.5 {
		peak *= 0.4
	}
	at := (data.Instant(day)*24 + 12) * 3600_000
	weights := c.weights
	if b.lastUse()-day < data.Date(c.narrow) {
		weights = c.tight
	}
	start := len(rows)
	for k := range c.features {
		uses, active := last*weights[k], peak
		if k >= s.main {
			if s.minor == 0 {
				break
			}
			uses = whole * weights[k] * float64(s.minor)
		}
		if k > 0 {
			active *= min(1, 0.4+weights[k]*1.2)
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
// slowly, those who will use it less have begun to, and the last days carry the
// account's turn.
func (b *builder) trend(c *curve, day data.Date) float64 {
	t := 1.0
	if age := float64(day - b.Account.StartOn); age < 40 {
		t *= 0.55 + 0.45*age/40
	}
	back := b.lastUse() - day
	switch {
	case back < data.Date(c.turn):
		t *= 1 + c.change
	case back < 200 && c.change < 0:
		t *= 1 + c.change*0.15*float64(200-back)/172
	}
	return t
}

// meanTrend is the mean of trend over the days up to one.
func (b *builder) meanTrend(c *curve, last data.Date, days int) float64 {
	sum := 0.0
	for k := range days {
		sum += b.trend(c, last-data.Date(k))
	}
	return sum / float64(days)
}

// lastUse is the last day that can have use: yesterday, or the day before the
// customer left.
func (b *builder) lastUse() data.Date {
	if b.Account.ChurnedOn != 0 {
		return b.Account.ChurnedOn - 1
	}
	return b.today - 1
}

// habit chooses the curve from how well the customer does.
func (b *builder) habit() {
	n := int(clamp(b.well*10+b.d.spread(0.5, 1), 2, float64(len(b.trade.features))))
	c := curve{features: b.trade.features[:n], weights: make([]float64, n), turn: 28, change: b.slope}
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

// narrowed puts nearly all use of the last 25 days on the first two features. The
// condition shows a week ago, once two thirds of four weeks look so.
func (b *builder) narrowed() {
	c := &b.curve
	c.narrow, c.tight = 25, make([]float64, len(c.weights))
	for k := 2; k < len(c.weights); k++ {
		c.tight[k] = 0.03 / float64(len(c.weights)-2)
	}
	c.tight[0], c.tight[1] = 0.6, 0.37
}
