package verb

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/page"
	"rounds/ui/part"
)

// owner asks who of the team is to have the account, or is to work on it beside its owner.
func (v *Verbs) owner(t Target) tea.Cmd {
	now := []string{t.Row.Name, v.s.Words.T("account.owner.none")}
	if d := t.Dossier; d != nil {
		if d.Owner.Name != "" {
			now[1] = d.Owner.Name
		}
		now = append(now, page.Members(v.s.Words, d.Members))
	}
	return v.open(t, question{name: "owner", arg: strings.Join(part.Filled(now...), " · "), read: func(s string) (plan, error) { return v.readOwner(t, s) }})
}

// readOwner takes a colleague to whom the account goes, "Marco"; who works on it beside the
// owner, "+Marco: integration"; or who does no more, "-Marco".
func (v *Verbs) readOwner(t Target, s string) (plan, error) {
	w := v.s.Words
	if t.Dossier == nil {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("state.loading"))
	}
	s = strings.TrimSpace(s)
	joins, leaves := strings.HasPrefix(s, "+"), strings.HasPrefix(s, "-")
	name, duty := strings.TrimLeft(s, "+- "), ""
	if joins {
		name, duty, _ = strings.Cut(name, ":")
		name, duty = strings.TrimSpace(name), strings.TrimSpace(duty)
	}
	if name == "" {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.owner.hint"))
	}
	team := t.Dossier.Team
	if leaves {
		team = nil
		for _, m := range t.Dossier.Members {
			team = append(team, m.User)
		}
	}
	u, err := store.Colleague(team, name)
	switch code := data.CodeOf(err); {
	case code == data.CodeNotFound && leaves:
		return plan{}, data.Errorf(data.CodeNotFound, "%s", w.T("ask.owner.not-with", name))
	case code == data.CodeNotFound:
		return plan{}, data.Errorf(data.CodeNotFound, "%s", w.T("ask.owner.nobody", name))
	case code == data.CodeAmbiguous:
		return plan{}, data.Errorf(data.CodeAmbiguous, "%s", w.T("ask.owner.several", name))
	case joins && u.ID == t.Dossier.Owner.ID:
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.owner.is", u.Name))
	}
	said, run := w.T("ask.owner.done", t.Row.Name, u.Name), v.s.Desk.Store.SetOwner
	switch {
	case joins:
		said = w.T("ask.owner.with", page.MemberNames(w, []store.Member{{User: u, Duty: duty}}), t.Row.Name)
		run = func(ctx context.Context, c store.Capture, id data.ID) error {
			return v.s.Desk.Store.SetMember(ctx, c, id, duty)
		}
	case leaves:
		said, run = w.T("ask.owner.without", u.Name, t.Row.Name), v.s.Desk.Store.DropMember
	}
	return plan{preview: said, done: said, run: func(ctx context.Context, c store.Capture) error { return run(ctx, c, u.ID) }}, err
}
