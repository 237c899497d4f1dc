package store

import (
	"strings"
	"testing"

	"rounds/data"
)

func TestAChangedFeatureConcernsWhoUsesIt(t *testing.T) {
	w := open(t)
	today := w.Now().DateIn(nil)
	use := func(name, feature string, day data.Date, count int64) data.ID {
		a := w.account(name)
		must(t, w.do(w.ctx, "x", func(tx *Tx) error {
			return tx.Insert(data.Usage{ID: w.ids.New(), AccountID: a.ID, Feature: feature, Day: day, Count: count})
		}))
		return a.ID
	}
	uses := use("uses it", "Bulk edit", today, 3)
	long := use("used it long ago", "Bulk edit", today-ReleaseWindow, 3)
	never := use("opened it only", "Bulk edit", today, 0)
	other := use("uses another", "Bulk export", today, 3)
	ja := use("使う", "価格ﾙｰﾙ", today-ReleaseWindow+1, 1)

	changes := func(id data.ID) []data.Event {
		f, err := w.Facts(w.ctx, id, w.Now())
		must(t, err)
		return f.Events
	}
	name, n, err := w.ChangeFeature(w.ctx, "bulk EDIT", "keeps the\nfilter")
	must(t, err)
	if name != "Bulk edit" || n != 1 {
		t.Errorf("%q concerns %d", name, n)
	}
	if got := changes(uses); len(got) != 1 || got[0].Kind != data.EventRelease || got[0].Detail != "keeps the filter" || got[0].Custom["feature"] != "Bulk edit" {
		t.Errorf("who uses it has %+v", got)
	}
	for _, id := range []data.ID{long, never, other} {
		if got := changes(id); len(got) != 0 {
			t.Errorf("whom it does not concern has %+v", got)
		}
	}
	_, err = w.Undo(w.ctx)
	must(t, err)
	if got := changes(uses); len(got) != 0 {
		t.Errorf("undone, it left %+v", got)
	}
	if name, _, err := w.ChangeFeature(w.ctx, "価格ルール", ""); err != nil || name != "価格ﾙｰﾙ" || len(changes(ja)) != 1 {
		t.Errorf("%q, %v", name, err)
	}
	_, _, err = w.ChangeFeature(w.ctx, "bulk", "")
	wantCode(t, err, data.CodeAmbiguous)
	_, _, err = w.ChangeFeature(w.ctx, "fax", "")
	wantCode(t, err, data.CodeNotFound)
	_, _, err = w.ChangeFeature(w.ctx, " ", "")
	wantCode(t, err, data.CodeInvalid)
}

// A row of use is a hundred times as large as what is asked of it, and there are millions.
func TestUseIsReadFromItsIndexAlone(t *testing.T) {
	w := open(t)
	for _, query := range []string{
		featuresUsedQuery, featureUsersQuery, usageOf(`WHERE account_id IN (?) AND gone_at = 0`), featuresOfOthersQuery,
	} {
		rows, err := w.reader.Query("EXPLAIN QUERY PLAN "+query, make([]any, strings.Count(query, "?"))...)
		must(t, err)
		var plan string
		for rows.Next() {
			var id, parent, unused int
			var step string
			must(t, rows.Scan(&id, &parent, &unused, &step))
			plan += step + "\n"
		}
		must(t, rows.Err())
		if !strings.Contains(plan, "COVERING INDEX usage_of_day") {
			t.Errorf("%s\nis answered by\n%s", query, plan)
		}
	}
}
