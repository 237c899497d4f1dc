package part

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rounds/data/kpi"
)

func number(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }

func TestPlot(t *testing.T) {
	nan := math.NaN()
	for _, tt := range []struct {
		name   string
		id     kpi.ID
		values []float64
		h      int
		want   string
	}{
		{"a flat share stands at the upper edge, beside few numbers", kpi.Retention, []float64{100, 100, 100}, 6, `
       100┼─────────────
          │
        95┤
          │
        90┤`},
		{"round numbers", kpi.NPS, []float64{-40, 60, 60}, 9, `
       100┤
          │
        50┤     ╭───────
          │   ╭─╯
         0┤ ╭─╯
          │╭╯
       -50┼╯`},
		{"a month between two gaps is a point", kpi.FirstValue, []float64{nan, 20, nan, 30, 40}, 5, `
        40┤            ╭
          │          ╭─╯
        30┤         ╶╯
          │
        20┤   •`},
		{"one month", kpi.Retention, []float64{50}, 5, `
        60┤
          │
        50┼─────────────
          │
        40┤`},
		{"no month", kpi.Retention, []float64{nan, nan}, 5, ""},
		{"no room", kpi.Retention, []float64{1, 2}, LeastPlotHeight - 1, ""},
	} {
		lines := Plot(tt.id, tt.values, LeastPlotWidth, tt.h, number)
		for i := range lines {
			lines[i] = strings.TrimRight(lines[i], " ")
		}
		if got, want := strings.Join(lines, "\n"), strings.TrimPrefix(tt.want, "\n"); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, want)
		}
	}
	if got := Plot(kpi.Retention, []float64{1, 2}, LeastPlotWidth-1, 9, number); got != nil {
		t.Errorf("there is no room, and it draws %q", got)
	}
}

// Whatever the values, a plot fills its window to the cell and says no number twice, also
// where a number is written in wide characters.
func TestPlotFillsItsWindow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.SampledFrom([]kpi.ID{kpi.Retention, kpi.NPS, kpi.FirstValue, kpi.ResponseSlowest}).Draw(t, "figure")
		values := rapid.SliceOfN(rapid.Float64Range(0, 100), 1, 14).Draw(t, "values")
		for i := range values {
			if rapid.IntRange(0, 2).Draw(t, "gap") == 0 {
				values[i] = math.NaN()
			}
		}
		w, h := rapid.IntRange(LeastPlotWidth, 90).Draw(t, "w"), rapid.IntRange(LeastPlotHeight, 20).Draw(t, "h")
		var said []string
		lines := Plot(id, values, w, h, func(v float64) string {
			said = append(said, number(v)+"日")
			return said[len(said)-1]
		})
		none := !slices.ContainsFunc(values, func(v float64) bool { return !math.IsNaN(v) })
		if none != (lines == nil) || len(lines) > h {
			t.Fatalf("%d lines of %d", len(lines), h)
		}
		for _, line := range lines {
			if Width(line) != w {
				t.Fatalf("%q has %d cells, want %d", line, Width(line), w)
			}
		}
		if len(said) > 0 && (len(said) < 2 || len(slices.Compact(said)) != len(said)) {
			t.Fatalf("the axis says %q", said)
		}
	})
}
