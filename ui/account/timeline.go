package account

import (
	"cmp"
	"slices"
	"strings"

	"rounds/data"
	"rounds/data/store"
	"rounds/data/text"
	"rounds/ui/part"
)

// entry is one thing that happened, as the timeline shows it.
type entry struct {
	at    data.Instant
	id    data.ID
	kind  string   // catalogue key of what it is: "activity.call", "account.kind.note"
	facts []string // who, how long, how it went: short, in one line
	text  string   // what was said or written; may have many lines
}

// listEntries merges all that happened, newest first. Of two at one instant the
// younger id comes first.
func (m *model) listEntries() []entry {
	f, d := m.f, m.d
	var out []entry
	for i := range f.Activities {
		out = append(out, m.activity(&f.Activities[i]))
	}
	for i := range d.Notes {
		n := &d.Notes[i]
		if m.summed(n) {
			continue
		}
		// Two people may have written at the same time: both texts stand.
		out = append(out, entry{at: n.At, id: n.ID, kind: "account.kind.note", text: strings.Join(n.Texts, "\n\n")})
	}
	for i := range f.Events {
		out = append(out, m.event(&f.Events[i]))
	}
	for i := range f.Requests {
		out = append(out, m.request(&f.Requests[i]))
	}
	for i := range f.Surveys {
		out = append(out, m.survey(&f.Surveys[i]))
	}
	for i := range f.Issues {
		u := &f.Issues[i]
		out = append(out, entry{
			at: u.At, id: u.ID, kind: "account.kind." + string(u.Kind),
			facts: part.Filled(nameOf(f.Contacts, u.ContactID), m.name("account.issue.", u.Status), u.RootCause), text: u.Title,
		})
	}
	for i := range d.Settled {
		out = append(out, m.settled(&d.Settled[i]))
	}
	for i := range d.Stories {
		st := &d.Stories[i]
		out = append(out, entry{at: st.At, id: st.ID, kind: "account.kind.story", facts: part.Filled(st.Title), text: st.Text})
	}
	out = slices.DeleteFunc(out, func(e entry) bool { return e.at > m.now })
	slices.SortFunc(out, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.at, a.at), slices.Compare(b.id[:], a.id[:]), strings.Compare(a.kind, b.kind))
	})
	return out
}

// summed reports whether all of a note stands in its call's summary, as a note of one line
// does.
func (m *model) summed(n *store.NoteText) bool {
	i := slices.IndexFunc(m.f.Activities, func(a data.Activity) bool { return a.ID == n.ActivityID })
	return i >= 0 && len(n.Texts) == 1 && n.Texts[0] != "" && strings.TrimSpace(n.Texts[0]) == m.f.Activities[i].Summary
}

func (m *model) activity(a *data.Activity) entry {
	w := m.s.Words
	e := entry{at: a.At, id: a.ID, kind: "activity." + string(a.Kind)}
	e.facts = part.Filled(m.attended(a))
	if a.State == data.CallParked {
		e.facts = append(e.facts, w.Value("activity", "state", string(a.State)))
	}
	if a.Seconds > 0 {
		e.facts = append(e.facts, w.Minutes(a.Seconds))
	}
	if a.PlaybookID != "" {
		e.facts = append(e.facts, m.s.Desk.PlaybookTitle(a.PlaybookID, w.Lang()))
	}
	e.facts = append(e.facts, part.Filled(m.outcome(a), m.name("account.sentiment.", string(a.Sentiment)))...)
	e.text = a.Summary
	if a.RealNeed != "" {
		e.text += "\n" + w.T("account.real-need", a.RealNeed)
	}
	if a.NextStep != "" {
		e.text += "\n" + w.T("account.next-step", a.NextStep)
	}
	e.text = strings.TrimPrefix(e.text, "\n")
	return e
}

// attended is whom a call was with: the contact, and who else was there.
func (m *model) attended(a *data.Activity) string {
	names := part.Filled(nameOf(m.f.Contacts, a.ContactID))
	for _, who := range a.Attendees {
		if id, err := data.ParseID(who); err == nil {
			who = nameOf(m.f.Contacts, id)
		}
		if who != "" && !slices.Contains(names, who) {
			names = append(names, who)
		}
	}
	return strings.Join(names, ", ")
}

// outcome names how a call ended, as its playbook calls it.
func (m *model) outcome(a *data.Activity) string {
	w := m.s.Words
	return w.Outcome(m.outcomes[a.ID].In(w.Lang()), a.Outcome)
}

