package store

import (
	"fmt"
	"maps"
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

// What is no longer in the book is no news: a row that is deleted, or that went with its account,
// by a page or by a snapshot, does not count as unread for ever.
func TestWhatIsGoneIsNoNews(t *testing.T) {
	w := openSynced(t)
	w.fresh()
	a, b := data.ID{1, 1}, data.ID{1, 2}
	me := data.ID{9}
	w.peer.add("account", a, a, `{"name":"A"}`)
	w.peer.add("account", b, b, `{"name":"B"}`)
	w.snapshot(100)
	for i, account := range []data.ID{a, a, b} {
		w.peer.add("event", data.ID{6, byte(i + 1)}, account, fmt.Sprintf(`{"kind":"cancellation","at":%d}`, w.Now()))
	}
	w.peer.edit(b, "owner", `"`+me.String()+`"`)
	w.pull(1000)
	unread := func(want int64) {
		t.Helper()
		if n, err := w.Unread(w.ctx); err != nil || n != want {
			t.Errorf("%d unread, %v; want %d", n, err, want)
		}
	}
	unread(4)
	w.peer.seq++
	gone := w.peer.rows[rowKey{"event", data.ID{6, 1}}]
	gone.Rev, gone.GoneAt = w.peer.seq, w.Now()
	w.pull(1000)
	unread(3)
	maps.DeleteFunc(w.peer.rows, func(_ rowKey, r *peerRow) bool { return r.Account == b })
	w.snapshot(100)
	unread(1)
	w.newsIs("event " + data.ID{6, 2}.String())
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
