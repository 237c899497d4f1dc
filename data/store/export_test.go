package store

import (
	"bytes"
	"encoding/csv"
	"io"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"rounds/data"
	"rounds/data/demo"
	"rounds/data/text"
)

type closer struct{ *bytes.Buffer }

func (closer) Close() error { return nil }

// exported writes the book to memory.
func (w *world) exported() map[string]string {
	w.t.Helper()
	files := map[string]*bytes.Buffer{}
	_, err := w.Export(w.ctx, func(table string) (io.WriteCloser, error) {
		files[table] = &bytes.Buffer{}
		return closer{files[table]}, nil
	})
	must(w.t, err)
	out := map[string]string{}
	for name, b := range files {
		out[name] = b.String()
	}
	return out
}

// fresh is another, empty book.
func (w *world) fresh() *world {
	w.t.Helper()
	other := &world{t: w.t, ctx: w.ctx, now: w.now, path: filepath.Join(w.t.TempDir(), "other.db")}
	other.reopen()
	w.t.Cleanup(func() { _ = other.Close() })
	return other
}

func (w *world) bringTables(files map[string]string) {
	w.t.Helper()
	im := w.NewImporter(ImportOptions{})
	for _, table := range ExportTables() {
		csv, ok := files[table]
		if !ok {
			continue
		}
		r, err := im.Table(w.ctx, table+".csv", bytesFile([]byte(csv)))
		must(w.t, err)
		if len(r.Rejected) > 0 {
			w.t.Errorf("%s: %+v", table, r.Rejected[0])
		}
	}
	must(w.t, im.Close())
}

func TestExportReadsBackToAnEqualBook(t *testing.T) {
	w := open(t)
	opts := demo.Options{Accounts: 40, Seed: 3, Now: w.now}
	must(t, w.Load(w.ctx, func(put func(any) error) error {
		for _, u := range demo.Team(opts) {
			if err := put(u); err != nil {
				return err
			}
		}
		return demo.Generate(opts, func(b demo.Bundle) error { return b.Each(put) })
	}))
	w.bring("a.csv", bytesFile(generatedAccounts(5)))
	files := w.exported()
	for _, name := range []string{"users", "accounts", "contacts", "subscriptions", "usage", "events", "requests", "activities", "notes", "note_versions", "ext_refs"} {
		if files[name] == "" {
			t.Errorf("the export has no %s", name)
		}
	}
	other := w.fresh()
	other.bringTables(files)
	for _, k := range kinds() {
		for name, book := range map[string]*world{"the first": w, "the second": other} {
			if n := book.count("SELECT count(*) FROM " + k.name); n > 0 && files[exportNames[k.name]] == "" {
				t.Errorf("%s book has %d of %s that were not exported", name, n, k.name)
			}
		}
		if a, b := rowsOf(w, k), rowsOf(other, k); !reflect.DeepEqual(a, b) {
			for i := range a {
				if i < len(b) && !reflect.DeepEqual(a[i], b[i]) {
					t.Errorf("%s came back as\n%+v\nwas\n%+v", k.name, b[i], a[i])
					break
				}
			}
			t.Errorf("%s: %d rows, were %d", k.name, len(b), len(a))
		}
	}
	if again := other.exported(); !reflect.DeepEqual(again, files) {
		t.Error("the second book exports other files")
	}
	before := other.counts()
	other.bringTables(files)
	if after := other.counts(); !reflect.DeepEqual(after, before) {
		t.Errorf("reading the export twice left %v, before %v", after, before)
	}
}

func rowsOf(w *world, k *kind) []any {
	w.t.Helper()
	rows, err := w.reader.Query(k.selectAll + " WHERE gone_at = 0 ORDER BY id")
	must(w.t, err)
	defer func() { _ = rows.Close() }()
	var out []any
	for rows.Next() {
		v := reflect.New(k.typ).Elem()
		must(w.t, rows.Scan(k.targets(v, nil)...))
		out = append(out, v.Interface())
	}
	must(w.t, rows.Err())
	return out
}

func TestEveryFieldIsExported(t *testing.T) {
	w := open(t)
	var want []any
	for _, k := range kinds() {
		row := reflect.New(k.typ).Elem()
		for i := range k.columns {
			fill(row.Field(i), i%20)
		}
		if at, ok := k.index["custom"]; ok {
			row.Field(at).Set(reflect.ValueOf(data.Fields{"a": "0012", "b": 1.5, "c": true, "mixed: x": "=1+1", "年": "1"}))
		}
		must(t, w.do(w.ctx, "insert", func(tx *Tx) error { return tx.Insert(row.Interface()) }))
		want = append(want, row.Interface())
	}
	other := w.fresh()
	other.bringTables(w.exported())
	for i, k := range kinds() {
		if got := rowsOf(other, k); len(got) != 1 || !reflect.DeepEqual(got[0], want[i]) {
			t.Errorf("%s came back as\n%+v\nwant\n%+v", k.name, got, want[i])
		}
	}
}

