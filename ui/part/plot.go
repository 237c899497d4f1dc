package part

import (
	"math"
	"strings"

	"github.com/guptarohit/asciigraph"

	"rounds/data/kpi"
)

// plotAxis is the room for the numbers of the vertical axis, right-aligned, and its line,
// which is drawn in ticks.
const (
	plotAxis = 11
	ticks    = "┼┤"
)

// The smallest window in which a plot says more than a sparkline.
const (
	LeastPlotWidth  = plotAxis + 13
	LeastPlotHeight = 4
)

// Plot draws a figure's line in at most h lines of w cells, oldest value at the left, beside
// an axis of round numbers that label writes. A missing value (NaN) is a gap, and one between
// two gaps is a point; without any value, and in a window below the least, there is no plot.
// PlotAt says where a value stands.
func Plot(id kpi.ID, values []float64, w, h int, label func(float64) string) []string {
	if w < LeastPlotWidth || h < LeastPlotHeight {
		return nil
	}
	scale, ok := kpi.ScaleOf(id, values, max(2, (h-1)/2))
	if !ok {
		return nil
	}
	each := (h - 1) / scale.Steps // lines between two numbers
	row := func(v float64) int { return int(math.Round((scale.High() - v) / scale.Step * float64(each))) }
	lines := strings.Split(asciigraph.Plot(values,
		asciigraph.Width(w-plotAxis+1), asciigraph.Height(each*scale.Steps), asciigraph.LowerBound(scale.Low), asciigraph.UpperBound(scale.High()),
		asciigraph.YAxisValueFormatter(func(float64) string { return "" })), "\n")
	for i, line := range lines {
		number, drawn := "", []rune(line[strings.IndexAny(line, ticks):]) // every cell from the axis on is a rune
		if i%each == 0 {
			number = label(scale.High() - float64(i/each)*scale.Step)
		} else if drawn[0] == '┤' {
			drawn[0] = '│'
		}
		for m, v := range values {
			if !math.IsNaN(v) && row(v) == i && !known(values, m-1) && !known(values, m+1) && len(values) > 1 {
				drawn = append(drawn, []rune(spaces(w-plotAxis+1-len(drawn)))...)
				drawn[PlotAt(m, len(values), w)-plotAxis+1] = '•'
			}
		}
		lines[i] = Fit(FitRight(number, plotAxis-1)+string(drawn), w)
	}
	return lines
}

func known(values []float64, i int) bool {
	return i >= 0 && i < len(values) && !math.IsNaN(values[i])
}

// PlotAt is the cell of a plot of w cells in which value i of n stands.
func PlotAt(i, n, w int) int {
	if n < 2 {
		return plotAxis
	}
	return plotAxis + int(math.Round(float64(i)*float64(w-plotAxis-1)/float64(n-1)))
}
