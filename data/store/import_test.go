package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"rounds/data"
	"rounds/data/intake"
)

// datasets is where the real exports lie, beside the repository.
const datasets = "../../../shared/datasets"

func realFile(t testing.TB, name string) intake.Opener {
	t.Helper()
	path := filepath.Join(datasets, name)
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("the data set %s is not on this machine", name)
	}
	return bytesFile(raw)
}

func bytesFile(raw []byte) intake.Opener {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(raw)), nil }
}

// bring imports a file as the command does.
func (w *world) bring(name string, open intake.Opener) intake.Report {
	w.t.Helper()
	report, err := w.tryBring(w.ctx, name, open, ImportOptions{})
	must(w.t, err)
	r := report
	if r.Rows != r.Added+r.Changed+r.Unchanged+int64(len(r.Rejected))+r.Repeated+r.Deleted+r.Skipped {
		w.t.Errorf("%s: the rows do not add up: %+v", name, r)
	}
	return report
}

func (w *world) tryBring(ctx context.Context, name string, open intake.Opener, opts ImportOptions) (intake.Report, error) {
	plan, err := intake.Inspect(name, open, intake.Options{})
	if err != nil {
		return intake.Report{}, err
	}
	return w.Import(ctx, plan, open, opts)
}

func (w *world) bringText(name, csv string) intake.Report {
	w.t.Helper()
	return w.bring(name, bytesFile([]byte(csv)))
}

// counts are the rows whose number an import must keep in step.
func (w *world) counts() map[string]int {
	w.t.Helper()
	out := map[string]int{}
	for _, table := range []string{"account", "contact", "subscription", "usage", "request", "event", "opportunity", "outbox", "action", "ext_ref", "fulltext", "fulltext_row"} {
		out[table] = w.count(`SELECT count(*) FROM ` + table)
	}
	return out
}

var ravenstack = []struct {
	file     string
	rows     int64
	rejected int
}{
	{"ravenstack_accounts.csv", 500, 0},
	{"ravenstack_subscriptions.csv", 5000, 0},
	{"ravenstack_feature_usage.csv", 25000, 21},
	{"ravenstack_supports_ticket.csv", 2000, 0},
	{"ravenstack_churn_events.csv", 600, 0},
}

func (w *world) bringRavenStack() {
	w.t.Helper()
	for _, c := range ravenstack {
		r := w.bring(c.file, realFile(w.t, "ravenstack_dmy_bom/"+c.file))
		if r.Rows != c.rows || len(r.Rejected) != c.rejected || r.Added != c.rows-int64(c.rejected) {
			w.t.Errorf("%s: %d rows, %d added, %d rejected", c.file, r.Rows, r.Added, len(r.Rejected))
		}
	}
}

func TestImportOfARealBook(t *testing.T) {
	w := open(t)
	w.bringRavenStack()
	for query, want := range map[string]int{
		`SELECT count(*) FROM account`:                                                     500,
		`SELECT count(*) FROM subscription`:                                                5000,
		`SELECT sum(mrr) / 100 FROM subscription`:                                          11_338_747,
		`SELECT count(*) FROM usage`:                                                       24_979,
		`SELECT count(*) FROM usage WHERE subscription_id IS NULL`:                         0,
		`SELECT count(*) FROM request`:                                                     2000,
		`SELECT count(*) FROM event`:                                                       600,
		`SELECT count(*) FROM outbox WHERE op = 'create'`:                                  33_079,
		`SELECT count(*) FROM action WHERE label = 'import'`:                               5,
		`SELECT count(*) FROM account WHERE mrr > 0 AND custom NOT LIKE '%"mrr"%'`:         0,
		`SELECT count(*) FROM standing`:                                                    500,
		`SELECT count(*) FROM usage u JOIN account a ON a.id = u.account_id`:               24_979,
		`SELECT count(*) FROM ext_ref WHERE connector = 'ravenstack' AND object = 'usage'`: 24_979,
	} {
		if got := w.count(query); got != want {
			t.Errorf("%s gives %d, want %d", query, got, want)
		}
	}
	// The MRR of an account is the sum of what it pays for now.
	if got := w.count(`SELECT count(*) FROM account a WHERE mrr <> (SELECT coalesce(sum(mrr), 0) FROM subscription s
		WHERE s.account_id = a.id AND status = 'active')`); got != 0 {
		t.Errorf("%d accounts have another MRR than their active subscriptions", got)
	}

	before := w.counts()
	for _, c := range ravenstack {
		r := w.bring(c.file, realFile(t, "ravenstack_dmy_bom/"+c.file))
		if r.Added+r.Changed != 0 || r.Unchanged != c.rows-int64(c.rejected) {
			t.Errorf("second import of %s: %d added, %d changed, %d unchanged", c.file, r.Added, r.Changed, r.Unchanged)
		}
	}
	if after := w.counts(); !reflect.DeepEqual(after, before) {
		t.Errorf("the second import left traces: %v, before %v", after, before)
	}
}

