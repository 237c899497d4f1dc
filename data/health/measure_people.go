package health

import "rounds/data"

// supportLoad is what the support measure counts.
type supportLoad struct {
	open, escalated, complaints                  int
	answered, slow, late                         int
	openPoints, escalatedPoints, complaintPoints int
	slowPoints, latePoints                       int
}

// support is 100 less points for open and escalated requests, for complaints and
// for slow answers of the last window. An account that asked nothing has no input.
func (h *History) support(m moment, x *Measure) reading {
	rules := &h.rules.Support
	from := h.zone.Start(m.day - data.Date(rules.WindowDays) + 1)
	var n supportLoad
	var last data.Instant
	for i := range h.requests {
		r := &h.requests[i]
		if r.opened > m.end {
			continue
		}
		open := r.resolved == 0 || r.resolved > m.end
		if !open && r.opened < from {
			last = max(last, r.resolved)
			continue
		}
		n.add(r, m.end, open, r.opened >= from)
		if open {
			last = m.end
		}
		last = max(last, min(max(r.opened, r.resolved), m.end))
	}
	if last == 0 {
		return reading{}
	}
	age := int(m.day - h.zone.DateOf(last))
	if tooOld(age, h.rules.Stale.Support) {
		return reading{stale: true, age: age}
	}
	v := n.value(rules)
	if x != nil {
		x.support(&n, rules, v)
	}
	return reading{value: v, present: true, age: age}
}

func (n *supportLoad) add(r *request, end data.Instant, open, recent bool) {
	if open {
		n.open++
		if r.escalated != 0 && r.escalated <= end {
			n.escalated++
		}
	}
	if !recent {
		return
	}
	if r.complaint {
		n.complaints++
	}
	if r.answered != 0 && r.answered <= end {
		n.answered++
		if r.slow {
			n.slow++
		}
		if r.late {
			n.late++
		}
	}
}

func (n *supportLoad) value(s *Support) int {
	n.openPoints = min(n.open*s.Open, s.OpenMost)
	n.escalatedPoints = min(n.escalated*s.Escalated, s.EscalatedMost)
	n.complaintPoints = min(n.complaints*s.Complaint, s.ComplaintMost)
	if n.answered > 0 {
		n.slowPoints = int(roundDiv(int64(s.Slow*n.slow), int64(n.answered)))
		n.latePoints = int(roundDiv(int64(s.Late*n.late), int64(n.answered)))
	}
	return min(max(100-n.openPoints-n.escalatedPoints-n.complaintPoints-n.slowPoints-n.latePoints, 0), 100)
}

// npsValue gives an NPS answer (0–10) a value that agrees with the bands:
// detractors (0–6) red, passives (7, 8) yellow, promoters (9, 10) green.
var npsValue = [11]int{0, 8, 17, 25, 33, 42, 50, 63, 75, 88, 100}

// feeling is what the sentiment measure counts.
type feeling struct {
	nps, npsValue, npsDays                 int
	csat, csatAnswers, csatValue, csatDays int // csat is the sum of the answers
}

// sentiment is the mean of the last NPS answer and of the satisfaction answers
// (CSAT, 1 is 0 and 5 is 100) of Rules.CSATDays; of one where the other is missing.
func (h *History) sentiment(m moment, x *Measure) reading {
	n := feeling{nps: -1}
	var seen data.Instant
	var last answer
	for _, a := range h.nps {
		if a.at <= m.end && (a.at > last.at || a.at == last.at && a.score < last.score) {
			last = a
		}
	}
	limit := h.rules.Stale.Sentiment
	if last.at != 0 {
		seen = last.at
		n.npsDays = int(m.day - h.zone.DateOf(last.at))
		if !tooOld(n.npsDays, limit) {
			n.nps, n.npsValue = int(last.score), npsValue[last.score]
		}
	}
	seen = max(seen, h.satisfaction(m, &n))
	value, parts := 0, 0
	if n.nps >= 0 {
		value, parts = n.npsValue, 1
	}
	if n.csatAnswers > 0 {
		value, parts = value+n.csatValue, parts+1
	}
	if parts == 0 {
		if seen == 0 {
			return reading{}
		}
		return reading{stale: true, age: int(m.day - h.zone.DateOf(seen))}
	}
	r := reading{value: int(roundDiv(int64(value), int64(parts))), present: true, age: n.csatDays}
	if n.nps >= 0 {
		r.age = max(r.age, n.npsDays)
	}
	if x != nil {
		x.sentiment(&n, r.value)
	}
	return r
}

// satisfaction averages the answers of the last days and says when the last of any
// age came.
func (h *History) satisfaction(m moment, n *feeling) (seen data.Instant) {
	from := h.zone.Start(m.day - data.Date(h.rules.CSATDays))
	var newest data.Instant
	for _, a := range h.csat {
		if a.at > m.end {
			continue
		}
		seen = max(seen, a.at)
		if a.at >= from {
			n.csat += int(a.score)
			n.csatAnswers++
			newest = max(newest, a.at)
		}
	}
	if n.csatAnswers > 0 {
		n.csatValue = int(roundDiv(int64(25*(n.csat-n.csatAnswers)), int64(n.csatAnswers)))
		n.csatDays = int(m.day - h.zone.DateOf(newest))
	}
	return seen
}

// bond is what the relationship measure counts.
type bond struct{ touchDays, touchValue, champion, share int }

// relationship is how recent the last touch is, and whether a champion is there.
// Each counts alone where the other is unknown.
func (h *History) relationship(m moment, x *Measure) reading {
	var last data.Instant
	for _, t := range h.touches {
		if t <= m.end {
			last = max(last, t)
		}
	}
	n := bond{touchDays: -1, champion: h.champion(m), share: h.rules.Relationship.Touch}
	r := reading{present: true}
	if last != 0 {
		n.touchDays = int(m.day - h.zone.DateOf(last))
		n.touchValue = h.rules.Relationship.touch(n.touchDays)
		r.age = n.touchDays
		if tooOld(r.age, h.rules.Stale.Relationship) {
			return reading{stale: true, age: r.age}
		}
	}
	switch {
	case last == 0 && n.champion < 0:
		return reading{}
	case last == 0:
		r.value = 100 * n.champion
	case n.champion < 0:
		r.value = n.touchValue
	default:
		r.value = int(roundDiv(int64(n.touchValue*n.share+100*n.champion*(100-n.share)), 100))
	}
	if x != nil {
		x.relationship(&n, r.value)
	}
	return r
}

// touch is the value of a last touch so many days ago.
func (r *Relationship) touch(days int) int {
	switch {
	case days <= r.FreshDays:
		return 100
	case days >= r.ColdDays:
		return 0
	default:
		return int(roundDiv(int64(100*(r.ColdDays-days)), int64(r.ColdDays-r.FreshDays)))
	}
}

// champion is 1 while a champion is at the account, 0 when every one has left, −1
// when nobody was ever named. When a contact was written down says nothing about
// when the person came, so it does not count.
func (h *History) champion(m moment) int {
	known := -1
	for i := range h.f.Contacts {
		c := &h.f.Contacts[i]
		if !c.Champion {
			continue
		}
		if c.LeftOn == 0 || c.LeftOn > m.day {
			return 1
		}
		known = 0
	}
	return known
}
