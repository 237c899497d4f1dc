package main

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"rounds/data"
	"rounds/ui/theme"
)

// What an account is worked on with: its goals, what sales handed over, its checklists,
// what it asked product for, what was proposed to it and what it answered.

type goalDoc struct {
	Why          string       `json:"why,omitempty"`
	How          string       `json:"how,omitempty"`
	Plan         string       `json:"plan,omitempty"`
	FirstValue   string       `json:"first_value,omitempty"`
	ExpectedOn   data.Date    `json:"expected_on,omitzero"`
	ReachedAt    data.Instant `json:"reached_at,omitzero"`
	Blocker      string       `json:"blocker,omitempty"`
	BlockerOwner string       `json:"blocker_owner,omitempty"`
}

type handOffDoc struct {
	WonAt     data.Instant `json:"won_at,omitzero"`
	MeetingAt data.Instant `json:"meeting_at,omitzero"`
	History   string       `json:"history,omitempty"`
	Proposal  string       `json:"proposal,omitempty"`
	Contract  string       `json:"contract,omitempty"`
	Features  []string     `json:"features"`
	Problems  []string     `json:"problems"`
}

type checklistDoc struct {
	Playbook    string       `json:"playbook"`
	Version     int64        `json:"version"`
	Title       string       `json:"title"`
	Covered     int64        `json:"covered"`
	Total       int64        `json:"total"`
	StartedAt   data.Instant `json:"started_at"`
	ProgressAt  data.Instant `json:"progress_at,omitzero"`
	FinishedAt  data.Instant `json:"finished_at,omitzero"`
	StalledDays int          `json:"stalled_days"`
}

type issueLine struct {
	ID        data.ID        `json:"id"`
	Kind      data.IssueKind `json:"kind"`
	Title     string         `json:"title"`
	RootCause string         `json:"root_cause,omitempty"`
	Status    string         `json:"status"`
	At        data.Instant   `json:"at"`
	ShippedAt data.Instant   `json:"shipped_at,omitzero"`
}

type proposalLine struct {
	Kind       string       `json:"kind"`
	Product    string       `json:"product,omitempty"`
	MRR        json.Number  `json:"mrr"`
	Status     string       `json:"status"`
	DecisionOn data.Date    `json:"decision_on,omitzero"`
	At         data.Instant `json:"at"`
	mrr        data.Money
}

type surveyLine struct {
	Kind     data.SurveyKind `json:"kind"`
	Score    int64           `json:"score"`
	Declined bool            `json:"declined"`
	Verbatim string          `json:"verbatim,omitempty"`
	At       data.Instant    `json:"at"`
}

func (sh *showing) goals() []goalDoc {
	out := []goalDoc{}
	for _, g := range past(sh.f.Goals, sh.now, func(g *data.Goal) data.Instant { return g.At }, func(g *data.Goal) data.ID { return g.ID }) {
		if g.ReachedAt > sh.now {
			g.ReachedAt = 0
		}
		out = append(out, goalDoc{g.Why, g.How, g.Plan, g.FirstValue, g.ExpectedOn, g.ReachedAt, g.Blocker, g.BlockerOwner})
	}
	return out
}

func (sh *showing) handOffs() []handOffDoc {
	out := []handOffDoc{}
	for _, h := range past(sh.f.HandOffs, sh.now, func(h *data.HandOff) data.Instant { return h.WonAt }, func(h *data.HandOff) data.ID { return h.ID }) {
		if h.MeetingAt > sh.now {
			h.MeetingAt = 0
		}
		out = append(out, handOffDoc{
			h.WonAt, h.MeetingAt, h.History, h.Proposal, h.ContractPoints,
			append([]string{}, h.Features...), append([]string{}, h.Problems...),
		})
	}
	return out
}