func TestOneChangedCellChangesOneRow(t *testing.T) {
	w := open(t)
	raw := []byte("id,account_name,plan,mrr,Marketplaces\n1,Lindqvist,Gold,100,eBay\n2,Brewster,Gold,200,Amazon\n3,Casa Verde,Silver,300,\n")
	w.bring("accounts.csv", bytesFile(raw))
	r := w.bring("accounts.csv", bytesFile(bytes.Replace(raw, []byte("Amazon"), []byte("Etsy"), 1)))
	if r.Changed != 1 || r.Unchanged != 2 || r.Added != 0 {
		t.Errorf("report %+v", r)
	}
	var fields string
	must(t, w.reader.QueryRow(`SELECT fields FROM outbox WHERE op = 'update'`).Scan(&fields))
	if fields != `{"custom":{"v":{"Marketplaces":"Etsy"},"base":"n:2"}}` {
		t.Errorf("the change is %s", fields)
	}
	if u, err := w.Undo(w.ctx); err != nil || u.Label != "import" {
		t.Errorf("undo took back %q: %v", u.Label, err)
	}
	if n := w.count(`SELECT count(*) FROM account WHERE custom = '{"Marketplaces":"Amazon"}'`); n != 1 {
		t.Error("undo did not bring the cell back")
	}
}

func TestOneChangedCellOfARealFile(t *testing.T) {
	w := open(t)
	w.bring("a.csv", realFile(t, "ravenstack_dmy_bom/ravenstack_accounts.csv"))
	file, err := realFile(t, "ravenstack_dmy_bom/ravenstack_accounts.csv")()
	must(t, err)
	raw, err := io.ReadAll(file)
	must(t, err)
	r := w.bring("a.csv", bytesFile(bytes.Replace(raw, []byte("Company_17,"), []byte("Company 17 GmbH,"), 1)))
	if r.Changed != 1 || r.Unchanged != 499 {
		t.Errorf("%d changed, %d unchanged", r.Changed, r.Unchanged)
	}
}

// TestUpdateWritesWhatTheFileProvides: a person's own work on a row outlives the
// next import, also where the first one guessed.
func TestUpdateWritesWhatTheFileProvides(t *testing.T) {
	w := open(t)
	csv := "account_id,account_name,country,Tier\nA1,Lindqvist,SE,one\n"
	w.bringText("accounts.csv", csv)
	var a data.Account
	must(t, each(w.ctx, w.reader, "", nil, func(row *data.Account) error { a = *row; return nil }))
	if a.TimeZone != "Europe/Stockholm" || a.Language != "sv" || a.Custom["Tier"] != "one" {
		t.Fatalf("first import: %+v", a)
	}
	a.TimeZone, a.Plan, a.Custom = "Europe/Helsinki", "Gold", data.Fields{"Tier": "one", "mine": 7.0}
	must(t, w.do(w.ctx, "edit", func(tx *Tx) error { _, err := tx.Save(a); return err }))

	if r := w.bringText("accounts.csv", csv); r.Unchanged != 1 {
		t.Errorf("report %+v", r)
	}
	r := w.bringText("accounts.csv", strings.Replace(csv, "one", "", 1)+"A2,Second,,two\n")
	if r.Changed != 1 || r.Added != 1 {
		t.Errorf("report %+v", r)
	}
	got, err := w.Account(w.ctx, a.ID)
	must(t, err)
	if got.TimeZone != "Europe/Helsinki" || got.Plan != "Gold" || !reflect.DeepEqual(got.Custom, data.Fields{"mine": 7.0}) {
		t.Errorf("after a blank cell: %+v", got)
	}
}

