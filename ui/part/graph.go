package part

import (
	"math"
	"strings"

	"rounds/ui/theme"
)

// Spark draws a line of w cells, oldest value first. More values than cells are
// averaged, fewer stand at the left. A missing value (NaN) is a blank. The scale
// goes from the lowest to the highest value; a flat line stands in the middle.
func Spark(values []float64, w int) string {
	points := resample(values, w)
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range points {
		if !math.IsNaN(v) {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	var b strings.Builder
	for _, v := range points {
		switch {
		case math.IsNaN(v):
			b.WriteByte(' ')
		case high == low:
			b.WriteString(theme.Spark(theme.SparkLevels / 2))
		default:
			// Halved before subtracting, so that the widest range cannot overflow.
			share := (v/2 - low/2) / (high/2 - low/2)
			b.WriteString(theme.Spark(int(math.Round(share * float64(theme.SparkLevels-1)))))
		}
	}
	b.WriteString(spaces(w - len(points)))
	return b.String()
}

// resample averages values into at most w points; infinite ones count as missing.
func resample(values []float64, w int) []float64 {
	n := min(len(values), max(0, w))
	out := make([]float64, n)
	for i := range out {
		from, to := i*len(values)/n, (i+1)*len(values)/n
		mean, count := 0.0, 0
		for _, v := range values[from:to] {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				count++
				mean += v/float64(count) - mean/float64(count)
			}
		}
		if out[i] = mean; count == 0 {
			out[i] = math.NaN()
		}
	}
	return out
}

// Bar draws a share of w cells, filled and empty. Shares outside 0 … 1 are drawn
// as the nearest; anything above nothing shows one filled cell, and only all of
// it fills the bar.
func Bar(fraction float64, w int) string {
	if w <= 0 {
		return ""
	}
	full := 0
	switch {
	case fraction >= 1:
		full = w
	case fraction > 0:
		full = clamp(int(math.Round(fraction*float64(w))), 1, max(1, w-1))
	}
	return strings.Repeat("▇", full) + strings.Repeat("░", w-full)
}

// Meter draws a bar with its figures at the right, as in "▇▇▇▇▇▇░░░░ 9 of 14", in exactly w
// cells. The label wins where there is no room for both.
func Meter(fraction float64, label string, w int) string {
	text, cells := cutWidth(label, w)
	bar := w - cells - 1
	if bar < 3 {
		return text + spaces(w-cells)
	}
	return Bar(fraction, bar) + " " + text
}
