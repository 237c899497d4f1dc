package store

import (
	"slices"
	"testing"

	"rounds/data"
)

// like lists the names that the index offers for what was typed.
func (w *world) like(typed string) []string {
	w.t.Helper()
	var out []string
	must(w.t, w.NamesLike(w.ctx, typed, func(n *Name) error {
		out = append(out, n.Kind+" "+n.Name)
		return nil
	}))
	return out
}

func TestNamesKeepInStep(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	c := data.Contact{ID: w.ids.New(), AccountID: a.ID, Name: "Britta Öberg", Email: "britta@handels.example", Phone: "08-123 456 78"}
	must(t, w.do(w.ctx, "contact", func(tx *Tx) error { return tx.Insert(c) }))
	want := func(typed string, names ...string) {
		t.Helper()
		if got := w.like(typed); !slices.Equal(got, names) {
			t.Errorf("%q finds %q, want %q", typed, got, names)
		}
	}
	want("lindq", "account Lindqvist Handels AB")
	want("oberg", "contact Britta Öberg")
	want("handels", "contact Britta Öberg", "account Lindqvist Handels AB")
	want("+46 8 123 456 78", "contact Britta Öberg")
	want(`" OR x*`)

	a.Name, a.MRR = "Möbelhuset AB", 1
	must(t, w.do(w.ctx, "rename", func(tx *Tx) error { _, err := tx.Save(a); return err }))
	want("lindq")
	want("mobel", "account Möbelhuset AB")
	must2(t)(w.Undo(w.ctx))
	want("mobel")
	want("lindq", "account Lindqvist Handels AB")

	must(t, w.do(w.ctx, "leave", func(tx *Tx) error { return tx.Delete(c) }))
	want("oberg")
	must2(t)(w.Undo(w.ctx))
	want("oberg", "contact Britta Öberg")

	live, gone, err := w.NamesOf(w.ctx, a.ID)
	must(t, err)
	if len(live) != 2 || len(gone) != 0 || live[1].Alt[0] != "britta@handels.example" {
		t.Errorf("names of the account: %+v, gone %v", live, gone)
	}
	if got, err := w.AccountOf(w.ctx, c.ID); err != nil || got != a.ID {
		t.Errorf("the contact's account is %v, %v", got, err)
	}
	_, err = w.AccountOf(w.ctx, w.ids.New())
	wantCode(t, err, data.CodeNotFound)
}

func TestLoadedNamesAreFound(t *testing.T) {
	w := open(t)
	must(t, w.Load(w.ctx, func(put func(any) error) error {
		for _, name := range []string{"株式会社さばえ眼鏡", "International Business Machines", "O'Brien & Sons"} {
			if err := put(data.Account{ID: w.ids.New(), Name: name}); err != nil {
				return err
			}
		}
		return nil
	}))
	for typed, want := range map[string]string{"眼鏡": "account 株式会社さばえ眼鏡", "obrien": "account O'Brien & Sons", "in": "account International Business Machines"} {
		if got := w.like(typed); len(got) != 1 || got[0] != want {
			t.Errorf("%q finds %q", typed, got)
		}
	}
	var initialed []string
	must(t, w.NamesInitialed(w.ctx, "intbus", func(n *Name) error {
		initialed = append(initialed, n.Name)
		return nil
	}))
	if len(initialed) != 1 {
		t.Errorf("intbus finds %q", initialed)
	}
	var near []string
	must(t, w.NamesNear(w.ctx, "internatoinal", func(n *Name) error {
		near = append(near, n.Name)
		return nil
	}))
	if len(near) != 1 {
		t.Errorf("internatoinal finds %q", near)
	}
}

// TestErasedNameLeavesNoGrams looks for the pieces of a person's number and address
// in the index's own pages, where deleted entries stay until they are merged.
func TestErasedNameLeavesNoGrams(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	c := data.Contact{ID: w.ids.New(), AccountID: a.ID, Name: "Zsuzsa Qvarfordt", Email: "xylo@handels.example", Phone: "+49 30 5550 1234"}
	must(t, w.do(w.ctx, "contact", func(tx *Tx) error { return tx.Insert(c) }))
	must(t, w.do(w.ctx, "another", func(tx *Tx) error {
		return tx.Insert(data.Contact{ID: w.ids.New(), AccountID: a.ID, Name: "Ann Lee"})
	}))
	needles := []string{"5501234", "qva", "xyl", "zs"}
	if found := w.inFile(needles); len(found) != len(needles) {
		t.Fatalf("before, only %v stand in the file", found)
	}
	must2(t)(w.Erase(w.ctx, c))
	if found := w.inFile(needles); len(found) > 0 {
		t.Errorf("after erasing, %v stand in the file", found)
	}
	if got := w.like("ann"); !slices.Equal(got, []string{"contact Ann Lee"}) {
		t.Errorf("others are found no more: %q", got)
	}
}
