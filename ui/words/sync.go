package words

import (
	"strings"
	"time"

	"rounds/data"
)

// SyncShort is where syncing stands, for a header: "synced 14:02", "offline · 12
// waiting".
func (w *Words) SyncShort(s *data.SyncState, waiting int64, loc *time.Location) string {
	return w.withWaiting(w.syncState(s, loc), waiting)
}

func (w *Words) syncState(s *data.SyncState, loc *time.Location) string {
	switch {
	case s.Phase == data.SyncFirst:
		return w.SyncProgress(s, 1)
	case s.Phase != data.SyncIdle:
		return w.T("state.sync." + string(s.Phase))
	case s.Last == 0:
		return w.T("state.connecting")
	}
	return w.T("state.synced", w.Clock(s.Last, loc))
}

func (w *Words) withWaiting(text string, waiting int64) string {
	if waiting == 0 {
		return text
	}
	return w.T("state.with-waiting", text, w.Number(waiting))
}

// SyncProgress is how far a first sync has come, in a few words, in steps of so many per
// cent.
func (w *Words) SyncProgress(s *data.SyncState, step int64) string {
	if s.Progress.Total <= 0 {
		return w.T("state.first")
	}
	return w.T("state.first-share", min(99, s.Progress.Rows*100/s.Progress.Total)/step*step)
}

// SyncLine is SyncShort with what a person asks next: since when, and when it is tried
// again. What is typed and not filed is on this machine alone.
func (w *Words) SyncLine(s *data.SyncState, waiting, drafts int64, now data.Instant, loc *time.Location) string {
	text := w.syncState(s, loc)
	failing := s.Phase == data.SyncOffline || s.Phase == data.SyncRefused
	if failing {
		text = w.T("sync.since", text, w.Clock(s.Since, loc))
	}
	text = w.withWaiting(text, waiting)
	if left := s.Retry.Sub(now); failing && left > 0 {
		text = w.T("sync.retry-in", text, int(left.Seconds())+1)
	}
	if s.Phase == data.SyncIdle && waiting == 0 && s.Last != 0 {
		if drafts > 0 {
			return w.N("sync.all-but", int(drafts), text)
		}
		text = w.T("sync.all-there", text)
	}
	return text
}

// Needs counts what needs a person, by what it is: only what is there.
func (w *Words) Needs(conflicts, letters, quarantined, writeBacks int64) string {
	var out []string
	for _, of := range []struct {
		key string
		n   int64
	}{
		{"needs.conflict", conflicts}, {"needs.refused", letters}, {"needs.left", quarantined}, {"needs.not-taken", writeBacks},
	} {
		if of.n > 0 {
			out = append(out, w.N(of.key, int(of.n)))
		}
	}
	return strings.Join(out, " · ")
}

// Rejected is why the server refused a change of an entity for good: by its code, or as it
// says itself who may.
func (w *Words) Rejected(code, ent, detail string) string {
	if said := w.refusal(detail); said != "" {
		return said
	}
	if code == outOfScope && ent == "account" { // else it would be the account of an account
		return w.T("sync.reject.out_of_scope.account")
	}
	if w.Has("sync.reject."+code) && (code != notAllowed || w.refusals != nil) {
		return w.T("sync.reject."+code, w.Kind(ent))
	}
	return w.Reword(detail)
}

// Codes of the server: notAllowed is what a role may not, and it says which role may.
const (
	notAllowed = "not_allowed"
	outOfScope = "out_of_scope"
)

// LeaseOut is why a book is locked, and what opens it again.
func (w *Words) LeaseOut(l data.Lease, now data.Instant) string {
	days := int(now.Sub(l.Contact).Hours() / 24)
	if days < 0 {
		return w.N("lease.clock", -days)
	}
	return w.N("lease.out", days, l.Days)
}

// Field is a field of an entity by the name that a person knows it by.
func (w *Words) Field(ent, field string) string {
	return w.known(field, "field."+ent+"."+field, "field."+field)
}

// Kind is an entity by the name that a person knows it by.
func (w *Words) Kind(ent string) string { return w.known(ent, "ent."+ent) }

// known is the first of the keys that the catalogue has, else the name itself.
func (w *Words) known(name string, keys ...string) string {
	for _, key := range keys {
		if w.Has(key) {
			return w.T(key)
		}
	}
	return strings.ReplaceAll(name, "_", " ")
}
