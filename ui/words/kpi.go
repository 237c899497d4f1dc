package words

import (
	"math"
	"strconv"
	"time"

	"rounds/data/kpi"
)

// KPIName is what a figure is called.
func (w *Words) KPIName(id kpi.ID, r *kpi.Rules) string {
	return w.T("kpi."+string(id), kpiNumbers(id, r)...)
}

// KPIDefinition says how it is computed, with the numbers of the team's rules.
func (w *Words) KPIDefinition(id kpi.ID, r *kpi.Rules) string {
	if id == kpi.OnboardingStalled {
		return w.T("kpi."+string(id)+".definition", r.StalledDays)
	}
	return w.T("kpi."+string(id)+".definition", kpiNumbers(id, r)...)
}

func kpiNumbers(id kpi.ID, r *kpi.Rules) []any {
	switch id {
	case kpi.ResponseFast:
		return []any{r.FastMinutes}
	case kpi.ResponseWithin:
		return []any{r.AnswerMinutes}
	}
	return nil
}

// KPIValue writes a figure in its unit: "98.2 %", "+14", "12½ d", "2 h 50 min", "4"; "–" where
// there is none.
func (w *Words) KPIValue(f kpi.Figure) string {
	if !f.Known {
		return "–"
	}
	switch f.ID.Unit() {
	case kpi.Points:
		if v := math.Round(f.Value); v < 0 {
			return "−" + strconv.Itoa(int(-v))
		} else if v > 0 {
			return "+" + strconv.Itoa(int(v))
		}
		return "0"
	case kpi.Days:
		switch whole := int(f.Value); {
		case f.Value == math.Trunc(f.Value):
		case whole == 0:
			return w.T("kpi.half-day")
		default:
			return w.T("kpi.half-days", whole)
		}
		return w.T("span.days", int(f.Value))
	case kpi.Minutes:
		if f.Value >= 120 && f.Value < 48*60 {
			return w.T("kpi.hours", int(f.Value)/60, int(f.Value)%60)
		}
		return w.Span(time.Duration(f.Value * float64(time.Minute)))
	case kpi.Number:
		return w.Number(int64(f.Value))
	case kpi.Percent:
	}
	return w.T("format.percent", w.Decimal(f.Value, 1))
}

// KPIAxis writes a number of an axis, which is rounder than a figure: "98 %", "+20", "5 d".
func (w *Words) KPIAxis(id kpi.ID, v float64) string {
	if id.Unit() == kpi.Percent {
		decimals := 1
		if math.Abs(v-math.Round(v)) < 0.05 {
			decimals = 0
		}
		return w.T("format.percent", w.Decimal(v, decimals))
	}
	return w.KPIValue(kpi.Figure{ID: id, Known: true, Value: math.Round(v)})
}

// KPIWindow is what a window is called: "Oct 2026", "1 Jul – 30 Sep 2026".
func (w *Words) KPIWindow(v kpi.Window) string {
	if v.IsMonth() {
		return w.Month(v.From)
	}
	last := v.To - 1
	return w.T("kpi.window", w.Day(v.From, last), w.Day(last, 0))
}

// KPISource says of which rows a figure is counted.
func (w *Words) KPISource(id kpi.ID) string { return w.T("kpi." + string(id) + ".source") }
