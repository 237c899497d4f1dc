package paper

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"strconv"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/kpi"
	"rounds/ui/words"
)

// trend is how many months a plot has, and the most that a review is about.
const trend = 12

// The windows of a review, in the order in which they are counted; its months follow.
const (
	wholeWindow = iota
	beforeWindow
	firstMonth
)

// ReviewWindows are what has to be counted for the review of some months: all of them as
// one, as many months before them as one, and each of the months, with so many before
// them that there are twelve.
func ReviewWindows(of kpi.Window) []kpi.Window {
	months := of.Months()
	first := kpi.MonthOf(of.From)
	before := kpi.Window{From: first.Add(-len(months)).From, To: of.From}
	trendFrom := first.Add(-max(trend-len(months), 0)).From
	return append([]kpi.Window{of, before}, kpi.Window{From: trendFrom, To: of.To}.Months()...)
}

// Review is what a team lays on the table after a quarter: every figure of the field with
// its definition and source, over months, by CSM and by segment.
type Review struct {
	Lang, Title, When, Asof string
	Book                    string // whose figures they are; "" says nothing
	Verdict                 string // how many figures moved which way
	Equations               []Equation
	Glance                  []Line
	Chapters                []Chapter
	Notes                   []string
	Say                     map[string]string // the words of the page

	w       *words.Words
	f       *desk.Figures
	whole   string
	before  string
	lasting bool
}

// Equation is where customers or revenue went, as terms that add up.
type Equation struct {
	Name  string
	Terms []Term
}

// Term is one number of an equation, with its sign: "", "−", "+" or "=".
type Term struct{ Sign, Value, Name string }

// Line is a figure at a glance.
type Line struct {
	ID, Name string
	Value    Value
	Before   Value
	Change   Change
	Spark    template.HTML
	Trend    string // the line in words
}

// Value is a figure with its n; Few where the n is so small that it has to be said.
type Value struct {
	Text    string
	Of      string // how many stand behind it
	N       string // the same, as a text of its own
	Few     bool
	Unknown bool
}

// Change is how a figure moved, and which way that is.
type Change struct{ Text, Way string } // Way is better, worse, same or ""

// Chapter is everything about one figure.
type Chapter struct {
	Line
	Definition, Source string
	Plot               template.HTML
	PlotTitle          string
	PlotText           string
	Months             []Row
	Sides              []Side
}

// Row is a month, CSM or segment.
type Row struct {
	Name   string
	Value  Value
	Before Value
	In     bool // a month that the review is about
}

// Side is a figure taken apart; Without are those that have none.
type Side struct {
	Name    string
	Rows    []Row
	Without []string
}

// NewReview reads the counted figures, whose windows are those of ReviewWindows. book is
// the name of whose they are, at when they were counted.
func NewReview(w *words.Words, f *desk.Figures, book string, at data.Instant) (*Review, error) {
	windows, zone := f.Windows(), f.Rules().Zone
	r := &Review{
		Lang: w.Lang(), w: w, f: f, Book: book,
		whole: Period(w, windows[wholeWindow]), before: Period(w, windows[beforeWindow]), lasting: f.Lasts(wholeWindow),
	}
	r.Title = w.T("paper.review.title")
	r.When = r.whole
	if r.lasting {
		r.When = w.T("paper.review.so-far", r.whole)
	}
	r.Asof = w.T("paper.review.as-of", w.Moment(at, 0, zone), data.ZoneName(zone, at))
	r.say()
	r.equations()
	for _, id := range kpi.IDs() {
		c, err := r.chapter(id)
		if err != nil {
			return nil, err
		}
		r.Chapters = append(r.Chapters, c)
		r.Glance = append(r.Glance, c.Line)
	}
	r.verdict()
	for _, note := range []string{"paper.note.customers", "paper.note.owner", "paper.note.mrr", "paper.note.parity", "paper.note.few"} {
		r.Notes = append(r.Notes, w.T(note))
	}
	return r, nil
}

