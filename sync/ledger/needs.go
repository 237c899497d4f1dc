package ledger

import (
	"bytes"
	"slices"

	"rounds/data"
)

// needs is what a batch of pushes has to look at.
type needs struct {
	devices idSet
	unsure  idSet   // those whose book may be of a lost history
	marks   [][]any // seqs at which the books of others stand
	replays [][]any // of receipts: device, first and last number of each push
	bases   [][]any // of receipts: device and number that a write builds on
	muts    idSet
	rows    map[string]idSet // to lock, by entity
	fresh   map[string]idSet // to lock if they are there, which they hardly are
	refs    map[string]idSet // to find
	users   idSet
	sees    map[scopeKey]struct{} // whether somebody sees an account
	reaches map[reach]struct{}    // or the account that a row belongs to
	owners  idSet                 // accounts whose owner or team may change
	helpers idSet                 // rows that make members of an account's team
	writes  []fieldWrite
	deletes []deletion
	team    bool                // an account comes without an owner
	leads   bool                // a role or a membership may end
	erased  idSet               // contacts
	runs    map[string]struct{} // connectors that take
	names   [][]any             // in other systems: connector, object, id, created-at
}

// reach is a person and a row.
type reach struct {
	user data.ID
	rowID
}

// fieldWrite is a write of a field that somebody else may have written unseen: then it is
// to be said who that was.
type fieldWrite struct {
	rowID
	field  string
	base   base
	device data.ID
}

// deletion is one of a row that others may have written since.
type deletion struct {
	rowID
	base   base
	device data.ID
}

type idSet map[data.ID]struct{}

func (s idSet) add(id data.ID) {
	if !id.IsZero() {
		s[id] = struct{}{}
	}
}

// sorted lists the ids in the order in which rows are locked.
func (s idSet) sorted() []data.ID {
	out := make([]data.ID, 0, len(s))
	for id := range s {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b data.ID) int { return bytes.Compare(a[:], b[:]) })
	return out
}

// values lists the ids as the arguments of a question, after others.
func (s idSet) values(before ...any) [][]any {
	out := make([][]any, 0, len(s))
	for _, id := range s.sorted() {
		out = append(out, append(slices.Clone(before), id[:]))
	}
	return out
}

func need(m map[string]idSet, ent string, key data.ID) {
	if m[ent] == nil {
		m[ent] = idSet{}
	}
	m[ent].add(key)
}

func needsOf(jobs []*job) *needs {
	n := &needs{
		devices: idSet{}, unsure: idSet{}, muts: idSet{}, rows: map[string]idSet{}, fresh: map[string]idSet{}, refs: map[string]idSet{},
		users: idSet{}, sees: map[scopeKey]struct{}{}, reaches: map[reach]struct{}{}, owners: idSet{}, helpers: idSet{}, erased: idSet{}, runs: map[string]struct{}{},
	}
	for _, j := range jobs {
		n.devices.add(j.caller.Device)
		n.users.add(j.caller.User)
		if j.unsure() {
			n.unsure.add(j.caller.Device)
		}
		if j.at != nil {
			n.marks = append(n.marks, []any{j.at.seq})
			if j.at.seen != (milestone{}) {
				n.marks = append(n.marks, []any{j.at.seen.seq})
			}
		}
		if len(j.muts) > 0 && !j.auto {
			n.replays = append(n.replays, []any{j.caller.Device[:], j.muts[0].N, j.muts[0].N + int64(len(j.muts)) - 1})
		}
		for _, m := range j.muts {
			n.mutation(&j.caller, m)
		}
		n.rescue(j)
		n.taking(j)
	}
	return n
}

func (n *needs) mutation(c *Caller, m *prepared) {
	device, actor := c.Device, c.actor(m)
	n.muts.add(m.ID)
	n.users.add(m.Actor)
	n.base(device, m.base)
	if m.entity == nil || m.Key.IsZero() {
		return
	}
	if m.Op == data.OpCreate {
		need(n.fresh, m.Ent, m.Key)
	} else {
		need(n.rows, m.Ent, m.Key)
	}
	if m.Ent == "user" { // also one that is made and is there already
		n.leads = true
	}
	if m.Op == data.OpDelete {
		n.deletes = append(n.deletes, deletion{rowID{m.Ent, m.Key}, m.base, device})
	}
	if m.Op == data.OpErase {
		n.erased.add(m.Key)
	}
	switch {
	case m.Ent == "account":
		n.sees[scopeKey{actor, m.Key}] = struct{}{}
		n.owners.add(m.Key)
	case m.Ent == "user":
		n.users.add(m.Key)
	case m.Ent == "account_member":
		n.helpers.add(m.Key)
		if m.account != nil {
			n.owners.add(*m.account)
		}
	case m.entity.AccountAt >= 0:
		n.reaches[reach{actor, rowID{m.Ent, m.Key}}] = struct{}{}
	}
	if m.account != nil {
		n.sees[scopeKey{actor, *m.account}] = struct{}{}
	}
	owned := m.Op != data.OpCreate || m.Ent != "account"
	for _, w := range m.writes {
		owned = owned || w.field.Name == "owner" && w.value != nil
		n.base(device, w.base)
		n.writes = append(n.writes, fieldWrite{rowID{m.Ent, m.Key}, w.field.Name, w.base, device})
	}
	n.team = n.team || !owned
	for _, r := range m.refs {
		need(n.refs, r.ent, r.key)
	}
}

func (n *needs) base(device data.ID, b base) {
	if b.n != 0 {
		n.bases = append(n.bases, []any{device[:], b.n})
	}
}
