package store

import (
	"slices"
	"testing"

	"rounds/data"
)

// by lists the names that the index offers for what was typed.
func (w *world) by(way Way, typed string) []string {
	w.t.Helper()
	var out []string
	must(w.t, w.NamesBy(w.ctx, way, typed, func(n *Name) error {
		out = append(out, n.Kind+" "+n.Name)
		return nil
	}))
	return out
}

func (w *world) like(typed string) []string { return w.by(WayInside, typed) }

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
	want("handels", "account Lindqvist Handels AB", "contact Britta Öberg")
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
	const sabae, ibm, obrien = "account 株式会社さばえ眼鏡", "account International Business Machines", "account O'Brien & Sons"
	for _, c := range []struct {
		way   Way
		typed string
		want  string
	}{
		{WayWhole, "sabae", ""},
		{WayWhole, "(株)さばえ眼鏡", sabae},
		{WayWhole, "obrien sons", obrien},
		{WayWhole, "obrien", ""},
		{WayFirst, "in", ibm},
		{WayFirst, "inter", ibm},
		{WayFirst, "business", ""},
		{WayWord, "bu", ibm},
		{WayWord, "machines inter", ibm},
		{WayWord, "chines", ""},
		{WayInside, "眼鏡", sabae},
		{WayInside, "chines", ibm},
		{WayInside, "x", ""},
		{WayInitials, "ibm", ibm},
		{WayInitials, "intbus", ibm},
		{WayInitials, "xbm", ""},
		{WayMistyped, "internatoinal", ibm},
		{WayMistyped, "intrenational", ibm},
		{WayMistyped, "obrein", ""}, // too short to be told by a half
		{WayMistyped, "sons obrein", obrien},
		{WayRest, "さばへ", sabae},
		{WayRest, "obrein", obrien},
		{WayRest, "xbrien", obrien}, // the first letter
		{WayRest, "obrins", obrien},
		{WayRest, "busnss", ibm},
		{WayRest, "internatxonal buqiness", ibm},
		{WayRest, "xnternational buqiness", ibm},
		{WayRest, "buqnssw", ""}, // two letters that no name has
		{WayRest, "xb", ""},      // no piece of it is indexed wherever it stands
		{WayRest, "gmb", ""},     // nor are legal forms
		{WayInside, "", ""},
	} {
		var want []string
		if c.want != "" {
			want = []string{c.want}
		}
		if got := w.by(c.way, c.typed); !slices.Equal(got, want) {
			t.Errorf("way %d: %q finds %q, want %q", c.way, c.typed, got, c.want)
		}
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
	needles := []string{"5501234", "qva", "xyl", "suz"} // three bytes: two may stand in an id by chance
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