// checklists are those under way, then the finished ones, each the last to move first.
func (sh *showing) checklists() []checklistDoc {
	out := []checklistDoc{}
	there := sh.f.Account.Location()
	moved := func(r *data.Run) data.Instant { return max(r.StartedAt, r.ProgressAt) }
	for _, r := range past(sh.f.Runs, sh.now, moved, func(r *data.Run) data.ID { return r.ID }) {
		doc := checklistDoc{
			Playbook: r.PlaybookID, Version: r.PlaybookVersion, Title: sh.s.Desk.PlaybookTitle(r.PlaybookID, sh.p.words.Lang()),
			Covered: r.Covered, Total: r.Total, StartedAt: r.StartedAt, ProgressAt: r.ProgressAt,
		}
		if r.FinishedAt != 0 && r.FinishedAt <= sh.now {
			doc.FinishedAt = r.FinishedAt
		} else if idle := int(sh.now.DateIn(there) - moved(&r).DateIn(there)); idle >= sh.s.Desk.Rules().StalledDays {
			doc.StalledDays = idle
		}
		out = append(out, doc)
	}
	slices.SortStableFunc(out, func(a, b checklistDoc) int {
		return cmp.Compare(min(a.FinishedAt, 1), min(b.FinishedAt, 1))
	})
	return out
}

func (sh *showing) issues() []issueLine {
	out := []issueLine{}
	for _, u := range past(sh.f.Issues, sh.now, func(u *data.Issue) data.Instant { return u.At }, func(u *data.Issue) data.ID { return u.ID }) {
		out = append(out, issueLine{u.ID, u.Kind, u.Title, u.RootCause, u.Status, u.At, u.ShippedAt})
	}
	return out
}

func (sh *showing) proposals() []proposalLine {
	out := []proposalLine{}
	for _, r := range past(sh.f.Proposals, sh.now, func(r *data.Proposal) data.Instant { return r.At }, func(r *data.Proposal) data.ID { return r.ID }) {
		out = append(out, proposalLine{r.Kind, r.Product, decimal(r.MRR), r.Status, r.DecisionOn, r.At, r.MRR})
	}
	return out
}

func (sh *showing) surveys() []surveyLine {
	out := []surveyLine{}
	for _, v := range past(sh.f.Surveys, sh.now, func(v *data.Survey) data.Instant { return v.At }, func(v *data.Survey) data.ID { return v.ID }) {
		out = append(out, surveyLine{v.Kind, v.Score, v.Declined, v.Verbatim, v.At})
	}
	return out
}

// named puts a value beside its name, where there is one.
func (sh *showing) named(t *table, name, plain string, c cell) {
	if c.text != "" {
		t.rows = append(t.rows, []cell{{text: name, plain: plain, style: sh.p.theme.Muted}, c})
	}
}

func (sh *showing) goalTable() table {
	w := sh.p.words
	t := sh.section("goal", 2, 1)
	for _, g := range sh.goals() {
		value := g.FirstValue
		switch {
		case g.ReachedAt != 0:
			value = strings.Join(filled(value, w.T("account.goal.reached", sh.moment(g.ReachedAt).text)), " · ")
		case g.ExpectedOn != 0:
			value = strings.Join(filled(value, w.T("account.goal.expected", sh.date(g.ExpectedOn).text)), " · ")
		}
		sh.named(&t, w.T("account.goal.value"), "value", say(value))
		if g.Blocker != "" {
			owner := w.T("account.goal.nobody")
			if g.BlockerOwner != "" {
				owner = w.T("account.goal.owner", g.BlockerOwner)
			}
			sh.named(&t, w.T("account.goal.blocker"), "blocker", say(theme.GlyphAlert+" "+g.Blocker+" · "+owner))
		}
		sh.named(&t, w.T("account.goal.why"), "why", say(g.Why))
		sh.named(&t, w.T("account.goal.how"), "how", say(g.How))
		sh.named(&t, w.T("account.goal.plan"), "plan", say(g.Plan))
	}
	return t
}

