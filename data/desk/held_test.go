package desk

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/find"
	"rounds/data/store"
)

// A book with too many names holds those of its accounts, and the store finds the
// rest.
func TestLargeBookLeavesContactsToTheStore(t *testing.T) {
	ctx := context.Background()
	clock := func() time.Time { return time.Date(2026, 11, 21, 14, 5, 0, 0, time.UTC) }
	st, err := store.Open(ctx, filepath.Join(t.TempDir(), "book.db"), store.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	account := data.Account{ID: data.ID{15: 1}, Name: "Lindqvist Handels AB", Email: "post@handels.example"}
	contact := data.Contact{ID: data.ID{15: 2}, AccountID: account.ID, Name: "Britta Holm", Phone: "+46 8 555 123 45"}
	if err := st.Load(ctx, func(put func(any) error) error {
		if err := put(account); err != nil {
			return err
		}
		return put(contact)
	}); err != nil {
		t.Fatal(err)
	}
	d := New(st, clock, nil)
	d.mostHeld = 1
	change := data.Change{Accounts: []data.ID{account.ID}, Kinds: []string{"account", "contact"}}
	for _, prepare := range []func() error{
		func() error { return d.Load(ctx) },
		func() error { return d.followNames(ctx, change) }, // and it stays so
	} {
		if err := prepare(); err != nil {
			t.Fatal(err)
		}
		if d.Finder.Whole() {
			t.Fatal("two names are held where one may be")
		}
		if hits := d.Finder.Search("lindq", 5); len(hits) != 1 || hits[0].Account != account.ID {
			t.Errorf("the account is not found in memory: %+v", hits)
		}
		if hits := d.Finder.Search("britta", 5); len(hits) != 0 {
			t.Errorf("a contact is in memory: %+v", hits)
		}
		for _, typed := range []string{"britta", "ho", "0855512345", "holm britta"} {
			hits, err := d.SearchStored(ctx, typed, 5)
			if err != nil || len(hits) == 0 || hits[0].Kind != find.Contact || hits[0].Account != account.ID {
				t.Errorf("%q: the store found %+v, %v", typed, hits, err)
			}
		}
		if hits, err := d.SearchStored(ctx, "post@handels", 5); err != nil || len(hits) != 1 || hits[0].Kind != find.Account {
			t.Errorf("a mail address of an account: %+v, %v", hits, err)
		}
	}
	added := data.Account{ID: data.ID{15: 3}, Name: "Brewster & Sons"}
	if err := st.Load(ctx, func(put func(any) error) error { return put(added) }); err != nil {
		t.Fatal(err)
	}
	if err := d.Follow(ctx, data.Change{Accounts: []data.ID{added.ID}, Kinds: []string{"account"}}); err != nil {
		t.Fatal(err)
	}
	if hits := d.Finder.Search("brewster", 5); len(hits) != 1 || hits[0].Account != added.ID {
		t.Errorf("an account that was added is not found in memory: %+v", hits)
	}
	if id, err := d.Resolve(ctx, "Britta Holm"); err != nil || id != account.ID {
		t.Errorf("the contact's account is %v, %v", id, err)
	}
}

func TestKeyring(t *testing.T) {
	var k keyring
	if _, ok := k.find(data.ID{1}); ok {
		t.Error("an empty ring has a key")
	}
	id := func(i int) data.ID { return data.ID{0: 1, 14: byte(i >> 8), 15: byte(i)} }
	for range 2 { // the second time nothing is new
		for i := range 3000 {
			if n, ok := k.key(id(i)); !ok || int(n) != i {
				t.Fatalf("id %d has the key %d", i, n)
			}
		}
	}
	if _, ok := k.find(id(3000)); ok {
		t.Error("an id that was never put in has a key")
	}
}