func TestRowsOfUnknownAccountsAreRejected(t *testing.T) {
	w := open(t)
	w.bringText("accounts.csv", "account_id,account_name,website\nA1,Lindqvist Handels AB,https://www.lindqvist.se/om\nA2,Twin,\nA3,Twin,\n")
	r := w.bringText("subscriptions.csv", "subscription_id,account_id,product,mrr\nS1,A1,Repricer,100\nS2,A9,Repricer,100\n")
	if r.Added != 1 || len(r.Rejected) != 1 {
		t.Fatalf("report %+v", r)
	}
	want := *intake.Reject("account_id", "A9", "account", "csv")
	want.File, want.Line = "subscriptions.csv", 3
	if got := r.Rejected[0]; !reflect.DeepEqual(got, want) || got.Reason != "no account has this id in csv; import the file of the accounts first, also where they came by sync (none is made twice)" {
		t.Errorf("rejection\n%+v, want\n%+v", got, want)
	}
	r = w.bringText("usage.csv", "usage_id,subscription_id,usage_date,feature_name,usage_count\nU1,S1,2026-11-01,search,4\nU2,S7,2026-11-01,search,4\n")
	if len(r.Rejected) != 1 || r.Rejected[0].Column != "subscription_id" || r.Rejected[0].Value != "S7" || r.Rejected[0].Line != 3 {
		t.Errorf("usage: %+v", r.Rejected)
	}
	r = w.bringText("contacts.csv", "contact_id,email,first_name,last_name,company\n"+
		"1,britta@lindqvist.se,Britta,Holm,\n2,ana@nowhere.example,Ana,Roth,Twin\n3,j@gmail.com,Jo,Dee,lindqvist handels ab\n4,x@gmail.com,Al,Bo,\n")
	if r.Added != 2 || len(r.Rejected) != 2 {
		t.Fatalf("contacts: %+v", r)
	}
	if a, b := r.Rejected[0], r.Rejected[1]; a.Value != "Twin" || !contains(a.Reason, "2 accounts match") || b.Value != "x@gmail.com" || !contains(b.Reason, "no account matches") {
		t.Errorf("contacts without an account: %+v", r.Rejected)
	}
	if n := w.count(`SELECT count(*) FROM account`); n != 3 {
		t.Errorf("%d accounts: other files never make one", n)
	}
	if r = w.bringText("contacts.csv", "contact_id,email,first_name,last_name,company\n1,britta@lindqvist.se,Britta,Holm,\n3,j@gmail.com,Jo,Dee,lindqvist handels ab\n"); r.Unchanged != 2 {
		t.Errorf("second import: %+v", r)
	}
}

func TestIDsOfAnotherSystemAreNamed(t *testing.T) {
	w := open(t)
	open := bytesFile([]byte("account_id,account_name\nA1,Lindqvist\n"))
	plan, err := intake.Inspect("accounts.csv", open, intake.Options{Connector: "acme-crm"})
	must(t, err)
	must2(t)(w.Import(w.ctx, plan, open, ImportOptions{}))
	r := w.bringText("subscriptions.csv", "subscription_id,account_id,product,mrr\nS1,A1,Repricer,100\n")
	if len(r.Rejected) != 1 || !contains(r.Rejected[0].Reason, "--connector acme-crm") {
		t.Errorf("report %+v", r.Rejected)
	}
}

