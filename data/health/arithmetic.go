package health

import (
	"fmt"
	"strconv"
	"strings"

	"rounds/data"
)

// The sentences here are English; other languages make theirs from Formula and
// Numbers.

func (x *Measure) set(f Formula, numbers ...Number) { x.Formula, x.Numbers = f, numbers }

func num[T ~int | ~int64 | ~float64](name string, v T) Number { return Number{name, float64(v)} }

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

// leftOut says why a measure does not count, and clears what it would have said.
func (x *Measure) leftOut() {
	x.Value, x.Formula, x.Numbers = 0, "", nil
	switch {
	case x.Weight == 0:
		x.Arithmetic = "switched off by the rules"
	case x.Stale:
		x.Arithmetic = fmt.Sprintf("left out: the last input is %s old", plural(x.AgeDays, "day"))
	default:
		x.Arithmetic = "left out: no input"
	}
}

func (x *Measure) licenceUse(active, licences int64, pct, month int, step AgeStep, v int) {
	x.set(FormulaLicences, num("active", active), num("licences", licences), num("percent", pct),
		num("month", month), num("yellow", step.Yellow), num("green", step.Green))
	x.Arithmetic = fmt.Sprintf("%d active of %s = %d %%", active, plural(int(licences), "licence"), pct)
	if step.Months > 0 {
		x.Arithmetic += fmt.Sprintf(", in month %d yellow from %d %% and green from %d %%", month, step.Yellow, step.Green)
	}
	x.Arithmetic += fmt.Sprintf(" → %d", v)
}

func (x *Measure) ownUse(recent, usual float64, pct, v int) {
	x.set(FormulaOwnUse, num("recent", recent), num("usual", usual), num("percent", pct))
	x.Arithmetic = fmt.Sprintf("%s uses a week, usually %s = %d %% → %d", short(recent), short(usual), pct, v)
}

func (x *Measure) breadth(used, known, v int) {
	x.set(FormulaBreadth, num("used", used), num("known", known), num("percent", v))
	x.Arithmetic = fmt.Sprintf("%d of %s used in 4 weeks = %d %% → %d", used, plural(known, "feature"), v, v)
}

func (x *Measure) support(n *supportLoad, s *Support, v int) {
	x.set(FormulaSupport, num("open", n.open), num("open_points", n.openPoints),
		num("escalated", n.escalated), num("escalated_points", n.escalatedPoints),
		num("complaints", n.complaints), num("complaint_points", n.complaintPoints),
		num("answered", n.answered), num("slow", n.slow), num("slow_points", n.slowPoints),
		num("late", n.late), num("late_points", n.latePoints))
	var b strings.Builder
	b.WriteString("100")
	take := func(points int, format string, args ...any) {
		if points > 0 {
			fmt.Fprintf(&b, " − %d ("+format+")", append([]any{points}, args...)...)
		}
	}
	take(n.openPoints, "%d open", n.open)
	take(n.escalatedPoints, "%d escalated", n.escalated)
	take(n.complaintPoints, "%s in %d days", plural(n.complaints, "complaint"), s.WindowDays)
	take(n.slowPoints, "%d of %d answers over %d min", n.slow, n.answered, s.SlowMinutes)
	take(n.latePoints, "%d of %d answers over %d min", n.late, n.answered, s.LateMinutes)
	fmt.Fprintf(&b, " → %d", v)
	x.Arithmetic = b.String()
}

func (x *Measure) sentiment(n *feeling, v int) {
	mean := 0.0
	if n.csatAnswers > 0 {
		mean = float64(n.csat) / float64(n.csatAnswers)
	}
	x.set(FormulaSentiment, num("nps", n.nps), num("nps_value", n.npsValue), num("nps_days", n.npsDays),
		num("csat", mean), num("csat_answers", n.csatAnswers), num("csat_value", n.csatValue), num("csat_days", n.csatDays))
	var parts []string
	if n.nps >= 0 {
		parts = append(parts, fmt.Sprintf("NPS %d (%s old) = %d", n.nps, plural(n.npsDays, "day"), n.npsValue))
	}
	if n.csatAnswers > 0 {
		parts = append(parts, fmt.Sprintf("CSAT %s of 5 from %s = %d", short(mean), plural(n.csatAnswers, "answer"), n.csatValue))
	}
	x.Arithmetic = strings.Join(parts, ", ")
	if len(parts) > 1 {
		x.Arithmetic += ", mean"
	}
	x.Arithmetic += fmt.Sprintf(" → %d", v)
}

func (x *Measure) commercial(n *dealings, v int) {
	x.set(FormulaCommercial, num("failed_days", n.failedDays), num("payment_points", n.paymentPoints),
		num("renewal_days", n.renewalDays), num("auto_renew", flag(n.auto)), num("renewal_known", flag(n.renewalKnown)),
		num("renewal_points", n.renewalPoints), num("cancelled", flag(n.cancelled)))
	if n.cancelled {
		x.Arithmetic = fmt.Sprintf("cancellation notice → %d", v)
		return
	}
	parts := []string{"100"}
	if n.failedDays >= 0 {
		word := "payment failed"
		if n.state == data.PaymentRetrying {
			word = "payment being retried"
		}
		parts = append(parts, fmt.Sprintf(" − %d (%s for %s)", n.paymentPoints, word, plural(n.failedDays, "day")))
	}
	switch {
	case !n.renewalKnown:
	case n.renewalPoints == 0 && n.auto:
		parts = append(parts, " (renews by itself)")
	case n.renewalPoints == 0:
		parts = append(parts, fmt.Sprintf(" (renewal in %s)", plural(n.renewalDays, "day")))
	case n.renewalDays < 0:
		parts = append(parts, fmt.Sprintf(" − %d (renewal %s overdue)", n.renewalPoints, plural(-n.renewalDays, "day")))
	default:
		parts = append(parts, fmt.Sprintf(" − %d (renewal in %s, not automatic)", n.renewalPoints, plural(n.renewalDays, "day")))
	}
	x.Arithmetic = strings.Join(parts, "") + fmt.Sprintf(" → %d", v)
}

func (x *Measure) relationship(n *bond, v int) {
	x.set(FormulaRelationship, num("touch_days", n.touchDays), num("touch_value", n.touchValue),
		num("champion", n.champion), num("touch_share", n.share))
	champion := "champion there"
	if n.champion == 0 {
		champion = "no champion left"
	}
	switch {
	case n.touchDays < 0:
		x.Arithmetic = fmt.Sprintf("%s, never touched → %d", champion, v)
	case n.champion < 0:
		x.Arithmetic = fmt.Sprintf("last touch %s ago → %d", plural(n.touchDays, "day"), v)
	default:
		x.Arithmetic = fmt.Sprintf("%d %% × %d (last touch %s ago) + %d %% × %d (%s) → %d",
			n.share, n.touchValue, plural(n.touchDays, "day"), 100-n.share, 100*n.champion, champion, v)
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// short writes a number with at most one decimal.
func short(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	return strings.TrimSuffix(s, ".0")
}