// handOffTable is what sales knew of the last deal.
func (sh *showing) handOffTable() table {
	w := sh.p.words
	t := sh.section("hand-off", 2, 1)
	all := sh.handOffs()
	if len(all) == 0 {
		return t
	}
	h := all[0]
	won := w.T("account.deal.unmet", sh.moment(h.WonAt).text)
	if h.MeetingAt != 0 {
		won = w.T("account.deal.met", sh.moment(h.WonAt).text, sh.moment(h.MeetingAt).text)
	}
	problems := make([]string, len(h.Problems))
	for i, p := range h.Problems {
		problems[i] = strconv.Itoa(i+1) + " " + p
	}
	sh.named(&t, w.T("account.deal"), "won", say(won))
	sh.named(&t, w.T("account.deal.history"), "history", say(h.History))
	sh.named(&t, w.T("account.deal.features"), "features", say(strings.Join(h.Features, ", ")))
	sh.named(&t, w.T("account.deal.problems"), "problems", say(strings.Join(problems, ", ")))
	sh.named(&t, w.T("account.deal.proposal"), "proposal", say(h.Proposal))
	sh.named(&t, w.T("account.deal.contract"), "contract", say(h.Contract))
	return t
}

func (sh *showing) checklistTable() table {
	w := sh.p.words
	t := sh.section("checklist", 3, 0)
	t.columns[1].right = true
	for i, r := range sh.checklists() {
		if i == mostTouches {
			break
		}
		state := w.T("account.moved", w.Ago(max(r.StartedAt, r.ProgressAt), sh.now, sh.s.Location))
		switch {
		case r.FinishedAt != 0:
			state = w.T("account.finished", sh.moment(r.FinishedAt).text)
		case r.StalledDays > 0:
			state = theme.GlyphAmber + " " + w.T("account.stalled", r.StalledDays)
		}
		t.rows = append(t.rows, []cell{
			{text: r.Title, plain: r.Playbook}, {text: w.T("account.progress", r.Covered, r.Total), plain: strconv.FormatInt(r.Covered, 10) + "/" + strconv.FormatInt(r.Total, 10)},
			{text: state, style: sh.p.theme.Muted},
		})
	}
	return t
}

// issueTable holds what is open, and what shipped last.
func (sh *showing) issueTable() table {
	w := sh.p.words
	t := sh.section("issue", 4, 1)
	for i, u := range sh.issues() {
		if i == mostTouches {
			break
		}
		t.rows = append(t.rows, []cell{
			sh.moment(u.At), say(u.Title), {text: w.T("account.kind." + string(u.Kind)), plain: string(u.Kind), style: sh.p.theme.Muted},
			{text: w.Named("account.issue.", u.Status), plain: u.Status, style: sh.p.theme.Muted},
		})
	}
	return t
}

func (sh *showing) proposalTable() table {
	w := sh.p.words
	t := sh.section("proposal", 5, 1)
	t.columns[2].right = true
	for i, r := range sh.proposals() {
		if i == mostTouches {
			break
		}
		when := cell{}
		if r.Status == "open" && r.DecisionOn != 0 {
			when = cell{text: w.T("account.decision", sh.date(r.DecisionOn).text), plain: r.DecisionOn.String(), style: sh.p.theme.Muted}
		}
		t.rows = append(t.rows, []cell{
			sh.moment(r.At), say(strings.Join(filled(w.Named("account.proposal.", r.Kind), r.Product), " · ")),
			sh.money(r.mrr, sh.f.Account.Currency), {text: w.Named("account.proposal.", r.Status), plain: r.Status, style: sh.p.theme.Muted}, when,
		})
	}
	return t
}

func (sh *showing) surveyTable() table {
	w := sh.p.words
	t := sh.section("survey", 3, 2)
	for i, v := range sh.surveys() {
		if i == mostTouches {
			break
		}
		score := w.T("account.declined")
		if !v.Declined {
			score = w.T("account.score."+string(v.Kind), v.Score)
		}
		t.rows = append(t.rows, []cell{
			sh.moment(v.At), say(w.T("account.kind."+string(v.Kind)) + " " + score), {text: v.Verbatim, style: sh.p.theme.Muted},
		})
	}
	return t
}
