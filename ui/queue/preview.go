package queue

import (
	"slices"
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
	row, ok := q.previewRow()
	if !ok {
		return ""
	}
	p := previewLines{q: q, w: w, row: &row, holds: h >= holdsFrom}
	p.head()
	p.reasons()
	p.health()
	if q.preview.id == row.ID && q.preview.dossier != nil {
		p.dossier(q.preview.dossier)
	}
	return part.Block(strings.Join(p.lines, "\n"), w, h)
}

// previewRow is the account of the preview: the one on which the cursor rested last, and
// is about to follow it.
func (q *Queue) previewRow() (book.Row, bool) {
	if q.preview.dossier != nil && !q.selected.IsZero() {
		if row, ok := q.s.Desk.Book.Get(q.preview.id); ok {
			return row, true
		}
	}
	return q.selectedRow()
}

type previewLines struct {
	q     *Queue
	w     int
	row   *book.Row
	holds bool
	lines []string
}

// From this height on every fact has its place in the preview, whatever stands above
// it: the eye finds it again, and the terminal gets only what differs.
const holdsFrom = 24

// hold ends what was added since line from: it takes n lines where facts hold their
// places, else as many as there are.
func (p *previewLines) hold(from, n int) {
	if !p.holds {
		return
	}
	p.lines = p.lines[:min(len(p.lines), from+n)]
	for len(p.lines) < from+n {
		p.lines = append(p.lines, "")
	}
}

const previewLabel = 10

// add puts a fact in at most two lines; what does not fit ends with ….
func (p *previewLines) add(label, text string) {
	first, rest := splitLine(text, p.w-previewLabel)
	p.line(label, first)
	if rest != "" {
		p.line("", rest)
	}
}

// facts puts short facts side by side, and on a line of their own where they do
// not fit: a number is never broken.
func (p *previewLines) facts(label string, facts ...string) {
	at := ""
	for _, f := range part.Filled(facts...) {
		joined := f
		if at != "" {
			joined = at + " · " + f
		}
		if at != "" && part.Width(joined) > p.w-previewLabel {
			p.line(label, at)
			label, joined = "", f
		}
		at = joined
	}
	if at != "" {
		p.line(label, at)
	}
}

func (p *previewLines) line(label, text string) {
	p.lines = append(p.lines, p.q.s.Theme.Muted.Render(part.Fit(label, previewLabel))+part.Cut(text, p.w-previewLabel))
}

// splitLine is the first line of a wrapped text, and the rest cut to a second.
func splitLine(text string, w int) (first, rest string) {
	lines := part.Wrap(text, w)
	if len(lines) == 1 {
		return lines[0], ""
	}
	return lines[0], part.Cut(strings.Join(lines[1:], " "), w)
}

func (p *previewLines) gap() { p.lines = append(p.lines, "") }

func (p *previewLines) head() {
	th := &p.q.s.Theme
	there := clockThere(p.q.s.Words, p.row.TimeZone, p.q.s.Now())
	where := part.Cut(strings.Join(part.Filled(p.row.Country, p.row.Language, there), " · "), p.w/2)
	p.lines = append(p.lines,
		th.Title.Render(part.Fit(p.row.Name, p.w-part.Width(where)-1))+" "+th.Muted.Render(where))
	if p.row.Reading != "" {
		p.lines = append(p.lines, th.Faint.Render(part.Fit(p.row.Reading, p.w)))
	}
	p.hold(0, 2)
	p.gap()
}

// reasons takes reasonLines at most; the first may run on to a second line, and the last
// says how many more there are.
func (p *previewLines) reasons() {
	w, th, now, from := p.q.s.Words, &p.q.s.Theme, p.q.s.Now(), len(p.lines)
	firings := p.row.Standing.Firings
	for i := range firings {
		left := from + reasonLines - len(p.lines)
		if rest := len(firings) - i; left == 1 && rest > 1 {
			p.line("", w.T("queue.more", rest))
			break
		}
		f := &firings[i]
		label := ""
		if i == 0 {
			label = w.T("queue.whynow")
		}
		light := page.Light(f, now)
		first, rest := splitLine(p.q.s.Reason(f, now), p.w-previewLabel-2)
		p.lines = append(p.lines, th.Muted.Render(part.Fit(label, previewLabel))+th.Light(light).Render(light.Glyph())+" "+first)
		if rest != "" && i == 0 {
			p.line("", "  "+rest)
		}
	}
	p.hold(from, reasonLines)
	p.gap()
}

