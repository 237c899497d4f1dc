package account

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/request"
	"rounds/ui/page"
)

// openKey answers done in the requests panel, where it is about the selected row and not about
// the leading reason. What else is done with a request means the selected one by itself.
func (a *Account) openKey(msg tea.KeyPressMsg) (cmd tea.Cmd, ours bool) {
	it, k := a.openItem(), &a.s.Keys.Account
	switch {
	case it == nil:
		return nil, false
	case k.Done.Matches(msg):
		return a.done(it), true
	case k.Escalate.Matches(msg) && it.request != nil && !request.Escalatable(it.request, a.s.Now()):
		return page.Toast(a.s.Words.T("account.request.escalated")), true
	}
	return nil, false
}

// done stamps the first answer of a request, which stops its clock, or says that a
// date was kept.
func (a *Account) done(it *openItem) tea.Cmd {
	w, st, by, account := a.s.Words, a.s.Desk.Store, a.s.Me.ID, a.id
	firing, ok := it.firing(a.model.row.Standing.Firings)
	switch {
	case !ok:
		return page.Toast(w.T("account.issue.stays"))
	case it.request != nil && it.request.FirstAnswerAt != 0:
		return page.Toast(w.T("account.request.answered", a.s.Keys.Account.Resolve.Label()))
	}
	_, title, _ := a.model.openText(it)
	done := page.Done{Text: w.T("account.toast.kept", title), Undoable: true}
	if it.request != nil {
		done.Text, done.Request = a.s.Answered(it.request), it.request.ID
	}
	return a.s.Write(account, func(ctx context.Context) (page.Done, error) {
		return done, st.Done(ctx, account, []data.Firing{firing}, by)
	})
}
