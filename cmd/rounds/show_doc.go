package main

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/rank"
	"rounds/data/store"
	"rounds/ui/page"
)

// showDoc is `show --json`.
type showDoc struct {
	AsOf       data.Instant   `json:"as_of"`
	Account    accountDoc     `json:"account"`
	Score      rank.Points    `json:"score"`
	Terms      rank.Terms     `json:"terms"`
	Reasons    []reasonDoc    `json:"reasons"`
	Health     wholeHealth    `json:"health"`
	Contacts   []contactDoc   `json:"contacts"`
	Goals      []goalDoc      `json:"goals"`
	HandOffs   []handOffDoc   `json:"hand_offs"`
	Promises   []promiseDoc   `json:"promises"`
	Checklists []checklistDoc `json:"checklists"`
	Requests   []requestDoc   `json:"requests"`
	Issues     []issueLine    `json:"issues"`
	FollowUps  []followUpDoc  `json:"follow_ups"`
	Products   []productDoc   `json:"products"`
	Proposals  []proposalLine `json:"proposals"`
	Surveys    []surveyLine   `json:"surveys"`
	Activities []activityDoc  `json:"activities"`
	Notes      []noteDoc      `json:"notes"`
	Stories    []storyDoc     `json:"stories"`
	Settled    []settledDoc   `json:"settled"`
}

type accountDoc struct {
	accountRef
	Reading    string      `json:"reading,omitempty"`
	Country    string      `json:"country,omitempty"`
	TimeZone   string      `json:"time_zone,omitempty"`
	LocalTime  string      `json:"local_time,omitempty"`
	Stage      data.Stage  `json:"stage,omitempty"`
	Channel    string      `json:"channel,omitempty"`
	Handle     string      `json:"handle,omitempty"`
	Cadence    string      `json:"cadence,omitempty"`
	AutoRenew  bool        `json:"auto_renew"`
	Segment    string      `json:"segment,omitempty"`
	Plan       string      `json:"plan,omitempty"`
	MRR        json.Number `json:"mrr"`
	Currency   string      `json:"currency,omitempty"`
	Seats      int64       `json:"seats,omitempty"`
	RenewalOn  data.Date   `json:"renewal_on,omitzero"`
	TrialEndOn data.Date   `json:"trial_end_on,omitzero"`
	Payment    string      `json:"payment,omitempty"`
	Phone      string      `json:"phone,omitempty"`
	Email      string      `json:"email,omitempty"`
	Website    string      `json:"website,omitempty"`
	Owner      string      `json:"owner,omitempty"`
	Team       []memberRef `json:"team,omitempty"`
	Parent     *accountRef `json:"parent,omitempty"`
	Custom     data.Fields `json:"custom,omitempty"`
}

type contactDoc struct {
	ID        data.ID   `json:"id"`
	Name      string    `json:"name"`
	Role      string    `json:"role,omitempty"`
	Email     string    `json:"email,omitempty"`
	Phone     string    `json:"phone,omitempty"`
	Language  string    `json:"language,omitempty"`
	TimeZone  string    `json:"time_zone,omitempty"`
	LocalTime string    `json:"local_time,omitempty"`
	Primary   bool      `json:"primary"`
	Champion  bool      `json:"champion"`
	LeftOn    data.Date `json:"left_on,omitzero"`
	Told      []toldDoc `json:"told"`
	clock     string
}

type toldDoc struct {
	Topic string       `json:"topic"`
	Name  string       `json:"name"`
	At    data.Instant `json:"at"`
}

type promiseDoc struct {
	Text      string       `json:"text"`
	Source    string       `json:"source"`
	DueOn     data.Date    `json:"due_on,omitzero"`
	CoveredAt data.Instant `json:"covered_at,omitzero"`
	At        data.Instant `json:"at"`
}

type requestDoc struct {
	ID            data.ID          `json:"id"`
	Kind          data.RequestKind `json:"kind"`
	Subject       string           `json:"subject"`
	Body          string           `json:"body,omitempty"`
	OpenedAt      data.Instant     `json:"opened_at"`
	FirstAnswerAt data.Instant     `json:"first_answer_at,omitzero"`
	EscalatedAt   data.Instant     `json:"escalated_at,omitzero"`
	ResolvedAt    data.Instant     `json:"resolved_at,omitzero"`
	Impact        string           `json:"impact,omitempty"`
	RealNeed      string           `json:"real_need,omitempty"`
}

type followUpDoc struct {
	Text   string       `json:"text"`
	Due    data.Instant `json:"due"`
	AllDay bool         `json:"all_day"`
	when   string       // for a person
}

type productDoc struct {
	Product   string                  `json:"product"`
	Plan      string                  `json:"plan,omitempty"`
	Status    data.SubscriptionStatus `json:"status"`
	Seats     int64                   `json:"seats,omitempty"`
	MRR       json.Number             `json:"mrr"`
	RenewalOn data.Date               `json:"renewal_on,omitzero"`
	mrr       data.Money
}

