package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"rounds/data/intake"
	"rounds/data/store"
)

// Rows of the measured import: those of the usage export on which it is tried.
const (
	importRows     = 25_000
	importAccounts = 500
)

// measureImport imports a usage export beside a raw insert of the same rows and their
// outbox entries in one transaction; and beside one that also writes how the other system
// calls each row, which an import has to remember to know it again.
func measureImport(ctx context.Context, b *bench) ([]figure, error) {
	var did [4]sample
	for range 3 {
		took, err := b.importOnce(ctx)
		if err != nil {
			return nil, err
		}
		for i := range did {
			did[i] = append(did[i], took[i])
		}
	}
	rate := func(s sample) float64 { return importRows / (s.at(0) / 1000) }
	product := record(fmt.Sprintf("import of %d usage rows", importRows), rate(did[0]), "rows/s").
		beside("raw: rows and outbox entries", rate(did[1])).ratioAtLeast(0.5).
		why("%.0f ms from bytes of CSV to the commit; raw: prepared statements, same indexes, %.0f ms", did[0].at(0), did[1].at(0))
	known := record("… with what an import has to remember", rate(did[0]), "rows/s").
		beside("raw: these and the other ids", rate(did[2])).
		why("the id of each row in the other system, by which the next import knows it: %.0f ms", did[2].at(0))
	return []figure{product, known, record("… without database/sql", rate(did[0]), "rows/s").
		beside("raw: rows and outbox, by the driver", rate(did[3]))}, nil
}

// importOnce takes the time of an import; of a raw insert of its rows and outbox entries, and
// of these with their ids in the other system; and of the former straight on the driver.
func (b *bench) importOnce(ctx context.Context) (took [4]time.Duration, err error) {
	dir, remove, err := b.scratch("import")
	if err != nil {
		return took, err
	}
	defer remove()
	path := in(dir, "book.db")
	if took[0], err = importInto(ctx, path); err != nil {
		return took, err
	}
	tables, err := importedRows(ctx, path)
	if err != nil {
		return took, err
	}
	if took[1], err = rawInto(ctx, in(dir, "raw.db"), tables[:2], insertPrepared); err != nil {
		return took, err
	}
	if took[2], err = rawInto(ctx, in(dir, "known.db"), tables, insertPrepared); err != nil {
		return took, err
	}
	took[3], err = rawInto(ctx, in(dir, "driver.db"), tables[:2], insertByDriver)
	return took, err
}

func importInto(ctx context.Context, path string) (time.Duration, error) {
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return 0, err
	}
	defer func() { _ = st.Close() }()
	return importExports(ctx, st)
}

// importExports imports both exports and takes the time of the usage.
func importExports(ctx context.Context, st *store.Store) (took time.Duration, err error) {
	accounts, usage := exports()
	if err := importFile(ctx, st, "accounts.csv", accounts, importAccounts); err != nil {
		return 0, err
	}
	took = timed(func() { err = importFile(ctx, st, "usage.csv", usage, importRows) })
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

// importedRows reads what an import of usage wrote, a row in each table, in the order in
// which it did.
func importedRows(ctx context.Context, path string) (tables []rawTable, err error) {
	db, err := openRead(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	for _, t := range []struct{ name, where string }{
		{"outbox", "WHERE ent = 'usage' ORDER BY id"},
		{"usage", "ORDER BY id"},
		{"ext_ref", "WHERE ent = 'usage' ORDER BY key"},
	} {
		table, err := readTable(ctx, db, t.name, fmt.Sprintf(`SELECT * FROM %s %s`, t.name, t.where))
		if err != nil {
			return nil, err
		}
		if len(table.rows) != importRows {
			return nil, fmt.Errorf("the import made %d rows of %s, want %d", len(table.rows), t.name, importRows)
		}
		tables = append(tables, table)
	}
	return tables, nil
}