const reasonLines = 4

func (p *previewLines) health() {
	w, th := p.q.s.Words, &p.q.s.Theme
	st := &p.row.Standing
	if st.Score == data.NoScore {
		p.add(w.T("queue.health"), w.T("band."))
		return
	}
	light := page.BandLight(st.Band)
	text := light.Glyph() + " " + strconv.Itoa(st.Score)
	p.lines = append(p.lines, th.Muted.Render(part.Fit(w.T("queue.health"), previewLabel))+
		th.Light(light).Render(text)+th.Muted.Render(part.Cut("  "+w.T("account.trend", page.Trend(st.Trend7), page.Trend(st.Trend30)), p.w-previewLabel-part.Width(text))))
}

func (p *previewLines) dossier(d *store.Dossier) {
	w, now, loc := p.q.s.Words, p.q.s.Now(), p.q.s.Location
	today := now.DateIn(loc)
	f, from := d.Facts, len(p.lines)
	if points := p.q.s.Desk.HealthLine(f, now, 90); len(points) > 1 {
		p.line("", part.Spark(points, min(p.w-previewLabel, 30)))
	}
	p.hold(from, 1)
	p.gap()
	from = len(p.lines)
	for i := range f.Activities {
		if a := &f.Activities[i]; a.State == data.CallParked {
			p.facts(w.T("queue.parked"), w.Ago(a.At, now, loc), w.T("queue.parked.resume", p.q.s.Keys.Account.Call.Label()))
		}
	}
	renewal := ""
	if p.row.RenewalOn != 0 {
		renewal = w.T("queue.renewal", w.Day(p.row.RenewalOn, today))
	}
	p.facts(w.T("queue.value"), w.Money(p.row.MRR, p.row.Currency)+" "+w.T("queue.col.mrr"), renewal)
	p.hold(from, 2)
	from = len(p.lines)
	primary := slices.IndexFunc(f.Contacts, func(c data.Contact) bool { return c.Primary })
	if primary >= 0 {
		c := &f.Contacts[primary]
		p.facts(w.T("queue.contact"), c.Name, c.Role, c.Phone)
		for i := from; i < len(p.lines); i++ {
			p.lines[i] = part.LinkIn(p.lines[i], c.Phone, page.Tel(c.Phone))
		}
	}
	p.hold(from, 2)
	from = len(p.lines)
	if primary >= 0 {
		p.told(d, f.Contacts[primary].ID)
	}
	p.hold(from, 2)
	from = len(p.lines)
	if a := lastCall(f); a != nil {
		text := w.Ago(a.EndedAt, now, loc) + " " + w.T("activity."+string(a.Kind))
		if a.Seconds > 0 {
			text += " " + w.Minutes(a.Seconds)
		}
		p.add(w.T("queue.last"), strings.Join(part.Filled(text, a.Summary), " · "))
	} else {
		p.add(w.T("queue.last"), w.T("queue.never"))
	}
	p.hold(from, 2)
	for _, pr := range f.Promises {
		if pr.CoveredAt == 0 {
			p.add(w.T("queue.promised"), strings.Join(part.Filled(pr.Text, w.Day(pr.DueOn, today)), " · "))
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

// told is what this very contact has heard already.
func (p *previewLines) told(d *store.Dossier, contact data.ID) {
	w := p.q.s.Words
	var topics []string
	for _, t := range data.Heard(d.Told, contact, p.q.s.Now()) {
		topics = append(topics, p.q.preview.topics.Name(t.Topic, w.Lang()))
	}
	if len(topics) > 0 {
		p.add(w.T("queue.told"), strings.Join(topics, ", "))
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
