package main

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"rounds/data"
	"rounds/data/draft"
	"rounds/data/store"
	"rounds/sync/ledger"
	"rounds/ui/words"
)

// A book that nobody used for long is closed, and opened anew at the next visit; never one
// of which a session is open.
func TestSSHClosesTheBooksThatNobodyUses(t *testing.T) {
	h := gatewayOf(newOffice(t))
	var late atomic.Int64
	m := h.main()
	m.Clock = func() time.Time { return time.Now().Add(time.Duration(late.Load())) }
	m.screen = true // time goes on
	ids := map[string]data.ID{}
	for _, name := range []string{"Mia Mann", "Rob Rep"} {
		id, err := h.ledger.AddUser(t.Context(), h.ws, data.User{Name: name, Email: name + "@example.com", Role: "manager"})
		h.must(err)
		ids[name] = id
	}
	path := filepath.Join(h.home, "data", "main.db")
	h.must(h.main().syncOnceAt(t.Context(), path)) // the host knows them
	account := data.ID{1, 15: 9}
	h.must(h.ledger.Load(t.Context(), h.ws, func(put func(any) error) error { return put(data.Account{ID: account, Name: "Acme Lamps"}) }))
	h.must(h.ledger.SetGrant(t.Context(), h.ws, ids["Mia Mann"], account, true))
	team, err := m.openPeople(t.Context(), path)
	h.must(err)
	t.Cleanup(func() {
		team.close()
		h.must(m.Close())
	})
	w := words.New("en")
	visit := func(name string) *person {
		t.Helper()
		one, err := team.visit(t.Context(), w, name)
		h.must(err)
		h.must(one.arrived(t.Context()))
		return one
	}
	open := func(one *person) bool {
		one.mu.Lock()
		defer one.mu.Unlock()
		return one.store != nil
	}
	mia, rob := visit("mia.mann"), visit("rob.rep")
	team.leave(mia)
	team.rest()
	if !open(mia) {
		t.Error("her book is closed as soon as she left")
	}
	late.Store(int64(restAfter + time.Second))
	team.rest()
	if open(mia) || !open(rob) || team.host == nil || !open(team.host) {
		t.Errorf("after %s her book is open: %v, that of whoever is in: %v, the host's: %v", restAfter, open(mia), open(rob), open(team.host))
	}
	// What happened while it was at rest is in it as soon as she comes back: what she may see
	// no more is gone, and it is not locked for the time that nobody came.
	h.must(h.ledger.SetGrant(t.Context(), h.ws, mia.user.ID, account, false))
	late.Store(int64((ledger.LeaseDays + 1) * 24 * time.Hour))
	again := visit("mia.mann")
	h.must(again.heard(t.Context()))
	if !open(again) {
		t.Error("her book is not opened anew")
	}
	status, err := again.store.Status(t.Context())
	h.must(err)
	if status.Accounts != 0 || status.Lease.Out(again.store.Now()) {
		t.Errorf("she finds %d accounts, and the lease %+v", status.Accounts, status.Lease)
	}
}

// The book of whoever left the team is purged, but for all that the server did not take: a
// text that was never filed too.
func TestSSHKeepsWhatWhoeverLeftHadNotSent(t *testing.T) {
	h := gatewayOf(newOffice(t))
	user, err := h.ledger.AddUser(t.Context(), h.ws, data.User{Name: "Mia Mann", Role: "manager"})
	h.must(err)
	path := filepath.Join(h.home, "data", "main.db")
	h.must(h.main().syncOnceAt(t.Context(), path)) // the host knows her
	m := h.main()
	team, err := m.openPeople(t.Context(), path)
	h.must(err)
	t.Cleanup(func() {
		team.close()
		h.must(m.Close())
	})
	mia, err := team.visit(t.Context(), words.New("en"), "mia.mann")
	h.must(err)
	h.must(mia.arrived(t.Context()))
	key := store.DraftKey{Kind: "account", Key: data.ID{7}, Field: "capture.issue"}
	h.must(mia.store.Type(key, "", draft.Edit{Ins: "the export is slow"})(t.Context()))
	team.leave(mia)
	h.must(team.purge(t.Context(), user, mia))
	st, err := store.Open(t.Context(), team.pathOf(user), store.Options{})
	h.must(err)
	defer func() { h.must(st.Close()) }()
	letters, err := st.Letters(t.Context())
	h.must(err)
	if len(letters) != 1 || letters[0].Body() != "the export is slow" {
		t.Errorf("what stays is %+v", letters)
	}
}

// A book of whoever left that lost its pointer is not taken for one that is purged: it stands
// beside its path, and the host's log says so.
func TestSSHPurgesNoBookThatItDoesNotFind(t *testing.T) {
	h := gatewayOf(newOffice(t))
	m := h.main()
	team, err := m.openPeople(t.Context(), filepath.Join(h.home, "data", "main.db"))
	h.must(err)
	t.Cleanup(func() {
		team.close()
		h.must(m.Close())
	})
	gone := data.ID{7}
	h.must(team.purge(t.Context(), gone, nil)) // she never had one
	path := team.pathOf(gone)
	h.must(os.MkdirAll(filepath.Dir(path), 0o700))
	lost := strings.TrimSuffix(path, ".db") + ".cache-1.db"
	st, err := store.Open(t.Context(), lost, store.Options{})
	h.must(err)
	h.must(st.Close())
	if err := team.purge(t.Context(), gone, nil); data.CodeOf(err) != data.CodeDamaged {
		t.Errorf("purging it says %v", err)
	}
}
