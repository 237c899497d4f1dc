package account

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/ui/part"
	"rounds/ui/theme"
)

// A renewal turns amber 30 days before: the last checkpoint.
const renewalAmber = 30

// yearly is the recurring revenue of a year, ARR.
func yearly(mrr data.Money) data.Money { return 12 * mrr }

// paying is the monthly revenue of the subscriptions that are active on a day; trials and
// cancelled ones pay nothing.
func paying(subscriptions []data.Subscription, day data.Date) data.Money {
	var sum data.Money
	for i := range subscriptions {
		if subscriptions[i].StatusOn(day) == data.SubscriptionActive {
			sum += subscriptions[i].MRR
		}
	}
	return sum
}

func (s *sheet) commercial() {
	m, w, th := s.m, s.s.Words, &s.s.Theme
	a := &m.f.Account
	money := func(v data.Money) string { return w.Money(v, a.Currency) }
	begun := len(s.lines)
	if a.MRR != 0 {
		text := w.T("account.mrr.arr", money(a.MRR), money(yearly(a.MRR)))
		if sum := paying(m.f.Subscriptions, m.today); s.full && len(m.f.Subscriptions) > 0 && sum != a.MRR {
			text += " · " + w.T("account.mrr.products", money(sum))
		}
		s.fact(w.T("account.mrr"), text)
	}
	s.fact(w.T("account.plan"), strings.Join(part.Filled(a.Plan, m.seatsText(), m.sinceText()), " · "))
	if text, light := m.renewalText(); text != "" {
		s.factIn(w.T("account.renewal"), text, th.Light(light))
	}
	if text, light := m.trialText(); text != "" {
		s.factIn(w.T("account.trial"), text, th.Light(light))
	}
	s.payment()
	if a.CancelledAt != 0 && a.CancelledAt <= m.now {
		s.factIn(w.T("account.cancelled"), theme.GlyphAlert+" "+w.T("account.cancelled.on", w.Ago(a.CancelledAt, m.now, s.s.Location)), th.Accent)
	}
	if a.ChurnedOn != 0 && a.ChurnedOn <= m.today {
		s.factIn(w.T("account.churned"), theme.GlyphAlert+" "+w.Day(a.ChurnedOn, m.today), th.Accent)
	}
	s.products()
	s.proposals()
	s.opportunities()
	s.profile()
	if len(s.lines) == begun {
		s.empty("commercial", s.s.Keys.Account.Proposal.Label())
	}
}

func (m *model) seatsText() string {
	if m.f.Account.Seats <= 0 {
		return ""
	}
	return m.s.Words.N("account.seats", int(m.f.Account.Seats))
}

func (m *model) sinceText() string {
	if m.f.Account.StartOn == 0 {
		return ""
	}
	return m.s.Words.T("account.since", m.s.Words.Day(m.f.Account.StartOn, m.today))
}

// renewalText is "◐ in 28 d, 19 Dec · by itself".
func (m *model) renewalText() (string, theme.Light) {
	a, w := &m.f.Account, m.s.Words
	if a.RenewalOn == 0 {
		return "", theme.LightNone
	}
	light := dayLight(int(a.RenewalOn-m.today), renewalAmber)
	how := w.T("account.renewal.manual")
	if a.AutoRenew {
		how = w.T("account.renewal.auto")
		light = min(light, theme.LightGreen)
	}
	return light.Glyph() + " " + m.dayText(a.RenewalOn) + " · " + how, light
}

// trialText says when the trial ends; one that ended long ago is history.
func (m *model) trialText() (string, theme.Light) {
	a := &m.f.Account
	left := int(a.TrialEndOn - m.today)
	if a.TrialEndOn == 0 || left < -30 {
		return "", theme.LightNone
	}
	if left < 0 {
		return m.s.Words.T("account.trial.ended", m.s.Words.Day(a.TrialEndOn, m.today)), theme.LightNone
	}
	light := dayLight(left, 2)
	return light.Glyph() + " " + m.dayText(a.TrialEndOn), light
}

// dayLight is red when a day has passed, amber from so many days before.
func dayLight(left, amber int) theme.Light {
	switch {
	case left < 0:
		return theme.LightRed
	case left <= amber:
		return theme.LightAmber
	}
	return theme.LightGreen
}

