package paper

import (
	"html/template"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/go-analyze/charts"

	"rounds/data/kpi"
)

// mostSteps is between how many numbers an axis is divided at most.
const mostSteps = 4

// The size in which plots are drawn, in CSS pixels; they grow and shrink with the page. The
// library centres points over their names only where each of the twelve has over 40 pixels.
const (
	plotWidth, plotHeight   = 580, 300
	sparkWidth, sparkHeight = 132, 24
)

// Plots are drawn in these colours, and the page puts its own in their place, so that
// one drawing serves light, dark and paper.
var (
	inkColor   = charts.Color{R: 1, G: 2, B: 3, A: 255}
	ruleColor  = charts.Color{R: 4, G: 5, B: 6, A: 255}
	paperColor = charts.Color{R: 7, G: 8, B: 9, A: 255}
	pastColor  = charts.Color{R: 10, G: 11, B: 12, A: 255}
	lineColor  = charts.Color{R: 13, G: 14, B: 15, A: 255}
)

var themed = strings.NewReplacer(
	"rgb(1,2,3)", "var(--muted)", "rgb(4,5,6)", "var(--rule)", "rgb(7,8,9)", "var(--paper)",
	"rgb(10,11,12)", "var(--past)", "rgb(13,14,15)", "var(--accent)",
	";font-family:'Roboto Medium',sans-serif", "", "\nL", "L",
)

var plotTheme = sync.OnceValue(func() charts.ColorPalette {
	return charts.MakeTheme(charts.ThemeOption{
		AxisStrokeColor: ruleColor, AxisSplitLineColor: ruleColor, BackgroundColor: paperColor, TextColor: inkColor,
		SeriesColors: []charts.Color{pastColor, lineColor},
	})
})

// curve is a figure over months; NaN where there is none.
type curve struct {
	id     kpi.ID
	values []float64
	bold   []bool // the months that the review is about
	names  []string
	label  func(float64) string // writes a number of the axis
}

// series are the line of all months, and over it that of the bold ones.
func (c *curve) series() [][]float64 {
	all, bold := slices.Clone(c.values), slices.Clone(c.values)
	for i, v := range c.values {
		if math.IsNaN(v) {
			all[i], bold[i] = charts.GetNullValue(), charts.GetNullValue()
		} else if !c.bold[i] {
			bold[i] = charts.GetNullValue()
		}
	}
	return [][]float64{all, bold}
}

// draw is the inside of the plot's <svg>; "" where no month has a figure.
func (c *curve) draw() (template.HTML, error) {
	scale, ok := kpi.ScaleOf(c.id, c.values, mostSteps)
	if !ok {
		return "", nil
	}
	low, high := scale.Low, scale.High()
	opt := charts.NewLineChartOptionWithData(c.series())
	opt.Padding = charts.NewBox(4, 8, 8, 2)
	opt.LineStrokeWidth = 2.5
	opt.Symbol = charts.Symbol{Shape: charts.SymbolDot, Size: 3.5}
	opt.Legend.Show = charts.Ptr(false)
	font := charts.NewFontStyleWithSize(11) // in points; on a phone it comes to 9 pixels
	opt.XAxis.Labels, opt.XAxis.LabelFontStyle = c.names, font
	opt.XAxis.BoundaryGap = charts.Ptr(true)
	opt.XAxis.LabelCount = len(c.names)
	opt.YAxis = []charts.YAxisOption{{
		Min: &low, Max: &high, LabelCount: scale.Steps + 1, LabelFontStyle: font, ValueFormatter: c.label, RangeValuePaddingScale: charts.Ptr(0.0),
		SpineLineShow: charts.Ptr(false),
	}}
	return drawn(plotWidth, plotHeight, opt)
}

// spark is the line alone, as small as a word.
func (c *curve) spark() (template.HTML, error) {
	scale, ok := kpi.ScaleOf(c.id, c.values, mostSteps)
	if !ok {
		return "", nil
	}
	low, high := scale.Low, scale.High()
	opt := charts.NewLineChartOptionWithData(c.series())
	opt.Padding = charts.NewBox(3, 3, 3, 3)
	opt.LineStrokeWidth = 1.5
	opt.Symbol = charts.Symbol{Shape: charts.SymbolDot, Size: 1.2}
	opt.Legend.Show = charts.Ptr(false)
	opt.XAxis.Show = charts.Ptr(false)
	opt.YAxis = []charts.YAxisOption{{
		Show: charts.Ptr(false), Min: &low, Max: &high, RangeValuePaddingScale: charts.Ptr(0.0), SplitLineShow: charts.Ptr(false),
	}}
	return drawn(sparkWidth, sparkHeight, opt)
}

func drawn(w, h int, opt charts.LineChartOption) (template.HTML, error) {
	p := charts.NewPainter(charts.PainterOptions{OutputFormat: charts.ChartOutputSVG, Width: w, Height: h, Theme: plotTheme()})
	opt.Theme = plotTheme()
	if err := p.LineChart(opt); err != nil {
		return "", err
	}
	svg, err := p.Bytes()
	if err != nil {
		return "", err
	}
	_, inside, _ := strings.Cut(string(svg), ">")
	return template.HTML(themed.Replace(strings.TrimSuffix(inside, "</svg>"))), nil
}
