package account

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/request"
	"rounds/ui/page"
)

// openKey answers done, resolve and escalate in the requests panel, where they are about the
// selected row and not about the leading reason.
func (a *Account) openKey(msg tea.KeyPressMsg) (cmd tea.Cmd, ours bool) {
	it, k := a.openItem(), &a.s.Keys.Account
	switch {
	case it == nil:
		return nil, false
	case k.Done.Matches(msg):
		return a.done(it), true
	case k.Resolve.Matches(msg) && it.request != nil:
		return a.resolve(it.request), true
	case k.Escalate.Matches(msg) && it.request != nil:
		if !request.Escalatable(it.request, a.s.Now()) {
			return page.Toast(a.s.Words.T("account.request.escalated")), true
		}
		return a.verbs.Escalate(a.target(), it.request), true
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
	said := w.T("account.toast.kept", title)
	if it.request != nil {
		said = w.T("account.toast.answered", title)
	}
	return page.Act(said, func(ctx context.Context) error { return st.Done(ctx, account, []data.Firing{firing}, by) })
}

// resolve closes a request.
func (a *Account) resolve(r *data.Request) tea.Cmd {
	st, id := a.s.Desk.Store, r.ID
	return page.Act(a.s.Words.T("account.toast.resolved", r.Subject), func(ctx context.Context) error { return st.Resolve(ctx, id) })
}
