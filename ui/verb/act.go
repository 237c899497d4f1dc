package verb

import (
	"context"
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/request"
	"rounds/data/signal"
	"rounds/data/text"
	"rounds/ui/page"
)

func (v *Verbs) call(t Target) tea.Cmd {
	return v.s.Ask(page.StartCallMsg{ID: t.Row.ID, ContactID: t.ContactID})
}

// doneLeading deals with the leading reason, or with the request that is meant while its
// customer waits for an answer.
func (v *Verbs) doneLeading(t Target) tea.Cmd {
	firings := t.Row.Standing.Firings
	for _, meant := range t.Requests {
		for i := range firings {
			if f := &firings[i]; f.Code.AnswersCustomer() && f.Occurrence == meant.String() {
				return v.done(t, firings[i:i+1])
			}
		}
	}
	return v.done(t, firings[:1])
}

func (v *Verbs) doneAll(t Target) tea.Cmd { return v.done(t, t.Row.Standing.Firings) }

func (v *Verbs) done(t Target, firings []data.Firing) tea.Cmd {
	s, f, at := v.s, firings[0], v.s.Now()
	st, account, by := s.Desk.Store, t.Row.ID, s.Me.ID
	return s.Write(account, func(ctx context.Context) (page.Done, error) {
		done := page.Done{Text: s.Words.T("toast.done", s.Words.Why(&f, at)+" · "+t.Row.Name), Undoable: true}
		if f.Code.AnswersCustomer() { // the clock stops; the request stays open
			facts, err := st.Facts(ctx, account, at)
			if err != nil {
				return page.Done{}, err
			}
			done.Request, _ = signal.Object(f.Occurrence)
			r, err := request.Meant(facts.Requests, []data.ID{done.Request}, at, request.Open)
			switch {
			case err != nil: // it was resolved meanwhile
			case r.FirstAnswerAt != 0 && len(firings) == 1:
				return page.Done{Text: s.Words.T("account.request.answered", s.Keys.Account.Resolve.Label()), Request: r.ID}, nil
			default:
				done.Text = s.Answered(r) + " · " + t.Row.Name
			}
		}
		return done, st.Done(ctx, account, firings, by)
	})
}

// primary is the contact whom the page is about, or the primary one; zero while
// the dossier is loading or when there is none.
func (t *Target) primary() data.Contact {
	if t.Dossier == nil {
		return data.Contact{}
	}
	var first data.Contact
	for _, c := range t.Dossier.Facts.Contacts {
		if c.ID == t.ContactID {
			return c
		}
		if c.Primary && first.ID.IsZero() {
			first = c
		}
	}
	return first
}

// copy puts what one says of an account in a message on the clipboard.
func (v *Verbs) copy(t Target) tea.Cmd {
	c := t.primary()
	var lines []string
	for _, s := range []string{t.Row.Name, c.Name, c.Role, c.Phone, c.Email} {
		if s = text.Line(s); s != "" { // what is pasted elsewhere must not hold line ends of others
			lines = append(lines, s)
		}
	}
	return page.Send(page.CopyMsg{Text: strings.Join(lines, "\n")})
}

// facts are those of the account, as far as the row has them while the rest is loading.
func (t *Target) facts() *data.Facts {
	if t.Dossier != nil {
		return t.Dossier.Facts
	}
	return &data.Facts{Account: data.Account{ID: t.Row.ID, Name: t.Row.Name, TimeZone: t.Row.TimeZone, Stage: t.Row.Stage}}
}

// link is the contact's number, else the account's, else its website; "" where there
// is none, or none is known yet.
func (t *Target) link() string {
	if t.Dossier == nil {
		return ""
	}
	a, c := &t.Dossier.Facts.Account, t.primary()
	switch {
	case page.Tel(c.Phone) != "":
		return page.Tel(c.Phone)
	case page.Tel(a.Phone) != "":
		return page.Tel(a.Phone)
	case a.Website != "":
		return page.Web(a.Website)
	}
	return ""
}

// openLink dials the contact's number, else opens the website. Over SSH, and where
// nothing can open a link, it is copied.
func (v *Verbs) openLink(t Target) tea.Cmd {
	link := t.link()
	if link == "" {
		return page.Toast(v.s.Words.T("state.loading")) // the key is off where there is none
	}
	shown := strings.TrimPrefix(link, "tel:")
	if v.s.SSH {
		return page.Send(page.CopyMsg{Text: shown})
	}
	opened := v.s.Words.T("toast.opened", shown)
	return page.Work(func(ctx context.Context) tea.Msg {
		if err := exec.CommandContext(ctx, "xdg-open", link).Run(); err != nil { //nolint:gosec // tel: or https: and cleaned
			return page.CopyMsg{Text: shown}
		}
		return page.ToastMsg{Text: opened}
	})
}
