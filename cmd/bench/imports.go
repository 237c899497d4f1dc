package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io"
	"strings"
	"time"

	"rounds/data/intake"
	"rounds/data/store"
)

// Rows of the measured import: those of the usage export on which it is tried.
const (
	importRows     = 25_000
	importAccounts = 500
)

// measureImport imports a usage export beside a raw insert of the same rows, their
// outbox entries and their names in the other system, in one transaction each.
func measureImport(ctx context.Context, b *bench) ([]figure, error) {
	var imports, raws sample
	for range 3 {
		product, raw, err := b.importOnce(ctx)
		if err != nil {
			return nil, err
		}
		imports, raws = append(imports, product), append(raws, raw)
	}
	rate := func(s sample) float64 { return importRows / (s.at(0) / 1000) }
	return []figure{
		record(fmt.Sprintf("import of %d usage rows", importRows), rate(imports), "rows/s").
			beside("raw insert of the same rows", rate(raws)).ratioAtLeast(0.5).
			why("%.0f ms from bytes of CSV to the commit; raw: the rows, outbox entries and ids through prepared statements, same indexes, %.0f ms", imports.at(0), raws.at(0)),
	}, nil
}

func (b *bench) importOnce(ctx context.Context) (product, raw time.Duration, err error) {
	dir, remove, err := b.scratch("import")
	if err != nil {
		return 0, 0, err
	}
	defer remove()
	path := in(dir, "book.db")
	if product, err = importInto(ctx, path); err != nil {
		return 0, 0, err
	}
	empty := in(dir, "raw.db")
	st, err := store.Open(ctx, empty, store.Options{}) // the same tables and indexes
	if err != nil {
		return 0, 0, err
	}
	if err := st.Close(); err != nil {
		return 0, 0, err
	}
	raw, err = rawCopy(ctx, path, empty)
	return product, raw, err
}

func importInto(ctx context.Context, path string) (time.Duration, error) {
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return 0, err
	}
	defer func() { _ = st.Close() }()
	accounts, usage := exports()
	if err := importFile(ctx, st, "accounts.csv", accounts, importAccounts); err != nil {
		return 0, err
	}
	took := timed(func() { err = importFile(ctx, st, "usage.csv", usage, importRows) })
	return took, err
}

func importFile(ctx context.Context, st *store.Store, name string, raw []byte, rows int64) error {
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil }
	plan, err := intake.Inspect(name, open, intake.Options{})
	if err != nil {
		return err
	}
	report, err := st.Import(ctx, plan, open, store.ImportOptions{})
	if err == nil && report.Added != rows {
		err = fmt.Errorf("%s: %d rows were added, want %d", name, report.Added, rows)
	}
	return err
}

// exports are an account list and a usage export as a product writes them.
func exports() (accounts, usage []byte) {
	var a, u bytes.Buffer
	a.WriteString("account_id,account_name,industry,country,signup_date,plan_tier,seats\r\n")
	for i := range importAccounts {
		_, _ = fmt.Fprintf(&a, "A%04d,Company %d,EdTech,US,2024-%02d-%02d,Basic,%d\r\n", i, i, i%12+1, i%28+1, i%90+1)
	}
	u.WriteString("usage_id,account_id,usage_date,feature_name,usage_count,usage_duration_secs,error_count,is_beta_feature\r\n")
	for i := range importRows {
		_, _ = fmt.Fprintf(&u, "U-%06x,A%04d,2026-%02d-%02d,feature_%d,%d,%d,%d,%t\r\n",
			i*7919%16777213, i*31%importAccounts, i%11+1, i%28+1, i%40, i%17+1, i%5000, i%3, i%10 == 0)
	}
	return a.Bytes(), u.Bytes()
}

// rawTables are what an import of usage writes a row each of, in the order in
// which it does.
var rawTables = []struct{ name, where string }{
	{"outbox", "WHERE ent = 'usage' ORDER BY id"},
	{"usage", "ORDER BY id"},
	{"ext_ref", "WHERE ent = 'usage' ORDER BY key"},
}

// rawCopy reads the rows that an import made and times their insertion into an
// empty database, row by row in step as an import writes them.
func rawCopy(ctx context.Context, from, to string) (time.Duration, error) {
	var tables [][][]any
	for _, t := range rawTables {
		rows, err := readRows(ctx, from, fmt.Sprintf(`SELECT * FROM %s %s`, t.name, t.where))
		if err != nil {
			return 0, err
		}
		if len(rows) != importRows {
			return 0, fmt.Errorf("the import made %d rows of %s, want %d", len(rows), t.name, importRows)
		}
		tables = append(tables, rows)
	}
	db, err := openBare(ctx, to)
	if err != nil {
		return 0, err
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(ctx, `PRAGMA cache_size = -64000`); err != nil {
		return 0, err
	}
	start := time.Now()
	if err := insertAll(ctx, db, tables); err != nil {
		return 0, err
	}
	return time.Since(start), nil
}

func insertAll(ctx context.Context, db *sql.DB, tables [][][]any) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	// A context that can end costs a goroutine a statement, which is not the
	// database's price.
	run := context.WithoutCancel(ctx)
	inserts := make([]*sql.Stmt, len(tables))
	for i, t := range rawTables {
		marks := strings.Repeat(", ?", len(tables[i][0])-1)
		if inserts[i], err = tx.PrepareContext(run, fmt.Sprintf(`INSERT INTO %s VALUES (?%s)`, t.name, marks)); err != nil {
			return err
		}
	}
	for row := range importRows {
		for i, insert := range inserts {
			if _, err := insert.ExecContext(run, tables[i][row]...); err != nil {
				return err
			}
		}
	}
	return tx.Commit()
}

func readRows(ctx context.Context, path, query string) ([][]any, error) {
	db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
	if err != nil {
		return nil, err
	}
	defer func() { _ = db.Close() }()
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out [][]any
	for rows.Next() {
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		out = append(out, values)
	}
	return out, rows.Err()
}