func (m *model) event(ev *data.Event) entry {
	e := entry{at: ev.At, id: ev.ID, kind: "account.kind.event", text: ev.Detail}
	why, _ := ev.Custom["why"].(string)
	if ev.Kind == data.EventAssigned && slices.Contains([]string{"speaks", "nobody", "no_language"}, why) {
		to, _, _ := strings.Cut(ev.Detail, ": ") // the server says whom and why in English
		e.text = m.s.Words.T("account.assigned."+why, to)
	}
	e.facts = part.Filled(m.name("account.event.", string(ev.Kind)), ev.Product)
	if ev.Amount != 0 {
		e.facts = append(e.facts, m.s.Words.Money(ev.Amount, m.f.Account.Currency))
	}
	if v, ok := ev.Custom["deadline"].(string); ok {
		if day, err := data.ParseDate(v); err == nil && day != 0 {
			e.facts = append(e.facts, m.s.Words.T("account.event.deadline", m.s.Words.Day(day, m.today)))
		}
	}
	if v, ok := ev.Custom["feature"].(string); ok {
		e.facts = append(e.facts, part.Filled(v)...)
	}
	return e
}

func (m *model) request(r *data.Request) entry {
	w := m.s.Words
	e := entry{at: r.OpenedAt, id: r.ID, kind: "account.kind.request"}
	e.facts = part.Filled(m.name("account.request.", string(r.Kind)), nameOf(m.f.Contacts, r.ContactID), m.answered(r))
	if r.ResolvedAt != 0 {
		e.facts = append(e.facts, w.T("account.resolved"))
	}
	if r.CSAT > 0 {
		e.facts = append(e.facts, w.T("account.csat", r.CSAT))
	}
	e.text = strings.Join(part.Filled(r.Subject, r.Body), "\n")
	if r.Impact != "" {
		e.text += "\n" + w.T("account.impact", r.Impact)
	}
	if r.RealNeed != "" {
		e.text += "\n" + w.T("account.real-need", r.RealNeed)
	}
	return e
}

// answered says how long the first answer took.
func (m *model) answered(r *data.Request) string {
	if r.FirstAnswerAt == 0 {
		return m.s.Words.T("account.unanswered")
	}
	return m.s.Words.T("account.answered-after", m.s.Words.Span(r.FirstAnswerAt.Sub(r.OpenedAt)))
}

func (m *model) survey(v *data.Survey) entry {
	w := m.s.Words
	e := entry{at: v.At, id: v.ID, kind: "account.kind." + string(v.Kind), text: v.Verbatim}
	score := w.T("account.declined")
	if !v.Declined {
		score = w.T("account.score."+string(v.Kind), v.Score)
	}
	e.facts = part.Filled(score, nameOf(m.f.Contacts, v.ContactID))
	return e
}

// settled is a field that two people set without knowing of each other: which value stands
// by now the field itself says.
func (m *model) settled(c *store.Clash) entry {
	w := m.s.Words
	names := map[data.ID]string{}
	for i := range m.d.Team {
		names[m.d.Team[i].ID] = m.d.Team[i].Name
	}
	for i := range m.f.Contacts {
		names[m.f.Contacts[i].ID] = m.f.Contacts[i].Name
	}
	kept, other := m.s.Value(c.Ent, c.Field, c.Kept, names), m.s.Value(c.Ent, c.Field, c.Other, names)
	somebody := w.T("sync.somebody")
	e := entry{at: c.ResolvedAt, id: c.ID, kind: "account.kind.settled", facts: []string{w.Field(c.Ent, c.Field)}}
	e.text = w.T("account.settled", kept, cmp.Or(c.KeptName, somebody), other, cmp.Or(c.OtherName, somebody), cmp.Or(names[c.ResolvedBy], somebody))
	if c.Replaced() {
		e.kind = "account.kind.replaced"
		e.text = w.T("account.replaced", kept, cmp.Or(c.KeptName, somebody), other, cmp.Or(c.OtherName, somebody))
	}
	return e
}

// name is the catalogue's text of a value, or the value itself: systems from which
// rows were imported have values of their own.
func (m *model) name(prefix, value string) string {
	return m.s.Words.Named(prefix, value)
}

// matching are the entries in which every word of a query stands somewhere, in any
// order and without regard to case, width or accents.
func (m *model) matching(query string) []entry {
	want := strings.Fields(text.Fold(query))
	if len(want) == 0 {
		return m.timeline
	}
	var out []entry
	for _, e := range m.timeline {
		hay := text.Fold(m.s.Words.T(e.kind) + " " + strings.Join(e.facts, " ") + " " + e.text)
		if !slices.ContainsFunc(want, func(w string) bool { return !strings.Contains(hay, w) }) {
			out = append(out, e)
		}
	}
	return out
}
