package demo

import (
	"strconv"
	"strings"
	"time"

	"rounds/data"
)

// builder makes one account.
type builder struct {
	Bundle
	w     *world
	i     int
	d     *dice
	place *place
	trade *trade
	part  *part
	head  head
	host  string // of its web and mail addresses
	loc   *time.Location
	today data.Date // there

	well  float64         // how well the customer does, 0–1: use, answers and risk follow it
	slope float64         // change of use over the last 28 days
	reach data.Instant    // routine history ends here
	curve curve           // of its use
	told  map[string]bool // of the primary contact
}

// head is what other accounts may need to know of one: it costs four draws.
type head struct {
	id     data.ID
	signup data.Instant
	trade  *trade
	agency bool // clients of local businesses may be booked under it
	place  *place
	part   *part
}

// calm is the part of most accounts.
var calm part

// head draws who account i is.
func (w *world) head(i int) head {
	d := newDice(w.seed, streamHead, i)
	h := head{part: w.partOf(d, i), place: somewhere(d)}
	switch u := d.Float64(); {
	case u < 0.5:
		h.trade = &marketplace
	case u < 0.7:
		h.trade = &adTech
	default:
		h.trade = &local
		h.agency = d.chance(0.15)
	}
	// Books grow: half of the accounts signed up within the last 14 months.
	days := int(clamp(d.logNormal(420, 0.9), 20, 2600))
	if d.chance(0.02) {
		days = d.between(1, 12) // a trial, not yet over
	}
	if h.agency {
		days = max(days, 900)
	}
	if h.part.age > 0 {
		days, h.agency = h.part.age, false
	}
	if h.part.trade != nil {
		h.trade = h.part.trade
	}
	if h.part.country != "" {
		h.place = placeOf(h.part.country)
	}
	zone := data.LoadLocation(h.place.zones[0])
	day := w.now.DateIn(zone) - data.Date(days)
	h.signup = min(day.Start(zone).Add(time.Duration(d.between(8*60, 18*60))*time.Minute), w.now.Add(-2*time.Hour))
	h.id = d.id(h.signup)
	return h
}

// begin starts account i.
func (w *world) begin(i int) *builder {
	h := w.head(i)
	b := &builder{w: w, i: i, d: newDice(w.seed, streamBody, i), place: h.place, trade: h.trade, part: h.part, head: h}
	b.Account.CreatedAt, b.Account.SignupAt = h.signup, h.signup
	b.well = clamp(b.d.spread(0.7, 0.17), 0.12, 0.98)
	struggles := b.d.chance(0.13)
	if struggles {
		b.well = clamp(b.d.spread(0.24, 0.1), 0.05, 0.5)
	}
	if b.part.well > 0 {
		b.well = b.part.well
	}
	b.slope = clamp(b.d.spread((b.well-0.6)*0.15, 0.05), -0.2, 0.25)
	if b.part.slope != 0 {
		b.slope = b.part.slope
	}
	quiet := b.part.quiet
	if quiet == 0 {
		if quiet = b.d.between(2, 24); struggles && b.part == &calm {
			quiet = b.d.between(25, 78) // nobody answers any more
		}
	}
	b.reach = w.now.Add(-time.Duration(quiet) * 24 * time.Hour)
	b.told = map[string]bool{}
	return b
}

// parent is the agency of a client: the nearest one before it, if any.
func (b *builder) parent() data.ID {
	if b.trade != &local || b.head.agency || b.part != &calm {
		return data.ID{}
	}
	for j := b.i - 1; j >= max(0, b.i-12); j-- {
		if h := b.w.head(j); h.agency {
			return h.id
		}
	}
	return data.ID{}
}

// ago is d before now.
func (b *builder) ago(d time.Duration) data.Instant { return b.w.now.Add(-d) }

// hours is a moment of a working day there, at least days ago, between nine and
// half past five, and never later than half an hour ago.
func (b *builder) hours(days int) data.Instant { return b.hoursOn(b.today - data.Date(days)) }

// hoursOn is hours on that day or the last working day before it.
func (b *builder) hoursOn(day data.Date) data.Instant {
	minute := time.Duration(9*60+b.d.IntN(510)) * time.Minute
	for {
		if wd := day.Weekday(); wd != time.Saturday && wd != time.Sunday {
			if at := day.Start(b.loc).Add(minute); at <= b.ago(30*time.Minute) {
				return at
			}
		}
		day--
	}
}

// onDay is a moment between nine and five on the local day so many days ago, a
// weekend too, but never later than an hour ago.
func (b *builder) onDay(days int) data.Instant {
	at := (b.today - data.Date(days)).Start(b.loc).Add(time.Duration(9*60+b.d.IntN(480)) * time.Minute)
	return min(at, b.ago(time.Hour))
}

// daysSince counts local days from at to today.
func (b *builder) daysSince(at data.Instant) int { return int(b.today - at.DateIn(b.loc)) }

// primary is the contact with whom most is spoken.
func (b *builder) primary() *data.Contact { return &b.Contacts[0] }

// someone is any contact, the primary one in two of three cases.
func (b *builder) someone() *data.Contact {
	if len(b.Contacts) == 1 || b.d.chance(0.66) {
		return b.primary()
	}
	return &b.Contacts[1+b.d.IntN(len(b.Contacts)-1)]
}

// fill puts facts of the account into a text: {who} {feature} {pct} {skus}
// {markets} {digit}.
func (b *builder) fill(pattern string, who *data.Contact) string {
	var out strings.Builder
	out.Grow(len(pattern) + 40)
	for {
		open := strings.IndexByte(pattern, '{')
		if open < 0 {
			out.WriteString(pattern)
			return out.String()
		}
		end := open + strings.IndexByte(pattern[open:], '}')
		out.WriteString(pattern[:open])
		switch pattern[open+1 : end] {
		case "who":
			out.WriteString(shortName(who))
		case "feature":
			out.WriteString(b.trade.features[b.d.IntN(min(6, len(b.trade.features)))])
		case "pct":
			out.WriteString(strconv.Itoa(b.d.between(22, 88)))
		case "digit":
			out.WriteString(strconv.Itoa(b.d.between(1, 9)))
		case "skus":
			skus, _ := b.Account.Custom["sku_count"].(float64)
			out.WriteString(strconv.Itoa(int(skus)))
		case "markets":
			markets, _ := b.Account.Custom["marketplaces"].(string)
			out.WriteString(markets)
		}
		pattern = pattern[end+1:]
	}
}

// shortName is how a colleague writes of a contact: the given name where it
// comes first, the family name where that does.
func shortName(c *data.Contact) string {
	first, rest, found := strings.Cut(c.Name, " ")
	if found && c.Reading == "" && (first == "María" || len(first) < 3) {
		return first + " " + rest
	}
	return first
}

// line chooses a text for a note: in the customer's language where colleagues do
// so, else in English.
func (b *builder) line(who *data.Contact) string {
	switch lang := b.Account.Language; {
	case lang == "de" && b.d.chance(0.4):
		return b.fill(pick(b.d, germanLines), who)
	case lang == "ja" && b.d.chance(0.4):
		return b.fill(pick(b.d, japaneseLines), who)
	}
	line := b.fill(pick(b.d, b.trade.lines), who)
	if b.d.chance(0.45) {
		line += " " + pick(b.d, asides)
	}
	return line
}
