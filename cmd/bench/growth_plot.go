package main

import (
	"fmt"
	"math"
	"os"

	"github.com/go-analyze/charts"
)

// plotGrowth draws the costs as powers of ten of what they were at the smallest size.
func plotGrowth(path string, measured []int, costs []*cost) error {
	var labels, names []string
	for _, n := range measured {
		labels = append(labels, fmt.Sprint(n))
	}
	var series [][]float64
	for _, c := range costs {
		names = append(names, c.name)
		var line []float64
		for _, v := range c.at {
			line = append(line, math.Log10(v/c.at[0]))
		}
		series = append(series, line)
	}
	opt := charts.NewLineChartOptionWithData(series)
	opt.Title.Text = "growth, powers of ten, by accounts"
	opt.XAxis.Labels = labels
	opt.Legend.SeriesNames = names
	opt.Legend.Offset = charts.OffsetStr{Top: "30"}
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputSVG, Width: 900, Height: 560})
	if err := p.LineChart(opt); err != nil {
		return err
	}
	raw, err := p.Bytes()
	if err != nil {
		return err
	}
	return os.WriteFile(path, raw, 0o600)
}
