package ledger_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"rounds/sync/ledger"
)

// SQLite has to walk an account's rows by their index, also in a file without
// statistics of its own: by the primary key it reads the whole workspace.
func TestSQLiteFindsTheRowsOfAnAccountByTheirIndex(t *testing.T) {
	dsn := sqliteDSN(t)
	s := serve(t, dsn)
	db, err := sql.Open("sqlite3", strings.TrimPrefix(dsn, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	var a, b, c int
	var plan string
	err = db.QueryRow(`EXPLAIN QUERY PLAN SELECT doc FROM item i WHERE i.ws = ?1 AND i.account = ?2 AND (i.ent, i.key) > (?3, ?4)
		AND i.gone_at = 0 ORDER BY i.ent, i.key LIMIT ?5`, 1, s.lead[:], "", s.lead[:], 10).Scan(&a, &b, &c, &plan)
	if err != nil || plan != "SEARCH i USING INDEX item_account (ws=? AND account=? AND (ent,key)>(?,?))" {
		t.Errorf("%s (%v)", plan, err)
	}
}

// The connection that has just made the file has to know that, too, and not only those
// that are opened later: a server that was never stopped would read all scopes for each
// account that is created.
func TestSQLiteFindsWhoSeesAnAccountFromTheStart(t *testing.T) {
	s := serve(t, sqliteDSN(t))
	plan, err := ledger.WriterPlan(t.Context(), s.l, `SELECT usr, account, owned, given, opening FROM scope WHERE ws = 1 AND account = x'00'`)
	if err != nil || plan != "SEARCH scope USING INDEX scope_account (ws=? AND account=?)" {
		t.Errorf("%s (%v)", plan, err)
	}
}

// PostgreSQL has no statistics of a new table, and guesses that a workspace is as rare as
// a key: what names a primary key has to be found by it all the same, or a push reads
// every receipt of the team until the first ANALYZE.
func TestPostgreSQLFindsKeysWithoutStatistics(t *testing.T) {
	dsn := postgresDSN(t)
	s := serve(t, dsn)
	s.device(s.manager)
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(t.Context()) }()
	for query, index := range map[string]string{
		`SELECT hash FROM receipt WHERE ws = 1 AND device = '\x00' AND n = 7`:             "receipt_pkey",
		`SELECT hash FROM receipt WHERE ws = 1 AND device = '\x00' AND n >= 7 AND n <= 9`: "receipt_pkey",
		`SELECT hash FROM receipt WHERE ws = 1 AND mut = '\x00'`:                          "receipt_mut",
		`SELECT last_n FROM device WHERE id = '\x00' AND ws = 1`:                          "device_pkey",
		`SELECT doc FROM item WHERE ws = 1 AND ent = 'contact' AND key = '\x00'`:          "item_pkey",
		`SELECT txid FROM push WHERE ws = 1 AND seq = 7`:                                  "push_pkey",
		`SELECT key FROM ext_ref WHERE ws = 1 AND ent = 'account' AND key = '\x00'`:       "ext_ref_key",
		`SELECT usr FROM scope WHERE ws = 1 AND account = '\x00'`:                         "scope_account",
	} {
		rows, err := conn.Query(t.Context(), "EXPLAIN (COSTS OFF) "+query)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.Join(plan, "\n"), " "+index+" ") {
			t.Errorf("%s\nis answered by\n%s\nnot by %s", query, strings.Join(plan, "\n"), index)
		}
	}
}
