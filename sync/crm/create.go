package crm

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"rounds/data"
	"rounds/sync/ledger"
)

// createRecords makes a record for each account that was made here, in the order in which
// they were written. The key that the record gets is the account's id: however often an
// answer is lost, there is one. An account for which the CRM answers with an error holds back
// no other: from then on it is on its way like an edit (createAgain).
func (c *Connector) createRecords(ctx context.Context, o *Object, m *memory) (failed, err error) {
	p := m.objects[o.Name]
	if p.Live.Passes == 0 {
		return nil, nil
	}
	for inRow := 0; ; {
		rows, err := c.Store.Unlinked(ctx, c.caller, o.Ent, p.Looked.Rev, p.Looked.Key, atOnce)
		if err != nil || len(rows) == 0 {
			return failed, err
		}
		for i := range rows {
			row, was := &rows[i], p.Looked
			p.Looked = place{row.Rev, row.Key}
			looked := func(b *batch) { b.state[objectState+o.Name] = p.String() }
			err := c.create(ctx, o, row, looked)
			var one *unanswered
			switch {
			case err == nil:
				inRow = 0
				continue
			case !errors.As(err, &one):
				p.Looked = was
				return failed, err
			}
			failed = errors.Join(failed, fmt.Errorf("%s %s: %w", row.Ent, row.Key, err))
			b := c.batch()
			looked(b)
			k := b.creation(row)
			if k.State != data.WriteBackPending {
				b.set(k, data.WriteBackPending, "")
			}
			c.tryAgain(b, k)
			if err := b.commit(ctx); err != nil {
				return failed, err
			}
			if inRow++; inRow == mostFailed {
				return failed, nil
			}
		}
	}
}

// createAgain tries once more to make the record of an account, of which k says that the CRM
// has not answered.
func (c *Connector) createAgain(ctx context.Context, k *back) error {
	o := c.objectOf(k.Ent)
	rows, err := c.Store.Rows(ctx, c.Workspace, k.Ent, k.Key)
	if err != nil {
		return err
	}
	refs, err := c.Store.RefsOf(ctx, c.caller, k.Ent, k.Key)
	if err != nil {
		return err
	}
	row, there := rows[k.Key]
	if !there || row.GoneAt != 0 || o == nil || !o.Create || slices.ContainsFunc(refs[k.Key], func(x ledger.ExtRef) bool { return x.Object == o.Name }) {
		b := c.batch()
		b.set(k, data.WriteBackDone, "") // another way, or nobody wants it any more
		return b.commit(ctx)
	}
	return c.create(ctx, o, &row, func(*batch) {})
}

// create makes the record of a row and joins the two. also is what else is noted with it.
func (c *Connector) create(ctx context.Context, o *Object, row *data.Row, also func(*batch)) error {
	have, err := fieldsOf(row)
	if err != nil {
		return err
	}
	r, err := c.Source.Create(ctx, o.Name, row.Key, have)
	b := c.batch()
	also(b)
	var refused *Refused
	switch {
	case errors.As(err, &refused):
		b.set(b.creation(row), data.WriteBackFailed, c.Name+" refused the account: "+refused.Reason)
		return b.commit(ctx)
	case err != nil:
		return unansweredBy(ctx, err)
	}
	for _, k := range c.backsOf[rowID{row.Ent, row.Key}] {
		if k.Field == "" && k.State != data.WriteBackDone {
			b.set(k, data.WriteBackDone, "")
		}
	}
	if r.Key != row.Key {
		c.fault(o.Name, r.ID, "", "it was made for %s and has the key %q: a connector has to give keys back", row.Key, r.Key)
		return b.commit(ctx)
	}
	if err := b.load(ctx, o.Name, r.ID); err != nil {
		return err
	}
	if err := b.take(ctx, b.read(o, &r)); err != nil {
		return err
	}
	c.report.Created++
	return b.commit(ctx)
}

// creation is the making of a row's record where edits on their way are: by no name of a
// field. Where it needs attention in the end, it is tried again when somebody edits the account.
func (b *batch) creation(row *data.Row) *back {
	at := rowID{row.Ent, row.Key}
	for _, k := range b.c.backsOf[at] {
		if k.Field == "" && k.State != data.WriteBackDone {
			return k
		}
	}
	k := &back{WriteBack: data.WriteBack{
		ID: data.DerivedID("crm refused", b.c.Name, row.Key.String(), strconv.FormatInt(row.Rev, 10)), AccountID: row.Account, Connector: b.c.Name, Ent: row.Ent, Key: row.Key,
		Value: "null", State: data.WriteBackPending, At: b.c.now(),
	}}
	b.backs[len(b.muts)] = k
	b.mutate(data.Mutation{ID: data.DerivedID("crm mutation", k.ID.String()), Op: data.OpCreate, Ent: "write_back", Key: k.ID, Fields: written(&k.WriteBack)}, Fault{Object: row.Ent, ID: row.Key.String()})
	b.c.backs, b.c.backsOf[at] = append(b.c.backs, k), append(b.c.backsOf[at], k)
	return k
}
