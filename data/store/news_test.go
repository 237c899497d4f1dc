package store

import (
	"fmt"
	"testing"

	"rounds/data"
)

// What a snapshot brings, because the server was restored or the cursor had expired, is told
// of as what a page brings; a first one, and what comes with an account, is not.
func TestASnapshotTellsWhatIsNew(t *testing.T) {
	w := openSynced(t)
	w.fresh()
	mine, other, late := data.ID{1, 1}, data.ID{1, 2}, data.ID{1, 3}
	me := data.ID{9}
	event := func(key byte, account data.ID, kind string) {
		w.peer.add("event", data.ID{6, key}, account, fmt.Sprintf(`{"kind":%q,"at":%d}`, kind, w.Now()))
	}
	w.peer.add("account", mine, mine, `{"name":"Mine","owner":"`+me.String()+`"}`)
	w.peer.add("account", other, other, `{"name":"Other"}`)
	event(1, mine, "signup")
	w.snapshot(100)
	w.newsIs()

	event(2, mine, "cancellation")
	w.peer.add("event", data.ID{6, 3}, mine, `{"kind":"renewed","at":7}`) // of long ago
	w.peer.add("account", late, late, `{"name":"Late"}`)
	event(4, late, "signup")
	w.peer.edit(other, "owner", `"`+me.String()+`"`)
	raw := fmt.Sprintf(`{"ent":"account","key":%q,"field":"plan","kept":"\"b\"","other":"\"a\"","other_by":%q,"at":%d,"resolved_at":%d}`, mine, me, w.Now(), w.Now())
	w.peer.add("conflict", data.ID{5, 1}, mine, raw)
	w.snapshot(100)
	w.newsIs("account "+other.String(), "conflict "+data.ID{5, 1}.String(), "event "+data.ID{6, 2}.String())
	must(t, w.MarkRead(w.ctx))
	w.snapshot(100)
	w.newsIs()
}

// newsIs holds the unread notifications against what they are to be, in any order.
func (w *synced) newsIs(want ...string) {
	w.t.Helper()
	news, err := w.Notifications(w.ctx, 100)
	must(w.t, err)
	got := map[string]bool{}
	for _, n := range news {
		if n.ReadAt == 0 {
			got[n.Ent+" "+n.Key.String()] = true
		}
	}
	for _, one := range want {
		if !got[one] {
			w.t.Errorf("nothing is told of %s", one)
		}
		delete(got, one)
	}
	if len(got) > 0 {
		w.t.Errorf("told of %v as well", got)
	}
}
