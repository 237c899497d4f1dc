package simulation

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"rounds/data/intake"
	"rounds/data/store"
)

// bring imports a file on a device, as the command does.
func (d *device) bring(name, csv string) intake.Report {
	d.w.t.Helper()
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(csv))), nil }
	plan, err := intake.Inspect(name, open, intake.Options{})
	d.w.must(err)
	report, err := d.store.Import(d.w.ctx, plan, open, store.ImportOptions{By: d.user.ID})
	d.w.must(err)
	if len(report.Rejected) > 0 {
		d.w.fail("%s: %+v", name, report.Rejected)
	}
	return report
}

// named are the live accounts of a device by name, and its contacts.
func (d *device) named() map[string]int {
	out := map[string]int{}
	d.w.must(d.store.EachName(d.w.ctx, func(n *store.Name) error { out[n.Kind+" "+n.Name]++; return nil }))
	return out
}

const (
	exportedAccounts = "account_id,account_name,mrr,signup_date,parent_account_id\n" +
		"7,Lindqvist Handels AB,640,2025-11-21,\n8,株式会社さばえ眼鏡,890,2025-12-01,7\n9,Casa Verde,2300,2026-01-10,\n"
	exportedContacts = "contact_id,account_id,contact_name,email\n1,7,Maja Lind,maja@lindqvist.example\n2,8,佐藤 葵,aoi@sabae.example\n"
)

// One export is imported on two devices that do not know of each other: there is one set
// of accounts, whichever sends first, with nothing to settle.
func TestAnExportImportedOnTwoDevicesIsOneBook(t *testing.T) {
	for _, order := range [][2]string{{"aiko", "aiko-home"}, {"aiko-home", "aiko"}} {
		t.Run(strings.Join(order[:], " first, then "), func(t *testing.T) {
			w := calmWorld(t)
			first, second := w.device(order[0]), w.device(order[1])
			for _, d := range []*device{first, second} { // both offline
				d.bring("accounts.csv", exportedAccounts)
				d.bring("contacts.csv", exportedContacts)
			}
			w.exchange(first)
			w.exchange(second)
			w.syncAll()
			w.check()
			for _, d := range []*device{first, second, w.device("office")} {
				for name, n := range d.named() {
					if n != 1 {
						t.Errorf("%s has %s %d times", d.name, name, n)
					}
				}
				st, err := d.store.Status(w.ctx)
				w.must(err)
				if st.Attention != 0 || st.Waiting != 0 {
					t.Errorf("%s: %+v", d.name, st)
				}
			}
			if n := first.named()["account Casa Verde"]; n != 1 {
				t.Errorf("%d accounts of the file are there", n)
			}
			// The other device takes the same file once more: nothing is new in it.
			if r := second.bring("accounts.csv", exportedAccounts); r.Added != 0 || r.Changed != 0 {
				t.Errorf("once more: %+v", r)
			}
		})
	}
}

// An import that is undone on one device, before and after it was sent, and comes again.
func TestAnImportIsUndoneOnOneDevice(t *testing.T) {
	for _, sent := range []bool{false, true} {
		t.Run(fmt.Sprintf("sent=%v", sent), func(t *testing.T) {
			w := calmWorld(t)
			a, b := w.device("aiko"), w.device("aiko-home")
			a.bring("accounts.csv", exportedAccounts)
			b.bring("accounts.csv", exportedAccounts)
			w.exchange(b)
			if sent {
				w.exchange(a)
				w.syncAll()
			}
			undone, err := a.store.Undo(w.ctx)
			w.must(err)
			if undone.Label != "import" {
				t.Fatalf("undone %+v", undone)
			}
			w.syncAll()
			w.check()
			want := 1 // what the other device brought stays
			if sent {
				want = 0 // it is deleted as something that both see
			}
			for _, d := range []*device{a, b, w.device("office")} {
				if n := d.named()["account Casa Verde"]; n != want {
					t.Errorf("%s has it %d times, want %d", d.name, n, want)
				}
			}
			r := a.bring("accounts.csv", exportedAccounts)
			if sent && r.Added != 3 || !sent && r.Added != 0 {
				t.Errorf("once more: %+v", r)
			}
			w.syncAll()
			w.check()
			for _, d := range []*device{a, b, w.device("office")} {
				for _, name := range []string{"Lindqvist Handels AB", "株式会社さばえ眼鏡", "Casa Verde"} {
					if n := d.named()["account "+name]; n != 1 {
						t.Errorf("%s has %s %d times", d.name, name, n)
					}
				}
			}
		})
	}
}

// Two lists that number their customers from 1 are not one list.
func TestTwoListsWithTheSameNumbersAreNotOne(t *testing.T) {
	w := calmWorld(t)
	a, b := w.device("aiko"), w.device("aiko-home")
	a.bring("accounts_mine.csv", "id,name,mrr\n1,Acme,10\n2,Bolt,20\n")
	b.bring("accounts_theirs.csv", "id,name,mrr\n1,Casa Verde,30\n2,Bolt,20\n")
	w.syncAll()
	w.check()
	got := a.named()
	for _, name := range []string{"Acme", "Casa Verde", "Bolt"} {
		if got["account "+name] != 1 {
			t.Errorf("%s is there %d times", name, got["account "+name])
		}
	}
}
