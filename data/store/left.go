package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"rounds/data"
)

// settingLeft has the names of accounts that left the book, as JSON, as long as something is
// kept that was written of them: a person has to know what it is about.
const settingLeft = "left"

func readLeft(ctx context.Context, q querier) (map[data.ID]string, error) {
	left := map[data.ID]string{}
	var raw string
	err := q.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = ?`, settingLeft).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return left, nil
	}
	if err != nil {
		return nil, err
	}
	return left, json.Unmarshal([]byte(raw), &left)
}

// keepLeft notes the name of an account that leaves.
func (tx *Tx) keepLeft(account data.ID, name string) error {
	return tx.changeLeft(func(left map[data.ID]string) { left[account] = name })
}

// tidyLeft forgets the names of which nothing is kept any more.
func (tx *Tx) tidyLeft() error { return tx.changeLeft(func(map[data.ID]string) {}) }

func (tx *Tx) changeLeft(change func(map[data.ID]string)) error {
	left, err := readLeft(tx.ctx, tx.sql)
	if err != nil {
		return err
	}
	before := len(left)
	change(left)
	if before+len(left) == 0 {
		return nil
	}
	for account := range left {
		var kept bool
		err := tx.sql.QueryRowContext(tx.ctx, `SELECT EXISTS (SELECT 1 FROM outbox WHERE account_id = ? AND state IN (`+unsent+`))
			AND NOT EXISTS (SELECT 1 FROM account WHERE id = ?)`, append(append([]any{account[:]}, unsentStates...), account[:])...).Scan(&kept)
		if err != nil {
			return err
		}
		if !kept {
			delete(left, account)
		}
	}
	if len(left) == 0 {
		return tx.exec(`DELETE FROM setting WHERE name = ?`, settingLeft)
	}
	raw, err := json.Marshal(left)
	if err != nil {
		return err
	}
	return tx.exec(setSetting, settingLeft, string(raw))
}

// keepLeftOf notes the names of the accounts that the file before, attached as old, has and
// this one does not.
func (tx *Tx) keepLeftOf() error {
	rows, err := tx.sql.QueryContext(tx.ctx, `SELECT a.id, a.name FROM old.account a WHERE a.id IN (SELECT account_id FROM main.outbox)
		AND NOT EXISTS (SELECT 1 FROM main.account n WHERE n.id = a.id)`)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	names := map[data.ID]string{}
	for rows.Next() {
		var id data.ID
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return err
		}
		names[id] = name
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for id, name := range names {
		if err := tx.keepLeft(id, name); err != nil {
			return err
		}
	}
	return nil
}
