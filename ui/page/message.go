package page

import (
	"cmp"

	"rounds/data"
	"rounds/data/desk"
	"rounds/data/message"
	"rounds/data/playbook"
	"rounds/data/store"
	"rounds/ui/part"
)

// Held is a call of which a message is drafted: one that was filed, or one that is
// going on as it would be filed now.
type Held struct {
	File     *store.Dossier
	Call     data.Activity
	Play     *playbook.Playbook // nil for a call without a checklist
	Run      playbook.Run
	NextStep string
	FollowUp data.Instant // 0 for none
	AllDay   bool
	Told     []string // topics of this call, by id or as they were typed
}

// LastCall is the last call with an account that was filed; ok is false where there was
// none. It parses a playbook: on a screen, call it in a command.
func LastCall(d *desk.Desk, f *store.Dossier) (held Held, ok bool) {
	for i := range f.Facts.Activities {
		a := &f.Facts.Activities[i]
		if a.Kind == data.ActivityCall && a.State == data.CallFiled && (!ok || a.At > held.Call.At) {
			held, ok = Held{File: f, Call: *a, NextStep: a.NextStep}, true
		}
	}
	if !ok {
		return held, false
	}
	for i := range f.Facts.Runs {
		if r := &f.Facts.Runs[i]; r.ID == held.Call.RunID {
			if held.Play = d.PlayOfRun(r); held.Play != nil {
				held.Run = desk.RunOf(held.Play, f.StepsOf(r.ID), desk.RunFacts(f.Facts, r.Reason, held.Call.EndedAt))
			}
		}
	}
	for i := range f.Facts.FollowUps {
		if u := &f.Facts.FollowUps[i]; u.ActivityID == held.Call.ID && u.DoneAt == 0 {
			held.FollowUp, held.AllDay = u.DueAt, u.AllDay
		}
	}
	for i := range f.Told {
		if f.Told[i].ActivityID == held.Call.ID {
			held.Told = append(held.Told, f.Told[i].Topic)
		}
	}
	return held, true
}

// Contact is whom the call was with, the zero one where nobody is named.
func (h *Held) Contact() data.Contact {
	for _, c := range h.File.Facts.Contacts {
		if c.ID == h.Call.ContactID {
			return c
		}
	}
	return data.Contact{}
}

// Language is the customer's, in which the message is written as far as we can.
func (h *Held) Language() string {
	c := h.Contact()
	return cmp.Or(c.Language, h.File.Facts.Account.Language, "en")
}

// Message is a draft to a customer.
type Message struct {
	To   string // "" for nobody in particular
	Text string
	// Own is what stands in it as the CSM typed it, for herself perhaps: she looks at it before
	// she sends it.
	Own []string
}

// Draft writes the message to the customer about a call: from what was told and answered, the
// next step, what was promised and the dates. What was noted is our own and never in it. topics
// name what was told.
func (s *Session) Draft(h *Held, topics desk.Topics) Message {
	who := h.Contact()
	there, lang := s.There(h.File.Facts, &who), h.Language()
	f := message.Facts{
		Lang: lang, Contact: who.Name, CSM: s.Me.Name, Email: s.Me.Email, Date: h.Call.At.DateIn(there).String(),
		NoAnswer: h.Call.Outcome == data.OutcomeNoAnswer, NextStep: h.NextStep, Promises: message.PromisesOf(h.File.Facts, h.Call.ID),
	}
	if h.FollowUp != 0 {
		f.FollowUp = h.FollowUp.DateIn(h.File.Facts.Account.Location()).String()
		if !h.AllDay {
			f.FollowUp, f.Clock = h.FollowUp.DateIn(there).String(), s.Words.Clock(h.FollowUp, there)
		}
	}
	if f.NoAnswer {
		f.NextStep = "" // what we do next is our own note
	}
	draft := Message{To: who.Name, Own: part.Filled(f.NextStep)}
	for _, p := range f.Promises {
		draft.Own = append(draft.Own, part.Filled(p.Text)...)
	}
	if f.NoAnswer {
		draft.Text = message.Draft(f)
		return draft
	}
	if h.Play != nil {
		summary, _ := h.Play.RenderSummary(h.Run, lang, playbook.Facts{Account: h.File.Facts.Account.Name})
		f.Summary = message.Points(summary)
	}
	if f.Summary == "" {
		for _, id := range h.Told {
			f.Told = append(f.Told, topics.Name(id, lang))
		}
	}
	draft.Text = message.Draft(f)
	return draft
}
