package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"rounds/data"
)

// bookAt makes a book of an earlier schema, as the program of that time left it, with a
// row in every table that a person's work stands in.
func bookAt(t *testing.T, version int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "book.db")
	db, err := sql.Open("sqlite3", dsn(path, url.Values{"mode": {"rwc"}}))
	must(t, err)
	defer func() { must(t, db.Close()) }()
	for at, name := range migrationNames()[:version] {
		must(t, applyMigration(context.Background(), db, name, at))
	}
	layouts, err := layoutsAt(context.Background(), version)
	must(t, err)
	for n, name := range tableOrder(layouts) {
		l := layouts[name]
		if !l.taken() {
			continue
		}
		var names, values []string
		for i, c := range l.columns {
			switch {
			case c.alias:
				continue
			case c.name == "frev", c.name == "fields", c.name == "before", c.name == "custom":
				values = append(values, `'{}'`)
			case c.name == "languages", c.name == "attendees", c.name == "features", c.name == "problems":
				values = append(values, `'[]'`)
			case c.name == "op":
				values = append(values, `'update'`)
			case c.name == "gone_at", c.name == "state", c.name == "rev":
				values = append(values, `0`)
			case c.name == "cadence_days":
				values = append(values, "7")
			case c.typ == "BLOB":
				values = append(values, fmt.Sprintf("x'%032x'", n*100+i+1))
			case c.typ == "INTEGER" && (strings.HasSuffix(c.name, "_at") || strings.HasSuffix(c.name, "_on")):
				values = append(values, fmt.Sprint(n*100+i+1))
			case c.typ == "INTEGER":
				values = append(values, "1")
			default:
				values = append(values, fmt.Sprintf("'word %d'", n*100+i+1))
			}
			names = append(names, c.name)
		}
		must2(t)(db.Exec(fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s)`, name, quoted(names), strings.Join(values, ", "))))
	}
	return path
}

// promised is what a migration makes of columns that were not there: their default, but for
// those that take over what another one said.
var promised = map[string]string{"account.cadence": `'weekly'`}

// anew is what a new book of a damaged one has otherwise: tables, and a column. Numbers of
// the outbox are given anew, what lay under it and what was being typed are worked out, and
// settings say where it stands with its server.
var anew = []string{"shadow", "draft", "setting", "outbox.n"}

// contents is what stands in the tables of a person's work, in these columns of them, as
// SQLite would write it, in order.
func contents(t *testing.T, db *sql.DB, layouts map[string]*layout, only func(table, column string) bool) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for name, l := range layouts {
		var cells []string
		for _, c := range l.columns {
			if only(name, c.name) {
				cells = append(cells, fmt.Sprintf(`'%s=' || quote("%[1]s")`, c.name))
			}
		}
		if !l.taken() || len(cells) == 0 {
			continue
		}
		rows, err := db.Query(`SELECT ` + strings.Join(cells, ` || ' ' || `) + ` FROM ` + name + ` ORDER BY 1`)
		must(t, err)
		out[name], err = scanStrings(rows)
		must(t, err)
	}
	return out
}

// Every schema that there ever was is brought up to date with all that stands in it, value
// by value, by opening it, and also where its file is damaged and a new one is made of it.
func TestEverySchemaIsBroughtUpToDateWithItsData(t *testing.T) {
	ctx := context.Background()
	clock := func() time.Time { return time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC) }
	newest, err := layoutsAt(ctx, len(migrationNames()))
	must(t, err)
	for version := 1; version <= len(migrationNames()); version++ {
		for _, how := range []string{"opened", "rebuilt"} {
			t.Run(fmt.Sprintf("%d %s", version, how), func(t *testing.T) {
				path := bookAt(t, version)
				layouts, err := layoutsAt(ctx, version)
				must(t, err)
				stays := func(table, column string) bool {
					other := how == "rebuilt" && (slices.Contains(anew, table) || slices.Contains(anew, table+"."+column))
					return newest[table].has(column) && layouts[table].has(column) && !other
				}
				db, err := sql.Open("sqlite3", dsn(path, url.Values{"mode": {"ro"}}))
				must(t, err)
				before := contents(t, db, layouts, stays)
				must(t, db.Close())
				if how == "rebuilt" {
					must2(t)(Rebuild(ctx, path, Home{}, Options{Clock: clock}))
				}
				s, err := Open(ctx, path, Options{Clock: clock})
				must(t, err)
				defer func() { must(t, s.Close()) }()
				after := contents(t, s.reader, layouts, stays)
				for name, rows := range before {
					if len(rows) == 0 {
						t.Errorf("%s was empty", name)
					}
					if !slices.Equal(rows, after[name]) {
						t.Errorf("%s was\n%s\nand is\n%s", name, strings.Join(rows, "\n"), strings.Join(after[name], "\n"))
					}
				}
				defaults(t, s, layouts, newest)
				st, err := s.Status(ctx)
				must(t, err)
				if st.Schema != len(migrationNames()) || st.Waiting == 0 {
					t.Errorf("status %+v", st)
				}
			})
		}
	}
}

// defaults wants what was promised in the columns that a table did not have before.
func defaults(t *testing.T, s *Store, before, now map[string]*layout) {
	t.Helper()
	for name, l := range before {
		for _, c := range now[name].columns {
			if !l.taken() || l.has(c.name) {
				continue
			}
			want, moved := promised[name+"."+c.name]
			if !moved {
				must(t, s.reader.QueryRow(`SELECT dflt_value FROM pragma_table_info(?) WHERE name = ?`, name, c.name).Scan(&want))
			}
			var is string
			must(t, s.reader.QueryRow(fmt.Sprintf(`SELECT group_concat(DISTINCT quote("%s")) FROM %s`, c.name, name)).Scan(&is))
			if is != want {
				t.Errorf("%s.%s is %s, want %s", name, c.name, is, want)
			}
		}
	}
}

// has reports whether a table has a column; a table that is not there has none.
func (l *layout) has(name string) bool {
	return l != nil && slices.ContainsFunc(l.columns, func(c column) bool { return c.name == name })
}

func TestASchemaThatIsNotWhatItSaysIsDamage(t *testing.T) {
	ctx := context.Background()
	newest := len(migrationNames())
	for says, want := range map[int]string{0: "misnumbered", newest - 1: "misnumbered", newest + 1: "newer", 1 << 20: "misnumbered"} {
		path := bookAt(t, newest)
		db, err := sql.Open("sqlite3", path)
		must(t, err)
		must2(t)(db.Exec(fmt.Sprintf(`PRAGMA user_version = %d`, says)))
		must(t, db.Close())
		found := Examine(ctx, path, data.Instant(0))
		last := found[len(found)-1]
		if last.Check != "schema" || last.State != want || (last.Fix == FixRebuild) != (want == "misnumbered") {
			t.Errorf("schema %d: %+v", says, last)
		}
		_, err = Open(ctx, path, Options{})
		if want == "newer" || says > newest {
			wantCode(t, err, data.CodeInvalid)
		} else {
			wantCode(t, err, data.CodeDamaged)
		}
	}
}
