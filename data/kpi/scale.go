package kpi

import "math"

// Scale is an axis of round numbers: Low, and Steps times Step above it, in the unit of the
// figure.
type Scale struct {
	Low, Step float64
	Steps     int // at least 1
}

// High is the upper end.
func (s Scale) High() float64 { return s.Low + float64(s.Steps)*s.Step }

// ScaleOf is the axis of at most so many steps (≥ 2) around a figure's values, of which NaN
// is none; false where there is none at all. A flat line has room around it, but never beyond
// what the figure can be: a share of 100 % stands at the upper edge.
func ScaleOf(id ID, values []float64, most int) (Scale, bool) {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	if low > high {
		return Scale{}, false
	}
	unit := id.Unit()
	if high-low < leastStep(unit) {
		low, high = around(unit, low, high)
	}
	for i := 0; ; i++ {
		// A hair is left for numbers such as 0.1, of which no multiple is exact.
		step := stepOf(unit, i)
		from, to := math.Floor(low/step+1e-9), math.Ceil(high/step-1e-9)
		if to-from <= float64(most) {
			return Scale{Low: from * step, Step: step, Steps: max(1, int(to-from))}, true
		}
	}
}

// leastStep is the smallest difference that two numbers of an axis can show.
func leastStep(u Unit) float64 {
	if u == Percent {
		return 0.1
	}
	return 1
}

// around widens a flat line.
func around(u Unit, low, high float64) (float64, float64) {
	room, floor, ceiling := 10.0, 0.0, math.Inf(1)
	switch u {
	case Percent:
		ceiling = 100
	case Points:
		floor, ceiling = -100, 100
	case Days, Minutes, Number:
	}
	if high <= ceiling { // an NRR may pass it
		high = math.Min(high+room, ceiling)
	} else {
		high += room
	}
	return math.Max(low-room, floor), high
}

// clockSteps are the steps of minutes that read as times: up to half a day, then whole days.
var clockSteps = []float64{1, 5, 15, 30, 60, 120, 240, 480, 720}

// stepOf is the i-th step from the least on: 1, 2, 5, 10, 20, 50 … times that.
func stepOf(u Unit, i int) float64 {
	if u == Minutes {
		if i < len(clockSteps) {
			return clockSteps[i]
		}
		return 24 * 60 * tens(i-len(clockSteps))
	}
	return leastStep(u) * tens(i)
}

func tens(i int) float64 { return math.Pow(10, float64(i/3)) * []float64{1, 2, 5}[i%3] }
