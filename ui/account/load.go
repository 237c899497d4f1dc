package account

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/cover"
	"rounds/data/desk"
	"rounds/data/health"
	"rounds/data/store"
	"rounds/ui/page"
)

// healthDays is the length of the health line.
const healthDays = 90

// model is everything that the page shows, worked out once for a load. Nothing in
// it changes afterwards.
type model struct {
	s     *page.Session
	now   data.Instant
	there *time.Location // the account's zone
	today data.Date      // there
	row   book.Row       // from the book, as the queue has it

	d       *store.Dossier
	f       *data.Facts
	health  health.Result
	trend7  *int // nil where there was no score then
	trend30 *int
	line    []float64 // health of the last 90 days, oldest first

	topics   desk.Topics
	outcomes desk.Outcomes
	sold     map[string]bool // of what a hand-off emphasised: whether it was covered
	use      use
	people   []person
	runs     []checklist
	timeline []entry // newest first
	open     []openItem
}

type loadedMsg struct {
	page  *Account
	seq   int
	model *model
	err   error
}

// load reads the account and works out what is shown, behind the screen.
func (a *Account) load() tea.Cmd {
	a.seq++
	s, id, seq := a.s, a.id, a.seq
	return page.Work(func(ctx context.Context) tea.Msg {
		now := s.Now()
		d, err := s.Desk.Store.Dossier(ctx, id, now)
		if err != nil {
			return loadedMsg{page: a, seq: seq, err: err}
		}
		return loadedMsg{page: a, seq: seq, model: newModel(s, d, now)}
	})
}

// newModel works out what is shown of a dossier.
func newModel(s *page.Session, d *store.Dossier, now data.Instant) *model {
	f := d.Facts
	m := &model{s: s, d: d, f: f, now: now, there: f.Account.Location()}
	m.today = now.DateIn(m.there)
	m.health = s.Desk.Health(f, now)
	m.trend7, m.trend30 = health.Trend(f, now, s.Desk.Rules().Health)
	m.line = s.Desk.HealthLine(f, now, healthDays)
	m.use = sumUse(f, now, s.Desk.Rules().Health)
	m.topics = s.Desk.Topics(nil, f.Runs)
	m.outcomes = s.Desk.Outcomes(f)
	m.sold = soldOf(cover.Diff(f, s.Desk.Said(d, data.ID{}), now))
	m.people = listPeople(d, now)
	m.runs = m.listRuns()
	m.timeline = m.listEntries()
	m.open = listOpen(f, now)
	m.row = rowOf(s, d)
	return m
}

// rowOf is the account's row on the queue. While the book is loading, it is made
// of the account itself, so that the keys work.
func rowOf(s *page.Session, d *store.Dossier) book.Row {
	if row, ok := s.Desk.Book.Get(d.Facts.Account.ID); ok {
		return row
	}
	a := &d.Facts.Account
	return book.Row{Entry: book.EntryOf(a, data.Standing{AccountID: a.ID, Score: data.NoScore})}
}

// loaded takes a load over; one that a newer has overtaken is dropped. When
// reading again fails, what is shown stays.
func (a *Account) loaded(msg loadedMsg) tea.Cmd {
	if msg.page != a || msg.seq != a.seq {
		return nil
	}
	a.shown = msg.seq
	if msg.err != nil {
		if a.model != nil && data.CodeOf(msg.err) != data.CodeNotFound {
			return page.Fail(msg.err)
		}
		a.model, a.err = nil, msg.err
		if a.name != "" && data.CodeOf(msg.err) == data.CodeNotFound {
			a.err = data.Errorf(data.CodeNotFound, "%s", a.gone())
		}
		return nil
	}
	var kept [panelCount]data.ID
	if a.model != nil {
		kept = a.selectedIDs()
	}
	if !a.about.IsZero() {
		kept[panelRequests], a.about = a.about, data.ID{}
	}
	a.model, a.err = msg.model, nil
	for i := range a.panels {
		a.panels[i].sheets = sheets{}
	}
	a.name = msg.model.f.Account.Name
	a.refilter()
	a.selectIDs(kept)
	return nil
}

// gone says why the account is not there. A book that was wiped names nobody.
func (a *Account) gone() string {
	if a.s.Desk.Book.Len() == 0 {
		return a.s.Words.T("account.none")
	}
	return a.s.Words.T("account.gone", a.name)
}
