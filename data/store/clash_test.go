package store

import (
	"encoding/json"
	"testing"

	"rounds/data"
)

// A conflict about a field that the server lets only some set waits for these: whoever may
// not would pick a value that is refused.
func TestAConflictWaitsForWhoMaySettleIt(t *testing.T) {
	for _, c := range []struct {
		role, field string
		waits       bool
	}{
		{"lead", "owner", true}, {"manager", "owner", true}, {"representative", "owner", false}, {"analyst", "owner", false},
		{"representative", "renewal_on", false}, {"representative", "stage", true}, {"analyst", "stage", false},
	} {
		w := openSynced(t)
		a := w.account("Lindqvist")
		w.settle()
		me, conflict := data.ID{9}, data.ID{5}
		w.peer.add("user", me, data.ID{}, `{"name":"Carla","role":"`+c.role+`"}`)
		raw, err := json.Marshal(map[string]any{"ent": "account", "key": a.ID, "field": c.field, "kept": "null", "other": "null", "at": int64(w.Now())})
		must(t, err)
		w.peer.add("conflict", conflict, a.ID, string(raw))
		w.pull(1000)
		must(t, w.SetMe(w.ctx, me))
		open, err := w.Clashes(w.ctx)
		must(t, err)
		st, err := w.Status(w.ctx)
		must(t, err)
		if want := map[bool]int{true: 1}[c.waits]; len(open) != want || st.Attention != int64(want) {
			t.Errorf("%+v: %d are open, %d need her", c, len(open), st.Attention)
		}
		before := w.count(`SELECT count(*) FROM outbox`)
		err = w.Settle(w.ctx, conflict, PickKept, nil, me)
		if c.waits {
			must(t, err)
			continue
		}
		wantCode(t, err, data.CodeInvalid)
		if got := w.count(`SELECT count(*) FROM outbox`); got != before {
			t.Errorf("%+v: a pick that is refused is sent", c)
		}
	}
}
