package verb

import (
	"cmp"
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/request"
	"rounds/data/store"
	"rounds/ui/page"
)

// fits says for which requests a verb is.
type fits func(*data.Request, data.Instant) bool

// noRequest is why a verb of requests does nothing here, "" where it does; while the
// account is loading it is not known yet, and the verb looks itself.
func (t *Target) noRequest(off string, fit fits, none string, now data.Instant) string {
	if off != "" || t.Dossier == nil {
		return off
	}
	for i := range t.Dossier.Facts.Requests {
		if fit(&t.Dossier.Facts.Requests[i], now) {
			return ""
		}
	}
	return none
}

// resolve closes the request that is meant.
func (v *Verbs) resolve(t Target) tea.Cmd {
	st, words := v.s.Desk.Store, v.s.Words
	return v.onRequest(t, meant{fits: request.Open, none: "off.no-request"}, func(ctx context.Context, _ *data.Facts, r *data.Request) (string, error) {
		return words.T("toast.resolved", v.s.Title(r)), st.Resolve(ctx, r.ID)
	})
}

// reopen takes back that the request in hand, else the one resolved last, was: the customer
// is answered anew within the time of a first answer. Where the one in hand is open, the eye
// takes the key to be about that one, and no other is reopened.
func (v *Verbs) reopen(t Target) tea.Cmd {
	st, s, c := v.s.Desk.Store, v.s, store.Capture{AccountID: t.Row.ID, By: v.s.Me.ID}
	rules, at := s.Desk.Rules(), s.Now()
	return v.onRequest(t, meant{request.Closed, "off.no-resolved", "off.is-open"}, func(ctx context.Context, f *data.Facts, r *data.Request) (string, error) {
		if r.StandsUntilResolved() {
			return s.Words.T("toast.reopened", s.Title(r)), st.Reopen(ctx, c, r.ID, 0)
		}
		due := rules.ResponseEnd(at, rules.ClockOf(r.Channel).Answer, f.Account.Location())
		return s.Words.T("toast.reopened-due", s.Title(r), s.Words.Moment(due, at, s.Location)), st.Reopen(ctx, c, r.ID, due)
	})
}

// meant says which requests a verb is for.
type meant struct {
	fits  fits
	none  string // said where the account has none
	other string // said of an open one in hand, instead of turning to one that is not; "" turns to it
}

// inHand is the first of the requests in hand that is open, nil where none is.
func (t *Target) inHand(f *data.Facts, at data.Instant) *data.Request {
	for _, id := range t.Requests {
		for i := range f.Requests {
			if r := &f.Requests[i]; r.ID == id && request.Open(r, at) {
				return r
			}
		}
	}
	return nil
}

// onRequest does something with the request of the account that is meant, and says which
// that was.
func (v *Verbs) onRequest(t Target, m meant, do func(context.Context, *data.Facts, *data.Request) (said string, err error)) tea.Cmd {
	st, account, at, words := v.s.Desk.Store, t.Row.ID, v.s.Now(), v.s.Words
	return v.s.Write(account, func(ctx context.Context) (page.Done, error) {
		f, err := st.Facts(ctx, account, at)
		if err != nil {
			return page.Done{}, err
		}
		r, err := request.Meant(f.Requests, t.Requests, at, m.fits)
		if err != nil {
			return page.Done{Text: words.T(m.none)}, nil
		}
		if open := t.inHand(f, at); m.other != "" && open != nil && !slices.Contains(t.Requests, r.ID) {
			return page.Done{Text: words.T(m.other, v.s.Title(open))}, nil
		}
		said, err := do(ctx, f, r)
		return page.Done{Text: said + " · " + t.Row.Name, Undoable: true, Request: r.ID}, err
	})
}

// escalate hands on the request that is meant. It asks what that means for the customer, which
// goes along with it; an empty line leaves what is known.
func (v *Verbs) escalate(t Target) tea.Cmd {
	w, st, at := v.s.Words, v.s.Desk.Store, v.s.Now()
	about := t.Row.Name
	if r, err := request.Meant(t.facts().Requests, t.Requests, at, request.Escalatable); err == nil {
		about, t.Requests = v.s.Title(r), []data.ID{r.ID} // what is asked about is what is handed on
	}
	return v.open(t, question{name: captureEscalate, arg: about, read: func(s string) (plan, error) {
		var done page.Done
		return plan{preview: w.T("ask.escalate.preview"), told: func() page.Done { return done }, run: func(ctx context.Context, c store.Capture) error {
			f, err := st.Facts(ctx, c.AccountID, at)
			if err != nil {
				return err
			}
			r, err := request.Meant(f.Requests, t.Requests, at, request.Escalatable)
			if err != nil {
				return data.Errorf(data.CodeNotFound, "%s", w.T("off.no-escalation"))
			}
			r.EscalatedAt = at
			done = page.Done{Text: w.T("ask.escalate.done", v.s.Title(r), v.s.NextFollowUps(f, r)), Undoable: true, Request: r.ID}
			return st.Escalate(ctx, c, r.ID, s)
		}}, nil
	}})
}

// readRequest takes "bug email 40m ago invoice page is slow", or a call back with the
// time at which it is wanted there.
func (v *Verbs) readRequest(t Target, s string) (plan, error) {
	w, there, who := v.s.Words, v.there(&t), t.primary()
	channel := cmp.Or(who.Channel, t.facts().Account.Channel, data.ChannelPhone)
	l, problem := request.Parse(s, v.s.Now().Time(there), channel, v.typed.Dates())
	if problem != "" {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.request."+string(problem)))
	}
	kind := w.T("account.request." + string(l.Kind))
	r := data.Request{
		Kind: l.Kind, Channel: l.Channel, Subject: cmp.Or(l.Subject, kind), OpenedAt: l.OpenedAt, WantedAt: l.WantedAt,
	}
	said := w.T("ask.request.preview", kind, w.T("account.channel."+string(l.Channel)), v.answerBy(&r, t.Row.TimeZone, there))
	done := page.Done{Text: w.T("ask.request.done", said), Undoable: true}
	return plan{preview: said, told: func() page.Done { return done }, run: func(ctx context.Context, c store.Capture) (err error) {
		done.Request, err = v.s.Desk.Store.CaptureRequest(ctx, c, r)
		return err
	}}, nil
}

// answerBy says when the clock of a request runs out.
func (v *Verbs) answerBy(r *data.Request, zone string, there *time.Location) string {
	by, now := v.s.Desk.Rules().AnswerBy(r, data.LoadLocation(zone)), v.s.Now()
	switch {
	case r.Kind == data.RequestCallback && r.WantedAt != 0:
		return v.s.Words.T("ask.request.wanted", v.s.BothClocks(r.WantedAt, there))
	case r.Kind == data.RequestCallback:
		return v.s.Words.T("ask.request.now")
	case r.Kind == data.RequestOutage:
		return v.s.Words.T("ask.request.until", v.s.Words.Moment(by, now, v.s.Location))
	}
	return v.s.Words.T("ask.request.by", v.s.Words.Moment(by, now, v.s.Location))
}
