package store

import (
	"reflect"
	"testing"
	"time"

	"rounds/data"
)

func TestEveryEntityRoundTrips(t *testing.T) {
	w := open(t)
	for _, k := range kinds() {
		row := reflect.New(k.typ).Elem()
		for i := range k.columns {
			fill(row.Field(i), i)
		}
		id := k.id(row)
		must(t, w.do(w.ctx, "insert", func(tx *Tx) error { return tx.Insert(row.Interface()) }))
		tx, err := w.begin(w.ctx)
		must(t, err)
		got, frev, err := tx.load(k, id)
		tx.rollback()
		must(t, err)
		if !reflect.DeepEqual(got.Interface(), row.Interface()) {
			t.Errorf("%s came back as\n%+v\nwant\n%+v", k.name, got.Interface(), row.Interface())
		}
		if b := frev.base("name"); b[:2] != "n:" {
			t.Errorf("%s: a new row's base is %q, want my own outbox entry", k.name, b)
		}
	}
	if got := w.count(`SELECT count(*) FROM outbox WHERE op = 'create'`); got != len(kinds()) {
		t.Errorf("%d creates in the outbox, want one an entity: %d", got, len(kinds()))
	}
}

// fill sets a field to something that is not its zero.
func fill(f reflect.Value, n int) {
	switch f.Kind() {
	case reflect.String:
		f.SetString("値 \"" + string(rune('a'+n)))
	case reflect.Int, reflect.Int32, reflect.Int64:
		f.SetInt(int64(n) + 1)
	case reflect.Bool:
		f.SetBool(true)
	case reflect.Array:
		f.Set(reflect.ValueOf(data.ID{1, byte(n), 3}))
	case reflect.Map:
		f.Set(reflect.ValueOf(data.Fields{"a": "b", "n": 1.5}))
	case reflect.Slice:
		f.Set(reflect.ValueOf(data.Strings{"de", "ja"}))
	}
}

func TestSaveWritesOnlyWhatDiffers(t *testing.T) {
	w := open(t)
	a := w.account("株式会社さばえ眼鏡")
	a.MRR = 200000
	a.Stage = data.StageRenewal
	var changed bool
	must(t, w.do(w.ctx, "edit", func(tx *Tx) (err error) { changed, err = tx.Save(a); return err }))
	if !changed {
		t.Fatal("nothing was saved")
	}
	var fields, before string
	must(t, w.reader.QueryRow(`SELECT fields, before FROM outbox ORDER BY id DESC LIMIT 1`).Scan(&fields, &before))
	if want := `{"mrr":{"v":200000,"base":"n:1"},"stage":{"v":"renewal","base":"n:1"}}`; fields != want {
		t.Errorf("mutation %s, want %s", fields, want)
	}
	if want := `{"mrr":124000,"stage":""}`; before != want {
		t.Errorf("before %s, want %s", before, want)
	}

	entries := w.count(`SELECT count(*) FROM outbox`)
	must(t, w.do(w.ctx, "edit", func(tx *Tx) (err error) { changed, err = tx.Save(a); return err }))
	if changed || w.count(`SELECT count(*) FROM outbox`) != entries || w.count(`SELECT count(*) FROM action`) != 2 {
		t.Error("saving the same values again left a trace")
	}
}

func TestFailedActionLeavesNothing(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	err := w.do(w.ctx, "bad", func(tx *Tx) error {
		if err := tx.Insert(data.Contact{ID: w.ids.New(), AccountID: a.ID, Name: "Britta"}); err != nil {
			return err
		}
		return data.Errorf(data.CodeInvalid, "no")
	})
	wantCode(t, err, data.CodeInvalid)
	if n := w.count(`SELECT count(*) FROM contact`) + w.count(`SELECT count(*) FROM outbox WHERE ent = 'contact'`); n != 0 {
		t.Errorf("%d rows of a failed action stayed", n)
	}
}

func TestUndo(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	firing := data.Firing{Code: data.ReasonRenewal, Occurrence: "2027-02-17@90"}
	must(t, w.Snooze(w.ctx, a.ID, []data.Firing{firing}, data.Day(2026, 12, 1), "waits for budget", data.ID{}))
	waiting := w.count(`SELECT count(*) FROM outbox`)

	u, err := w.Undo(w.ctx)
	must(t, err)
	if u.Label != "snooze" {
		t.Errorf("undid %q, want snooze", u.Label)
	}
	if n := w.count(`SELECT count(*) FROM disposition`); n != 0 {
		t.Errorf("%d dispositions after undo, want none", n)
	}
	if n := w.count(`SELECT count(*) FROM outbox`); n != waiting-1 {
		t.Errorf("%d outbox entries after undoing what was never sent, want %d", n, waiting-1)
	}
	if u, err = w.Undo(w.ctx); err != nil || u.Label != "account" {
		t.Errorf("second undo took %q back (%v), want the account", u.Label, err)
	}
	if u, err = w.Undo(w.ctx); err != nil || u.Label != "" {
		t.Errorf("third undo took %q back (%v), want nothing", u.Label, err)
	}
}

func TestUndoOfAnUpdateRestoresValuesAndBases(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	must(t, w.Override(w.ctx, a.ID, 30, "champion left", w.Now().Add(time.Hour)))
	must2(t)(w.Undo(w.ctx))
	got, err := w.Account(w.ctx, a.ID)
	must(t, err)
	if got.OverrideUntil != 0 || got.OverrideReason != "" {
		t.Errorf("override after undo: %+v", got)
	}
	must(t, w.Override(w.ctx, a.ID, 40, "again", w.Now().Add(time.Hour)))
	var fields string
	must(t, w.reader.QueryRow(`SELECT fields FROM outbox ORDER BY id DESC LIMIT 1`).Scan(&fields))
	if want := `"override_score":{"v":40,"base":"n:1"}`; !contains(fields, want) {
		t.Errorf("after undo the field must build on the create again: %s", fields)
	}
}

func TestUndoOfWhatWasSentCompensates(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	must(t, w.CaptureIssue(w.ctx, Capture{AccountID: a.ID}, data.IssueBug, "invoice page is slow"))
	must2(t)(w.writer.Exec(`UPDATE outbox SET state = 1, n = id`))
	entries := w.count(`SELECT count(*) FROM outbox`)
	must2(t)(w.Undo(w.ctx))
	if n := w.count(`SELECT count(*) FROM issue WHERE gone_at = 0`); n != 0 {
		t.Errorf("%d live issues after undo", n)
	}
	if n := w.count(`SELECT count(*) FROM outbox`); n != entries+1 {
		t.Errorf("%d entries, want the sent ones and one delete: %d", n, entries+1)
	}
}

func TestUndoKeepsLaterEdits(t *testing.T) {
	w := open(t)
	a := w.account("Lindqvist Handels AB")
	must(t, w.Override(w.ctx, a.ID, 30, "champion left", w.Now().Add(time.Hour)))
	a.Plan = "Gold"
	must(t, w.transact(w.ctx, "plan", func(tx *Tx) error { _, err := tx.Save(a, "plan"); return err }))
	must2(t)(w.Undo(w.ctx))
	got, err := w.Account(w.ctx, a.ID)
	must(t, err)
	if got.Plan != "Gold" || got.OverrideUntil != 0 {
		t.Errorf("after undo of the override: plan %q, override until %d", got.Plan, got.OverrideUntil)
	}
}

func must2(t *testing.T) func(any, error) {
	return func(_ any, err error) {
		t.Helper()
		must(t, err)
	}
}