// Period is what months are called: "Q3 2026", "Oct 2026", "1 May – 30 Jun 2026".
func Period(w *words.Words, v kpi.Window) string {
	if year, quarter, ok := v.Quarter(); ok {
		return w.T("paper.quarter", quarter, year)
	}
	return w.KPIWindow(v)
}

func (r *Review) say() {
	r.Say = map[string]string{"whole": r.whole, "before": r.before}
	for _, key := range []string{"figure", "change", "trend", "month", "value", "n", "glance", "bold", "now", "none", "notes", "without"} {
		r.Say[key] = r.w.T("paper.say." + key)
	}
	r.Say["bold"] = r.w.T("paper.say.bold", r.whole)
}

func (r *Review) equations() {
	c := r.f.Count(wholeWindow, kpi.Filter{})
	n := r.w.Number
	customers, m := &c.Customers, &c.MRR
	terms := func(key string, numbers ...string) Equation {
		e := Equation{Name: r.w.T("paper.equation." + key)}
		signs := []string{"", "−", "−", "+", "+", "="}
		names := []string{"start", "churned", "downgraded", "upgraded", "new", "end"}
		if len(numbers) == 4 {
			signs, names = []string{"", "−", "+", "="}, []string{"start", "left", "joined", "end"}
		}
		for i, number := range numbers {
			e.Terms = append(e.Terms, Term{signs[i], number, r.w.T("paper.term." + names[i])})
		}
		return e
	}
	r.Equations = []Equation{
		terms("customers", n(int64(customers.Start)), n(int64(customers.Left)), n(int64(customers.Joined)), n(int64(customers.End))),
		terms("mrr", n(m.Start.Units()), n(m.Churned.Units()), n(m.Down.Units()), n(m.Up.Units()), n(m.New.Units()), n(m.End.Units())),
	}
}

// verdict counts the figures that moved; those about now are left out, as nobody kept what
// they were.
func (r *Review) verdict() {
	ways := map[string]int{}
	for _, l := range r.Glance {
		ways[l.Change.Way]++
	}
	if ways["better"]+ways["worse"]+ways["same"] == 0 {
		r.Verdict = r.w.T("paper.verdict.none", r.before)
		return
	}
	r.Verdict = r.w.T("paper.verdict", r.before, ways["better"], ways["worse"], ways["same"])
}

func (r *Review) chapter(id kpi.ID) (Chapter, error) {
	w := r.w
	c := Chapter{Definition: w.KPIDefinition(id, r.f.Rules()), Source: w.T("kpis.source", w.KPISource(id))}
	whole, before := r.figures(id, kpi.Filter{})
	c.Line = Line{ID: string(id), Name: w.KPIName(id, r.f.Rules()), Value: r.value(whole), Before: r.value(before), Change: r.change(whole, before)}
	r.sides(&c, id)
	if id.IsNow() {
		return c, nil
	}
	line := r.curve(id)
	var err error
	if c.Plot, err = line.draw(); err != nil {
		return c, err
	}
	if c.Spark, err = line.spark(); err != nil {
		return c, err
	}
	for i, month := range r.f.Windows()[firstMonth:] {
		count := r.f.Count(firstMonth+i, kpi.Filter{})
		c.Months = append(c.Months, Row{Name: w.Month(month.From), Value: r.value(count.Figure(id)), In: line.bold[i]})
	}
	c.PlotTitle = w.T("paper.plot.title", c.Name, c.Months[0].Name, c.Months[len(c.Months)-1].Name)
	c.PlotText = r.plotText(&c)
	c.Trend = c.PlotText
	return c, nil
}

// plotText says for who does not see a plot where its line begins and ends.
func (r *Review) plotText(c *Chapter) string {
	var known []*Row
	for i := range c.Months {
		if !c.Months[i].Value.Unknown {
			known = append(known, &c.Months[i])
		}
	}
	if len(known) == 0 {
		return ""
	}
	first, last := known[0], known[len(known)-1]
	return r.w.T("paper.plot.text", c.Name, first.Value.Text, first.Name, last.Value.Text, last.Name)
}