// dayText is "in 28 d, 19 Dec", counted in the customer's days.
func (m *model) dayText(d data.Date) string {
	w := m.s.Words
	day := w.Day(d, m.today)
	switch left := int(d - m.today); {
	case left < 0:
		return w.T("account.day.late", -left, day)
	case left == 0:
		return w.T("account.day.today", day)
	case left == 1:
		return w.T("account.day.tomorrow", day)
	default:
		return w.T("account.day.in", left, day)
	}
}

// payment is the state of the last charge, and zoomed the charges that failed.
func (s *sheet) payment() {
	m, w, th := s.m, s.s.Words, &s.s.Theme
	a := &m.f.Account
	if a.Payment != "" {
		style, glyph := th.Text, ""
		if a.Payment != data.PaymentOK {
			style, glyph = th.Accent, theme.GlyphAlert+" "
		}
		text := m.name("account.payment.", string(a.Payment))
		if a.PaymentAt != 0 {
			text += " · " + w.Ago(a.PaymentAt, m.now, s.s.Location)
		}
		s.factIn(w.T("account.payment"), glyph+text, style)
	}
	if !s.full {
		return
	}
	label := w.T("account.payment.history")
	for _, e := range charges(m.f.Events, m.now) {
		said := m.event(e)
		day := w.Day(e.At.DateIn(s.s.Location), m.now.DateIn(s.s.Location))
		s.fact(label, strings.Join(part.Filled(slices.Concat([]string{day}, said.facts, []string{said.text})...), " · "))
		label = ""
	}
}

// charges are the charges that failed or went well again, newest first.
func charges(events []data.Event, now data.Instant) []*data.Event {
	var out []*data.Event
	for i := range events {
		if e := &events[i]; e.At <= now && (e.Kind == data.EventPaymentFailed || e.Kind == data.EventPaymentOK) {
			out = append(out, e)
		}
	}
	slices.SortStableFunc(out, func(a, b *data.Event) int { return cmp.Compare(b.At, a.At) })
	return out
}

// products are the subscriptions: active ones and trials first.
func (s *sheet) products() {
	m, w, th := s.m, s.s.Words, &s.s.Theme
	if len(m.f.Subscriptions) == 0 {
		return
	}
	if s.full {
		s.gap()
	}
	list := slices.Clone(m.f.Subscriptions)
	slices.SortStableFunc(list, func(a, b data.Subscription) int {
		return cmp.Or(before(a.Status != data.SubscriptionCancelled, b.Status != data.SubscriptionCancelled),
			cmp.Compare(b.MRR, a.MRR), strings.Compare(a.Product, b.Product), slices.Compare(a.ID[:], b.ID[:]))
	})
	mrr := 8
	for i := range list {
		mrr = max(mrr, part.Width(w.Money(list[i].MRR, "")))
	}
	c := &part.Columns{Gap: 2, Cols: []part.Column{
		{Title: w.N("account.products", len(list)), Min: 14, Max: 34, Flex: 2},
		{Title: w.T("account.col.status"), Min: 9},
		{Title: w.T("account.col.licences"), Min: 5, Right: true, Drop: 2},
		{Title: w.T("account.col.mrr"), Min: mrr, Right: true},
		{Title: w.T("account.col.until"), Min: 12, Flex: 1, Drop: 1},
	}}
	s.put(c.Header(c.Layout(s.w), s.w, th.Faint))
	for i := range list {
		p := &list[i]
		style := th.Text
		if p.Status == data.SubscriptionCancelled {
			style = th.Faint
		}
		s.row(c,
			part.Cell{Text: strings.Join(part.Filled(cmp.Or(p.Product, p.Plan), other(p.Plan, p.Product)), " · "), Style: style},
			part.Cell{Text: m.name("account.status.", string(p.StatusOn(m.today))), Style: th.Muted},
			part.Cell{Text: blankZero(p.Seats), Style: th.Muted},
			part.Cell{Text: w.Money(p.MRR, ""), Style: style},
			part.Cell{Text: m.until(p), Style: th.Muted})
	}
}

// other is a, when a and b are both given and differ.
func other(a, b string) string {
	if b == "" || a == b {
		return ""
	}
	return a
}

