package paper

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/health"
	"rounds/data/kpi"
	"rounds/data/store"
	"rounds/data/text"
	"rounds/ui/words"
)

// Month is what the report of one account over a month is written from.
type Month struct {
	Facts  *data.Facts // as of the end of the month, or of now while it lasts
	Window kpi.Window
	End    data.Instant // the end of the month, or now while it lasts
	Rules  *health.Rules
	Before health.Result // as of the beginning of the month
	After  health.Result // as of End
	Owner  string
	// Others is what other accounts with the same products used in the month, and OthersOf
	// how many of them used anything.
	Others   []store.FeatureShare
	OthersOf int
	// Outcomes are how the playbooks name the ends of its calls.
	Outcomes desk.Outcomes
}

// ReadMonth reads an account as of the end of a month, or of now while the month lasts.
// Errors: CodeInvalid for a month that was over when the account signed up.
func ReadMonth(ctx context.Context, d *desk.Desk, a *data.Account, month kpi.Window) (*Month, error) {
	there := a.Location()
	if a.SignupAt != 0 && month.To.Start(there) <= a.SignupAt {
		return nil, data.Errorf(data.CodeInvalid, "%s signed up on %s; give a month from then on", a.Name, a.SignupAt.DateIn(there))
	}
	end := min(month.To.Start(there)-1, d.Now())
	file, err := d.Store.Dossier(ctx, a.ID, end)
	if err != nil {
		return nil, err
	}
	others, of, err := d.Store.FeaturesOfOthers(ctx, a.ID, month.From, month.To)
	if err != nil {
		return nil, err
	}
	return &Month{
		Others: others, OthersOf: of,
		Facts: file.Facts, Window: month, End: end, Rules: d.Rules().Health, Owner: file.Owner.Name,
		Before: d.Health(file.Facts, month.From.Start(there)), After: d.Health(file.Facts, end),
		Outcomes: d.Outcomes(file.Facts),
	}, nil
}

// Report is what is said of one account over a month, in the customer's words and days.
type Report struct {
	Lang     string
	Account  string
	Title    string // of the account and the month
	Nothing  string // said below a heading without points
	When     string // the month
	Owner    string // "" for nobody
	Glance   []Fact
	Sections []Section
}

// Fact is a number to see at first.
type Fact struct{ Name, Value, Note string }

// Section is a heading with its points.
type Section struct {
	Title  string
	Points []Point
}

// Point is one thing that happened or stands, each part of it one line of text.
type Point struct {
	Day   string // "" without
	Parts []string
}

// Report says how the health of the account moved and why, what was spoken about, asked and
// promised, how much it uses and what more there is, what it pays, and what comes next. Days are the customer's; w is
// best in the customer's language.
func (m *Month) Report(w *words.Words) *Report {
	p := &monthly{Month: m, w: w}
	a := &m.Facts.Account
	r := &Report{Lang: w.Lang(), Account: text.Line(a.Name), When: w.Month(m.Window.From), Glance: p.glance()}
	if m.End < m.Window.To.Start(a.Location())-1 { // fewer days than the month before it
		r.When = w.T("paper.review.so-far", r.When)
	}
	r.Title, r.Nothing = w.T("paper.account.title", r.Account, r.When), w.T("paper.account.nothing")
	if m.Owner != "" {
		r.Owner = text.Line(w.T("account.owner", m.Owner))
	}
	r.Sections = []Section{
		{w.T("account.health.title"), p.health()},
		{w.T("paper.account.touches"), p.touches()},
		{w.T("paper.account.asked"), append(p.requests(), p.issues()...)},
		{w.T("account.handoff.title"), p.promises()},
		{w.T("account.use.title"), p.use()},
		{w.T("account.commercial.title"), p.commercial()},
		{w.T("paper.account.next"), p.next()},
	}
	if more := p.more(); len(more) > 0 {
		at := slices.IndexFunc(r.Sections, func(s Section) bool { return s.Title == w.T("account.use.title") })
		r.Sections = slices.Insert(r.Sections, at+1, Section{w.T("paper.account.more"), more})
	}
	return r
}

// Markdown is the report as a text.
func (r *Report) Markdown() string {
	var b strings.Builder
	line := func(s string) { b.WriteString(s + "\n\n") }
	line("# " + plain(r.Title))
	if r.Owner != "" {
		line(plain(r.Owner))
	}
	for _, s := range r.Sections {
		line("## " + s.Title)
		var points []string
		for _, p := range s.Points {
			points = append(points, plain(strings.Join(p.all(), " · ")))
		}
		if len(points) == 0 {
			points = []string{r.Nothing}
		}
		line("- " + strings.Join(points, "\n- "))
	}
	return b.String()
}

