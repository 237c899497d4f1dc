package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Load writes rows that came from elsewhere whole (a demo world, a snapshot): they
// make no outbox entries, because nobody has to be told. fill hands entities to
// put, in any order. All of them are committed together, or none.
//
// The rows are collected in a scratch file first and go into their tables in the
// order of their keys, with the indexes of empty tables built afterwards: ids of a
// year's history are spread over the whole table, and inserted as they come they
// touch a page each.
func (s *Store) Load(ctx context.Context, fill func(put func(row any) error) error) error {
	if err := s.writable(); err != nil {
		return workError("loading", err)
	}
	if err := s.eachExec(ctx, `PRAGMA cache_size = -64000`, `ATTACH '' AS scratch`, `PRAGMA scratch.journal_mode = OFF`); err != nil {
		return workError("loading", err)
	}
	err := s.transact(ctx, "loading", func(tx *Tx) error {
		tx.silent = true
		l := loading{tx: tx, staged: map[*kind]string{}}
		if err := fill(l.stage); err != nil {
			return err
		}
		return l.settle()
	})
	// Also after a cancelled load, so not under its context.
	after := s.eachExec(context.WithoutCancel(ctx), `DETACH scratch`, fmt.Sprintf(`PRAGMA cache_size = %d`, cacheSize), `PRAGMA shrink_memory`, `PRAGMA wal_checkpoint(TRUNCATE)`)
	if err == nil {
		err = workError("loading", after)
	}
	return err
}

func (s *Store) eachExec(ctx context.Context, statements ...string) error {
	for _, statement := range statements {
		if _, err := s.writer.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// loading is a load under way.
type loading struct {
	tx     *Tx
	staged map[*kind]string // how to insert into the scratch table of a kind
	args   []any
}

// stage keeps a row in the scratch table of its kind.
func (l *loading) stage(row any) error {
	k, v := kindOf(row)
	insert, ok := l.staged[k]
	if !ok {
		if err := l.tx.exec(fmt.Sprintf(`CREATE TABLE scratch.%s AS SELECT %s FROM main.%[1]s WHERE 0`, k.name, quoted(k.columns))); err != nil {
			return err
		}
		insert = fmt.Sprintf("INSERT INTO scratch.%s VALUES (?%s)", k.name, strings.Repeat(", ?", len(k.columns)-1))
		l.staged[k] = insert
	}
	l.args = k.values(v, l.args[:0])
	if err := l.tx.exec(insert, l.args...); err != nil {
		return fmt.Errorf("new %s: %w", k.name, err)
	}
	l.tx.note(k, v)
	return l.tx.index(k, v, true)
}

// settle moves what was staged into the tables.
func (l *loading) settle() error {
	for _, k := range kinds() {
		if _, ok := l.staged[k]; !ok {
			continue
		}
		indexes, err := l.dropIndexes(k)
		if err != nil {
			return err
		}
		columns := quoted(k.columns)
		for _, statement := range append([]string{fmt.Sprintf(`INSERT INTO main.%s (%s) SELECT %[2]s FROM scratch.%[1]s ORDER BY id`, k.name, columns)}, indexes...) {
			if err := l.tx.exec(statement); err != nil {
				return fmt.Errorf("new %s: %w", k.name, err)
			}
		}
	}
	return nil
}

// dropIndexes drops the indexes of an empty table and returns what makes them
// again.
func (l *loading) dropIndexes(k *kind) (again []string, err error) {
	rows, err := l.tx.sql.QueryContext(l.tx.ctx, fmt.Sprintf(`SELECT name, sql FROM main.sqlite_master
		WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL AND NOT EXISTS (SELECT 1 FROM main.%s)`, k.name), k.name)
	if err != nil {
		return nil, err
	}
	var drop []string
	for rows.Next() {
		var name, statement string
		if err := rows.Scan(&name, &statement); err != nil {
			_ = rows.Close()
			return nil, err
		}
		drop, again = append(drop, "DROP INDEX main."+name), append(again, statement)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	for _, statement := range drop {
		if err := l.tx.exec(statement); err != nil {
			return nil, err
		}
	}
	return again, nil
}