// figures are those of the review and of the time before it.
func (r *Review) figures(id kpi.ID, f kpi.Filter) (whole, before kpi.Figure) {
	a, b := r.f.Count(wholeWindow, f), r.f.Count(beforeWindow, f)
	if whole, before = a.Figure(id), b.Figure(id); id.IsNow() {
		before = kpi.Figure{ID: id}
	}
	return whole, before
}

func (r *Review) value(f kpi.Figure) Value {
	return Value{Text: r.w.KPIValue(f), Of: r.w.Number(int64(f.N)), N: r.w.T("cli.kpi.of", f.N), Few: f.Known && f.Few(), Unknown: !f.Known}
}

// change is measured on what the page shows, so that nobody reads two equal figures and a
// change between them.
func (r *Review) change(now, before kpi.Figure) Change {
	if !now.Known || !before.Known {
		return Change{Text: "–"}
	}
	by := shownAs(now) - shownAs(before)
	if math.Abs(by) < 0.05 {
		return Change{r.w.T("paper.change.same"), "same"}
	}
	arrow, way := "▲", "better"
	if by < 0 {
		arrow = "▼"
	}
	if (by < 0) != now.ID.LowerIsBetter() {
		way = "worse"
	}
	amount := kpi.Figure{ID: now.ID, Known: true, Value: math.Abs(by)}
	text := r.w.KPIValue(amount)
	switch now.ID.Unit() {
	case kpi.Percent:
		text = r.w.T("paper.change.points", r.w.Decimal(math.Abs(by), 1))
	case kpi.Points:
		text = strconv.Itoa(int(math.Abs(by)))
	}
	return Change{arrow + " " + text + " " + r.w.T("paper.change."+way), way}
}

// shownAs is the value as rounded for the eye.
func shownAs(f kpi.Figure) float64 {
	switch f.ID.Unit() {
	case kpi.Percent:
		return math.Round(f.Value*10) / 10
	case kpi.Points, kpi.Minutes:
		return math.Round(f.Value)
	}
	return f.Value
}

func (r *Review) curve(id kpi.ID) *curve {
	whole := r.f.Windows()[wholeWindow]
	c := &curve{id: id, label: func(v float64) string { return r.w.KPIAxis(id, v) }}
	for i, month := range r.f.Windows()[firstMonth:] {
		count := r.f.Count(firstMonth+i, kpi.Filter{})
		f := count.Figure(id)
		v := f.Value
		if !f.Known {
			v = math.NaN()
		}
		c.values = append(c.values, v)
		c.bold = append(c.bold, month.From >= whole.From)
		c.names = append(c.names, r.w.MonthShort(month.From))
	}
	return c
}

// sides take the figure apart by CSM and by segment.
func (r *Review) sides(c *Chapter, id kpi.ID) {
	csms := Side{Name: r.w.T("paper.by-csm")}
	for _, u := range r.f.CSMs {
		r.row(&csms, id, cmp.Or(u.Name, r.w.T("kpi.nobody")), kpi.Filter{Owner: &u.ID})
	}
	segments := Side{Name: r.w.T("paper.by-segment")}
	for _, s := range r.f.Segments {
		r.row(&segments, id, cmp.Or(s, r.w.T("kpi.no-group")), kpi.Filter{Segment: &s})
	}
	c.Sides = []Side{csms, segments}
}

func (r *Review) row(s *Side, id kpi.ID, name string, f kpi.Filter) {
	whole, before := r.figures(id, f)
	if !whole.Known && !before.Known || id.IsNow() && whole.N == 0 {
		s.Without = append(s.Without, name)
		return
	}
	s.Rows = append(s.Rows, Row{Name: name, Value: r.value(whole), Before: r.value(before)})
}

// Filename is what the file of a review is called where nobody says otherwise.
func Filename(w kpi.Window) string {
	name := w.String()
	if year, quarter, ok := w.Quarter(); ok {
		name = fmt.Sprintf("%d-Q%d", year, quarter)
	} else if !w.IsMonth() {
		name = kpi.MonthOf(w.From).String() + "-" + kpi.MonthOf(w.To-1).String()
	}
	return "rounds-review-" + name + ".html"
}
