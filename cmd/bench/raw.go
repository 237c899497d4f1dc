package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"

	"rounds/data/store"
)

// rawTable is rows of a table that the product wrote, to be inserted once more as they are.
type rawTable struct {
	insert string
	rows   [][]driver.Value
}

// readTable reads the rows of a table of which a query gives all columns.
func readTable(ctx context.Context, db *sql.DB, table, query string) (t rawTable, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return t, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return t, err
	}
	t.insert = fmt.Sprintf("INSERT INTO %s (%s) VALUES (?%s)", table, strings.Join(columns, ", "), strings.Repeat(", ?", len(columns)-1))
	for rows.Next() {
		scanned, targets, values := make([]any, len(columns)), make([]any, len(columns)), make([]driver.Value, len(columns))
		for i := range scanned {
			targets[i] = &scanned[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return t, err
		}
		for i := range scanned {
			values[i] = scanned[i]
		}
		t.rows = append(t.rows, values)
	}
	return t, rows.Err()
}

// openRead opens a database on one connection, to read it.
func openRead(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// rawInto takes the time of inserting rows into a new book in one transaction, beside the
// indexes that it has: a row of each table in step, as the product writes them.
func rawInto(ctx context.Context, path string, tables []rawTable, insert func(context.Context, *sql.DB, []rawTable) error) (took time.Duration, err error) {
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return 0, err
	}
	if err := st.Close(); err != nil {
		return 0, err
	}
	db, err := openBare(ctx, path, `PRAGMA cache_size = -64000`)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	took = timed(func() { err = insert(ctx, db, tables) })
	return took, err
}

// insertPrepared inserts by prepared statements of database/sql.
func insertPrepared(ctx context.Context, db *sql.DB, tables []rawTable) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	// A context that can end costs a goroutine a statement, which is not the
	// database's price.
	run := context.WithoutCancel(ctx)
	inserts, values := make([]*sql.Stmt, len(tables)), []any{}
	for i := range tables {
		if inserts[i], err = tx.PrepareContext(run, tables[i].insert); err != nil {
			return err
		}
	}
	for row := range tables[0].rows {
		for i := range tables {
			values = values[:0]
			for _, v := range tables[i].rows[row] {
				values = append(values, v)
			}
			if _, err := inserts[i].ExecContext(run, values...); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}

// insertByDriver inserts by prepared statements of the driver's connection.
func insertByDriver(ctx context.Context, db *sql.DB, tables []rawTable) error {
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	err = conn.Raw(func(c any) error { return insertOn(c.(*sqlite3.SQLiteConn), tables) })
	return errors.Join(err, conn.Close())
}

func insertOn(c *sqlite3.SQLiteConn, tables []rawTable) error {
	if _, err := c.Exec("BEGIN IMMEDIATE", nil); err != nil {
		return err
	}
	inserts := make([]driver.Stmt, len(tables))
	for i := range tables {
		var err error
		if inserts[i], err = c.Prepare(tables[i].insert); err != nil {
			return err
		}
		defer func() { _ = inserts[i].Close() }()
	}
	for row := range tables[0].rows {
		for i := range tables {
			if _, err := inserts[i].Exec(tables[i].rows[row]); err != nil { //nolint:staticcheck // the way with a context costs a goroutine a row, which is not the database's price
				return err
			}
		}
	}
	_, err := c.Exec("COMMIT", nil)
	return err
}
