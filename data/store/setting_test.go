package store_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/store"
)

func TestNameMe(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.db")
	clock := func() time.Time { return time.Date(2026, 11, 21, 13, 5, 0, 0, time.UTC) }
	open := func() *store.Store {
		st, err := store.Open(t.Context(), path, store.Options{Clock: clock})
		if err != nil {
			t.Fatal(err)
		}
		return st
	}
	st := open()
	if _, err := st.NameMe(t.Context(), " \t", nil, ""); data.CodeOf(err) != data.CodeInvalid {
		t.Errorf("an empty name gives %v", err)
	}
	if me, err := st.Me(t.Context()); err != nil || !me.ID.IsZero() {
		t.Errorf("after a refused name %+v works here (%v)", me, err)
	}
	named, err := st.NameMe(t.Context(), " Aiko\t \x1b[1mTanaka\n", []string{"ja", "en"}, "Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	if undone, err := st.Undo(t.Context()); err != nil || undone.Label != "" {
		t.Errorf("undo takes %q back (%v): a name is no action on an account", undone.Label, err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	st = open()
	defer func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	}()
	me, err := st.Me(t.Context())
	if err != nil || me.ID != named.ID || me.Name != "Aiko Tanaka" || me.TimeZone != "Asia/Tokyo" || !slices.Equal(me.Languages, []string{"ja", "en"}) {
		t.Errorf("after a restart %+v works here (%v)", me, err)
	}
}
