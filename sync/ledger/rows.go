package ledger

import (
	"context"

	"rounds/data"
)

// Rows reads rows of one entity by their keys, tombstones too; those that are not there
// are left out.
func (l *Ledger) Rows(ctx context.Context, ws data.ID, ent string, keys ...data.ID) (map[data.ID]data.Row, error) {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return nil, err
	}
	set := idSet{}
	for _, key := range keys {
		set.add(key)
	}
	var out map[data.ID]data.Row
	err = l.read(ctx, func(t tx) error {
		out = map[data.ID]data.Row{}
		for _, key := range set.sorted() {
			t.ask(func(row scan) error {
				var one collected
				if err := one.item(row); err != nil {
					return err
				}
				out[key] = one.entries[0].row
				return nil
			}, `SELECT `+rowColumns+` FROM item i WHERE i.ws = $1 AND i.ent = $2 AND i.key = $3`, w.no, ent, key[:])
		}
		return t.flush(ctx)
	})
	return out, l.failure("reading rows", err)
}
