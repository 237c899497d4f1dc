package store

import (
	"context"
	"database/sql"

	"rounds/data"
)

// index builds what texts of the loaded rows are found by; names were indexed with
// their rows. Reasons are evaluated when the book is in force; until then every account
// waits for it.
func (l *loader) index(ctx context.Context, whole bool) error {
	tx := &Tx{
		ctx: ctx, run: context.WithoutCancel(ctx), s: l.s, sql: l.tx, stmts: map[string]*sql.Stmt{}, now: l.s.Now(), silent: true,
		changed: map[data.ID]struct{}{}, kinds: map[string]struct{}{},
	}
	for _, k := range kinds() {
		if _, text := indexedKinds[k.name]; !text || !whole {
			continue
		}
		if err := tx.indexKind(k); err != nil {
			return err
		}
	}
	if err := tx.exec(`DELETE FROM standing`); err != nil {
		return err
	}
	if whole {
		return tx.exec(`INSERT INTO standing (account_id) SELECT id FROM account WHERE gone_at = 0`)
	}
	return tx.putLoading()
}

// putLoading has every account stand as one whose facts are still arriving, the larger
// ones first, without a look at each: there may be very many, and somebody waits.
func (tx *Tx) putLoading() error {
	st := data.Loading(data.ID{}, tx.now)
	firings, err := encodeFirings(st.Firings)
	if err != nil {
		return err
	}
	return tx.exec(`INSERT INTO standing (account_id, at, next_at, rank, score, firings)
		SELECT id, ?, ?, 1 + min(mrr / 10000, 300), ?, ? FROM account WHERE gone_at = 0`, int64(st.At), int64(st.NextAt), st.Score, firings)
}