// TestReusedID: a remote reuses ids, so when the object was made is part of its key.
func TestReusedID(t *testing.T) {
	w := open(t)
	bring := func(csv string) intake.Report {
		open := bytesFile([]byte(csv))
		plan, err := intake.Inspect("accounts.csv", open, intake.Options{As: intake.KindAccounts, Connector: "hubspot"})
		must(t, err)
		r, err := w.Import(w.ctx, plan, open, ImportOptions{})
		must(t, err)
		return r
	}
	bring("account_id,account_name\n7,First\n")
	if r := bring("account_id,account_name,created_at\n7,First,2024-05-01\n"); r.Added != 0 {
		t.Errorf("a reference without a moment fits any: %+v", r)
	}
	if r := bring("account_id,account_name,created_at\n7,Another,2026-05-01\n"); r.Added != 1 {
		t.Errorf("an object made at another moment is another: %+v", r)
	}
	if r := bring("account_id,account_name,created_at\n7,First again,2024-05-01\n"); r.Changed != 1 {
		t.Errorf("the first is found by its moment: %+v", r)
	}
}

func TestParentsAndOwners(t *testing.T) {
	w := open(t)
	me := data.User{ID: w.ids.New(), Name: "Maren Holt", Email: "maren@example.com"}
	must(t, w.do(w.ctx, "user", func(tx *Tx) error { return tx.Insert(me) }))
	csv := "account_id,account_name,parent_account_id,owner\n1,Client,9,maren holt\n2,Other,9,MAREN@example.com\n9,Agency,,Somebody Else\n"
	r := w.bringText("accounts.csv", csv)
	for query, want := range map[string]int{
		`SELECT count(*) FROM account c JOIN account p ON p.id = c.parent WHERE c.name = 'Client' AND p.name = 'Agency'`: 1,
		`SELECT count(*) FROM account a JOIN user u ON u.id = a.owner`:                                                   2,
		`SELECT count(*) FROM user`: 1,
	} {
		if got := w.count(query); got != want {
			t.Errorf("%s gives %d, want %d", query, got, want)
		}
	}
	if notes := strings.Join(r.Notes, "\n"); !contains(notes, "Somebody Else is no user") {
		t.Errorf("notes %q", notes)
	}
	if r = w.bringText("accounts.csv", csv); r.Unchanged != 3 {
		t.Errorf("second import %+v", r)
	}
	if r = w.bringText("accounts.csv", strings.Replace(csv, "Client,9", "Client,", 1)); r.Changed != 1 || w.count(`SELECT count(*) FROM account WHERE parent IS NOT NULL`) != 1 {
		t.Errorf("a blank parent %+v", r)
	}
	report, err := w.tryBring(w.ctx, "accounts.csv", bytesFile([]byte("account_id,account_name,plan\n77,Mine,Gold\n")), ImportOptions{By: me.ID})
	must(t, err)
	if report.Added != 1 || w.count(`SELECT count(*) FROM account WHERE name = 'Mine' AND owner IS NOT NULL`) != 1 {
		t.Error("who imports a file without owners owns its accounts")
	}
}