type activityDoc struct {
	ID        data.ID           `json:"id"`
	Kind      data.ActivityKind `json:"kind"`
	At        data.Instant      `json:"at"`
	Minutes   int64             `json:"minutes"`
	Outcome   string            `json:"outcome,omitempty"`
	Sentiment data.Sentiment    `json:"sentiment,omitempty"`
	Summary   string            `json:"summary,omitempty"`
	NextStep  string            `json:"next_step,omitempty"`
	By        string            `json:"by,omitempty"`
}

type noteDoc struct {
	ID    data.ID      `json:"id"`
	At    data.Instant `json:"at"`
	By    string       `json:"by,omitempty"`
	Texts []string     `json:"texts"`
}

// storyDoc is a success story of a similar account, and what the two share.
type storyDoc struct {
	Account string   `json:"account"`
	Title   string   `json:"title"`
	Text    string   `json:"text,omitempty"`
	Shares  []string `json:"shares"`
}

// showing is one account as of now.
type showing struct {
	s        *page.Session
	p        *printer
	d        *store.Dossier
	f        *data.Facts
	now      data.Instant
	standing data.Standing
	rank     rank.Result
	users    map[data.ID]string
	topics   desk.Topics
}

func newShowing(s *page.Session, p *printer, d *store.Dossier, users []data.User, now data.Instant) *showing {
	sh := &showing{s: s, p: p, d: d, f: d.Facts, now: now, users: map[data.ID]string{}}
	sh.standing, sh.rank = s.Desk.Evaluate(d.Facts, now)
	sh.topics = s.Desk.Topics(nil, d.Facts.Runs)
	for i := range users {
		sh.users[users[i].ID] = users[i].Name
	}
	return sh
}

// plays are the playbooks that answer what stands, in that order; "" where none does.
func (sh *showing) plays() []string {
	course := desk.CourseOf(sh.f)
	plays := make([]string, len(sh.standing.Firings))
	for i := range sh.standing.Firings {
		if h, ok := desk.PlayOf(sh.s.Desk.Library(), &sh.standing.Firings[i], course); ok {
			plays[i] = h.ID
		}
	}
	return plays
}

func (sh *showing) document() showDoc {
	return showDoc{
		AsOf: sh.now, Account: sh.account(), Score: sh.rank.Terms.Score(), Terms: sh.rank.Terms,
		Reasons: reasonsOf(sh.standing.Firings, sh.plays(), sh.now), Health: explain(sh.s, sh.f, sh.now),
		Contacts: sh.contacts(), Goals: sh.goals(), HandOffs: sh.handOffs(), Promises: sh.promises(), Checklists: sh.checklists(),
		Requests: sh.requests(), Issues: sh.issues(), FollowUps: sh.followUps(), Products: sh.products(), Proposals: sh.proposals(),
		Surveys: sh.surveys(), Activities: sh.activities(), Notes: sh.notes(), Stories: sh.stories(), Settled: sh.settled(),
	}
}

func decimal(m data.Money) json.Number { return json.Number(m.String()) }

func (sh *showing) account() accountDoc {
	a := &sh.f.Account
	doc := accountDoc{
		accountRef: refOf(a), Reading: a.Reading, Country: a.Country, TimeZone: a.TimeZone, LocalTime: sh.local(&data.Contact{}),
		Stage: a.Stage, Channel: string(a.Channel), Handle: a.Handle, Cadence: a.Cadence, AutoRenew: a.AutoRenew, Segment: a.Segment, Plan: a.Plan, MRR: decimal(a.MRR), Currency: a.Currency, Seats: a.Seats,
		RenewalOn: a.RenewalOn, TrialEndOn: a.TrialEndOn, Payment: string(a.Payment), Phone: a.Phone, Email: a.Email,
		Website: a.Website, Owner: sh.d.Owner.Name, Team: teamOf(sh.d), Custom: a.Custom,
	}
	if parent := &sh.d.Parent; !parent.ID.IsZero() {
		ref := refOf(parent)
		doc.Parent = &ref
	}
	return doc
}

// local is what the clock shows where a person is, "" where nobody knows it.
func (sh *showing) local(c *data.Contact) string {
	if !sh.f.ZoneKnown(c) {
		return ""
	}
	return sh.now.Time(sh.f.Zone(c)).Format(time.RFC3339)
}

// clock is local as people read it.
func (sh *showing) clock(c *data.Contact) string {
	if !sh.f.ZoneKnown(c) {
		return ""
	}
	return sh.p.words.Clock(sh.now, sh.f.Zone(c))
}

// past leaves out what is later than now, and puts the last first.
func past[T any](rows []T, now data.Instant, at func(*T) data.Instant, id func(*T) data.ID) []T {
	var out []T
	for i := range rows {
		if at(&rows[i]) <= now {
			out = append(out, rows[i])
		}
	}
	slices.SortStableFunc(out, func(a, b T) int {
		x, y := id(&a), id(&b)
		return cmp.Or(cmp.Compare(at(&b), at(&a)), slices.Compare(y[:], x[:]))
	})
	return out
}

