package find

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"rounds/data/desk"
)

// storedFoundMsg brings what the store found for a query.
type storedFoundMsg struct {
	query string
	hits  []desk.Hit
}

// patience is how long a search in the store may take, unless the next key ends it.
const patience = 2 * time.Second

// searchStored asks the store for the names that are not in memory. A failure
// leaves the results at those that are.
func (f *Find) searchStored(query string) tea.Cmd {
	f.dropped()
	d := f.s.Desk
	if d.Finder.Whole() || query == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	f.dropped = cancel
	return func() tea.Msg {
		defer cancel()
		hits, err := d.SearchStored(ctx, query, 4*most)
		if err != nil {
			return nil
		}
		return storedFoundMsg{query, hits}
	}
}

// join adds what the store found, unless something else has been typed since; the
// selection stays on its line.
func (f *Find) join(msg storedFoundMsg) {
	if msg.query != f.field.Text() {
		return
	}
	for _, h := range msg.hits {
		if !slices.ContainsFunc(f.results, func(r result) bool { return r.kind == h.Kind && r.id == h.ID }) {
			f.results = append(f.results, f.account(h))
		}
	}
	f.rank()
}
