package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
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
			case c.typ == "BLOB":
				values = append(values, fmt.Sprintf("x'%032x'", n*100+i+1))
			case c.typ == "INTEGER":
				values = append(values, "1")
			default:
				values = append(values, "'word'")
			}
			names = append(names, c.name)
		}
		must2(t)(db.Exec(fmt.Sprintf(`INSERT INTO %s (%s) VALUES (%s)`, name, quoted(names), strings.Join(values, ", "))))
	}
	return path
}

// Every schema that there ever was is brought up to date with all that stands in it, by
// opening it, and also where its file is damaged and a new one is made of it.
func TestEverySchemaIsBroughtUpToDateWithItsData(t *testing.T) {
	ctx := context.Background()
	clock := func() time.Time { return time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC) }
	for version := 1; version <= len(migrationNames()); version++ {
		for _, how := range []string{"opened", "rebuilt"} {
			t.Run(fmt.Sprintf("%d %s", version, how), func(t *testing.T) {
				path := bookAt(t, version)
				layouts, err := layoutsAt(ctx, version)
				must(t, err)
				if how == "rebuilt" {
					must2(t)(Rebuild(ctx, path, Home{}, Options{Clock: clock}))
				}
				s, err := Open(ctx, path, Options{Clock: clock})
				must(t, err)
				defer func() { must(t, s.Close()) }()
				for name, l := range layouts {
					if !l.taken() || name == "shadow" && how == "rebuilt" || name == "draft" && how == "rebuilt" {
						continue
					}
					var n int
					must(t, s.reader.QueryRow(`SELECT count(*) FROM `+name).Scan(&n))
					if n == 0 {
						t.Errorf("%s is empty", name)
					}
				}
				st, err := s.Status(ctx)
				must(t, err)
				if st.Schema != len(migrationNames()) || st.Waiting == 0 {
					t.Errorf("status %+v", st)
				}
			})
		}
	}
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
