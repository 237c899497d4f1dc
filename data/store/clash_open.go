package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"

	"rounds/data"
	"rounds/data/schema"
)

// openConflicts are those that whoever works with the book may settle, the oldest first. The
// server would refuse the pick of anybody else, who is left alone with them.
func openConflicts(ctx context.Context, q querier) ([]data.Conflict, error) {
	role, known, err := myRole(ctx, q)
	if err != nil {
		return nil, err
	}
	found, err := list[data.Conflict](ctx, q, "WHERE resolved_at = 0 AND gone_at = 0 ORDER BY at, id")
	if !known {
		return found, err
	}
	return slices.DeleteFunc(found, func(c data.Conflict) bool { return !schema.MaySet(role, c.Ent, c.Field) }), err
}

// myRole is the role of whoever works with the book; false while that is not known.
func myRole(ctx context.Context, q querier) (role string, known bool, err error) {
	var raw string
	err = q.QueryRowContext(ctx, `SELECT value FROM setting WHERE name = ?`, settingMe).Scan(&raw)
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	if err != nil {
		return "", false, err
	}
	id, err := data.ParseID(raw)
	if err != nil {
		return "", false, err
	}
	me, err := optional[data.User](ctx, q, id)
	return me.Role, !me.ID.IsZero(), err
}