func TestFormulasOfCustomersStayTexts(t *testing.T) {
	for s, want := range map[string]string{
		"":                      "",
		"Lindqvist":             "Lindqvist",
		`=HYPERLINK("x")`:       `'=HYPERLINK("x")`,
		"+1 (503) 555-0100":     "+1 (503) 555-0100",
		"+SUM(A1)":              "'+SUM(A1)",
		"-2+3+cmd|' /C calc'!A": "'-2+3+cmd|' /C calc'!A",
		"@here":                 "'@here",
		"＝1":                    "'＝1",
		"'=x":                   "''=x",
		"'plain":                "'plain",
		"''+x":                  "'''+x",
	} {
		got := quoteFormula(s)
		if got != want {
			t.Errorf("%q is written %q, want %q", s, got, want)
		}
		if back := unquoteFormula(got); back != s {
			t.Errorf("%q comes back as %q", s, back)
		}
	}
}

func TestCellsRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var rows []data.Account
		var out bytes.Buffer
		w := csv.NewWriter(&out)
		k := kindNamed("account")
		for range rapid.IntRange(1, 4).Draw(t, "rows") {
			a := data.Account{
				Name:    text.Line(rapid.StringOf(rapid.RuneFrom([]rune("'=+-@aé社 ＝\",;\n"))).Draw(t, "name")),
				Phone:   text.Line(rapid.String().Draw(t, "phone")),
				MRR:     data.Money(rapid.Int64Range(-1e12, 1e12).Draw(t, "mrr")),
				StartOn: data.Date(rapid.Int32Range(-100_000, 100_000).Draw(t, "day")), SignupAt: data.Instant(rapid.Int64Range(-6e12, 6e12).Draw(t, "at")),
				AutoRenew: rapid.Bool().Draw(t, "renews"), Seats: rapid.Int64().Draw(t, "seats"),
			}
			rows = append(rows, a)
			var cells []string
			for i, c := range k.columns {
				if c != "custom" {
					cells = append(cells, cellOf(reflect.ValueOf(a).Field(i)))
				}
			}
			if err := w.Write(cells); err != nil {
				t.Fatal(err)
			}
		}
		w.Flush()
		read, err := csv.NewReader(&out).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for n, cells := range read {
			var got data.Account
			at := 0
			for i, c := range k.columns {
				if c == "custom" {
					continue
				}
				if err := parseCell(reflect.ValueOf(&got).Elem().Field(i), cells[at], text.Line); err != nil {
					t.Fatalf("%s %q: %v", c, cells[at], err)
				}
				at++
			}
			if !reflect.DeepEqual(got, rows[n]) {
				t.Fatalf("%+v came back as %+v", rows[n], got)
			}
		}
	})
}

func TestBadTableIsRefused(t *testing.T) {
	w := open(t)
	w.account("Lindqvist")
	good := w.exported()["accounts"]
	for name, csv := range map[string]string{
		"semicolons":  strings.ReplaceAll(good, ",", ";"),
		"column":      strings.Replace(good, "reading", "lecture", 1),
		"custom type": strings.Replace(good, ":number", ":dates", 1),
		"quote":       good + "\"open",
	} {
		im := w.NewImporter(ImportOptions{})
		if _, err := im.Table(w.ctx, name+".csv", bytesFile([]byte(csv))); data.CodeOf(err) != data.CodeInvalid || !contains(err.Error(), name+".csv") {
			t.Errorf("%s: %v", name, err)
		}
	}
	im := w.NewImporter(ImportOptions{})
	id := w.NewID().String()
	r, err := im.Table(w.ctx, "accounts.csv", bytesFile([]byte("rounds:accounts,name,mrr,start_on\n"+id+",A,12.345,\n"+id+",B,1,soon\nx,C,,\n,D,,\n"+id+",E\n"+id+",Good\x1b[2J,-1.5,2026-11-30\n")))
	must(t, err)
	if len(r.Rejected) != 5 || r.Added != 1 {
		t.Fatalf("report %+v", r)
	}
	if got := r.Rejected[1]; got.Line != 3 || got.Column != "start_on" || got.Value != "soon" {
		t.Errorf("rejection %+v", got)
	}
	parsed, err := data.ParseID(id)
	must(t, err)
	if a, err := w.Account(w.ctx, parsed); err != nil || a.MRR != -150 || strings.ContainsRune(a.Name, 0x1b) {
		t.Errorf("%+v %v", a, err)
	}
}

func TestExportOfADeletedRow(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist")
	files := w.exported()
	must(t, w.do(w.ctx, "delete", func(tx *Tx) error { return tx.Delete(a) }))
	if len(w.exported()) != 0 {
		t.Error("a deleted row was exported")
	}
	im := w.NewImporter(ImportOptions{})
	r, err := im.Table(w.ctx, "accounts.csv", bytesFile([]byte(files["accounts"])))
	must(t, err)
	if r.Skipped != 1 || r.Added != 0 {
		t.Errorf("an old export brought a deleted row back: %+v", r)
	}
}
