package crm

import "rounds/sync/ledger"

// verdict is what a record that Search has shown means.
type verdict int

const (
	known verdict = iota // it says nothing new, or something that is older than what is known
	newer                // the content is known, but not that it was modified again
	fresh                // it is to be taken
	ask                  // it contradicts what is known: only Get can tell
)

// judge compares a record of the live stream with what is known under its id, the newest
// created first.
func judge(r *Record, version string, refs []*ledger.ExtRef) verdict {
	x := exact(r, refs)
	switch {
	case x == nil && len(refs) == 0:
		return fresh
	case x == nil:
		return ask // the id was given again, or search still shows who had it before
	case x.State == ledger.RefErased:
		return known
	case r.Modified < x.Modified:
		return known
	case x.State == ledger.RefGone || x.State == ledger.RefMerged:
		return ask // it was restored, or search still shows it
	case version == x.Version && r.Modified == x.Modified:
		return known
	case version == x.Version:
		return newer
	case r.Modified == x.Modified:
		return ask // two contents of one moment
	}
	return fresh
}

// exact is the name of that very record.
func exact(r *Record, refs []*ledger.ExtRef) *ledger.ExtRef {
	for _, x := range refs {
		if x.ExtCreatedAt == r.CreatedAt {
			return x
		}
	}
	return nil
}
