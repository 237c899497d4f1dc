package queue

import (
	"strconv"
	"strings"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/store"
	"rounds/ui/page"
	"rounds/ui/part"
)

// previewView shows the selected account: the same facts at the same places as its
// page has them, in a few lines.
func (q *Queue) previewView(w, h int) string {
	row, ok := q.row(q.list.Cursor())
	if !ok {
		return ""
	}
	p := previewLines{q: q, w: w, row: &row}
	p.head()
	p.reasons()
	p.health()
	if q.preview.id == row.ID && q.preview.dossier != nil {
		p.dossier(q.preview.dossier)
	}
	return part.Block(strings.Join(p.lines, "\n"), w, h)
}

type previewLines struct {
	q     *Queue
	w     int
	row   *book.Row
	lines []string
}

const previewLabel = 10

func (p *previewLines) add(label, text string) {
	th := &p.q.s.Theme
	for i, line := range part.Wrap(text, p.w-previewLabel) {
		if i > 0 {
			label = ""
		}
		if i == 2 {
			return
		}
		p.lines = append(p.lines, th.Muted.Render(part.Fit(label, previewLabel))+line)
	}
}

func (p *previewLines) gap() { p.lines = append(p.lines, "") }

func (p *previewLines) head() {
	th := &p.q.s.Theme
	where := strings.TrimSpace(p.row.Country + " · " + p.row.Language)
	p.lines = append(p.lines,
		th.Title.Render(part.Fit(p.row.Name, p.w-part.Width(where)-1))+" "+th.Muted.Render(where))
	if p.row.Reading != "" {
		p.lines = append(p.lines, th.Faint.Render(part.Fit(p.row.Reading, p.w)))
	}
	p.gap()
}

func (p *previewLines) reasons() {
	w, th, now := p.q.s.Words, &p.q.s.Theme, p.q.s.Now()
	for i := range p.row.Standing.Firings {
		f := &p.row.Standing.Firings[i]
		label := ""
		if i == 0 {
			label = w.T("queue.whynow")
		}
		light := page.Light(f, now)
		text := w.Why(f, now)
		if f.Label != "" && f.Code != data.ReasonProductActivated {
			text += ": " + f.Label
		}
		p.lines = append(p.lines, th.Muted.Render(part.Fit(label, previewLabel))+
			th.Light(light).Render(light.Glyph())+" "+part.Fit(text, p.w-previewLabel-2))
		if i == 4 {
			break
		}
	}
}

func (p *previewLines) health() {
	w, th := p.q.s.Words, &p.q.s.Theme
	st := &p.row.Standing
	if st.Score == data.NoScore {
		p.add(w.T("queue.health"), w.T("band."))
		return
	}
	light := page.BandLight(st.Band)
	text := light.Glyph() + " " + strconv.Itoa(st.Score) + " " + w.T("band."+string(st.Band))
	p.lines = append(p.lines, th.Muted.Render(part.Fit(w.T("queue.health"), previewLabel))+
		th.Light(light).Render(text)+th.Muted.Render(part.Cut("  "+w.T("queue.trend", st.Trend7, st.Trend30), p.w-previewLabel-part.Width(text))))
}

func (p *previewLines) dossier(d *store.Dossier) {
	w, now, loc := p.q.s.Words, p.q.s.Now(), p.q.s.Location
	f := d.Facts
	if points := p.q.s.Desk.HealthLine(f, now, 90); len(points) > 1 {
		p.add("", part.Spark(points, min(p.w-previewLabel, 30)))
	}
	p.gap()
	for _, c := range f.Contacts {
		if c.Primary {
			p.add(w.T("queue.contact"), strings.Join(nonEmpty(c.Name, c.Role, c.Phone), " · "))
		}
	}
	if a := lastCall(f); a != nil {
		text := w.Ago(a.EndedAt, now, loc) + " " + w.T("activity."+string(a.Kind))
		if a.Seconds > 0 {
			text += " " + w.Minutes(a.Seconds)
		}
		p.add(w.T("queue.last"), strings.Join(nonEmpty(text, a.Summary), " · "))
	} else {
		p.add(w.T("queue.last"), w.T("queue.never"))
	}
	for _, pr := range f.Promises {
		if pr.CoveredAt == 0 {
			p.add(w.T("queue.promised"), strings.Join(nonEmpty(pr.Text, w.Day(pr.DueOn, now.DateIn(loc))), " · "))
			break
		}
	}
	for i := range f.Runs {
		if r := &f.Runs[i]; r.FinishedAt == 0 && r.Total > 0 {
			p.add(w.T("queue.steps"), w.T("queue.progress", p.q.s.Desk.PlaybookTitle(r.PlaybookID, w.Lang()), r.Covered, r.Total)+
				" "+part.Bar(float64(r.Covered)/float64(r.Total), 10))
			break
		}
	}
	if n := openRequests(f); n > 0 {
		p.add(w.T("queue.requests"), w.N("queue.open-requests", n))
	}
}

func lastCall(f *data.Facts) *data.Activity {
	var last *data.Activity
	for i := range f.Activities {
		a := &f.Activities[i]
		if a.State == data.CallFiled && (last == nil || a.EndedAt > last.EndedAt) {
			last = a
		}
	}
	return last
}

func openRequests(f *data.Facts) int {
	n := 0
	for i := range f.Requests {
		if f.Requests[i].ResolvedAt == 0 {
			n++
		}
	}
	return n
}

func nonEmpty(parts ...string) []string {
	out := parts[:0:0]
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
