package part

import (
	"math"
	"strings"

	"github.com/guptarohit/asciigraph"
)

// plotAxis is the room for the numbers of the vertical axis, right-aligned, and its line.
const plotAxis = 12

// The smallest window in which a plot says more than a sparkline.
const (
	LeastPlotWidth  = plotAxis + 12
	LeastPlotHeight = 4
)

// Plot draws a line in h lines of w cells, oldest value at the left, with label writing the
// numbers of the axis. A missing value (NaN) is a gap; without any value, and in a window
// below the least, there is no plot. PlotAt says where a value stands.
func Plot(values []float64, w, h int, label func(float64) string) []string {
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range values {
		if !math.IsNaN(v) {
			low, high = math.Min(low, v), math.Max(high, v)
		}
	}
	if low > high || w < LeastPlotWidth || h < LeastPlotHeight {
		return nil
	}
	if low == high { // a flat line needs a scale to stand in
		low = high - math.Max(1, math.Abs(high)/10)
	}
	text := asciigraph.Plot(values,
		asciigraph.Width(w-plotAxis), asciigraph.Height(h-1), asciigraph.Offset(2),
		asciigraph.LowerBound(low), asciigraph.UpperBound(high),
		asciigraph.YAxisValueFormatter(func(v float64) string { return FitRight(label(v), plotAxis-3) }))
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = Fit(lines[i], w)
	}
	return lines
}

// PlotAt is the cell of a plot of w cells in which value i of n stands.
func PlotAt(i, n, w int) int {
	if n < 2 {
		return plotAxis
	}
	return plotAxis + int(math.Round(float64(i)*float64(w-plotAxis-1)/float64(n-1)))
}
