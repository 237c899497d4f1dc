package store

import (
	"context"
	"database/sql/driver"
	"path/filepath"
	"testing"

	"github.com/mattn/go-sqlite3"

	"rounds/data/intake"
)

const benchRows = 25_000

// bench opens a new book with the accounts of the generated usage.
func benchBook(b *testing.B) *Store {
	b.Helper()
	s, err := Open(context.Background(), filepath.Join(b.TempDir(), "book.db"), Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	importBench(b, s, "accounts.csv", generatedAccounts(500))
	return s
}

func importBench(b *testing.B, s *Store, name string, raw []byte) intake.Report {
	b.Helper()
	plan, err := intake.Inspect(name, bytesFile(raw), intake.Options{})
	if err != nil {
		b.Fatal(err)
	}
	r, err := s.Import(context.Background(), plan, bytesFile(raw), ImportOptions{})
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// BenchmarkImport25k imports 25,000 rows of usage from a file: both passes over it,
// rows, references and outbox. Compare with BenchmarkImport25kRaw: at least half as
// fast is the aim.
func BenchmarkImport25k(b *testing.B) {
	raw := generatedUsage(benchRows, 500)
	for range b.N {
		b.StopTimer()
		s := benchBook(b)
		b.StartTimer()
		if r := importBench(b, s, "usage.csv", raw); r.Added != benchRows {
			b.Fatalf("%d added, %d rejected", r.Added, len(r.Rejected))
		}
		b.StopTimer()
		_ = s.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkImport25kRaw is the limit: the same rows, references and outbox entries,
// made ready beforehand, through prepared statements of the bare driver in one
// transaction.
func BenchmarkImport25kRaw(b *testing.B) {
	source := benchBook(b)
	importBench(b, source, "usage.csv", generatedUsage(benchRows, 500))
	tables := []rawTable{}
	for _, query := range []struct{ table, where string }{
		{"outbox", "WHERE ent = 'usage' ORDER BY id"},
		{"usage", "ORDER BY id"},
		{"ext_ref", "WHERE object = 'usage' ORDER BY key"},
	} {
		tables = append(tables, readRaw(b, source, query.table, query.where))
	}
	for range b.N {
		b.StopTimer()
		s := benchBook(b)
		conn, err := s.writer.Conn(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		err = conn.Raw(func(c any) error {
			b.StartTimer()
			defer b.StopTimer()
			return insertRaw(c.(*connection).SQLiteConn, tables)
		})
		if err != nil {
			b.Fatal(err)
		}
		_ = conn.Close()
		_ = s.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(benchRows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

type rawTable struct {
	insert string
	rows   [][]driver.Value
}

func readRaw(b *testing.B, s *Store, table, where string) rawTable {
	b.Helper()
	rows, err := s.reader.Query("SELECT * FROM " + table + " " + where)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		b.Fatal(err)
	}
	marks := ""
	for range columns {
		marks += ",?"
	}
	t := rawTable{insert: "INSERT INTO " + table + " (" + quoted(columns) + ") VALUES (" + marks[1:] + ")"}
	for rows.Next() {
		scanned, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range scanned {
			into[i] = &scanned[i]
		}
		if err := rows.Scan(into...); err != nil {
			b.Fatal(err)
		}
		values := make([]driver.Value, len(columns))
		for i := range scanned {
			values[i] = scanned[i]
		}
		t.rows = append(t.rows, values)
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	if len(t.rows) != benchRows {
		b.Fatalf("%d rows of %s", len(t.rows), table)
	}
	return t
}

func insertRaw(c *sqlite3.SQLiteConn, tables []rawTable) error {
	if _, err := c.Exec(`PRAGMA cache_size = -64000`, nil); err != nil {
		return err
	}
	if _, err := c.Exec(`BEGIN IMMEDIATE`, nil); err != nil {
		return err
	}
	stmts := make([]driver.Stmt, len(tables))
	for i := range tables {
		stmt, err := c.Prepare(tables[i].insert)
		if err != nil {
			return err
		}
		defer func() { _ = stmt.Close() }()
		stmts[i] = stmt
	}
	for n := range benchRows {
		for i := range tables {
			if _, err := stmts[i].Exec(tables[i].rows[n]); err != nil { //nolint:staticcheck // the limit is the driver's shortest way
				return err
			}
		}
	}
	_, err := c.Exec(`COMMIT`, nil)
	return err
}

// BenchmarkUndoImport25k takes such an import back.
func BenchmarkUndoImport25k(b *testing.B) {
	raw := generatedUsage(benchRows, 500)
	for range b.N {
		b.StopTimer()
		s := benchBook(b)
		importBench(b, s, "usage.csv", raw)
		b.StartTimer()
		if u, err := s.Undo(context.Background()); err != nil || u.Label != labelImport {
			b.Fatalf("undid %q: %v", u.Label, err)
		}
		b.StopTimer()
		_ = s.Close()
		b.StartTimer()
	}
}

// BenchmarkImportAgain25k imports a file of which every row is known.
func BenchmarkImportAgain25k(b *testing.B) {
	raw := generatedUsage(benchRows, 500)
	s := benchBook(b)
	importBench(b, s, "usage.csv", raw)
	for b.Loop() {
		if r := importBench(b, s, "usage.csv", raw); r.Unchanged != benchRows {
			b.Fatalf("%d unchanged", r.Unchanged)
		}
	}
}

// BenchmarkImportRequests25k imports rows with texts to search.
func BenchmarkImportRequests25k(b *testing.B) {
	raw := generatedRequests(benchRows, 500)
	for range b.N {
		b.StopTimer()
		s := benchBook(b)
		b.StartTimer()
		if r := importBench(b, s, "tickets.csv", raw); r.Added != benchRows {
			b.Fatalf("%d added, %d rejected", r.Added, len(r.Rejected))
		}
		b.StopTimer()
		_ = s.Close()
		b.StartTimer()
	}
}