func (p Point) all() []string {
	if p.Day == "" {
		return p.Parts
	}
	return append([]string{p.Day}, p.Parts...)
}

type monthly struct {
	*Month
	w *words.Words
}

// glance are health, price and renewal.
func (p *monthly) glance() []Fact {
	a := &p.Facts.Account
	out := []Fact{{p.w.T("account.health.title"), p.score(p.After.Score), p.w.T("paper.account.was", p.score(p.Before.Score))}}
	if a.MRR != 0 {
		out = append(out, Fact{p.w.T("account.mrr"), p.w.Money(a.MRR, a.Currency), text.Line(a.Plan)})
	}
	if a.RenewalOn != 0 {
		out = append(out, Fact{p.w.T("account.renewal"), p.date(a.RenewalOn), ""})
	}
	return out
}

// in reports whether something happened in the month, and not later than its End.
func (p *monthly) in(at data.Instant) bool {
	day := at.DateIn(p.Facts.Account.Location())
	return at != 0 && at <= p.End && p.Window.From <= day && day < p.Window.To
}

// past is what happened until End, else 0.
func (p *monthly) past(at data.Instant) data.Instant {
	if at > p.End {
		return 0
	}
	return at
}

func (p *monthly) day(at data.Instant) string { return p.date(at.DateIn(p.Facts.Account.Location())) }

func (p *monthly) date(d data.Date) string { return p.w.Day(d, p.Window.From) }

// verdicts are what makes the score another than its measures say; without them nobody
// could see why it moved. Why somebody set it is the team's own and not told.
func (p *monthly) verdicts() []Point {
	was, is := p.verdict(&p.Before), p.verdict(&p.After)
	if len(was)+len(is) == 0 {
		return nil
	}
	out := []Point{joined("", fmt.Sprintf("%s: %s → %s", p.w.T("cli.health.raw"), p.score(p.Before.Raw), p.score(p.After.Raw)))}
	for _, v := range was {
		if !slices.Contains(is, v) {
			out = append(out, joined("", p.w.T("paper.account.was", v)))
		}
	}
	for _, v := range is {
		out = append(out, joined("", v))
	}
	return out
}

func (p *monthly) verdict(r *health.Result) []string {
	var out []string
	if r.Override != nil {
		out = append(out, p.w.T("account.overridden"))
	}
	if r.CappedBy != "" {
		out = append(out, p.w.T("account.cap."+string(r.CappedBy), r.CapAt))
	}
	return out
}

// health is the score and each measure that moved it, with its arithmetic.
func (p *monthly) health() []Point {
	out := []Point{joined("", fmt.Sprintf("%s → %s", p.score(p.Before.Score), p.score(p.After.Score)))}
	out = append(out, p.verdicts()...)
	for i := range p.After.Measures {
		now := &p.After.Measures[i]
		k := slices.IndexFunc(p.Before.Measures, func(x health.Measure) bool { return x.Family == now.Family })
		if k < 0 || !now.Present || p.Before.Measures[k].Present && p.Before.Measures[k].Value == now.Value {
			continue
		}
		was := "–"
		if p.Before.Measures[k].Present {
			was = p.score(p.Before.Measures[k].Value)
		}
		out = append(out, joined("", fmt.Sprintf("%s: %s → %d (%s)", p.w.T("account.family."+string(now.Family)), was, now.Value, p.w.Arithmetic(now, p.Rules))))
	}
	return out
}

func (p *monthly) score(n int) string {
	if n == data.NoScore {
		return "–"
	}
	return fmt.Sprint(n)
}

// touches are the filed calls, messages and meetings of the month.
func (p *monthly) touches() []Point {
	var all []*data.Activity
	for i := range p.Facts.Activities {
		if a := &p.Facts.Activities[i]; p.in(a.At) && a.State != data.CallParked {
			all = append(all, a)
		}
	}
	slices.SortStableFunc(all, func(a, b *data.Activity) int { return cmp.Compare(a.At, b.At) })
	var out []Point
	for _, a := range all {
		outcome := p.w.Outcome(p.Outcomes[a.ID].In(p.w.Lang()), a.Outcome)
		out = append(out, joined(p.day(a.At), p.w.T("activity."+string(a.Kind)), p.w.Minutes(a.Seconds), outcome, text.Line(a.Summary)))
	}
	return out
}

func (p *monthly) requests() []Point {
	var out []Point
	for i := range p.Facts.Requests {
		r := &p.Facts.Requests[i]
		solved := p.past(r.ResolvedAt)
		if !p.in(r.OpenedAt) && !p.in(solved) && (r.OpenedAt > p.End || solved != 0) {
			continue
		}
		state := p.w.T("paper.account.open")
		if solved != 0 {
			state = p.w.T("paper.account.solved", p.day(solved))
		}
		out = append(out, joined(p.day(r.OpenedAt), p.w.T("account.request."+string(r.Kind)), r.Subject, state))
	}
	return out
}

