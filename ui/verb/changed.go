package verb

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/store"
	"rounds/ui/page"
)

// Changed asks which feature of the product changed, and puts every account that uses it
// on the queue: "bulk edit: keeps the filter after saving". It is about no account.
func (v *Verbs) Changed() tea.Cmd {
	return v.open(Target{}, question{name: captureChanged, arg: v.s.Words.T("ask.changed.everyone"), read: v.readChanged})
}

func (v *Verbs) readChanged(s string) (plan, error) {
	w, st := v.s.Words, v.s.Desk.Store
	feature, what, _ := strings.Cut(s, ":")
	if strings.TrimSpace(feature) == "" {
		return plan{}, data.Errorf(data.CodeInvalid, "%s", w.T("ask.changed.what"))
	}
	var name string
	var accounts int
	return plan{preview: w.T("ask.changed.preview", strings.TrimSpace(feature)), run: func(ctx context.Context, c store.Capture) (err error) {
		name, accounts, err = st.ChangeFeature(ctx, feature, what)
		return emptied(ctx, st, c, err)
	}, told: func() page.Done { return page.Done{Text: w.N("issues.changed", accounts, name)} }}, nil
}