func blankZero(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

// until is the next date of a subscription.
func (m *model) until(p *data.Subscription) string {
	w := m.s.Words
	switch {
	case p.EndOn != 0:
		return w.T("account.until.end", w.Day(p.EndOn, m.today))
	case p.StatusOn(m.today) == data.SubscriptionTrial && p.TrialEndOn != 0:
		return w.T("account.until.trial", w.Day(p.TrialEndOn, m.today))
	case p.RenewalOn != 0:
		return w.T("account.until.renewal", w.Day(p.RenewalOn, m.today))
	}
	return ""
}

func (s *sheet) proposals() {
	m, w := s.m, s.s.Words
	list := slices.Clone(m.f.Proposals)
	slices.SortStableFunc(list, func(a, b data.Proposal) int {
		return cmp.Or(before(a.Status == "open", b.Status == "open"), cmp.Compare(b.At, a.At))
	})
	if s.full && len(list) > 0 {
		s.gap()
	}
	label := w.T("account.proposals")
	for i := range list {
		p := &list[i]
		if !s.full && p.Status != "open" {
			break
		}
		when := w.Day(p.At.DateIn(s.s.Location), m.today)
		if p.Status == "open" && p.DecisionOn != 0 {
			when = w.T("account.decision", m.dayText(p.DecisionOn))
		}
		s.fact(label, strings.Join(part.Filled(m.name("account.proposal.", p.Kind), p.Product, w.Money(p.MRR, m.f.Account.Currency),
			m.name("account.proposal.", p.Status), when), " · "))
		label = ""
	}
}

func (s *sheet) opportunities() {
	m, w := s.m, s.s.Words
	if !s.full || len(m.d.Opportunities) == 0 {
		return
	}
	s.gap()
	label := w.T("account.opportunities")
	for i := range m.d.Opportunities {
		o := &m.d.Opportunities[i]
		currency := cmp.Or(o.Currency, m.f.Account.Currency)
		s.fact(label, strings.Join(part.Filled(cmp.Or(o.Name, o.Kind), m.name("account.opportunity.", o.Stage), w.Money(o.Amount, currency),
			w.Day(o.CloseOn, m.today)), " · "))
		label = ""
	}
}

// profile is the segment with the fields that the team defined itself.
func (s *sheet) profile() {
	a, w := &s.m.f.Account, s.s.Words
	if !s.full {
		return
	}
	names := make([]string, 0, len(a.Custom))
	for name := range a.Custom {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) > 0 || a.Segment != "" || a.Industry != "" || a.Website != "" {
		s.gap()
	}
	s.fact(w.T("account.segment"), strings.Join(part.Filled(a.Segment, a.Industry), " · "))
	from := len(s.lines)
	s.fact(w.T("account.website"), a.Website)
	s.fact(w.T("account.phone"), strings.Join(part.Filled(a.Phone, a.Email), " · "))
	s.links(from, a.Phone, a.Email, a.Website)
	for _, name := range names {
		s.fact(strings.ReplaceAll(name, "_", " "), s.m.custom(a.Custom[name]))
	}
}

// custom writes the value of a field that the team defined.
func (m *model) custom(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case float64:
		return m.s.Words.Exact(v)
	case bool:
		if v {
			return m.s.Words.T("account.yes")
		}
		return m.s.Words.T("account.no")
	}
	return fmt.Sprint(value)
}

func (m *model) briefCommercial() (string, theme.Light) {
	a, w := &m.f.Account, m.s.Words
	var parts []string
	if a.MRR != 0 {
		parts = append(parts, w.T("account.mrr.brief", w.Money(a.MRR, a.Currency)))
	}
	light := theme.LightNone
	switch {
	case a.CancelledAt != 0 && a.CancelledAt <= m.now:
		parts = append(parts, w.T("account.cancelled.on", w.Ago(a.CancelledAt, m.now, m.s.Location)))
	case a.RenewalOn != 0:
		var text string
		text, light = m.renewalText()
		parts = append(parts, w.T("account.renewal.brief", strings.TrimPrefix(text, light.Glyph()+" ")))
	}
	if a.Payment != data.PaymentOK && a.Payment != "" {
		parts = append(parts, theme.GlyphAlert+" "+m.name("account.payment.", string(a.Payment)))
	}
	if len(parts) == 0 {
		return cmp.Or(a.Plan, w.T("account.commercial.none")), theme.LightNone
	}
	if light != theme.LightNone {
		parts[0] = light.Glyph() + " " + parts[0]
	}
	return strings.Join(parts, " · "), light
}
