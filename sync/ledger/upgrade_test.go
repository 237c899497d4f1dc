package ledger_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"rounds/data"
	"rounds/sync/ledger"
)

// A server whose tables an older program has made, of whatever version, goes on with all
// that stands in them: value by value, and in what it then does.
func TestTablesOfAnOlderProgram(t *testing.T) {
	for version := 1; version < ledger.Versions; version++ {
		t.Run(fmt.Sprint(version), func(t *testing.T) {
			onEach(t, func(t *testing.T, dsn string) { upgraded(t, dsn, version) })
		})
	}
}

func upgraded(t *testing.T, dsn string, version int) {
	ctx, c := t.Context(), newClock()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	l, err := ledger.Open(ctx, dsn, ledger.Options{Clock: c.Now, Rand: newDice(9)})
	must(err)
	s := serveOn(t, l, c)
	acme, beta := s.account(s.manager), s.account(s.lead)
	must(l.SetGrant(ctx, s.ws, s.rep, acme, true))
	must(l.Own(ctx, s.ws, "crm", "account", "industry"))
	ref := ledger.ExtRef{Connector: "crm", Object: "Account", ExtID: "1", ExtCreatedAt: 5, Ent: "account", Key: acme}
	must(l.Link(ctx, s.ws, ref))
	key, err := l.NewSystemKey(ctx, s.ws, "shop")
	must(err)
	d, token := s.withToken(s.manager)
	d.pull(100)
	notes := d.notes(acme, 3)
	wantStatuses(t, d.push(notes...), "applied", "applied", "applied")
	refused := s.mut(data.OpUpdate, "account", beta, "name", "Beta II", 3)
	wantStatuses(t, d.push(refused), "rejected out_of_scope")
	stolen, theirs := s.withToken(s.rep)
	stolen.rescue(theirs, counted(s.mut(data.OpUpdate, "account", acme, "phone", "2", 2))...)
	code, err := l.NewCode(ctx, s.ws, s.analyst, ledger.KindDevice, "a test")
	must(err)

	must(ledger.Older(ctx, l, version))
	had := contents(t, l)
	for _, table := range []string{"workspace", "push", "item", "device", "receipt", "letter", "scope", "scope_event", "owned", "ext_ref", "tally", "code", "token", "rescue"} {
		if had[table].rows == nil {
			t.Errorf("nothing stands in %s", table)
		}
	}
	must(l.Close())
	s.l = open(t, dsn, c)
	has, err := ledger.Columns(ctx, s.l)
	must(err)
	for table, old := range had {
		if table == "history" {
			continue // which version 4 has given up
		}
		rows, err := ledger.Rows(ctx, s.l, table, old.columns)
		must(err)
		if !slices.Equal(rows, old.rows) {
			t.Errorf("%s before and after:\n%s\n\n%s", table, strings.Join(old.rows, "\n"), strings.Join(rows, "\n"))
		}
		for _, column := range has[table] {
			if slices.Contains(old.columns, column) {
				continue
			}
			values, err := ledger.Rows(ctx, s.l, table, []string{column})
			must(err)
			for _, v := range values {
				if v = strings.TrimSpace(strings.TrimPrefix(v, column+"=")); v != "" && v != "0" && v != "<nil>" {
					t.Errorf("%s.%s is %s where nobody has set it", table, column, v)
				}
			}
		}
	}

	// And it goes on: with the device's token, cursor and counter, and each thing once.
	tokens := s.refresh(token)
	d.server = s
	d.Caller, err = s.l.Authenticate(ctx, tokens.Access)
	must(err)
	d.n = 0
	wantStatuses(t, d.push(append(slices.Clone(notes), refused)...), "applied", "applied", "applied", "rejected out_of_scope")
	d.pull(100)
	wantStatuses(t, d.push(d.notes(acme, 2)...), "applied", "applied")
	if d.pull(100); noteCount(d) != 5 {
		t.Errorf("the device has %d notes", noteCount(d))
	}
	if _, sees := d.rows[rowKey{"account", beta}]; sees {
		t.Error("the manager sees the lead's account")
	}
	fresh := s.device(s.rep)
	if fresh.pull(100); noteCount(fresh) != 5 {
		t.Errorf("who was granted the account sees %d notes", noteCount(fresh))
	}
	if got := s.connector("crm").refs("1")["1"]; len(got) != 1 || got[0] != ref {
		t.Errorf("its other name is %+v", got)
	}
	letters, err := s.l.Letters(ctx, s.ws)
	if err != nil || len(letters) != 1 || !strings.Contains(string(letters[0].Payload), "Beta II") {
		t.Errorf("letters %+v, %v", letters, err)
	}
	wantStatuses(t, s.apply(stolen.Device), "applied")
	if n := s.waiting(); n != 0 {
		t.Errorf("%d rescues wait", n)
	}
	if d.pull(100); d.field("account", acme, "phone") != `"2"` {
		t.Errorf("what was rescued is not there: %s", d.row("account", acme).Fields)
	}
	if _, err := s.l.Enrol(ctx, code, "an old code"); err != nil {
		t.Errorf("the code: %v", err)
	}
	if _, err := s.l.AuthenticateKey(ctx, key); err != nil {
		t.Errorf("the key: %v", err)
	}
	c.Move(time.Minute)
	open(t, dsn, c) // a second start finds nothing to do
}

// table is what stands in one.
type table struct{ columns, rows []string }

func contents(t *testing.T, l *ledger.Ledger) map[string]table {
	t.Helper()
	names, err := ledger.Columns(t.Context(), l)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]table{}
	for name, columns := range names {
		rows, err := ledger.Rows(t.Context(), l, name, columns)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = table{columns, rows}
	}
	return out
}
