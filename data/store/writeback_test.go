package store

import (
	"encoding/json"
	"testing"

	"rounds/data"
)

// back adds an edit of the account's website, which the CRM owns, in a state.
func (w *synced) back(id data.ID, account data.ID, state data.WriteBackState, field, value string) {
	raw, err := json.Marshal(map[string]any{
		"connector": "hubspot", "ent": "account", "key": account, "field": field, "value": value, "state": state, "detail": "no such site", "at": int64(w.Now()), "by": data.ID{9},
	})
	must(w.t, err)
	w.peer.add("write_back", id, account, string(raw))
}

func TestWhatAnotherSystemDidNotTakeNeedsAPerson(t *testing.T) {
	w := openSynced(t)
	a := w.account("Brewster")
	w.settle()
	w.back(data.ID{5, 1}, a.ID, data.WriteBackPending, "website", `"waits.example"`)
	w.back(data.ID{5, 2}, a.ID, data.WriteBackDone, "website", `"taken.example"`)
	for i := byte(3); i < 6; i++ {
		w.back(data.ID{5, i}, a.ID, data.WriteBackFailed, "website", `"mine.example"`)
	}
	w.pull(1000)
	backs, err := w.WriteBacks(w.ctx)
	must(t, err)
	var ids []byte
	for _, b := range backs {
		if b.AccountName != "Brewster" {
			t.Errorf("%+v", b)
		}
		ids = append(ids, b.ID[1])
	}
	if string(ids) != "\x03\x04\x05\x01" {
		t.Errorf("listed: %v", ids)
	}
	if st, err := w.Status(w.ctx); err != nil || st.WriteBacks != 3 || st.Attention != 3 {
		t.Errorf("%+v, %v", st, err)
	}

	must(t, w.RetryWriteBack(w.ctx, data.ID{5, 3}))
	if got := w.get(a.ID).Website; got != "mine.example" {
		t.Errorf("tried again, the website is %q", got)
	}
	must(t, w.DropWriteBack(w.ctx, data.ID{5, 4}))
	w.back(data.ID{5, 6}, a.ID, data.WriteBackFailed, "", "null") // a whole account that was not taken
	w.pull(1000)
	wantCode(t, w.RetryWriteBack(w.ctx, data.ID{5, 6}), data.CodeConflict)
	must(t, w.DropWriteBack(w.ctx, data.ID{5, 6}))
	for _, id := range []data.ID{{5, 4}, {5, 9}} {
		wantCode(t, w.DropWriteBack(w.ctx, id), data.CodeNotFound)
		wantCode(t, w.RetryWriteBack(w.ctx, id), data.CodeNotFound)
	}
	wantCode(t, w.RetryWriteBack(w.ctx, data.ID{5, 1}), data.CodeConflict)
	if st, err := w.Status(w.ctx); err != nil || st.WriteBacks != 1 {
		t.Errorf("%+v, %v", st, err)
	}
	w.settle()
	if row := w.peer.rows[rowKey{"write_back", data.ID{5, 4}}]; row.GoneAt == 0 {
		t.Error("the server still has what was dropped")
	}

	u, err := w.Undo(w.ctx)
	must(t, err)
	if st, err := w.Status(w.ctx); err != nil || u.Label != "drop edit" || st.WriteBacks != 2 {
		t.Errorf("undone %q: %+v, %v", u.Label, st, err)
	}
}
