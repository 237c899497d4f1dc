package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Versions is how many versions of the tables there are.
var Versions = schemaVersion

// undo leads from a version of the tables to the one before it; its index is that one.
var undo = [][]string{
	1: {
		`DROP TABLE connector_state`,
		`DROP INDEX ext_ref_state`,
		`ALTER TABLE ext_ref DROP COLUMN state`,
		`ALTER TABLE ext_ref DROP COLUMN version`,
		`ALTER TABLE ext_ref DROP COLUMN modified`,
		`ALTER TABLE ext_ref DROP COLUMN takes`,
		`ALTER TABLE ext_ref DROP COLUMN into_id`,
		`ALTER TABLE ext_ref DROP COLUMN into_created_at`,
		`DROP INDEX rescue_ws`,
		`ALTER TABLE rescue DROP COLUMN muts`,
		`ALTER TABLE rescue DROP COLUMN outcome`,
		`ALTER TABLE rescue DROP COLUMN handled_at`,
		`ALTER TABLE rescue DROP COLUMN handled_by`,
	},
	2: {
		`DROP INDEX receipt_mut`,
		`CREATE UNIQUE INDEX receipt_mut ON receipt (ws, mut)`,
		`DROP INDEX device_usr`,
		`CREATE INDEX device_ws ON device (ws, usr)`,
		`DROP INDEX ext_ref_state`,
		`CREATE INDEX ext_ref_state ON ext_ref (ws, connector, state)`,
	},
	3: {`CREATE TABLE history (ws BIGINT NOT NULL)`},
	4: {`ALTER TABLE scope DROP COLUMN helps`},
	5: {
		`ALTER TABLE workspace DROP COLUMN doubt`,
		`ALTER TABLE device DROP COLUMN sure`,
		`ALTER TABLE device DROP COLUMN rotated`,
	},
	6: {`ALTER TABLE code DROP COLUMN made_by`},
}

// Older brings the tables back to a version, as a program of that time has left them.
func Older(ctx context.Context, l *Ledger, version int) error {
	return l.write(ctx, func(t tx) error {
		for at := schemaVersion - 1; at >= version; at-- {
			for _, statement := range undo[at] {
				t.tell(statement)
			}
		}
		if _, ok := l.db.(*sqlite); ok {
			t.tell(fmt.Sprintf(`PRAGMA user_version = %d`, version))
		} else {
			t.tell(fmt.Sprintf(`UPDATE ledger_schema SET version = %d`, version))
		}
		return nil
	})
}

// Columns are the columns of each table of the ledger, in order.
func Columns(ctx context.Context, l *Ledger) (map[string][]string, error) {
	query := `SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%'`
	if _, ok := l.db.(*sqlite); !ok {
		query = `SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'ledger_schema'`
	}
	out := map[string][]string{}
	err := l.glance(ctx, func(t tx) error {
		clear(out)
		t.ask(func(row scan) error {
			var table, column string
			err := row(&table, &column)
			out[table] = append(out[table], column)
			return err
		}, query)
		return nil
	})
	for _, columns := range out {
		slices.Sort(columns)
	}
	return out, err
}

// Rows are the rows of a table, these columns of them, as texts in order.
func Rows(ctx context.Context, l *Ledger, table string, columns []string) ([]string, error) {
	var out []string
	err := l.glance(ctx, func(t tx) error {
		out = nil
		t.ask(func(row scan) error {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			err := row(into...)
			var line strings.Builder
			for i, v := range values {
				if b, ok := v.([]byte); ok {
					v = fmt.Sprintf("%x", b)
				}
				fmt.Fprintf(&line, "%s=%v ", columns[i], v)
			}
			out = append(out, line.String())
			return err
		}, `SELECT `+strings.Join(columns, ", ")+` FROM `+table)
		return nil
	})
	slices.Sort(out)
	return out, err
}
