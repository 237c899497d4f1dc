package verb

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"rounds/data"
	"rounds/data/book"
	"rounds/data/store"
)

// Cause asks for the root cause of an issue that an account has, and writes it down
// for all its mentions.
func (v *Verbs) Cause(account data.ID, title string, mentions []data.ID) tea.Cmd {
	return v.open(Target{Row: book.Row{Entry: book.Entry{ID: account}}}, question{name: captureCause, arg: title, read: func(s string) (plan, error) {
		return v.plain(captureCause, s, func(ctx context.Context, c store.Capture) error {
			if err := v.s.Desk.Store.SetRootCause(ctx, mentions, s); err != nil {
				return err
			}
			return v.s.Desk.Store.Discard(ctx, *c.Draft)
		})
	}})
}