func (sh *showing) contacts() []contactDoc {
	out := make([]contactDoc, 0, len(sh.f.Contacts))
	for _, c := range sh.f.Contacts {
		doc := contactDoc{
			ID: c.ID, Name: c.Name, Role: c.Role, Email: c.Email, Phone: c.Phone, Language: c.Language, TimeZone: c.TimeZone,
			LocalTime: sh.local(&c), Primary: c.Primary, Champion: c.Champion, LeftOn: c.LeftOn, Told: []toldDoc{}, clock: sh.clock(&c),
		}
		for _, t := range data.Heard(sh.d.Told, c.ID, sh.now) {
			doc.Told = append(doc.Told, toldDoc{t.Topic, sh.topics.Name(t.Topic, sh.p.words.Lang()), t.At})
		}
		out = append(out, doc)
	}
	here := func(c *contactDoc) int {
		switch {
		case c.LeftOn != 0:
			return 2
		case c.Primary:
			return 0
		}
		return 1
	}
	slices.SortStableFunc(out, func(a, b contactDoc) int {
		return cmp.Or(cmp.Compare(here(&a), here(&b)), cmp.Compare(a.Name, b.Name), slices.Compare(a.ID[:], b.ID[:]))
	})
	return out
}

func (sh *showing) promises() []promiseDoc {
	out := []promiseDoc{}
	for _, r := range past(sh.f.Promises, sh.now, func(r *data.Promise) data.Instant { return r.At }, func(r *data.Promise) data.ID { return r.ID }) {
		out = append(out, promiseDoc{r.Text, r.Source, r.DueOn, r.CoveredAt, r.At})
	}
	return out
}

func (sh *showing) requests() []requestDoc {
	out := []requestDoc{}
	for _, r := range past(sh.f.Requests, sh.now, func(r *data.Request) data.Instant { return r.OpenedAt }, func(r *data.Request) data.ID { return r.ID }) {
		out = append(out, requestDoc{r.ID, r.Kind, r.Subject, r.Body, r.OpenedAt, r.FirstAnswerAt, r.EscalatedAt, r.ResolvedAt, r.Impact, r.RealNeed})
	}
	return out
}

// followUps are those that are not kept yet, the next one first.
func (sh *showing) followUps() []followUpDoc {
	out := []followUpDoc{}
	for _, r := range past(sh.f.FollowUps, sh.now, func(r *data.FollowUp) data.Instant { return r.CreatedAt }, func(r *data.FollowUp) data.ID { return r.ID }) {
		if r.DoneAt == 0 || r.DoneAt > sh.now {
			with := data.Contact{}
			for _, c := range sh.f.Contacts {
				if c.ID == r.ContactID {
					with = c
				}
			}
			out = append(out, followUpDoc{sh.s.CallName(&r), r.DueAt, r.AllDay, sh.s.When(r.DueAt, r.AllDay, sh.f, &with)})
		}
	}
	slices.SortStableFunc(out, func(a, b followUpDoc) int { return cmp.Compare(a.Due, b.Due) })
	return out
}

func (sh *showing) products() []productDoc {
	out, today := []productDoc{}, sh.now.DateIn(sh.f.Account.Location())
	for _, r := range sh.f.Subscriptions {
		out = append(out, productDoc{r.Product, r.Plan, r.StatusOn(today), r.Seats, decimal(r.MRR), r.RenewalOn, r.MRR})
	}
	slices.SortStableFunc(out, func(a, b productDoc) int { return cmp.Compare(a.Product, b.Product) })
	return out
}

func (sh *showing) activities() []activityDoc {
	out := []activityDoc{}
	for _, r := range past(sh.f.Activities, sh.now, func(r *data.Activity) data.Instant { return r.At }, func(r *data.Activity) data.ID { return r.ID }) {
		out = append(out, activityDoc{
			r.ID, r.Kind, r.At, (r.Seconds + 30) / 60, r.Outcome, r.Sentiment, r.Summary, r.NextStep, sh.users[r.By],
		})
	}
	return out
}

func (sh *showing) notes() []noteDoc {
	out := []noteDoc{}
	for _, n := range sh.d.Notes { // the last first
		if n.At <= sh.now {
			out = append(out, noteDoc{n.ID, n.At, sh.users[n.By], n.Texts})
		}
	}
	return out
}

// stories are those that are offered to the account, the closest first.
func (sh *showing) stories() []storyDoc {
	out := []storyDoc{}
	for i := range sh.d.Similar {
		o := &sh.d.Similar[i]
		out = append(out, storyDoc{o.Account, o.Title, o.Text, o.Shares})
	}
	return out
}

// settledDoc is a conflict that is over.
type settledDoc struct {
	sidesDoc
	ResolvedAt data.Instant `json:"resolved_at"`
	ResolvedBy string       `json:"resolved_by,omitempty"` // "": the last arrival won
}

// settled are conflicts that are over, the last first.
func (sh *showing) settled() []settledDoc {
	out := []settledDoc{}
	for i := range sh.d.Settled {
		if c := &sh.d.Settled[i]; c.ResolvedAt <= sh.now {
			out = append(out, settledDoc{sidesOf(c), c.ResolvedAt, sh.users[c.ResolvedBy]})
		}
	}
	return out
}
