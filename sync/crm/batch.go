package crm

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"rounds/data"
	"rounds/data/schema"
	"rounds/sync/ledger"
)

// batch is what is taken together: read from the CRM, compared with what is known,
// committed as one push.
type batch struct {
	c     *Connector
	known map[recordID][]*ledger.ExtRef // the newest created first
	dirty map[*ledger.ExtRef]struct{}
	order []*ledger.ExtRef // the dirty ones
	muts  []data.Mutation
	froms []Fault       // by mutation: whose it is, for what is rejected
	backs map[int]*back // by mutation: the edits that change by it
	seen  []ledger.Seen
	state map[string]string
}

type recordID struct{ object, id string }

func (c *Connector) batch() *batch {
	return &batch{c: c, known: map[recordID][]*ledger.ExtRef{}, dirty: map[*ledger.ExtRef]struct{}{}, backs: map[int]*back{}, state: map[string]string{}}
}

// load reads what is known under ids, once.
func (b *batch) load(ctx context.Context, object string, ids ...string) error {
	var missing []string
	for _, id := range ids {
		if _, ok := b.known[recordID{object, id}]; !ok && id != "" && !slices.Contains(missing, id) {
			missing = append(missing, id)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	found, err := b.c.Store.Refs(ctx, b.c.caller, object, missing...)
	if err != nil {
		return err
	}
	for _, id := range missing {
		refs := make([]*ledger.ExtRef, 0, len(found[id]))
		for _, r := range found[id] {
			refs = append(refs, &r)
		}
		b.known[recordID{object, id}] = refs
	}
	return nil
}

// refs is what is known under an id that was loaded.
func (b *batch) refs(object, id string) []*ledger.ExtRef { return b.known[recordID{object, id}] }

// home is the record that has an id now, or what the one that had it became part of; nil:
// there is none.
func (b *batch) home(ctx context.Context, object, id string) (*ledger.ExtRef, error) {
	if err := b.load(ctx, object, id); err != nil {
		return nil, err
	}
	for _, x := range b.refs(object, id) {
		switch x.State {
		case ledger.RefLive:
			return x, nil
		case ledger.RefMerged:
			end, err := b.end(ctx, x)
			if err == nil && end.State != ledger.RefLive {
				end = nil
			}
			return end, err
		}
	}
	return nil, nil
}

// end is what a record has become part of in the end, itself where that is nothing.
func (b *batch) end(ctx context.Context, x *ledger.ExtRef) (*ledger.ExtRef, error) {
	for been := map[*ledger.ExtRef]bool{}; x.State == ledger.RefMerged && !been[x]; {
		been[x] = true
		if err := b.load(ctx, x.Object, x.IntoID); err != nil {
			return nil, err
		}
		for _, into := range b.refs(x.Object, x.IntoID) {
			if into.ExtCreatedAt == x.IntoCreatedAt {
				x = into
				break
			}
		}
	}
	return x, nil
}

// add makes a new name known.
func (b *batch) add(x *ledger.ExtRef) {
	at := recordID{x.Object, x.ExtID}
	refs := append(slices.Clone(b.known[at]), x)
	slices.SortFunc(refs, func(p, q *ledger.ExtRef) int { return int(q.ExtCreatedAt - p.ExtCreatedAt) })
	b.known[at] = refs
}

// put has a name written as it is when the batch is committed.
func (b *batch) put(x *ledger.ExtRef) {
	if _, ok := b.dirty[x]; !ok {
		b.dirty[x] = struct{}{}
		b.order = append(b.order, x)
	}
}

// mutate adds a change of a row. of says for whose sake, where it may be rejected.
func (b *batch) mutate(m data.Mutation, of Fault) {
	b.muts, b.froms = append(b.muts, m), append(b.froms, of)
}

// saw makes the commit depend on a row's not having been written since.
func (b *batch) saw(rows ...data.Row) {
	for _, r := range rows {
		b.seen = append(b.seen, ledger.Seen{Ent: r.Ent, Key: r.Key, Rev: r.Rev})
	}
}

// commit writes what has come together, and begins anew with what is known.
func (b *batch) commit(ctx context.Context) error {
	if len(b.muts) == 0 && len(b.order) == 0 && len(b.state) == 0 {
		return nil
	}
	x := ledger.Taking{Run: b.c.run, Muts: b.muts, State: b.state, Seen: b.seen}
	for _, r := range b.order {
		x.Refs = append(x.Refs, *r)
	}
	out, err := b.c.Store.Take(ctx, b.c.caller, x)
	if err != nil {
		return err
	}
	for i, r := range out.Receipts {
		if k := b.backs[i]; k != nil {
			k.rev = r.Seq
		}
		if r.Status == data.ReceiptRejected {
			of := b.froms[i]
			b.c.fault(of.Object, of.ID, "", "%s", r.Detail)
		}
	}
	b.muts, b.froms, b.order, b.seen, b.state = nil, nil, nil, nil, map[string]string{}
	clear(b.dirty)
	clear(b.backs)
	return nil
}

// reading is a record with what of it the ledger keeps.
type reading struct {
	Record
	o       *Object
	fields  map[string]json.RawMessage // canonical; what is not set is not in it
	version string
}

// read brings a record's fields into the ledger's form. A value that the field cannot
// hold is as good as none, and is told.
func (b *batch) read(o *Object, r *Record) *reading {
	out := &reading{Record: *r, o: o, fields: map[string]json.RawMessage{}}
	out.Object = o.Name
	for _, name := range slices.Sorted(maps.Keys(r.Fields)) {
		v, err := ledger.Canonical(o.Ent, name, r.Fields[name])
		switch {
		case err != nil:
			b.c.fault(o.Name, r.ID, name, "%v", err)
		case name == "id" || name == "account_id":
		case v != nil:
			out.fields[name] = v
		}
	}
	out.version = version(o, r.Parent, out.fields)
	return out
}

// existing leaves out of fields those that name rows which are not here.
func (b *batch) existing(ctx context.Context, r *reading) (map[string]json.RawMessage, error) {
	out := maps.Clone(r.fields)
	e := schema.Of(r.o.Ent)
	for name, v := range r.fields {
		f, known := e.Field(name)
		if !known || f.Ref == "" {
			continue
		}
		id, err := data.ParseID(string(v[1 : len(v)-1]))
		if err != nil {
			return nil, err
		}
		rows, err := b.c.Store.Rows(ctx, b.c.Workspace, f.Ref, id)
		if err != nil {
			return nil, err
		}
		if _, ok := rows[id]; !ok {
			b.c.fault(r.Object, r.ID, name, "there is no %s %s here", f.Ref, id)
			delete(out, name)
		}
	}
	return out, nil
}
