package ledger

import (
	"context"
	"encoding/json"

	"rounds/data"
)

// Past is a value that the last arrival replaced without having seen it.
type Past struct {
	Field string
	Value json.RawMessage // null where the field was not set
	Seq   int64           // of the push that replaced it
}

// History lists what was replaced unseen in a row, the newest first.
func (l *Ledger) History(ctx context.Context, ws data.ID, ent string, key data.ID) ([]Past, error) {
	w, err := l.Workspace(ctx, ws)
	if err != nil {
		return nil, err
	}
	var out []Past
	err = l.glance(ctx, func(t tx) error {
		out = nil
		t.ask(func(row scan) error {
			var p Past
			err := row(&p.Field, (*[]byte)(&p.Value), &p.Seq)
			out = append(out, p)
			return err
		}, `SELECT field, value, seq FROM history WHERE ws = $1 AND ent = $2 AND key = $3 ORDER BY seq DESC, n DESC`, w.no, ent, key[:])
		return t.flush(ctx)
	})
	return out, l.failure("reading a row's history", err)
}