func TestSumsOfSubscriptions(t *testing.T) {
	w := open(t)
	accounts := "account_id,account_name,mrr,seats\nA1,Open,,\nA2,Given,50,3\n"
	subs := "subscription_id,account_id,plan,mrr,seats,status,start_date,end_date\n" +
		"1,A1,Basic,10,1,active,2026-01-01,\n2,A1,Pro,30,2,active,2026-01-01,\n3,A1,Max,500,9,cancelled,2026-01-01,\n" +
		"4,A1,Max,500,9,active,2026-01-01,2026-02-01\n5,A1,Max,500,9,active,2027-01-01,\n6,A1,Max,500,9,trial,2026-11-01,\n7,A2,Pro,70,7,active,2026-01-01,\n"
	w.bringText("accounts.csv", accounts)
	r := w.bringText("subscriptions.csv", subs)
	if notes := strings.Join(r.Notes, "\n"); !contains(notes, "2 accounts take what their file left open") {
		t.Errorf("notes %q", notes)
	}
	check := func(name string, mrr data.Money, seats int64, plan, marker string) {
		t.Helper()
		got, err := list[data.Account](w.ctx, w.reader, "WHERE name = ?", name)
		must(t, err)
		a := got[0]
		if s, _ := a.Custom[fromSubscriptions].(string); a.MRR != mrr || a.Seats != seats || a.Plan != plan || s != marker {
			t.Errorf("%s: MRR %s, %d seats, plan %q, marked %q", name, a.MRR, a.Seats, a.Plan, s)
		}
	}
	check("Open", 4000, 3, "Pro", "mrr, seats, plan")
	check("Given", 5000, 3, "Pro", "plan")

	before := w.counts()
	w.bringText("accounts.csv", accounts)
	w.bringText("subscriptions.csv", subs)
	if after := w.counts(); !reflect.DeepEqual(before, after) {
		t.Errorf("importing both again left traces: %v, before %v", after, before)
	}
	w.bringText("subscriptions.csv", strings.Replace(subs, "Pro,30", "Pro,35", 1))
	check("Open", 4500, 3, "Pro", "mrr, seats, plan")
	trials := "subscription_id,account_id,plan,mrr,seats,start_on,trial_end_on\n8,A3,Pro,60,5,2026-11-15,2026-11-29\n9,A3,Basic,20,1,2026-10-01,2026-10-15\n"
	w.bringText("accounts.csv", "account_id,account_name\nA3,Trying\n")
	w.bringText("subscriptions.csv", trials) // no status: who is still on trial does not pay yet
	check("Trying", 2000, 1, "Basic", "mrr, seats, plan")
	w.bringText("accounts.csv", strings.Replace(accounts, "Open,,", "Open,90,", 1))
	w.bringText("subscriptions.csv", subs)
	check("Open", 9000, 3, "Pro", "seats, plan")
}

func TestUndoOfAnImport(t *testing.T) {
	w := open(t)
	empty := w.counts()
	w.bring("a.csv", bytesFile(generatedAccounts(50)))
	accounts := w.counts()
	w.bring("usage.csv", bytesFile(generatedUsage(3000, 50)))
	w.bringText("tickets.csv", "ticket_id,account_id,subject,opened_at\nT1,A0001,the report is empty,2026-11-20 10:00\n")
	for range 2 {
		must2(t)(w.Undo(w.ctx))
	}
	after := w.counts()
	accounts["action"] += 2
	if !reflect.DeepEqual(after, accounts) {
		t.Errorf("after undoing two imports %v, want %v", after, accounts)
	}
	must2(t)(w.Undo(w.ctx))
	empty["action"] += 3
	if after := w.counts(); !reflect.DeepEqual(after, empty) {
		t.Errorf("after undoing all %v, want %v", after, empty)
	}
	if r := w.bring("a.csv", bytesFile(generatedAccounts(50))); r.Added != 50 {
		t.Errorf("importing again after undo: %+v", r)
	}
}

func TestUndoOfASentImportCompensates(t *testing.T) {
	w := open(t)
	w.bring("a.csv", bytesFile(generatedAccounts(20)))
	must2(t)(w.writer.Exec(`UPDATE outbox SET state = 1, n = id`))
	must2(t)(w.Undo(w.ctx))
	if n := w.count(`SELECT count(*) FROM account WHERE gone_at = 0`); n != 0 {
		t.Errorf("%d accounts stay", n)
	}
	if n := w.count(`SELECT count(*) FROM outbox WHERE op = 'delete'`); n != 20 {
		t.Errorf("%d deletes, want 20", n)
	}
	if r := w.bring("a.csv", bytesFile(generatedAccounts(20))); r.Added != 20 {
		t.Errorf("importing again after undo: %+v", r)
	}
}

