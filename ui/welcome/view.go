package welcome

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data/intake"
	"rounds/ui/part"
)

const (
	// inset is the margin of the page, widest the width up to which lines are easy
	// to read.
	inset  = 2
	widest = 84
	// mostRejected is how many rejected rows of a file are shown.
	mostRejected = 3
)

// View draws the state that the page is in.
func (p *Welcome) View(w, h int) (string, *tea.Cursor) {
	v := lines{p: p, w: min(w-2*inset, widest)}
	v.gap()
	switch p.state {
	case looking:
		v.muted(p.s.Words.T("welcome.looking"))
	case naming:
		v.name()
	case choosing:
		v.choices()
	case filing:
		v.files()
	case addressing:
		v.team()
	case joining:
		v.arrival()
	case importing:
		v.progress()
	case imported:
		v.outcome(h)
	}
	margin := strings.Repeat(" ", inset)
	return part.Block(margin+strings.Join(v.out, "\n"+margin), w, h), v.cursor
}

// lines collects what the page says.
type lines struct {
	p      *Welcome
	w      int
	out    []string
	cursor *tea.Cursor
}

func (v *lines) gap() { v.out = append(v.out, "") }

func (v *lines) title(key string) {
	v.out = append(v.out, v.p.s.Theme.Title.Render(part.Cut(v.p.s.Words.T(key), v.w)))
	v.gap()
}

func (v *lines) text(s string) { v.out = append(v.out, part.Wrap(s, v.w)...) }

func (v *lines) muted(s string) {
	for _, line := range part.Wrap(s, v.w) {
		v.out = append(v.out, v.p.s.Theme.Muted.Render(line))
	}
}

func (v *lines) failure(s string) {
	for _, line := range part.Wrap(s, v.w) {
		v.out = append(v.out, v.p.s.Theme.Error.Render(line))
	}
}

// field puts the line that is typed, and below it what is wrong or what will be.
func (v *lines) field(says string) {
	text, cursor := v.p.field.View(v.w, 1)
	if cursor != nil {
		cursor.X += inset
		cursor.Y += len(v.out)
	}
	v.cursor = cursor
	v.out = append(v.out, text, "")
	if v.p.err != nil {
		v.failure(v.p.s.Words.Error(v.p.err))
		return
	}
	v.muted(says)
}

func (v *lines) name() {
	w := v.p.s.Words
	v.title("welcome.name.title")
	v.text(w.T("welcome.name.why"))
	v.gap()
	says := ""
	if !v.p.field.Empty() {
		if name, languages, err := v.p.readName(v.p.field.Text()); err != nil {
			says = w.Error(err)
		} else {
			spoken := w.T("welcome.name.none")
			if len(languages) > 0 {
				spoken = strings.Join(languages, " ")
			}
			says = w.T("welcome.name.says", name, spoken)
		}
	}
	v.field(says)
}

func (v *lines) choices() {
	w, th, k := v.p.s.Words, &v.p.s.Theme, &v.p.s.Keys.Welcome
	v.title("welcome.title")
	v.text(w.T("welcome.lead"))
	v.gap()
	const keyCells = 4
	for _, c := range []struct{ key, text string }{{k.Team.Label(), "welcome.team"}, {k.Import.Label(), "welcome.import"}, {k.Demo.Label(), "welcome.demo"}} {
		v.out = append(v.out, th.Accent.Render(part.Fit(c.key, keyCells))+th.Title.Render(w.T(c.text)))
		for _, line := range part.Wrap(w.T(c.text+".says"), v.w-keyCells) {
			v.out = append(v.out, part.Fit("", keyCells)+th.Muted.Render(line))
		}
		v.gap()
	}
	v.muted(w.T("welcome.shell"))
}

func (v *lines) files() {
	w := v.p.s.Words
	v.title("welcome.files.title")
	v.text(w.T("welcome.files.ask"))
	v.gap()
	paths, closed := splitPaths(v.p.field.Text(), "")
	switch {
	case !closed:
		v.field(w.T("welcome.files.quote"))
	case len(paths) == 0:
		v.field("")
	default:
		v.field(w.N("welcome.files", len(paths)))
	}
}

func (v *lines) team() {
	w := v.p.s.Words
	v.title("welcome.team.title")
	v.text(w.T("welcome.team.ask"))
	v.gap()
	v.field(w.T("welcome.team.why"))
}

func (v *lines) arrival() {
	w := v.p.s.Words
	v.title("welcome.team.title")
	done, total := v.p.rows.now()
	if total == 0 {
		v.text(w.T("welcome.team.reaching"))
		return
	}
	v.text(w.T("welcome.team.rows", w.Number(int64(done)), w.Number(int64(total))))
	v.out = append(v.out, part.Bar(float64(done)/float64(total), min(v.w, 40)))
}

func (v *lines) progress() {
	v.title("welcome.files.title")
	v.text(v.p.job.says(v.p.s))
	v.out = append(v.out, part.Bar(v.p.job.share(), min(v.w, 40)))
}

// outcome says of each file what was understood and what became of its rows.
func (v *lines) outcome(h int) {
	v.title("welcome.files.title")
	for i := range v.p.took.reports {
		v.report(&v.p.took.reports[i])
	}
	if err := v.p.took.err; err != nil {
		v.failure(v.p.s.Words.Error(err))
	}
	if over := len(v.out) - h; over > 0 {
		v.out = append(v.out[:h-1], part.Ellipsis)
	}
}

func (v *lines) report(r *intake.Report) {
	w, th := v.p.s.Words, &v.p.s.Theme
	n := w.Number
	v.out = append(v.out, th.Title.Render(part.Cut(r.File, v.w)))
	v.text(w.T("welcome.done", w.Imported(r.Kind), w.Connector(r.Connector), n(r.Rows), n(r.Added), n(r.Changed), n(r.Unchanged)))
	for _, note := range r.Said {
		v.muted(w.Sentence(note))
	}
	if len(r.Rejected) > 0 {
		v.out = append(v.out, th.Error.Render(part.Cut(w.N("welcome.rejected", len(r.Rejected)), v.w)))
	}
	for i := range r.Rejected {
		if i == mostRejected {
			v.muted(w.T("welcome.more", n(int64(len(r.Rejected)-i))))
			break
		}
		bad := &r.Rejected[i]
		if bad.Column == "" {
			v.muted(w.T("welcome.reject", bad.Line, w.Rejection(bad)))
			continue
		}
		v.muted(w.T("welcome.reject.column", bad.Line, bad.Column, part.Cut(bad.Value, 24), w.Rejection(bad)))
	}
	v.gap()
}
