package ledger_test

import (
	"database/sql"
	"strings"
	"testing"

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