func TestDeletedHereStaysDeleted(t *testing.T) {
	w := open(t)
	w.bring("a.csv", bytesFile(generatedAccounts(3)))
	var a data.Account
	must(t, each(w.ctx, w.reader, "LIMIT 1", nil, func(row *data.Account) error { a = *row; return nil }))
	must(t, w.do(w.ctx, "delete", func(tx *Tx) error { return tx.Delete(a) }))
	r := w.bring("a.csv", bytesFile(generatedAccounts(3)))
	if r.Skipped != 1 || r.Unchanged != 2 || !contains(strings.Join(r.Notes, "\n"), "stay deleted") {
		t.Errorf("report %+v", r)
	}
}

func TestCancelledImportWritesNothing(t *testing.T) {
	w := open(t)
	w.bring("a.csv", bytesFile(generatedAccounts(50)))
	before := w.counts()
	ctx, cancel := context.WithCancel(w.ctx)
	_, err := w.tryBring(ctx, "usage.csv", bytesFile(generatedUsage(20_000, 50)), ImportOptions{Progress: func(done, _ int64) {
		if done >= 5000 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
	if after := w.counts(); !reflect.DeepEqual(after, before) {
		t.Errorf("a cancelled import left %v, before %v", after, before)
	}
	w.bring("usage.csv", bytesFile(generatedUsage(300, 50))) // the store goes on
}

func TestDryRunWritesNothingAndSaysTheSame(t *testing.T) {
	w := open(t)
	files := []struct {
		name string
		raw  []byte
	}{
		{"a.csv", generatedAccounts(50)},
		{"usage.csv", generatedUsage(1000, 60)}, // ten accounts are unknown
	}
	before := w.counts()
	run := func(dry bool) []intake.Report {
		im := w.NewImporter(ImportOptions{DryRun: dry})
		var out []intake.Report
		for _, f := range files {
			plan, err := intake.Inspect(f.name, bytesFile(f.raw), intake.Options{})
			must(t, err)
			r, err := im.File(w.ctx, plan, bytesFile(f.raw))
			must(t, err)
			if r.DryRun != dry {
				t.Errorf("%s: dry run is %t", f.name, r.DryRun)
			}
			r.DryRun = false
			out = append(out, r)
		}
		must(t, im.Close())
		return out
	}
	rehearsed := run(true)
	if after := w.counts(); !reflect.DeepEqual(after, before) {
		t.Errorf("a dry run left %v", after)
	}
	if imported := run(false); !reflect.DeepEqual(imported, rehearsed) {
		t.Errorf("the dry run said\n%+v\nthe import\n%+v", rehearsed, imported)
	}
	if rehearsed[1].Added == 0 || len(rehearsed[1].Rejected) == 0 {
		t.Errorf("usage: %+v", rehearsed[1])
	}
	again := run(true)
	if again[0].Unchanged != 50 {
		t.Errorf("a dry run over what is there: %+v", again[0])
	}
}

func TestImportOnAFullDisk(t *testing.T) {
	w := open(t)
	w.bring("a.csv", bytesFile(generatedAccounts(50)))
	before := w.counts()
	pages := w.count(`PRAGMA page_count`)
	must2(t)(w.writer.Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+50)))
	_, err := w.tryBring(w.ctx, "usage.csv", bytesFile(generatedUsage(20_000, 50)), ImportOptions{})
	wantCode(t, err, data.CodeFull)
	if after := w.counts(); !reflect.DeepEqual(after, before) {
		t.Errorf("a full disk left %v, before %v", after, before)
	}
	must2(t)(w.writer.Exec(`PRAGMA max_page_count = 1000000`))
	if r := w.bring("usage.csv", bytesFile(generatedUsage(500, 50))); r.Added != 500 {
		t.Errorf("after space was made: %+v", r)
	}
}

func TestBadFileChangesNothing(t *testing.T) {
	w := open(t)
	for name, csv := range map[string]string{
		"no header":    "\x00\x01\x02",
		"no key":       "account_name,plan\nLindqvist,Gold\n",
		"unknown kind": "a,b\n1,2\n",
	} {
		if _, err := w.tryBring(w.ctx, name+".csv", bytesFile([]byte(csv)), ImportOptions{}); data.CodeOf(err) != data.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	// A file that cannot be read to its end leaves nothing of what it had.
	raw := generatedAccounts(5000)
	plan, err := intake.Inspect("a.csv", bytesFile(raw), intake.Options{})
	must(t, err)
	broken := func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(bytes.NewReader(raw[:len(raw)/2]), failing{})), nil
	}
	if _, err := w.Import(w.ctx, plan, broken, ImportOptions{}); err == nil || !contains(err.Error(), "a.csv") {
		t.Errorf("the error is %v", err)
	}
	if n := w.count(`SELECT count(*) FROM account`) + w.count(`SELECT count(*) FROM outbox`); n != 0 {
		t.Errorf("%d rows of a broken file", n)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the stick was pulled out") }

func TestReadOnlyBookRefusesImport(t *testing.T) {
	w := open(t)
	must(t, w.Close())
	s, err := Open(w.ctx, w.path, Options{ReadOnly: true})
	must(t, err)
	defer func() { _ = s.Close() }()
	open := bytesFile(generatedAccounts(2))
	plan, err := intake.Inspect("a.csv", open, intake.Options{})
	must(t, err)
	_, err = s.Import(w.ctx, plan, open, ImportOptions{})
	wantCode(t, err, data.CodeReadOnly)
	w.Store = nil
	w.reopen()
}

func generatedAccounts(n int) []byte {
	var b bytes.Buffer
	b.WriteString("account_id,account_name,industry,country,signup_date,plan_tier,seats\r\n")
	for i := range n {
		fmt.Fprintf(&b, "A%04d,Company %d,EdTech,US,2024-%02d-%02d,Basic,%d\r\n", i, i, i%12+1, i%28+1, i%90+1)
	}
	return b.Bytes()
}

// generatedUsage is rows like those of a product's usage export.
func generatedUsage(n, accounts int) []byte {
	var b bytes.Buffer
	b.WriteString("usage_id,account_id,usage_date,feature_name,usage_count,usage_duration_secs,error_count,is_beta_feature\r\n")
	for i := range n {
		fmt.Fprintf(&b, "U-%06x,A%04d,2026-%02d-%02d,feature_%d,%d,%d,%d,%t\r\n",
			i*7919%16777213, i*31%accounts, i%11+1, i%28+1, i%40, i%17+1, i%5000, i%3, i%10 == 0)
	}
	return b.Bytes()
}

func generatedRequests(n, accounts int) []byte {
	var b bytes.Buffer
	b.WriteString("ticket_id,account_id,subject,description,opened_at,priority\r\n")
	for i := range n {
		fmt.Fprintf(&b, "T%d,A%04d,report %d is empty,Since this morning the report %d shows nothing for shop %d,2026-%02d-%02d 10:00,high\r\n",
			i, i*31%accounts, i, i, i*7, i%11+1, i%28+1)
	}
	return b.Bytes()
}

func TestRowsThatNameNoAccount(t *testing.T) {
	w := open(t)
	w.bring("a.csv", bytesFile(generatedAccounts(1)))
	for csv, says := range map[string]string{
		"deal_id,deal_name,amount,close_date,stage\nD1,Big,5,2026-12-01,won\n":                                                 "[opportunities] account.id",
		"deal_id,account_id,deal_name,amount,close_date,stage\nD1,,Big,5,2026-12-01,won\n" + "D2,A0000,Big,5,2026-12-01,won\n": "the row names no account",
	} {
		r := w.bringText("deals.csv", csv)
		if len(r.Rejected) != 1 || !contains(r.Rejected[0].Reason, says) {
			t.Errorf("%q: %+v", csv, r.Rejected)
		}
	}
}
