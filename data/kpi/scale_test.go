package kpi_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"rounds/data/kpi"
)

// An axis has round numbers, and a flat line stands within what the figure can be.
func TestScale(t *testing.T) {
	for _, tt := range []struct {
		id              kpi.ID
		values          []float64
		low, high, step float64
	}{
		{kpi.Retention, []float64{98.5, 100}, 98.5, 100, 0.5},
		{kpi.Retention, []float64{100, 100}, 90, 100, 5},
		{kpi.Retention, []float64{0}, 0, 10, 5},
		{kpi.Retention, []float64{50, 50}, 40, 60, 5},
		{kpi.NRR, []float64{120, 120}, 110, 130, 5},
		{kpi.Retention, []float64{0, 100}, 0, 100, 50},
		{kpi.NPS, []float64{-40, 60}, -50, 100, 50},
		{kpi.NPS, []float64{-100}, -100, -90, 5},
		{kpi.NPS, []float64{33, math.NaN(), 34}, 33, 34, 1},
		{kpi.OnboardingDays, []float64{0, 0}, 0, 10, 5},
		{kpi.FirstValue, []float64{12, 44.5}, 10, 50, 10},
		{kpi.ResponseSlowest, []float64{170, 260}, 150, 270, 30},
		{kpi.ResponseSlowest, []float64{12, 1440}, 0, 1440, 480},
		{kpi.ResponseSlowest, []float64{0, 9 * 1440}, 0, 10 * 1440, 5 * 1440},
		{kpi.OnboardingStalled, []float64{1e9, 1e9 + 7}, 1e9, 1e9 + 8, 2},
	} {
		got, ok := kpi.ScaleOf(tt.id, tt.values, 4)
		if !ok || math.Abs(got.Low-tt.low) > 1e-6 || math.Abs(got.High()-tt.high) > 1e-6 || math.Abs(got.Step-tt.step) > 1e-9 {
			t.Errorf("%s of %v: %+v to %v, want %v to %v by %v", tt.id, tt.values, got, got.High(), tt.low, tt.high, tt.step)
		}
	}
	if got, ok := kpi.ScaleOf(kpi.NPS, []float64{math.NaN()}, 4); ok {
		t.Errorf("no value has the axis %+v", got)
	}
}

// Every value stands on its axis, which has no more steps than were asked for.
func TestScaleHoldsItsValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.SampledFrom(kpi.IDs()).Draw(t, "figure")
		values := rapid.SliceOfN(rapid.Float64Range(-100, 1e6), 1, 12).Draw(t, "values")
		most := rapid.IntRange(2, 12).Draw(t, "most")
		s, ok := kpi.ScaleOf(id, values, most)
		if !ok || s.Steps < 1 || s.Steps > most || s.Step <= 0 {
			t.Fatalf("%+v %v", s, ok)
		}
		for _, v := range values {
			if id.Unit() == kpi.Percent && v < 0 || id.Unit() != kpi.Points && v < 0 {
				continue // no such figure
			}
			if v < s.Low-s.Step*1e-6 || v > s.High()+s.Step*1e-6 {
				t.Fatalf("%v lies outside %v to %v", v, s.Low, s.High())
			}
		}
	})
}