func (p *monthly) issues() []Point {
	var out []Point
	for i := range p.Facts.Issues {
		u := &p.Facts.Issues[i]
		shipped := p.past(u.ShippedAt)
		if !p.in(u.At) && !p.in(shipped) {
			continue
		}
		state := p.w.T("paper.account.open")
		if shipped != 0 {
			state = p.w.T("paper.account.shipped", p.day(shipped))
		}
		out = append(out, joined(p.day(u.At), p.w.T("account.kind."+string(u.Kind)), u.Title, state))
	}
	return out
}

// promises are those that were made or covered in the month, and those that still stand.
func (p *monthly) promises() []Point {
	var out []Point
	for i := range p.Facts.Promises {
		r := &p.Facts.Promises[i]
		covered := p.past(r.CoveredAt)
		if r.At > p.End || covered != 0 && !p.in(covered) && !p.in(r.At) {
			continue
		}
		state := p.w.T("account.not-covered")
		if covered != 0 {
			state = p.w.T("account.covered", p.day(covered))
		}
		due := ""
		if r.DueOn != 0 {
			due = p.date(r.DueOn)
		}
		out = append(out, joined(due, r.Text, state))
	}
	return out
}

// use is what was used in the month by feature, the most first, beside the month before.
func (p *monthly) use() []Point {
	now, before := map[string]int64{}, map[string]int64{}
	last := p.Window.Add(-1)
	for _, u := range p.Facts.Usage {
		switch {
		case p.Window.From <= u.Day && u.Day < p.Window.To:
			now[u.Feature] += u.Count
		case last.From <= u.Day && u.Day < last.To:
			before[u.Feature] += u.Count
			now[u.Feature] += 0
		}
	}
	var features []string
	for f := range now {
		features = append(features, f)
	}
	slices.SortFunc(features, func(a, b string) int { return cmp.Or(cmp.Compare(now[b], now[a]), cmp.Compare(a, b)) })
	var out []Point
	for _, f := range features {
		out = append(out, joined("", p.w.T("paper.account.used", f, p.w.Number(now[f]), p.w.Number(before[f]))))
	}
	return out
}

// What others use is told from so many of them on, so that nobody is recognised; from
// that share of them on; and of so many features at most.
const (
	fewOthers   = 10
	shareOthers = 25 // per cent
	mostOthers  = 3
)

// more are features that the account did not use in the month, and many others with the
// same products did: what they would add is the next thing to talk about.
func (p *monthly) more() []Point {
	if p.OthersOf < fewOthers {
		return nil
	}
	used := map[string]bool{}
	for _, u := range p.Facts.Usage {
		if u.Count > 0 && p.Window.From <= u.Day && u.Day < p.Window.To {
			used[u.Feature] = true
		}
	}
	var out []Point
	for _, f := range p.Others {
		if share := (200*f.Accounts + p.OthersOf) / (2 * p.OthersOf); !used[f.Feature] && share >= shareOthers && len(out) < mostOthers {
			out = append(out, joined("", p.w.T("paper.account.others", f.Feature, p.w.Percent(share))))
		}
	}
	return out
}

func (p *monthly) commercial() []Point {
	a := &p.Facts.Account
	out := []Point{joined("", p.w.T("account.mrr"), p.w.Money(a.MRR, a.Currency), a.Plan)}
	if a.RenewalOn != 0 {
		out = append(out, joined("", p.w.T("account.renewal"), p.date(a.RenewalOn)))
	}
	return out
}

// next is what was agreed for the time after the month.
func (p *monthly) next() []Point {
	var all []*data.FollowUp
	for i := range p.Facts.FollowUps {
		if u := &p.Facts.FollowUps[i]; u.CreatedAt <= p.End && p.past(u.DoneAt) == 0 {
			all = append(all, u)
		}
	}
	slices.SortStableFunc(all, func(a, b *data.FollowUp) int { return cmp.Compare(a.DueAt, b.DueAt) })
	var out []Point
	for _, u := range all {
		out = append(out, joined(p.day(u.DueAt), u.Text))
	}
	return out
}

// joined is a point of what there is.
func joined(day string, parts ...string) Point {
	p := Point{Day: day}
	for _, s := range parts {
		if s = text.Line(s); strings.TrimSpace(s) != "" {
			p.Parts = append(p.Parts, s)
		}
	}
	return p
}

var markdown = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "|", `\|`)

// plain is one line of text that Markdown and a terminal leave as it is.
func plain(s string) string { return markdown.Replace(text.Line(s)) }
