package main

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"rounds/data"
	"rounds/data/store"
)

// commits is how many rows are committed one by one.
const commits = 1000

// measureCommit commits one row at a time, durably: bare through the driver, and
// as an action of a person with its outbox entry, its step for undo and its mark
// to evaluate.
func measureCommit(ctx context.Context, b *bench) ([]figure, error) {
	dir, remove, err := b.scratch("commit")
	if err != nil {
		return nil, err
	}
	defer remove()
	disk, err := newFloor(dir)
	if err != nil {
		return nil, err
	}
	defer disk.close()
	bare, err := bareRow(ctx, in(dir, "bare.db"))
	if err != nil {
		return nil, err
	}
	defer bare.close()
	st, err := store.Open(ctx, in(dir, "book.db"), store.Options{})
	if err != nil {
		return nil, err
	}
	defer func() { _ = st.Close() }()
	account := data.Account{ID: st.NewID(), Name: "Lindqvist Handels AB"}
	if err := st.Load(ctx, func(put func(any) error) error { return put(account) }); err != nil {
		return nil, err
	}
	var floors, rows, actions sample
	for i := range commits {
		d, err := disk.write()
		if err != nil {
			return nil, err
		}
		floors = append(floors, d)
		rows = append(rows, timed(func() { err = bare.insert(ctx, i) }))
		if err != nil {
			return nil, err
		}
		start := time.Now()
		if err := st.CaptureTold(ctx, store.Capture{AccountID: account.ID}, fmt.Sprintf("topic %d", i)); err != nil {
			return nil, err
		}
		actions = append(actions, time.Since(start))
	}
	return []figure{
		record("one row committed through the driver, p50", rows.at(0.5), "ms").beside("4 KiB + fdatasync, p50", floors.at(0.5)).
			why("p99 %.3g ms beside %.3g", rows.at(0.99), floors.at(0.99)),
		record("one action (topic told) committed, p50", actions.at(0.5), "ms").beside("4 KiB + fdatasync, p50", floors.at(0.5)).
			why("row, outbox, undo, mark to evaluate; p99 %.3g ms", actions.at(0.99)),
	}, nil
}

// bareTable is one table of a database with the writer's settings.
type bareTable struct {
	db   *sql.DB
	stmt *sql.Stmt
}

func bareRow(ctx context.Context, path string) (*bareTable, error) {
	db, err := openBare(ctx, path, `CREATE TABLE draft (id INTEGER PRIMARY KEY, field_id INTEGER, pos INTEGER, del INTEGER, ins TEXT)`)
	if err != nil {
		return nil, err
	}
	stmt, err := db.PrepareContext(ctx, `INSERT INTO draft (field_id, pos, del, ins) VALUES (1, ?, 0, 'x')`)
	if err != nil {
		_ = db.Close()
		return nil, err
	}
	return &bareTable{db, stmt}, nil
}

func (t *bareTable) insert(ctx context.Context, i int) error {
	_, err := t.stmt.ExecContext(ctx, i)
	return err
}

func (t *bareTable) close() {
	_ = t.stmt.Close()
	_ = t.db.Close()
}

// openBare opens a database as the store does, without the store.
func openBare(ctx context.Context, path string, schema ...string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	for _, statement := range schema {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			_ = db.Close()
			return nil, err
		}
	}
	return db, nil
}
