package words

import (
	"strconv"
	"strings"

	"rounds/data/health"
)

// Arithmetic says how a measure came to its value, in the reader's language, from
// the formula and its numbers; of one that is left out, why.
func (w *Words) Arithmetic(x *health.Measure, rules *health.Rules) string {
	switch {
	case !x.Present && x.Weight == 0:
		return w.T("account.how.off")
	case !x.Present && x.Stale:
		return w.N("account.how.stale", x.AgeDays)
	case !x.Present:
		return w.T("account.how.none")
	}
	n := numbers{}
	for _, v := range x.Numbers {
		n[v.Name] = v.Value
	}
	var said string
	switch x.Formula {
	case health.FormulaLicences:
		said = n.licences(w, rules.Ages)
	case health.FormulaOwnUse:
		said = w.T("account.how.own-use", w.Short(n["recent"]), w.Short(n["usual"]), n.int("percent"))
	case health.FormulaBreadth:
		said = w.N("account.how.breadth", n.int("known"), n.int("used"), n.int("percent"))
	case health.FormulaSupport:
		said = n.support(w, &rules.Support)
	case health.FormulaSentiment:
		said = n.sentiment(w)
	case health.FormulaCommercial:
		said = n.commercial(w)
	case health.FormulaRelationship:
		said = n.relationship(w)
	}
	return said + " → " + strconv.Itoa(x.Value)
}

// numbers are those of a formula by name, see the constants of package health.
type numbers map[string]float64

func (n numbers) int(name string) int { return int(n[name]) }

// licences says from where yellow and green begin while that depends on the
// account's age; of a grown-up one everybody knows.
func (n numbers) licences(w *Words, ages []health.AgeStep) string {
	said := w.N("account.how.licences", n.int("licences"), n.int("active"), n.int("percent"))
	grown := ages[len(ages)-1]
	if n.int("month") > 0 && (n.int("yellow") != grown.Yellow || n.int("green") != grown.Green) {
		said += w.T("account.how.month", n.int("month"), n.int("yellow"), n.int("green"))
	}
	return said
}

func (n numbers) support(w *Words, s *health.Support) string {
	said := "100"
	take := func(points, text string) {
		if p := n.int(points); p > 0 {
			said += " − " + strconv.Itoa(p) + " (" + text + ")"
		}
	}
	take("open_points", w.T("account.how.open", n.int("open")))
	take("escalated_points", w.T("account.how.escalated", n.int("escalated")))
	take("complaint_points", w.N("account.how.complaints", n.int("complaints"), s.WindowDays))
	take("slow_points", w.T("account.how.slow", n.int("slow"), n.int("answered"), s.SlowMinutes))
	take("late_points", w.T("account.how.slow", n.int("late"), n.int("answered"), s.LateMinutes))
	return said
}

func (n numbers) sentiment(w *Words) string {
	var parts []string
	if n["nps"] >= 0 {
		parts = append(parts, w.N("account.how.nps", n.int("nps_days"), n.int("nps"), n.int("nps_value")))
	}
	if n["csat_answers"] > 0 {
		parts = append(parts, w.N("account.how.csat", n.int("csat_answers"), w.Short(n["csat"]), n.int("csat_value")))
	}
	said := strings.Join(parts, w.T("account.how.and"))
	if len(parts) > 1 {
		said += w.T("account.how.mean")
	}
	return said
}

func (n numbers) commercial(w *Words) string {
	if n["cancelled"] > 0 {
		return w.T("account.how.cancelled")
	}
	said := "100"
	if n["failed_days"] >= 0 {
		said += " − " + strconv.Itoa(n.int("payment_points")) + " (" + w.N("account.how.unpaid", n.int("failed_days")) + ")"
	}
	days, points := n.int("renewal_days"), n.int("renewal_points")
	switch {
	case n["renewal_known"] == 0:
	case points == 0 && n["auto_renew"] > 0:
		said += " (" + w.T("account.how.auto") + ")"
	case points == 0:
		said += " (" + w.N("account.how.renewal", days) + ")"
	case days < 0:
		said += " − " + strconv.Itoa(points) + " (" + w.N("account.how.overdue", -days) + ")"
	default:
		said += " − " + strconv.Itoa(points) + " (" + w.N("account.how.near", days) + ")"
	}
	return said
}

func (n numbers) relationship(w *Words) string {
	champion := w.T("account.how.champion")
	if n["champion"] == 0 {
		champion = w.T("account.how.no-champion")
	}
	share := n.int("touch_share")
	switch {
	case n["touch_days"] < 0:
		return w.T("account.how.never", champion)
	case n["champion"] < 0:
		return w.N("account.how.touch", n.int("touch_days"))
	}
	return w.Percent(share) + " × " + strconv.Itoa(n.int("touch_value")) + " (" + w.N("account.how.touch", n.int("touch_days")) + ") + " +
		w.Percent(100-share) + " × " + strconv.Itoa(100*n.int("champion")) + " (" + champion + ")"
}
