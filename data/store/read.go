package store

import (
	"context"
	"database/sql"
	"errors"
	"reflect"

	"rounds/data"
)

// querier is a pool, a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// list reads entities of one type; where follows the SELECT ("WHERE … ORDER …").
// Tombstones are left out only when where says so: see live.
func list[T any](ctx context.Context, q querier, where string, args ...any) ([]T, error) {
	var out []T
	err := each(ctx, q, where, args, func(row *T) error {
		out = append(out, *row)
		return nil
	})
	return out, err
}

// each streams entities of one type; row is reused between calls.
func each[T any](ctx context.Context, q querier, where string, args []any, fn func(row *T) error) error {
	var row T
	v := reflect.ValueOf(&row).Elem()
	k := kindOfType(v.Type())
	rows, err := q.QueryContext(ctx, k.selectAll+" "+where, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	targets := k.targets(v, make([]any, 0, len(k.columns)))
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		if err := fn(&row); err != nil {
			return err
		}
	}
	return rows.Err()
}

// get reads one live entity by id; an absent one is CodeNotFound.
func get[T any](ctx context.Context, q querier, id data.ID) (T, error) {
	rows, err := list[T](ctx, q, "WHERE id = ? AND gone_at = 0", id)
	if err == nil && len(rows) == 0 {
		var zero T
		err = missing(kindOfType(reflect.TypeOf(zero)).name)
	}
	if err != nil {
		var zero T
		return zero, err
	}
	return rows[0], nil
}

// ofAccount reads the live rows of one account.
func ofAccount[T any](ctx context.Context, q querier, account data.ID, order string) ([]T, error) {
	return list[T](ctx, q, "WHERE account_id = ? AND gone_at = 0 "+order, account)
}

// missing says that the book has no such row. Its id says nothing to a person.
func missing(ent string) error {
	return data.Errorf(data.CodeNotFound, "there is no such %s in this book (any more)", data.Noun(ent))
}

// absent reports whether err says that nothing was found.
func absent(err error) bool {
	return errors.Is(err, sql.ErrNoRows) || data.CodeOf(err) == data.CodeNotFound
}
