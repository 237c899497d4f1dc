package verb

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/store"
)

// owner asks who of the team is to have the account.
func (v *Verbs) owner(t Target) tea.Cmd {
	now := v.s.Words.T("account.owner.none")
	if t.Dossier != nil && t.Dossier.Owner.Name != "" {
		now = t.Dossier.Owner.Name
	}
	return v.open(t, question{name: "owner", arg: t.Row.Name + " · " + now, read: func(s string) (plan, error) { return v.readOwner(t, s) }})
}

func (v *Verbs) readOwner(t Target, s string) (plan, error) {
	w := v.s.Words
	if t.Dossier == nil {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("state.loading"))
	}
	u, err := store.Colleague(t.Dossier.Team, s)
	switch data.CodeOf(err) {
	case data.CodeNotFound:
		return plan{}, data.Errorf(data.CodeNotFound, "%s", w.T("ask.owner.nobody", s))
	case data.CodeAmbiguous:
		return plan{}, data.Errorf(data.CodeAmbiguous, "%s", w.T("ask.owner.several", s))
	}
	said := w.T("ask.owner.done", t.Row.Name, u.Name)
	return plan{preview: said, done: said, run: func(ctx context.Context, c store.Capture) error {
		return v.s.Desk.Store.SetOwner(ctx, c, u.ID)
	}}, err
}
